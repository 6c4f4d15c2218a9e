"""Routes of identity. No answer holds a name or a date of birth; a callback's query is never logged."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.accounts.cookies import give
from api.context import Ctx
from api.errors import Conflict, NotFound
from api.grants.barring import was_granted
from api.identity.answers import answer, handle_events, logged_out, received
from api.identity.attempts import Event
from api.identity.desk import Identity
from api.identity.errors import TransitionRefused
from api.identity.links import decide, erase, move_link, release, standing, waiting
from api.identity.providers import FranceConnect
from api.identity.relying_party import Callback
from api.identity.starting import begin
from api.roles import ANYONE, Customer, Operator, Recent, costly

router = APIRouter(tags=["identity"])
Text = Annotated[str | None, Query(max_length=4096)]


class Body(BaseModel):
    """A request's body."""

    model_config = ConfigDict(extra="forbid")


class AttemptWanted(Body):
    """Which provider, and where to come back to."""

    model_config = ConfigDict(json_schema_extra={"example": {"provider": "sandbox", "return_to": "account"}})
    provider: str = Field(max_length=40)
    return_to: Literal["account", "bet"] = "account"


class AttemptBegun(BaseModel):
    """Where to send the browser."""

    attempt_id: UUID
    redirect_url: str


class ProviderShown(BaseModel):
    """A provider that is offered."""

    id: str
    kind: Literal["redirect", "webhook"]


class StandingShown(BaseModel):
    """How somebody's identity stands."""

    state: str
    provider: str | None = None
    assurance: str | None = None
    verified_at: int | None = None
    expires_at: int | None = None
    adult: bool | None = None
    attempt: str | None = None
    why: str | None = None


class ReviewShown(BaseModel):
    """An attempt that a person must look at, without the person."""

    attempt_id: UUID
    user_id: UUID
    provider: str
    why: str
    since: int


class Decision(Body):
    """What the reviewer found."""

    decision: Literal["accept", "reject", "another-person"]


class LinkAction(Body):
    """What an operator does with a user's identity."""

    action: Literal["suspend", "reinstate", "revoke", "release"]


class Concluded(BaseModel):
    """How an attempt ended."""

    state: str
    why: str | None = None


@router.get("/v1/identity/providers", dependencies=[ANYONE])
def identity_providers(desk: Identity) -> list[ProviderShown]:
    """List the providers that are offered; none of them is the only way."""
    return [ProviderShown(id=one.id, kind=one.kind) for one in desk.providers.values()]


@router.get("/v1/identity")
def identity_standing(user: Customer, context: Ctx) -> StandingShown:
    """Say how the identity of who is signed in stands."""
    with context.database.session(write=False) as session:
        return StandingShown(**asdict(standing(context, session, user.user)))


@router.post("/v1/identity/attempts", status_code=201)
def begin_identity(wanted: AttemptWanted, user: Recent, request: Request, desk: Identity, context: Ctx) -> AttemptBegun:
    """Begin to prove an identity; an attempt that is still open ends."""
    costly(request, 5)
    begun = begin(context, desk, user, wanted.provider, wanted.return_to)
    return AttemptBegun(attempt_id=begun.attempt_id, redirect_url=begun.url)


@router.get("/v1/identity/callback/{provider}", status_code=303, response_class=RedirectResponse)
def identity_callback(
    provider: str,
    user: Customer,
    request: Request,
    desk: Identity,
    context: Ctx,
    state: Text = None,
    code: Text = None,
    iss: Text = None,
    error: Text = None,
    error_uri: Text = None,
) -> Response:
    """Take a provider's answer from the browser and send it on, with nothing of the answer in the address."""
    costly(request, 5)
    ended = answer(context, desk, user, provider, Callback(state, code, iss, error, error_uri))
    response = RedirectResponse(ended.url, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    if ended.opened is not None and ended.opened.row.carrier == "cookie":
        give(response, context, ended.opened)
    elif ended.opened is not None:
        # A program follows the redirect by itself and reads its new token here.
        response.headers["X-Session-Token"] = ended.opened.token
    return response


@router.get("/v1/identity/logout-callback", status_code=303, response_class=RedirectResponse)
def identity_logout_callback(user: Customer, context: Ctx, state: Text = None) -> Response:
    """Take the browser back from a provider's end of session."""
    url = logged_out(context, user, state or "")
    return RedirectResponse(url, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


@router.post("/v1/identity/webhooks/{provider}", dependencies=[ANYONE])
async def identity_webhook(
    provider: str, request: Request, tasks: BackgroundTasks, desk: Identity, context: Ctx
) -> dict[str, str]:
    """Take a provider's event: its sender is verified at once, the result is fetched afterwards."""
    body = await request.body()
    new = await run_in_threadpool(received, context, desk, provider, dict(request.headers), body)
    if new:
        tasks.add_task(handle_events, context, desk)
    return {"status": "taken" if new else "known"}


@router.post("/v1/identity/revocation")
def revoke_identity(user: Recent, context: Ctx) -> StandingShown:
    """Take the identity off the own account; another one waits three days."""
    with context.database.session() as session:
        _moved(lambda: move_link(context, session, user.user, Event.REVOKE, user.user))
        return StandingShown(**asdict(standing(context, session, user.user)))


@router.post("/v1/identity/erasure")
def erase_identity(user: Recent, context: Ctx) -> StandingShown:
    """Erase what is known of the person, once the law lets it go; the account must be closed."""
    with context.database.session() as session:
        erase(context, session, user.user, has_bet=was_granted(session, user.user))
        return StandingShown(**asdict(standing(context, session, user.user)))


@router.get("/v1/identity/jwks/{provider}", dependencies=[ANYONE])
def identity_keys(provider: str, desk: Identity) -> dict[str, Any]:
    """Give the public keys that a provider encrypts its answers to."""
    found = desk.provider(provider)
    encryption = found.client.encryption if isinstance(found, FranceConnect) else None
    if encryption is None:
        raise NotFound("this provider does not encrypt", field="path.provider")
    return encryption.public()


@router.get("/v1/operator/identity/reviews")
def identity_reviews(user: Operator, context: Ctx) -> list[ReviewShown]:
    """List what a person must look at."""
    del user
    with context.database.session(write=False) as session:
        return [
            ReviewShown(
                attempt_id=row.id, user_id=row.user_id, provider=row.provider, why=row.why or "", since=row.created_at
            )
            for row in waiting(session)
        ]


@router.post("/v1/operator/identity/reviews/{attempt}")
def decide_identity(attempt: UUID, body: Decision, user: Operator, desk: Identity, context: Ctx) -> Concluded:
    """Decide a review."""
    del user
    done = decide(context, desk, attempt, body.decision)
    return Concluded(state=done.state, why=done.why)


@router.post("/v1/operator/identity/users/{user_id}")
def act_on_identity(user_id: UUID, body: LinkAction, user: Operator, context: Ctx) -> StandingShown:
    """Suspend, reinstate or revoke a user's identity, or let the account become another person's."""
    with context.database.session() as session:
        if body.action == "release":
            release(context, session, user_id, user.user)
        else:
            event = {"suspend": Event.SUSPEND, "reinstate": Event.REINSTATE, "revoke": Event.REVOKE}[body.action]
            _moved(lambda: move_link(context, session, user_id, event, user.user))
        return StandingShown(**asdict(standing(context, session, user_id)))


def _moved(act: Any) -> None:
    try:
        act()
    except TransitionRefused as error:
        raise Conflict(error.message, error.remedy) from error
