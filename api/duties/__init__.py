"""What the law and a promise ask before somebody may enter: age, exclusion, limits, terms; and what they may ask of us.

    eligibility   one pure function for the API, the relayer and the grant signer: no second implementation
    limits        weekly caps of deposits and stakes: lower at once, higher after 48 hours
    exclusion     of oneself, until an instant that nothing moves nearer
    register      of banned players, behind a port that fails closed
    pauses        reality checks
    retention     what is kept how long, why, and what is erased

Times are wall seconds since 1970; money is cents. Settling a bet and withdrawing money are never asked about here.
"""
