"""Boards and their changes, without a database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.live.board import board_of, change_of, changed, key_of
from pricing.columns import Offer
from pricing.engine import priced
from pricing.priced import Standing
from pricing.quotes import quotes
from pricing.request import PricingRequest
from tests.pricing.agree.world import BEFORE, OFFERS, PLAYING

REQUEST = PricingRequest("ash-birch", 5_000, OFFERS, football=BEFORE)
SHEET = priced(REQUEST)
LIVE_REQUEST = PricingRequest("ash-birch", 9_705, OFFERS, football=PLAYING)
LIVE_SHEET = priced(LIVE_REQUEST)


def test_board__of_a_price__shows_odds_with_the_margin_of_the_sheet() -> None:
    board = board_of(REQUEST, SHEET, 3, 2, {}, 5_000)
    market = SHEET.minutes[0].markets[0]
    shown = board["markets"]["1:1:0:0-0"]
    assert shown["selections"] == ["home", "draw", "away"]
    assert shown["odds_ppm"] == [q.odds for q in quotes(market.fair_ppm, market.margin_ppm, [0, 0, 0], 10**9)]
    assert sum(10**12 / odds for odds in shown["odds_ppm"]) > 10**6
    assert (board["home"], board["kickoff"], board["status"], board["signers"]) == ("Ash", 9_000, "open", 2)


def test_board__in_play__follows_the_schedule_minute_by_minute_and_ends_with_it() -> None:
    boards = [board_of(LIVE_REQUEST, LIVE_SHEET, 1, 0, {}, 9_705 + second) for second in (0, 14, 16, 299)]
    odds = [{key: market["odds_ppm"] for key, market in board["markets"].items()} for board in boards]
    assert odds[0] == odds[1] != odds[3]
    assert [minute.since - 9_705 for minute in LIVE_SHEET.minutes][:2] == [0, 60]
    late = board_of(LIVE_REQUEST, LIVE_SHEET, 1, 0, {}, LIVE_SHEET.until)
    assert late["status"] == "suspended"
    assert {market["status"] for market in late["markets"].values()} == {"suspended"}


def test_board__guard_or_sheet_suspends__no_market_is_open() -> None:
    told = dict.fromkeys(OFFERS, "suspended")
    assert board_of(REQUEST, SHEET, 1, 0, told, 5_000)["status"] == "suspended"
    held = board_of(REQUEST, SHEET, 1, 0, {OFFERS[0]: "held"}, 5_000)
    assert held["markets"][key_of(OFFERS[0])]["status"] == "held"
    assert held["status"] == "open"
    sheet = replace(SHEET, standing=Standing.SUSPENDED, minutes=())
    assert board_of(REQUEST, sheet, 1, 0, {OFFERS[0]: "open"}, 5_000)["status"] == "suspended"


def test_board__offer_of_before_that_is_priced_no_longer__is_shown_closed() -> None:
    former = Offer(4, 1, 2)
    board = board_of(REQUEST, SHEET, 1, 0, {former: "open", Offer(4, 1, 6): "settled"}, 5_000)
    assert board["markets"][key_of(former)]["status"] == "suspended"
    assert board["markets"][key_of(former)]["odds_ppm"] == [None, None]
    assert board["markets"]["4:1:6:0-0"]["status"] == "settled"


BOARDS = st.builds(
    lambda status, odds, at: {
        "fixture": "f",
        "status": status,
        "priced_at": at,
        "version": at,
        "markets": {key: {"odds_ppm": [value]} for key, value in odds.items()},
    },
    st.sampled_from(["open", "suspended"]),
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 3)),
    st.integers(0, 3),
)


@given(st.lists(BOARDS, min_size=1, max_size=8))
def test_changes__of_any_history__lead_to_the_same_markets(history: list[dict[str, object]]) -> None:
    shown = None
    for board in history:
        change = change_of(shown, board)
        if change is not None:
            shown = changed(shown, change)
        assert shown["markets"] == board["markets"]
        assert shown["status"] == board["status"]
        assert change_of(shown, board) is None


def test_change__same_odds_priced_again__is_none() -> None:
    one, two = (board_of(replace(REQUEST, asked_at=at), SHEET, at, 0, {}, 5_000) for at in (5_000, 5_010))
    assert change_of(one, two) is None


def test_change__names_only_what_changed() -> None:
    one = board_of(REQUEST, SHEET, 1, 0, {}, 5_000)
    two = board_of(REQUEST, SHEET, 1, 0, {OFFERS[1]: "suspended"}, 5_000)
    change = change_of(one, two)
    assert change.keys() == {"fixture", "markets"}
    assert change["markets"].keys() == {key_of(OFFERS[1])}


def test_board__price_of_no_sport__is_refused() -> None:
    with pytest.raises(ValueError, match="no sport"):
        board_of(replace(REQUEST, football=None), SHEET, 1, 0, {}, 5_000)
