"""What moved a price: from one kept price to the next, each input is exchanged for its new value and priced again.

The order is that of the causes below; what no input explains is the parameters' or the code's. Since the engine is pure
the parts add up to the whole move, up to the millionth that rounding takes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pricing.columns import Offer
from pricing.engine import priced
from pricing.parameters import NO_RATINGS, Parameters
from pricing.priced import PricedSheet
from pricing.request import Football, FootballPlay, PricingRequest
from pricing.run.history import Kept

TIME: Final = "time"
REDS: Final = "red cards"
SCORE: Final = "score"
OTHERS: Final = "prices of others"
INPUTS: Final = "other inputs"
REST: Final = "parameters or code"
_LEAST_PPM: Final = 2

Row = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A market from one price to the next, in millionths: `causes` are the parts of the move, largest first.

    A row is None where the sheet had none, and `detail` then says why.
    """

    at: int
    before: Row | None
    after: Row | None
    causes: tuple[tuple[str, Row], ...]
    detail: str = ""


def moves(kept: Sequence[Kept], offer: Offer, parameters: Parameters = NO_RATINGS) -> list[Move]:
    """Every move of a market over its kept prices; prices that changed nothing are left out."""
    found: list[Move] = []
    last: Kept | None = None
    for price in kept:
        after = row_of(price.sheet, offer)
        if after is None:
            if not found or found[-1].after is not None:
                found.append(
                    Move(
                        price.asked_at,
                        None if last is None else row_of(last.sheet, offer),
                        None,
                        (),
                        f"{price.sheet.reason} {price.sheet.detail}".strip() or "not offered",
                    )
                )
            continue
        if last is None:
            found.append(Move(price.asked_at, None, after, (), f"first price, from {price.sheet.source}"))
        else:
            before = row_of(last.sheet, offer)
            causes = () if before is None else tuple(_causes(last, price, offer, before, after, parameters))
            if causes:
                found.append(Move(price.asked_at, before, after, causes))
        last = price
    return found


def row_of(sheet: PricedSheet, offer: Offer) -> Row | None:
    """A market's probabilities in the first minute of a sheet."""
    for minute in sheet.minutes[:1]:
        for market in minute.markets:
            if market.offer == offer and market.fair_ppm:
                return market.fair_ppm
    return None


def _causes(
    last: Kept, price: Kept, offer: Offer, before: Row, after: Row, parameters: Parameters
) -> list[tuple[str, Row]]:
    at, parts = before, []
    known = row_of(priced(_only(last.request, offer), parameters), offer)
    if known is not None:
        reached = known
        for name, request in _path(last.request, price.request):
            row = row_of(priced(_only(request, offer), parameters), offer)
            if row is not None:
                parts.append((name, _minus(row, reached)))
                at, reached = _plus(at, _minus(row, reached)), row
    parts.append((REST, _minus(after, at)))
    telling = [part for part in parts if max(abs(one) for one in part[1]) > _LEAST_PPM]
    return sorted(telling, key=lambda part: -max(abs(one) for one in part[1]))


def _path(old: PricingRequest, new: PricingRequest) -> Iterator[tuple[str, PricingRequest]]:
    """From the old request to the new one, one cause at a time."""
    if old.football is None or new.football is None:
        yield INPUTS, new
        return
    match = old.football
    timed = replace(match, play=_timed(match.play, new.football.play))
    yield TIME, replace(new, football=timed)
    if timed.play is not None and new.football.play is not None:
        sent = replace(timed, play=replace(timed.play, reds=new.football.play.reds))
        yield REDS, replace(new, football=sent)
        yield SCORE, replace(new, football=_with(sent, new.football))
    told = replace(_with(timed, new.football), reference=new.football.reference)
    yield OTHERS, replace(new, football=told)
    yield INPUTS, new


def _with(match: Football, new: Football) -> Football:
    return replace(match, play=new.play)


def _timed(old: FootballPlay | None, new: FootballPlay | None) -> FootballPlay | None:
    """The new clock on the old score and cards; in the second half the break's score is bound to the old score too."""
    if new is None:
        return None
    score, reds = ((0, 0), (0, 0)) if old is None else (old.score, old.reds)
    play = replace(new, score=type(new.score)(*score), reds=type(new.reds)(*reds), events=None)
    if new.half != 2:
        return play
    half_time = new.half_time if new.half_time is not None else new.score
    least = type(new.score)(min(half_time.home, play.score.home), min(half_time.away, play.score.away))
    return replace(play, half_time=least)


def _only(request: PricingRequest, offer: Offer) -> PricingRequest:
    return replace(request, offers=(offer,), minutes=1)


def _minus(one: Row, other: Row) -> Row:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def _plus(one: Row, other: Row) -> Row:
    return tuple(a + b for a, b in zip(one, other, strict=True))
