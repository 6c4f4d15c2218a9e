"""An honest node of a run: the daemon's own engine, guard and store, with data and eyes on the chain that are made up.

What is replaced: the disk is SQLite in memory, signatures are no real ones (nobody here forges any, and real ones take
milliseconds), and rounds are begun by the run's timers.
"""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from oracle.agreement.clocks import round_at, round_start
from oracle.agreement.committee import NodeIndex
from oracle.agreement.memory import Memory
from oracle.agreement.messages import Claim, Message
from oracle.agreement.participant import Attested, Keep, Participant, Send
from oracle.agreement.value import Value
from oracle.engine import events as e
from oracle.engine.core import Core
from oracle.engine.terms import Terms
from oracle.simulator.disk import SPECIFICATION, address_of, guard_of, open_disk
from oracle.store import fixtures

if TYPE_CHECKING:
    from oracle.simulator.simulation import Simulation


class Node:
    """Carries out what the engine asks; `disk` and `data` survive a crash, nothing else does."""

    def __init__(self, simulation: "Simulation", name: NodeIndex) -> None:
        self._simulation = simulation
        self.name = name
        self.up = True
        self.disk = open_disk(name)
        self.data: list[tuple[float, Value]] = []
        self.sent: list[Message] = []
        self.refused = 0
        self.core = self._begin()

    def _begin(self) -> Core:
        simulation = self._simulation
        core = Core(self.disk, kind=simulation.participant_class)
        members = tuple(address_of(NodeIndex(place)) for place in range(simulation.setup.n))
        clocks = simulation.conditions.clocks
        core.follow(Terms(SPECIFICATION, members, self.name, 0, 0, simulation.deadline, clocks=clocks), 0)
        self._guard = guard_of(core, self.name, weak=simulation.setup.weak)
        core.attach(self._guard)
        return core

    @property
    def participant(self) -> Participant:
        """The rule's part in the engine's state."""
        return self.core.states[SPECIFICATION].participant

    def decision(self, delay: float | None = None) -> Value | None:
        """The value that did not change for the settle delay, or for another one."""
        delay = self._simulation.conditions.settle if delay is None else delay
        last = None
        for since, value in self.data:
            if since <= self._simulation.now:
                last = (since, value)
        return last[1] if last and self._simulation.now - last[0] >= delay else None

    # -- effects

    def _happens(self, event: e.Event) -> None:
        """Let the engine take an event with the decision of this moment, and carry out what it asks."""
        simulation = self._simulation
        alarm = self.decision(simulation.conditions.alarm)
        self.core.deciding(SPECIFICATION, e.Decision(self.decision(), alarm))
        refused = self._guard.refused
        for effect in self.core.handle(SPECIFICATION, event, simulation.now).effects:
            if isinstance(effect, Keep):
                if effect.message is not None:
                    self.sent.append(effect.message)
                    simulation.kept(effect.message)
            elif isinstance(effect, Send):
                simulation.network.broadcast(self.name, effect.message)
            elif isinstance(effect, Attested):
                wait = simulation.wait_to_transmit(effect.claim, self.name)
                simulation.at(simulation.now + wait, partial(self.transmit, effect.claim))
            elif isinstance(effect, e.Opened):
                self._opened(effect)
            elif isinstance(effect, e.Challenge):
                simulation.submit_challenge(sticky=True)
        self.refused += self._guard.refused - refused

    def _opened(self, opened: e.Opened) -> None:
        simulation = self._simulation
        round_ = max(0, round_at(simulation.conditions.clocks, opened.opens, int(simulation.now)))
        simulation.at(max(simulation.now, opened.opens), partial(self.tick, opened.ballot, round_))

    def transmit(self, claim: Claim) -> None:
        """Send the signatures that are here to the chain, if it needs them at this moment."""
        simulation, signers = self._simulation, self.participant.signers(claim)
        if self.up and simulation.needs(self.core.states[SPECIFICATION].terms, claim, signers):
            simulation.submit_report(claim, signers)

    # -- events

    def take(self, message: Message) -> None:
        """A message arrives."""
        self._happens(e.Heard(message))

    def try_vote(self) -> None:
        """A timer or new data: vote, if the rule allows it."""
        if self.up:
            self._happens(e.Timer())

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
            self._forget()
        self.core = self._begin()

    def _forget(self) -> None:
        kept = fixtures.known(self.disk, SPECIFICATION)
        if kept is not None:
            lock = kept.memory.lock
            memory = Memory(kept.memory.ballot, lock.claim.round if lock else -1, None, lock)
            with self.disk.transaction() as write:
                fixtures.keep(write, replace(kept, memory=memory), 0)

    def restart(self) -> None:
        """Peers answer the pull with what they sent; the own last signature counts again; the chain is polled."""
        simulation = self._simulation
        self.up = True
        for peer in simulation.nodes.values():
            if peer is not self and peer.up:
                for message in peer.sent:
                    simulation.network.post(peer.name, self.name, message)
        self._happens(e.Restarted())
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
        self._happens(e.Finalised(state, int(simulation.now - simulation.conditions.finality)))
        if self.participant.memory.ballot != before:
            simulation.liars.enter(state.ballot, state.opens)
        self.watch()

    def watch(self) -> None:
        """Look at the newest block; the engine challenges what the own data contradict."""
        if self.up:
            self._happens(e.Latest(self._simulation.chain.state))
