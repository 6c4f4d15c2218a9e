"""From a verified identity to a linked account, a rejection or a review: one transaction, the database its referee.

in this order                                          otherwise
the level is high enough                               rejected: level-too-low
an adult by the latest birthday possible               rejected: under-age; undecided: review
the register of banned players does not know them      rejected: excluded
this account was nobody else's before                  rejected: mismatch
no other account is this person's
    by the provider's own name for them                rejected: duplicate-person
    by name and birthday                               review
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from api.context import Context
from api.duties.errors import RegisterDown
from api.duties.recording import adopt_exclusions, adopt_kept, record_check
from api.duties.register import Asked, Check
from api.identity.attempts import Event, Rejection, State
from api.identity.birth import Age, AgeVerdict, begins_at, judge_age, paris_day
from api.identity.desk import IdentityDesk, put, sealed_of
from api.identity.errors import BadBirthDate, Outcome, ProviderFailed
from api.identity.kinds import LINK_MOVED, LINKED
from api.identity.person import person_key, subject_key
from api.identity.providers import VerifiedIdentity
from api.identity.providers.base import RANK
from api.identity.sealing import identity_of, plain
from api.identity.starting import move
from api.identity.tables import AttemptRow, LinkRow, PersonRow
from api.log import append

IDENTITY = "identity"
REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How an attempt ended, or that it waits."""

    state: State
    why: str | None


def failed(context: Context, attempt_id: UUID, error: ProviderFailed | BadBirthDate) -> Conclusion:
    """End an attempt that proved nobody."""
    outcome = error.outcome if isinstance(error, ProviderFailed) else Outcome.NOT_CONFIRMED
    with context.database.session() as session:
        row = _locked(session, attempt_id)
        move(context, session, row, Event.FAIL, str(outcome).replace("_", "-"))
        return Conclusion(State(row.state), row.why)


def conclude(
    context: Context,
    desk: IdentityDesk,
    attempt_id: UUID,
    identity: VerifiedIdentity,
    *,
    reviewed: bool = False,
    ordinal: int = 0,
) -> Conclusion:
    """Decide about an identity that was proved; raises `TransitionRefused` for an attempt that ended meanwhile.

    `reviewed` says that a person looked at age and name; `ordinal` above 0 that it is another one of the same name.
    """
    now = context.wall_s()
    try:
        age = judge_age(identity.birth, identity.birth_original, completes=identity.completes, today=paris_day(now))
    except BadBirthDate as error:
        return failed(context, attempt_id, error)
    check = _asked(desk, identity, now)
    for _ in range(3):
        try:
            with context.database.session() as session:
                row = _locked(session, attempt_id)
                return _decide(context, desk, session, row, identity, age, check, reviewed=reviewed, ordinal=ordinal)
        except IntegrityError:
            continue  # another account took the same person at the same moment: look again
    with context.database.session() as session:
        row = _locked(session, attempt_id)
        return _reject(context, session, row, Rejection.DUPLICATE_PERSON)


def _decide(
    context: Context,
    desk: IdentityDesk,
    session: Session,
    row: AttemptRow,
    identity: VerifiedIdentity,
    age: Age,
    check: Check | None,
    *,
    reviewed: bool,
    ordinal: int,
) -> Conclusion:
    if RANK[identity.assurance] < RANK[desk.lowest]:
        return _reject(context, session, row, Rejection.LEVEL_TOO_LOW)
    if age.verdict is AgeVerdict.MINOR:
        row.adult_at = begins_at(age.adult_since)
        return _reject(context, session, row, Rejection.UNDER_AGE)
    if check is not None and not check.clear:
        return _reject(context, session, row, Rejection.EXCLUDED)
    subject = subject_key(desk.pepper, identity)
    if _other_link(session, row.user_id, subject) is not None:
        return _reject(context, session, row, Rejection.DUPLICATE_PERSON)
    key = person_key(desk.pepper, identity, ordinal)
    person = _known(session, row.user_id, subject, key)
    if _was_another(session, row.user_id, None if person is None else person.id, subject):
        return _reject(context, session, row, Rejection.MISMATCH)
    if person is not None and _held_by_another(session, row.user_id, person.id):
        # Reviewed and still the same key: the reviewer found the same person.
        if reviewed:
            return _reject(context, session, row, Rejection.DUPLICATE_PERSON)
        return _review(context, desk, session, row, identity, "same-name-and-birthday")
    if age.verdict is AgeVerdict.REVIEW and not reviewed:
        return _review(context, desk, session, row, identity, "age")
    # Taken by hand before the certain day: an adult from the moment the reviewer said so.
    adult_at = min(begins_at(age.adult_since), context.wall_s()) if reviewed else begins_at(age.adult_since)
    made = _person(context, desk, session, person, key, adult_at, identity)
    _link(context, desk, session, row, made, subject, identity)
    adopt_exclusions(session, row.user_id, made.id)
    adopt_kept(context, session, row.user_id, made.id, (bytes(made.key), key, subject))
    if check is not None:
        record_check(session, made.id, check)
    move(context, session, row, Event.PROVE, None)
    return Conclusion(State(row.state), None)


