"""Who may bet, by the API's duties: the same `eligibility` as everywhere, its first unmet condition as a refusal."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from api.desk.reasons import Reason, Refusal
from api.desk.service import Gate
from api.duties.eligibility import Action, eligibility
from api.duties.facts import facts_of
from api.identity.providers.base import Assurance


def duties_gate(wall_s: Callable[[], int], lowest: Assurance = Assurance.LOW) -> Gate:
    """A gate that asks the duties at wall time; an order of nobody is refused."""

    def gate(session: Session, user: UUID | None, wallet: str, now: int) -> Refusal | None:
        del now  # match time: duties are of people, whose time is the wall's
        if user is None:
            return Refusal(Reason.NOT_ELIGIBLE, "nobody is signed in")
        unmet = eligibility(facts_of(session, user, wallet, lowest), Action.BET, wall_s())
        if not unmet:
            return None
        return Refusal(Reason.NOT_ELIGIBLE, "; ".join(f"{one.reason.value}: {one.remedy}" for one in unmet))

    return gate
