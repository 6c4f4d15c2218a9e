"""What a node signs and what the API reads are the same bytes."""

from __future__ import annotations

from dataclasses import replace

from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from api.nodes.statements import HEARTBEAT, RECORD, Beat, record_digest
from oracle.peers.heartbeat import TYPE as NODES_HEARTBEAT
from oracle.peers.heartbeat import Heartbeat
from oracle.publishing.record import TYPE as NODES_RECORD
from oracle.publishing.record import canonical
from oracle.statements import STATEMENT_TYPES, struct_digest
from tests.oracle.keys import DOMAIN

WORD = st.binary(min_size=32, max_size=32)
NUMBER = st.integers(0, (1 << 40) - 1)
PLAIN = st.none() | st.booleans() | st.integers(-(1 << 60), 1 << 60) | st.text(max_size=8)
READING = st.dictionaries(st.text(max_size=6), PLAIN | st.lists(PLAIN, max_size=3), max_size=4)


def test_types__are_the_nodes_own_and_none_of_a_statement_about_a_result() -> None:
    assert (HEARTBEAT, RECORD) == (NODES_HEARTBEAT, NODES_RECORD)
    assert not {HEARTBEAT, RECORD} & STATEMENT_TYPES


@given(st.text(max_size=40), WORD, NUMBER, NUMBER, WORD, WORD, st.booleans())
def test_heartbeat__of_any_node__has_one_digest_on_both_sides(
    version: str, config: bytes, clock: int, head: int, head_hash: bytes, instance: bytes, signing: bool
) -> None:
    theirs = Heartbeat(version, config, clock, head, head_hash, instance, signing)
    ours = Beat(version, config, clock, head, head_hash, instance, signing)
    assert ours.digest(DOMAIN) == theirs.digest(DOMAIN)
    assert replace(ours, signing=not signing).digest(DOMAIN) != theirs.digest(DOMAIN)


@given(WORD, st.lists(READING, max_size=4))
def test_record__of_any_readings__has_one_digest_on_both_sides(vote: bytes, readings: list[dict[str, object]]) -> None:
    words = vote + keccak(text=canonical(readings))
    assert record_digest(DOMAIN, vote, readings) == struct_digest(DOMAIN, NODES_RECORD, words)
