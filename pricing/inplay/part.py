"""Matches carried to the break and to the end in windows of one size: paths of the chain, weighted by their tilt."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.grid import SIZE, Floats, Ints
from pricing.inplay.chain import carry, expected
from pricing.inplay.shape import ByLead

_NEGLIGIBLE: Final = 1e-9
_SIGNS: Final = (1, 0, -1)


@dataclass(frozen=True, slots=True)
class Part:
    """Rates, shape (n,), shares left of both halves (n, 2), scores now (n, 2), tilts in their windows (n, K, K)."""

    home: Floats
    away: Floats
    shares: Floats
    begins: Ints
    tilt: Floats
    by_lead: ByLead

    def ends(self) -> tuple[Floats, Floats, Floats]:
        """Windows at the break, and at the end with their tilt; and what the latter sum to."""
        now = np.zeros_like(self.tilt)
        now[:, 0, 0] = 1
        at_half = carry(now, self.home, self.away, self.shares[:, 0], self.begins, self.by_lead)
        ends = carry(at_half, self.home, self.away, self.shares[:, 1], self.begins, self.by_lead) * self.tilt
        return at_half, ends, ends.sum(axis=(1, 2))

    def at_break(self, at_half: Floats, weight: Floats) -> tuple[Floats, Floats]:
        """Windows at the break as the tilt of all that follows has them, and the nine pairs of break and end."""
        signs = self._signs()
        three = signs * self.tilt[:, None]
        rows = np.repeat(np.arange(len(at_half)), len(_SIGNS))
        worth = expected(
            three.reshape(-1, *self.tilt.shape[1:]),
            self.home[rows],
            self.away[rows],
            self.shares[rows, 1],
            self.begins[rows],
            self.by_lead,
        ).reshape(three.shape)
        here = at_half / weight[:, None, None]
        count, cells = len(at_half), self.tilt[0].size
        nine = (signs * here[:, None]).reshape(count, 3, cells) @ worth.reshape(count, 3, cells).transpose(0, 2, 1)
        return here * worth.sum(axis=1), nine.reshape(count, 9)

    def second_half(self, at_half: Floats) -> Floats:
        """Whole grids of the second half alone.

        The chain reads the lead only, so one way through the half serves all scores at the break of one lead.
        """
        size = self.tilt.shape[-1]
        later = np.zeros((len(at_half), size, size))
        ahead = self.begins[:, 0] - self.begins[:, 1]
        for lead in range(1 - size, size):
            cells = [(home, home - lead) for home in range(max(lead, 0), min(size, size + lead))]
            chance = at_half[:, [home for home, _ in cells], [away for _, away in cells]]
            rows = np.flatnonzero(chance.max(axis=1) > _NEGLIGIBLE)
            if not rows.size:
                continue
            from_lead = np.clip(ahead[rows] + lead, 1 - SIZE, SIZE - 1)
            begins = np.stack([np.maximum(from_lead, 0), np.maximum(-from_lead, 0)], axis=1)
            start = np.zeros((len(rows), size, size))
            start[:, 0, 0] = 1
            played = carry(start, self.home[rows], self.away[rows], self.shares[rows, 1], begins, self.by_lead)
            tilts = np.zeros_like(played)
            for index, (home, away) in enumerate(cells):
                part = self.tilt[rows, home:, away:]
                tilts[:, : size - home, : size - away] += chance[rows, index, None, None] * part
            later[rows] += played * tilts
        grids = np.zeros((len(at_half), SIZE, SIZE))
        grids[:, :size, :size] = later / later.sum(axis=(1, 2), keepdims=True)
        return grids

    def _signs(self) -> Floats:
        """Home ahead, level, away ahead on each score of the windows, shape (n, 3, K, K)."""
        more = np.arange(self.tilt.shape[-1])
        lead = np.sign((self.begins[:, 0] - self.begins[:, 1])[:, None, None] + more[:, None] - more[None, :])
        return np.asarray(np.stack([lead == sign for sign in _SIGNS], axis=1), dtype=np.float64)
