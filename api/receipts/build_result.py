"""A fixture's part of a receipt: listing, committee, reports with signatures, history, result, records of the nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from api.receipts.errors import NotToBeBuilt
from api.receipts.history import history_of
from api.receipts.model import Episode, FixturePart, MemberSignature, ReportPart, SpecificationPart
from api.receipts.onchain import ChainView, place_of, told
from api.receipts.records import NodeRecord, Records
from chain.bindings.fixture_oracle import Fixture, Listed, Reported
from chain.calldata import ReportedBatch, decode_report, packed_of, selector
from chain.deployment import Deployment
from chain.events import Event
from chain.wire import ReportCode
from chain.words import ResultHead

_REPORT: Final = {selector("report(bytes)"), selector("reportMany(bytes)")}


def fixture_part(view: ChainView, at: Deployment, fixture: int, last: int, records: Records) -> FixturePart:
    """The part of a fixture as of block `last`. Raises NotToBeBuilt."""
    oracle = view.oracle(at.oracle)
    event, members = listing_of(view, at, fixture, last)
    spec = event.spec
    history = history_of(view, oracle, fixture, event.log.block, last)
    state = view.ask(lambda: oracle.state_of(fixture, block=last), "state at", (fixture, last))
    node = records.nodes.get(fixture, NodeRecord())
    return FixturePart(
        id=fixture,
        specification=_specification(spec),
        listed=place_of(event),
        members=members,
        reports=tuple(_report(view, at, event.specification, one, records) for one in _counted(history)),
        history=tuple(Episode(type(one).__name__, told(one), place_of(one)) for one in history),
        value=ResultHead.unpack(state.word).value if state.is_final else None,
        voids=state.voids if state.is_final else None,
        votes=node.votes,
        readings=node.readings,
    )


def listing_of(view: ChainView, at: Deployment, fixture: int, last: int) -> tuple[Listed, tuple[str, ...]]:
    """How a fixture was listed, up to block `last`, and the members of its committee. Raises NotToBeBuilt."""
    oracle = view.oracle(at.oracle)
    listed = view.scanned(
        lambda low, high: oracle.events.listed(low, high, fixture=fixture), at.block, last, "listed", fixture
    )
    if not listed:
        raise NotToBeBuilt(f"fixture {fixture:#034x} is not listed", "check the addresses of the contracts")
    number = listed[0].spec.committee
    added = view.scanned(
        lambda low, high: oracle.events.committee_added(low, high, committee=number),
        at.block,
        last,
        "committee added",
        number,
    )
    return listed[0], added[0].members if added else at.committee


def _specification(spec: Fixture) -> SpecificationPart:
    return SpecificationPart(
        spec.sport,
        spec.competition,
        spec.season,
        spec.home,
        spec.away,
        spec.start,
        spec.earliest,
        spec.close,
        spec.deadline,
        spec.rules,
        spec.committee,
        spec.tie,
    )


def _counted(history: tuple[Event, ...]) -> Iterator[Reported]:
    for event in history:
        if isinstance(event, Reported) and event.code in (ReportCode.ACCEPTED, ReportCode.ADDED):
            yield event


def _report(view: ChainView, at: Deployment, specification: bytes, event: Reported, records: Records) -> ReportPart:
    batch = records.reports.get(event.log.transaction) or _reported(view, at, event.log.transaction)
    head = ResultHead.unpack(event.word)
    one = next(
        one for one in batch.reports if (one.fixture, one.ballot, one.value) == (specification, head.ballot, head.value)
    )
    return ReportPart(
        one.ballot,
        one.round,
        one.value,
        one.voids,
        tuple(report.struct_hash() for report in batch.reports),
        tuple(MemberSignature(member, signature) for member, signature in batch.signatures.items()),
        place_of(event),
    )


def _reported(view: ChainView, at: Deployment, transaction: bytes) -> ReportedBatch:
    sent = view.transaction(transaction)
    data = bytes(sent["input"])
    if sent.get("to") != at.oracle or data[:4] not in _REPORT:
        raise NotToBeBuilt(
            f"the report of transaction 0x{transaction.hex()} went through {sent.get('to')}",
            "give the signed report, out of a node's records",
        )
    return decode_report(packed_of(data), at.oracle_domain)
