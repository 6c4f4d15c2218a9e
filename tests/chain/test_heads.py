"""Head tracking against random trees of blocks: what a listener rebuilds from the events is the node's own chain."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.heads import (
    FinalityStalled,
    FinalityViolated,
    Finalized,
    Header,
    HeadEvent,
    HeadFollower,
    HeadPolicy,
    NewHeads,
    Reorged,
    Safe,
    Skipped,
    header_of,
)
from chain.rpc.errors import BlockUnusable
from chain.rpc.exchange import Call


def block(number: int, parent: Header | None, mark: int = 0) -> Header:
    return Header(
        number, (mark + 1).to_bytes(8, "big") + number.to_bytes(24, "big"), parent.hash if parent else bytes(32)
    )


def shown(header: Header | None) -> dict[str, str] | None:
    if header is None:
        return None
    return {"number": hex(header.number), "hash": "0x" + header.hash.hex(), "parentHash": "0x" + header.parent.hex()}


@dataclass
class Tree:
    """A node that holds every branch and follows one of them."""

    blocks: dict[bytes, Header] = field(default_factory=dict)
    head: Header | None = None
    final: int = 0

    def add(self, parent: Header | None, mark: int = 0, number: int = 0) -> Header:
        made = block(parent.number + 1 if parent else number, parent, mark)
        self.blocks[made.hash] = made
        return made

    def grow(self, count: int, parent: Header | None = None, mark: int = 0) -> Header:
        tip = parent or self.head
        for _ in range(count):
            tip = self.add(tip, mark)
        assert tip is not None
        self.head = tip
        return tip

    def chain(self) -> list[Header]:
        found, at = [], self.head
        while at is not None:
            found.append(at)
            at = self.blocks.get(at.parent)
        return found[::-1]

    async def batch(self, calls: Sequence[Call], *, timeout_s: float = 1.0) -> tuple[Any, ...]:
        return tuple(self.answer(method, params[0]) for method, params in calls)

    def answer(self, method: str, which: str) -> Any:
        if method == "eth_getBlockByHash":
            return shown(self.blocks.get(bytes.fromhex(which[2:])))
        assert self.head is not None
        numbers = {"latest": self.head.number, "safe": self.final, "finalized": self.final}
        number = numbers[which] if which in numbers else int(which, 16)
        return shown(next((one for one in self.chain() if one.number == number), None))


class Listener:
    """Rebuilds the chain from the events alone."""

    def __init__(self) -> None:
        self.chain: list[Header] = []
        self.alarms: list[HeadEvent] = []

    def hear(self, events: Sequence[HeadEvent]) -> None:
        for event in events:
            if isinstance(event, NewHeads):
                self.chain += event.headers
            elif isinstance(event, Reorged):
                assert event.depth > 0
                assert self.chain[-event.depth :] == list(event.dropped)
                del self.chain[-event.depth :]
                if event.common is None:
                    self.chain.clear()  # back to what is final: how far the others reach is not known
                else:
                    assert self.chain[-1] == event.common
            elif isinstance(event, FinalityViolated | FinalityStalled):
                self.alarms.append(event)


def follow(tree: Tree, policy: HeadPolicy | None = None) -> tuple[HeadFollower, Listener]:
    follower, listener = HeadFollower(tree, policy), Listener()
    listener.hear(asyncio.run(follower.poll(0.0)))
    return follower, listener


def poll(follower: HeadFollower, now: float = 0.0) -> tuple[HeadEvent, ...]:
    return asyncio.run(follower.poll(now))


def started(length: int = 10) -> tuple[Tree, HeadFollower]:
    tree = Tree()
    tree.grow(1)
    follower, _ = follow(tree)
    tree.grow(length - 1)
    poll(follower)
    return tree, follower


def test_head__next_block__is_new() -> None:
    tree, follower = started()
    tip = tree.grow(1)
    assert poll(follower) == (NewHeads((tip,)),)
    assert poll(follower) == ()


def test_head__blocks_missed__are_walked_by_their_parents() -> None:
    tree, follower = started()
    tree.grow(5)
    assert poll(follower) == (NewHeads(tuple(tree.chain()[-5:])),)


def test_head__three_blocks_replaced__says_depth_and_common_ancestor() -> None:
    tree, follower = started(10)
    old = tree.chain()
    tree.grow(4, parent=old[6], mark=1)
    reorged, new = poll(follower)
    assert reorged == Reorged(old[6], tuple(old[7:]))
    assert isinstance(reorged, Reorged)
    assert reorged.depth == 3
    assert new == NewHeads(tuple(tree.chain()[7:]))
    assert follower.state.rewinds == 1


def test_head__node_that_is_behind__is_no_reorganisation() -> None:
    tree, follower = started(10)
    tip = tree.head
    tree.head = tree.chain()[7]
    assert poll(follower) == ()
    tree.head = tip
    assert poll(follower) == ()
    assert follower.state.stale == 0


def test_head__chain_stays_shorter__is_rewound_after_some_looks() -> None:
    tree, follower = started(10)
    old = tree.chain()
    tree.head = old[7]
    looks = [poll(follower) for _ in range(5)]
    assert looks == [(), (), (), (), (Reorged(old[7], tuple(old[8:])),)]


def test_head__node_behind_all_that_is_held__is_no_reorganisation() -> None:
    tree = Tree()
    tree.grow(10)
    follower, _ = follow(tree)
    tree.head = tree.chain()[8]
    assert poll(follower) == ()


def test_head__long_gap__is_skipped_and_named() -> None:
    tree = Tree()
    tree.grow(10)
    follower, _ = follow(tree, HeadPolicy(longest_walk=4))
    tree.grow(20)
    assert poll(follower) == (Skipped(10, 25), NewHeads(tuple(tree.chain()[26:])))


def test_head__long_gap_after_a_reorganisation__rewinds_to_what_stayed() -> None:
    tree = Tree()
    tree.grow(1)
    follower, _ = follow(tree, HeadPolicy(longest_walk=4))
    for _ in range(9):
        tree.grow(1)
        poll(follower)
    old = tree.chain()
    tree.grow(20, parent=old[5], mark=1)
    assert poll(follower) == (Reorged(old[5], tuple(old[6:])), Skipped(6, 21), NewHeads(tuple(tree.chain()[22:])))


def test_finality__moves_up__is_said_once_for_safe_and_final() -> None:
    tree, follower = started(10)
    tree.final = 4
    header = tree.chain()[4]
    assert poll(follower) == (Finalized(header), Safe(header))
    assert poll(follower) == ()


def test_finality__lower_answer__is_ignored() -> None:
    tree, follower = started(10)
    tree.final = 4
    poll(follower)
    tree.final = 3
    assert not any(isinstance(event, Finalized | FinalityViolated) for event in poll(follower))


def test_finality__reorganised_below__is_an_alarm() -> None:
    tree, follower = started(10)
    old = tree.chain()
    tree.final = 6
    poll(follower)
    tree.grow(8, parent=old[3], mark=1)
    events = poll(follower)
    assert FinalityViolated(6, old[6].hash, tree.chain()[6].hash) in events
    assert not any(isinstance(event, FinalityViolated) for event in poll(follower))


def test_finality__stands_still__is_said_once() -> None:
    tree, follower = started(10)
    tree.final = 6
    poll(follower, 0.0)
    assert poll(follower, 1_200.0) == ()
    assert poll(follower, 1_201.0) == (FinalityStalled(6, 1_201.0),)
    assert poll(follower, 9_000.0) == ()


@pytest.mark.parametrize("body", ["x", {}, {"number": "0x1"}, {"number": 1, "hash": "0x", "parentHash": "0x"}])
def test_header__unreadable_block__is_refused(body: Any) -> None:
    with pytest.raises(BlockUnusable):
        header_of(body)


@given(
    st.lists(st.tuples(st.integers(0, 1_000), st.integers(1, 6), st.booleans()), min_size=1, max_size=40),
    st.integers(3, 200),
)
def test_head__any_tree__events_rebuild_the_nodes_own_chain(steps: list[tuple[int, int, bool]], walk: int) -> None:
    tree = Tree()
    tree.grow(3)
    tips = [tree.head]
    follower, listener = follow(tree, HeadPolicy(longest_walk=walk, stale_polls=3))
    for mark, (pick, count, fork) in enumerate(steps, 1):
        tip = tips[pick % len(tips)] if fork else tree.head
        assert tip is not None
        parent = tip
        for _ in range(pick % 5 if fork else 0):
            parent = tree.blocks.get(parent.parent, parent)
        tips.append(tree.grow(count, parent, mark))
        for _ in range(3):  # a head older than all that is held is believed at the third look
            listener.hear(poll(follower))
        state = follower.state
        assert state.head == tree.head
        assert all(child.parent == one.hash for one, child in zip(state.chain, state.chain[1:], strict=False))
        assert set(state.chain) <= set(tree.chain())
        assert listener.chain[-1] == tree.head
        true = {header.number: header for header in tree.chain()}
        assert all(true[header.number] == header for header in listener.chain)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=1, max_size=30))
def test_finality__reorganisations_above_it_only__never_alarms(steps: list[tuple[int, int]]) -> None:
    tree = Tree()
    tree.grow(3)
    follower, listener = follow(tree)
    for mark, (count, back) in enumerate(steps, 1):
        chain = tree.chain()
        parent = chain[max(tree.final, len(chain) - 1 - back)]
        tree.grow(count + back, parent, mark)
        tree.final = max(tree.final, len(tree.chain()) - 4)
        listener.hear(poll(follower))
        assert listener.alarms == []
        assert follower.state.finalized is not None
        assert follower.state.finalized.number == tree.final
