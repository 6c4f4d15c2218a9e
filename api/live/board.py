"""What a fixture offers at a moment: one value, JSON, and the difference of two; pure.

    {"fixture", "id", "sport", "home", "away", "competition", "kickoff", "in_play", "status", "priced_at", "version",
     "signers", "markets": {key: {"market", "period", "line", "from", "name", "selections", "status", "odds_ppm"}}}

`fixture` is pricing's name, `id` what legs carry (32 hexadecimal digits, null where no catalogue has the name).
A market's key is "market:period:line:home-away", all that tells it from others. Odds are decimal odds in millionths,
null where a selection is not offered; they are shown as they are before any shading by what was staked. A market is
open only if the sheet has a price for this very second, and pricing's guard has not said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pricing.columns import Offer
from pricing.errors import PricingError
from pricing.guard import Status
from pricing.priced import PricedMarket, PricedSheet, Standing, offered
from pricing.request import PricingRequest
from sports.markets import MARKETS

Board = dict[str, Any]
LIMIT: Final = 1_000_000_000
"""Units that a shown price is good for at least; the desk says what it takes of a bet."""


def board_of(
    request: PricingRequest,
    sheet: PricedSheet,
    version: int,
    signers: int,
    statuses: Mapping[Offer, str],
    now: int,
    fixture_id: int | None = None,
) -> Board:
    """The board of a fixture by its latest price; `statuses` are what the guard said last of each offer."""
    match = request.football or request.tennis or request.basketball
    if match is None:
        raise ValueError(f"the price of {request.fixture} is of no sport")
    index, good = moment_of(sheet, now)
    minute = None if index is None else sheet.minutes[index]
    markets = {}
    for market in () if minute is None else minute.markets:
        told = statuses.get(market.offer, Status.OPEN.value)
        status = told if good or told == Status.SETTLED else Status.SUSPENDED.value
        markets[key_of(market.offer)] = _market(market, status)
    for offer, status in statuses.items():
        # What is offered no longer is said to be so, rather than left out.
        markets.setdefault(key_of(offer), _gone(offer, status))
    return {
        "fixture": request.fixture,
        "id": None if fixture_id is None else f"0x{fixture_id:032x}",
        "sport": "none" if request.sport is None else request.sport.name.lower(),
        "home": match.home,
        "away": match.away,
        "competition": getattr(match, "division", ""),
        "kickoff": match.kickoff,
        "in_play": match.play is not None,
        "status": "open" if any(one["status"] == Status.OPEN for one in markets.values()) else "suspended",
        "priced_at": request.asked_at,
        "version": version,
        "signers": signers,
        "markets": markets,
    }


def halted(board: Board) -> Board:
    """The same while the desk sells nothing of it: prices stay, and nothing is open."""
    shut = {
        key: market if market["status"] == Status.SETTLED else {**market, "status": Status.SUSPENDED.value}
        for key, market in board["markets"].items()
    }
    return {**board, "status": Status.SUSPENDED.value, "markets": shut}


def moment_of(sheet: PricedSheet, now: int) -> tuple[int | None, bool]:
    """Which minute of the schedule holds now, and whether there is a price: between two changes of it, none of these
    change.
    """
    index = next((at for at in reversed(range(len(sheet.minutes))) if sheet.minutes[at].since <= now), None)
    return index, index is not None and now < sheet.until and sheet.standing is not Standing.SUSPENDED


def key_of(offer: Offer) -> str:
    """The key of a market."""
    return f"{offer.market}:{offer.period}:{offer.line}:{offer.priced_at.home}-{offer.priced_at.away}"


def change_of(before: Board | None, after: Board) -> Board | None:
    """What to merge into `before` to have `after`: fields, and whole markets; null takes a market away.

    None where nothing changed. A new fixture is its own change.
    """
    if before is None:
        return after
    change = {name: value for name, value in after.items() if name != "markets" and before.get(name) != value}
    old, new = before["markets"], after["markets"]
    markets: dict[str, Any] = {key: market for key, market in new.items() if old.get(key) != market}
    markets |= dict.fromkeys(old.keys() - new.keys())
    # A price that says the same again is no news.
    if not markets and not change.keys() - {"priced_at", "version"}:
        return None
    return {"fixture": after["fixture"], **change, **({"markets": markets} if markets else {})}


def changed(before: Board | None, change: Board) -> Board:
    """The board after a change."""
    if before is None:
        return change
    markets = before["markets"] | change.get("markets", {})
    return {
        **before,
        **{name: value for name, value in change.items() if name != "markets"},
        "markets": {key: market for key, market in markets.items() if market is not None},
    }


def _market(market: PricedMarket, status: str) -> dict[str, Any]:
    kind = MARKETS[market.offer.market]
    try:
        quotes = offered(market, [0] * kind.size, LIMIT)
        odds = [quote.odds for quote in quotes]
    except PricingError:
        odds = [None] * kind.size
    shown = status if any(odds) or status != Status.OPEN else Status.SUSPENDED.value
    return _row(market.offer, shown, odds)


def _gone(offer: Offer, status: str) -> dict[str, Any]:
    shown = status if status == Status.SETTLED else Status.SUSPENDED.value
    return _row(offer, shown, [None] * MARKETS[offer.market].size)


def _row(offer: Offer, status: str, odds: list[Any]) -> dict[str, Any]:
    kind = MARKETS[offer.market]
    return {
        "market": offer.market,
        "period": offer.period,
        "line": offer.line,
        "from": [offer.priced_at.home, offer.priced_at.away],
        "name": kind.name,
        "selections": list(kind.selections),
        "status": status,
        "odds_ppm": odds,
    }
