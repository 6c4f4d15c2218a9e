"""The backtest in play: the chain against a constant rate, at some minutes, from the same rates before the match.

Both start from one pair of rates a match: those behind its closing price where that is known, and otherwise those of
ratings fitted to what came before its week. A constant rate is independent Poisson goals over the rest of 90 minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.backtest.events import Event, Followed
from pricing.backtest.scores import Apart, Band, apart, bands, calibration_error, log_losses, outcomes
from pricing.backtest.table import Row
from pricing.columns import Offer
from pricing.errors import BadState
from pricing.grid import SIZE, Floats, Ints, score_grids
from pricing.inplay import Prior, State, fair, forecast
from pricing.inplay.state import HALF_MINUTES, MOST_REDS
from pricing.inversion import from_odds
from sports.markets import MarketId
from sports.words import LOVE, Score

MINUTES: Final = (0, 15, 30, 45, 60, 75, 85)
USUAL_RHO: Final = -0.08
"""What closing prices imply on average; the chain needs a grid and not only rates."""

_AT_ONCE: Final = 2000
RESULT: Final = Offer(MarketId.MATCH_RESULT)


@dataclass(frozen=True, slots=True)
class Minute:
    """Mean losses at a minute, and how much less the chain loses than a constant rate, with its standard error."""

    own: float
    constant_rate: float
    difference: Apart


@dataclass(frozen=True, slots=True)
class PlayReport:
    """Losses by minute over the same `n` matches; calibration over all minutes and results together."""

    n: int
    minutes: dict[int, Minute]
    calibration: tuple[Band, ...]

    def line(self) -> dict[str, object]:
        """The figures as JSON."""
        minutes = {
            str(minute): {
                "own": round(one.own, 6),
                "constant_rate": round(one.constant_rate, 6),
                "difference": round(one.difference.mean, 6),
                "standard_error": round(one.difference.error, 6),
            }
            for minute, one in self.minutes.items()
        }
        error = round(calibration_error(self.calibration), 6) if self.n else None
        return {"n": self.n, "minutes": minutes, "calibration_error": error}


def priced_rates(rows: Sequence[Row]) -> Floats:
    """Rates behind the closing prices, shape (n, 2), NaN where there are none."""
    if not rows:
        return np.zeros((0, 2))
    nothing = (np.nan,) * 3
    found = from_odds(
        np.array([row.closing or nothing for row in rows]), np.array([row.over or nothing[:2] for row in rows])
    )
    return np.stack([found.home, found.away], axis=1)


def report(
    matches: Sequence[Followed], rates: Floats, rho: Floats | float = USUAL_RHO, minutes: Sequence[int] = MINUTES
) -> PlayReport:
    """The figures of the matches; `rates` (n, 2) and `rho` are those before each. Two matches at least."""
    happened = outcomes(np.array([match.final for match in matches], dtype=np.int64).reshape(len(matches), 2))
    prior = _prior(rates, np.broadcast_to(np.asarray(rho, dtype=np.float64), (len(matches),)))
    found, said = {}, []
    for minute in minutes:
        states = [state_at(match.events, minute) for match in matches]
        own = _forecast(prior, states)
        losses = log_losses(own, happened)
        others = log_losses(constant(rates, states, minute), happened)
        found[minute] = Minute(float(losses.mean()), float(others.mean()), apart(losses, others))
        said.append(own)
    return PlayReport(len(matches), found, _calibration(said, happened))


def history(match: Followed, rates: Floats, rho: float, minutes: int = 93) -> list[tuple[float, tuple[float, ...]]]:
    """Fair chances of home, draw, away at each minute and just after each event, until the last whole minute."""
    prior = _prior(rates[None, :], np.array([rho]))
    after = [minute + 0.01 for minute, _, _ in match.marks()]
    whole = [float(one) for one in range(minutes + 1)]
    found = []
    for minute in sorted({*whole, *(one for one in after if one < minutes)}):
        chances = _forecast(prior, [state_at(match.events, minute)])[0]
        found.append((minute, tuple(float(one) for one in chances)))
    return found


def state_at(events: Sequence[Event], minute: float) -> State:
    """The state at a minute of the match clock; 45 is the beginning of the second half. Raises BadState."""
    half, since = (1, float(minute)) if minute < HALF_MINUTES else (2, minute - HALF_MINUTES)
    goals, reds, at_half = [0, 0], [0, 0], LOVE
    for event in events:
        if event.half > half or (event.half == half and event.minute > since):
            continue
        side = 0 if event.home else 1
        if event.red:
            reds[side] = min(reds[side] + 1, MOST_REDS)
            continue
        goals[side] += 1
        if event.half == 1:
            at_half = Score(goals[0], goals[1])
    return State(half, since, Score(*goals), at_half if half == 2 else None, Score(*reds))


def constant(rates: Floats, states: Sequence[State], minute: int) -> Floats:
    """Home, draw, away, of independent goals at a constant rate for the rest of 90 minutes."""
    rest = rates * (2 * HALF_MINUTES - minute) / (2 * HALF_MINUTES)
    grids = score_grids(rest[:, 0], rest[:, 1])
    lead = np.arange(SIZE)[:, None] - np.arange(SIZE)[None, :]
    ahead = np.array([state.score.home - state.score.away for state in states])[:, None, None] + lead
    return np.stack([(grids * (np.sign(ahead) == sign)).sum(axis=(1, 2)) for sign in (1, 0, -1)], axis=1)


def playable(match: Followed) -> bool:
    """Whether every state of the match is one that the chain has (a side with 15 goals is not)."""
    try:
        for minute in MINUTES:
            state_at(match.events, minute)
    except BadState:
        return False
    return True


def _prior(rates: Floats, rho: Floats) -> Prior:
    parts = [
        Prior.of(score_grids(rates[first : first + _AT_ONCE, 0], rates[first : first + _AT_ONCE, 1], some))
        for first in range(0, len(rates), _AT_ONCE)
        for some in (rho[first : first + _AT_ONCE],)
    ]
    return Prior(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("home", "away", "tilt")))


def _forecast(prior: Prior, states: Sequence[State]) -> Floats:
    parts = []
    for first in range(0, len(states), _AT_ONCE):
        rows = np.arange(first, min(first + _AT_ONCE, len(states)))
        parts.append(fair(forecast(prior.rows(rows), [states[row] for row in rows]), RESULT))
    return np.concatenate(parts)


def _calibration(said: list[Floats], happened: Ints) -> tuple[Band, ...]:
    came = np.tile(np.eye(3)[happened], (len(said), 1)).reshape(-1)
    return bands(np.concatenate(said).reshape(-1), came)
