"""The operators' fee: on an epoch's net profit, whatever the order; each wrong wording takes more than that."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.money.book import Result
from tests.model.money.checks import EURO, LPS
from tests.model.money.fees import MUTANTS, RATE, Alone, FeeBeforeTheRisk, begin
from tests.model.money.pool import EPOCH, MAX_FEE_PPM, Pool, Refused
from tests.model.money.scenes import play, scene

PROFITS = st.lists(st.integers(-20 * EURO, 20 * EURO), max_size=8)


def staged(kind: type[Pool] = Pool) -> Alone:
    stage = Alone(kind)
    begin(stage)
    return stage


@pytest.mark.parametrize("kind", MUTANTS, ids=lambda kind: kind.__name__)
def test_fee__worded_otherwise__takes_from_the_holders(kind: type[Pool]) -> None:
    right, wrong = staged(), staged(kind)
    MUTANTS[kind](wrong)
    if kind is FeeBeforeTheRisk:
        with pytest.raises(Refused, match="epoch at risk"):
            MUTANTS[kind](right)
        assert wrong.pool.fee(2) < wrong.pool.epochs[2].fees_taken  # paid out and not there
        return
    MUTANTS[kind](right)
    assert wrong.holders() < right.holders()


@given(PROFITS, st.integers(0, MAX_FEE_PPM), st.integers(0, 60 * EURO), st.randoms(use_true_random=False))
def test_fee__bookings_in_any_order_and_any_grouping__is_the_rate_of_the_net(
    profits: list[int], ppm: int, tranche: int, r: random.Random
) -> None:
    ends = []
    for shuffled in (False, True):
        stage = Alone(Pool)
        stage.pool.fees = {0: ppm}
        stage.pool.free = stage.pool.shares = 10_000 * EURO
        stage.pool.epochs[0].tranche = tranche
        stage.fund((0, 200 * EURO))
        order = list(profits)
        if shuffled:
            r.shuffle(order)
        stage.book(0, order)
        net = sum(profits)
        record = stage.pool.epochs[0]
        assert record.net == net
        assert stage.pool.fee(0) == max(0, net) * ppm // 10**6
        # Exactly: what the bets brought is what holders, tranche and fee have gained.
        assert stage.holders() - 10_000 * EURO == net + record.covered - stage.pool.fee(0)
        ends.append((stage.holders(), record.covered))
    assert ends[0] == ends[1]


@given(PROFITS, st.integers(0, 60 * EURO))
def test_fee__one_booking__never_takes_more_than_it_brings(profits: list[int], tranche: int) -> None:
    stage = Alone(Pool)
    stage.pool.fees = {0: MAX_FEE_PPM}
    stage.pool.free = stage.pool.shares = 10_000 * EURO
    stage.pool.epochs[0].tranche = tranche
    stage.fund((0, 200 * EURO))
    for profit in profits:
        before = stage.holders()
        stage.book(0, [profit])
        assert (stage.holders() - before) * (1 if profit >= 0 else -1) >= 0


def test_fee__above_a_tenth__refused() -> None:
    stage = staged()
    with pytest.raises(Refused, match="fee too high"):
        stage.set_fee(MAX_FEE_PPM + 1)


def test_fee__new_rate__counts_from_the_epoch_after_the_next_that_has_no_booking() -> None:
    stage = staged()
    stage.book(5, [7])
    stage.set_fee(0)
    for epoch in (2, 3, 4, 5, 6):
        stage.book(epoch, [EURO])
    rates = [stage.pool.epochs[epoch].fee_ppm for epoch in (2, 3, 4, 5, 6)]
    assert rates == [RATE, RATE, 0, RATE, 0]


def test_fee__exit_lodged_on_the_day_of_the_change__leaves_before_it_counts() -> None:
    stage = staged()
    stage.set_fee(MAX_FEE_PPM)
    stage.pool.request_exit("ann", stage.pool.sync("ann").shares, stage.now)
    stage.now += 2 * EPOCH
    stage.close()
    first = stage.now // EPOCH
    assert stage.pool.scheduled_fee(first - 1) == RATE
    assert stage.pool.scheduled_fee(first) == MAX_FEE_PPM
    assert stage.pool.sync("ann").held[first - 1] > 0
    assert (stage.pool.sync("ann").shares, sum(stage.pool.sync("ann").leaving.values())) == (0, 0)


@given(st.integers(0, 10**9))
def test_fee__whole_histories__fees_payouts_and_providers_results_add_up_to_the_stakes(seed: int) -> None:
    """I17, over all pots of a history and exactly."""
    r = random.Random(seed)
    actors = scene(r, bets=12)
    book = actors.book
    book.pool.fees = {0: r.randint(0, MAX_FEE_PPM)}
    deposited = sum(account.balance for account in book.accounts.values()) + sum(
        bet.stake for bet in book.bets.values()
    )
    results = {n: actors.make_result(r, f) for n, f in book.fixtures.items()}
    results = {n: Result(x.void, x.outcomes) for n, x in results.items()}
    play(actors, r, results, lazy=seed % 2 == 0)
    actors.tidy(r)
    customers = sum(account.balance for account in book.accounts.values()) - deposited
    pool = book.pool
    fees = {e: pool.fee(e) for e in pool.epochs}
    covered = sum(record.covered for record in pool.epochs.values())
    left = actors.drain()  # dead shares, dust and the fees
    for epoch, units in fees.items():
        assert pool.fee(epoch) == units
    providers = sum(actors.paid_out[n] - actors.paid_in[n] for n in LPS) + left - sum(fees.values())
    assert customers + providers - covered + sum(fees.values()) == 0
    assert sum(record.net for record in pool.epochs.values()) == -customers
