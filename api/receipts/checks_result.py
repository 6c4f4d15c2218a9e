"""Checks of a fixture: specification, committee, reports and their signatures, the result's history, the votes."""

from __future__ import annotations

from collections import defaultdict

from eth_utils.crypto import keccak

from api.receipts.evidence import evidence_digest
from api.receipts.history import history_of
from api.receipts.look import Look, before
from api.receipts.model import FixturePart, ReportPart, VotePart
from api.receipts.onchain import place_of, told
from api.receipts.steps import ATTESTED, Mismatch, require, same
from chain.bindings.fixture_oracle import EndedBySilence, Listed, Reported, Ruled, VoidedByTime
from chain.calldata import decode_report, packed_of
from chain.signers import recovered
from chain.typed_data import Fixture, Report, Vote, list_digest
from chain.wire import ReportCode
from chain.words import ResultHead
from sports.outcomes import VOID, Outcome, outcome
from sports.words import Result, Status, VoidIntervals


def fixtures(look: Look) -> None:
    """Every fixture of the bet; leaves the legs' outcomes in the look."""
    results: dict[int, Result] = {}
    voids: dict[int, VoidIntervals] = {}
    for number, part in enumerate(look.receipt.fixtures, 1):
        name = f"fixture {number}"
        _specification(look, part, name)
        if part.value is not None:
            _result(look, part, name)
            results[part.id] = Result.unpack(part.value)
            voids[part.id] = VoidIntervals.unpack(part.voids or 0)
        else:
            _open(look, part, name)
        _sources(look, part, name)
    starts = {part.id: part.specification.start for part in look.receipt.fixtures}
    found: list[Outcome | None] = []
    for leg in look.legs:
        if leg.fixture not in results:
            found.append(None)
        elif voids[leg.fixture].voids(look.receipt.ticket.accepted_at, starts[leg.fixture]):
            found.append(VOID)
        else:
            found.append(outcome(results[leg.fixture], leg))
    look.outcomes = tuple(found)


def typed_of(part: FixturePart) -> Fixture:
    """The specification as typed data."""
    one = part.specification
    return Fixture(
        one.sport,
        one.competition,
        one.season,
        one.home,
        one.away,
        one.start,
        one.earliest,
        one.close,
        one.deadline,
        one.rules,
        one.committee,
        one.tie,
    )


