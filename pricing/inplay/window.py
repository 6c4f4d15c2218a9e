"""Windows of scores: most of a grid of 16 by 16 cannot be reached any more, and is not carried.

A window has `size` scores a side from the score that it begins at; what would lie beyond 15 goals is zero in it.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from pricing.grid import SIZE, Floats, Ints
from pricing.inplay.chain import terms_needed

SIZES: Final = np.array([8, 11, SIZE])


def sizes(means: Floats) -> Ints:
    """The window that each side needs whose expected goals still to come are these, shape (n,)."""
    needed = np.minimum(terms_needed(means), SIZE)
    return np.asarray(SIZES[np.searchsorted(SIZES, needed)])


def cut(grids: Floats, begins: Ints, size: int) -> Floats:
    """Windows of whole grids, shape (n, size, size)."""
    windows = np.zeros((len(grids), size, size))
    for rows, home, away, high, wide in _alike(begins, size):
        windows[rows, :high, :wide] = grids[rows, home : home + high, away : away + wide]
    return windows


def paste(windows: Floats, begins: Ints) -> Floats:
    """Whole grids, shape (n, SIZE, SIZE), of windows; zero outside of them."""
    grids = np.zeros((len(windows), SIZE, SIZE))
    for rows, home, away, high, wide in _alike(begins, windows.shape[-1]):
        grids[rows, home : home + high, away : away + wide] = windows[rows, :high, :wide]
    return grids


def _alike(begins: Ints, size: int) -> Iterator[tuple[Ints, int, int, int, int]]:
    """Rows that begin at one score, that score, and how much of their window lies within the grid."""
    codes = begins @ np.array([SIZE, 1])
    for code in np.unique(codes).tolist():
        home, away = divmod(code, SIZE)
        yield np.flatnonzero(codes == code), home, away, min(size, SIZE - home), min(size, SIZE - away)
