"""The compiled matches and the catalogue: what ships, and that it is what the sources give."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest

from scripts._dev import compile_catalogue, compile_matchday
from sports.fixtures import CatalogueError, FixtureSpec, load_catalogue
from sports.model import Pair, Side, Sport, UnixTime
from sports.replay import UnknownMatch, load_matches, match_named
from sports.replay.matches import DATA, FILES, Phase, score_of, state_at
from tests.sports.bodies import REPLAYED

SHARED = Path(os.environ.get("PROOFBOOK_SHARED", compile_matchday.ROOT.parent / "shared"))
MATCHES = load_matches()
FINAL = match_named("world-cup-2018-final", MATCHES)


def test_final__is_the_real_match() -> None:
    assert FINAL.fixture.kickoff_utc == "2018-07-15T15:00:00Z"
    assert (FINAL.fixture.home.name, FINAL.fixture.away.name) == ("France", "Croatia")
    assert score_of(FINAL.goals) == Pair(4, 2)
    assert score_of(goal for goal in FINAL.goals if goal.half == 1) == Pair(2, 1)
    assert [(goal.minute[0], goal.side, goal.own_goal, goal.penalty) for goal in FINAL.goals] == [
        (18, Side.HOME, True, False),
        (28, Side.AWAY, False, False),
        (38, Side.HOME, False, True),
        (59, Side.HOME, False, False),
        (65, Side.HOME, False, False),
        (69, Side.AWAY, False, False),
    ]


def test_every_match__is_one_of_the_independent_list_with_its_scores() -> None:
    def text(pair: Pair | None) -> str:
        return "" if pair is None else f"{pair.home}-{pair.away}"

    rows = [row for each in compile_matchday.TOURNAMENTS for row in compile_matchday._rows(each.fixtures)]
    names = ("kickoff_utc", "home", "away", "half_time", "regulation", "decided", "after_extra_time", "shootout")
    listed = {tuple(row[name] for name in names) for row in rows}
    shipped = set()
    for match in MATCHES.values():
        ended, fixture = state_at(match, match.end), match.fixture
        scores = ended.half_time, ended.regulation, ended.after_extra, ended.shootout
        half, regulation, extra, kicks = map(text, scores)
        decided = match.decision.value
        teams = fixture.home.name, fixture.away.name
        shipped.add((fixture.kickoff_utc, *teams, half, regulation, decided, extra, kicks))
    assert shipped == listed
    assert len(shipped) == 64 + 51


def test_parts_of_a_match__end_in_order_and_the_score_never_falls() -> None:
    for match in MATCHES.values():
        states = [state_at(match, match.start + at) for at in range(-60, match.end - match.start + 120, 60)]
        order = list(Phase)
        indices = [order.index(state.phase) for state in states]
        assert indices == sorted(indices)
        assert states[-1].phase is Phase.FINISHED
        assert all(later.score.reaches(earlier.score) for earlier, later in pairwise(states))


@pytest.mark.parametrize("name", FILES)
def test_source_and_licence__stand_in_the_file_and_beside_it(name: str) -> None:
    source = json.loads((DATA / name).read_text(encoding="utf-8"))["source"]
    assert (source["name"], source["licence"]) == ("Pappalardo et al. 2019, Wyscout", "CC BY 4.0")
    attribution = (DATA / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert "Pappalardo" in attribution
    assert "CC BY 4.0" in attribution


@pytest.mark.parametrize("name", FILES)
def test_source_of_the_matches_that_the_events_leave_out__is_named_in_the_head(name: str) -> None:
    content = json.loads((DATA / name).read_text(encoding="utf-8"))
    named = content["source"]["matches with extra time"]
    left_out = [
        match["id"].removeprefix(f"{content['competition']}-") for match in content["matches"] if "timing" in match
    ]
    assert named["matches"] == left_out
    assert all("openfootball" in said or "martj42" in said for what, said in named.items() if what != "matches")


@pytest.mark.data
@pytest.mark.parametrize("tournament", compile_matchday.TOURNAMENTS, ids=lambda tournament: tournament.key)
def test_compiling_again__gives_the_shipped_file(tournament: compile_matchday.Tournament) -> None:
    content = compile_matchday.compile_matches(SHARED, tournament)
    assert compile_matchday.render(content) == tournament.output.read_text(encoding="utf-8")


def test_what_is_shipped__stays_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 200_000


def test_compiling_the_catalogue_again__gives_the_shipped_file() -> None:
    content = compile_catalogue.compile_catalogue()
    assert compile_catalogue.render(content) == compile_catalogue.OUTPUT.read_text(encoding="utf-8")


def test_catalogue__no_provider_gives_an_id_twice() -> None:
    fixtures = load_catalogue(DATA / "catalogue.json").fixtures.values()
    for provider in REPLAYED.values():
        ids = [fixture.providers[provider.name] for fixture in fixtures]
        assert len(set(ids)) == len(ids) == 115


def test_unknown_match__lists_the_known_ones() -> None:
    with pytest.raises(UnknownMatch, match=r"'world-cup-2019-final'; known: .*world-cup-2018-final"):
        match_named("world-cup-2019-final", MATCHES)


def test_catalogue_that_is_none__is_refused_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    with pytest.raises(CatalogueError, match="cannot read the catalogue"):
        load_catalogue(path)
    path.write_text('{"teams": []}', encoding="utf-8")
    with pytest.raises(CatalogueError, match="is not a catalogue"):
        load_catalogue(path)


def test_specification__counts_its_times_from_the_start() -> None:
    spec = FINAL.fixture.spec(committee=7)
    assert (spec.sport, spec.competition, spec.season) == (Sport.FOOTBALL, 1, 2018)
    assert (spec.home_team, spec.away_team, spec.committee, spec.tie) == (11, 7, 7, 0)
    assert spec.earliest - spec.start == 105 * 60


@pytest.mark.parametrize(
    ("home", "times"),
    [(2, (0, 10, 20, 30)), (1, (0, 0, 20, 30)), (1, (0, 40, 20, 30)), (1, (0, 10, 31, 30)), (1, (5, 10, 4, 30))],
)
def test_specification__same_team_twice_or_times_out_of_order__is_refused(
    home: int, times: tuple[int, int, int, int]
) -> None:
    with pytest.raises(CatalogueError):
        FixtureSpec(Sport.FOOTBALL, 1, 2018, home, 2, *map(UnixTime, times), rules_version=1, committee=1)
