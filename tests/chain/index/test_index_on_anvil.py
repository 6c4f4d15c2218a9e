"""The index on a real chain: reorganised, cut back, restarted; equal to what the endpoint gives in one answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3
from web3.contract import Contract

from chain.bindings.play_euro import PlayEuroEvents, Transfer
from chain.index import Idle, Index, Rewound, Watch, Web3Source, Width, create_tables
from chain.index.errors import SourceUnavailable
from proofbook.database import open_database
from tests.anvil import anvil_process, connect, deploy

pytestmark = pytest.mark.anvil
DEPTH = 16


@pytest.fixture(scope="module")
def w3() -> Iterator[Web3]:
    with anvil_process() as url:
        yield connect(url)


@pytest.fixture(scope="module")
def token(w3: Web3) -> Contract:
    return deploy(w3, "PlayEuro")


def rpc(w3: Web3, method: str, *values: Any) -> Any:
    answer = w3.provider.make_request(method, list(values))  # type: ignore[arg-type]
    assert "error" not in answer, answer
    return answer["result"]


def pay(w3: Web3, token: Contract, units: int) -> None:
    who = w3.eth.accounts[units % 5]
    w3.eth.wait_for_transaction_receipt(token.functions.faucet(who, units).transact(), poll_latency=0.01)


def truth(w3: Web3, token: Contract) -> list[tuple[int, bytes, int]]:
    logs = w3.eth.get_logs({"address": token.address, "fromBlock": 0, "toBlock": "latest"})
    return [(log["blockNumber"], bytes(log["blockHash"]), log["logIndex"]) for log in logs]


def stored(one: Index) -> list[tuple[int, bytes, int]]:
    return [(event.raw.block, event.raw.block_hash, event.raw.index) for event in one.stored()]


def test_index__anvil_reorganised_cut_and_restarted__is_the_chain_each_time(
    w3: Web3, token: Contract, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/index.sqlite3"

    def opened() -> Index:
        database = open_database(url)
        request_done.append(database)
        create_tables(database)
        watches = [Watch.of(token.address, PlayEuroEvents)]
        more: dict[str, Any] = {"start": 0, "chain_id": 31337, "depth": DEPTH, "width": Width(4)}
        return Index("anvil", Web3Source(w3), database, watches, **more)

    request_done: list[Any] = []
    for units in range(1, 30):
        pay(w3, token, units)
    one = opened()
    one.run()
    assert stored(one) == truth(w3, token)
    assert [event.value for event in one.events(Transfer)] == list(range(1, 30))

    # A reorganisation that drops the newest transfers and puts another one in.
    before = stored(one)
    rpc(w3, "anvil_reorg", 5, [])
    step = one.step()
    assert isinstance(step, Rewound)
    assert step.blocks >= 4
    one.run()
    assert stored(one) == truth(w3, token)
    assert stored(one) != before

    # A snapshot taken back: the chain is shorter than the index, which is a new process by now.
    snapshot = rpc(w3, "evm_snapshot")
    for units in (101, 102, 103):
        pay(w3, token, units)
    one.run()
    rpc(w3, "evm_revert", snapshot)
    one = opened()
    assert isinstance(one.step(), Rewound)
    assert one.position().number == w3.eth.block_number
    assert stored(one) == truth(w3, token)

    pay(w3, token, 7)
    assert isinstance(one.run(), Idle)
    assert stored(one) == truth(w3, token)
    assert one.events(Transfer)[-1].value == 7
    for database in request_done:
        database.close()


def test_source__block_that_is_not_there__no_logs_are_made_up(w3: Web3, token: Contract) -> None:
    source = Web3Source(w3)
    assert source.block(10**9) is None
    with pytest.raises(SourceUnavailable):
        source.logs_of(b"\1" * 32, [token.address])


def test_source__nobody_answers__says_so_without_the_address() -> None:
    source = Web3Source(Web3(Web3.HTTPProvider("http://127.0.0.1:9/v3/secretsecretsecret", {"timeout": 1})))
    with pytest.raises(SourceUnavailable) as caught:
        source.block("latest")
    assert "secretsecret" not in str(caught.value)
