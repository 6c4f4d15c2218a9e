"""Several whole nodes in one process, with real sockets between them; chain and sources are handed in.

`PaperChain` is the contract's half of the rule with blocks: it takes the very calldata that a node sends, and checks
its signatures.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from eth_utils.crypto import keccak

from chain.signers import LocalKey
from oracle.agreement import Claim, Clocks, Fixture, NodeIndex, Value
from oracle.agreement.disputes import bond_due, challenge
from oracle.agreement.fixture_state import Answer, listed
from oracle.agreement.reporting import report
from oracle.engine import Core, Decision, Terms
from oracle.engine.chain import FINALISED, Chain, Fate, Head, Transmitter, View
from oracle.engine.node import Node
from oracle.engine.safety import Contract
from oracle.engine.transmission import config_digest
from oracle.engine.worker import Worker
from oracle.peers import PeerServer, Station
from oracle.peers.client import Peer
from oracle.peers.limits import Rate
from oracle.statements import domain_separator, recover, report_digest
from oracle.store import Guard, Identity, Store
from proofbook.clock import ManualMatchClock, SystemWallClock

FREE = (Rate(1e9, 1e9), Rate(1e9, 1e9))
FINALITY_S = 780
SLOT_S = 12


@dataclass
class PaperChain:
    """One fixture on a chain whose blocks are final after `FINALITY_S`; `reorganise` drops those that are not."""

    terms: Terms
    identity: Identity
    clock: ManualMatchClock
    log: list[tuple[int, Callable[[Fixture, int], tuple[Fixture, Answer]]]] = field(default_factory=list)
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    intents: dict[str, Fate] = field(default_factory=dict)
    separator: bytes = b""
    fork: int = 0
    down: bool = False
    mined_after: int = 1
    """Slots; 0: in a block that is older than the clock."""

    def at(self, until: int) -> Fixture:
        """The fixture after all that was mined until then."""
        state = listed(self.terms.earliest, self.terms.deadline)
        for when, call in self.log:
            if when <= until:
                state, _ = call(state, when)
        return state

    def reorganise(self) -> None:
        """Drop every block that is not final, and forget what was sent: its senders send it again."""
        last = self.clock.now() - FINALITY_S
        self.log = [one for one in self.log if one[0] <= last]
        self.intents.clear()
        self.fork += 1

    # -- Chain

    async def head(self, tag: str) -> Head:
        if self.down:
            raise ConnectionError("no endpoint answers")
        number = (self.clock.now() - (FINALITY_S if tag == FINALISED else 0)) // SLOT_S
        fork = 0 if tag == FINALISED else self.fork
        return Head(number, keccak(text=f"{number}/{fork}"), number * SLOT_S)

    async def view(self, terms: Terms, head: Head) -> View:
        return View(head, self.at(head.time))

    async def contract(self) -> Contract:
        return Contract(self.identity.chain_id, self.separator or domain_separator(self.identity.domain))

    async def missing_bond(self, terms: Terms) -> int:
        return 100

    # -- Transmitter

    async def submit(self, intent: str, data: bytes, deadline: int) -> Fate:
        if intent in self.intents:
            return self.intents[intent]
        when = (self.clock.now() // SLOT_S + self.mined_after) * SLOT_S
        call = self._challenge() if intent.startswith("challenge") else self._report(data[68:])
        _, answer = call(self.at(when), when)
        self.answers.append((intent.split(":")[0], answer))
        if answer.moves:
            self.log.append((when, call))
        self.intents[intent] = Fate.MINED if answer.moves else Fate.FAILED
        return Fate.WAITING

    def _challenge(self) -> Callable[[Fixture, int], tuple[Fixture, Answer]]:
        return lambda state, now: challenge(self.terms.clocks, state, now, bond_due(state, 100), 100)

    def _report(self, data: bytes) -> Callable[[Fixture, int], tuple[Fixture, Answer]]:
        claim, signers = read_report(self.terms, self.identity, data)
        terms = self.terms
        return lambda state, now: report(terms.committee, terms.clocks, state, now, claim, signers)


def read_report(terms: Terms, identity: Identity, data: bytes) -> tuple[Claim, frozenset[NodeIndex]]:
    """What the contract would read of a report's calldata; each signature must be its member's."""
    count, signed, cursor = data[1], int.from_bytes(data[2:4], "big"), 4
    signatures: dict[int, bytes] = {}
    for place in range(count):
        size = 64 if signed >> place & 1 else 20
        if size == 64:
            signatures[place] = data[cursor : cursor + 64]
        else:
            assert data[cursor : cursor + 20] == bytes.fromhex(terms.members[place][2:])
        cursor += size
    assert data[cursor : cursor + 32] == terms.specification
    ballot, round_ = data[cursor + 32], data[cursor + 33]
    word = int.from_bytes(data[cursor + 34 : cursor + 55], "big")
    voids = int.from_bytes(data[cursor + 55 : cursor + 87], "big") if word >> 167 else 0
    claim = Claim(ballot, round_, Value(word & ~(1 << 167), voids))
    for place, signature in signatures.items():
        assert recover(report_digest(identity.domain, terms.specification, claim), signature) == terms.members[place]
    return claim, frozenset(map(NodeIndex, signatures))


@dataclass
class ScriptedEyes:
    """Sources that say what the test says; `alarm` follows the value."""

    value: Value | None = None
    state: str = "FINAL"

    async def look(self, terms: Terms, now: int) -> Decision:
        return Decision(self.value, self.value, self.state, "as the test says", keccak(text=str(self.value)))


@dataclass
class Member:
    """A node with all that belongs to it; `path` is its disk."""

    place: int
    path: Path
    node: Node
    station: Station
    server: PeerServer
    store: Store
    eyes: ScriptedEyes

    @property
    def stage(self) -> str:
        (state,) = self.node.core.states.values()
        return state.stage.value


@dataclass
class Cluster:
    """Nodes, their chain and the clock that all of them read; nothing moves unless the test moves it."""

    terms: Terms
    keys: list[LocalKey]
    clock: ManualMatchClock
    chain: Chain
    transmitter: Transmitter
    folder: Path
    http: httpx.AsyncClient
    identity: Identity
    members: dict[int, Member] = field(default_factory=dict)
    eyes: dict[int, ScriptedEyes] = field(default_factory=dict)
    ports: dict[int, int] = field(default_factory=dict)
    scale: float = 1e6
    """Of the loops' periods; by default the test turns them itself."""
    mine: Callable[[], None] | None = None
    """What the chain does when time passes."""

    async def start(self, place: int) -> Member:
        """Start a node, for the first time or again."""
        identity = Identity(self.identity.chain_id, self.identity.contract, self.keys[place].address)
        path = self.folder / f"{place}.db"
        store = Store.open(path, identity, now=self.clock.now() if not path.exists() else 0)
        core = Core(store, config_digest(identity))
        guard = Guard(store, self.keys[place], core.keep)
        core.attach(guard)
        eyes = self.eyes.setdefault(place, ScriptedEyes())
        node = Node(
            core, self.chain, eyes, Worker(core, self.chain, self.transmitter), self.clock, period_scale=self.scale
        )
        peers = [Peer((f"http://127.0.0.1:{port}",)) for other, port in self.ports.items() if other != place]
        station = Station(node, guard, peers, self.http, version="test", wall=SystemWallClock(), rates=FREE)
        server = PeerServer(station.app, port=self.ports.get(place, 0))
        self.ports[place] = server.port
        member = self.members[place] = Member(place, path, node, station, server, store, eyes)
        await server.start()
        await node.start()
        node.follow(
            Terms(
                self.terms.specification,
                self.terms.members,
                NodeIndex(place),
                self.terms.start,
                self.terms.earliest,
                self.terms.deadline,
                committee_number=self.terms.committee_number,
            )
        )
        return member

    async def kill(self, place: int) -> None:
        """End a node without a goodbye: what is not on its disk is gone."""
        member = self.members.pop(place)
        await member.node.stop()
        await member.server.stop()
        member.store.close()

    def acquaint(self) -> None:
        """Tell every node its peers' addresses."""
        for place, member in self.members.items():
            member.station.client.peers = [
                Peer((f"http://127.0.0.1:{port}",)) for other, port in self.ports.items() if other != place
            ]

    async def turn(self, seconds: int = 5, *, pull: bool = False) -> None:
        """Let match time pass, and every node look at everything once."""
        self.clock.advance(seconds)
        if self.mine is not None:
            self.mine()
        for member in list(self.members.values()):
            node = member.node
            for job in (node.tick_chain, node.tick_decide, node.tick_speak, node.tick_work):
                await node._guarded(job.__name__, job)
            if pull:
                await node.tick_pull()

    async def until(self, holds: Callable[[], bool], *, turns: int = 200, seconds: int = 5) -> None:
        """Turn until it holds."""
        for number in range(turns):
            if holds():
                return
            await self.turn(seconds, pull=number % 3 == 2)
        stories = {place: member.stage for place, member in self.members.items()}
        raise AssertionError(f"did not come to hold; stages {stories}; {getattr(self.chain, 'answers', None)}")


@asynccontextmanager
async def cluster(
    folder: Path,
    keys: list[LocalKey],
    terms: Terms,
    clock: ManualMatchClock,
    chain: Chain,
    transmitter: Transmitter,
    identity: Identity,
    scale: float = 1e6,
) -> AsyncIterator[Cluster]:
    """All nodes of a committee, started and acquainted."""
    async with httpx.AsyncClient(trust_env=False) as http:
        made = Cluster(terms, keys, clock, chain, transmitter, folder, http, identity, scale=scale)
        try:
            for place in range(len(keys)):
                await made.start(place)
            made.acquaint()
            yield made
        finally:
            for place in list(made.members):
                await made.kill(place)


def clocks() -> Clocks:
    """The durations of every fixture here."""
    return Clocks()
