"""Tennis markets: simulated matches, and exact settlement over every match that can be."""

import math
import secrets

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.columns import Offer
from pricing.errors import NotPriced
from pricing.tennis import Format, Outlook, Position, fair, outlook
from pricing.tennis.chain import set_scores
from sports.markets import MARKETS, WHOLE, Market, MarketId
from sports.words import LOVE, Result, Score, Side, Sport, Status
from tests.pricing.exact import returns, settled

GAMES = 6
SETS = (0, 1, 3, 4, 5)
WINNER = Offer(MarketId.WINNER, WHOLE)


def simulate(rng: np.random.Generator, home: float, away: float, form: Format, position: Position) -> list[Score]:
    """One match, point by point; the scores of its sets."""
    sets, games, points, serves = list(position.sets), list(position.games), list(position.points), position.home_serves
    while True:
        last = len(sets) == form.most_sets - 1
        to = (form.last_tiebreak if last else 7) if games == [6, 6] else 4
        while max(points) < to or abs(points[0] - points[1]) < 2:
            turn = serves if to == 4 or ((sum(points) + 1) // 2) % 2 == 0 else not serves
            points[0 if rng.random() < (home if turn else 1 - away) else 1] += 1
        games[0 if points[0] > points[1] else 1] += 1
        points, serves = [0, 0], not serves
        if (max(games) == 6 and min(games) <= 4) or max(games) == 7:
            sets.append(Score(*games))
            games = [0, 0]
            if max(sum(one[side] > one[1 - side] for one in sets) for side in (0, 1)) == form.sets_to_win:
                return sets


def result_of(sets: list[Score]) -> Result:
    """The result word of a match that was played out."""
    pairs: list[Score | None] = [None] * 7
    for index, score in zip(SETS, sets, strict=False):
        pairs[index] = score
    won = sum(one.home > one.away for one in sets)
    pairs[2] = Score(won, len(sets) - won)
    pairs[6] = Score(sum(one.home for one in sets), sum(one.away for one in sets))
    return Result(Status.FINISHED, tuple(pairs), Side.HOME if won > len(sets) - won else Side.AWAY)


OFFERS = (
    WINNER,
    Offer(MarketId.WINNER, 0),
    Offer(MarketId.WINNER, 3),
    Offer(MarketId.HANDICAP, WHOLE, -6),
    Offer(MarketId.HANDICAP, GAMES, 10, Score(6, 4)),
    Offer(MarketId.TOTAL, GAMES, 4 * 38 + 1),
    Offer(MarketId.TOTAL, WHOLE, 14),
    Offer(MarketId.TOTAL, 5, 39),
    Offer(MarketId.HOME_TOTAL, GAMES, 77),
    Offer(MarketId.AWAY_TOTAL, 4, 18),
    Offer(MarketId.ODD_EVEN, GAMES),
)


@pytest.mark.parametrize("fresh", [False, True], ids=["fixed", "fresh"])
def test_markets__simulated_matches__within_three_standard_errors(fresh: bool) -> None:
    seed = secrets.randbits(32) if fresh else 20221122
    rng, runs = np.random.default_rng(seed), 2_000
    form, position = Format(3, 10), Position((Score(6, 4),), Score(3, 4), Score(2, 1), home_serves=False)
    results = [result_of(simulate(rng, 0.66, 0.63, form, position)) for _ in range(runs)]
    ahead = outlook(0.66, 0.63, form, position)
    # Twenty-two claims at once: with this limit a fresh seed fails all of them together as rarely as one at three.
    limit = 3.85 if fresh else 3.0
    for offer in OFFERS:
        probabilities = fair(ahead, offer)
        for selection, got in enumerate(_means(offer, probabilities, results)):
            mean, error = got
            assert abs(mean - 1) <= limit * error + 1e-9, (seed, offer, selection)


def _means(offer: Offer, probabilities: np.ndarray, results: list[Result]) -> list[tuple[float, float]]:
    """Mean and standard error of what one unit pays at fair odds on each selection."""
    answer = []
    for selection in range(len(probabilities)):
        if probabilities[selection] < 1e-9:
            continue
        paid = np.array([_paid(offer, selection, float(probabilities[selection]), result) for result in results])
        answer.append((float(paid.mean()), float(paid.std() / math.sqrt(len(paid)))))
    return answer


def _paid(offer: Offer, selection: int, probability: float, result: Result) -> float:
    won, back = settled(offer, [(1.0, result)])[selection]
    return won / probability + back


def every_end(home: float, away: float, form: Format) -> list[tuple[float, Result]]:
    """Every match of two sets to win, set score by set score, with its chance: nothing summed up."""
    ends: list[tuple[float, Result]] = []

    def play(sets: list[Score], serves: bool, chance: float) -> None:
        won = sum(one.home > one.away for one in sets)
        if max(won, len(sets) - won) == form.sets_to_win:
            ends.append((chance, result_of(sets)))
            return
        to = form.last_tiebreak if len(sets) == form.most_sets - 1 else 7
        for score, part in set_scores(home, away, serves, to=to).items():
            changes = sum(score) % 2 == 1
            play([*sets, Score(*score)], serves != changes, chance * part)

    play([], True, 1.0)
    return ends


@pytest.mark.parametrize("shares_", [(0.66, 0.62), (0.55, 0.7)])
def test_fair__every_match_settled__returns_one(shares_: tuple[float, float]) -> None:
    form = Format(2)
    ends = every_end(*shares_, form)
    assert sum(chance for chance, _ in ends) == pytest.approx(1, abs=1e-12)
    ahead = outlook(*shares_, form)
    for offer in OFFERS:
        if offer.period in (4, 5):
            continue
        paid = returns(offer, fair(ahead, offer), ends)
        assert paid
        assert paid == pytest.approx([1.0] * len(paid), abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([one for one in MARKETS.values() if Sport.TENNIS in one.sports]), st.data())
def test_fair__any_tennis_offer__returns_one_by_settlement(market: Market, data: st.DataObject) -> None:
    low, high = market.lines or (0, 0)
    period = data.draw(st.sampled_from([0, 1, 2, 3, 6]))
    line = data.draw(st.integers(max(low, -30), min(high, 100)))
    priced_at = Score(data.draw(st.integers(0, 6)), data.draw(st.integers(0, 6))) if market.relative else LOVE
    offer = Offer(market.id, period, line, priced_at)
    probabilities = fair(_AHEAD, offer)
    if not np.isnan(probabilities).any():
        assert probabilities.sum() == pytest.approx(1, abs=1e-9)
        assert returns(offer, probabilities, _ENDS) == pytest.approx(
            [1.0] * int((probabilities > 1e-12).sum()), abs=1e-6
        )


_AHEAD: Outlook = outlook(0.64, 0.6, Format(2))
_ENDS = every_end(0.64, 0.6, Format(2))


def test_fair__set_that_is_not_played_for_certain__void() -> None:
    assert np.isnan(fair(outlook(0.6, 0.6, Format(2)), Offer(MarketId.WINNER, 4))).all()


@pytest.mark.parametrize("market", [MarketId.MATCH_RESULT, MarketId.CORRECT_SCORE, MarketId.NEXT_GOAL])
def test_fair__market_that_tennis_has_not__not_priced(market: MarketId) -> None:
    with pytest.raises(NotPriced):
        fair(_AHEAD, Offer(market, WHOLE))
