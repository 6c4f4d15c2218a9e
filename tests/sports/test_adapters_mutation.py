"""A damaged body may lose its vote; it never gains one, nor changes a value whose bytes are whole."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sports.model import GroupName, Reading, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.votes import rule_of, vote_of
from tests.sports import bodies
from tests.sports.bodies import (
    LATER,
    START,
    api_basketball,
    api_football,
    encode,
    espn,
    football_data,
    openfootball,
    openligadb,
    sportmonks,
    sportradar,
)
from tests.sports.test_adapters_scores import FINAL_2022

GROUPS = frozenset({GroupName("G1"), GroupName("G2")})
RULES = {sport: rule_of(sport, GROUPS, UnixTime(START)) for sport in (Sport.FOOTBALL, Sport.BASKETBALL)}
EXTRA_TIME = {
    "football-data": football_data(
        duration="EXTRA_TIME", full=(2, 1), half=(1, 0), regularTime=(1, 1), extraTime=(1, 0)
    ),
    "api-football": api_football("AET", (2, 1), (1, 0), (1, 1), (1, 0)),
    "sportmonks": sportmonks(7, (1, 0), (1, 1), (2, 1), (1, 0)),
    "sportradar": sportradar("ended", "aet", (2, 1), ((1, 0), (0, 1)), ((0, 0), (1, 0))),
    "openfootball": openfootball((1, 0), (1, 1), (2, 1), goals=([11, 100], [51])),
}
# No vote as they stand: a mutation must not give them one.
VOTELESS = {
    "football-data": [
        football_data("IN_PLAY"),
        football_data(winner=None),
        football_data(winner="AWAY_TEAM"),
        football_data("AWARDED"),
        football_data(duration="PENALTY_SHOOTOUT", full=(6, 4), regularTime=(2, 2), penalties=(3, 2)),
    ],
    "api-football": [
        api_football("2H", full=None),
        api_football("HT", (1, 0), full=None),
        api_football(goals=(3, 1)),
        api_football(winner=(False, True)),
        api_football("AWD"),
    ],
    "openligadb": [openligadb(False), openligadb(results={}), openligadb(results={2: (2, 2), 4: (3, 3), 5: (7, 5)})],
    "espn": [
        espn("STATUS_SECOND_HALF", False),
        espn(completed=False),
        espn(winner=(False, True)),
        espn("STATUS_POSTPONED", False, ("0", "0"), (False, False), []),
    ],
    "openfootball": [
        openfootball(None, None, goals=None),
        openfootball(None, None, goals=None, status="postponed"),
        openfootball(goals=([11], [51])),
        openfootball(title="Coppa 2022"),
    ],
    "sportmonks": [
        sportmonks(22),
        sportmonks(17),
        sportmonks(half=None, full=None, current=None),
        sportmonks(current=(3, 1)),
        sportmonks(winner=(False, True)),
        sportmonks(8, (1, 0), (1, 1), (1, 1), (0, 0), None),
    ],
    "sportradar": [
        sportradar("live", "2nd_half"),
        sportradar(shown=(3, 1)),
        sportradar(winner="sr:competitor:82"),
        sportradar("closed", "cancelled", None, ()),
        # An awarded score: without its mark it isn't what the parts make.
        sportradar(shown=(3, 0), decided_by_fed=True),
        sportradar("closed", "ap", (3, 3), ((1, 0), (1, 2)), ((1, 1),), None),
    ],
    "api-basketball": [
        api_basketball("Q4"),
        api_basketball("AWD"),
        api_basketball("FT"),
        api_basketball("AOT", over_time=None),
        api_basketball("AOT", total=(139, 134)),
        api_basketball("FT", over_time=None, total=(116, 116)),
    ],
}
ENDED = bodies.FINISHED | bodies.GAMES
VOTING = {name: [ENDED[name], *(m[name] for m in (FINAL_2022, EXTRA_TIME) if name in m)] for name in VOTELESS}


def readings(provider: str, body: bytes) -> tuple[Reading, ...]:
    return ADAPTERS[provider].parse(body, UnixTime(LATER)).readings


def places(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(content, dict | list):
        for key, value in content.items() if isinstance(content, dict) else enumerate(content):
            yield (*path, key)
            yield from places(value, (*path, key))


def changed(content: Any, path: tuple[Any, ...], value: Any, *, remove: bool = False) -> Any:
    result = copy.deepcopy(content)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    if remove:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return result


def damages(content: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place, made null, garbage, of another type or (in objects) removed."""
    for path in places(content):
        for value in (None, "garbage", "", [], {}, -1, 1.5, 10**30):
            yield path, changed(content, path, value)
        if isinstance(path[-1], str):
            yield path, changed(content, path, None, remove=True)


