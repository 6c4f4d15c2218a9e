"""Tennis: shares on serve before the match, moved by the points seen, then the chain of points, games and sets."""

from pricing.by_sport.answer import POINT_LIFE_S, Answer, Known, Suspended, by_offer, heard
from pricing.by_sport.reference import bad_prices, fair_first, refusal
from pricing.errors import BadProbabilities, BadRates, BadState, ImpossiblePrices
from pricing.parameters import Parameters
from pricing.priced import Reason, Source
from pricing.request import PricingRequest, Tennis
from pricing.tennis import USUAL_SHARE, Format, Outlook, Position, before_toss, fair, outlook, shares_of, updated
from sports.words import PPM


def price_tennis(request: PricingRequest, parameters: Parameters) -> Answer:
    """Fair probabilities of a tennis match by offer, one row. Raises Suspended, PricingError."""
    del parameters
    match = request.tennis
    if match is None:
        raise Suspended(Reason.BAD_REQUEST, "a request without tennis")
    if match.home == match.away:
        raise Suspended(Reason.CONTRADICTION, f"{match.home!r} plays against itself")
    if match.play is None and request.asked_at >= match.kickoff:
        raise Suspended(Reason.FEED_SILENT, "the match has begun and no feed shows it")
    if match.best_of not in (3, 5) or match.last_tiebreak not in (7, 10):
        wrong = (match.best_of, match.last_tiebreak)
        raise Suspended(Reason.NOT_MODELLED, f"{wrong} is no format: best of 3 or 5, a last tie-break to 7 or 10")
    form = Format(match.best_of // 2 + 1, match.last_tiebreak)
    shares, known = _shares(match, form, request.asked_at)
    ahead = _ahead(match, form, shares, request.asked_at)
    row = by_offer(request.offers, lambda offer: fair(ahead, offer))
    return Answer(known, (row,), None if match.play is None else POINT_LIFE_S)


def _shares(match: Tennis, form: Format, asked_at: int) -> tuple[tuple[float, float], Known]:
    if match.home_serve is not None and match.away_serve is not None:
        return (match.home_serve / PPM, match.away_serve / PPM), Known(Source.GIVEN)
    refused = Known(Source.NONE, Reason.NO_HISTORY, "neither shares on serve nor prices of others")
    if match.reference is not None:
        late = refusal(match.reference, match.kickoff, asked_at)
        if late is None:
            try:
                return shares_of(fair_first(match.reference.result), form), Known(Source.REFERENCE)
            except (BadProbabilities, ImpossiblePrices) as error:
                late = bad_prices(error.why if isinstance(error, ImpossiblePrices) else str(error))
        refused = late
    return (USUAL_SHARE, USUAL_SHARE), Known(Source.DEFAULT, refused.reason, refused.detail)


def _ahead(match: Tennis, form: Format, shares: tuple[float, float], asked_at: int) -> Outlook:
    play = match.play
    try:
        if play is None:
            return before_toss(*shares, form)
        heard(play.heard_at, asked_at)
        home, away = (
            updated(share, *seen) for share, seen in zip(shares, (play.home_served, play.away_served), strict=True)
        )
        return outlook(home, away, form, Position(play.sets, play.games, play.points, play.home_serves))
    except BadState as error:
        raise Suspended(Reason.IMPOSSIBLE_STATE, f"{error.what} is {error.value!r}") from error
    except BadRates as error:
        raise Suspended(Reason.NOT_MODELLED, f"{error.what} is {error.value!r}") from error
