"""Beginning an attempt, and taking its answer: once, by the same user in the same session."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from api.context import Context
from api.errors import Conflict
from api.identity.attempts import OPEN, Event, Rejection, State, may_start, step
from api.identity.desk import ATTEMPT_S, DOCUMENTS_S, RELINK_COOL_S, IdentityDesk, put, sealed_of
from api.identity.errors import ProviderUnavailable
from api.identity.kinds import ATTEMPT_MOVED, ATTEMPT_STARTED
from api.identity.problems import CallbackRefused, RelinkCooling, TooYoung, down
from api.identity.providers import Kept
from api.identity.tables import AttemptRow, LinkRow
from api.log import append
from api.roles import Principal

_SECRETS = "attempt"


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that was begun, and where to send the person."""

    attempt_id: UUID
    url: str


def begin(context: Context, desk: IdentityDesk, user: Principal, provider_name: str, return_to: str) -> Begun:
    """Begin an attempt; an open one of the user ends. Raises `ProviderUnknown`, `TooYoung`, `RelinkCooling`, 503."""
    provider = desk.provider(provider_name)
    with context.database.session(write=False) as session:
        _require_may_start(context, session, user.user)
    attempt_id = context.new_id()
    try:
        started = provider.start(str(attempt_id))
    except ProviderUnavailable as error:
        raise down(error) from error
    now = context.wall_s()
    kept = started.kept
    secrets = {"nonce": kept.nonce, "verifier": kept.verifier, "reference": kept.reference, "state": kept.state}
    row = AttemptRow(
        id=attempt_id,
        user_id=user.user,
        session_id=user.session,
        provider=provider_name,
        state_hash=hash_of(kept.state),
        return_to=return_to,
        state=State.STARTED,
        created_at=now,
        expires_at=now + (ATTEMPT_S if provider.kind == "redirect" else DOCUMENTS_S),
    )
    put(row, desk.seal(attempt_id, _SECRETS, secrets))
    try:
        with context.database.session() as session:
            for open_one in session.exec(_open_of(user.user).with_for_update()).all():
                move(context, session, open_one, _ending(State(open_one.state)), "run-out")
            session.flush()
            session.add(row)
            append(session, now, ATTEMPT_STARTED, user.user, attempt=attempt_id, provider=provider_name)
    except IntegrityError as error:
        raise Conflict("another attempt of yours begins at the same moment", "start again") from error
    return Begun(attempt_id, started.url)


def take(context: Context, user: Principal, provider_name: str, state: str) -> UUID:
    """Take the attempt that an answer belongs to, once: of two at the same moment one gets it.

    Raises `CallbackRefused` for a state of another user, session or provider, an old or a used one.
    """
    now = context.wall_s()
    claim = (
        update(AttemptRow)
        .where(
            col(AttemptRow.state_hash) == hash_of(state),
            col(AttemptRow.user_id) == user.user,
            col(AttemptRow.session_id).is_not_distinct_from(user.session),
            col(AttemptRow.provider) == provider_name,
            col(AttemptRow.state) == State.STARTED,
            col(AttemptRow.expires_at) > now,
        )
        .values(state=step(State.STARTED, Event.ANSWER))
        .returning(col(AttemptRow.id))
    )
    with context.database.session() as session:
        taken: UUID | None = session.execute(claim).scalar_one_or_none()
        if taken is None:
            raise CallbackRefused
        append(session, now, ATTEMPT_MOVED, user.user, attempt=taken, state="verifying", why=None)
    return taken


def kept_of(desk: IdentityDesk, row: AttemptRow) -> Kept:
    """The secrets of an attempt; raises `SealBroken`, `CallbackRefused` once they are gone."""
    sealed = sealed_of(row)
    if sealed is None:
        raise CallbackRefused
    opened = desk.open(row.id, _SECRETS, sealed)
    return Kept(opened["state"], opened["nonce"], opened["verifier"], opened["reference"])


def move(context: Context, session: Session, row: AttemptRow, event: Event, why: str | None) -> None:
    """Move an attempt by the table and log it; what ended keeps no secret. Raises `TransitionRefused`."""
    row.state = step(State(row.state), event)
    row.why = why
    if row.state not in OPEN:
        row.ended_at = context.wall_s()
        put(row, None)
    session.add(row)
    session.flush()
    append(session, context.wall_s(), ATTEMPT_MOVED, row.user_id, attempt=row.id, state=row.state, why=why)


def hash_of(state: str) -> bytes:
    """What the database keeps of a state."""
    return hashlib.sha256(state.encode()).digest()


def _ending(state: State) -> Event:
    """How an attempt that its user gave up ends; one under review is not run out but failed."""
    return Event.FAIL if state is State.PENDING else Event.RUN_OUT


def _require_may_start(context: Context, session: Session, user_id: UUID) -> None:
    now = context.wall_s()
    order = col(AttemptRow.created_at).desc()
    rejected = session.exec(
        select(AttemptRow)
        .where(col(AttemptRow.user_id) == user_id, col(AttemptRow.state) == State.REJECTED)
        .order_by(order)
    ).first()
    why = Rejection(rejected.why) if rejected is not None and rejected.why else None
    if rejected is not None and not may_start(why, rejected.adult_at, now):
        raise TooYoung(rejected.adult_at or now)
    revoked = session.exec(
        select(LinkRow)
        .where(col(LinkRow.user_id) == user_id, col(LinkRow.state) == State.REVOKED, col(LinkRow.released_at).is_(None))
        .order_by(col(LinkRow.ended_at).desc())
    ).first()
    if revoked is not None and revoked.ended_at is not None and now < revoked.ended_at + RELINK_COOL_S:
        raise RelinkCooling(revoked.ended_at + RELINK_COOL_S)


def _open_of(user_id: UUID) -> SelectOfScalar[AttemptRow]:
    return select(AttemptRow).where(col(AttemptRow.user_id) == user_id, col(AttemptRow.state).in_(sorted(OPEN)))
