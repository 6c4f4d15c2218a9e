"""Football: rates of the match, then its grid before the match, or the chain of a schedule in play."""

from functools import lru_cache, partial

import numpy as np

from pricing.by_sport.answer import MINUTE_S, Answer, Suspended, by_offer
from pricing.by_sport.events import EXTRA_TIME, extra_share_of, state_of
from pricing.by_sport.known import Rates, rates
from pricing.columns import Offer
from pricing.errors import BadState, NotPriced
from pricing.grid import Floats, after_extra_time, score_grids
from pricing.inplay import Forecast, Prior, Shape, fair, schedule
from pricing.inplay.extra import extra_time
from pricing.parameters import Parameters
from pricing.priced import Reason
from pricing.request import Football, FootballPlay, PricingRequest
from pricing.sheet import Sheet
from sports.markets import SECOND_HALF, WHOLE, MarketId
from sports.words import LOVE


def price_football(request: PricingRequest, parameters: Parameters) -> Answer:
    """Fair probabilities of a football match by minute and offer. Raises Suspended, PricingError."""
    match = request.football
    if match is None:
        raise Suspended(Reason.BAD_REQUEST, "a request without football")
    if match.home == match.away:
        raise Suspended(Reason.CONTRADICTION, f"{match.home!r} plays against itself")
    if match.play is None:
        if request.asked_at >= match.kickoff:
            raise Suspended(Reason.FEED_SILENT, "the match has begun and no feed shows it")
        found, known = rates(match, request.asked_at, parameters)
        return Answer(known, (_before(found, request.offers, extra_time=match.extra_time),))
    if match.play.half in EXTRA_TIME:
        return _extra(request, match, match.play, parameters)
    state = state_of(match.play, request.asked_at)
    found, known = rates(match, request.asked_at, parameters)
    second_half = any(offer.period == SECOND_HALF for offer in request.offers)
    at_break = match.play.half == 2 and match.play.clock_s == 0
    prior = _prior(found, parameters.shape)
    ahead = schedule(prior, state, request.minutes, second_half=second_half, stands=at_break)
    values = by_offer(request.offers, lambda offer: _in_play(ahead, found, offer, extra_time=match.extra_time))
    minutes = tuple(
        tuple(one if isinstance(one, str) else one[row] for one in values) for row in range(len(ahead.states))
    )
    return Answer(known, minutes, MINUTE_S)


def _extra(request: PricingRequest, match: Football, play: FootballPlay, parameters: Parameters) -> Answer:
    """Extra time: the period with it is still open, all others are over."""
    if not match.extra_time:
        raise Suspended(Reason.CONTRADICTION, "extra time is played in a match that has none")
    found, known = rates(match, request.asked_at, parameters)
    minutes: list[tuple[Floats | str, ...]] = []
    for number in range(request.minutes):
        share = extra_share_of(play, request.asked_at, MINUTE_S * number)
        try:
            grid = extra_time(found.home, found.away, play.score, share, play.reds, parameters.shape)
        except BadState as error:
            raise Suspended(Reason.IMPOSSIBLE_STATE, f"{error.what} is {error.value!r}") from error
        minutes.append(by_offer(request.offers, partial(_of_extra_time, grid)))
    return Answer(known, tuple(minutes), MINUTE_S)


def _of_extra_time(grid: Floats, offer: Offer) -> Floats:
    if offer.period != WHOLE:
        raise NotPriced(offer, "its period is over")
    return np.asarray(_compiled((offer,), extra_time=True).fair(grid, grid)[0])


def _before(found: Rates, offers: tuple[Offer, ...], *, extra_time: bool) -> tuple[Floats | str, ...]:
    grids = score_grids(found.home, found.away, found.rho)
    after = after_extra_time(grids, found.home, found.away) if extra_time else None
    good = tuple(index for index, offer in enumerate(offers) if _refusal(offer, extra_time=extra_time) is None)
    answer: list[Floats | str] = [_refusal(offer, extra_time=extra_time) or "" for offer in offers]
    sheet = _compiled(tuple(offers[index] for index in good), extra_time=extra_time)
    values = sheet.fair(grids, after)[0]
    for place, index in enumerate(good):
        answer[index] = values[sheet.slice_of(place)]
    return tuple(answer)


@lru_cache(maxsize=256)
def _compiled(offers: tuple[Offer, ...], *, extra_time: bool) -> Sheet:
    return Sheet.compile(offers, extra_time=extra_time)


@lru_cache(maxsize=4096)
def _refusal(offer: Offer, *, extra_time: bool) -> str | None:
    """Why nothing before the match has this offer; None where it can be priced."""
    if offer.priced_at != LOVE:
        return f"from {tuple(offer.priced_at)} before anything was scored"
    try:
        _compiled((offer,), extra_time=extra_time)
    except NotPriced as error:
        return error.why
    return None


@lru_cache(maxsize=4096)
def _prior(found: Rates, shape: Shape) -> Prior:
    return Prior.of(score_grids(found.home, found.away, found.rho), shape)


def _in_play(ahead: Forecast, found: Rates, offer: Offer, *, extra_time: bool) -> Floats:
    """Fair probabilities, a row a minute. Raises NotPriced."""
    if extra_time and offer.period == WHOLE and offer.market != MarketId.HALF_FULL:
        after = after_extra_time(ahead.whole, [found.home], [found.away])
        return _compiled((offer,), extra_time=True).fair(ahead.whole, after)
    return fair(ahead, offer)
