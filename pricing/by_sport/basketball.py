"""Basketball: expected margin and total before the game, then lead and total over what is left of it."""

from typing import Final

from pricing.basketball import TIP_OFF, Game, Played, fair, game_of
from pricing.by_sport.answer import POINT_LIFE_S, Answer, Known, Suspended, by_offer, heard
from pricing.by_sport.reference import bad_prices, fair_first, refusal
from pricing.errors import BadProbabilities, BadRates, BadState, ImpossiblePrices, NotPriced
from pricing.parameters import Parameters
from pricing.priced import Reason, Source
from pricing.request import Basketball, BasketballPlay, PricingRequest, Reference
from sports.words import LOVE, Score

QUARTERS: Final = 4
OVERTIME_S: Final = 300

_LONG_S: Final = 2880
_USUAL_MARGIN: Final = 2.5
_USUAL_TOTAL: Final = {2880: 225.0, 2400: 162.0}
"""Points of games of 48 and of 40 minutes that nothing is known about; documented, not fitted."""


def price_basketball(request: PricingRequest, parameters: Parameters) -> Answer:
    """Fair probabilities of a basketball game by offer, one row. Raises Suspended, PricingError."""
    del parameters
    match = request.basketball
    if match is None:
        raise Suspended(Reason.BAD_REQUEST, "a request without basketball")
    if match.home == match.away:
        raise Suspended(Reason.CONTRADICTION, f"{match.home!r} plays against itself")
    if match.regulation_s not in _USUAL_TOTAL:
        lengths = sorted(_USUAL_TOTAL)
        raise Suspended(Reason.NOT_MODELLED, f"{match.regulation_s} s of regulation, not one of {lengths}")
    if match.play is None and request.asked_at >= match.kickoff:
        raise Suspended(Reason.FEED_SILENT, "the game has begun and no feed shows it")
    played = TIP_OFF
    if match.play is not None:
        heard(match.play.heard_at, request.asked_at)
        played = _played(match.play, match.regulation_s)
    game, known = _game(match, request.asked_at)
    row = by_offer(request.offers, lambda offer: fair(game, offer, played))
    return Answer(known, (row,), None if match.play is None else POINT_LIFE_S)


def _game(match: Basketball, asked_at: int) -> tuple[Game, Known]:
    # Deviations grow with the root of the time, and so does an overtime's share.
    part = match.regulation_s / _LONG_S
    usual = Game(
        _USUAL_MARGIN,
        _USUAL_TOTAL[match.regulation_s],
        12.0 * part**0.5,
        17.0 * part**0.5,
        OVERTIME_S / match.regulation_s,
    )
    if match.margin_milli is not None and match.total_milli is not None:
        try:
            margin, total = match.margin_milli / 1000, match.total_milli / 1000
            return Game(margin, total, usual.margin_sd, usual.total_sd, usual.overtime_share), Known(Source.GIVEN)
        except BadRates as error:
            raise Suspended(Reason.NOT_MODELLED, f"{error.what} is {error.value!r}") from error
    refused = Known(Source.NONE, Reason.NO_HISTORY, "neither margin and total nor prices of others")
    if match.reference is not None:
        late = refusal(match.reference, match.kickoff, asked_at)
        if late is None:
            try:
                return _of_prices(match.reference, usual)
            except (BadProbabilities, ImpossiblePrices, NotPriced) as error:
                late = bad_prices(str(error) if isinstance(error, BadProbabilities) else error.why)
        refused = late
    return usual, Known(Source.DEFAULT, refused.reason, refused.detail)


def _of_prices(reference: Reference, usual: Game) -> tuple[Game, Known]:
    game = game_of(
        usual,
        home_wins=fair_first(reference.result),
        handicap=None if reference.handicap is None else (fair_first(reference.handicap), reference.handicap_line),
        over=None if reference.total is None else (fair_first(reference.total), reference.line),
    )
    if reference.total is None:
        return game, Known(Source.REFERENCE, Reason.BAD_PRICES, "prices of others without a total: the usual one")
    return game, Known(Source.REFERENCE)


def _played(play: BasketballPlay, regulation_s: int) -> Played:
    """How far the game is: regulation by its clock; every overtime that has begun has its entry after the quarters."""
    over = play.played_s - regulation_s
    overtimes = play.quarters[QUARTERS:]
    try:
        if over <= 0 and not overtimes:
            return Played(play.played_s / regulation_s, play.quarters)
        # Overtimes end every five minutes; at the very end of one the next has begun only if it has an entry.
        begun = len(overtimes)
        left = 1 - (over - OVERTIME_S * (begun - 1)) / OVERTIME_S
        if begun == 0 or not 0 <= left <= 1:
            raise Suspended(Reason.CONTRADICTION, f"{play.played_s} s played and {begun} overtimes begun")
        if any(sum(one.home - one.away for one in overtimes[:index]) for index in range(1, begun)):
            raise Suspended(Reason.CONTRADICTION, "an overtime follows one that was decided")
        more = Score(sum(one.home for one in overtimes), sum(one.away for one in overtimes))
        return Played(1.0, play.quarters[:QUARTERS], more if overtimes else LOVE, left)
    except BadState as error:
        raise Suspended(Reason.IMPOSSIBLE_STATE, f"{error.what} is {error.value!r}") from error
