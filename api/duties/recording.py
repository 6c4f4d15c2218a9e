"""What the rules say, read from and written to the tables: in the caller's transaction, one user at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, or_, select, update

from api.accounts.tables import SessionRow, User
from api.context import Context
from api.duties.errors import OldTerms
from api.duties.exclusion import Exclusion, Unit, exclude
from api.duties.kinds import CLOSED, CONSENT, EXCLUDED, LIMIT_ASKED, PAUSE_ANSWERED, TERMS_ACCEPTED
from api.duties.limits import Limit, LimitKind, Pending
from api.duties.pauses import DEFAULT_MINUTES, Play, begins_anew
from api.duties.register import Check
from api.duties.tables import (
    CheckRow,
    ClosureRow,
    ConsentRow,
    ExclusionRow,
    KeptExclusionRow,
    LimitRow,
    PlayRow,
    TermsRow,
)
from api.duties.terms import PRESENT
from api.identity.tables import LinkRow
from api.log import append
from api.roles import Principal


def lock_user(session: Session, user_id: UUID) -> None:
    """Let one transaction at a time change what a user may do."""
    session.exec(select(User).where(col(User.id) == user_id).with_for_update()).one()


def limit_of(session: Session, user_id: UUID, kind: LimitKind) -> Limit:
    """A cap as it was written; ask its `at` for now."""
    row = session.get(LimitRow, (user_id, kind))
    if row is None:
        return Limit()
    waits = (
        None if row.pending_cents is None or row.pending_from is None else Pending(row.pending_cents, row.pending_from)
    )
    return Limit(row.cents, waits)


def ask_limit(context: Context, session: Session, user_id: UUID, kind: LimitKind, cents: int) -> Limit:
    """Ask for another cap; raises `BadLimit`."""
    lock_user(session, user_id)
    now = context.wall_s()
    limit = limit_of(session, user_id, kind).ask(cents, now)
    waits = limit.pending
    row = session.get(LimitRow, (user_id, kind)) or LimitRow(user_id=user_id, kind=kind, cents=0)
    row.cents = limit.cents or 0
    row.pending_cents, row.pending_from = (None, None) if waits is None else (waits.cents, waits.holds_from)
    session.add(row)
    from_ = now if waits is None else waits.holds_from
    append(session, now, LIMIT_ASKED, user_id, kind=str(kind), cents=cents, holds=row.cents, holds_from=from_)
    return limit


def exclusions_of(session: Session, user_id: UUID) -> tuple[Exclusion, ...]:
    """Every exclusion of a user and of the person that they are, on whatever account it was asked."""
    person = person_of(session, user_id)
    mine = col(ExclusionRow.user_id) == user_id
    query = select(ExclusionRow).where(mine if person is None else or_(mine, col(ExclusionRow.person_id) == person))
    return tuple(Exclusion(row.starts_at, row.ends_at) for row in session.exec(query).all())


def exclude_self(context: Context, session: Session, user_id: UUID, amount: int, unit: Unit) -> Exclusion:
    """Exclude a user from now on; raises `BadExclusion`, `ExcludedAlready`. Advertising ends with it."""
    lock_user(session, user_id)
    now = context.wall_s()
    holding = [one for one in exclusions_of(session, user_id) if one.holds(now)]
    present = max(holding, key=lambda one: one.ends_at, default=None)
    made = exclude(present, amount, unit, now)
    person = person_of(session, user_id)
    session.add(
        ExclusionRow(
            id=context.new_id(), user_id=user_id, person_id=person, starts_at=made.starts_at, ends_at=made.ends_at
        )
    )
    append(session, now, EXCLUDED, user_id, starts_at=made.starts_at, ends_at=made.ends_at)
    if consents(session, user_id):
        consent(context, session, user_id, given=False)
    return made


def adopt_exclusions(session: Session, user_id: UUID, person_id: UUID) -> None:
    """Bind what a user asked before they were known to the person that they are: it follows to further accounts."""
    mine = (col(ExclusionRow.user_id) == user_id, col(ExclusionRow.person_id).is_(None))
    session.execute(update(ExclusionRow).where(*mine).values(person_id=person_id))


def keep_exclusions(session: Session, keys: Iterable[bytes], holding: Sequence[Exclusion]) -> None:
    """Keep the exclusions that hold of somebody who is being erased, by keyed hashes of them alone."""
    if not holding:
        return
    ends_at, starts_at = max(one.ends_at for one in holding), min(one.starts_at for one in holding)
    for key in keys:
        made = insert(KeptExclusionRow).values(key=key, starts_at=starts_at, ends_at=ends_at)
        later = func.greatest(col(KeptExclusionRow.ends_at), ends_at)
        session.execute(made.on_conflict_do_update(index_elements=["key"], set_={"ends_at": later}))


def adopt_kept(context: Context, session: Session, user_id: UUID, person_id: UUID, keys: Iterable[bytes]) -> None:
    """Give back to a person who comes again, on whatever account, what was kept of them."""
    now = context.wall_s()
    kept = session.exec(select(KeptExclusionRow).where(col(KeptExclusionRow.key).in_(list(keys)))).all()
    holding = [row for row in kept if now < row.ends_at]
    if not holding:
        return
    ends_at, starts_at = max(row.ends_at for row in holding), min(row.starts_at for row in holding)
    if any(one.ends_at >= ends_at for one in exclusions_of(session, user_id)):
        return
    row = ExclusionRow(id=context.new_id(), user_id=user_id, person_id=person_id, starts_at=starts_at, ends_at=ends_at)
    session.add(row)
    session.flush()
    append(session, now, EXCLUDED, user_id, starts_at=starts_at, ends_at=ends_at)


def person_of(session: Session, user_id: UUID) -> UUID | None:
    """The person that a user was proved to be last, even if the proof has ended."""
    query = select(LinkRow).where(col(LinkRow.user_id) == user_id).order_by(col(LinkRow.verified_at).desc())
    row = session.exec(query).first()
    return None if row is None else row.person_id


def record_check(session: Session, person_id: UUID, check: Check) -> None:
    """Keep what the register said last."""
    values = {"clear": check.clear, "checked_at": check.checked_at}
    made = insert(CheckRow).values(person_id=person_id, **values)
    session.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=values))


def check_of(session: Session, person_id: UUID | None) -> Check | None:
    """What the register said last of a person."""
    row = None if person_id is None else session.get(CheckRow, person_id)
    return None if row is None else Check(row.clear, row.checked_at)


def accept_terms(context: Context, session: Session, user_id: UUID, version: str) -> None:
    """Accept the present terms; raises `OldTerms`."""
    if version != PRESENT:
        raise OldTerms(version, PRESENT)
    now = context.wall_s()
    made = insert(TermsRow).values(user_id=user_id, version=version, accepted_at=now)
    if session.execute(made.on_conflict_do_nothing().returning(col(TermsRow.user_id))).first() is not None:
        append(session, now, TERMS_ACCEPTED, user_id, version=int(version.replace("-", "")))


def terms_of(session: Session, user_id: UUID) -> str | None:
    """The version that a user accepted last."""
    query = select(TermsRow).where(col(TermsRow.user_id) == user_id).order_by(col(TermsRow.accepted_at).desc())
    row = session.exec(query).first()
    return None if row is None else row.version


def consent(context: Context, session: Session, user_id: UUID, *, given: bool) -> None:
    """Give or withdraw consent to advertising."""
    now = context.wall_s()
    values = {"given": given, "changed_at": now}
    made = insert(ConsentRow).values(user_id=user_id, **values)
    session.execute(made.on_conflict_do_update(index_elements=["user_id"], set_=values))
    append(session, now, CONSENT, user_id, given=given)


def consents(session: Session, user_id: UUID) -> bool:
    """Whether a user wants advertising; nobody does before they said so."""
    row = session.get(ConsentRow, user_id, populate_existing=True)
    return row is not None and row.given


def begin_visit(context: Context, session: Session, user_id: UUID) -> None:
    """Note a sign-in, before its session is there: after a break a visit begins, otherwise the one before goes on."""
    now = context.wall_s()
    seen_at = session.exec(select(func.max(SessionRow.seen_at)).where(col(SessionRow.user_id) == user_id)).one()
    made = insert(PlayRow).values(user_id=user_id, began_at=now, every_minutes=DEFAULT_MINUTES)
    if begins_anew(seen_at, now):
        # How often somebody wants to be asked stays as they chose it.
        anew = made.on_conflict_do_update(index_elements=["user_id"], set_={"began_at": now, "answered_at": None})
        session.execute(anew)
    else:
        session.execute(made.on_conflict_do_nothing())


def play_of(context: Context, session: Session, user: Principal) -> Play:
    """A user's visit; it begins when it is first asked about, where no sign-in of ours began it.

    A token of an OIDC provider leaves no mark when it is used. There a visit is at most as long as a session may be:
    it begins again with a sign-in at the provider that is later than that.
    """
    now = context.wall_s()
    row = session.get(PlayRow, user.user, populate_existing=True)
    if row is None:
        made = insert(PlayRow).values(user_id=user.user, began_at=now, every_minutes=DEFAULT_MINUTES)
        session.execute(made.on_conflict_do_nothing())
        return Play(now)
    if user.session is None and user.proved_at - row.began_at >= context.settings.session_hours * 3_600:
        row.began_at, row.answered_at = user.proved_at, None
        session.add(row)
    return Play(row.began_at, row.answered_at, row.every_minutes)


def answer_pause(context: Context, session: Session, user: Principal, every_minutes: int) -> Play:
    """Answer a reality check, and choose when the next one comes."""
    now, play = context.wall_s(), play_of(context, session, user)
    row = session.get_one(PlayRow, user.user, populate_existing=True)
    row.answered_at, row.every_minutes = now, every_minutes
    session.add(row)
    append(session, now, PAUSE_ANSWERED, user.user, played_s=now - play.began_at)
    return Play(row.began_at, now, every_minutes)


def close_account(context: Context, session: Session, user_id: UUID) -> int:
    """Close an account for good; gives since when it is closed."""
    lock_user(session, user_id)
    row = session.get(ClosureRow, user_id)
    if row is None:
        row = ClosureRow(user_id=user_id, closed_at=context.wall_s())
        session.add(row)
        append(session, row.closed_at, CLOSED, user_id, closed_at=row.closed_at)
    return row.closed_at


def closed_at(session: Session, user_id: UUID) -> int | None:
    """Since when an account is closed."""
    row = session.get(ClosureRow, user_id)
    return None if row is None else row.closed_at
