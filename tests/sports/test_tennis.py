"""Tennis: ESPN and Sportradar read into sets, retirements and walkovers, decided, and packed as docs/words.md says."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sports.consensus import State, decide
from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, Reading, Scores, Side, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import FixtureRef, Health
from sports.providers.tennis import sets_won, winner_of_set
from sports.replay import MatchClock, ReplayService
from sports.replay.formats import espn_tennis, sportradar_tennis
from sports.replay.games import TennisMatch, load_games
from sports.settle import result_of
from sports.votes import rule_of, vote_of
from sports.words import Status
from tests.sports.replay_world import KEYS, call_of

MATCHES = {match.key.removeprefix("composed-tennis-"): match for match in load_games().tennis}
THREE, FIVE = MATCHES["three-sets"], MATCHES["five-sets"]
RETIRED, EARLY = MATCHES["retired-in-the-second-set"], MATCHES["retired-in-the-first-set"]
WALKOVER = MATCHES["walkover"]
GROUPS = frozenset({GroupName("G3"), GroupName("G6")})
BOTH = ("espn", "sportradar-tennis")


def number_of(provider: str, match: TennisMatch) -> str:
    return str(match.number) if provider == "espn" else f"sr:sport_event:{match.number}"


def body_of(provider: str, match: TennisMatch, at: int) -> bytes:
    """What the replay sends of a match, others of that day beside it."""
    adapter, served = ADAPTERS[provider], ReplayService([], MatchClock(at, 0), KEYS)
    ref = FixtureRef(number_of(provider, match), f"tennis/{match.tour}", match.start_utc[:10])
    answer = served.answer(call_of(served, adapter, adapter.request_fixture(ref)))
    assert adapter.health(answer.status, answer.body) is Health.OK
    return answer.body


def read(provider: str, match: TennisMatch, at: int) -> Reading:
    """A match through the replay and the real adapter."""
    number = number_of(provider, match)
    parsed = ADAPTERS[provider].parse(body_of(provider, match, at), UnixTime(at))
    (found,) = [reading for reading in parsed.readings if reading.provider_fixture_id == number]
    return found


@pytest.mark.parametrize(
    ("games", "winner"),
    [
        ((6, 4), Side.HOME),
        ((0, 6), Side.AWAY),
        ((7, 5), Side.HOME),
        ((6, 7), Side.AWAY),
        ((13, 12), Side.HOME),
        ((68, 70), Side.AWAY),
        ((6, 5), None),
        ((6, 6), None),
        ((5, 2), None),
        ((7, 4), None),
        ((8, 7), None),
        ((10, 7), None),
        ((0, 0), None),
        ((1, 0), None),
    ],
)
def test_set__is_somebodys__only_when_sets_end_so(games: tuple[int, int], winner: Side | None) -> None:
    assert winner_of_set(Pair(*games)) is winner


@pytest.mark.parametrize("provider", BOTH)
@pytest.mark.parametrize("match", MATCHES.values(), ids=MATCHES.keys())
def test_every_match__at_every_moment__says_what_the_match_says(provider: str, match: TennisMatch) -> None:
    for at in range(match.start - 600, match.end + 3600, 150):
        found, state = read(provider, match, at), match.at(at)
        assert (found.sport, found.home, found.away) == (Sport.TENNIS, match.home.name, match.away.name)
        if state.word in ("before", "live"):
            before = state.word == "before"
            assert found.status is (FixtureStatus.SCHEDULED if before else FixtureStatus.LIVE_OTHER)
            assert (found.scores, found.decision, found.advancing, found.running) == (Scores(), None, None, None)
            continue
        if state.word == "walkover":
            assert (found.status, found.scores, found.decision) == (FixtureStatus.WALKOVER, Scores(), None)
            continue
        retired = state.word == "retired"
        complete = match.sets[: state.complete]
        assert found.status is (FixtureStatus.RETIRED if retired else FixtureStatus.FINISHED)
        assert found.decision is (Decision.RETIREMENT if retired else Decision.REGULAR)
        assert found.scores == Scores(regulation=None if retired else sets_won(complete), sets=complete)
        assert found.advancing is match.winner
        assert found.flags == ()


def settled(match: TennisMatch) -> tuple[State, Any]:
    rule = rule_of(Sport.TENNIS, GROUPS, UnixTime(match.start))
    readings: list[Reading] = []
    for later in range(300, 3 * 86_400, 21_600):
        now = match.end + later
        readings += [read(provider, match, moment) for provider in BOTH for moment in (now - 3_700, now)]
        answer = decide(readings, rule, UnixTime(now))
        if answer.state in (State.FINAL, State.VOID):
            return answer.state, result_of(answer)
    return answer.state, None


@pytest.mark.parametrize(
    ("match", "status", "pairs", "advancing"),
    [
        (THREE, Status.FINISHED, ((6, 4), (6, 7), (2, 1), (7, 5), None, None, (19, 16)), Side.HOME),
        (FIVE, Status.FINISHED, ((3, 6), (6, 3), (2, 3), (6, 7), (7, 6), (2, 6), (24, 28)), Side.AWAY),
        (RETIRED, Status.RETIRED, ((4, 6), None, None, None, None, None, None), Side.AWAY),
        (EARLY, Status.RETIRED, (None,) * 7, Side.HOME),
    ],
    ids=["three sets", "five sets", "retired in the second", "retired in the first"],
)
def test_two_groups__agree__the_word_is_that_of_the_table(
    match: TennisMatch, status: Status, pairs: tuple[tuple[int, int] | None, ...], advancing: Side
) -> None:
    state, result = settled(match)
    assert state is State.FINAL
    assert (result.status, result.advancing, result.order) == (status, advancing, ())
    assert [None if pair is None else tuple(pair) for pair in result.pairs] == list(pairs)
    result.require_sport(Sport.TENNIS)
    assert type(result).unpack(result.pack()) == result


def test_walkover__at_two_groups__is_void_when_the_window_is_over() -> None:
    state, result = settled(WALKOVER)
    assert state is State.VOID
    assert result.status is Status.VOID


def test_two_groups__that_differ_in_one_set__are_disputed() -> None:
    now = UnixTime(THREE.end + 4000)
    one, other = read("espn", THREE, now), read("sportradar-tennis", THREE, now)
    games = (Pair(6, 3), *THREE.sets[1:])
    lied = replace(other, scores=Scores(regulation=other.scores.regulation, sets=games))
    answer = decide([one, lied], rule_of(Sport.TENNIS, GROUPS, UnixTime(THREE.start)), now)
    assert answer.state is State.DISPUTED


def espn_body(match: TennisMatch) -> dict[str, Any]:
    return json.loads(json.dumps(espn_tennis.scoreboard([match], match.end)))


def played(body: dict[str, Any]) -> dict[str, Any]:
    return body["events"][0]["groupings"][0]["competitions"][0]


def vote(provider: str, body: Any, match: TennisMatch) -> Reading:
    (found,) = ADAPTERS[provider].parse(json.dumps(body).encode(), UnixTime(match.end + 60)).readings
    return found


def spoil_winner(row: dict[str, Any]) -> None:
    row["competitors"][0]["winner"], row["competitors"][1]["winner"] = False, True


def spoil_both(row: dict[str, Any]) -> None:
    row["competitors"][1]["winner"] = True


def spoil_games(row: dict[str, Any]) -> None:
    row["competitors"][0]["linescores"][2]["value"] = 6.0


def spoil_count(row: dict[str, Any]) -> None:
    row["competitors"][0]["linescores"].pop()


def spoil_half(row: dict[str, Any]) -> None:
    row["competitors"][0]["linescores"][0]["value"] = 6.5


def spoil_format(row: dict[str, Any]) -> None:
    row["format"]["regulation"]["periods"] = 4


def spoil_best_of(row: dict[str, Any]) -> None:
    row["format"]["regulation"]["periods"] = 5


def spoil_mark(row: dict[str, Any]) -> None:
    row["competitors"][1]["linescores"][0]["winner"] = True


def spoil_word(row: dict[str, Any]) -> None:
    row["status"]["type"]["name"] = "STATUS_DEFAULTED"


def spoil_completed(row: dict[str, Any]) -> None:
    row["status"]["type"]["completed"] = False


def spoil_player(row: dict[str, Any]) -> None:
    # Doubles: a pair has a roster and no athlete.
    row["competitors"][0]["roster"] = row["competitors"][0].pop("athlete")


def spoil_retired(row: dict[str, Any]) -> None:
    # Two sets won are a match that was played out.
    row["status"]["type"]["name"] = "STATUS_RETIRED"


SPOILED = [
    spoil_winner,
    spoil_both,
    spoil_games,
    spoil_count,
    spoil_half,
    spoil_format,
    spoil_best_of,
    spoil_mark,
    spoil_word,
    spoil_completed,
    spoil_player,
    spoil_retired,
]


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_espn__match_that_contradicts_itself__has_no_vote(spoil: Any) -> None:
    body = espn_body(THREE)
    rule = rule_of(Sport.TENNIS, GROUPS, UnixTime(THREE.start))
    assert vote_of(vote("espn", body, THREE), rule) is not None
    spoil(played(body))
    assert vote_of(vote("espn", body, THREE), rule) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("winner_id",), "sr:competitor:9202"),
        (("winner_id",), None),
        (("home_score",), 3),
        (("match_status",), "after_golden_set"),
        (("match_status",), "retired"),
        (("status",), "finished"),
        (("period_scores", 0, "number"), 2),
        (("period_scores", 0, "type"), "regular_period"),
        (("period_scores", 1, "home_tiebreak_score"), 9),
        (("period_scores", 0, "away_tiebreak_score"), 4),
        (("period_scores", 2, "home_score"), 6),
        (("period_scores", 0, "home_score"), "6"),
        (("period_scores",), None),
    ],
)
def test_sportradar__match_that_contradicts_itself__has_no_vote(path: tuple[Any, ...], value: Any) -> None:
    body = deepcopy(sportradar_tennis.summary(THREE, THREE.end))
    rule = rule_of(Sport.TENNIS, GROUPS, UnixTime(THREE.start))
    assert vote_of(vote("sportradar-tennis", body, THREE), rule) is not None
    inner: Any = body["sport_event_status"]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert vote_of(vote("sportradar-tennis", body, THREE), rule) is None


@pytest.mark.parametrize(
    ("status", "phase", "meaning"),
    [
        ("match_about_to_start", "not_started", FixtureStatus.SCHEDULED),
        ("live", "2nd_set", FixtureStatus.LIVE_OTHER),
        ("live", "interrupted", FixtureStatus.INTERRUPTED),
        ("live", "golden_set", FixtureStatus.UNKNOWN),
        ("closed", "defaulted", FixtureStatus.RETIRED),
        ("closed", "walkover", FixtureStatus.WALKOVER),
        ("closed", "cancelled", FixtureStatus.CANCELLED),
        ("ended", "ended", FixtureStatus.FINISHED),
        ("abandoned", "abandoned", FixtureStatus.ABANDONED),
        ("postponed", "not_started", FixtureStatus.POSTPONED),
        ("new_word", "ended", FixtureStatus.UNKNOWN),
    ],
)
def test_sportradar__pairs_of_words__mean_what_the_documentation_says(
    status: str, phase: str, meaning: FixtureStatus
) -> None:
    body = deepcopy(sportradar_tennis.summary(THREE, THREE.end))
    body["sport_event_status"] |= {"status": status, "match_status": phase}
    assert vote("sportradar-tennis", body, THREE).status is meaning


def test_sportradar__tennis_body_given_to_the_football_adapter__is_read_as_tennis() -> None:
    body = sportradar_tennis.summary(THREE, THREE.end)
    found, other = vote("sportradar", body, THREE), vote("sportradar-tennis", body, THREE)
    assert found.provider == "sportradar"
    assert (found.sport, found.scores, found.advancing) == (Sport.TENNIS, other.scores, other.advancing)


def test_espn__retirement_without_a_winner__has_no_vote() -> None:
    body = espn_body(RETIRED)
    for player in played(body)["competitors"]:
        player["winner"] = False
    found = vote("espn", body, RETIRED)
    assert Flag.MALFORMED in found.flags
    assert vote_of(found, rule_of(Sport.TENNIS, GROUPS, UnixTime(RETIRED.start))) is None


def test_espn__board_of_two_tournaments__every_match_is_read() -> None:
    body = espn_body(THREE)
    other = espn_body(FIVE)["events"][0]
    body["events"].append(other)
    found = ADAPTERS["espn"].parse(json.dumps(body).encode(), UnixTime(FIVE.end + 60)).readings
    assert [reading.provider_fixture_id for reading in found] == [str(THREE.number), str(FIVE.number)]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(BOTH), st.sampled_from(sorted(MATCHES)), st.data())
def test_mutated_body__raises_nothing_and_changes_no_vote(provider: str, name: str, data: st.DataObject) -> None:
    match = MATCHES[name]
    content = espn_body(match) if provider == "espn" else sportradar_tennis.summary(match, match.end)
    body = bytearray(json.dumps(content).encode())
    adapter = ADAPTERS[provider]
    rule = rule_of(Sport.TENNIS, GROUPS, UnixTime(match.start))
    before = vote_of(adapter.parse(bytes(body), UnixTime(match.end + 60)).readings[0], rule)
    index = data.draw(st.integers(0, len(body) - 1))
    if data.draw(st.booleans()):
        del body[index : index + data.draw(st.integers(1, 40))]
    else:
        body[index] = data.draw(st.integers(0, 255))
    for found in adapter.parse(bytes(body), UnixTime(match.end + 60)).readings:
        after = vote_of(found, rule)
        # A digit of a set may change that set, but then the match no longer adds up, or it is another complete match.
        if after is not None and before is not None and after != before:
            assert after.scores.sets is not None
            assert sets_won(after.scores.sets).total == len(after.scores.sets)
        if before is None:
            assert after is None
