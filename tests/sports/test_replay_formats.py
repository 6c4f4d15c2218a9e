"""Every format of the replay, read by the real adapter: what it says is what the match says, at every moment."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sports.model import Decision, FixtureStatus, Flag, Pair, Reading, Scores, Sport
from sports.providers import ADAPTERS
from sports.providers.adapter import FixtureRef, FixturesQuery, Health
from sports.replay import Call, Match, MatchClock, ReplayService
from sports.replay.allowance import MONTH, PLANS
from sports.replay.games import load_games
from sports.replay.matches import Phase, state_at
from sports.votes import rule_of, vote_of
from tests.sports.replay_world import DAY_S, FOOTBALL, KEYS, MATCHES, call_of, covers, service, truth

SHOOTOUT = MATCHES["world-cup-2018-russia-croatia"]
EXTRA = MATCHES["euro-2016-final"]
FINAL = MATCHES["world-cup-2018-final"]
GAMES = load_games()


def read(provider: str, match: Match, at: int) -> Reading:
    served = service(match, at)
    adapter = ADAPTERS[provider]
    ref = match.fixture.ref(adapter.name)
    answer = served.answer(call_of(served, adapter, adapter.request_fixture(ref)))
    assert adapter.health(answer.status, answer.body) is Health.OK
    result = adapter.parse(answer.body, served.clock.now())
    assert result.problems == ()
    (found,) = [reading for reading in result.readings if reading.provider_fixture_id == ref.fixture_id]
    assert match.fixture.check(found) is None
    return found


def shootout_is_ambiguous(provider: str, scores: Scores) -> bool:
    """OpenLigaDB enters a shoot-out with or without the goals before it: where both are possible, it has no vote."""
    before = scores.after_extra_time or scores.regulation
    return provider == "openligadb" and scores.shootout is not None and before not in (None, Pair(0, 0))


@pytest.mark.parametrize("provider", FOOTBALL)
def test_every_shipped_match__after_its_end__says_all_four_scores(provider: str) -> None:
    read_any = 0
    for match in (match for match in MATCHES.values() if covers(provider, match)):
        decision, scores = truth(match)
        late = DAY_S if provider == "openfootball" else 400
        found = read(provider, match, match.end - match.start + late)
        assert found.status is FixtureStatus.FINISHED, match.fixture.key
        read_any += 1
        if provider == "the-odds-api":
            # One score and no word of how it came about.
            assert (found.running, found.scores) == (scores.after_extra_time or scores.regulation, Scores())
            assert vote_of(found, rule_of(Sport.FOOTBALL, frozenset(KEYS), match.start)) is None
        elif shootout_is_ambiguous(provider, scores):
            assert Flag.MISSING_SHOOTOUT in found.flags
        else:
            assert (found.flags, found.decision, found.scores) == ((), decision, scores), match.fixture.key
            sides = [goal.side for goal in match.goals if goal.half <= 2]
            if found.goals is not None:
                assert [goal.side for goal in found.goals if goal.regulation] == sides
    assert read_any == (64 if provider == "openfootball" else 115)


MOMENTS = st.integers(-7_200, 12_000) | st.integers(0, 11_000)


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(sorted(MATCHES)), st.sampled_from(FOOTBALL), MOMENTS)
def test_any_match__any_provider__any_moment__parse_says_what_the_match_says(name: str, provider: str, at: int) -> None:
    match = MATCHES[name]
    if not covers(provider, match):
        return
    state, found = state_at(match, match.start + at), read(provider, match, at)
    if provider == "openfootball":
        # Brought up to date once a day: nothing in between.
        assert found.status in (FixtureStatus.SCHEDULED, FixtureStatus.FINISHED)
        assert found.status is FixtureStatus.SCHEDULED or state.phase is Phase.FINISHED
        return
    if state.phase is Phase.BEFORE:
        assert (found.status, found.running, found.scores) == (FixtureStatus.SCHEDULED, None, Scores())
    elif state.phase is not Phase.FINISHED:
        assert found.running == state.score
        assert found.scores.regulation is None
        assert found.decision is None
        assert found.scores.half_time in (None, state.half_time)
    else:
        assert found.status is FixtureStatus.FINISHED
        assert found.scores in (Scores(), truth(match)[1]) or Flag.MISSING_SHOOTOUT in found.flags
    # The Odds API has a score that nobody can place, OpenLigaDB a shoot-out that can be read in two ways.
    silent = {"the-odds-api": {Flag.MISSING_SCORE}, "openligadb": {Flag.MISSING_SHOOTOUT}}
    assert set(found.flags) <= silent.get(provider, set())


PHASES = {
    Phase.FIRST_HALF: FixtureStatus.LIVE_FIRST_HALF,
    Phase.HALF_TIME: FixtureStatus.HALF_TIME,
    Phase.SECOND_HALF: FixtureStatus.LIVE_SECOND_HALF,
    Phase.BREAK_BEFORE_ET: FixtureStatus.BREAK_BEFORE_ET,
    Phase.EXTRA_FIRST: FixtureStatus.LIVE_EXTRA_TIME,
    Phase.EXTRA_SECOND: FixtureStatus.LIVE_EXTRA_TIME,
    Phase.PENALTIES: FixtureStatus.LIVE_PENALTIES,
}


@pytest.mark.parametrize("provider", ["football-data", "api-football", "espn", "sportmonks", "sportradar"])
def test_shoot_out__every_part_on_the_way__has_the_providers_word(provider: str) -> None:
    seen = set()
    for at in range(0, SHOOTOUT.end - SHOOTOUT.start, 60):
        phase = state_at(SHOOTOUT, SHOOTOUT.start + at).phase
        if phase in PHASES:
            assert read(provider, SHOOTOUT, at).status is PHASES[phase]
            seen.add(phase)
    assert seen == PHASES.keys()


def test_shoot_out__full_time_differs_by_provider_as_it_does_in_reality() -> None:
    at = SHOOTOUT.end - SHOOTOUT.start
    shown = {}
    for provider in ("football-data", "espn", "api-football", "openligadb"):
        served = service(SHOOTOUT, at)
        adapter = ADAPTERS[provider]
        request = adapter.request_fixture(SHOOTOUT.fixture.ref(adapter.name))
        shown[provider] = json.loads(served.answer(call_of(served, adapter, request)).body)
    assert shown["football-data"]["score"]["fullTime"] == {"home": 5, "away": 6}
    (match,) = shown["espn"]["events"][0]["competitions"]
    assert [(side["score"], side["shootoutScore"]) for side in match["competitors"]] == [("2", 3), ("2", 4)]
    (row,) = shown["api-football"]["response"]
    assert (row["goals"], row["score"]["fulltime"]) == ({"home": 2, "away": 2}, {"home": 1, "away": 1})
    ended = [r for r in shown["openligadb"]["matchResults"] if r["resultName"] == "Endergebnis"]
    assert [(r["pointsTeam1"], r["pointsTeam2"]) for r in ended] == [(1, 1)]


def ask(served: ReplayService, path: str, headers: dict[str, str] | None = None, **query: str) -> tuple[int, Any]:
    answer = served.answer(Call("GET", path, query, headers or {}))
    return answer.status, json.loads(answer.body or b"null")


def everything(at: int, **more: Any) -> ReplayService:
    return ReplayService(MATCHES.values(), MatchClock(FINAL.start + at, 0), KEYS, **more)


@pytest.mark.parametrize("provider", [name for name in FOOTBALL if name != "openfootball"])
def test_list__holds_the_day_and_nothing_else(provider: str) -> None:
    adapter, served = ADAPTERS[provider], everything(0)
    code = FINAL.fixture.competition.providers[adapter.name]
    query = FixturesQuery(code, day="2018-07-15", season="2018", round="8")
    answer = served.answer(call_of(served, adapter, adapter.request_fixtures(query)))
    ids = {found.provider_fixture_id for found in adapter.parse(answer.body, served.clock.now()).readings}
    wanted = FINAL.fixture.providers[adapter.name]
    third = MATCHES["world-cup-2018-belgium-england"].fixture.providers[adapter.name]
    # The Odds API has no call by day, but reaches back three days at most.
    assert ids == ({wanted} if provider != "the-odds-api" else {wanted, third})


def test_live_lists__hold_what_is_in_play() -> None:
    two = [MATCHES["euro-2016-switzerland-france"], MATCHES["euro-2016-romania-albania"]]
    served = ReplayService(MATCHES.values(), MatchClock(two[0].start + 600, 0), KEYS)
    wanted = {match.fixture.key for match in two}
    live = {
        "api-football": ("/api-football/fixtures", {"x-apisports-key": KEYS["api-football"]}, {"live": "all"}),
        "sportmonks": (
            "/sportmonks/v3/football/livescores/inplay",
            {"authorization": KEYS["sportmonks"]},
            {"include": "participants;scores;state"},
        ),
        "sportradar": (
            "/sportradar/soccer/production/v4/en/schedules/live/summaries",
            {"x-api-key": KEYS["sportradar"]},
            {},
        ),
        "football-data": (
            "/football-data/v4/matches",
            {"x-auth-token": KEYS["football-data"]},
            {"status": "LIVE"},
        ),
    }
    for provider, (path, headers, query) in live.items():
        answer = served.answer(Call("GET", path, query, headers))
        adapter = ADAPTERS[provider]
        found = adapter.parse(answer.body, served.clock.now()).readings
        ids = {match.fixture.providers[adapter.name] for match in two}
        assert {reading.provider_fixture_id for reading in found} == ids, provider
        assert all(reading.running is not None for reading in found)
    assert len(wanted) == 2


def test_events__of_api_football_and_the_timeline_of_sportradar__tell_the_goals() -> None:
    served = everything(6808)
    key = {"x-apisports-key": KEYS["api-football"]}
    _, said = ask(served, "/api-football/fixtures/events", key, fixture="810059")
    assert [row["time"]["elapsed"] for row in said["response"]] == [18, 28, 38, 59, 65, 69]
    path = "/sportradar/soccer/production/v4/en/sport_events/sr:sport_event:9500059/timeline"
    _, said = ask(served, path, {"x-api-key": KEYS["sportradar"]})
    goals = [(row["home_score"], row["away_score"]) for row in said["timeline"] if row["type"] == "score_change"]
    assert goals == [(1, 0), (1, 1), (2, 1), (3, 1), (4, 1), (4, 2)]


def test_sportmonks__what_was_not_asked_for__is_absent() -> None:
    served = everything(6808)
    headers = {"authorization": KEYS["sportmonks"]}
    _, said = ask(served, "/sportmonks/v3/football/fixtures/190059", headers)
    assert not {"participants", "scores", "state", "events", "periods"} & said["data"].keys()
    _, said = ask(served, "/sportmonks/v3/football/fixtures/190059", headers, include="events;periods")
    assert [row["type_id"] for row in said["data"]["events"]] == [15, 14, 16, 14, 14, 14]
    assert [row["ticking"] for row in said["data"]["periods"]] == [False, False]


def test_pages__of_sportmonks_sportradar_and_football_data__together_hold_everything() -> None:
    served = everything(0)
    headers = {"authorization": KEYS["sportmonks"]}
    found: list[int] = []
    for page in range(1, 20):
        path = "/sportmonks/v3/football/fixtures/between/2016-01-01/2018-12-31"
        _, said = ask(served, path, headers, page=str(page), per_page="50")
        found += [row["id"] for row in said["data"]]
        if not said["pagination"]["has_more"]:
            break
    assert len(found) == len(set(found)) == 115
    path = "/sportradar/soccer/production/v4/en/schedules/2016-06-22/summaries"
    answers = [
        served.answer(Call("GET", path, {"start": str(start), "limit": "3"}, {"x-api-key": KEYS["sportradar"]}))
        for start in (0, 3)
    ]
    assert [dict(answer.headers)["X-Result"] for answer in answers] == ["3", "1"]
    assert dict(answers[0].headers)["X-Max-Results"] == "4"
    token = {"x-auth-token": KEYS["football-data"]}
    path = "/football-data/v4/competitions/WC/matches"
    parts = [ask(served, path, token, limit="40", offset=offset)[1]["matches"] for offset in ("0", "40")]
    assert [len(part) for part in parts] == [40, 24]


def test_openfootball__asked_again__is_304_until_the_file_changes() -> None:
    served = everything(0)
    path = "/openfootball/openfootball/worldcup.json/master/2018/worldcup.json"
    first = served.answer(Call("GET", path))
    tag = dict(first.headers)["ETag"]
    again = served.answer(Call("GET", path, {}, {"if-none-match": f"W/{tag}"}))
    assert (again.status, again.body, dict(again.headers)["ETag"]) == (304, b"", tag)
    served.clock.advance(DAY_S)
    later = served.answer(Call("GET", path, {}, {"if-none-match": tag}))
    assert later.status == 200
    assert dict(later.headers)["ETag"] != tag


def test_openligadb__last_change__moves_with_the_match() -> None:
    served = everything(0)
    path = "/openligadb/getlastchangedate/wm18/2018/8"
    kicked_off = ask(served, path)[1]
    served.clock.advance(600)
    assert ask(served, path)[1] == kicked_off
    served.clock.advance(600)
    assert ask(served, path)[1] > kicked_off


def test_prices__follow_the_match_and_stop_at_its_end() -> None:
    served = everything(-600)

    def prices() -> dict[str, float]:
        path = "/the-odds-api/v4/sports/soccer_fifa_world_cup/odds"
        _, said = ask(served, path, apiKey=KEYS["the-odds-api"], markets="h2h,totals", eventIds=event)
        return {
            row["name"]: row["price"]
            for shown in said
            for book in shown["bookmakers"][:1]
            for market in book["markets"]
            if market["key"] == "h2h"
            for row in market["outcomes"]
        }

    event = FINAL.fixture.providers[ADAPTERS["the-odds-api"].name]
    before = prices()
    assert before["France"] < before["Croatia"]
    assert 1.0 < sum(1 / price for price in before.values()) < 1.1
    served.clock.jump(FINAL.start + 5000)
    ahead = prices()
    assert ahead["France"] < before["France"]
    assert ahead["Croatia"] > before["Croatia"]
    served.clock.jump(FINAL.end)
    assert prices() == {}


REFUSALS = [
    ("football-data", "", 403, Health.DENIED),
    ("football-data", "wrong", 400, Health.DENIED),
    ("api-football", "", 200, Health.DENIED),
    ("api-football", "wrong", 200, Health.DENIED),
    ("api-basketball", "wrong", 200, Health.DENIED),
    ("the-odds-api", "", 401, Health.DENIED),
    ("the-odds-api", "wrong", 401, Health.DENIED),
    ("sportmonks", "wrong", 401, Health.DENIED),
    ("sportradar", "wrong", 403, Health.DENIED),
    ("sportradar-tennis", "wrong", 403, Health.DENIED),
]


@pytest.mark.parametrize(("provider", "key", "status", "health"), REFUSALS)
def test_key_missing_or_wrong__is_refused_as_the_provider_does(
    provider: str, key: str, status: int, health: Health
) -> None:
    adapter, served = ADAPTERS[provider], everything(6808)
    ref = FixtureRef("990001", "soccer_fifa_world_cup")
    answer = served.answer(call_of(served, adapter, adapter.request_fixture(ref), key))
    assert answer.status == status
    assert adapter.health(answer.status, answer.body) is health
    assert adapter.parse(answer.body, FINAL.end).readings == ()
    assert KEYS[provider].encode() not in answer.body


LIMITED = sorted(PLANS["free"])


@pytest.mark.parametrize("provider", LIMITED)
def test_limit_reached__is_said_in_the_providers_own_way_and_renews_on_the_match_clock(provider: str) -> None:
    adapter, served = ADAPTERS[provider], everything(6808, plan="free")
    ref = FixtureRef("990001", "soccer_fifa_world_cup")
    call = call_of(served, adapter, adapter.request_fixture(ref))
    shortest = min(PLANS["free"][provider])
    healths = []
    for _ in range(PLANS["free"][provider][shortest] + 1):
        answer = served.answer(call)
        healths.append(adapter.health(answer.status, answer.body))
        if healths[-1] is Health.THROTTLED:
            break
    assert healths[0] is not Health.THROTTLED
    assert healths[-1] is Health.THROTTLED
    assert adapter.parse(answer.body, FINAL.end).readings == ()
    if shortest < MONTH:
        served.clock.advance(shortest)
        answer = served.answer(call)
        assert adapter.health(answer.status, answer.body) is not Health.THROTTLED


def test_headers__tell_what_is_left() -> None:
    served = everything(0, plan="free")
    left = []
    for _ in range(2):
        answer = served.answer(
            Call("GET", "/football-data/v4/matches/270059", {}, {"x-auth-token": KEYS["football-data"]})
        )
        left.append(dict(answer.headers)["X-Requests-Available-Minute"])
    assert left == ["9", "8"]
    answer = served.answer(
        Call("GET", "/api-football/fixtures", {"id": "810059"}, {"x-apisports-key": KEYS["api-football"]})
    )
    said = dict(answer.headers)
    assert (said["x-ratelimit-requests-remaining"], said["X-RateLimit-Remaining"]) == ("99", "9")
    path = "/the-odds-api/v4/sports/soccer_fifa_world_cup/scores"
    answer = served.answer(Call("GET", path, {"apiKey": KEYS["the-odds-api"], "daysFrom": "3"}))
    assert dict(answer.headers)["x-requests-remaining"] == "498"


@pytest.mark.parametrize("game", GAMES.basketball, ids=lambda game: game.key)
@pytest.mark.parametrize("provider", ["api-basketball", "espn"])
def test_basketball__both_formats__say_what_the_game_says(provider: str, game: Any) -> None:
    adapter = ADAPTERS[provider]
    ref = FixtureRef(str(game.number), "basketball/nba", game.tip_off_utc[:10])
    for at in range(game.start - 600, game.end + 7_200, 300):
        served = ReplayService([], MatchClock(at, 0), KEYS)
        answer = served.answer(call_of(served, adapter, adapter.request_fixture(ref)))
        (found,) = [r for r in adapter.parse(answer.body, at).readings if r.provider_fixture_id == ref.fixture_id]
        state = game.at(at)
        assert found.flags == (), (at - game.start, found)
        if state.word == "ended":
            over = state.total if game.overtimes else None
            regulation = Pair(*map(sum, zip(*game.quarters, strict=True)))
            assert found.decision is (Decision.OVERTIME if game.overtimes else Decision.REGULAR)
            assert (found.scores.regulation, found.scores.after_extra_time) == (regulation, over)
            assert found.scores.quarters == game.quarters
        else:
            assert found.scores.regulation is None
            assert found.running == (state.total if state.periods else None)
