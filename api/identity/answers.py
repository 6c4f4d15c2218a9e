"""From an answer to its end: the browser's callback, a provider's webhook, the way out of the provider's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select, update

from api.accounts.sessions import Opened, elevate
from api.context import Context
from api.errors import NotFound
from api.identity.attempts import Event, State, step
from api.identity.concluding import Conclusion, conclude, failed
from api.identity.desk import IdentityDesk
from api.identity.errors import BadBirthDate, EventRejected, IdentityError, ProviderFailed, ProviderUnavailable
from api.identity.problems import CallbackRefused, EventUnwanted
from api.identity.providers import Kept, RedirectProvider, VerifiedIdentity, WebhookProvider
from api.identity.relying_party import Callback
from api.identity.starting import hash_of, kept_of, take
from api.identity.tables import AttemptRow, LogoutRow, WebhookRow
from api.roles import Principal
from proofbook import logging

_LOG = logging.get(__name__)
LOGOUT_S: Final = 600
PAGES: Final = {"account": "/account", "bet": "/"}
"""Where a person may be sent back to: names, never addresses."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended, where to send the browser, and its new session."""

    conclusion: Conclusion
    url: str
    opened: Opened | None


def answer(context: Context, desk: IdentityDesk, user: Principal, provider_name: str, callback: Callback) -> Ended:
    """Take a browser's answer; raises `CallbackRefused`, `ProviderUnknown`. What fails after that ends the attempt."""
    provider = desk.provider(provider_name)
    if not isinstance(provider, RedirectProvider) or not callback.state:
        raise CallbackRefused
    attempt_id = take(context, user, provider_name, callback.state)
    with context.database.session(write=False) as session:
        row = session.get_one(AttemptRow, attempt_id)
    back = f"{context.settings.origin}{PAGES[row.return_to]}"
    try:
        identity = provider.complete(kept_of(desk, row), callback)
    except (ProviderFailed, BadBirthDate) as error:
        _LOG.warning("identity_failed", provider=provider_name, attempt=str(attempt_id), error=str(error))
        done = failed(context, attempt_id, error)
        return Ended(done, f"{back}?identity={done.state}", None)
    done = conclude(context, desk, attempt_id, identity)
    opened = _elevated(context, user) if done.state is State.VERIFIED else None
    url = _logout(context, desk, user, provider_name, identity, row.return_to)
    return Ended(done, url or f"{back}?identity={done.state}", opened)


def logged_out(context: Context, user: Principal, state: str) -> str:
    """Take the browser back from a provider's end of session; raises `CallbackRefused`."""
    gone = (
        delete(LogoutRow)
        .where(
            col(LogoutRow.state_hash) == hash_of(state),
            col(LogoutRow.user_id) == user.user,
            col(LogoutRow.expires_at) > context.wall_s(),
        )
        .returning(col(LogoutRow.return_to))
    )
    with context.database.session() as session:
        return_to: str | None = session.execute(gone).scalar_one_or_none()
    if return_to is None:
        raise CallbackRefused
    return f"{context.settings.origin}{PAGES[return_to]}?identity=done"


def received(context: Context, desk: IdentityDesk, provider_name: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Store a provider's event; whether it is new. Raises `ProviderUnknown`, `EventUnwanted`. It is handled later."""
    provider = desk.provider(provider_name)
    if not isinstance(provider, WebhookProvider):
        raise NotFound("this provider sends no events", field="path.provider")
    try:
        event = provider.ingest(headers, body)
    except EventRejected as error:
        _LOG.warning("webhook_refused", provider=provider_name, check=error.check)
        raise EventUnwanted(error) from error
    made = insert(WebhookRow).values(
        provider=provider_name, event_id=event.event_id, reference=event.reference, received_at=context.wall_s()
    )
    with context.database.session() as session:
        new = session.execute(made.on_conflict_do_nothing().returning(col(WebhookRow.event_id))).first()
    return new is not None


def handle_events(context: Context, desk: IdentityDesk) -> int:
    """Handle the events that wait, each once; how many. For the worker; after a crash it goes on where it was."""
    with context.database.session(write=False) as session:
        query = select(WebhookRow).where(col(WebhookRow.handled_at).is_(None)).order_by(col(WebhookRow.received_at))
        rows = session.exec(query.limit(100)).all()
    handled = 0
    for row in rows:
        try:
            _handle(context, desk, row)
        except ProviderUnavailable as error:
            _LOG.warning("webhook_waits", provider=row.provider, error=str(error))
            continue
        except (IdentityError, NotFound) as error:
            _LOG.warning("webhook_void", provider=row.provider, error=str(error))
        with context.database.session() as session:
            mine = (col(WebhookRow.provider) == row.provider, col(WebhookRow.event_id) == row.event_id)
            session.execute(update(WebhookRow).where(*mine).values(handled_at=context.wall_s()))
        handled += 1
    return handled


def _handle(context: Context, desk: IdentityDesk, event: WebhookRow) -> None:
    provider = desk.provider(event.provider)
    attempt = _attempt_of(context, event)
    if attempt is None or not isinstance(provider, WebhookProvider):
        return  # of nobody, or of an attempt that ended: a provider's later word does not move what is final
    kept = kept_of(desk, attempt)
    try:
        identity = provider.fetch(kept, str(attempt.id))
    except ProviderUnavailable:
        raise
    except (ProviderFailed, BadBirthDate) as error:
        _answered(context, attempt.id)
        failed(context, attempt.id, error)
        return
    if identity is not None:
        _answered(context, attempt.id)
        conclude(context, desk, attempt.id, identity)


def _attempt_of(context: Context, event: WebhookRow) -> AttemptRow | None:
    try:
        attempt_id = UUID(event.reference)
    except ValueError:
        return None
    with context.database.session(write=False) as session:
        row = session.get(AttemptRow, attempt_id)
    if row is None or row.provider != event.provider or row.state not in (State.STARTED, State.VERIFYING):
        return None
    return row


def _answered(context: Context, attempt_id: UUID) -> None:
    with context.database.session() as session:
        row = session.get_one(AttemptRow, attempt_id, with_for_update=True)
        if row.state == State.STARTED:
            row.state = step(State.STARTED, Event.ANSWER)
            session.add(row)


def _elevated(context: Context, user: Principal) -> Opened | None:
    if user.session is None:
        return None
    with context.database.session() as session:
        return elevate(context, session, user.session)


def _logout(
    context: Context, desk: IdentityDesk, user: Principal, provider: str, identity: VerifiedIdentity, return_to: str
) -> str | None:
    """The provider's end of session, at once: on a shared computer nobody else goes on in it. The hint is not kept."""
    if identity.logout_hint is None:
        return None
    state = context.token(32).hex()
    try:
        url = desk.provider(provider).logout_url(identity.logout_hint, state)
    except IdentityError:
        return None
    if url is None:
        return None
    row = LogoutRow(
        state_hash=hash_of(state), user_id=user.user, return_to=return_to, expires_at=context.wall_s() + LOGOUT_S
    )
    with context.database.session() as session:
        session.add(row)
    return url


__all__ = ["PAGES", "Ended", "Kept", "answer", "handle_events", "logged_out", "received"]
