"""Which readings of a bound fixture count towards its result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sports.fixtures import Catalogue, CatalogueFixture, Competition, Team, TeamName
from sports.matching import Refused, admit, bind, exchanged, shipped_aliases
from sports.model import FixtureStatus, GroupName, Pair, ProviderName, Reading, Scores, UnixTime
from tests.sports.test_consensus import START, reading

ONE, TWO, THREE = (ProviderName(name) for name in ("one", "two", "three"))
BOUND = (ONE, TWO, THREE)
LISTED = CatalogueFixture(
    1,
    "cup-final",
    Competition(1, "cup", "Cup", 2018, dict.fromkeys(BOUND, "C")),
    UnixTime(START),
    "2018-07-15T15:00:00Z",
    Team(1, "Lions", "LIO", {name: TeamName("1", "Lions") for name in BOUND}),
    Team(2, "Bears", "BEA", {name: TeamName("2", "Bears") for name in BOUND}),
    dict.fromkeys(BOUND, "1"),
)
HOUR = 3600


def said(provider: ProviderName = ONE, kickoff: int | None = START, **changes: Any) -> Reading:
    shown = reading(GroupName(f"group of {provider}"), START + 7000, provider=provider)
    return replace(shown, kickoff_utc=None if kickoff is None else UnixTime(kickoff), **changes)


def why(*readings: Reading, fixture: CatalogueFixture = LISTED, before: tuple[Reading, ...] = ()) -> list[str | None]:
    """The reason of each refusal, None for what is kept."""
    return [one.reason if isinstance(one, Refused) else None for one in admit(fixture, readings, before)]


@pytest.mark.parametrize("apart", [-1200, 0, 1200])
def test_admit__kick_off_within_twenty_minutes__is_kept(apart: int) -> None:
    assert why(said(kickoff=START + apart)) == [None]


def test_admit__another_id_or_team__is_refused() -> None:
    reasons = why(said(provider_fixture_id="9"), said(home_id="7"), said(home_id=None))
    assert reasons[0] == "fixture id '9' is not the bound one"
    assert all(reason is not None and "are not 1 and 2" in reason for reason in reasons[1:])


def test_admit__teams_that_the_catalogue_has_no_ids_of__is_refused_and_not_an_error() -> None:
    nameless = replace(LISTED, home=replace(LISTED.home, providers={}))
    (reason,) = why(said(), fixture=nameless)
    assert reason is not None
    assert "sports review" in reason


def test_admit__exchanged_and_known__comes_out_as_the_fixture_lists_it() -> None:
    known = replace(LISTED, swapped=frozenset({ONE}))
    straight = said(scores=Scores(Pair(1, 0), Pair(2, 1)))
    assert admit(known, [exchanged(straight)]) == [straight]


@pytest.mark.parametrize("neutral", [False, True])
def test_admit__exchanged_and_not_known__is_refused(neutral: bool) -> None:
    assert why(exchanged(said()), fixture=replace(LISTED, neutral=neutral)) == ["home and away are exchanged"]


def test_admit__known_as_exchanged_and_shown_straight__is_refused_and_goes_to_review() -> None:
    known = replace(LISTED, swapped=frozenset({ONE}))
    assert why(said(), fixture=known) == ["home and away are exchanged"]
    one = replace(said(), provider_fixture_id="1")
    binding = bind(one, Catalogue({known.key: known}), shipped_aliases())
    assert (binding.verdict.value, "straight" in binding.reason, binding.swapped) == ("REVIEW", True, False)
    turned = bind(exchanged(one), Catalogue({known.key: known}), shipped_aliases())
    assert (turned.verdict.value, turned.swapped, turned.reason) == ("BOUND", True, "by id, sides exchanged as known")


def test_admit__later_kick_off__counts_once_another_group_shows_the_same() -> None:
    late, same, other = said(ONE, START + HOUR), said(TWO, START + HOUR + 600), said(TWO, START + 3 * HOUR)
    assert why(late, same) == [None, None]
    (alone,) = why(late)
    assert alone is not None
    assert "3600 s after the listed one, and no other group shows the same yet" in alone
    assert all(reason is not None for reason in why(late, other))
    # A second group that showed it at an earlier poll, and one of the same group.
    assert why(late, before=(same,)) == [None]
    assert why(late, before=(replace(same, group=late.group),)) == [alone]


def test_admit__later_kick_off_of_another_match__vouches_for_nothing() -> None:
    assert None not in why(said(ONE, START + HOUR), said(TWO, START + HOUR, home_id="7"))


def test_admit__earlier_kick_off__is_refused_whoever_shows_it() -> None:
    reasons = why(said(ONE, START - HOUR), said(TWO, START - HOUR))
    assert all(reason is not None and "before the listed one: bets were taken" in reason for reason in reasons)


def test_admit__no_kick_off__is_refused() -> None:
    assert why(said(kickoff=None)) == ["it names no kick-off"]


@pytest.mark.parametrize("status", [FixtureStatus.POSTPONED, FixtureStatus.CANCELLED, FixtureStatus.AWARDED])
@pytest.mark.parametrize("kickoff", [START + 30 * 86_400, START - HOUR, None])
def test_admit__off_the_field__is_kept_whatever_its_kick_off(status: FixtureStatus, kickoff: int | None) -> None:
    assert why(said(kickoff=kickoff, status=status, decision=None, scores=Scores())) == [None]
