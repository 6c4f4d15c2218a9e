"""The shape of matches in play: found again in simulated matches, whatever their order, and refused from too few."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.errors import BadHistory
from pricing.inplay import KICK_OFF, Shape
from pricing.inplay.fit import Happened, Watched, shape_of
from pricing.inplay.intensity import left
from pricing.inplay.shape import HalfIntensity

TRUE = Shape(
    HalfIntensity(0.8, 0.008, 1.2, 2.0), HalfIntensity(1.0, 0.004, 1.4, 4.0), (1.2, 1.1, 1.0, 0.9, 0.8), 0.6, 1.5
)


def played(rng: np.random.Generator, count: int) -> list[Watched]:
    """Matches minute by minute, rates of the true shape; a red card in one of 300 minutes of a side."""
    matches = []
    for _ in range(count):
        rates = (float(rng.uniform(0.8, 2.2)), float(rng.uniform(0.6, 1.8)))
        score, reds, events = [0, 0], [0, 0], []
        lengths = (45 + float(rng.uniform(1, 3)), 45 + float(rng.uniform(2, 6)))
        for number, half in enumerate((TRUE.first, TRUE.second), start=1):
            for minute in np.arange(0.125, lengths[number - 1], 0.25):
                pace = half.start + half.slope * minute if minute < 45 else half.stoppage
                before = (*score, *reds)
                for side in (0, 1):
                    lead = min(max(before[side] - before[1 - side], -2), 2) + 2
                    cards = TRUE.red_own ** min(before[2 + side], 2) * TRUE.red_other ** min(before[3 - side], 2)
                    if rng.random() < rates[side] * pace / 4 / WHOLE * TRUE.by_lead[lead] * cards:
                        score[side] += 1
                        events.append(Happened(number, float(minute), side == 0, red=False))
                    if rng.random() < 1 / 1200:
                        reds[side] += 1
                        events.append(Happened(number, float(minute), side == 0, red=True))
        matches.append(Watched(rates, lengths, tuple(events)))
    return matches


WHOLE = 45 * 0.8 + 45**2 / 2 * 0.008 + 1.2 * 2 + 45 * 1.0 + 45**2 / 2 * 0.004 + 1.4 * 4
FIRST = (45 * 0.8 + 45**2 / 2 * 0.008 + 1.2 * 2) / WHOLE
MATCHES = played(np.random.default_rng(7), 1500)


def test_shape_of__simulated_matches__finds_what_they_were_made_with() -> None:
    found = shape_of(MATCHES, FIRST, trust=1.0)
    # About 4,500 goals: a multiplier by lead has a standard error of .03, one of red cards of .05.
    assert found.by_lead == pytest.approx(TRUE.by_lead, abs=0.12)
    assert (found.red_own, found.red_other) == pytest.approx((0.6, 1.5), abs=0.2)
    scale = found.second.start / TRUE.second.start
    assert found.second.stoppage / scale == pytest.approx(1.4, abs=0.25)
    assert found.first.added == pytest.approx(2.0, abs=0.1)


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 99), st.floats(0.35, 0.6))
def test_shape_of__any_order_and_share__the_same_shape_with_that_share(seed: int, share: float) -> None:
    some = MATCHES[:400]
    order = np.random.default_rng(seed).permutation(len(some))
    found = shape_of([some[index] for index in order], share)
    assert found == shape_of(some, share)
    assert left(KICK_OFF, found)[0] == pytest.approx(share, abs=1e-5)


def test_shape_of__half_the_trust__half_the_effect_of_a_lead() -> None:
    none, half, whole = (np.array(shape_of(MATCHES[:400], trust=trust).by_lead) for trust in (0.0, 0.5, 1.0))
    assert none == pytest.approx(1)
    assert half - 1 == pytest.approx((whole - 1) / 2, abs=1e-5)


def test_shape_of__too_few_matches__refused() -> None:
    for few in ([], MATCHES[:2], [Watched((1.2, 1.0), (46.0, 48.0), ())] * 50):
        with pytest.raises(BadHistory):
            shape_of(few)
