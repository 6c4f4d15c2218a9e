"""The order in which fixtures and rows come in changes no published price."""

from __future__ import annotations

import random

import numpy as np
import pytest

from pricing.columns import Offer
from pricing.engine import priced
from pricing.grid import score_grids
from pricing.inversion import from_odds
from pricing.parameters import Parameters
from pricing.ratings import History, Match, fit
from pricing.ratings.settings import GOALS
from pricing.request import Football, PricingRequest
from pricing.sheet import Sheet, to_ppm
from sports.words import Score

OFFERS = (Offer(1), Offer(2), Offer(3), Offer(4, 1, 10), Offer(4, 1, 7), Offer(7, 1, -2), Offer(7, 1, 1))
OFFERS += (Offer(5, 1, 6), Offer(6, 1, 5), Offer(8), Offer(9), Offer(10), Offer(11), Offer(12), Offer(13))
SHEET = Sheet.compile(OFFERS)
ASKED = Sheet.compile((Offer(1), Offer(4, 1, 10)))
CHUNK = 2_000


def odds_of(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Prices of others, of matches from even to hopeless."""
    rng = np.random.default_rng(seed)
    total, share = rng.uniform(1.6, 4.2, count), rng.beta(5.0, 5.0, count)
    grids = score_grids(total * share, total * (1 - share), rng.uniform(-0.12, -0.02, count))
    fair = ASKED.fair(grids)
    return 1 / (fair[:, :3] * 1.05), 1 / (fair[:, 3:] * 1.04)


def published(odds: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Whole millionths of a batch, from prices of others to every market."""
    found = from_odds(odds, totals)
    good = np.array([reason is None for reason in found.reasons])
    fair = np.zeros((len(odds), len(SHEET.offer_of)))
    fair[good] = SHEET.fair(score_grids(found.home[good], found.away[good], found.rho[good]))
    return to_ppm(fair)


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_batch__fixtures_in_another_order__no_price_differs(count: int) -> None:
    rng = np.random.default_rng(count)
    differing = whole = 0
    for seed in range(count // CHUNK):
        odds, totals = odds_of(seed, CHUNK)
        first = published(odds, totals)
        whole += int((first.sum(axis=1) > 0).sum())
        # Two more replicas: another order, and another cut of it, so that rows have other neighbours and places.
        order = rng.permutation(CHUNK)
        second, third = np.empty_like(first), np.empty_like(first)
        second[order] = published(odds[order], totals[order])
        for part in np.array_split(rng.permutation(CHUNK), 7):
            third[part] = published(odds[part], totals[part])
        differing += int((first != second).sum() + (first != third).sum())
    assert whole > 0.99 * count
    assert differing == 0


def history(seed: int) -> list[Match]:
    rng = random.Random(seed)
    teams = [f"team {number}" for number in range(12)]
    rows = []
    for day in range(0, 400, 2):
        home, away = rng.sample(teams, 2)
        rows.append(Match(day, "D", home, away, Score(min(rng.randrange(5), rng.randrange(5)), rng.randrange(3))))
    return rows


def test_replicas__histories_in_other_orders__have_one_digest_of_parameters_and_one_sheet() -> None:
    rows = history(7)
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        parameters = Parameters(fit(History.of(rows), 400, GOALS))
        request = PricingRequest("f", 1_000, OFFERS, Football("D", "team 1", "team 2", 9_000))
        found.append((parameters.digest, priced(request, parameters)))
    assert found[0] == found[1] == found[2]
    assert found[0][1].minutes


def test_engine__fixtures_asked_in_another_order__give_equal_sheets() -> None:
    requests = [
        PricingRequest(f"f{number}", 1_000, OFFERS, Football("D", "a", "b", 9_000 + number)) for number in range(60)
    ]
    forth = [priced(request) for request in requests]
    back = [priced(request) for request in reversed(requests)]
    assert forth == back[::-1]
