"""Asks the register of banned players about everybody again, daily; who is banned meanwhile is barred on the chain."""

from __future__ import annotations

from sqlmodel import col, select

from api.context import Context
from api.duties.recording import check_of, record_check
from api.duties.register import Asked, asked_again
from api.grants.barring import ask_bar
from api.identity.desk import IdentityDesk, sealed_of
from api.identity.sealing import identity_of
from api.identity.tables import LinkRow, PersonRow
from proofbook import logging

_LOG = logging.get(__name__)


def recheck(context: Context, desk: IdentityDesk) -> int:
    """Ask about every linked person whose answer is not fresh; how many are banned now. For the worker, hourly."""
    with context.database.session(write=False) as session:
        links = session.exec(select(LinkRow).where(col(LinkRow.ended_at).is_(None))).all()
    return sum(_recheck(context, desk, link) for link in links)


def _recheck(context: Context, desk: IdentityDesk, link: LinkRow) -> bool:
    now = context.wall_s()
    with context.database.session(write=False) as session:
        last = check_of(session, link.person_id)
        sealed = sealed_of(session.get_one(PersonRow, link.person_id))
    if sealed is None:
        return False
    known = identity_of(desk.open(link.person_id, "identity", sealed))
    person = Asked(known.family_name, known.given_names, str(known.birth), known.birthplace, known.birthcountry)
    found = asked_again(desk.register, person, last, now, lambda: _LOG.error("register_down", since=str(last)))
    if found is None or found == last:
        return False
    with context.database.session() as session:
        record_check(session, link.person_id, found)
        banned = not found.clear and (last is None or last.clear)
        if banned:
            ask_bar(context, session, link.user_id)
    return banned
