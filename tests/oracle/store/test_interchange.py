"""Locks as a file: what one machine signed, the next one knows; of two histories the stricter one counts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.agreement import Certificate, Claim, Committee, Memory, NodeIndex, Value
from oracle.agreement.certificates import sign
from oracle.agreement.voting import cast_vote
from oracle.errors import LocksUnusable, SealedStatement, SecondStatement
from oracle.store import Store, fixtures
from oracle.store.interchange import export, import_, remembered, stricter
from tests.oracle.keys import SPECIFICATION, VALUES, identity, member, report_statement, vote_statement
from tests.oracle.store.test_guard import made

COMMITTEE = Committee(4)
CERTIFICATES = st.builds(
    Certificate,
    st.builds(Claim, st.integers(0, 2), st.integers(0, 4), st.sampled_from(VALUES)),
    st.just(frozenset(map(NodeIndex, (0, 1, 2)))),
)


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    """Memories that a node can have: the lock is of the ballot and no younger than the highest round."""
    ballot, round_ = draw(st.integers(0, 2)), draw(st.integers(-1, 4))
    vote = draw(st.none() | st.sampled_from(VALUES)) if round_ >= 0 else None
    lock = None
    if round_ >= 0 and draw(st.booleans()):
        claim = Claim(ballot, draw(st.integers(0, round_)), draw(st.sampled_from(VALUES)))
        lock = Certificate(claim, frozenset(map(NodeIndex, (0, 1, 2))))
    return Memory(ballot, round_, vote, lock)


@given(memories(), memories(), st.integers(0, 5), st.sampled_from(VALUES), CERTIFICATES)
def test_stricter__of_two_memories__allows_nothing_that_one_of_them_forbids(
    one: Memory, other: Memory, round_: int, value: Value, certificate: Certificate
) -> None:
    merged = stricter(one, other)
    assert merged.ballot == max(one.ballot, other.ballot)
    for memory in (one, other):
        if memory.ballot != merged.ballot:
            continue
        if cast_vote(memory, NodeIndex(3), round_, value, None)[1] is None:
            assert cast_vote(merged, NodeIndex(3), round_, value, None)[1] is None
        if sign(COMMITTEE, memory, NodeIndex(3), certificate)[1] is None:
            assert sign(COMMITTEE, merged, NodeIndex(3), certificate)[1] is None


@given(memories(), memories())
def test_stricter__merged_twice__is_the_same(one: Memory, other: Memory) -> None:
    merged = stricter(one, other)
    assert stricter(merged, other) == stricter(merged, one) == merged


def remember(store: Store, memory: Memory) -> None:
    with store.transaction() as write:
        fixtures.keep(write, fixtures.Kept(SPECIFICATION, {}, "VOTED", "", 0, memory, -1, "", False), 1)


def moved(document: Any) -> tuple[Store, Any]:
    store, guard = made()
    import_(store, json.loads(json.dumps(document)), 9)
    return store, guard


def test_import__into_an_empty_store__refuses_what_the_other_machine_contradicts() -> None:
    old, guard = made()
    guard.say([vote_statement(VALUES[0]), report_statement(VALUES[0])], 5)
    lock = Certificate(Claim(0, 0, VALUES[0]), frozenset(map(NodeIndex, (0, 1, 2))))
    remember(old, Memory(0, 0, VALUES[0], lock))
    store, fresh = moved(export(old))
    kept = fixtures.known(store, SPECIFICATION)
    assert kept is not None
    assert kept.memory == Memory(0, 0, VALUES[0], lock)
    with pytest.raises(SecondStatement):
        fresh.say([vote_statement(VALUES[1])], 10)
    fresh.say([vote_statement(VALUES[0])], 10)
    assert export(store)["fixtures"] == export(old)["fixtures"]
    old.close()
    store.close()


def test_import__fixture_not_followed_here_yet__is_remembered() -> None:
    old, _ = made()
    remember(old, Memory(1, 4, VALUES[0]))
    store = Store.open(None, identity())
    import_(store, export(old), 9)
    assert remembered(store, SPECIFICATION) == Memory(1, 4, VALUES[0])
    assert fixtures.known(store, SPECIFICATION) is None
    old.close()
    store.close()


def test_import__two_histories_of_one_place__neither_is_signed_again() -> None:
    old, guard = made()
    guard.say([vote_statement(VALUES[0])], 5)
    new, other = made()
    other.say([vote_statement(VALUES[1])], 5)
    changed = import_(new, export(old), 9)
    assert changed.sealed == 1
    for value in VALUES:
        with pytest.raises(SealedStatement):
            other.say([vote_statement(value)], 10)
    assert import_(new, export(old), 11).sealed == 0
    assert export(new)["fixtures"][0]["locks"][0]["sealed"] is True
    assert "locks imported" in [row[0] for row in new.rows("SELECT what FROM audit")]
    old.close()
    new.close()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"chain_id": 1}, "chain_id"),
        ({"contract": "0x" + "11" * 20}, "contract"),
        ({"signer": member(1).address}, "signer"),
        ({"format": "eip-3076"}, "format"),
        ({"version": 2}, "version"),
        ({"fixtures": [{"fixture": "0x00", "memory": None, "locks": []}]}, "fixture 0"),
        ({"fixtures": 5}, "fixtures"),
    ],
)
def test_import__of_another_node_or_form__changes_nothing(change: dict[str, Any], named: str) -> None:
    old, guard = made()
    guard.say([vote_statement()], 5)
    document = export(old) | change
    store = Store.open(None, identity())
    with pytest.raises(LocksUnusable, match=named):
        import_(store, document, 9)
    assert store.rows("SELECT * FROM sign_locks") == []
    old.close()
    store.close()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.sampled_from(("fixtures", "locks", "memory", "fixture", "statement", "round", "digest", "kind")))
def test_import__a_field_of_garbage__is_refused_or_harmless(garbage: Any, field: str) -> None:
    old, guard = made()
    guard.say([vote_statement()], 5)
    document = export(old)
    entry = document["fixtures"][0]
    target = document if field == "fixtures" else entry if field in entry else entry["locks"][0]
    target[field] = garbage
    store = Store.open(None, identity())
    try:
        import_(store, document, 9)
    except LocksUnusable:
        assert store.rows("SELECT * FROM sign_locks") == []
    store.close()
    old.close()
