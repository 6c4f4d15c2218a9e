"""From a proved person to the chain: the issuer's grant for a wallet, and the bar that takes entry away again.

    issuing    a grant for a wallet that `eligibility` lets in: caps inside, number rising, a week at most
    barring    one chain event for every wallet of a person: exclusion, revocation, suspension, ban, closure

Nothing personal goes into either. A bar only ever makes a day later and a grant never lowers it: an old grant in
somebody's drawer opens nothing again.
"""
