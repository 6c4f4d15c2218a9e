"""Scoring rates of a football match: from prices of others, from ratings, or the documented default, marked."""

from functools import lru_cache
from typing import Final, NamedTuple

from pricing.by_sport.answer import Known
from pricing.by_sport.reference import bad_prices, refusal
from pricing.errors import BadHistory
from pricing.inversion import from_odds
from pricing.parameters import Parameters
from pricing.priced import Reason, Source
from pricing.request import Football, Reference
from sports.words import PPM

DEFAULT_RHO: Final = -0.085
DEFAULT_HOME: Final = 1.52
DEFAULT_AWAY: Final = 1.17
DEFAULT_NEUTRAL: Final = 1.35
"""Goals of a match nothing is known about: about the mean of men's leagues; documented, not fitted."""

_ENOUGH: Final = 1.0
"""Weight of matches that a team needs for a price that is not marked."""


class Rates(NamedTuple):
    """Goals of both sides in 90 minutes, and the correlation of low scores."""

    home: float
    away: float
    rho: float


def rates(match: Football, asked_at: int, parameters: Parameters) -> tuple[Rates, Known]:
    """The rates of a match and where they come from. Never raises for what it is given."""
    refused = Known(Source.NONE)
    if match.reference is not None:
        found, refused = _of_reference(match.reference, match.kickoff, asked_at)
        if found is not None:
            return found, refused
    found, known = _of_ratings(match, parameters)
    # A refused reference is the graver news of the two.
    return found, known if refused.reason is Reason.NONE else Known(known.source, refused.reason, refused.detail)


def _of_reference(reference: Reference, kickoff: int, asked_at: int) -> tuple[Rates | None, Known]:
    refused = refusal(reference, kickoff, asked_at)
    if refused is not None:
        return None, refused
    if len(reference.result) != 3:
        return None, bad_prices(f"are {len(reference.result)} of a match result, not three")
    found = _inverted(reference.result, reference.total, reference.line)
    return (None, bad_prices(found)) if isinstance(found, str) else (found, Known(Source.REFERENCE))


@lru_cache(maxsize=4096)
def _inverted(result: tuple[int, ...], total: tuple[int, int] | None, line: int) -> Rates | str:
    """The rates behind odds, or why there are none; kept, since a match in play starts from the same odds each time."""
    odds = [[price / PPM for price in result]]
    totals = None if total is None else [[price / PPM for price in total]]
    found = from_odds(odds, totals, line, rho=DEFAULT_RHO)
    if found.reasons[0] is not None:
        return found.reasons[0]
    return Rates(float(found.home[0]), float(found.away[0]), float(found.rho[0]))


def _of_ratings(match: Football, parameters: Parameters) -> tuple[Rates, Known]:
    if parameters.ratings is not None:
        try:
            found = parameters.ratings.expected(match.division, match.home, match.away, neutral=match.neutral)
        except BadHistory:
            return _default(match), Known(Source.DEFAULT, Reason.NO_HISTORY, f"no match of division {match.division!r}")
        answer = Rates(found.home, found.away, found.rho)
        if found.evidence >= _ENOUGH:
            return answer, Known(Source.RATINGS)
        evidence = parameters.ratings.evidence
        least = min((match.home, match.away), key=lambda team: evidence.get(team, 0.0))
        reason = Reason.NO_HISTORY if least in evidence else Reason.UNKNOWN_TEAM
        return answer, Known(Source.RATINGS, reason, f"too few rated matches of {least!r}")
    return _default(match), Known(Source.DEFAULT, Reason.NO_HISTORY, "no ratings")


def _default(match: Football) -> Rates:
    if match.neutral:
        return Rates(DEFAULT_NEUTRAL, DEFAULT_NEUTRAL, DEFAULT_RHO)
    return Rates(DEFAULT_HOME, DEFAULT_AWAY, DEFAULT_RHO)
