"""An offer, its columns, and the scores that columns are built on."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pricing.grid import SIZE, Floats
from sports.markets import REGULAR
from sports.words import LOVE, Score

Counts = NDArray[np.int64]

HOME: Final[Counts] = np.repeat(np.arange(SIZE), SIZE)
AWAY: Final[Counts] = np.tile(np.arange(SIZE), SIZE)
"""The score of each cell of a flattened grid; the last one is counted as exactly 15."""

CELLS: Final = SIZE * SIZE


class Offer(NamedTuple):
    """A market with its period, line in quarters and score when priced: all that a pot has beside its fixture."""

    market: int
    period: int = REGULAR
    line: int = 0
    priced_at: Score = LOVE


@dataclass(frozen=True, slots=True)
class Columns:
    """What an offer pays by cell: `won` has shape (cells, selections), `back` has shape (cells,)."""

    won: Floats
    back: Floats


def paying(*selections: NDArray[np.bool_]) -> Columns:
    """Columns of a market that pays in full or not at all: for each selection the cells that it wins on."""
    return Columns(np.stack(selections, axis=1).astype(np.float64), np.zeros(len(selections[0])))


def by_quarters(difference: Counts) -> Columns:
    """Columns of two sides, the first of which beats its line by `difference` quarters."""
    won = np.stack([np.clip(difference, 0, 2), np.clip(-difference, 0, 2)], axis=1) / 2
    return Columns(won, np.clip(2 - np.abs(difference), 0, 2) / 2)
