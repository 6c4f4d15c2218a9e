"""What becomes of a link: it runs out, is suspended, revoked, released, erased. Reviews by a person, too."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from api.context import Context
from api.duties.facts import active_link
from api.duties.recording import closed_at, exclusions_of, keep_exclusions
from api.duties.retention import Account, Kept, kept_until
from api.errors import NotFound
from api.grants.barring import ask_bar
from api.identity.attempts import OPEN, Event, Rejection, State, step
from api.identity.concluding import Conclusion, conclude, under_review
from api.identity.desk import IdentityDesk, put
from api.identity.kinds import ERASED, LINK_MOVED
from api.identity.person import person_key
from api.identity.problems import MustBeKept, NothingProved
from api.identity.starting import move
from api.identity.tables import AttemptRow, LinkRow, PersonRow
from api.log import append


@dataclass(frozen=True, slots=True)
class Standing:
    """How a user's identity stands: no name, no date of birth."""

    state: str
    provider: str | None = None
    assurance: str | None = None
    verified_at: int | None = None
    expires_at: int | None = None
    adult: bool | None = None
    attempt: str | None = None
    why: str | None = None


def standing(context: Context, session: Session, user_id: UUID) -> Standing:
    """How it stands now, with the last attempt."""
    now = context.wall_s()
    link = active_link(session, user_id)
    query = select(AttemptRow).where(col(AttemptRow.user_id) == user_id).order_by(col(AttemptRow.created_at).desc())
    last = session.exec(query).first()
    attempt, why = (None, None) if last is None else (last.state, last.why)
    if link is None:
        return Standing("none", attempt=attempt, why=why)
    person = session.get_one(PersonRow, link.person_id)
    run_out = link.state == State.VERIFIED and now >= link.expires_at
    state = str(State.EXPIRED) if run_out else link.state
    return Standing(
        state, link.provider, link.assurance, link.verified_at, link.expires_at, now >= person.adult_at, attempt, why
    )


def move_link(context: Context, session: Session, user_id: UUID, event: Event, actor: UUID | None) -> LinkRow:
    """Move a user's link by the table; raises `NothingProved`, `TransitionRefused`. What ended is ended for good."""
    query = select(LinkRow).where(col(LinkRow.user_id) == user_id, col(LinkRow.ended_at).is_(None))
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise NothingProved
    row.state = step(State(row.state), event)
    if row.state == State.REVOKED:
        row.ended_at = context.wall_s()
    session.add(row)
    session.flush()
    append(session, context.wall_s(), LINK_MOVED, actor, link=row.id, state=row.state)
    if row.state != State.VERIFIED:
        ask_bar(context, session, user_id)
    return row


def release(context: Context, session: Session, user_id: UUID, actor: UUID) -> int:
    """Let an account become another person's: support's word, after an identity was revoked. Raises `NothingProved`."""
    query = select(LinkRow).where(
        col(LinkRow.user_id) == user_id, col(LinkRow.ended_at).is_not(None), col(LinkRow.released_at).is_(None)
    )
    rows = session.exec(query.with_for_update()).all()
    if not rows:
        raise NothingProved
    for row in rows:
        row.released_at = context.wall_s()
        session.add(row)
    session.flush()
    for row in rows:
        append(session, context.wall_s(), LINK_MOVED, actor, link=row.id, state="released")
    return len(rows)


def waiting(session: Session) -> list[AttemptRow]:
    """The attempts that a person must look at, the oldest first."""
    query = select(AttemptRow).where(col(AttemptRow.state) == State.PENDING, col(AttemptRow.why).is_not(None))
    return list(session.exec(query.order_by(col(AttemptRow.created_at))).all())


def decide(context: Context, desk: IdentityDesk, attempt_id: UUID, decision: str) -> Conclusion:
    """Decide a review: `accept`, `reject`, or `another-person` of the same name and birthday. Raises NotFound."""
    with context.database.session() as session:
        query = select(AttemptRow).where(col(AttemptRow.id) == attempt_id, col(AttemptRow.state) == State.PENDING)
        row = session.exec(query.with_for_update()).first()
        identity = None if row is None else under_review(desk, row)
        if row is None or identity is None:
            raise NotFound("no such review waits", "GET /v1/operator/identity/reviews lists them", field="path.attempt")
        if decision == "reject":
            why = Rejection.DUPLICATE_PERSON if row.why == "same-name-and-birthday" else Rejection.MISMATCH
            move(context, session, row, Event.REJECT, why)
            return Conclusion(State.REJECTED, why)
        ordinal = 0
        if decision == "another-person":
            keys = (person_key(desk.pepper, identity, number) for number in range(1, 100))
            taken = (session.exec(select(PersonRow.id).where(col(PersonRow.key) == key)).first() for key in keys)
            ordinal = next((number for number, one in enumerate(taken, 1) if one is None), 0)
    return conclude(context, desk, attempt_id, identity, reviewed=True, ordinal=ordinal)


def run_out(context: Context) -> int:
    """End what has run out: links and open attempts; how many. For the worker, as often as it likes."""
    now, ended = context.wall_s(), 0
    with context.database.session() as session:
        links = select(LinkRow).where(
            col(LinkRow.ended_at).is_(None),
            col(LinkRow.expires_at) <= now,
            col(LinkRow.state).in_([State.VERIFIED, State.SUSPENDED]),
        )
        for link in session.exec(links.with_for_update(skip_locked=True)).all():
            link.state = step(State(link.state), Event.RUN_OUT)
            session.add(link)
            session.flush()
            append(session, now, LINK_MOVED, None, link=link.id, state=link.state)
            ended += 1
        attempts = select(AttemptRow).where(
            col(AttemptRow.state).in_(sorted(OPEN - {State.PENDING})), col(AttemptRow.expires_at) <= now
        )
        for attempt in session.exec(attempts.with_for_update(skip_locked=True)).all():
            move(context, session, attempt, Event.RUN_OUT, "run-out")
            ended += 1
    return ended


def erase(context: Context, session: Session, user_id: UUID, *, has_bet: bool) -> None:
    """Destroy the key of a user's person and what it sealed; raises `NothingProved`, `MustBeKept`.

    The keyed hash goes too, so that nothing tells the person any more; but where an exclusion holds it is kept, with
    nothing beside it, until that ends: an erased person is excluded still.
    """
    query = select(LinkRow).where(col(LinkRow.user_id) == user_id).order_by(col(LinkRow.verified_at).desc())
    links = session.exec(query.with_for_update()).all()
    if not links:
        raise NothingProved
    now = context.wall_s()
    until = kept_until(Kept.IDENTITY, Account(closed_at(session, user_id), has_bet), links[0].verified_at)
    if until is None or now < until:
        raise MustBeKept(until)
    holding = [one for one in exclusions_of(session, user_id) if one.holds(now)]
    persons = {link.person_id: session.get_one(PersonRow, link.person_id, with_for_update=True) for link in links}
    # A person who was erased before has a key of nothing.
    keys = {bytes(link.subject_key) for link in links} | {
        bytes(row.key) for row in persons.values() if row.erased_at is None
    }
    keep_exclusions(session, keys, holding)
    for link in links:
        link.subject_key = context.token(33)
        link.evidence_digest = bytes(32)
        link.ended_at = link.ended_at or now
        session.add(link)
    for person_id, row in persons.items():
        put(row, None)
        row.erased_at, row.key = now, b"\0" + context.token(32)
        session.add(row)
        session.flush()
        append(session, now, ERASED, user_id, person=person_id)
