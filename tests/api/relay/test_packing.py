"""Batches within a bound, nobody left out; and what a code does to a bet."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.reasons import BY_CODE
from api.desk.store import BetState
from api.relay import GasPlan, pack, shard_of
from api.relay.outcome import holds, of_final, of_item, of_lost
from api.relay.packing import together
from chain.typed_data import Order, Ticket
from chain.wire import Accepted, Code

PLAN = GasPlan(batch=300_000)


def bet(number: int, legs: int, fixture: int, include_by: int) -> Accepted:
    order = Order(f"0x{number:040x}", tuple((fixture + one) << 128 for one in range(legs)), 1, 0, 9, number)
    return Accepted(order, Ticket(bytes(32), (2_000_000,) * legs, 2, 0, include_by, 1), bytes(64))


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 4), st.integers(1, 99), st.integers(1, 2)), max_size=40))
def test_pack__any_bets__each_once_within_the_bound_and_with_its_keys(drawn: list[tuple[int, int, int, int]]) -> None:
    given_bets = [(bet(i, legs, fixture, by), keys) for i, (legs, fixture, by, keys) in enumerate(drawn)]
    batches = pack(given_bets, PLAN)
    out = [(one, batch.keys) for batch in batches for one in batch.bets]
    assert sorted(one.order.nonce for one, _ in out) == list(range(len(drawn)))
    assert {(one.order.nonce, keys) for one, keys in out} == {(one.order.nonce, keys) for one, keys in given_bets}
    for batch in batches:
        assert len(batch.bets) == 1 or batch.gas <= PLAN.bound
        assert batch.deadline == min(one.ticket.include_by for one in batch.bets)
    assert [batch.deadline for batch in batches] == sorted(batch.deadline for batch in batches)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 99)), min_size=1, max_size=60))
def test_pack__bets_on_equal_legs__go_with_the_first_of_them_and_the_oldest_goes_first(
    drawn: list[tuple[int, int]],
) -> None:
    bets = [bet(i, 1, fixture, by) for i, (fixture, by) in enumerate(drawn)]
    batches = pack([(one, 1) for one in bets], GasPlan(batch=150_000))
    oldest = min(bets, key=lambda one: one.ticket.include_by)
    assert oldest.ticket.include_by in {one.ticket.include_by for one in batches[0].bets}
    # A leg is begun anew only where a batch was full: one group more a batch than there are legs, at most.
    groups = sum(len({one.legs for one in batch.bets}) for batch in batches)
    assert groups <= len({one.legs for one in bets}) + len(batches) - 1


@given(st.lists(st.integers(0, 9)))
def test_together__any_order__alike_stand_behind_the_first_and_nobody_is_lost(drawn: list[int]) -> None:
    found = together(enumerate(drawn), lambda pair: pair[1])
    assert sorted(found) == list(enumerate(drawn))
    assert [kind for kind, _ in groupby(found, lambda pair: pair[1])] == list(dict.fromkeys(drawn))
    assert all(before < after for before, after in pairwise(found) if before[1] == after[1])


@given(st.integers(0, 2**160 - 1), st.integers(1, 8))
def test_shard_of__any_bettor__is_one_of_the_keys_whatever_the_case(bettor: int, shards: int) -> None:
    address = f"0x{bettor:040x}"
    assert 0 <= shard_of(address, shards) < shards
    assert shard_of(address.upper().replace("0X", "0x"), shards) == shard_of(address, shards)


@pytest.mark.parametrize("code", sorted(BY_CODE))
@pytest.mark.parametrize("alive", [False, True])
def test_of_item__refused__goes_again_only_if_it_may_pass_and_the_ticket_lives(code: Code, alive: bool) -> None:
    found = of_item(code, alive=alive, placed_before=False)
    assert found.reason == BY_CODE[code]
    again = alive and code in {Code.PAUSED, Code.ACCEPTED_LATER, Code.BUDGET, Code.ACCUMULATOR_CAP, Code.ONE_KEY}
    assert (found.state, found.free) == ((BetState.ACCEPTED, True) if again else (BetState.SUBMITTED, False))
    assert of_final(found.state, found.reason).state is BetState.REFUSED


def test_of_item__placed_now_or_before__is_mined_then_final() -> None:
    assert of_item(Code.OK, alive=False, placed_before=False).state is BetState.MINED
    assert of_item(Code.NONCE, alive=True, placed_before=True).state is BetState.MINED
    assert of_final(BetState.MINED, "").state is BetState.FINAL
    assert (of_lost(alive=True).state, of_lost(alive=False).state) == (BetState.ACCEPTED, BetState.EXPIRED)


@pytest.mark.parametrize(("tag", "placed"), [(0, False), (1, True), (3, True), (4, False), (5, False), (6, True)])
def test_holds__each_tag__says_whether_the_bet_was_placed(tag: int, placed: bool) -> None:
    assert holds(7 << 8 | tag, 7) == placed
    assert not holds(8 << 8 | tag, 7)
