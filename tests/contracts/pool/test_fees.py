"""The compiled pool's fee: no wrong wording of the rule describes it, and its limits cannot be passed."""

from __future__ import annotations

import pytest
from web3.contract import Contract

from tests.contracts.pool.pair import EURO, Chain, Pair
from tests.contracts.pool.test_pool_rules import error, refusal, started
from tests.model.money.fees import MUTANTS, begin
from tests.model.money.pool import EPOCH, MAX_FEE_PPM, Pool

pytestmark = pytest.mark.anvil


@pytest.mark.parametrize("kind", MUTANTS, ids=lambda kind: kind.__name__)
def test_house_pool__a_wrong_wording_of_the_fee__parts_company_with_it(
    chain: Chain, token: Contract, kind: type[Pool]
) -> None:
    def told(rule: type[Pool]) -> None:
        with chain.forgetting():
            pair = Pair(chain, token, rule)
            begin(pair)
            pair.compare()
            MUTANTS[kind](pair)
            pair.compare()

    told(Pool)
    with pytest.raises(AssertionError, match=r"chain, model|the model does not"):
        told(kind)


def test_fee__above_a_tenth__refused_whoever_asks(pair: Pair) -> None:
    too_much = error("FeeTooHigh(uint256,uint256)", MAX_FEE_PPM + 1, MAX_FEE_PPM)
    assert refusal(pair, pair.chain.owner, "setFee", MAX_FEE_PPM + 1) == too_much
    assert refusal(pair, pair.chain.owner, "setFee", (1 << 256) - 1)[:10] == too_much[:10]
    pair.set_fee(MAX_FEE_PPM)
    pair.compare()


def test_fee__recipient_named_anew__takes_what_is_left_and_the_old_one_nothing(pair: Pair) -> None:
    started(pair)
    chain, epoch = pair.chain, pair.now // EPOCH
    pair.fund((epoch, 10 * EURO))
    pair.book(epoch, [100 * EURO])
    pair.give_back(epoch, 10 * EURO)
    pair.now += EPOCH
    chain.send(pair.deployed.pool, chain.owner, "setFeeRecipient", chain.anyone)
    assert refusal(pair, chain.host, "takeFees", pair.base + epoch) == error("NotFeeRecipient(address)", chain.host)
    before = pair.deployed.token.functions.balanceOf(chain.anyone).call()
    assert pair.deployed.pool.functions.feeOf(pair.base + epoch).call() == [30_000, 3 * EURO]
    chain.send(pair.deployed.pool, chain.anyone, "takeFees", pair.base + epoch, at=pair.base * EPOCH + pair.now)
    assert pair.deployed.token.functions.balanceOf(chain.anyone).call() == before + 3 * EURO
    assert pair.deployed.pool.functions.feeOf(pair.base + epoch).call() == [30_000, 0]


def test_fee__gain_after_it_was_taken__adds_to_it(pair: Pair) -> None:
    """A pot that needs no budget may be settled after the last budget went home."""
    started(pair)
    epoch = pair.now // EPOCH
    pair.book(epoch, [100 * EURO])
    pair.now += EPOCH
    pair.take_fees(epoch)
    pair.take_fees(epoch)
    pair.book(epoch, [50 * EURO])
    assert pair.model.fee(epoch) - pair.model.epochs[epoch].fees_taken == 3 * EURO // 2
    pair.take_fees(epoch)
    pair.compare()
