"""Reference prices of The Odds API: exact, whole, and total on whatever is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.live.prices import parse_prices, request_prices
from sports.markets import MarketId
from sports.model import UnixTime
from tests.sports.bodies import START, encode
from tests.sports.test_live import JSON


def odds(markets: list[dict[str, Any]]) -> bytes:
    event = {
        "id": "e1",
        "sport_key": "soccer_epl",
        "commence_time": "2022-12-18T15:00:00Z",
        "home_team": "Lions",
        "away_team": "Bears",
        "bookmakers": [{"key": "pinnacle", "title": "P", "last_update": "2022-12-18T14:00:00Z", "markets": markets}],
    }
    return encode([event])


def market(key: str, *outcomes: tuple[Any, ...]) -> dict[str, Any]:
    rows = [dict(zip(("name", "price", "point"), outcome, strict=False)) for outcome in outcomes]
    return {"key": key, "last_update": "2022-12-18T14:00:00Z", "outcomes": rows}


def test_prices__three_markets__are_exact_millionths() -> None:
    body = odds(
        [
            market("h2h", ("Bears", 3.1), ("Draw", 3.45), ("Lions", 2.3)),
            market("totals", ("Over", 1.909), ("Under", 2, 2.5)),
            market("totals", ("Under", 2, 2.25), ("Over", 1.909, 2.25)),
            market("spreads", ("Lions", 1.95, -0.75), ("Bears", 1.95, 0.75)),
            market("outrights", ("Lions", 5.0)),
        ]
    )
    prices, problems = parse_prices(body, UnixTime(START))
    assert [(one.market, one.line, one.odds) for one in prices] == [
        (MarketId.MATCH_RESULT, 0, (2_300_000, 3_450_000, 3_100_000)),
        (MarketId.TOTAL, 9, (1_909_000, 2_000_000)),
        (MarketId.HANDICAP, -3, (1_950_000, 1_950_000)),
    ]
    assert problems == ["event 0: pinnacle has a market that is not whole"]
    assert (prices[0].book, prices[0].updated_at) == ("pinnacle", START - 3600)


@pytest.mark.parametrize(
    "wrong",
    [
        market("h2h", ("Lions", 2.3), ("Bears", 3.1), ("Tigers", 4.0)),
        market("h2h", ("Lions", 1.0), ("Bears", 3.1)),
        market("h2h", ("Lions", True), ("Bears", 3.1)),
        market("h2h", ("Lions", 2.3), ("Lions", 2.3)),
        market("h2h", ("Lions", "2.3"), ("Bears", 3.1)),
        market("h2h", ("Lions", 2.0000001), ("Bears", 3.1)),
        market("totals", ("Over", 1.9, 2.5), ("Under", 1.9, 2.75)),
        market("totals", ("Over", 1.9, 2.6), ("Under", 1.9, 2.6)),
        market("spreads", ("Lions", 1.9, 0.5), ("Bears", 1.9, 0.5)),
        {"key": "h2h", "outcomes": None},
    ],
)
def test_prices__market_that_is_not_whole__is_left_out(wrong: dict[str, Any]) -> None:
    prices, problems = parse_prices(odds([wrong]), UnixTime(START))
    assert (prices, len(problems)) == ([], 1)


def test_prices__without_a_draw__is_the_winner_market() -> None:
    ((price,), _) = parse_prices(odds([market("h2h", ("Bears", 1.5), ("Lions", 2.6))]), UnixTime(START))
    assert (price.market, price.odds) == (MarketId.WINNER, (2_600_000, 1_500_000))


@given(body=st.binary(max_size=100) | JSON.map(lambda value: json.dumps(value).encode()))
def test_prices__are_total(body: bytes) -> None:
    prices, problems = parse_prices(body, UnixTime(START))
    assert prices == []
    assert problems or body.strip() == b"[]"


@pytest.mark.parametrize("price", ["1e99999999999999999999", "-1e999", "9" * 400, "1e-99999999999999999999"])
def test_prices__number_beyond_any_price__is_left_out(price: str) -> None:
    text = odds([market("h2h", ("Bears", 1.5), ("Lions", 2.6))]).decode().replace("2.6", price)
    assert parse_prices(text.encode(), UnixTime(START))[0] == []


def test_prices__request__takes_its_key_apart() -> None:
    request = request_prices("soccer_epl")
    assert (request.path, request.key_query) == ("/sports/soccer_epl/odds", "apiKey")
