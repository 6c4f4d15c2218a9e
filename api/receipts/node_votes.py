"""What nodes kept of a result, checked, stored and read again: receipts show it beside the chain's own record.

A vote is taken if a member of the fixture's committee signed it, over the hashes of the bodies that are named as its
sources, and a reading of each of them came with it. What a reading says besides group and hash is the word of who
brings it: the node itself (`api.nodes`), or an operator.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from api.errors import InvalidRequest
from api.log import NUMBER, Kind
from api.problems import FieldFault
from api.receipts.evidence import evidence_digest
from api.receipts.model import VotePart
from api.receipts.records import NodeRecord
from api.receipts.tables import NodeVoteRow
from chain.signers import recovered
from chain.typed_data import Domain, Vote

KEPT: Final = Kind("receipt.node_votes", fixture=NUMBER, votes=NUMBER)
_VOTE: Final = TypeAdapter(VotePart)
_TEXT: Final = 1_000


def vote_digest(vote: VotePart, specification: bytes, domain: Domain) -> bytes:
    """What a vote's own signature covers."""
    made = Vote(specification, vote.ballot, vote.round, vote.value, vote.voids, vote.evidence, vote.certificate)
    return made.digest(domain)


def fault(vote: VotePart, specification: bytes, members: Collection[str], domain: Domain) -> str:
    """What is wrong with a vote on a fixture, empty for nothing. `domain` is the oracle's. Pure."""
    if vote.member not in members:
        return f"{vote.member} is no member of the committee"
    if recovered(vote_digest(vote, specification, domain), vote.signature) != vote.member:
        return f"{vote.member} did not sign it"
    if evidence_digest(vote.sources) != vote.evidence:
        return "its evidence is not the digest of its sources"
    return ""


def behind(
    votes: Sequence[VotePart], readings: Sequence[dict[str, Any]], *, field: str = ""
) -> list[list[dict[str, Any]]]:
    """Of each vote the readings of its sources; raises InvalidRequest for a source without one, or a loose reading.

    A receipt has whole numbers and text alone, so a reading has too. `field` is what a single vote is called in the
    request.
    """
    for number, one in enumerate(readings):
        if not _plain(one):
            raise unfit(f"body.readings.{number}", "it holds what no receipt can", "send text and whole numbers alone")
    known = {(str(one.get("group")), str(one.get("body_sha256"))): one for one in readings}
    for number, vote in enumerate(votes):
        missing = [source for source in vote.sources if source not in known]
        if missing:
            raise unfit(
                field or f"body.votes.{number}", f"no reading is there of {missing[0]}", "send a reading of each source"
            )
    loose = known.keys() - {source for vote in votes for source in vote.sources}
    if loose:
        raise unfit("body.readings", f"the reading {min(loose)} is behind no vote", "send those of the votes alone")
    return [[known[source] for source in vote.sources] for vote in votes]


def _plain(value: Any, deep: int = 4) -> bool:
    """Whether a value is of JSON's kinds without fractions, is no deeper than that, and can be written."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) < 1 << 53
    if isinstance(value, str):
        return len(value) <= _TEXT and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if deep == 0 or isinstance(value, float):
        return False
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    return isinstance(parts, list) and all(_plain(part, deep - 1) for part in parts)


def unfit(field: str, detail: str, remedy: str) -> InvalidRequest:
    """The problem of a value that does not hold."""
    return InvalidRequest([FieldFault(field, detail, remedy)])


def keep(
    session: Session, fixture: int, votes: Sequence[VotePart], readings: Sequence[Sequence[dict[str, Any]]], now: int
) -> None:
    """Keep checked votes, each with its readings; one of the same round takes the earlier one's place."""
    for vote, mine in zip(votes, readings, strict=True):
        row = NodeVoteRow(
            fixture=fixture.to_bytes(16, "big"),
            member=vote.member,
            ballot=vote.ballot,
            round=vote.round,
            vote=_VOTE.dump_json(vote).decode(),
            readings=json.dumps(list(mine), sort_keys=True),
            kept_at=now,
        )
        session.merge(row)


def known(session: Session, fixture: int, vote: VotePart, readings: Sequence[dict[str, Any]]) -> bool:
    """Whether exactly this is kept already."""
    row = session.get(NodeVoteRow, (fixture.to_bytes(16, "big"), vote.member, vote.ballot, vote.round))
    told = json.dumps(list(readings), sort_keys=True)
    return row is not None and (row.vote, row.readings) == (_VOTE.dump_json(vote).decode(), told)


def records_of(session: Session, fixtures: Collection[int]) -> dict[int, NodeRecord]:
    """What was kept of fixtures, in a fixed order."""
    wanted = [one.to_bytes(16, "big") for one in fixtures]
    query = select(NodeVoteRow).where(col(NodeVoteRow.fixture).in_(wanted))
    order = (col(NodeVoteRow.ballot), col(NodeVoteRow.round), col(NodeVoteRow.member))
    found: dict[int, NodeRecord] = {}
    for row in session.exec(query.order_by(*order)):
        fixture = int.from_bytes(row.fixture, "big")
        before = found.get(fixture, NodeRecord())
        known = {(str(one["group"]), str(one["body_sha256"])): one for one in before.readings}
        for one in json.loads(row.readings):
            known.setdefault((str(one["group"]), str(one["body_sha256"])), one)
        readings = tuple(known[key] for key in sorted(known))
        found[fixture] = NodeRecord((*before.votes, _VOTE.validate_json(row.vote)), readings)
    return found