def quorum(members: int) -> int:
    """How many signatures a report takes: k of n."""
    return (members + (members - 1) // 3) // 2 + 1


def _specification(look: Look, part: FixturePart, name: str) -> None:
    with look.steps.step(f"{name}: specification") as words:
        spec = typed_of(part)
        same("the fixture's id", part.id, spec.fixture_id())
        require(any(leg.fixture == part.id for leg in look.legs), "no leg of the bet is on it")
        oracle = look.view.oracle(look.receipt.contracts.oracle)
        event = look.event(part.listed, oracle.events, Listed)
        same("the specification's hash", spec.struct_hash(), event.specification)
        require(before(part.listed, look.receipt.placed), "it was listed after the bet")
        packed = b"".join(bytes.fromhex(member[2:]) for member in part.members)
        wanted = look.view.ask(lambda: oracle.committees(spec.committee), "committee", spec.committee)
        same("the committee", keccak(packed), wanted)
        words.append(f"{part.id:#034x}, start {spec.start}, committee {spec.committee} of {len(part.members)}")


def _open(look: Look, part: FixturePart, name: str) -> None:
    """Without a result: so it must still be, unless a lost leg has ended the bet before it."""
    with look.steps.step(f"{name}: result") as words:
        _history(look, part)
        if look.receipt.state == "open":
            oracle = look.view.oracle(look.receipt.contracts.oracle)
            state = look.view.ask(lambda: oracle.state_of(part.id), "state", part.id)
            require(not state.is_final, "it has become final since: ask for the bet's receipt again")
        require(part.voids is None, "a second result word without a result")
        words.append("not final when the receipt was made")


def _result(look: Look, part: FixturePart, name: str) -> None:
    oracle = look.view.oracle(look.receipt.contracts.oracle)
    with look.steps.step(f"{name}: reports") as words:
        signed: dict[tuple[int, int, int], set[str]] = defaultdict(set)
        for report in part.reports:
            signed[report.ballot, report.value, report.voids] |= _report(look, part, report)
        for (ballot, value, _), signers in signed.items():
            words.append(f"ballot {ballot}: {_shown(value)} signed by {len(signers)} of {len(part.members)}")
        if not signed:
            words.append("nobody reported")
        codes = (hex(ReportCode.ACCEPTED), hex(ReportCode.ADDED))
        events = [one for one in part.history if one.event == Reported.__name__ and one.values.get("code") in codes]
        same("the reports", tuple(one.at for one in part.reports), tuple(one.at for one in events))
    with look.steps.step(f"{name}: history") as words:
        _history(look, part)
        counted = [episode.event for episode in part.history]
        words.append(", ".join(f"{counted.count(one)} {one}" for one in dict.fromkeys(counted)) or "no event")
    with look.steps.step(f"{name}: result") as words:
        state = look.view.ask(lambda: oracle.state_of(part.id), "state", part.id)
        require(state.is_final, "the chain does not call it final")
        same("the result", part.value, ResultHead.unpack(state.word).value)
        same("the second result word", part.voids, state.voids)
        words.append(f"{_shown(part.value or 0)}, final on chain, {_decided(part, signed)}")


def _report(look: Look, part: FixturePart, report: ReportPart) -> set[str]:
    """The members who signed a report. Raises Mismatch."""
    made = Report(typed_of(part).struct_hash(), report.ballot, report.round, report.value, report.voids)
    require(made.struct_hash() in report.items, "the report is not in the list that was signed")
    digest = list_digest("Reports", report.items, look.oracle_domain)
    found: set[str] = set()
    for one in report.signatures:
        same("a report's signer", one.member, recovered(digest, one.signature))
        require(one.member in part.members, f"{one.member} is no member of the committee")
        require(one.member not in found, f"{one.member} is named twice")
        found.add(one.member)
    event = look.event(report.at, look.view.oracle(look.receipt.contracts.oracle).events, Reported)
    same("the reported fixture", part.id, event.fixture)
    require(event.code in (ReportCode.ACCEPTED, ReportCode.ADDED), f"the chain refused it: code {event.code}")
    head = ResultHead.unpack(event.word)
    same("the report", (report.ballot, report.value), (head.ballot, head.value))
    # Who signed is the chain's as well: a bit for each member, and the bytes of the transaction.
    bits = {member for place, member in enumerate(part.members) if head.signers >> place & 1}
    require(found <= bits, "the chain does not count one of the signatures")
    require(event.code != ReportCode.ACCEPTED or found == bits, "a signature that the chain counts is left out")
    sent = look.view.transaction(report.at.transaction)
    if sent.get("to") == look.receipt.contracts.oracle:
        batch = decode_report(packed_of(bytes(sent["input"])), look.oracle_domain)
        carried = {one.member: one.signature for one in report.signatures}
        same("the signatures that the transaction carried", carried, batch.signatures)
    return found


def _history(look: Look, part: FixturePart) -> None:
    """Every event of the fixture is told, as it is on the chain, and none is left out. Raises Mismatch."""
    oracle = look.view.oracle(look.receipt.contracts.oracle)
    found = history_of(look.view, oracle, part.id, part.listed.block, look.receipt.as_of.number)
    same("the number of events", len(part.history), len(found))
    for episode, event in zip(part.history, found, strict=True):
        same("an event's place", episode.at, place_of(event))
        same("an event", episode.event, type(event).__name__)
        same(f"an event {episode.event}", episode.values, told(event))
        look.mined(episode.at)


def _decided(part: FixturePart, signed: dict[tuple[int, int, int], set[str]]) -> str:
    """Who decided it. Raises Mismatch where nobody can have."""
    events = [episode.event for episode in part.history]
    if Ruled.__name__ in events:
        last = next(one for one in reversed(part.history) if one.event == Ruled.__name__)
        same("the ruled result", part.value, ResultHead.unpack(int(last.values["word"], 16)).value)
        return "ruled by the arbiters, whose signatures the contract checked"
    needed = quorum(len(part.members))
    for (ballot, value, voids), signers in signed.items():
        if (value, voids) == (part.value, part.voids) and len(signers) >= needed:
            return f"signed by {len(signers)} members in ballot {ballot}, {needed} are needed"
    silence = VoidedByTime.__name__ in events or EndedBySilence.__name__ in events or "Challenged" in events
    if part.value == Result(Status.VOID).pack() and silence:
        return "void by time: nobody decided"
    raise Mismatch(f"{_shown(part.value or 0)} is signed by fewer than {needed} members, and nothing else made it so")


def _sources(look: Look, part: FixturePart, name: str) -> None:
    """What the nodes' sources had sent: bound to the nodes' votes by hashes, and their word."""
    if not part.votes and not part.readings:
        with look.steps.step(f"{name}: sources", ATTESTED) as words:
            words.append("no node's record is in the receipt")
        return
    with look.steps.step(f"{name}: votes") as words:
        hashes = {(str(one.get("group")), str(one.get("body_sha256"))) for one in part.readings}
        for vote in part.votes:
            _vote(look, part, vote)
            missing = [source for source in vote.sources if source not in hashes]
            require(not missing, f"no reading of {missing[:1]} is there, which {vote.member} voted on")
        behind = {source for vote in part.votes for source in vote.sources}
        loose = hashes - behind
        require(not loose, f"a reading {sorted(loose)[:1]} is behind no vote")
        words.append(f"{len(part.votes)} signed, over the hashes of {len(behind)} bodies")
    with look.steps.step(f"{name}: sources", ATTESTED) as words:
        providers = sorted({str(one.get("provider")) for one in part.readings})
        words.append(f"what {', '.join(providers)} said is the word of the nodes that signed the hashes of the bodies")


def _vote(look: Look, part: FixturePart, vote: VotePart) -> None:
    specification = typed_of(part).struct_hash()
    made = Vote(specification, vote.ballot, vote.round, vote.value, vote.voids, vote.evidence, vote.certificate)
    same("a vote's signer", vote.member, recovered(made.digest(look.oracle_domain), vote.signature))
    require(vote.member in part.members, f"{vote.member} is no member of the committee")
    same("a vote's evidence", vote.evidence, evidence_digest(vote.sources))


def _shown(value: int) -> str:
    """A result for people."""
    result = Result.unpack(value)
    pairs = ", ".join(f"{pair.home}-{pair.away}" for pair in result.pairs if pair is not None)
    return f"{result.status.name.lower()} {pairs}".strip()
