"""The shape of matches in play, estimated from matches with goals to the second and the length of each half.

    intensity   by maximum likelihood, each half for itself (`intensity.fit`); the first half is then raised or lowered
                as a whole to its share of the goals, which many more matches know
    lead, reds  multipliers of a side's rate: goals against what intensity and rates expect while the lead, and the
                players on the pitch, were as they were; fitted together by Newton on their logarithms
    lead        drawn towards one by `trust`: the estimates' standard errors are as large as half of what they say

Deterministic: the same matches in any order give the same shape, in six significant digits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from pricing.columns.halves import FIRST_HALF_SHARE
from pricing.errors import BadHistory, NoConvergence
from pricing.grid import Floats
from pricing.inplay.intensity import fit
from pricing.inplay.shape import HalfIntensity, Shape
from pricing.inplay.state import HALF_MINUTES

TRUST: Final = 0.5
"""Share of the estimated effect of a lead that is believed."""

_STEPS: Final = 50
_DIGITS: Final = 6
_MOST_REDS: Final = 2
_LEADS: Final = 5


class Happened(NamedTuple):
    """A goal or a red card: half (1 or 2), minute of the half, which side, and which of the two."""

    half: int
    minute: float
    home: bool
    red: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """A match seen to the second: goals expected of both sides before it, minutes of both halves, what happened."""

    rates: tuple[float, float]
    lengths: tuple[float, float]
    events: tuple[Happened, ...]


class Stretch(NamedTuple):
    """Play between two events as one side has it: its lead (0 to 4), red cards of both, goals expected, goals."""

    lead: int
    reds: int
    others: int
    expected: float
    goals: int


def shape_of(matches: Sequence[Watched], share: float = FIRST_HALF_SHARE, trust: float = TRUST) -> Shape:
    """The shape of the matches, the first half with `share` of the goals. Raises BadHistory, NoConvergence."""
    rows = sorted(matches, key=lambda match: (match.rates, match.lengths, match.events))
    halves = (_half(rows, 1), _half(rows, 2))
    stretches = [stretch for match in rows for stretch in _stretches(match, halves)]
    effects = np.exp(_effects(stretches))
    first, second = (_goals(half, 0.0, HALF_MINUTES + half.added) for half in halves)
    raised = share / (1 - share) * second / first
    one = _times(halves[0], raised)
    unit = (_goals(one, 0.0, HALF_MINUTES + one.added) + second) / (2 * HALF_MINUTES)
    lead = [1 + trust * (float(effect) - 1) for effect in effects[:_LEADS]]
    return Shape(
        HalfIntensity(*map(_short, _times(one, 1 / unit))),
        HalfIntensity(*map(_short, _times(halves[1], 1 / unit))),
        (_short(lead[0]), _short(lead[1]), _short(lead[2]), _short(lead[3]), _short(lead[4])),
        _short(float(effects[_LEADS])),
        _short(float(effects[_LEADS + 1])),
    )


def _half(matches: Sequence[Watched], half: int) -> HalfIntensity:
    minutes = [one.minute for match in matches for one in match.events if one.half == half and not one.red]
    return fit(minutes, [match.lengths[half - 1] for match in matches])


def _goals(half: HalfIntensity, begin: float, end: float) -> float:
    """Goals, in the unit of the intensity, from one minute of the half to another."""
    first, last = min(begin, HALF_MINUTES), min(end, HALF_MINUTES)
    regular = half.start * (last - first) + half.slope * (last**2 - first**2) / 2
    return regular + half.stoppage * (max(end - HALF_MINUTES, 0.0) - max(begin - HALF_MINUTES, 0.0))


def _stretches(match: Watched, halves: tuple[HalfIntensity, HalfIntensity]) -> Iterator[Stretch]:
    """All stretches of a match for both sides. What an intensity a match gives is in goals of an average match."""
    score, reds = [0, 0], [0, 0]
    whole = sum(_goals(half, 0.0, HALF_MINUTES + half.added) for half in halves)
    for number, (half, length) in enumerate(zip(halves, match.lengths, strict=True), start=1):
        events = sorted(one for one in match.events if one.half == number)
        begin = 0.0
        for event in (*events, None):
            end = max(begin, length if event is None else min(event.minute, length))
            goals = _goals(half, begin, end) / whole
            for side in (0, 1):
                lead = min(max(score[side] - score[1 - side], -2), 2) + 2
                scored = event is not None and not event.red and event.home == (side == 0)
                own, other = (min(count, _MOST_REDS) for count in (reds[side], reds[1 - side]))
                yield Stretch(lead, own, other, match.rates[side] * goals, int(scored))
            begin = end
            if event is not None:
                (reds if event.red else score)[0 if event.home else 1] += 1


def _effects(stretches: Sequence[Stretch]) -> Floats:
    """Logarithms of the five multipliers by lead, of an own red card and of one of the opponent's."""
    count = len(stretches)
    known = np.zeros((count, _LEADS + 2))
    known[np.arange(count), [one.lead for one in stretches]] = 1
    known[:, _LEADS] = [one.reds for one in stretches]
    known[:, _LEADS + 1] = [one.others for one in stretches]
    expected = np.array([one.expected for one in stretches])
    goals = np.array([one.goals for one in stretches], dtype=np.float64)
    seen = goals @ known
    if (seen == 0).any():
        raise BadHistory("goals by lead and red cards", seen.tolist(), "some of each kind; give more matches")
    at = np.zeros(_LEADS + 2)
    size = 0.0
    for _ in range(_STEPS):
        rates = expected * np.exp(known @ at)
        gradient = seen - rates @ known
        move = np.linalg.solve((known * rates[:, None]).T @ known, gradient)
        size = float(np.abs(move).max())
        at = at + move * min(1.0, 1.0 / size)
        if size < 1e-12:
            return np.asarray(at)
    raise NoConvergence("the effects of lead and red cards", _STEPS, size)


def _times(half: HalfIntensity, factor: float) -> HalfIntensity:
    return HalfIntensity(half.start * factor, half.slope * factor, half.stoppage * factor, half.added)


def _short(value: float) -> float:
    """Six significant digits: what differs beyond them between two machines does not matter, nor shows."""
    return float(f"{value:.{_DIGITS}g}")
