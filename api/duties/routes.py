"""Routes of duties: what is still to be done, caps, self-exclusion, terms, advertising, reality checks, closure."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.context import Ctx
from api.duties.eligibility import Action, eligibility
from api.duties.facts import facts_of
from api.duties.limits import Limit, LimitKind
from api.duties.pauses import due_at, is_due
from api.duties.recording import (
    accept_terms,
    answer_pause,
    ask_limit,
    close_account,
    consent,
    consents,
    exclude_self,
    exclusions_of,
    limit_of,
    play_of,
    terms_of,
)
from api.duties.terms import HELPLINE, PRESENT
from api.grants.barring import ask_bar
from api.grants.renewing import ask_renewals
from api.identity.desk import Identity
from api.roles import Customer, Recent

router = APIRouter(tags=["duties"])
Address = Annotated[str | None, Query(pattern=r"^0x[0-9a-fA-F]{40}$")]


class Body(BaseModel):
    """A request's body."""

    model_config = ConfigDict(extra="forbid")


class UnmetShown(BaseModel):
    """A condition that is not met."""

    reason: str
    remedy: str
    until: int | None = None


class EligibilityShown(BaseModel):
    """What is still to be done before somebody may deposit, bet or be granted entry."""

    action: Action
    eligible: bool
    unmet: list[UnmetShown]


class LimitShown(BaseModel):
    """A weekly cap in cents; none before it is set."""

    kind: LimitKind
    cents: int | None = None
    pending_cents: int | None = None
    pending_from: int | None = None

    @classmethod
    def of(cls, kind: LimitKind, limit: Limit) -> LimitShown:
        """Show one."""
        waits = limit.pending
        from_ = None if waits is None else waits.holds_from
        return cls(
            kind=kind, cents=limit.cents, pending_cents=None if waits is None else waits.cents, pending_from=from_
        )


class LimitWanted(Body):
    """Another cap: lower holds at once, higher in 48 hours."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"cents": 10_000}})
    cents: int = Field(ge=0)


class ExclusionWanted(Body):
    """How long: 24 to 720 hours, or 1 to 12 months."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"length": 3, "unit": "months"}})
    length: int
    unit: Literal["hours", "months"]


class ExclusionShown(BaseModel):
    """From when until when."""

    starts_at: int
    ends_at: int
    helpline: str = HELPLINE


class TermsWanted(Body):
    """The version that was read."""

    version: str = Field(max_length=40)


class TermsShown(BaseModel):
    """The present terms, and what was accepted last."""

    present: str
    accepted: str | None


class ConsentBody(Body):
    """Whether advertising is wanted."""

    given: bool


class PauseShown(BaseModel):
    """How long somebody has played, and whether it is time to say so."""

    played_s: int
    due: bool
    due_at: int
    every_minutes: int
    helpline: str = HELPLINE


class PauseAnswer(Body):
    """When the next one is wanted."""

    every_minutes: Literal[15, 30, 45, 60] = 60


class ClosureShown(BaseModel):
    """Since when the account is closed. Settling and withdrawing stay possible, from the chain alone if need be."""

    closed_at: int


@router.get("/v1/eligibility")
def show_eligibility(
    user: Customer, desk: Identity, context: Ctx, action: Action = Action.BET, wallet: Address = None
) -> EligibilityShown:
    """List what is still to be done."""
    with context.database.session(write=False) as session:
        facts = facts_of(session, user.user, wallet, desk.lowest)
    unmet = eligibility(facts, action, context.wall_s())
    listed = [UnmetShown(reason=one.reason, remedy=one.remedy, until=one.until) for one in unmet]
    return EligibilityShown(action=action, eligible=not unmet, unmet=listed)


@router.get("/v1/limits")
def show_limits(user: Customer, context: Ctx) -> list[LimitShown]:
    """Show both caps as they hold now."""
    with context.database.session(write=False) as session:
        now = context.wall_s()
        return [LimitShown.of(kind, limit_of(session, user.user, kind).at(now)) for kind in LimitKind]


