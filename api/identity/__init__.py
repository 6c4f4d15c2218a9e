"""Who somebody is: providers of identity, the proof they give, and the link of a person to an account.

    provider → proof (verified here, rule by rule) → person (keyed hash) → link to one account

It guarantees: nobody is linked without a proof whose every check passed; a person has one account; the age is judged by
the latest birthday that the proof allows; identity data is sealed with a key a person, and gone with that key.
It does not judge whether somebody may bet: that is `api.duties`.
"""
