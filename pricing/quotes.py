"""From agreed fair probabilities of one market to the odds that are offered: margin, shade, ladder.

Integers in, integers out. The overround of what is offered is never below the margin's, since every rounding goes down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from pricing.errors import BadMargin, BadProbabilities
from pricing.grid import Floats
from pricing.ladder import odds_of
from pricing.margins import Method, put_on
from pricing.shading import SENSITIVITY, max_stake, shade
from sports.words import PPM, OddsPpm

CLOSED_BELOW: Final = 100
"""A market with an outcome this unlikely or this certain, in millionths, is decided for our purposes: not offered."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What one selection is offered at; `odds` None: not offered. Stakes in units."""

    odds: OddsPpm | None
    max_stake: int


NOT_OFFERED: Final = Quote(None, 0)


def quotes(
    fair_ppm: Sequence[int],
    margin_ppm: int,
    liabilities: Sequence[int],
    limit: int,
    *,
    method: Method = Method.POWER,
    sensitivity: float = SENSITIVITY,
) -> tuple[Quote, ...]:
    """A quote for each selection; none offered where two-way or three-way markets are all but decided.

    `fair_ppm` are whole millionths, `liabilities` and `limit` units. Raises BadProbabilities, BadLiability.
    """
    total = sum(fair_ppm)
    whole = round(total / PPM) * PPM
    if not fair_ppm or whole == 0 or abs(total - whole) > 2 * len(fair_ppm):
        raise BadProbabilities(0, list(fair_ppm), "do not sum to one, nor to two")
    if max(fair_ppm) > PPM - CLOSED_BELOW:
        return (NOT_OFFERED,) * len(fair_ppm)
    fair, priced = _with_margin(tuple(fair_ppm), margin_ppm, method)
    if priced is None:
        return (NOT_OFFERED,) * len(fair_ppm)
    shaded = shade(fair, priced, [liabilities], limit, sensitivity)[0]
    return tuple(
        _quote(chance, float(value), owed, limit)
        for chance, value, owed in zip(fair_ppm, shaded, liabilities, strict=True)
    )


@lru_cache(maxsize=4_096)
def _with_margin(fair_ppm: tuple[int, ...], margin_ppm: int, method: Method) -> tuple[Floats, Floats | None]:
    """A row of probabilities, fair and with its margin, None where it cannot carry one; a price is asked for often
    while it stands, and solving for the margin is most of a quote. Neither array is ever written to.
    """
    fair = np.array([fair_ppm]) / PPM
    try:
        priced = put_on(fair, margin_ppm, method)
    except BadMargin:
        if margin_ppm < 0:
            raise
        return fair, None
    for row in (fair, priced):
        row.flags.writeable = False
    return fair, priced


def _quote(fair_ppm: int, priced: float, liability: int, limit: int) -> Quote:
    if fair_ppm < CLOSED_BELOW:
        return NOT_OFFERED
    # Up to the millionth, for the house; never below the fair one whatever the arithmetic did.
    odds = odds_of(min(PPM, max(fair_ppm, int(np.ceil(priced * PPM)))))
    return NOT_OFFERED if odds is None else Quote(odds, max_stake(limit, liability, odds))
