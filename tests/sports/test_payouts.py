"""What a bet pays: exact where it can be, down to the pool's side where not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.errors import BadDeadHeat
from sports.markets import MarketId
from sports.outcomes import HALF_LOST, HALF_WON, LOST, PUSH, VOID, WON, Kind, Outcome, outcome
from sports.payouts import multiplier, payout_of
from sports.words import LOVE, NO_PAIRS, PPM, FixtureId, Leg, OddsPpm, Result, Score, Status
from tests.sports.strategies import odds

stakes = st.integers(0, 10**6) | st.integers(0, (1 << 56) - 1)
dead_heats = st.integers(1, 20).flatmap(
    lambda tied: st.builds(Outcome, st.just(Kind.DEAD_HEAT), st.integers(1, tied), st.just(tied))
)
outcomes = st.sampled_from([WON, HALF_WON, HALF_LOST, PUSH, VOID]) | dead_heats
bets = st.lists(st.tuples(odds, outcomes), min_size=1, max_size=12)


def exact(outcome: Outcome, odds_ppm: int) -> Fraction:
    """What a leg multiplies by, before any rounding and from first principles: whole stake, half of it, or a share."""
    price = Fraction(odds_ppm, PPM)
    half = Fraction(1, 2)
    return {
        Kind.WON: price,
        Kind.HALF_WON: half * price + half,
        Kind.HALF_LOST: half,
        Kind.PUSH: Fraction(1),
        Kind.VOID: Fraction(1),
        Kind.LOST: Fraction(0),
        Kind.DEAD_HEAT: price * Fraction(outcome.places, outcome.tied),
    }[outcome.kind]


def paid(stake: int, legs: list[tuple[OddsPpm, Outcome]]) -> int:
    units = payout_of(stake, [price for price, _ in legs], [outcome for _, outcome in legs])
    assert units is not None
    return units


@given(odds, outcomes | st.just(LOST))
def test_multiplier__any_outcome__exact_but_for_a_dead_heat_rounded_down(price: OddsPpm, outcome: Outcome) -> None:
    behind = exact(outcome, price) * 2 * PPM - multiplier(outcome, price)
    assert 0 <= behind < 1
    assert behind == 0 or outcome.kind is Kind.DEAD_HEAT


@given(odds, outcomes | st.just(LOST))
def test_multiplier__any_outcome__at_most_a_win(price: OddsPpm, outcome: Outcome) -> None:
    assert multiplier(outcome, price) <= 2 * price


@given(odds)
def test_multiplier__better_outcome__pays_more(price: OddsPpm) -> None:
    ascending = [multiplier(outcome, price) for outcome in (LOST, HALF_LOST, PUSH, HALF_WON, WON)]
    assert ascending == sorted(ascending)
    assert len(set(ascending)) == 5
    assert multiplier(VOID, price) == multiplier(PUSH, price)


@given(odds, odds, outcomes)
def test_multiplier__longer_odds__never_pay_less(one: OddsPpm, other: OddsPpm, outcome: Outcome) -> None:
    low, high = sorted((one, other))
    assert multiplier(outcome, low) <= multiplier(outcome, high)


@pytest.mark.parametrize(("places", "tied"), [(0, 1), (1, 0), (3, 2), (-1, 2)])
def test_multiplier__dead_heat_that_divides_nothing__refused(places: int, tied: int) -> None:
    with pytest.raises(BadDeadHeat, match=f"of {tied} for {places}"):
        multiplier(Outcome(Kind.DEAD_HEAT, places, tied), OddsPpm(2 * PPM))


@given(
    st.integers(0, 1 << 55),
    odds,
    st.builds(Score, st.integers(0, 6), st.integers(0, 6)),
    st.sampled_from([MarketId.TOTAL, MarketId.HOME_TOTAL, MarketId.AWAY_TOTAL, MarketId.HANDICAP]),
    st.integers(0, 1),
    st.integers(-14, 14).map(lambda line: 2 * line + 1),
)
def test_payout__quarter_line__mean_of_half_stakes_at_the_lines_beside_it(
    half_stake: int, price: OddsPpm, score: Score, market: MarketId, selection: int, line: int
) -> None:
    final = Result(Status.FINISHED, (None, score, *NO_PAIRS[2:]))

    def pays(stake: int, at: int) -> int:
        return paid(stake, [(price, outcome(final, Leg(FixtureId(0), market, 1, selection, at, LOVE, price)))])

    apart = pays(half_stake, line - 1) + pays(half_stake, line + 1)
    assert apart <= pays(2 * half_stake, line) <= apart + 1


@given(stakes, odds, outcomes)
def test_payout__one_leg__the_exact_amount_rounded_down(stake: int, price: OddsPpm, outcome: Outcome) -> None:
    assert paid(stake, [(price, outcome)]) == stake * multiplier(outcome, price) // (2 * PPM)
    if outcome.kind is not Kind.DEAD_HEAT:
        assert paid(stake, [(price, outcome)]) == int(stake * exact(outcome, price))


@given(stakes, bets)
def test_payout__accumulator__down_for_the_pool_and_hardly(stake: int, legs: list[tuple[OddsPpm, Outcome]]) -> None:
    amount, all_odds = Fraction(stake), Fraction(1)
    for price, kind in legs:
        amount *= exact(kind, price)
        all_odds *= Fraction(price, PPM)
    units = paid(stake, legs)
    assert units <= amount
    if all(kind.kind is not Kind.DEAD_HEAT for _, kind in legs):
        # Each step drops less than 1e-18 of a product that the later legs multiply by at most their odds.
        assert amount - units < 1 + Fraction(stake * len(legs), 10**18) * all_odds


@given(stakes, bets, st.data())
def test_payout__one_leg_lost__nothing(stake: int, legs: list[tuple[OddsPpm, Outcome]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(legs) - 1))
    legs[at] = (legs[at][0], LOST)
    assert paid(stake, legs) == 0


@given(stakes, bets, st.data())
def test_payout__a_leg_open__unknown_unless_another_is_lost(
    stake: int, legs: list[tuple[OddsPpm, Outcome]], data: st.DataObject
) -> None:
    prices = [price for price, _ in legs] + [OddsPpm(2 * PPM)]
    known: list[Outcome | None] = [outcome for _, outcome in legs]
    known.insert(data.draw(st.integers(0, len(legs))), None)
    assert payout_of(stake, prices, known) is None
    assert payout_of(stake, [*prices, OddsPpm(2 * PPM)], [*known, LOST]) == 0


@given(stakes, bets)
def test_payout__every_leg_void_or_push__the_stake(stake: int, legs: list[tuple[OddsPpm, Outcome]]) -> None:
    for same in (VOID, PUSH):
        assert paid(stake, [(price, same) for price, _ in legs]) == stake


@given(stakes, stakes, bets)
def test_payout__two_stakes__never_more_apart_than_together(
    one: int, other: int, legs: list[tuple[OddsPpm, Outcome]]
) -> None:
    assert paid(one, legs) + paid(other, legs) <= paid(one + other, legs) <= paid(one, legs) + paid(other, legs) + 1


@given(stakes, bets)
def test_payout__any_outcomes__at_most_what_winning_all_pays(stake: int, legs: list[tuple[OddsPpm, Outcome]]) -> None:
    assert paid(stake, legs) <= paid(stake, [(price, WON) for price, _ in legs])


def test_payout__odds_and_outcomes_of_different_lengths__refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        payout_of(1, [OddsPpm(2 * PPM), OddsPpm(2 * PPM)], [WON])
