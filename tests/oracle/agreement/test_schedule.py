"""Who sends a report when: every node computes the same, and somebody is always first."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.agreement import Committee
from oracle.agreement.schedule import STAGE_S, due_at, permutation, stage_of
from oracle.errors import CommitteeSizeError

TIMES = st.integers(0, 2**32)


@given(st.binary(max_size=32), st.integers(0, 2**128 - 1), st.integers(0, 255), st.integers(0, 255), st.integers(1, 16))
def test_permutation__any_place__every_node_once(config: bytes, fixture: int, ballot: int, round_: int, n: int) -> None:
    assert sorted(permutation(config, fixture, ballot, round_, n)) == list(range(n))


def test_permutation__many_fixtures__every_node_is_first_about_as_often() -> None:
    firsts = Counter(permutation(b"config", fixture, 0, 0, 4)[0] for fixture in range(2_000))
    assert all(400 < firsts[node] < 600 for node in firsts)
    assert len(firsts) == 4


@pytest.mark.parametrize(("n", "sizes"), [(4, [1, 1, 2]), (5, [1, 1, 2, 1]), (7, [1, 1, 2, 3]), (2, [1, 1]), (1, [1])])
def test_stages__committee__one_one_two_and_the_rest(n: int, sizes: list[int]) -> None:
    order = permutation(b"", 7, 0, 0, n)
    stages = Counter(stage_of(order, node) for node in order)
    assert [stages[stage] for stage in sorted(stages)] == sizes


@given(TIMES, st.integers(0, 3), TIMES)
def test_due__any_stage__not_before_attestation_and_never_later_than_its_stage(
    at: int, stage: int, deadline: int
) -> None:
    assert at <= due_at(at, stage, deadline) <= at + stage * STAGE_S


def test_due__a_quarter_of_the_time_left__all_send() -> None:
    assert [due_at(1_000, stage, 1_000 + 100) for stage in range(4)] == [1_000, 1_048, 1_075, 1_075]
    assert due_at(1_000, 3, 900) == 1_000


def test_committee__nobody__named_error() -> None:
    with pytest.raises(CommitteeSizeError, match="0 nodes"):
        Committee(0)
