"""The issuer: signs what a proved person may do, as a grant for a wallet. No personal data goes into it."""

from typing import Final

from chain.signers import Signer
from chain.typed_data import NO_CAP, Domain, Grant

HOUR_S: Final = 3_600
DAY_S: Final = 86_400
BRING_WITHIN_S: Final = 23 * HOUR_S
"""The contract allows 24 hours from its own clock; an hour is left for clocks that differ."""


def sign_grant(
    wallet: str,
    issuer: Signer,
    domain: Domain,
    *,
    now: int,
    valid_s: int,
    seq: int,
    policy: bytes,
    tier: int = 1,
    no_entry_before: int = 0,
    deposit_cap: int = NO_CAP,
    stake_cap: int = NO_CAP,
) -> tuple[Grant, bytes]:
    """A grant and its signature. Times in seconds are cut to the contract's units, against the holder.

    `no_entry_before` is rounded up to days, `valid_s` down to hours; caps are cents a week.
    """
    grant = Grant(
        wallet=wallet,
        eligible_until=(now + valid_s) // HOUR_S,
        no_entry_before=-(-no_entry_before // DAY_S),
        tier=tier,
        policy=policy,
        deposit_cap=deposit_cap,
        stake_cap=stake_cap,
        seq=seq,
        bring_by=now + BRING_WITHIN_S,
    )
    return grant, issuer.sign(grant.digest(domain))
