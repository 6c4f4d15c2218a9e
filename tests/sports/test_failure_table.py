"""The failures that were seen or feared, one test a row of the research's table (5.5), by the row's own name.

A body whose status word was never recorded is a recorded shape with that word put in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from proofbook.redaction import redact_text
from sports.consensus import SourceDecision, State, decide
from sports.corrections import Later, correction
from sports.fetching.fetcher import Source, address_of
from sports.matching import Aliases, Verdict, bind
from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, Reading, Scores, UnixTime
from sports.providers import ADAPTERS, FixturesQuery
from sports.providers.adapter import Health
from sports.providers.local_time import in_europe
from sports.settle import result_of
from sports.votes import SourceRule, vote_of
from sports.words import Status
from tests.sports.bodies import (
    FINISHED,
    LATER,
    START,
    api_football,
    encode,
    espn,
    espn_goal,
    football_data,
    openfootball,
    openligadb,
    sportmonks,
    sportradar,
)
from tests.sports.test_binding import catalogue, fixture, shown
from tests.sports.test_fetching import Stage, ask, ok

GROUPS = frozenset(GroupName(name) for name in ("G1", "G2", "G3", "G4"))
RULE = SourceRule(GROUPS, UnixTime(START))
AT = UnixTime(LATER)
SETTLED = UnixTime(LATER + 3600)


def read(provider: str, content: Any, at: int = LATER) -> Reading:
    (reading,) = ADAPTERS[provider].parse(encode(content), UnixTime(at)).readings
    return reading


def voted(reading: Reading) -> bool:
    return vote_of(reading, RULE) is not None


def over_time(*bodies: tuple[str, Any], moments: tuple[int, ...] = (LATER, LATER + 3600)) -> list[Reading]:
    return [read(provider, content, at) for provider, content in bodies for at in moments]


def decided(*bodies: tuple[str, Any], rule: SourceRule = RULE) -> SourceDecision:
    return decide(over_time(*bodies), rule, SETTLED)


def whole(*providers: str) -> list[tuple[str, Any]]:
    return [(name, FINISHED[name]) for name in providers]


THREE = whole("football-data", "api-football", "openligadb")


def test_postponed_read_as_0_0__is_off_without_a_score() -> None:
    postponed = espn("STATUS_POSTPONED", False, ("0", "0"), (False, False), [])
    reading = read("espn", postponed)
    assert (reading.status, reading.scores, reading.running) == (FixtureStatus.POSTPONED, Scores(), None)
    assert decided(("espn", postponed), *whole("football-data", "api-football")).state is State.DISPUTED


def test_shoot_out_counted_into_the_score__the_90_minutes_stay_apart() -> None:
    final = football_data(
        duration="PENALTY_SHOOTOUT", full=(7, 5), half=(2, 0), regularTime=(2, 2), extraTime=(1, 1), penalties=(4, 2)
    )
    assert read("football-data", final).scores == Scores(Pair(2, 0), Pair(2, 2), Pair(3, 3), Pair(4, 2))


def test_negative_90_from_subtraction__nothing_is_subtracted() -> None:
    parts = football_data(duration="EXTRA_TIME", full=(1, 0), half=None, extraTime=(2, 1))
    reading = read("football-data", parts)
    assert reading.scores.regulation is None
    assert not voted(reading)
    assert not voted(read("api-football", api_football("AET", (1, 0), (0, 0), (-1, 0), (2, 0))))


@pytest.mark.parametrize(
    ("provider", "body"),
    [
        (
            "football-data",
            football_data(
                duration="PENALTY_SHOOTOUT",
                winner=None,
                full=(5, 4),
                half=(0, 0),
                regularTime=(1, 1),
                extraTime=(0, 0),
                penalties=(4, 4),
            ),
        ),
        ("openfootball", openfootball((0, 0), (1, 1), (1, 1), (4, 4), ([50], [60]))),
    ],
)
def test_tied_shoot_out_winner_null__has_no_vote_and_the_others_decide(provider: str, body: Any) -> None:
    """The whole score would give 4-3. It is not derived: one damaged number must not make another."""
    reading = read(provider, body)
    assert Flag.SHOOTOUT_LEVEL in reading.flags
    assert not voted(reading)
    groups = frozenset({reading.group, GroupName("G2"), GroupName("G5")})
    kicks = (4, 3)
    others = [
        ("api-football", api_football("PEN", (1, 1), (0, 0), (1, 1), (0, 0), kicks)),
        ("sportmonks", sportmonks(8, (0, 0), (1, 1), (1, 1), (0, 0), kicks)),
    ]
    answer = decided((provider, body), *others, rule=replace(RULE, groups=groups))
    assert (answer.state, answer.value and answer.value.scores.shootout) == (State.FINAL, Pair(4, 3))


def test_finished_null_score__has_no_vote() -> None:
    reading = read("football-data", football_data(full=None, half=None, winner=None))
    assert Flag.MISSING_SCORE in reading.flags
    assert decided(("football-data", football_data(full=None, half=None, winner=None))).state is State.PENDING


def test_in_play_score_taken_as_final__live_never_settles() -> None:
    live = [
        ("football-data", football_data("IN_PLAY")),
        ("api-football", api_football("2H", full=None)),
        ("espn", espn("STATUS_SECOND_HALF", False)),
        ("openligadb", openligadb(False)),
    ]
    answer = decided(*live)
    assert (answer.state, answer.value) == (State.PENDING, None)


def test_half_time_wrong__needs_two_groups() -> None:
    wrong = football_data(half=(2, 0))
    alone = decided(("football-data", wrong), ("openfootball", openfootball(None)), rule=_g1_g7())
    assert (alone.state, alone.value and alone.value.scores.half_time) == (State.FINAL, None)
    against = decided(("football-data", wrong), *whole("api-football", "openligadb"))
    assert against.state is State.DISPUTED


def _g1_g7() -> SourceRule:
    return replace(RULE, groups=frozenset({GroupName("G1"), GroupName("G7")}))


def test_http_200_carrying_an_error__is_a_failure_of_the_provider() -> None:
    body = encode({"errors": {"token": "Error/Missing application key"}, "response": []})
    assert ADAPTERS["api-football"].health(200, body) is Health.DENIED
    assert ADAPTERS["api-football"].parse(body, AT).readings == ()
    stage = Stage(ok(body=body))
    stage.run(ask())
    assert stage.fetcher.health.all() != []


def test_quota_spent_on_match_day__the_reserve_is_kept() -> None:
    from tests.sports.test_fetching import test_day_quota__at_the_reserve__is_left_to_settling as reserve

    reserve()


def test_stale_cache_or_frozen_feed__has_no_vote_and_says_so() -> None:
    moments = tuple(range(LATER - 1800, LATER + 3601, 600))
    frozen = over_time(("api-football", api_football("2H", full=None)), moments=moments)
    answer = decide([*frozen, *over_time(*whole("football-data", "openligadb", "espn"))], RULE, SETTLED)
    assert answer.state is State.FINAL
    assert dict(answer.abstentions)["G2"] == "frozen: says LIVE_SECOND_HALF with one body for 5400 s"


def test_volunteer_vandalism_or_early_finish__never_alone_and_too_early() -> None:
    early = read("openligadb", FINISHED["openligadb"], START + 5399)
    assert Flag.TOO_EARLY in early.flags
    assert not voted(early)
    assert decided(*whole("openligadb")).state is State.PENDING
    corrected = [
        *over_time(("openligadb", openligadb(results={1: (1, 0), 2: (9, 0)}, goals=[])), moments=(LATER,)),
        *over_time(*whole("openligadb"), moments=(LATER + 600, LATER + 1200)),
        *over_time(*whole("football-data", "api-football"), moments=(LATER, LATER + 600, LATER + 1200)),
    ]
    assert decide(corrected, RULE, UnixTime(LATER + 1200)).state is State.PROVISIONAL, "the delay began with the edit"


def test_same_upstream_error_twice__is_one_vote() -> None:
    wrong = openfootball((1, 0), (3, 1), title="English Premier League 2022/23", goals=None, time="15:00")
    wrong_too = football_data(full=(3, 1))
    answer = decided(("football-data", wrong_too), ("openfootball", wrong), *whole("api-football", "espn"))
    assert (answer.state, answer.dissenters) == (State.DISPUTED, ("G1",))
    alone = decided(("football-data", wrong_too), ("openfootball", wrong))
    assert (alone.state, len(alone.supporters)) == (State.PENDING, 1)


def test_wrong_fixture_bound__both_sides_must_pass() -> None:
    listed = catalogue(fixture(1, "Manchester United", "Leeds United"))
    assert bind(shown("Manchester City", "Leeds United"), listed, Aliases()).verdict is Verdict.REVIEW


def test_fixture_id_replaced__keeps_its_history() -> None:
    from tests.sports.test_binding import (
        test_new_id_for_a_bound_fixture__is_for_review_until_the_old_one_is_gone as test,
    )

    test()


def test_home_away_reversed__is_swapped_with_proof_only() -> None:
    listed = catalogue(fixture(1, "Lions", "Bears"))
    assert bind(shown("Bears", "Lions"), listed, Aliases()).verdict is Verdict.REVIEW


def test_kick_off_moved__the_window_counts_from_the_original() -> None:
    beyond = datetime.fromtimestamp(START + 49 * 3600).astimezone().isoformat()
    moved = football_data("TIMED", full=None, half=None, winner=None) | {"utcDate": beyond}
    postponed = api_football("PST", None, None, None)
    espn_too = espn("STATUS_POSTPONED", False, ("0", "0"), (False, False), [])
    bodies = (("football-data", moved), ("api-football", postponed), ("espn", espn_too))
    early = decide(over_time(*bodies), RULE, SETTLED)
    assert early.state is State.PENDING
    after = START + 48 * 3600
    late = decide(over_time(*bodies, moments=(after - 3600, after)), RULE, UnixTime(after + 60))
    assert (late.state, late.supporters) == (State.VOID, ("G1", "G2", "G3"))
    assert result_of(late) is not None


@pytest.mark.parametrize(
    ("day", "hour", "utc_hour"), [("2023-03-25", 15, 14), ("2023-03-26", 15, 13), ("2023-10-29", 15, 14)]
)
def test_time_zone__summer_time_is_counted_on_its_days(day: str, hour: int, utc_hour: int) -> None:
    local = datetime.fromisoformat(f"{day}T{hour}:00")
    wanted = datetime.fromisoformat(f"{day}T{utc_hour}:00+00:00").timestamp()
    assert in_europe(local, timedelta(hours=1)) == wanted


@pytest.mark.parametrize("provider", ["openligadb", "sportmonks"])
def test_time_zone__local_or_unmarked_times__do_not_move_the_kick_off(provider: str) -> None:
    """OpenLigaDB shows local time beside UTC, Sportmonks a time without a mark beside its timestamp."""
    body = {"openligadb": openligadb(), "sportmonks": sportmonks()}[provider]
    row = body if provider == "openligadb" else body["data"]
    if provider == "openligadb":
        row["matchDateTime"] = "2022-12-18T16:00:00"
    else:
        row["starting_at"] = "2022-12-18 15:00:00"
        row.pop("starting_at_timestamp", None)
    assert read(provider, body).kickoff_utc == START


def test_time_zone__a_provider_with_a_zone_parameter_is_asked_for_utc() -> None:
    for name in ("api-football", "api-basketball"):
        assert ("timezone", "UTC") in ADAPTERS[name].request_fixtures(FixturesQuery("1", "2022-12-18")).query


def test_awarded_weeks_later__is_ignored() -> None:
    final = decided(*THREE)
    assert final.value is not None
    awarded = over_time(("football-data", football_data("AWARDED", full=(0, 3))), moments=(LATER + 20_000,))
    later = correction(final.value, SETTLED, [*over_time(*THREE), *awarded], RULE, UnixTime(LATER + 20_001))
    assert later.kind is Later.TRIBUNAL


def test_abandoned_because_scouting_stopped__one_group_makes_nothing_void() -> None:
    stopped = sportradar("abandoned", "abandoned", scout_abandoned=True)
    assert read("sportradar", stopped).status is FixtureStatus.UNKNOWN
    groups = replace(RULE, groups=GROUPS | {GroupName("G6")})
    late = (START + 49 * 3600,)
    alone = over_time(("sportradar", sportradar("abandoned", "abandoned")), moments=late)
    assert decide(alone, groups, UnixTime(late[0])).state is State.PENDING


def test_winner_flag_wrong__takes_the_vote() -> None:
    reading = read("espn", espn(winner=(False, True)))
    assert Flag.WINNER_CONTRADICTS in reading.flags
    assert not voted(reading)


def test_shoot_out_after_scores_that_were_not_level__takes_the_vote() -> None:
    body = football_data(
        duration="PENALTY_SHOOTOUT", full=(6, 3), half=(0, 0), regularTime=(2, 1), extraTime=(0, 0), penalties=(4, 2)
    )
    reading = read("football-data", body)
    assert Flag.NOT_LEVEL_BEFORE_SHOOTOUT in reading.flags
    assert not voted(reading)


def test_match_minute_120_without_extra_time__the_parts_decide() -> None:
    body = api_football("PEN", (0, 0), (0, 0), (0, 0), None, (4, 3))
    body["response"][0]["fixture"]["status"]["elapsed"] = 120
    reading = read("api-football", body)
    assert (reading.decision, reading.scores.after_extra_time) == (Decision.PENALTIES, None)
    assert reading.scores.regulation == Pair(0, 0)


@pytest.mark.parametrize("provider", ["football-data", "api-football", "espn", "sportmonks", "sportradar"])
def test_new_status_word__has_no_vote(provider: str) -> None:
    body = {
        "football-data": football_data("COMPLETE"),
        "api-football": api_football("FIN"),
        "espn": espn("STATUS_DONE"),
        "sportmonks": sportmonks(99),
        "sportradar": sportradar("concluded"),
    }[provider]
    reading = read(provider, body)
    assert Flag.UNMAPPED_STATUS in reading.flags
    assert not voted(reading)


@pytest.mark.parametrize("provider", ["the-odds-api", "sportmonks", "football-data"])
def test_key_leak_in_url__neither_address_nor_log_holds_it(provider: str) -> None:
    key = "a-very-secret-key"
    source = Source(ADAPTERS[provider], key)
    request = ADAPTERS[provider].request_fixtures(FixturesQuery("soccer_epl", "2022-12-18"))
    assert key not in address_of(source, request)
    assert key not in repr(source)
    assert key not in redact_text(f"GET https://api.example/v4/sports?apiKey={key}&api_token={key}")


def test_ended_and_live_again__the_settle_delay_begins_anew() -> None:
    names = ("football-data", "api-football", "openligadb")
    ended = over_time(*whole(*names), moments=(LATER, LATER + 600, LATER + 900))
    assert decide(ended, RULE, UnixTime(LATER + 900)).state is State.FINAL
    reopened = over_time(("api-football", api_football("2H", full=None)), moments=(LATER + 300,))
    answer = decide([*ended, *reopened], RULE, UnixTime(LATER + 900))
    assert (answer.state, answer.settles_at) == (State.PROVISIONAL, LATER + 600 + RULE.settle_s)


HALF_TIMES = (
    ("api-football", api_football("HT", (1, 0), (1, 0), None)),
    ("espn", espn("STATUS_HALFTIME", False, ("1", "0"), (False, False), [espn_goal("31", 600)])),
)
BROKEN_OFF = (
    ("api-football", api_football("ABD", (1, 0), (1, 0), None)),
    ("espn", espn("STATUS_ABANDONED", False)),
)
WINDOW_ENDS = START + 48 * 3600
HELD = (START + 7200, WINDOW_ENDS - 3600, WINDOW_ENDS)
TWO_OF_THREE = replace(RULE, groups=GROUPS - {GroupName("G4")})
"""OpenLigaDB has no word for a match that was broken off: with it, two of four would be no quorum."""


def test_abandoned__two_groups_saw_the_half_end__that_half_stands() -> None:
    seen = [*over_time(*HALF_TIMES, moments=(START + 3000,)), *over_time(*BROKEN_OFF, moments=HELD)]
    assert decide(seen, TWO_OF_THREE, UnixTime(WINDOW_ENDS - 1)).state is State.PENDING
    answer = decide(seen, TWO_OF_THREE, UnixTime(WINDOW_ENDS))
    assert (answer.state, answer.supporters) == (State.ABANDONED, ("G2", "G3"))
    assert decide(seen, RULE, UnixTime(WINDOW_ENDS)).state is State.PENDING
    result = result_of(answer)
    assert result is not None
    assert (result.status, result.pairs[0], set(result.pairs[1:])) == (Status.ABANDONED, (1, 0), {None})


def test_abandoned__half_time_score_of_one_group_or_running__is_void() -> None:
    """API-Football runs its half-time score during the half: only a reading after the break counts."""
    during = over_time(("api-football", api_football("1H", (1, 0), (1, 0), None)), moments=(START + 1200,))
    after = over_time(*BROKEN_OFF, moments=HELD)
    for seen in ([*during, *after], [*over_time(HALF_TIMES[0], moments=(START + 3000,)), *after]):
        answer = decide(seen, TWO_OF_THREE, UnixTime(WINDOW_ENDS))
        assert answer.state is State.VOID
