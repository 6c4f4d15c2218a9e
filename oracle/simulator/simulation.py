"""One fixture from the first data to a final result: seeded, in simulated time, with the daemon's own rule.

Time is seconds from the earliest report. Only clock, network, chain and disk are replaced; the truth is `TRUTH`.
"""

import heapq
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from oracle.agreement.clocks import DAY, HOUR
from oracle.agreement.committee import Committee, NodeIndex
from oracle.agreement.disputes import bond_due, challenge, rule
from oracle.agreement.fixture_state import Answer, Fixture, Phase, last_end, listed, settled, void_stale
from oracle.agreement.messages import Claim, Message, Vote
from oracle.agreement.participant import Participant
from oracle.agreement.reporting import report
from oracle.agreement.schedule import STAGE_S, permutation, stage_of
from oracle.agreement.value import VOID
from oracle.engine.terms import Terms
from oracle.engine.transmission import needed
from oracle.simulator.chain import Chain
from oracle.simulator.checks import Checks, Outcome
from oracle.simulator.liars import Liars
from oracle.simulator.network import Network
from oracle.simulator.node import Node
from oracle.simulator.setup import OTHER, TRUTH, WRONG, Setup, draw
from oracle.simulator.weak import PARTICIPANTS

BOND_UNIT: Final = 100
DEADLINE: Final = 3 * DAY
SIGNS_DIRECTLY: Final = ("direct", "f+1")


