"""What boards amount to: markets open and shut, why, and the margin in their prices. Pure.

A market's margin is what the chances of its prices sum to, less what the market pays on: one selection wins, of a
double chance two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from api.live.board import Board
from sports.markets import MarketId
from sports.words import PPM

_WINNERS: Final = {int(MarketId.DOUBLE_CHANCE): 2}
_OPEN: Final = "open"
_SETTLED: Final = "settled"


@dataclass(frozen=True, slots=True)
class Shown:
    """One board: markets by status and by cause, the margins of its open ones (millionths)."""

    sport: str
    in_play: bool
    statuses: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    overrounds: tuple[int, ...] = ()


def shown(board: Board) -> Shown | None:
    """What a board shows; None for a match that has a result."""
    if board["result"] is not None:
        return None
    statuses: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    margins = []
    for market in board["markets"].values():
        statuses[market["status"]] += 1
        if market["status"] == _OPEN:
            margin = overround_ppm(market["market"], market["odds_ppm"])
            margins += [] if margin is None else [margin]
        elif market["status"] != _SETTLED:
            causes.update(set(market["why"]))
    return Shown(board["sport"], bool(board["in_play"]), statuses, causes, tuple(margins))


def overround_ppm(market: int, odds_ppm: Iterable[int | None]) -> int | None:
    """The margin of a market's prices in millionths; None where a selection is not offered."""
    total = 0
    for odds in odds_ppm:
        if odds is None:
            return None
        total += PPM * PPM * PPM // odds
    whole = _WINNERS.get(market, 1) * PPM
    return (total + whole // 2) // whole - PPM if total else None


@dataclass(frozen=True, slots=True)
class Offer:
    """All boards together; `overrounds` is the mean of each sport in millionths."""

    statuses: Counter[str]
    causes: Counter[str]
    overrounds: dict[str, int]
    live: int
    live_shut: int


def together(boards: Iterable[Shown]) -> Offer:
    """Add boards up."""
    statuses: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    margins: dict[str, list[int]] = {}
    live = shut = 0
    for board in boards:
        statuses.update(board.statuses)
        causes.update(board.causes)
        if board.overrounds:
            margins.setdefault(board.sport, []).extend(board.overrounds)
        live += board.in_play
        shut += board.in_play and not board.statuses[_OPEN]
    return Offer(statuses, causes, {sport: sum(each) // len(each) for sport, each in margins.items()}, live, shut)