@pytest.mark.parametrize("provider", VOTELESS)
def test_damage_anywhere__never_gives_a_vote(provider: str) -> None:
    for content in VOTELESS[provider]:
        assert [vote_of(reading, RULES[reading.sport]) for reading in readings(provider, encode(content))] == [None]
        for path, damaged in damages(content):
            assert all(vote_of(r, RULES[r.sport]) is None for r in readings(provider, encode(damaged))), path


@pytest.mark.parametrize("provider", VOTELESS)
def test_damage_anywhere__never_changes_a_value(provider: str) -> None:
    for content in VOTING[provider]:
        (whole,) = readings(provider, encode(content))
        vote = vote_of(whole, RULES[whole.sport])
        assert vote is not None
        kept = 0
        for path, damaged in damages(content):
            for reading in readings(provider, encode(damaged)):
                other = vote_of(reading, RULES[reading.sport])
                if other is None:
                    continue
                kept += 1
                # Half time and the order of goals may go absent; what is left must be as it was.
                assert other.core == vote.core, path
                assert other.scores.half_time in (None, vote.scores.half_time), path
                assert other.order in (None, vote.order), path
                assert other.scores.quarters in (None, vote.scores.quarters), path
        assert kept, "some damage (to fields that nobody reads) must leave the vote"


@pytest.mark.parametrize("provider", bodies.FINISHED)
def test_null_in_a_score__is_absent_and_never_zero(provider: str) -> None:
    content = bodies.FINISHED[provider]
    for path in places(content):
        if path[-1] in ("home", "away", "pointsTeam1", "pointsTeam2", "score") and "teams" not in path:
            damaged = changed(content, path, None)
            for reading in readings(provider, encode(damaged)):
                for pair in (reading.scores.half_time, reading.scores.regulation):
                    assert pair is None or 0 not in pair or pair == (1, 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize("provider", ADAPTERS)
@given(body=st.binary(max_size=200))
def test_parse__is_total_on_any_bytes(provider: str, body: bytes) -> None:
    result = ADAPTERS[provider].parse(body, UnixTime(LATER))
    assert all(vote_of(reading, RULES[reading.sport]) is None for reading in result.readings)


@pytest.mark.parametrize("provider", VOTELESS)
@given(data=st.data())
def test_parse__is_total_on_any_value_anywhere(provider: str, data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(VOTING[provider] + VOTELESS[provider]))
    path = data.draw(st.sampled_from(list(places(content))))
    ADAPTERS[provider].parse(encode(changed(content, path, data.draw(JSON))), UnixTime(LATER))


# Without a vote because of the status alone: no single byte may end the match. (One byte of a score can make a body
# agree with itself that contradicted itself before; those are left out here.)
NOT_ENDED = {
    "football-data": [football_data("IN_PLAY"), football_data("AWARDED")],
    "api-football": [api_football("2H", full=None), api_football("HT", full=None), api_football("AWD")],
    "openligadb": [openligadb(False)],
    "espn": [espn("STATUS_SECOND_HALF", False), espn(completed=False)],
    "api-basketball": [api_basketball("Q4"), api_basketball("AWD"), api_basketball("HT", total=(54, 58))],
    "sportmonks": [sportmonks(22), sportmonks(17)],
    "sportradar": [sportradar("live", "2nd_half"), sportradar("suspended", "ended")],
    "openfootball": [openfootball(status="awarded"), openfootball(None, None, status="postponed")],
}


@pytest.mark.parametrize("provider", NOT_ENDED)
@settings(max_examples=300)
@given(data=st.data())
def test_flipped_byte__never_ends_a_match(provider: str, data: st.DataObject) -> None:
    body = bytearray(encode(data.draw(st.sampled_from(NOT_ENDED[provider]))))
    body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    assert all(vote_of(reading, RULES[reading.sport]) is None for reading in readings(provider, bytes(body)))


@pytest.mark.parametrize("provider", ADAPTERS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"id": NaN}',
        b'{"id": 1, "id": 1}',
        b"9" * 5000,
        b'{"matches": [null, 1, []]}',
        b'{"errors": [], "response": [null, 1, []]}',
        b'{"events": [null, 1, []]}',
        b"[null, 1, []]",
    ],
)
def test_hostile_body__gives_no_reading(provider: str, body: bytes) -> None:
    assert readings(provider, body) == ()
