"""Whether somebody may enter: one function, used by the API, the relayer and the grant signer alike.

It gives every condition that is not met, in this order, so that a person can do all that is to be done:

    condition               for a deposit   a bet   a grant     until
    account open                  x           x        x
    terms of this version         x           x        x
    identity proved               x           x        x
    identity not run out, not suspended, not revoked
                                  x           x        x
    level as asked                x           x        x
    adult                         x           x        x        18th birthday
    not excluded                  x           x        x        the exclusion's end
    register clear and fresh      x           x        x
    deposit cap set               x           x        x
    stake cap set                             x        x
    wallet linked, not cooling    x           x        x        the cool-down's end

A cool-down of a further wallet holds back what is paid out, and new entry too; nothing here is asked of a settlement
or a withdrawal: what the chain owes is owed to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.duties.exclusion import Exclusion
from api.duties.limits import NOT_SET, Limit
from api.duties.register import Check, admits
from api.identity.attempts import State
from api.identity.providers.base import RANK, Assurance


class Action(StrEnum):
    """What somebody wants to do."""

    DEPOSIT = "deposit"
    BET = "bet"
    GRANT = "grant"


class Reason(StrEnum):
    """A condition that is not met; stable, what programs compare."""

    ACCOUNT_CLOSED = "account-closed"
    TERMS_NOT_ACCEPTED = "terms-not-accepted"
    IDENTITY_REQUIRED = "identity-required"
    IDENTITY_EXPIRED = "identity-expired"
    IDENTITY_SUSPENDED = "identity-suspended"
    LEVEL_TOO_LOW = "level-too-low"
    UNDER_AGE = "under-age"
    EXCLUDED = "excluded"
    REGISTER_NOT_CHECKED = "register-not-checked"
    NOT_ADMITTED = "not-admitted"
    DEPOSIT_LIMIT_NOT_SET = "deposit-limit-not-set"
    STAKE_LIMIT_NOT_SET = "stake-limit-not-set"
    WALLET_NOT_LINKED = "wallet-not-linked"
    WALLET_COOLING = "wallet-cooling"


REMEDIES: Final = {
    Reason.ACCOUNT_CLOSED: "this account is closed; settle and withdraw from the chain, or ask support",
    Reason.TERMS_NOT_ACCEPTED: "read and accept the present terms",
    Reason.IDENTITY_REQUIRED: "prove your identity with one of the providers",
    Reason.IDENTITY_EXPIRED: "prove your identity again",
    Reason.IDENTITY_SUSPENDED: "somebody is looking at your account; support tells you more",
    Reason.LEVEL_TOO_LOW: "prove your identity with a provider of a higher level",
    Reason.UNDER_AGE: "betting is for adults: come back once you are 18",
    Reason.EXCLUDED: "you excluded yourself; help is free of charge: 09 74 75 13 13",
    Reason.REGISTER_NOT_CHECKED: "the register of banned players does not answer; try again later",
    Reason.NOT_ADMITTED: "you cannot be admitted; the authority that keeps the register tells you more",
    Reason.DEPOSIT_LIMIT_NOT_SET: "set how much you deposit in a week at most",
    Reason.STAKE_LIMIT_NOT_SET: "set how much you stake in a week at most",
    Reason.WALLET_NOT_LINKED: "link this wallet to your account",
    Reason.WALLET_COOLING: "this wallet was linked lately; use another one or wait",
}


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not met; `until` is when it will be by itself, None where something must be done."""

    reason: Reason
    until: int | None = None

    @property
    def remedy(self) -> str:
        """What to do."""
        return REMEDIES[self.reason]


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """What is known of a proved identity; times are seconds."""

    state: State
    assurance: Assurance
    adult_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class WalletFacts:
    """What is known of the wallet that is to be used."""

    active: bool
    cool_until: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that eligibility is judged by: read together, in one transaction."""

    identity: IdentityFacts | None = None
    wallet: WalletFacts | None = None
    deposit: Limit = NOT_SET
    stake: Limit = NOT_SET
    exclusions: tuple[Exclusion, ...] = ()
    register: Check | None = None
    has_bet: bool = False
    terms: str | None = None
    present_terms: str = ""
    closed: bool = False
    lowest: Assurance = Assurance.LOW


def eligibility(facts: Facts, action: Action, now: int) -> list[Unmet]:
    """Every condition that is not met; empty is eligible."""
    unmet = [*_account(facts), *_identity(facts, now), *_exclusion(facts, now), *_register(facts, now)]
    if facts.deposit.at(now).cents is None:
        unmet.append(Unmet(Reason.DEPOSIT_LIMIT_NOT_SET))
    if action is not Action.DEPOSIT and facts.stake.at(now).cents is None:
        unmet.append(Unmet(Reason.STAKE_LIMIT_NOT_SET))
    if facts.wallet is None or not facts.wallet.active:
        unmet.append(Unmet(Reason.WALLET_NOT_LINKED))
    elif now < facts.wallet.cool_until:
        unmet.append(Unmet(Reason.WALLET_COOLING, facts.wallet.cool_until))
    return unmet


def _account(facts: Facts) -> list[Unmet]:
    found = [Unmet(Reason.ACCOUNT_CLOSED)] if facts.closed else []
    if facts.terms != facts.present_terms or not facts.present_terms:
        found.append(Unmet(Reason.TERMS_NOT_ACCEPTED))
    return found


def _identity(facts: Facts, now: int) -> list[Unmet]:
    known = facts.identity
    if known is None or known.state not in (State.VERIFIED, State.SUSPENDED, State.EXPIRED):
        return [Unmet(Reason.IDENTITY_REQUIRED)]
    found = []
    if known.state is State.SUSPENDED:
        found.append(Unmet(Reason.IDENTITY_SUSPENDED))
    if known.state is State.EXPIRED or now >= known.expires_at:
        found.append(Unmet(Reason.IDENTITY_EXPIRED))
    if RANK[known.assurance] < RANK[facts.lowest]:
        found.append(Unmet(Reason.LEVEL_TOO_LOW))
    if now < known.adult_at:
        found.append(Unmet(Reason.UNDER_AGE, known.adult_at))
    return found


def _exclusion(facts: Facts, now: int) -> list[Unmet]:
    ends = [one.ends_at for one in facts.exclusions if one.holds(now)]
    return [Unmet(Reason.EXCLUDED, max(ends))] if ends else []


def _register(facts: Facts, now: int) -> list[Unmet]:
    if admits(facts.register, has_bet=facts.has_bet, now=now):
        return []
    said_no = facts.register is not None and not facts.register.clear
    return [Unmet(Reason.NOT_ADMITTED if said_no else Reason.REGISTER_NOT_CHECKED)]
