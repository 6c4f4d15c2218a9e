from __future__ import annotations

import pytest

from sports.model import FixtureStatus, Flag, Pair, Scores, Side, StatusGroup


def test_every_status__has_a_group() -> None:
    assert {status: status.group for status in FixtureStatus}.keys() == set(FixtureStatus)


def test_only_played_matches__end() -> None:
    ended = {status for status in FixtureStatus if status.group is StatusGroup.ENDED}
    assert ended == {FixtureStatus.FINISHED, FixtureStatus.RETIRED}


def test_unknown_status__belongs_to_no_other_group() -> None:
    assert [s for s in FixtureStatus if s.group is StatusGroup.UNKNOWN] == [FixtureStatus.UNKNOWN]


def test_absent_score__is_not_zero() -> None:
    assert Scores().regulation is None
    assert Scores(regulation=Pair(0, 0)) != Scores()


@pytest.mark.parametrize(("pair", "leader"), [(Pair(2, 1), Side.HOME), (Pair(0, 3), Side.AWAY), (Pair(1, 1), None)])
def test_pair__names_its_leader(pair: Pair, leader: Side | None) -> None:
    assert pair.leader is leader


def test_pair__reaches_only_what_neither_side_falls_short_of() -> None:
    assert Pair(2, 1).reaches(Pair(1, 1))
    assert not Pair(3, 0).reaches(Pair(1, 1))


def test_flags__all_but_what_goals_contradict_take_the_vote() -> None:
    assert [flag for flag in Flag if not flag.takes_vote] == [Flag.GOALS_INCONSISTENT, Flag.HALF_TIME_CONTRADICTED]
