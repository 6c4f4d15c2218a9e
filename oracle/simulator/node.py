"""An honest node of a run: the daemon's own participant, with its data, its disk and its eyes on the chain."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from oracle.agreement.clocks import round_at, round_start
from oracle.agreement.committee import NodeIndex
from oracle.agreement.fixture_state import Phase, settled
from oracle.agreement.memory import Memory
from oracle.agreement.messages import Claim, Message
from oracle.agreement.participant import Attested, Effect, Keep, Participant, Send
from oracle.agreement.value import Value

if TYPE_CHECKING:
    from oracle.simulator.simulation import Simulation


class Node:
    """Carries out what the participant asks; `disk` and `data` survive a crash, nothing else does."""

    def __init__(self, simulation: "Simulation", name: NodeIndex) -> None:
        self._simulation = simulation
        self.name = name
        self.up = True
        self.disk = Memory(0)
        self.data: list[tuple[float, Value]] = []
        self.sent: list[Message] = []
        self.participant = self._participant(0)
        self._challenged = -1

    def _participant(self, opens: int) -> Participant:
        simulation = self._simulation
        return simulation.participant_class(
            simulation.committee, simulation.conditions.clocks, self.name, opens, self.disk
        )

    def decision(self, delay: float | None = None) -> Value | None:
        """The value that did not change for the settle delay, or for another one."""
        delay = self._simulation.conditions.settle if delay is None else delay
        last = None
        for since, value in self.data:
            if since <= self._simulation.now:
                last = (since, value)
        return last[1] if last and self._simulation.now - last[0] >= delay else None

    # -- effects

    def _do(self, effects: Iterable[Effect]) -> None:
        simulation = self._simulation
        for effect in effects:
            if isinstance(effect, Keep):
                self.disk = effect.memory
                if effect.message is not None:
                    self.sent.append(effect.message)
                    simulation.kept(effect.message)
            elif isinstance(effect, Send):
                simulation.network.broadcast(self.name, effect.message)
            else:
                self._attested(effect)

    def _attested(self, effect: Attested) -> None:
        wait = self._simulation.wait_to_transmit(effect.claim, self.name)
        self._simulation.at(self._simulation.now + wait, partial(self.transmit, effect.claim))

    def transmit(self, claim: Claim) -> None:
        """Send the signatures that are here to the chain, unless it has them."""
        state, signers = self._simulation.chain.state, self.participant.signers(claim)
        if self.up and state.ballot == claim.ballot and not state.signers >= signers:
            self._simulation.submit_report(claim, signers)

    # -- events

    def take(self, message: Message) -> None:
        """A message arrives."""
        self._do(self.participant.take(message, self._simulation.now, self.decision()))

    def try_vote(self) -> None:
        """A timer or new data: vote, if the rule allows it."""
        if self.up:
            self._do(self.participant.vote(self._simulation.now, self.decision()))

    def tick(self, ballot: int, round_: int) -> None:
        """Begin a round: speak as lead, or wait for it; then arm the next round."""
        simulation, clocks = self._simulation, self._simulation.conditions.clocks
        if ballot != self.participant.memory.ballot or self.participant.finished or simulation.over:
            return
        opens = self.participant.opens
        start = round_start(clocks, opens, round_)
        for wait in (clocks.lead_speaks, clocks.lead_waited):
            simulation.at(max(simulation.now, start + wait + simulation.rng.uniform(-3, 3)), self.try_vote)
        simulation.at(round_start(clocks, opens, round_ + 1), partial(self.tick, ballot, round_ + 1))

    def crash(self) -> None:
        """Lose everything but the disk."""
        self.up = False
        self.sent = []
        if self._simulation.setup.weak == "forget":
            lock = self.disk.lock
            self.disk = Memory(self.disk.ballot, lock.claim.round if lock else -1, None, lock)
        self.participant = self._participant(self.participant.opens)

    def restart(self) -> None:
        """Peers answer the pull with what they sent; the own last signature counts again; the chain is polled."""
        simulation = self._simulation
        self.up = True
        for peer in simulation.nodes.values():
            if peer is not self and peer.up:
                for message in peer.sent:
                    simulation.network.post(peer.name, self.name, message)
        self._do(self.participant.resume(simulation.now, self.decision()))
        simulation.at(simulation.now + 1, self.poll)
        simulation.at(simulation.now + 2, self.try_vote)

    def poll(self) -> None:
        """Open ballots from finalised state; then look at the value that stands."""
        if not self.up:
            return
        simulation = self._simulation
        unfinal = simulation.setup.weak == "unfinal"
        state = simulation.chain.state if unfinal else simulation.chain.finalised()
        before = self.participant.memory.ballot
        effects = self.participant.enter(state.ballot, state.opens, simulation.now, self.decision())
        if self.participant.memory.ballot != before:
            round_ = max(0, round_at(simulation.conditions.clocks, state.opens, int(simulation.now)))
            simulation.at(max(simulation.now, state.opens), partial(self.tick, state.ballot, round_))
            self._do(effects)
            simulation.liars.enter(state.ballot, state.opens)
        self.watch()

    def watch(self) -> None:
        """Challenge, once, an accepted value that the own data contradict."""
        simulation = self._simulation
        state = settled(simulation.conditions.clocks, simulation.chain.state, int(simulation.now))
        mine = self.decision(simulation.conditions.alarm)
        if (
            self.up
            and state.phase is Phase.REPORTED
            and mine not in (None, state.value)
            and self._challenged != state.reported
        ):
            self._challenged = state.reported
            simulation.submit_challenge(sticky=True)
