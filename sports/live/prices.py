"""Reference prices of The Odds API: other books' prices, to hold our own against. They settle nothing.

`GET /sports/{key}/odds` gives events with `bookmakers[].markets[].outcomes[]`, `price` as a decimal number, `point` for
lines, outcomes by the teams' names. Prices become integers of millionths without passing through a float; a market that
is not whole (an outcome missing, twice, or not above 1) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sports.markets import MarketId
from sports.model import ProviderName, UnixTime
from sports.providers.adapter import Request
from sports.providers.the_odds_api import TheOddsApi
from sports.providers.tree import Faults, Node, load
from sports.words import PPM, OddsPpm

REGIONS = "eu,uk"
MAX_ODDS = 10_000
MAX_DIGITS = 24
_KEYS = {"h2h": MarketId.MATCH_RESULT, "totals": MarketId.TOTAL, "spreads": MarketId.HANDICAP}


@dataclass(frozen=True, slots=True)
class ReferencePrice:
    """One book's prices of one market: `odds` by selection as `sports.markets` numbers them, `line` in quarters.

    A match result without a draw (basketball) is the market WINNER. A handicap's line is the home side's.
    """

    provider: ProviderName
    provider_fixture_id: str
    home: str
    away: str
    kickoff_utc: UnixTime
    book: str
    market: MarketId
    line: int
    odds: tuple[OddsPpm, ...]
    updated_at: UnixTime | None
    fetched_at: UnixTime


def request_prices(competition: str, markets: str = "h2h,totals,spreads", regions: str = REGIONS) -> Request:
    """The prices of a competition; each market and region costs one credit."""
    asked = (("regions", regions), ("markets", markets), ("oddsFormat", "decimal"), ("dateFormat", "iso"))
    return Request(f"/sports/{competition}/odds", asked, key_query="apiKey")


def parse_prices(body: bytes, fetched_at: UnixTime) -> tuple[list[ReferencePrice], list[str]]:
    """The prices of a body, and what was wrong with it; never raises."""
    _, problem = load(body)
    if problem is not None:
        return [], [problem]
    # The same text again, with numbers as they are written.
    value = json.loads(body.decode("utf-8"), parse_float=_written)
    if not isinstance(value, list):
        return [], ["the body is no list of events"]
    prices: list[ReferencePrice] = []
    problems: list[str] = []
    for index, row in enumerate(value):
        event = Node(row, "", Faults())
        number, home, away = event["id"].identifier(), event["home_team"].text(), event["away_team"].text()
        kickoff = event["commence_time"].moment()
        if number is None or home is None or away is None or kickoff is None or home == away:
            problems.append(f"event {index} does not say what it is")
            continue
        for book, market in _markets(event):
            found = _prices(market, home, away)
            if found is None:
                problems.append(f"event {index}: {book} has a market that is not whole")
                continue
            kind, line, odds = found
            updated = Node(market["last_update"].value, "", Faults()).moment()
            prices.append(
                ReferencePrice(
                    TheOddsApi.name, number, home, away, kickoff, book, kind, line, odds, updated, fetched_at
                )
            )
    return prices, problems


def _markets(event: Node) -> Iterator[tuple[str, Node]]:
    for book in event["bookmakers"].each():
        name = book["key"].text()
        for market in book["markets"].each() if name is not None else ():
            if market["key"].value in _KEYS:
                yield name or "", market


def _prices(market: Node, home: str, away: str) -> tuple[MarketId, int, tuple[OddsPpm, ...]] | None:
    """Market, line and prices in the order of selections, None unless all of it is there once."""
    kind = _KEYS[str(market["key"].value)]
    outcomes = market["outcomes"].value
    if not isinstance(outcomes, list):
        return None
    odds: dict[str, OddsPpm] = {}
    points: dict[str, Decimal | None] = {}
    for outcome in market["outcomes"].each():
        name, price = outcome["name"].value, _ppm(outcome["price"].value)
        if not isinstance(name, str) or name in odds or price is None:
            return None
        odds[name], points[name] = price, _decimal(outcome["point"].value)
    if kind is MarketId.MATCH_RESULT:
        names = [home, "Draw", away] if "Draw" in odds else [home, away]
        market_id = kind if len(names) == 3 else MarketId.WINNER
        return (market_id, 0, tuple(odds[name] for name in names)) if odds.keys() == set(names) else None
    names = ["Over", "Under"] if kind is MarketId.TOTAL else [home, away]
    if odds.keys() != set(names):
        return None
    ours, theirs = points[names[0]], points[names[1]]
    if ours is None or theirs is None or ours != (theirs if kind is MarketId.TOTAL else -theirs):
        return None
    line = ours * 4
    if line != int(line) or abs(line) > 2040:
        return None
    return kind, int(line), tuple(odds[name] for name in names)


def _written(text: str) -> Decimal | None:
    """A number as it is written; None for one that nobody would write."""
    return Decimal(text) if len(text) <= MAX_DIGITS and "e" not in text.lower() else None


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if not -MAX_ODDS <= value <= MAX_ODDS:
        return None
    return Decimal(value)


def _ppm(value: Any) -> OddsPpm | None:
    """A price in millionths, above 1 and written exactly."""
    price = _decimal(value)
    if price is None or price <= 1:
        return None
    millionths = price * PPM
    return OddsPpm(int(millionths)) if millionths == int(millionths) else None
