"""What a run must never show, S1 to S6, and what it measures.

| check | how it is judged                                                                          |
|-------|-------------------------------------------------------------------------------------------|
| S1    | honest signers and all liars reach k for two values of one ballot                         |
| S2    | another value without a challenge; a re-vote accepted before its challenge was final      |
| S3    | k on chain within f+2 rounds after calm; all ends before `last_end`. Not judged in storms |
| S4    | a common error is corrected if that was seen in time before the window's end              |
| S5    | honest data right from the start: the result is right, whatever griefers and liars do     |
| S6    | no honest node signs, or votes, two values in one round of a ballot, or wants to          |

In time: less the alarm, a block or two, and up to two reorganisations.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from oracle.agreement.clocks import round_at, round_start
from oracle.agreement.committee import NodeIndex
from oracle.agreement.fixture_state import Answer, Bond, Fixture, Phase, last_end, settled
from oracle.agreement.messages import Report, Vote
from oracle.agreement.schedule import STAGE_S
from oracle.agreement.value import VOID, Value
from oracle.simulator.setup import TRUTH

if TYPE_CHECKING:
    from oracle.simulator.simulation import Simulation


class Broken(StrEnum):
    """A check that a run failed."""

    S1 = "S1 two acceptable reports in one ballot"
    S2_CHANGED = "S2 value changed without a challenge"
    S2_UNFINAL = "S2 re-vote accepted before its challenge was final"
    S3_REPORT = "S3 no report within f+2 rounds of calm"
    S3_REVOTE = "S3 re-vote late"
    S3_OPEN = "S3 not ended"
    S3_LATE = "S3 ended after last_end"
    S4 = "S4 corrected in time, not fixed"
    S5 = "S5 not the truth although honest nodes agree"
    S6_VOTE = "S6 two votes of an honest node in one round"
    S6_REPORT = "S6 honest node slashable"
    S6_GUARD = "S6 the lock held an honest node back"

    @property
    def stalls(self) -> bool:
        """Whether it is about when, not about what."""
        return self.value.startswith("S3")

    @property
    def unsafe(self) -> bool:
        """Whether a result could be doubtful or wrong; S4 is about a value on which all sources erred."""
        return not self.stalls and self is not Broken.S4


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; times are seconds from the earliest report."""

    value: Value | None
    broken: frozenset[Broken]
    scene: str
    in_time: bool
    """A common error was corrected early enough to be fixed."""
    first: float | None
    """When a report was first accepted."""
    rounds: int | None
    """Rounds until then."""
    end: float
    ballots: int
    bonds: tuple[Bond, ...]
    griefer: bool
    arbiter: str
    reorgs: int
    answers: tuple[Answer, ...]


