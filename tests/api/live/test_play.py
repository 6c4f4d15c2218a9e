"""How far a match is, why it is shut, and how it is found; without a database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.fixtures import names_from
from api.live.board import Known, board_of, halted
from api.live.boards import Wanted, searchable, shown, words_of
from api.live.bodies import FixtureShown
from api.live.causes import CODES, causes, common
from api.live.play import play_of
from pricing.columns import Offer
from pricing.engine import priced
from pricing.guard import Block, Cause
from pricing.request import Basketball, BasketballPlay, PricingRequest, Tennis, TennisPlay
from sports.words import Score
from tests.pricing.agree.world import BEFORE, OFFERS, PLAYING

FINAL = "world-cup-2018-final"
NAMES = names_from(Path(__file__).parents[3] / "sports/replay/data/catalogue.json")
REQUEST = PricingRequest(FINAL, 5_000, OFFERS, football=BEFORE)
SHEET = priced(REQUEST)
LIVE = PricingRequest(FINAL, 9_705, OFFERS, football=PLAYING)
KNOWN = Known(NAMES.about(FINAL), NAMES.id_of(FINAL), listed=True)


def test_play__before_the_match__has_no_score_and_no_clock() -> None:
    found = play_of(REQUEST, ended=False)
    assert (found["phase"], found["score"], found["clock"]) == ("before", None, None)


def test_play__of_football__shows_half_score_and_the_running_clock() -> None:
    found, play = play_of(LIVE, ended=False), PLAYING.play
    assert play is not None
    assert found["phase"] == ("first_half", "second_half")[play.half - 1]
    assert found["score"] == list(play.score)
    assert found["clock"] == {"half": play.half, "seconds": play.clock_s, "at": 9_705, "running": True}


@pytest.mark.parametrize(
    ("half", "clock_s", "phase"), [(2, 0, "half_time"), (2, 60, "second_half"), (3, 0, "extra_time")]
)
def test_play__between_halves_and_beyond__is_named(half: int, clock_s: int, phase: str) -> None:
    assert PLAYING.play is not None
    play = replace(PLAYING.play, half=half, clock_s=clock_s)
    found = play_of(replace(LIVE, football=replace(PLAYING, play=play)), ended=False)
    assert found["phase"] == phase
    assert found["clock"]["running"] is (phase != "half_time")


def test_play__of_an_ended_match__keeps_the_score_and_stops_the_clock() -> None:
    found = play_of(LIVE, ended=True)
    assert (found["phase"], found["clock"]) == ("ended", None)
    assert found["score"] is not None


def test_play__of_tennis_and_basketball__counts_sets_and_points() -> None:
    tennis = Tennis("A", "B", 9_000, play=TennisPlay(9_100, (Score(6, 4), Score(3, 6)), Score(2, 1)))
    found = play_of(PricingRequest("t", 9_100, (), tennis=tennis), ended=False)
    assert (found["score"], found["parts"]) == ([1, 1], [[6, 4], [3, 6], [2, 1]])
    game = Basketball("A", "B", 9_000, play=BasketballPlay(9_100, 900, (Score(20, 18), Score(5, 9))))
    found = play_of(PricingRequest("b", 9_100, (), basketball=game), ended=False)
    assert (found["phase"], found["score"]) == ("in_play", [25, 27])


@given(st.lists(st.sampled_from(list(Cause)), unique=True), st.text(st.characters(exclude_characters=";(")))
def test_causes__as_the_guard_writes_them__are_read_back(found: list[Cause], source: str) -> None:
    why = "; ".join(str(Block(cause, source, 1)) for cause in found)
    assert causes(why) == [cause.name.lower() for cause in found]
    assert set(causes(why)) <= set(CODES)


def test_causes__of_all_markets__are_those_that_every_one_has() -> None:
    assert common([["goal", "silent"], ["jump", "goal"]]) == ["goal"]
    assert common([]) == []
    assert causes("words of somebody; a goal (espn, 1-0)") == ["goal"]


def test_board__of_the_catalogue__has_its_names_and_whether_the_chain_knows_it() -> None:
    board = board_of(REQUEST, SHEET, 1, 2, {}, 5_000, KNOWN)
    assert (board["home"], board["away"], board["home_code"]) == ("France", "Croatia", "FRA")
    assert (board["competition"], board["competition_key"], board["season"]) == (
        "FIFA World Cup",
        "world-cup-2018",
        2018,
    )
    assert (board["listed"], board["result"], board["why"]) == (True, None, [])
    body = FixtureShown.model_validate(shown(7, board)).model_dump(by_alias=True)
    assert body["markets"].keys() == board["markets"].keys()
    assert body["market_count"] == sum(any(one["odds_ppm"]) for one in board["markets"].values())


def test_board__suspended_by_the_guard__says_why_in_codes() -> None:
    why = dict.fromkeys(OFFERS, "a goal (espn); the price is from before the last event")
    told = dict.fromkeys(OFFERS, "suspended")
    board = board_of(REQUEST, SHEET, 1, 2, told, 5_000, replace(KNOWN, why=why))
    assert board["why"] == ["goal", "stale"]
    assert {tuple(one["why"]) for one in board["markets"].values()} == {("goal", "stale")}
    late = board_of(REQUEST, SHEET, 1, 2, {}, SHEET.until, KNOWN)
    assert late["why"] == ["expired"]
    assert halted(board_of(REQUEST, SHEET, 1, 2, {}, 5_000, KNOWN))["why"] == ["halted"]


def test_board__opened_again__has_no_reason_left() -> None:
    board = board_of(REQUEST, SHEET, 1, 2, dict.fromkeys(OFFERS, "open"), 5_000, KNOWN)
    assert {tuple(one["why"]) for one in board["markets"].values()} == {()}


@pytest.mark.parametrize("known", [Known(result="reported"), Known()])
def test_board__result_on_the_chain_or_all_settled__is_over(known: Known) -> None:
    told = {} if known.result else dict.fromkeys([*OFFERS, Offer(4, 1, 6)], "settled")
    board = board_of(LIVE, priced(LIVE), 1, 0, told, 9_705, known)
    assert (board["phase"], board["in_play"], board["clock"]) == ("ended", False, None)


def test_search__without_accents_and_case__finds_every_word() -> None:
    board = {**board_of(REQUEST, SHEET, 1, 2, {}, 5_000, KNOWN), "home": "Côte d'Ivoire"}
    assert Wanted(words=words_of("IVOIRE croatia")).takes(board)
    assert Wanted(words=words_of("cro world")).takes(board)
    assert not Wanted(words=words_of("croatia germany")).takes(board)
    assert searchable("ÀÉ") == "ae"


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        (Wanted(), True),
        (Wanted(sport="tennis"), False),
        (Wanted(competition="world-cup-2018"), True),
        (Wanted(competition="euro-2016"), False),
        (Wanted(in_play=True), False),
        (Wanted(ended=False), True),
        (Wanted(status="suspended"), False),
        (Wanted(listed=True), True),
        (Wanted(after=9_000, before=9_001), True),
        (Wanted(after=9_001), False),
        (Wanted(before=9_000), False),
    ],
    ids=str,
)
def test_filter__of_a_list__takes_what_was_asked_for(wanted: Wanted, taken: bool) -> None:
    assert wanted.takes(board_of(REQUEST, SHEET, 1, 2, {}, 5_000, KNOWN)) is taken
