"""Which bets are ready, and how they are put into transactions."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from api.settlement.plan import BASE_GAS, FinalResult, batches, gas_of, payout, ready
from chain.wire import Terms
from sports.words import FixtureId, Leg, OddsPpm, Result, Score, Status, VoidInterval, VoidIntervals

WON = FinalResult(Result(Status.FINISHED, (Score(0, 0), Score(2, 1), *[None] * 5)), VoidIntervals(), 10_000)
BETTOR = "0x" + "11" * 20


def terms(*fixtures: int, selection: int = 0, stake: int = 1_000_000, nonce: int = 0, accepted_at: int = 0) -> Terms:
    legs = tuple(Leg(FixtureId(one), 1, 1, selection, odds=OddsPpm(2_000_000)).pack() for one in fixtures)
    return Terms(BETTOR, nonce, stake, accepted_at, legs)


def test_payout__single_with_and_without_a_result__pays_or_waits() -> None:
    assert payout(terms(1), {1: WON}) == 2_000_000
    assert payout(terms(1, selection=1), {1: WON}) == 0
    assert payout(terms(1), {}) is None


def test_payout__accumulator__waits_for_all_unless_one_is_lost() -> None:
    assert payout(terms(1, 2), {1: WON}) is None
    assert payout(terms(1, 2, selection=1), {1: WON}) == 0
    assert payout(terms(1, 2), {1: WON, 2: WON}) == 4_000_000


def test_payout__accepted_in_void_time__gives_the_stake_back() -> None:
    voided = FinalResult(WON.result, VoidIntervals(0, (VoidInterval(1_000, 60),)), WON.start)
    inside = WON.start - 1_800 + 1_000
    assert payout(terms(1, selection=1, accepted_at=inside), {1: voided}) == 1_000_000
    assert payout(terms(1, selection=1, accepted_at=inside + 60), {1: voided}) == 0


def test_ready__some_open__leaves_them_and_groups_equal_legs() -> None:
    bets = [terms(1, nonce=1), terms(2, nonce=2), terms(1, selection=1, nonce=3), terms(1, nonce=4)]
    found = ready(bets, {1: WON})
    assert [one.nonce for one in found] in ([1, 4, 3], [3, 1, 4])


@given(st.lists(st.integers(1, 12), max_size=60), st.integers(50_000, 3_000_000))
def test_batches__any_bets_and_gas__hold_each_once_in_order_within_the_gas(sizes: list[int], gas: int) -> None:
    bets = [terms(*range(1, size + 1), nonce=place) for place, size in enumerate(sizes)]
    made = batches(bets, gas)
    assert [one for batch in made for one in batch] == bets
    assert all(batch for batch in made)
    for batch in made:
        assert len(batch) == 1 or BASE_GAS + sum(map(gas_of, batch)) <= gas
    for one, following in pairwise(made):
        assert BASE_GAS + sum(map(gas_of, one)) + gas_of(following[0]) > gas