@router.put("/v1/limits/{kind}")
def set_limit(kind: LimitKind, body: LimitWanted, user: Recent, context: Ctx) -> LimitShown:
    """Ask for another cap. A lower one holds at once, on the chain too: the wallets get new grants without asking."""
    with context.database.session() as session:
        before = limit_of(session, user.user, kind).at(context.wall_s()).cents
        limit = ask_limit(context, session, user.user, kind, body.cents)
        if before is not None and body.cents < before:
            ask_renewals(context, session, user.user)
        return LimitShown.of(kind, limit)


@router.post("/v1/self-exclusions", status_code=201)
def exclude_me(body: ExclusionWanted, user: Customer, context: Ctx) -> ExclusionShown:
    """Exclude oneself from now on. Nothing shortens it; it asks for no step-up, since nobody should be held back."""
    with context.database.session() as session:
        made = exclude_self(context, session, user.user, body.length, body.unit)
        ask_bar(context, session, user.user, made.ends_at)
        return ExclusionShown(starts_at=made.starts_at, ends_at=made.ends_at)


@router.get("/v1/self-exclusions")
def show_exclusions(user: Customer, context: Ctx) -> list[ExclusionShown]:
    """List every exclusion of the person, on whatever account it was asked."""
    with context.database.session(write=False) as session:
        found = exclusions_of(session, user.user)
        return [ExclusionShown(starts_at=one.starts_at, ends_at=one.ends_at) for one in found]


@router.get("/v1/terms")
def show_terms(user: Customer, context: Ctx) -> TermsShown:
    """Say which terms are present and which were accepted."""
    with context.database.session(write=False) as session:
        return TermsShown(present=PRESENT, accepted=terms_of(session, user.user))


@router.post("/v1/terms")
def take_terms(body: TermsWanted, user: Customer, context: Ctx) -> TermsShown:
    """Accept the present terms."""
    with context.database.session() as session:
        accept_terms(context, session, user.user, body.version)
        return TermsShown(present=PRESENT, accepted=terms_of(session, user.user))


@router.get("/v1/marketing-consent")
def show_consent(user: Customer, context: Ctx) -> ConsentBody:
    """Say whether advertising is wanted; no, unless somebody said yes."""
    with context.database.session(write=False) as session:
        return ConsentBody(given=consents(session, user.user))


@router.put("/v1/marketing-consent")
def change_consent(body: ConsentBody, user: Customer, context: Ctx) -> ConsentBody:
    """Give or withdraw consent to advertising: apart from the terms, and without effect on anything else."""
    with context.database.session() as session:
        consent(context, session, user.user, given=body.given)
        return body


@router.get("/v1/reality-check")
def show_pause(user: Customer, context: Ctx) -> PauseShown:
    """Say how long somebody has played since they signed in; a break of less than a quarter of an hour is none."""
    with context.database.session() as session:
        play, now = play_of(context, session, user), context.wall_s()
    return PauseShown(
        played_s=now - play.began_at, due=is_due(play, now), due_at=due_at(play), every_minutes=play.every_minutes
    )


@router.post("/v1/reality-check")
def go_on_playing(body: PauseAnswer, user: Customer, context: Ctx) -> PauseShown:
    """Answer a reality check."""
    with context.database.session() as session:
        play, now = answer_pause(context, session, user, body.every_minutes), context.wall_s()
    return PauseShown(played_s=now - play.began_at, due=False, due_at=due_at(play), every_minutes=play.every_minutes)


@router.post("/v1/account/closure")
def close_my_account(user: Recent, context: Ctx) -> ClosureShown:
    """Close the account for good."""
    with context.database.session() as session:
        closed = close_account(context, session, user.user)
        ask_bar(context, session, user.user)
        return ClosureShown(closed_at=closed)
