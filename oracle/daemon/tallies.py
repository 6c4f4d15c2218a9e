"""What is counted out of the store, from where the last look ended: the disk tells the story, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from prometheus_client import Histogram

from oracle.agreement.schedule import permutation, stage_of
from oracle.daemon.parts import Parts
from oracle.engine.machine import State
from oracle.engine.stages import Stage
from oracle.metrics import FIXTURE_STATES, NodeMetrics
from oracle.store import Kind, messages
from proofbook.metrics import Bounded

_TIMED: Final = frozenset({Stage.ATTESTED, Stage.SUBMITTED, Stage.INCLUDED, Stage.FINAL})
_ABSTENTIONS: Final = (
    ("settle delay", "no_settle"),
    ("stale", "stale"),
    ("tie", "tie"),
    ("no source knows", "unmapped"),
    ("have a vote", "insufficient_sources"),
)
"""Words of a reason, and the label that they come to; anything else is a disagreement."""


class Tallies:
    """Reads a node's store again and again."""

    def __init__(self, metrics: NodeMetrics, parts: Parts) -> None:
        self._metrics = metrics
        self._parts = parts
        row = parts.store.row("SELECT max(seq) FROM transitions")
        self._seq = int(row[0] or 0) if row is not None else 0
        self._due = {place: (state, attempts) for place, state, attempts in self._due_rows()}
        self._caught = len(messages.equivocations(parts.store, tuple(Kind)))
        self._voted: set[bytes] = {digest for digest, state in parts.core.states.items() if state.finished}
        self._broken: set[tuple[str, bytes]] = set()

    def look(self) -> None:
        """Count what is new."""
        self._steps()
        self._transmissions()
        self._equivocations()
        self._votes()
        self._ages()
        self._missing()
        self._impossible()
        path = self._parts.store.path
        self._metrics.db_size_bytes().set(Path(path).stat().st_size if Path(path).exists() else 0)

    def _steps(self) -> None:
        rows = self._parts.store.rows(
            "SELECT seq, specification, at, before, after, reason FROM transitions WHERE seq > ? ORDER BY seq",
            self._seq,
        )
        for seq, specification, at, before, after, reason in rows:
            self._seq = seq
            if after == before:
                continue
            if after == Stage.ABSTAINED or (after == Stage.AWAITING and before in (Stage.SETTLING, Stage.OBSERVED)):
                label = next((word for part, word in _ABSTENTIONS if part in reason), "disagreement")
                self._metrics.abstentions(reason=label).inc()
            if after == Stage.REVOTE:
                self._metrics.disputes().inc()
            if after in (Stage.SIGNED, *_TIMED) and before not in (Stage.SIGNED, *_TIMED):
                self._time(self._metrics.prepare_seconds, specification, seq, at, "voted ")
            if after in _TIMED and before not in _TIMED:
                self._time(self._metrics.attest_seconds, specification, seq, at, "signed ")

    def _time(self, metric: Bounded[Histogram], specification: bytes, seq: int, at: int, words: str) -> None:
        """Observe how long it took since this node said something; it may not have."""
        row = self._parts.store.row(
            "SELECT max(at) FROM transitions WHERE specification = ? AND seq <= ? AND reason LIKE ?",
            specification,
            seq,
            f"{words}%",
        )
        if row is not None and row[0] is not None:
            metric().observe(max(0, at - int(row[0])))

    def _due_rows(self) -> Iterator[tuple[tuple[bytes, int, int], str, int]]:
        for specification, ballot, round_, state, attempts in self._parts.store.rows(
            "SELECT specification, ballot, round, state, attempts FROM due"
        ):
            yield (specification, ballot, round_), state, attempts

    def _transmissions(self) -> None:
        for place, state, attempts in self._due_rows():
            before, failed = self._due.get(place, ("waiting", 0))
            self._due[place] = (state, attempts)
            stage = self._stage(*place)
            if attempts > failed:
                self._metrics.transmit_stage(stage=stage, result="reverted").inc(attempts - failed)
            if state == "sent" != before:
                self._metrics.transmit_stage(stage=stage, result="sent").inc()
            if state == "done" and before == "waiting":
                self._metrics.transmit_stage(stage=stage, result="already_there").inc()

    def _stage(self, specification: bytes, ballot: int, round_: int) -> str:
        state = self._parts.core.states.get(specification)
        if state is None:
            return "unknown"
        terms = state.terms
        order = permutation(self._parts.core.config, terms.fixture, ballot, round_, terms.committee.n)
        return str(stage_of(order, terms.node) if terms.speaks else stage_of(order, order[-1]) + 1)

    def _equivocations(self) -> None:
        found = messages.equivocations(self._parts.store, tuple(Kind))
        for one in found[self._caught :]:
            self._metrics.equivocations(peer=one.signer).inc()
            if one.signer == self._parts.store.identity.signer:
                self._metrics.invariant_violations(invariant="two_values_signed").inc()
        self._caught = len(found)

    def _votes(self) -> None:
        """Groups that were right or wrong, once a result is final and the own decision says who said what."""
        for specification, state in self._parts.core.states.items():
            if not state.finished or specification in self._voted:
                continue
            self._voted.add(specification)
            decision = state.decision
            if decision.value is None or not decision.detail:
                continue
            told, right = json.loads(decision.detail), decision.value == state.final.value
            for group in told.get("supporters", ()):
                self._metrics.source_votes(source=str(group), agree="yes" if right else "no").inc()
            for group in told.get("dissenters", ()) if right else ():
                self._metrics.source_votes(source=str(group), agree="no").inc()

    def _ages(self) -> None:
        rows = self._parts.store.rows(
            "SELECT f.stage, min(t.at) FROM fixtures f JOIN"
            " (SELECT specification, max(at) AS at FROM transitions GROUP BY specification) t"
            " ON t.specification = f.specification WHERE NOT f.finished GROUP BY f.stage"
        )
        oldest = {str(stage): int(at) for stage, at in rows}
        for stage in FIXTURE_STATES:
            age = max(0, self._parts.node.now - oldest[stage]) if stage in oldest else 0
            self._metrics.fixture_oldest_age_seconds(state=stage).set(age)

    def _missing(self) -> None:
        missing = {member: 0 for state in self._parts.core.states.values() for member in state.terms.members}
        for state in self._parts.core.states.values():
            for member in _silent(state):
                missing[member] += 1
        for member, count in missing.items():
            self._metrics.signatures_missing(peer=member).set(count)

    def _impossible(self) -> None:
        """Said once for each fixture: a report that was signed by enough and is not on the chain at its deadline."""
        for specification, state in self._parts.core.states.items():
            lost = state.stage is Stage.EXPIRED and state.participant.finished
            if lost and ("report_lost", specification) not in self._broken:
                self._broken.add(("report_lost", specification))
                self._metrics.invariant_violations(invariant="report_lost").inc()


def _silent(state: State) -> list[str]:
    """Members whose signature is not here, of a fixture that has enough."""
    claims = [one for one in state.participant.attested_claims() if one.ballot == state.participant.memory.ballot]
    if state.finished or not claims:
        return []
    signers = state.participant.signers(claims[0])
    return [member for place, member in enumerate(state.terms.members) if place not in signers]