class Checks:
    """Watches a run; honest words are checked as they are said, the chain when it is over."""

    def __init__(self, simulation: "Simulation") -> None:
        self._simulation = simulation
        self._broken: Counter[Broken] = Counter()
        self._cast: dict[tuple[NodeIndex, int, int], Value] = {}
        self._signed: dict[tuple[NodeIndex, int, int], Value] = {}
        self._first: float | None = None
        self._first_value: Value | None = None
        self._first_ends = 0

    # -- while it runs

    def voted(self, vote: Vote) -> None:
        """S6 for votes."""
        claim = vote.claim
        if self._cast.setdefault((vote.node, claim.ballot, claim.round), claim.value) != claim.value:
            self._broken[Broken.S6_VOTE] += 1

    def signed(self, report: Report) -> set[Value]:
        """S6 for reports, and S1 for liars that sign everything; gives the ballot's acceptable values."""
        simulation, claim = self._simulation, report.claim
        if self._signed.setdefault((report.node, claim.ballot, claim.round), claim.value) != claim.value:
            self._broken[Broken.S6_REPORT] += 1
        needed = simulation.committee.f + 1 if simulation.setup.weak == "f+1" else simulation.committee.k
        liars = len(simulation.conditions.liars)
        acceptable = {
            one.value
            for one, nodes in simulation.signers.items()
            if one.ballot == claim.ballot and len(nodes) + liars >= needed
        }
        if len(acceptable) > 1:
            self._broken[Broken.S1] += 1
        return acceptable

    def accepted(self, state: Fixture) -> bool:
        """S2 for a re-vote; says whether this is the first report of the run."""
        simulation = self._simulation
        first = self._first is None
        if first:
            self._first, self._first_value = simulation.now, state.value
        if state.ballot > 0:
            called = [one.at for one in simulation.chain.log if one.answer is Answer.BALLOT]
            if called and simulation.now - called[-1] < simulation.conditions.finality:
                self._broken[Broken.S2_UNFINAL] += 1
        return first

    # -- when it is over

    def judge(self) -> Outcome:
        """Judge the chain that stayed."""
        simulation = self._simulation
        clocks, log = simulation.conditions.clocks, simulation.chain.log
        state = settled(clocks, simulation.chain.state, int(simulation.now))
        if state.phase is not Phase.FINAL:
            much_later = int(max(simulation.now, state.ends, state.deadline)) + last_end(clocks, 0)
            state = settled(clocks, state, much_later)
        first, rounds = self._first_report()
        last = log[-1].at if log else simulation.now
        end = float(state.ends) if state.ends and state.value != VOID else last
        answers = tuple(one.answer for one in log)
        if state.phase is not Phase.FINAL:
            self._broken[Broken.S3_OPEN] += 1
        if first and end > last_end(clocks, int(first)):
            self._broken[Broken.S3_LATE] += 1
        if first and state.value != self._first_value and not {Answer.BALLOT, Answer.ARBITER} & set(answers):
            self._broken[Broken.S2_CHANGED] += 1
        self._judge_liveness(first)
        if simulation.conditions.scene == "calm" and state.value != TRUTH and not simulation.setup.outage:
            self._broken[Broken.S5] += 1
        if any(node.refused for node in simulation.nodes.values()):
            self._broken[Broken.S6_GUARD] += 1
        in_time = self._in_time()
        if in_time and state.value != TRUTH:
            self._broken[Broken.S4] += 1
        return Outcome(
            value=state.value,
            broken=frozenset(self._broken),
            scene=simulation.conditions.scene,
            in_time=in_time,
            first=first,
            rounds=rounds,
            end=end,
            ballots=state.ballot,
            bonds=state.bonds,
            griefer=simulation.conditions.griefer,
            arbiter=simulation.conditions.arbiter,
            reorgs=simulation.chain.reorgs,
            answers=answers,
        )

    def _first_report(self) -> tuple[float | None, int | None]:
        state = self._simulation.chain.start
        for one in self._simulation.chain.log:
            state, _ = one.call(state, int(one.at))
            if one.answer is Answer.ACCEPTED:
                return one.at, state.round + 1
        return None, None

    def _judge_liveness(self, first: float | None) -> None:
        """S3: k signatures on chain within f+2 rounds after data and network are calm."""
        simulation, conditions = self._simulation, self._simulation.conditions
        if simulation.setup.outage or conditions.scene == "storm":
            return
        calm = max(simulation.equal_at, simulation.calm_from)
        slack = STAGE_S * simulation.setup.n + 600 + (3 * conditions.finality if conditions.p_reorg else 0)

        def bound(opens: int, since: float) -> float:
            round_ = max(0, round_at(conditions.clocks, opens, int(since)))
            return round_start(conditions.clocks, opens, round_ + simulation.committee.f + 3) + slack

        start = simulation.chain.start
        if bound(0, calm) < start.deadline and (first is None or first > bound(0, calm)):
            self._broken[Broken.S3_REPORT] += 1
        state, due = start, None
        for one in simulation.chain.log:
            ends = one.answer in (Answer.ACCEPTED, Answer.RULED)
            if ends and due is not None and one.at > due:
                self._broken[Broken.S3_REVOTE] += 1
            state, _ = one.call(state, int(one.at))
            if one.answer is Answer.BALLOT:
                corrected = simulation.corrected + conditions.settle if simulation.corrected else 0
                since = max(calm, one.at + conditions.finality, corrected)
                due = bound(state.opens, max(since, state.opens))
            elif ends:
                due = None
        if due is not None and simulation.now > due:
            self._broken[Broken.S3_REVOTE] += 1

    def _in_time(self) -> bool:
        """Whether the correction was seen before the window, of the chain that stayed, came near its end."""
        simulation, conditions = self._simulation, self._simulation.conditions
        state, ends = simulation.chain.start, 0
        for one in simulation.chain.log:
            state, _ = one.call(state, int(one.at))
            if one.answer in (Answer.ACCEPTED, Answer.ADDED) and state.ballot == 0:
                ends = state.ends
        slack = 300 + (2 * conditions.finality if conditions.p_reorg else 0)
        corrected = simulation.corrected
        return bool(conditions.scene == "common" and corrected and ends and corrected + slack < ends)
