"""Whether prices of others count, and the fair probabilities behind two-way ones."""

from collections.abc import Sequence

import numpy as np

from pricing.by_sport.answer import REFERENCE_LIFE_S, Known
from pricing.errors import BadProbabilities
from pricing.margins import take_off
from pricing.priced import Reason, Source
from pricing.request import Reference
from sports.words import PPM


def refusal(reference: Reference, kickoff: int, asked_at: int) -> Known | None:
    """Why the prices do not count by their time; None where they do."""
    seen_by = min(asked_at, kickoff)
    if reference.at > seen_by:
        why = "prices of others are later than the kick-off or than the price was asked for"
        return Known(Source.NONE, Reason.STALE_PRICES, why)
    age = seen_by - reference.at
    if age > REFERENCE_LIFE_S:
        return Known(Source.NONE, Reason.STALE_PRICES, f"prices of others are {age} s old")
    return None


def bad_prices(detail: str) -> Known:
    """Prices that count for nothing, and why."""
    return Known(Source.NONE, Reason.BAD_PRICES, f"prices of others {detail}")


def fair_first(odds_ppm: Sequence[int]) -> float:
    """The fair probability of the first of two selections. Raises BadProbabilities."""
    if len(odds_ppm) != 2 or min(odds_ppm) <= PPM:
        raise BadProbabilities(0, list(odds_ppm), "are not of two odds above one")
    return float(take_off(np.array([[PPM / one for one in odds_ppm]]))[0, 0])
