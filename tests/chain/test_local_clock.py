"""The block producer keeps a chain on the match clock."""

from collections.abc import Iterator

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from hexbytes import HexBytes
from web3 import Web3
from web3.types import RPCEndpoint

from chain.errors import ChainError, LocalChainDead
from chain.local_clock import BlockProducer, follow
from proofbook.clock import ManualMatchClock
from tests.anvil import anvil_process, connect

pytestmark = pytest.mark.anvil
BEGIN = 1_531_663_200


@pytest.fixture(scope="module")
def chain() -> Iterator[Web3]:
    with anvil_process("--no-mining", "--timestamp", str(BEGIN)) as url:
        yield connect(url)


def stamp(w3: Web3) -> int:
    return int(w3.eth.get_block("latest")["timestamp"])


def test_block_producer__clock_jumps__next_block_carries_its_time(chain: Web3) -> None:
    clock = ManualMatchClock(stamp(chain) + 5_000)
    assert BlockProducer(chain, clock).step() == clock.now()
    assert stamp(chain) == clock.now()


def test_block_producer__clock_stands_and_nothing_waits__no_block(chain: Web3) -> None:
    clock = ManualMatchClock(stamp(chain) + 10)
    producer = BlockProducer(chain, clock)
    producer.step()
    number = chain.eth.block_number
    assert producer.step() is None
    assert chain.eth.block_number == number


def test_block_producer__transaction_waits_while_the_clock_stands__mined_one_second_later(chain: Web3) -> None:
    clock = ManualMatchClock(stamp(chain))
    producer = BlockProducer(chain, clock)
    before = stamp(chain)
    sent = chain.eth.send_transaction({"to": chain.eth.accounts[1], "value": Web3.to_wei(1, "gwei")})
    assert producer.step() == before + 1
    assert chain.eth.get_transaction_receipt(sent)["status"] == 1


def test_block_producer__clock_behind_the_chain__time_never_goes_back(chain: Web3) -> None:
    before = stamp(chain)
    producer = BlockProducer(chain, ManualMatchClock(before - 1_000))
    assert producer.step() is None
    chain.eth.send_transaction({"to": chain.eth.accounts[1], "value": Web3.to_wei(1, "gwei")})
    assert producer.step() == before + 1


def _sent(w3: Web3, account: LocalAccount, number: int) -> HexBytes:
    fields = {"nonce": number, "to": w3.eth.accounts[1], "value": 1, "gas": 21_000, "gasPrice": 10**10}
    return w3.eth.send_raw_transaction(account.sign_transaction({**fields, "chainId": 31_337}).raw_transaction)


def test_block_producer__wallet_numbers_on_from_a_chain_that_is_gone__its_transactions_are_mined(chain: Web3) -> None:
    wallet = Account.create()
    chain.provider.make_request(RPCEndpoint("anvil_setBalance"), [wallet.address, hex(10**18)])
    sent = [_sent(chain, wallet, number) for number in (18, 17)]
    clock = ManualMatchClock(stamp(chain) + 10)
    producer = BlockProducer(chain, clock, gap_s=0)
    producer.step()
    assert [chain.eth.get_transaction_receipt(one)["status"] for one in sent] == [1, 1]
    assert chain.eth.get_transaction_count(wallet.address) == 19


def test_block_producer__gap_of_an_account_that_has_sent_before__left_alone(chain: Web3) -> None:
    wallet = Account.create()
    chain.provider.make_request(RPCEndpoint("anvil_setBalance"), [wallet.address, hex(10**18)])
    producer = BlockProducer(chain, ManualMatchClock(stamp(chain) + 10), gap_s=0)
    _sent(chain, wallet, 0)
    producer.step()
    _sent(chain, wallet, 2)
    producer.step()
    assert chain.eth.get_transaction_count(wallet.address) == 1
    _sent(chain, wallet, 1)
    producer.step()
    assert chain.eth.get_transaction_count(wallet.address) == 3


def test_block_producer__gap_that_may_still_close__left_alone(chain: Web3) -> None:
    wallet = Account.create()
    chain.provider.make_request(RPCEndpoint("anvil_setBalance"), [wallet.address, hex(10**18)])
    _sent(chain, wallet, 1)
    BlockProducer(chain, ManualMatchClock(stamp(chain) + 10)).step()
    assert chain.eth.get_transaction_count(wallet.address) == 0
    chain.provider.make_request(RPCEndpoint("anvil_removePoolTransactions"), [wallet.address])


def test_block_producer__node_that_cannot_mine__says_so(monkeypatch: pytest.MonkeyPatch, chain: Web3) -> None:
    producer = BlockProducer(chain, ManualMatchClock(stamp(chain) + 100))
    monkeypatch.setattr(chain.provider, "make_request", lambda *_: {"error": {"message": "method not found"}})
    with pytest.raises(ChainError, match="refused by the node"):
        producer._ask("evm_mine")


def test_follow__chain_gone_for_too_long__ends_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    import chain.local_clock as module

    monkeypatch.setattr(module, "_PATIENCE_S", 0.3)
    with anvil_process("--no-mining") as url:
        w3 = connect(url)
    with pytest.raises(LocalChainDead, match="make run"):
        follow(BlockProducer(w3, ManualMatchClock(BEGIN)), threading.Event(), url)
