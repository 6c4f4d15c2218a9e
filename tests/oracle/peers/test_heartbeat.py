"""Signed status: who sent it, what it shows, and what nobody can make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.peers.heartbeat import Heartbeat, Presence, Problem, problems, sign
from oracle.peers.intake import SKEW_S
from oracle.peers.limits import HOSTS, Buckets, Rate
from oracle.peers.verify import Verifier
from oracle.store import Guard, Store
from tests.oracle.keys import DOMAIN, identity, member, members

NOW = 1_000_000
OWN = Heartbeat("1", b"\x01" * 32, NOW, 7, bytes(32), b"\x02" * 32, True)


def signed(number: int, **changes: Any) -> Heartbeat:
    store = Store.open(None, identity(number))
    beat = sign(Guard(store, member(number), lambda *_: None), replace(OWN, **changes))
    store.close()
    return beat


def presence() -> Presence:
    return Presence(Verifier(DOMAIN))


def test_heartbeat__of_a_member__is_known_by_its_signature() -> None:
    seen = presence()
    assert seen.saw(signed(1).form(), frozenset(members()), NOW, direct=True) == (members()[1], signed(1))
    assert seen.saw(signed(1).form(), frozenset(), NOW, direct=True) is None


@pytest.mark.parametrize(
    "change", [{"clock": NOW + 1}, {"head": 8}, {"signing": False}, {"version": "2"}, {"instance": "0x" + "03" * 32}]
)
def test_heartbeat__any_field_changed__is_nobodys(change: dict[str, Any]) -> None:
    assert presence().saw(signed(1).form() | change, frozenset(members()), NOW, direct=True) is None


JSON = (
    st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers(), max_size=2) | st.floats(allow_nan=False)
)


@given(st.dictionaries(st.sampled_from(sorted(OWN.form())), JSON))
def test_heartbeat__garbage__is_nobodys(garbage: dict[str, Any]) -> None:
    form = OWN.form() | garbage
    assert presence().saw(form, frozenset(members()), NOW, direct=True) is None
    assert presence().saw(garbage, frozenset(members()), NOW, direct=True) is None


def test_problems__clock_configuration_and_a_second_node__are_named() -> None:
    mine, other = members()[0], members()[1]
    assert problems(other, OWN, mine, OWN, NOW) == ()
    assert problems(other, replace(OWN, clock=NOW - SKEW_S - 1), mine, OWN, NOW) == (Problem.SKEW,)
    assert problems(other, replace(OWN, config=bytes(32)), mine, OWN, NOW) == (Problem.CONFIG,)
    twin = replace(OWN, instance=b"\x03" * 32)
    assert problems(mine, twin, mine, OWN, NOW) == (Problem.DOUBLE,)
    assert problems(mine, OWN, mine, OWN, NOW) == ()
    assert problems(mine, twin, mine, OWN, NOW + SKEW_S + 1) == (), "a machine that was given up is no second node"


def test_presence__older_or_future_heartbeats__replace_nothing() -> None:
    seen, known = presence(), frozenset(members())
    for clock in (NOW, NOW - 5, NOW + SKEW_S + 1):
        seen.saw(signed(1, clock=clock).form(), known, NOW, direct=True)
    assert [beat.clock for _, beat in seen.all()] == [NOW]
    assert seen.offsets() == [0]


def test_presence__handed_on_by_others__says_nothing_about_a_clock() -> None:
    seen = presence()
    seen.saw(signed(1, clock=NOW - 500).form(), frozenset(members()), NOW, direct=False)
    assert len(seen.all()) == 1
    assert seen.offsets() == []


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 30)), max_size=40))
def test_bucket__any_wishes__gives_no_more_than_its_rate(wishes: list[tuple[float, float]]) -> None:
    now, given_ = 0.0, 0.0
    buckets = Buckets(Rate(10, 2), lambda: now)
    for seconds, tokens in wishes:
        now += seconds
        given_ += tokens if buckets.take("host", tokens) else 0
        assert given_ <= 10 + 2 * now + 1e-6


def test_buckets__of_many_hosts__are_bounded_and_apart() -> None:
    buckets = Buckets(Rate(1, 0), lambda: 0.0)
    assert all(buckets.take(f"host {number}") for number in range(2 * HOSTS))
    assert not buckets.take(f"host {2 * HOSTS - 1}")
    assert len(buckets._filled) == HOSTS
