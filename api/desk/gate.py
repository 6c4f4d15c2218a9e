"""Who may bet, by the API's duties: the same `eligibility` as everywhere, its first unmet condition as a refusal.

What `api.duties.facts.facts_of` reads of one user in a dozen questions is read here of many in one (a test compares).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import Session

from api.desk.reasons import Reason, Refusal
from api.duties.eligibility import Action, Facts, IdentityFacts, WalletFacts, eligibility
from api.duties.exclusion import Exclusion
from api.duties.limits import Limit, Pending
from api.duties.register import Check
from api.duties.terms import PRESENT
from api.identity.attempts import State
from api.identity.providers.base import Assurance

_FACTS: Final = text("""
    SELECT asked.number, link.state, link.assurance, link.expires_at, person.adult_at, wallet.cool_until,
        deposit.cents AS deposit, deposit.pending_cents AS deposit_next, deposit.pending_from AS deposit_from,
        stake.cents AS stake, stake.pending_cents AS stake_next, stake.pending_from AS stake_from,
        excluded.times, said.clear, said.checked_at, terms.version, closure.closed_at
    FROM unnest(CAST(:users AS uuid[]), CAST(:wallets AS text[])) WITH ORDINALITY AS asked(user_id, wallet, number)
    LEFT JOIN identity_links link ON link.user_id = asked.user_id AND link.ended_at IS NULL
    LEFT JOIN persons person ON person.id = link.person_id
    LEFT JOIN LATERAL (
        SELECT person_id FROM identity_links WHERE user_id = asked.user_id ORDER BY verified_at DESC LIMIT 1
    ) proved ON true
    LEFT JOIN LATERAL (
        SELECT min(cool_until) AS cool_until FROM wallets
        WHERE user_id = asked.user_id AND address = asked.wallet AND removed_at IS NULL
    ) wallet ON true
    LEFT JOIN limits deposit ON deposit.user_id = asked.user_id AND deposit.kind = 'deposit'
    LEFT JOIN limits stake ON stake.user_id = asked.user_id AND stake.kind = 'stake'
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(starts_at, ends_at)) AS times FROM self_exclusions
        WHERE user_id = asked.user_id OR person_id = proved.person_id
    ) excluded ON true
    LEFT JOIN register_checks said ON said.person_id = proved.person_id
    LEFT JOIN LATERAL (
        SELECT version FROM terms_accepted WHERE user_id = asked.user_id ORDER BY accepted_at DESC LIMIT 1
    ) terms ON true
    LEFT JOIN account_closures closure ON closure.user_id = asked.user_id
    ORDER BY asked.number
""")


def facts_of_many(session: Session, asked: Sequence[tuple[UUID, str]], lowest: Assurance) -> list[Facts]:
    """Of each user with a wallet what eligibility is judged by."""
    values = {"users": [user for user, _ in asked], "wallets": [wallet.lower() for _, wallet in asked]}
    return [_facts(row, lowest) for row in session.execute(_FACTS, values)]


class DutiesGate:
    """Asks the duties at wall time; an order of nobody is refused."""

    def __init__(self, wall_s: Callable[[], int], lowest: Assurance) -> None:
        self._wall_s = wall_s
        self._lowest = lowest

    def __call__(self, session: Session, user: UUID | None, wallet: str, now: int) -> Refusal | None:
        """See `api.desk.service.Gate`."""
        del now  # match time: duties are of people, whose time is the wall's
        (said,) = self.many(session, [(user, wallet)])
        return said

    def many(self, session: Session, asked: Sequence[tuple[UUID | None, str]]) -> list[Refusal | None]:
        """What the duties say of each user with a wallet."""
        known = list(dict.fromkeys((user, wallet) for user, wallet in asked if user is not None))
        facts = dict(zip(known, facts_of_many(session, known, self._lowest), strict=True)) if known else {}
        now = self._wall_s()
        return [
            Refusal(Reason.NOT_ELIGIBLE, "nobody is signed in") if user is None else _said(facts[user, wallet], now)
            for user, wallet in asked
        ]


def duties_gate(wall_s: Callable[[], int], lowest: Assurance = Assurance.LOW) -> DutiesGate:
    """A gate that asks the duties."""
    return DutiesGate(wall_s, lowest)


def _said(facts: Facts, now: int) -> Refusal | None:
    unmet = eligibility(facts, Action.BET, now)
    if not unmet:
        return None
    return Refusal(Reason.NOT_ELIGIBLE, "; ".join(f"{one.reason.value}: {one.remedy}" for one in unmet))


def _facts(row: Row[Any], lowest: Assurance) -> Facts:
    proved = row.state is not None
    return Facts(
        identity=IdentityFacts(State(row.state), Assurance(row.assurance), row.adult_at, row.expires_at)
        if proved
        else None,
        wallet=None if row.cool_until is None else WalletFacts(active=True, cool_until=row.cool_until),
        deposit=_limit(row.deposit, row.deposit_next, row.deposit_from),
        stake=_limit(row.stake, row.stake_next, row.stake_from),
        exclusions=tuple(Exclusion(starts_at, ends_at) for starts_at, ends_at in row.times or ()),
        register=None if row.clear is None else Check(row.clear, row.checked_at),
        terms=row.version,
        present_terms=PRESENT,
        closed=row.closed_at is not None,
        lowest=lowest,
    )


def _limit(cents: int | None, waiting: int | None, holds_from: int | None) -> Limit:
    waits = None if waiting is None or holds_from is None else Pending(waiting, holds_from)
    return Limit(cents, waits)
