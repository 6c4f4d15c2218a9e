"""A node's loops one by one: what they ask and when, what they do not repeat, what one of them must not undo."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pytest
from eth_utils.crypto import keccak

from oracle.agreement import Fixture, Phase
from oracle.agreement.fixture_state import listed
from oracle.engine import Core, Decision, Terms
from oracle.engine import events as e
from oracle.engine.chain import Fate, Head, View
from oracle.engine.node import EARLY_LOOK_S, Node
from oracle.engine.safety import SKEW_S, Condition, Contract
from oracle.engine.worker import Worker
from oracle.signed import SignedMessage
from oracle.statements import domain_separator
from oracle.store import Guard, Store
from proofbook.clock import ManualMatchClock
from tests.oracle.engine.test_machine import OPENS, THREE, TRUTH, WRONG, terms
from tests.oracle.keys import SPECIFICATION, identity, member

REPORTED = Fixture(
    OPENS, OPENS + 200_000, phase=Phase.REPORTED, value=WRONG, reported=OPENS + 50, ends=OPENS + 7_250, signers=THREE
)


@dataclass
class Asked:
    """Peers who were asked."""

    pulled: list[list[bytes]] = field(default_factory=list)

    async def push(self, outgoing: Iterable[SignedMessage]) -> None:
        raise AssertionError("nothing was said")

    async def pull(self, specifications: Iterable[bytes]) -> None:
        self.pulled.append(list(specifications))


@dataclass
class Stands:
    """A chain on which one report stands, and which refuses every transaction."""

    asked: list[tuple[int, str]] = field(default_factory=list)
    clock: ManualMatchClock = field(default_factory=ManualMatchClock)

    async def head(self, tag: str) -> Head:
        return Head(1, bytes(32), OPENS + 50)

    async def view(self, terms: Terms, head: Head) -> View:
        return View(head, REPORTED)

    async def contract(self) -> Contract:
        return Contract(identity().chain_id, domain_separator(identity().domain))

    async def missing_bond(self, terms: Terms) -> int:
        return 100

    async def submit(self, intent: str, data: bytes, deadline: int) -> Fate:
        self.asked.append((self.clock.now(), intent))
        return Fate.FAILED


class Blind:
    """Eyes without data."""

    async def look(self, terms: Terms, now: int) -> Decision:
        return Decision()


def test_peers__before_the_first_ballot_opens__are_not_asked_about_a_fixture() -> None:
    clock, peers = ManualMatchClock(OPENS - 5_000), Asked()
    core = Core(Store.open(None, identity()))
    node = Node(core, Stands(), Blind(), None, clock)
    node.peers = peers
    node.now = clock.now()
    node.follow(terms())

    async def run() -> None:
        await node.tick_pull()
        clock.set(OPENS - 30)
        await node.tick_speak()
        await node.tick_pull()

    asyncio.run(run())
    assert peers.pulled == [[], [SPECIFICATION]]
    core.store.close()


def test_challenge__that_the_chain_refuses__is_tried_again_ever_more_seldom() -> None:
    chain = Stands()
    core = Core(Store.open(None, identity()))
    core.follow(terms(), OPENS)
    core.deciding(SPECIFICATION, Decision(TRUTH, TRUTH))
    core.handle(SPECIFICATION, e.Latest(REPORTED), OPENS + 60)
    worker = Worker(core, chain, chain)

    async def run() -> None:
        for now in range(OPENS + 60, OPENS + 60 + 900, 5):
            chain.clock.set(now)
            await worker.tick(now)

    asyncio.run(run())
    times = [at - OPENS - 60 for at, _ in chain.asked]
    assert times == [0, 25, 75, 175, 370, 565, 760]
    assert len({intent for _, intent in chain.asked}) == len(times)
    core.store.close()


def test_sources__of_one_fixture_fail__the_others_are_decided_and_their_votes_are_sent_at_once() -> None:
    clock, said = ManualMatchClock(OPENS + 50), []
    core = Core(Store.open(None, identity(2)))
    other = replace(terms(), specification=keccak(text="another fixture"))

    class Peers(Asked):
        async def push(self, outgoing: Iterable[SignedMessage]) -> None:
            said.extend(message.specification for message in outgoing)

    class Partly:
        async def look(self, terms: Terms, now: int) -> Decision:
            if terms.specification == SPECIFICATION:
                raise ConnectionError("its source is away")
            return Decision(TRUTH)

    core.attach(Guard(core.store, member(2), core.keep))
    node = Node(core, Stands(), Partly(), None, clock)
    node.peers, node.now = Peers(), clock.now()
    for one in (terms(), other, replace(other, specification=keccak(text="a third"))):
        core.follow(one, OPENS - 5_000)
    with pytest.raises(ConnectionError):
        asyncio.run(node.tick_decide())
    assert set(said) == {one for one in core.states if one != SPECIFICATION}
    core.store.close()


def test_clock__behind_the_chain__is_not_mended_by_a_block_that_ages() -> None:
    clock, peers = ManualMatchClock(OPENS + 50 - SKEW_S - 5), Asked()
    core = Core(Store.open(None, identity()))
    node = Node(core, Stands(), Blind(), None, clock)
    node.peers = peers

    async def run() -> None:
        await node.tick_chain()
        assert Condition.CLOCK in node.safety.held
        clock.advance(12)
        await node.tick_speak()
        await node.tick_pull()
        assert Condition.CLOCK in node.safety.held
        await node.tick_chain()
        assert not node.safety.held

    asyncio.run(run())
    core.store.close()


def test_fixtures__long_before_their_start__are_looked_at_in_turns() -> None:
    looks: Counter[int] = Counter()
    clock = ManualMatchClock(OPENS - 9_000)

    class Counted(Stands):
        async def view(self, terms: Terms, head: Head) -> View:
            looks[clock.now()] += 1
            return View(head, listed(terms.earliest, terms.deadline))

    core = Core(Store.open(None, identity()))
    node = Node(core, Counted(), Blind(), None, clock)
    node.now = clock.now()
    for number in range(100):
        node.follow(replace(terms(), specification=keccak(text=f"fixture {number}")))

    async def run() -> None:
        for _ in range(EARLY_LOOK_S // 12 + 1):
            await node.tick_chain()
            clock.advance(12)

    asyncio.run(run())
    assert sum(looks.values()) >= 100, "each of them in ten minutes"
    assert max(looks.values()) <= 10
    core.store.close()
