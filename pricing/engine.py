"""The one entry to pricing: a request in, a sheet out, whatever the request; for process, queue and Lambda alike.

    priced        PricingRequest -> PricedSheet
    priced_bytes  JSON -> canonical JSON, for callers on the other side of a wire

Both are total and pure: the moment comes with the request, the ratings with the parameters. What cannot be priced is
suspended with its reason; what is priced from less than it should be is wide, with its reason and a larger margin.
"""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

import numpy as np

from pricing.by_sport import Answer, Suspended, Worker, price_basketball, price_football, price_tennis
from pricing.by_sport.answer import MINUTE_S
from pricing.columns import Offer
from pricing.errors import PricingError
from pricing.grid import Floats
from pricing.margins import IN_PLAY_MARGIN, MARGINS
from pricing.parameters import NO_RATINGS, Parameters
from pricing.priced import PricedMarket, PricedMinute, PricedSheet, Reason, Source, Standing, sheet_bytes
from pricing.request import PricingRequest, read_request, request_bytes
from pricing.sheet import to_ppm
from sports.words import Sport

WIDE_MARGIN: Final = 60_000
"""Added to a market's margin, in millionths, where the price is a wide one; a documented choice."""
BEFORE_LIFE_S: Final = 15 * 60
"""How long a sheet from before the match is good for, and never past the kick-off."""
MOST_OFFERS: Final = 2_000
MOST_MINUTES: Final = 30

WORKERS: Final[Mapping[Sport, Worker]] = {
    Sport.FOOTBALL: price_football,
    Sport.TENNIS: price_tennis,
    Sport.BASKETBALL: price_basketball,
}
"""Each sport's worker."""


def priced(request: PricingRequest, parameters: Parameters = NO_RATINGS) -> PricedSheet:
    """The sheet of a request. Never raises for what the request says."""
    try:
        body = request_bytes(request)
        # Values of other types than the request's own would go through Python and fail anywhere.
        read_request(body)
    except (ValueError, TypeError) as error:
        return _suspended(request, "", parameters, Reason.BAD_REQUEST, f"this is no request: {_line(error)}")
    digest = hashlib.sha256(body).hexdigest()
    try:
        answer = _worker(request)(request, parameters)
        return _sheet(request, digest, parameters, answer)
    except Suspended as error:
        return _suspended(request, digest, parameters, error.reason, error.detail)
    except (PricingError, ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        return _suspended(request, digest, parameters, Reason.NOT_MODELLED, _line(error))


def priced_bytes(body: bytes, parameters: Parameters = NO_RATINGS) -> bytes:
    """The canonical bytes of the sheet of a request's JSON. Never raises for what the bytes say."""
    try:
        request = read_request(body)
    except ValueError as error:
        nobody = PricingRequest("", 0, ())
        return sheet_bytes(
            _suspended(nobody, "", parameters, Reason.BAD_REQUEST, f"unreadable request: {_line(error)}")
        )
    return sheet_bytes(priced(request, parameters))


def _worker(request: PricingRequest) -> Worker:
    if request.sport is None:
        raise Suspended(Reason.BAD_REQUEST, "a request has the inputs of exactly one sport")
    if not 0 < len(request.offers) <= MOST_OFFERS or len(set(request.offers)) != len(request.offers):
        raise Suspended(Reason.BAD_REQUEST, f"{len(request.offers)} offers; 1 to {MOST_OFFERS} different ones")
    if not 1 <= request.minutes <= MOST_MINUTES:
        raise Suspended(Reason.BAD_REQUEST, f"{request.minutes} minutes of schedule; 1 to {MOST_MINUTES}")
    return WORKERS[request.sport]


def _sheet(request: PricingRequest, digest: str, parameters: Parameters, answer: Answer) -> PricedSheet:
    known = answer.known
    wide = known.reason is not Reason.NONE
    extra = IN_PLAY_MARGIN * (answer.life_s is not None) + WIDE_MARGIN * wide
    minutes = tuple(
        PricedMinute(
            request.asked_at + MINUTE_S * number,
            _markets(request.offers, row, extra),
        )
        for number, row in enumerate(answer.minutes)
    )
    return PricedSheet(
        request.fixture,
        digest,
        parameters.digest,
        Standing.WIDE if wide else Standing.OPEN,
        known.reason,
        known.detail,
        known.source,
        _until(request, len(minutes), answer.life_s),
        minutes,
    )


def _until(request: PricingRequest, minutes: int, life_s: int | None) -> int:
    if life_s is not None:
        return request.asked_at + MINUTE_S * (minutes - 1) + life_s
    inputs = request.football or request.tennis or request.basketball
    end = request.asked_at + BEFORE_LIFE_S
    return end if inputs is None else max(request.asked_at, min(end, inputs.kickoff))


def _markets(offers: Sequence[Offer], row: Sequence[Floats | str], extra: int) -> tuple[PricedMarket, ...]:
    """The markets of one minute; all their probabilities are rounded at once, which is most of the work here."""
    given = [values for values in row if not isinstance(values, str)]
    together = np.concatenate([*given, np.zeros(0)])
    void = np.isnan(together)
    whole = iter(to_ppm(np.clip(np.where(void, 0.0, together), 0.0, 1.0 + 1e-9)).tolist())
    lost = iter(void.tolist())
    markets = []
    for offer, values in zip(offers, row, strict=True):
        margin = MARGINS.get(offer.market, 0) + extra
        if isinstance(values, str):
            markets.append(PricedMarket(offer, (), margin, values))
            continue
        fair_ppm, nothing = tuple(islice(whole, len(values))), any(list(islice(lost, len(values))))
        market = (
            PricedMarket(offer, (), margin, "void for certain") if nothing else PricedMarket(offer, fair_ppm, margin)
        )
        markets.append(market)
    return tuple(markets)


def _suspended(
    request: PricingRequest, digest: str, parameters: Parameters, reason: Reason, detail: str
) -> PricedSheet:
    fixture = request.fixture if isinstance(request.fixture, str) else ""
    asked_at = request.asked_at if isinstance(request.asked_at, int) else 0
    return PricedSheet(
        fixture, digest, parameters.digest, Standing.SUSPENDED, reason, detail, Source.NONE, asked_at, ()
    )


def _line(error: Exception) -> str:
    """The first line of an error, short enough for a sheet."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
