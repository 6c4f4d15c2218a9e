"""An agreed sheet: which of its markets can be taken, and why not.

    a number that is none             NOT_A_NUMBER
    sums off by more than a unit      SUMS          for each selection, which is what rounding can do
    5 points from what the last       JUMP          in one epoch, from one state of play; the next price, 15 s later or
    price says of this minute                       more, confirms it or jumps again

A market is judged by all of its minutes, since each of them may be bet at. One that is all but decided is shut by the
review when that minute comes.
"""

from dataclasses import replace
from typing import Final

from pricing.columns import Offer
from pricing.guard.reasons import Cause
from pricing.guard.state import Basis, Block, GuardState, Market, Price, Row
from pricing.priced import PricedSheet, Standing
from pricing.request import PricingRequest
from sports.words import LOVE, PPM, Score

JUMP_PPM: Final = 50_000
JUMP_WAIT_S: Final = 15
_NO_MEASURE: Final = frozenset({Cause.NO_PRICE, Cause.NOT_A_NUMBER, Cause.SUMS, Cause.LEFT_OUT})
"""A market that the last price had none for, or a wrong one, has nothing to jump from."""
_LONG_AGO_S: Final = 60
"""A price that ran out longer ago than this says nothing of now."""


def take(state: GuardState, request: PricingRequest, sheet: PricedSheet, now: int) -> GuardState:
    """The state with a new sheet; one that is older than the newest, or of another fixture, changes nothing."""
    last = state.price
    if sheet.fixture != state.fixture or (last is not None and request.asked_at < last.asked_at):
        return state
    blocks = {key: block for key, block in state.blocks.items() if key[0] not in (Cause.QUORUM_LOST, Cause.ENGINE)}
    if sheet.standing is Standing.SUSPENDED:
        why = f"{sheet.reason}: {sheet.detail}"
        return replace(state, blocks={**blocks, (Cause.ENGINE, ""): Block(Cause.ENGINE, "", now, why)})
    price = _price(request, sheet)
    markets = {
        offer: _judged(state, state.markets.get(offer, Market()), offer, price, now)
        for offer in dict.fromkeys((*state.markets, *price.rows))
    }
    return replace(state, blocks=blocks, price=price, markets=markets)


def basis_of(request: PricingRequest) -> Basis:
    """The state of play that a request is about."""
    play = None if request.football is None else request.football.play
    if play is None:
        return Basis(0, LOVE, LOVE)
    return Basis(play.half, Score(*play.score), Score(*play.reds))


def _price(request: PricingRequest, sheet: PricedSheet) -> Price:
    rows: dict[Offer, tuple[Row, ...]] = {}
    for minute in sheet.minutes:
        for market in minute.markets:
            rows[market.offer] = (*rows.get(market.offer, ()), tuple(market.fair_ppm))
    sinces = tuple(minute.since for minute in sheet.minutes)
    return Price(basis_of(request), request.asked_at, sheet.until, sinces, rows, sheet)


def _judged(state: GuardState, market: Market, offer: Offer, price: Price, now: int) -> Market:
    rows = price.rows.get(offer)
    if rows is None:
        return replace(market, own=(Block(Cause.LEFT_OUT, "", now),), jumped=None)
    wrong = next((found for row in rows if (found := _wrong(row, now)) is not None), None)
    if wrong is not None:
        return replace(market, own=(wrong,), jumped=None)
    row = price.row(offer, now) or rows[0]
    jump, jumped = _jump(state, market, offer, price, row, now)
    return replace(market, own=() if jump is None else (jump,), jumped=jumped)


def _wrong(row: Row, now: int) -> Block | None:
    if not row:
        return Block(Cause.NO_PRICE, "", now, "the engine has none for this market")
    if not all(isinstance(one, int) and 0 <= one <= PPM for one in row):
        return Block(Cause.NOT_A_NUMBER, "", now, f"{row}")
    total = sum(row)
    if abs(total - max(1, round(total / PPM)) * PPM) > len(row):
        return Block(Cause.SUMS, "", now, f"{total} millionths")
    return None


def _jump(
    state: GuardState, market: Market, offer: Offer, price: Price, row: Row, now: int
) -> tuple[Block | None, tuple[Row, int] | None]:
    """The jump of a market, and the price that the next one must confirm."""
    if market.jumped is not None and not _material_since(state, market.jumped[1]):
        before, since = market.jumped
        if len(before) == len(row) and _apart(before, row) <= JUMP_PPM:
            if now - since >= JUMP_WAIT_S:
                return None, None
            return Block(Cause.JUMP, "", since, "not confirmed yet"), (row, since)
        return Block(Cause.JUMP, "", now, _said(before, row)), (row, now)
    last = state.price
    if {block.cause for block in market.own} & _NO_MEASURE:
        return None, None
    if last is None or last.basis != price.basis or _material_since(state, last.asked_at):
        return None, None
    before_row = last.row(offer, now)
    if not before_row or len(before_row) != len(row) or now > last.until + _LONG_AGO_S:
        return None, None
    if _apart(before_row, row) <= JUMP_PPM:
        return None, None
    return Block(Cause.JUMP, "", now, _said(before_row, row)), (row, now)


def _material_since(state: GuardState, at: int) -> bool:
    return state.needs_after > at


def _apart(one: Row, other: Row) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _said(before: Row, row: Row) -> str:
    worst = max(range(len(row)), key=lambda at: abs(before[at] - row[at]))
    return f"selection {worst} from {before[worst]} to {row[worst]} millionths"
