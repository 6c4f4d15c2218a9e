"""The shipped parameters from the shipped data; deterministic to the byte."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from pricing.errors import BadData
from pricing.inplay import Shape
from pricing.inplay.fit import Watched, shape_of
from pricing.parameters import Parameters, read_parameters_bytes, rounded
from pricing.ratings import History, Settings
from pricing.ratings import fit as fit_ratings
from pricing.shipped.tables import EVENTS, NEUTRAL, RESULTS, Seen, read_events, read_results

DATA: Final = Path(__file__).parent / "data"
PARAMETERS: Final = Path(__file__).parent / "parameters.json"

DAYS: Final = 3000
"""Days of results that are shipped and fitted."""

NATIONAL: Final = Settings(decay=0.0006, window_days=DAYS, ridge=0.4, rho_ridge=0.0)
"""Ratings of national teams: chosen on matches of 2014 to 2017, walk-forward. The usual prior of the correlation is
what prices of leagues imply, so it has no weight here: what ships is learnt from results alone."""

_AT_THE_TIME: Final = Settings(decay=0.0, window_days=DAYS)
"""Strengths of those who played the matches with events: all of them count the same."""


def fitted(data: Path = DATA) -> Parameters:
    """The parameters that the data of a folder give. Raises BadData, BadHistory, NoConvergence."""
    results = read_results(data / RESULTS)
    if not results:
        raise BadData(data / RESULTS, "has no match")
    history = History.of(results)
    ratings = fit_ratings(history, int(history.day.max()) + 1, NATIONAL)
    return Parameters(rounded(ratings), play_shape(read_events(data / EVENTS)))


def play_shape(seen: list[Seen]) -> Shape:
    """The shape of matches seen to the second, with rates of a fit to their own results."""
    history = History.of([one.match for one in seen])
    strength = fit_ratings(history, int(history.day.max()) + 1, _AT_THE_TIME)
    watched = []
    for one in seen:
        neutral = one.competition in NEUTRAL
        rates = strength.expected(one.competition, one.home, one.away, neutral=neutral)
        watched.append(Watched((rates.home, rates.away), one.lengths, one.events))
    return shape_of(watched)


@lru_cache(maxsize=1)
def shipped() -> Parameters:
    """The parameters of parameters.json. Raises BadData, BadParameters."""
    try:
        return read_parameters_bytes(PARAMETERS.read_bytes())
    except OSError as error:
        raise BadData(PARAMETERS, f"cannot be read ({error})") from error
