"""Where a fixture stands, derived from what is known; never stored facts of its own, so it cannot contradict them.

| stage     | holds while                                                     | leaves when                        |
|-----------|-----------------------------------------------------------------|------------------------------------|
| SCHEDULED | before the start                                                | start                              |
| LIVE      | started, before the earliest report                             | earliest report                    |
| AWAITING  | a ballot is open, the sources are not final                     | they are, or differ                |
| SETTLING  | the sources agree, and it has not held long enough              | settle delay                       |
| ABSTAINED | the sources differ                                              | they agree                         |
| OBSERVED  | an own decision, nothing said in this ballot                    | the lead spoke, or its time ended  |
| VOTED     | voted in this ballot                                            | k votes of one round               |
| SIGNED    | a certificate was signed (locked) in this ballot                | k reports                          |
| ATTESTED  | k reports are here                                              | own stage is due, or others sent   |
| SUBMITTED | the own transaction is on its way                               | the chain shows the report         |
| INCLUDED  | the newest block shows a report of this ballot                  | finality, challenge, reorg         |
| REVOTE    | challenged in the newest block; the ballot waits for finality   | finalised; then OBSERVED and so on |
| ARBITER   | the arbiter's time                                              | k signatures, ruling or silence    |
| EXPIRED   | the deadline passed without a report                            | `voidStale`, or a late report      |
| FINAL     | a finalised block shows the final result: terminal              | never                              |
| HALTED    | somebody must look                                              | an operator's release              |
| SILENT    | safe mode, or no member of the committee: follows, never speaks | the cause ends                     |
"""

import re
import time
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from oracle.agreement import VOID, Phase, Value
from oracle.agreement.fixture_state import settled
from sports.errors import SportsError
from sports.words import Result

if TYPE_CHECKING:
    from oracle.engine.machine import State


_HELD: Final = re.compile(r" for \d+ s\b")


class Stage(StrEnum):
    """See the table."""

    SCHEDULED = "SCHEDULED"
    LIVE = "LIVE"
    AWAITING = "AWAITING"
    SETTLING = "SETTLING"
    ABSTAINED = "ABSTAINED"
    OBSERVED = "OBSERVED"
    VOTED = "VOTED"
    SIGNED = "SIGNED"
    ATTESTED = "ATTESTED"
    SUBMITTED = "SUBMITTED"
    INCLUDED = "INCLUDED"
    REVOTE = "REVOTE"
    ARBITER = "ARBITER"
    EXPIRED = "EXPIRED"
    FINAL = "FINAL"
    HALTED = "HALTED"
    SILENT = "SILENT"


def stage_of(state: "State", now: int) -> tuple[Stage, str]:
    """The stage, and why."""
    if state.finished:
        return Stage.FINAL, f"{shown(state.final.value)} is final in a finalised block"
    if state.halted:
        return Stage.HALTED, state.halted
    return _on_chain(state, now) or _said(state) or _data(state, now)


def _on_chain(state: "State", now: int) -> tuple[Stage, str] | None:
    """What the newest block says; it goes before everything that is only between nodes."""
    seen, ballot = settled(state.terms.clocks, state.latest, now), state.participant.memory.ballot
    if seen.phase is Phase.FINAL:
        return Stage.INCLUDED, f"{shown(seen.value)} is final, in a block that is not finalised yet"
    if seen.phase is Phase.REPORTED:
        signers = f"{len(seen.signers)} of {state.terms.committee.n}"
        return Stage.INCLUDED, f"{shown(seen.value)} reported by {signers} in ballot {seen.ballot}, open to challenge"
    if seen.phase is Phase.ARBITER:
        return Stage.ARBITER, "the re-vote ran out, or a confirmed value was challenged"
    if seen.ballot > ballot:
        return (
            Stage.REVOTE,
            f"challenged; ballot {seen.ballot} waits for a finalised block and opens at {stamp(seen.opens)}",
        )
    if seen.phase is Phase.OPEN and now >= state.terms.deadline:
        return Stage.EXPIRED, f"nothing was reported until the deadline {stamp(state.terms.deadline)}"
    return None


def _said(state: "State") -> tuple[Stage, str] | None:
    part, memory = state.participant, state.participant.memory
    submitted = state.submitted
    if submitted is not None and submitted.ballot == memory.ballot:
        return Stage.SUBMITTED, f"sent the report of {shown(submitted.value)}, ballot {memory.ballot}"
    if part.finished:
        claims = [claim for claim in part.attested_claims() if claim.ballot == memory.ballot]
        return Stage.ATTESTED, f"{len(part.signers(claims[0]))} reports of {shown(claims[0].value)} are here"
    if not part.speaks:
        return Stage.SILENT, state.silent_because
    if memory.lock is not None:
        claim = memory.lock.claim
        return Stage.SIGNED, f"signed {shown(claim.value)} in ballot {claim.ballot}, round {claim.round}"
    if memory.vote is not None:
        return Stage.VOTED, f"voted {shown(memory.vote)} in ballot {memory.ballot}, round {memory.round}"
    return None


def _data(state: "State", now: int) -> tuple[Stage, str]:
    decision, terms = state.decision, state.terms
    if now < terms.start:
        return Stage.SCHEDULED, f"starts at {stamp(terms.start)}"
    if decision.value is not None:
        # How long it has held grows with every poll, and is no new step of the story.
        return Stage.OBSERVED, f"{shown(decision.value)}: {_HELD.sub('', decision.reason)}"
    if decision.state == "DISPUTED":
        return Stage.ABSTAINED, decision.reason
    if decision.state == "PROVISIONAL":
        return Stage.SETTLING, decision.reason
    if now < terms.earliest:
        return Stage.LIVE, f"no result before {stamp(terms.earliest)}"
    return Stage.AWAITING, decision.reason


def stamp(at: int) -> str:
    """A second of the match clock, for a person."""
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(at))


@lru_cache(maxsize=256)
def shown(value: Value | None) -> str:
    """A value in words."""
    if value is None:
        return "no value"
    if value == VOID:
        return "VOID"
    try:
        result = Result.unpack(value.result)
    except SportsError:
        return f"result {value.result:#x}"
    pairs = " ".join("-" if pair is None else f"{pair.home}-{pair.away}" for pair in result.pairs)
    voids = f" voids {value.voids:#x}" if value.voids else ""
    return f"{result.status.name} {pairs.rstrip(' -') or '-'}{voids}"
