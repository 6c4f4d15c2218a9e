"""What a fixture offers at a moment: one value, JSON, and the difference of two; pure.

    {"fixture", "id", "listed", "result", "sport", "home", "away", "home_code", "away_code", "neutral",
     "competition", "competition_key", "season", "kickoff",
     "phase", "score", "half_time", "parts", "reds", "clock", "in_play",            (see `api.live.play`)
     "status", "why", "priced_at", "version", "signers",
     "markets": {key: {"market", "period", "line", "from", "name", "selections", "status", "why", "odds_ppm"}}}

`fixture` is pricing's name, `id` what legs carry (32 hexadecimal digits, null where no catalogue has the name),
`listed` whether the chain knows it, `result` the last that the oracle said of it. Names are the catalogue's, or else
pricing's own. A market's key is "market:period:line:home-away", all that tells it from others. Odds are decimal odds in
millionths, null where a selection is not offered; they are shown as they are before any shading by what was staked. A
market is open only if the sheet has a price for this very second, and pricing's guard has not said otherwise; `why` are
codes of `api.live.causes`, empty while it is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from api.live.causes import NO_PRICE_NOW, NOT_OFFERED, causes, common, halt_codes
from api.live.play import play_of
from pricing.columns import Offer
from pricing.errors import PricingError
from pricing.guard import Status
from pricing.priced import PricedMarket, PricedSheet, Standing, offered
from pricing.request import PricingRequest
from sports.fixtures import CatalogueFixture
from sports.markets import MARKETS

Board = dict[str, Any]
LIMIT: Final = 1_000_000_000
"""Units that a shown price is good for at least; the desk says what it takes of a bet."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a fixture beside its price: catalogue, the chain's id, word and result, the guard's reasons."""

    about: CatalogueFixture | None = None
    id: int | None = None
    listed: bool = False
    result: str | None = None
    why: Mapping[Offer, str] = field(default_factory=dict)


NOTHING: Final = Known()


def board_of(
    request: PricingRequest,
    sheet: PricedSheet,
    version: int,
    signers: int,
    statuses: Mapping[Offer, str],
    now: int,
    known: Known = NOTHING,
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
        why = causes(known.why.get(market.offer, "")) if told != Status.OPEN else []
        markets[key_of(market.offer)] = _market(market, status, why if good else [*why, NO_PRICE_NOW])
    for offer, status in statuses.items():
        # What is offered no longer is said to be so, rather than left out.
        markets.setdefault(key_of(offer), _gone(offer, status, causes(known.why.get(offer, ""))))
    is_open = any(one["status"] == Status.OPEN for one in markets.values())
    settled = bool(markets) and all(one["status"] == Status.SETTLED for one in markets.values())
    over = settled or known.result is not None
    return {
        "fixture": request.fixture,
        "id": None if known.id is None else f"0x{known.id:032x}",
        "listed": known.listed,
        "result": known.result,
        "sport": "none" if request.sport is None else request.sport.name.lower(),
        **_names(request, known.about),
        "kickoff": match.kickoff,
        "in_play": match.play is not None and not over,
        **play_of(request, ended=over),
        "status": "open" if is_open else "suspended",
        "why": [] if is_open else common(one["why"] for one in markets.values()) or [NO_PRICE_NOW],
        "priced_at": request.asked_at,
        "version": version,
        "signers": signers,
        "markets": markets,
    }


def _names(request: PricingRequest, about: CatalogueFixture | None) -> dict[str, Any]:
    match = request.football or request.tennis or request.basketball
    division = getattr(match, "division", "")
    if about is None:
        own = {"home": getattr(match, "home", ""), "away": getattr(match, "away", "")}
        return {
            **own,
            "home_code": "",
            "away_code": "",
            "neutral": bool(getattr(match, "neutral", False)),
            "competition": division,
            "competition_key": division,
            "season": None,
        }
    return {
        "home": about.home.name,
        "away": about.away.name,
        "home_code": about.home.code,
        "away_code": about.away.code,
        "neutral": about.neutral,
        "competition": about.competition.name,
        "competition_key": about.competition.key,
        "season": about.competition.season,
    }


def halted(board: Board, reasons: Iterable[str | None] = (None,)) -> Board:
    """The same while the desk sells nothing of it, for the reasons of these halts: prices stay, and nothing is open."""
    codes = halt_codes(reasons)
    shut = {
        key: market
        if market["status"] == Status.SETTLED
        else {**market, "status": Status.SUSPENDED.value, "why": [*codes, *market["why"]]}
        for key, market in board["markets"].items()
    }
    return {**board, "status": Status.SUSPENDED.value, "why": codes, "markets": shut}


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


def _market(market: PricedMarket, status: str, why: list[str]) -> dict[str, Any]:
    kind = MARKETS[market.offer.market]
    try:
        quotes = offered(market, [0] * kind.size, LIMIT)
        odds = [quote.odds for quote in quotes]
    except PricingError:
        odds = [None] * kind.size
    if not any(odds) and status == Status.OPEN:
        return _row(market.offer, Status.SUSPENDED.value, [NOT_OFFERED], odds)
    return _row(market.offer, status, [] if status == Status.OPEN else why, odds)


def _gone(offer: Offer, status: str, why: list[str]) -> dict[str, Any]:
    shown = status if status == Status.SETTLED else Status.SUSPENDED.value
    return _row(offer, shown, why or [NOT_OFFERED], [None] * MARKETS[offer.market].size)


def _row(offer: Offer, status: str, why: list[str], odds: list[Any]) -> dict[str, Any]:
    kind = MARKETS[offer.market]
    return {
        "market": offer.market,
        "period": offer.period,
        "line": offer.line,
        "from": [offer.priced_at.home, offer.priced_at.away],
        "name": kind.name,
        "selections": list(kind.selections),
        "status": status,
        "why": why,
        "odds_ppm": odds,
    }