def _person(
    context: Context,
    desk: IdentityDesk,
    session: Session,
    known: PersonRow | None,
    key: bytes,
    adult_at: int,
    identity: VerifiedIdentity,
) -> PersonRow:
    row = known or PersonRow(id=context.new_id(), key=key, adult_at=adult_at, created_at=context.wall_s())
    row.adult_at = adult_at
    row.erased_at = None
    put(row, desk.seal(row.id, IDENTITY, plain(identity)))
    session.add(row)
    session.flush()
    return row


def _link(
    context: Context,
    desk: IdentityDesk,
    session: Session,
    attempt: AttemptRow,
    person: PersonRow,
    subject: bytes,
    identity: VerifiedIdentity,
) -> None:
    now, evidence = context.wall_s(), identity.evidence
    for old in session.exec(_active(attempt.user_id).with_for_update()).all():
        old.ended_at = now
        session.add(old)
        session.flush()
        append(session, now, LINK_MOVED, attempt.user_id, link=old.id, state="replaced")
    row = LinkRow(
        id=context.new_id(),
        user_id=attempt.user_id,
        person_id=person.id,
        provider=identity.provider,
        issuer=identity.issuer,
        subject_key=subject,
        assurance=identity.assurance,
        acr=identity.acr,
        state=State.VERIFIED,
        verified_at=now,
        expires_at=now + desk.valid_s,
        evidence_digest=evidence.digest,
        kid=evidence.kid,
        algorithm=evidence.algorithm,
        jwk=json.dumps(dict(evidence.key), sort_keys=True),
    )
    session.add(row)
    session.flush()
    append(session, now, LINKED, attempt.user_id, link=row.id, person=person.id, provider=identity.provider)


def _reject(context: Context, session: Session, row: AttemptRow, why: Rejection) -> Conclusion:
    move(context, session, row, Event.REJECT, why)
    return Conclusion(State.REJECTED, why)


def _review(
    context: Context, desk: IdentityDesk, session: Session, row: AttemptRow, identity: VerifiedIdentity, why: str
) -> Conclusion:
    put(row, desk.seal(row.id, REVIEW, plain(identity)))
    move(context, session, row, Event.WAIT, why)
    return Conclusion(State.PENDING, why)


def under_review(desk: IdentityDesk, row: AttemptRow) -> VerifiedIdentity | None:
    """The identity that an attempt under review holds; raises `SealBroken`."""
    sealed = sealed_of(row)
    return None if sealed is None or row.why is None else identity_of(desk.open(row.id, REVIEW, sealed))


def _asked(desk: IdentityDesk, identity: VerifiedIdentity, now: int) -> Check | None:
    """What the register says; nothing where it is down: the link is made, and nobody enters before it answered."""
    person = Asked(
        identity.family_name, identity.given_names, str(identity.birth), identity.birthplace, identity.birthcountry
    )
    try:
        return Check(not desk.register.is_banned(person), now)
    except RegisterDown:
        return None


def _locked(session: Session, attempt_id: UUID) -> AttemptRow:
    return session.exec(select(AttemptRow).where(col(AttemptRow.id) == attempt_id).with_for_update()).one()


def _active(user_id: UUID) -> SelectOfScalar[LinkRow]:
    return select(LinkRow).where(col(LinkRow.user_id) == user_id, col(LinkRow.ended_at).is_(None))


def _other_link(session: Session, user_id: UUID, subject: bytes) -> LinkRow | None:
    query = select(LinkRow).where(
        col(LinkRow.subject_key) == subject, col(LinkRow.user_id) != user_id, col(LinkRow.ended_at).is_(None)
    )
    return session.exec(query).first()


def _held_by_another(session: Session, user_id: UUID, person_id: UUID) -> bool:
    query = select(LinkRow).where(
        col(LinkRow.person_id) == person_id, col(LinkRow.user_id) != user_id, col(LinkRow.ended_at).is_(None)
    )
    return session.exec(query).first() is not None


def _known(session: Session, user_id: UUID, subject: bytes, key: bytes) -> PersonRow | None:
    """The person that this account was by the same subject (whose name may have been corrected), or has this key."""
    query = select(LinkRow).where(col(LinkRow.user_id) == user_id, col(LinkRow.subject_key) == subject)
    own = session.exec(query.order_by(col(LinkRow.verified_at).desc())).first()
    wanted = col(PersonRow.key) == key if own is None else col(PersonRow.id) == own.person_id
    return session.exec(select(PersonRow).where(wanted).with_for_update()).first()


def _was_another(session: Session, user_id: UUID, person_id: UUID | None, subject: bytes) -> bool:
    """Whether the account was another person's and support did not release it; a corrected name keeps its subject."""
    query = select(LinkRow).where(col(LinkRow.user_id) == user_id, col(LinkRow.released_at).is_(None))
    rows = session.exec(query).all()
    return any(one.person_id != person_id and bytes(one.subject_key) != subject for one in rows)
