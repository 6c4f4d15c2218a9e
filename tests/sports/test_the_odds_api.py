"""The Odds API tells that a match ended, and one score by name; it never tells how."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.model import FixtureStatus, Flag, Pair, Reading, Scores, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.votes import rule_of, vote_of
from tests.sports.bodies import LATER, START, encode, the_odds_api
from tests.sports.test_adapters_mutation import GROUPS, JSON, changed, damages, places

ADAPTER = ADAPTERS["the-odds-api"]


def read(content: Any, at: int = LATER) -> Reading:
    result = ADAPTER.parse(encode(content), UnixTime(at))
    assert result.problems == ()
    (reading,) = result.readings
    return reading


def votes(content: Any) -> list[Any]:
    readings = ADAPTER.parse(encode(content), UnixTime(LATER)).readings
    return [vote_of(r, rule_of(r.sport, GROUPS, UnixTime(START))) for r in readings]


@pytest.mark.parametrize("sport", ["soccer_epl", "basketball_nba"])
def test_completed__is_seen_to_its_end_without_a_result(sport: str) -> None:
    reading = read(the_odds_api(sport=sport))
    assert (reading.home_id, reading.away_id, reading.kickoff_utc) == ("Lions", "Bears", START)
    assert (reading.status, reading.decision) == (FixtureStatus.FINISHED, None)
    assert (reading.scores, reading.running) == (Scores(), Pair(2, 1))
    assert Flag.MISSING_SCORE in reading.flags
    assert reading.sport is (Sport.FOOTBALL if sport == "soccer_epl" else Sport.BASKETBALL)


@pytest.mark.parametrize(
    ("content", "status", "running"),
    [
        (the_odds_api(completed=False, scores=None), FixtureStatus.SCHEDULED, None),
        (the_odds_api(completed=False), FixtureStatus.LIVE_OTHER, Pair(2, 1)),
    ],
)
def test_not_completed__is_live_once_there_is_a_score(
    content: Any, status: FixtureStatus, running: Pair | None
) -> None:
    assert (read(content).status, read(content).running) == (status, running)


@pytest.mark.parametrize(
    "content",
    [
        the_odds_api(scores=(("Bears", "1"), ("Tigers", "2"))),
        the_odds_api(scores=(("Lions", "1"), ("Lions", "2"))),
        the_odds_api(scores=(("Bears", "1"), ("Lions", "2"), ("Lions", "3"))),
        the_odds_api(scores=(("Bears", "one"), ("Lions", "2"))),
        the_odds_api(sport="icehockey_nhl"),
    ],
)
def test_rows_that_fit_no_team__are_malformed(content: Any) -> None:
    assert Flag.MALFORMED in read(content).flags


def test_score_as_a_number__is_malformed() -> None:
    content = the_odds_api()
    content[0]["scores"][0]["score"] = 1
    assert Flag.MALFORMED in read(content).flags


def test_damage_anywhere__never_gives_a_vote() -> None:
    for content in (the_odds_api(), the_odds_api(completed=False), the_odds_api(sport="basketball_nba")):
        assert votes(content) == [None]
        for path, damaged in damages(content):
            assert set(votes(damaged)) <= {None}, path


@given(data=st.data())
def test_any_value_anywhere__never_gives_a_vote(data: st.DataObject) -> None:
    content = the_odds_api()
    path = data.draw(st.sampled_from(list(places(content))))
    assert set(votes(changed(content, path, data.draw(JSON)))) <= {None}