class Simulation:
    """Everything that happens in one run; `run` plays it and gives the outcome."""

    def __init__(self, setup: Setup) -> None:
        # A seeded experiment that must repeat, nothing secret.
        self.rng = random.Random(f"{setup.n}/{setup.seed}")  # noqa: S311
        self.setup = setup
        self.committee = Committee(setup.n)
        self.conditions = draw(setup, self.rng)
        self.participant_class = self.class_of(setup)
        self.now, self.over = 0.0, False
        self.deadline = DEADLINE
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._order = 0
        self.network = Network(self)
        self.chain = Chain(self, self.rng, listed(0, DEADLINE, large=self.conditions.large))
        self.checks = Checks(self)
        self.signers: defaultdict[Claim, set[NodeIndex]] = defaultdict(set)
        self.corrected: float | None = None
        """When every watcher has seen the correction of a common error."""
        self.equal_at = 0.0
        self.calm_from = 0.0
        self.nodes = {
            NodeIndex(name): Node(self, NodeIndex(name)) for name in range(setup.n) if name not in self.conditions.liars
        }
        self.liars = Liars(self)
        self._plan_data()
        self._plan_faults()
        for node in self.nodes.values():
            self.at(0, partial(node.tick, 0, 0))
        self.liars.enter(0, 0)
        for when in (DEADLINE + 12, DEADLINE + 4000):
            self.at(when, self._try_void)

    def class_of(self, setup: Setup) -> type[Participant]:
        """The participant that honest nodes run: the daemon's, or a weaker one."""
        return PARTICIPANTS.get(setup.weak, Participant)

    @property
    def signs_directly(self) -> bool:
        """Whether the rule of this run has no certificates."""
        return self.setup.weak in SIGNS_DIRECTLY

    def wait_to_transmit(self, claim: Claim, node: NodeIndex) -> int:
        """Seconds from k signatures to the node's own stage."""
        config = self.setup.seed.to_bytes(8, "big")
        return STAGE_S * stage_of(permutation(config, 0, claim.ballot, claim.round, self.setup.n), node)

    def needs(self, terms: Terms, claim: Claim, signers: frozenset[NodeIndex]) -> bool:
        """Whether a transmitter that looks at the newest block now would send."""
        return bool(needed(terms, self.chain.state, claim, signers, int(self.now)))

    # -- plan

    def _plan_data(self) -> None:
        rng, conditions = self.rng, self.conditions
        for node in self.nodes.values():
            if conditions.scene in ("noisy", "storm"):
                since, until = 0.0, rng.uniform(0.1, 5) * HOUR
                while since < until:
                    node.data.append((since, rng.choice((TRUTH, TRUTH, WRONG, WRONG, OTHER))))
                    since += rng.expovariate(1 / rng.choice((60, 300, 1500)))
                node.data.append((until, TRUTH))
            else:
                value = WRONG if conditions.scene == "common" else TRUTH
                node.data.append((rng.uniform(-300, 900), value))
            for since, _ in node.data:
                self.at(max(0, since + conditions.settle + 1), node.try_vote)
                self.at(max(0, since + conditions.alarm + 1 + rng.uniform(0, 30)), node.watch)
            self.equal_at = max(self.equal_at, node.data[-1][0] + conditions.settle)

    def _plan_faults(self) -> None:
        rng = self.rng
        for _ in range(rng.choice((0, 0, 1, 2))):
            begins = rng.uniform(0, 5 * HOUR)
            ends = begins + rng.uniform(60, 2 * HOUR)
            side = frozenset(name for name in range(self.setup.n) if rng.random() < 0.5)
            self.network.cuts.append((begins, ends, side))
            self.calm_from = max(self.calm_from, ends)
        for node in self.nodes.values():
            for _ in range(rng.choice((0, 0, 1, 3))):
                down = rng.uniform(0, 5 * HOUR)
                up = down + rng.choice((5, 60, 1800))
                self.at(down, node.crash)
                self.at(up, node.restart)
                self.calm_from = max(self.calm_from, up)

    def _correct(self) -> None:
        """Sources correct their common error, at nearly the same time everywhere."""
        for node in self.nodes.values():
            since = self.now + self.rng.uniform(0, 60)
            node.data.append((since, TRUTH))
            self.at(since + self.conditions.settle + 1, node.try_vote)
            self.at(since + self.conditions.alarm + self.rng.uniform(1, 30), node.watch)
        self.corrected = self.now + 60 + self.conditions.alarm + 30

    # -- events

    def at(self, when: float, do: Callable[[], None]) -> None:
        """Let something happen then; equal times keep their order."""
        self._order += 1
        heapq.heappush(self._queue, (when, self._order, do))

    def kept(self, message: Message) -> None:
        """An honest node wrote a message to its disk: it counts as said, and the liars see it."""
        if isinstance(message, Vote):
            self.checks.voted(message)
            self.liars.saw(message)
            return
        claim = message.claim
        # The weaker rule `merge` counts signatures whatever their round.
        counted = replace(claim, round=-1) if self.setup.weak == "merge" else claim
        self.signers[counted].add(message.node)
        acceptable = self.checks.signed(message)
        if claim.value in acceptable and self.rng.random() < 0.3 and self.setup.weak != "merge":
            self.submit_report(claim, frozenset(self.signers[claim]) | self._liar_names())

    def _liar_names(self) -> frozenset[NodeIndex]:
        return frozenset(NodeIndex(name) for name in self.conditions.liars)

    # -- calls

    def submit_report(self, claim: Claim, signers: frozenset[NodeIndex]) -> None:
        """Send signatures to the chain."""
        late = self.setup.weak == "latek"

        def call(state: Fixture, now: int) -> tuple[Fixture, Answer]:
            if late and settled(self.conditions.clocks, state, now).phase is Phase.ARBITER:
                return state, Answer.REFUSED
            return report(self.committee, self.conditions.clocks, state, now, claim, signers)

        self.chain.send(call)

    def submit_challenge(self, *, sticky: bool) -> None:
        """Send a challenge with the bond that is due."""

        def call(state: Fixture, now: int) -> tuple[Fixture, Answer]:
            paid = bond_due(state, BOND_UNIT)
            state, answer = challenge(self.conditions.clocks, state, now, paid, BOND_UNIT)
            if answer is Answer.BALLOT and self.setup.weak == "early":
                state = replace(state, opens=now + self.conditions.clocks.finality)
            return state, answer

        self.chain.send(call, sticky=sticky)

    def _grieve(self, reported: int) -> None:
        state = settled(self.conditions.clocks, self.chain.state, int(self.now))
        if state.phase is Phase.REPORTED and state.reported == reported and state.challenges < 4:
            self.submit_challenge(sticky=False)

    def _arbitrate(self) -> None:
        state = settled(self.conditions.clocks, self.chain.state, int(self.now))
        if state.phase is Phase.ARBITER and self.conditions.arbiter == "honest":
            known = any(claim.value == TRUTH and nodes for claim, nodes in self.signers.items())
            choice = TRUTH if known else VOID
            self.chain.send(lambda s, now: rule(self.conditions.clocks, s, now, choice, is_candidate=known))

    def _try_void(self) -> None:
        self.chain.send(lambda state, now: void_stale(self.conditions.clocks, state, now))

    # -- reactions to the chain

    def mined(self, answer: Answer) -> None:
        """A call changed the fixture: nodes poll and watch, griefers and arbiters think."""
        state, rng = self.chain.state, self.rng
        self._polls(90)
        if answer is Answer.ACCEPTED:
            if self.checks.accepted(state) and self.conditions.scene == "common":
                self.at(self.now + rng.uniform(0.02, 1.3) * (state.ends - state.reported), self._correct)
            if self.conditions.griefer:
                span = 120 if self.conditions.preempt else state.ends - state.reported
                self.at(self.now + rng.uniform(1, span), partial(self._grieve, state.reported))
        if answer is Answer.BALLOT and self.setup.outage:
            self.conditions = replace(self.conditions, quiet=0)
            down = rng.choice(sorted(self.nodes))
            self.at(self.now, self.nodes[down].crash)
            self.at(self.now + rng.uniform(26, 90) * HOUR, self.nodes[down].restart)
        if answer in (Answer.BALLOT, Answer.ARBITER):
            base = self.conditions.clocks.revote if answer is Answer.BALLOT else 0
            self.at(self.now + base + rng.uniform(1, 60) * HOUR, self._arbitrate)

    def reorganised(self) -> None:
        """Blocks vanished: transmitters send again, nodes read the chain again."""
        for node in self.nodes.values():
            self._poll(node, 60)
            for claim in node.participant.attested_claims():
                self.at(self.now + self.rng.uniform(10, 400), partial(node.transmit, claim))

    def _polls(self, watch_within: int) -> None:
        for node in self.nodes.values():
            self._poll(node, watch_within)

    def _poll(self, node: Node, watch_within: int) -> None:
        if self.setup.weak == "unfinal":
            self.at(self.now + self.rng.uniform(1, 30), node.poll)
        self.at(self.now + self.conditions.finality + self.rng.uniform(1, 60), node.poll)
        self.at(self.now + self.rng.uniform(5, watch_within), node.watch)

    # -- run

    def run(self) -> Outcome:
        """Play the run to its end and judge it."""
        limit = DEADLINE + last_end(self.conditions.clocks, DEADLINE)
        while self._queue:
            self.now, _, do = heapq.heappop(self._queue)
            do()
            state = self.chain.state
            seen = settled(self.conditions.clocks, state, int(self.now))
            if seen.phase is Phase.FINAL and not self.chain.pending:
                last = max([one.at for one in self.chain.log[-1:]] + [state.ends])
                if self.now > last + 2 * self.conditions.finality:
                    break
            if self.now > limit:
                break
        self.over = True
        outcome = self.checks.judge()
        for node in self.nodes.values():
            node.disk.close()
        return outcome
