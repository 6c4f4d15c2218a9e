"""The first order of a wallet without gas: grant, deposit and bet go to the chain in one transaction. Pure.

    facts of the chain ── grant ──▶ entry and caps as `setEntry` writes them ── permit ──▶ balance as after the deposit
                            │                                                      │
                            └── brought already: nothing changes                   └── Refusal: it would not be taken

`brought` gives the facts that such an order is judged by, and how long they hold. `FirstBet` meets the same on chain as
long as the wallet neither moves its tokens nor uses up its permit. It alone can do that, and could so choose late
whether its bet shall stand; so such a ticket lives shortly, and in play there is none: deposit first, then bet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from api.desk.facts import WEEK_S, Facts, WalletFacts
from api.desk.placing import cents
from api.desk.reasons import Reason, Refusal
from chain.permit import Permit, Token, permit_digest
from chain.signers import compact, recovered
from chain.typed_data import NO_CAP, Grant

LIFE_S: Final = 120
"""Of a ticket whose money is not in the book yet."""
BRING_WITHIN_S: Final = 24 * 3_600
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Parts:
    """What comes with a first order: an issuer's grant with its signature, a permit, or both."""

    grant: Grant | None = None
    grant_signature: bytes = b""
    permit: Permit | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What registry, token and book hold of a wallet: number of its last grant, next permit's nonce, token balance.

    `deposit_cap` None: no weekly cap; what was used of both caps belongs to `week`.
    """

    sequence: int
    permit_nonce: int
    tokens: int
    deposit_cap: int | None
    deposit_used: int
    stake_used: int
    week: int


def brought(
    facts: Facts, bettor: str, parts: Parts, entry: EntryFacts, token: Token, spender: str, *, now: int
) -> Facts | Refusal:
    """The facts as they will be for the bet of a first order, or why its parts would not be taken."""
    ends = [now + LIFE_S]
    grant = parts.grant
    if grant is not None and grant.seq > entry.sequence:
        if grant.wallet.lower() != bettor.lower():
            return Refusal(Reason.NOT_ELIGIBLE, f"the grant is of {grant.wallet}")
        if not now <= grant.bring_by <= now + BRING_WITHIN_S:
            return Refusal(Reason.NOT_ELIGIBLE, f"the grant must be brought by {grant.bring_by}")
        facts, entry = _granted(facts, entry, grant)
        ends.append(grant.bring_by)
    if parts.permit is not None:
        refused = _refused(bettor, parts.permit, entry, token, spender, now)
        if refused is not None:
            return refused
        facts = replace(facts, wallet=replace(facts.wallet, balance=facts.wallet.balance + parts.permit.value))
        ends.append(parts.permit.deadline)
    return replace(facts, until=min(ends))


def supposed(facts: Facts, units: int, *, now: int) -> Facts:
    """The facts for a quote: with a deposit of so many units, and with a grant where there is none."""
    wallet = facts.wallet
    until = max(wallet.eligible_until, now + _DAY_S) if now >= wallet.no_entry_before else wallet.eligible_until
    wallet = replace(wallet, balance=wallet.balance + units, eligible_until=until)
    return replace(facts, wallet=wallet, until=now + LIFE_S)


def _granted(facts: Facts, entry: EntryFacts, grant: Grant) -> tuple[Facts, EntryFacts]:
    """`setEntry` of the book: a bar never falls, and what was used this week stays used."""
    capped = (grant.deposit_cap, grant.stake_cap) != (NO_CAP, NO_CAP)
    wallet: WalletFacts = replace(
        facts.wallet,
        eligible_until=grant.eligible_until * _HOUR_S,
        no_entry_before=max(facts.wallet.no_entry_before, grant.no_entry_before * _DAY_S),
        stake_cap=grant.stake_cap if capped else None,
        stake_used=entry.stake_used,
        stake_week=entry.week,
    )
    return replace(facts, wallet=wallet), replace(entry, deposit_cap=grant.deposit_cap if capped else None)


def _refused(bettor: str, permit: Permit, entry: EntryFacts, token: Token, spender: str, now: int) -> Refusal | None:
    if permit.owner.lower() != bettor.lower():
        return Refusal(Reason.PERMIT, f"it is of {permit.owner}")
    if permit.value <= 0:
        return Refusal(Reason.PERMIT, "it is for no units")
    if permit.deadline < now:
        return Refusal(Reason.PERMIT, f"it has run out at {permit.deadline}")
    digest = permit_digest(
        token, permit.owner, spender, permit.value, nonce=entry.permit_nonce, deadline=permit.deadline
    )
    r, s = int.from_bytes(permit.r, "big"), int.from_bytes(permit.s, "big")
    signer = recovered(digest, compact(r, s, permit.v - 27)) if s >> 255 == 0 and permit.v in (27, 28) else None
    if signer is None or signer.lower() != bettor.lower():
        return Refusal(Reason.PERMIT, f"the token's next permit of this wallet has nonce {entry.permit_nonce}")
    if permit.value > entry.tokens:
        return Refusal(Reason.TOKENS, f"the wallet holds {entry.tokens} units")
    if entry.deposit_cap is not None:
        used = entry.deposit_used if entry.week == now // WEEK_S else 0
        if used + cents(permit.value) > entry.deposit_cap:
            return Refusal(Reason.DEPOSIT_LIMIT, f"{max(0, entry.deposit_cap - used)} cents are left of this week")
    return None
