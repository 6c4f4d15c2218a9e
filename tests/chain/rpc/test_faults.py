"""The pool against a real Anvil through proxies that spoil the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from eth_account import Account
from web3 import AsyncWeb3, HTTPProvider, Web3
from web3.types import RPCEndpoint

from chain.bindings import PlayEuro
from chain.heads import HeadFollower, NewHeads, Reorged
from chain.rpc.agreement import Agreement
from chain.rpc.endpoint import Endpoint
from chain.rpc.errors import EndpointsDisagree, NoEndpoint, RpcFailed, RpcRefused, WrongThread
from chain.rpc.limits import OWN
from chain.rpc.machine import PoolPolicy
from chain.rpc.pool import RpcPool
from chain.rpc.provider import AsyncPoolProvider, PoolProvider, blocking_pool
from chain.rpc.standing import Standing
from proofbook.clock import SystemWallClock
from tests.chain.rpc.proxy import Fault, Proxy, fault_proxy

pytestmark = pytest.mark.anvil

CHAIN = 31337
SEND = "eth_sendRawTransaction"


@dataclass
class Stage:
    own: Proxy
    vendor: Proxy
    node: Web3

    def pool(self, *, single: bool = False, **more: Any) -> RpcPool:
        ends = [Endpoint("own", self.own.url, "own", 0, OWN), Endpoint("vendor", self.vendor.url, "vendor", 1, OWN)]
        policy = PoolPolicy(no_heads_s=None)
        return RpcPool(
            ends[:1] if single else ends, CHAIN, wall=SystemWallClock(), draw=lambda: 0.1, policy=policy, **more
        )

    def run(self, act: Callable[[RpcPool], Awaitable[None]], *, single: bool = False) -> None:
        async def whole() -> None:
            pool = self.pool(single=single)
            await pool.check_due(everything=True)
            try:
                await act(pool)
            finally:
                await pool.aclose()

        asyncio.run(whole())

    def tell(self, method: str, params: list[Any]) -> None:
        """Ask Anvil for something that no chain would do."""
        self.node.provider.make_request(RPCEndpoint(method), params)

    def raw(self, value: int = 1) -> bytes:
        """A signed transfer from a funded account of its own."""
        account = Account.create()
        self.tell("anvil_setBalance", [account.address, hex(10**20)])
        fields = {"type": 2, "chainId": CHAIN, "nonce": 0, "to": account.address, "value": value, "gas": 21_000}
        fields |= {"maxFeePerGas": 10**11, "maxPriorityFeePerGas": 10**9}
        return bytes(account.sign_transaction(fields).raw_transaction)


@pytest.fixture
def stage(anvil_url: str) -> Iterator[Stage]:
    with ExitStack() as stack:
        own, vendor = (stack.enter_context(fault_proxy(anvil_url)) for _ in range(2))
        yield Stage(own, vendor, Web3(HTTPProvider(anvil_url)))


READ_FAULTS = [fault for fault in Fault if fault is not Fault.FORWARD_TWICE]


@pytest.mark.parametrize("fault", READ_FAULTS, ids=lambda fault: fault.name.lower())
def test_read__any_fault_at_one_endpoint__is_answered(stage: Stage, fault: Fault) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.spoil(fault, "eth_blockNumber")
        assert int(await pool.request("eth_blockNumber"), 16) == stage.node.eth.block_number

    stage.run(act)


@pytest.mark.parametrize("fault", READ_FAULTS, ids=lambda fault: fault.name.lower())
def test_read__any_fault_at_the_only_endpoint__is_answered_in_the_end(stage: Stage, fault: Fault) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.spoil(fault, "eth_blockNumber", times=2)
        assert int(await pool.request("eth_blockNumber"), 16) == stage.node.eth.block_number

    stage.run(act, single=True)


def test_read__429__is_not_asked_again_before_its_time(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.retry_after = 1
        stage.own.spoil(Fault.LIMITED, "eth_blockNumber")
        began = asyncio.get_running_loop().time()
        await pool.request("eth_blockNumber")
        assert asyncio.get_running_loop().time() - began >= 1.0
        assert stage.own.seen.count("eth_blockNumber") == 2

    stage.run(act, single=True)


SEND_FAULTS = [Fault.LATE, Fault.ANSWER_TWICE, Fault.RESET_AFTER, Fault.TRUNCATED, Fault.GATEWAY]


@pytest.mark.parametrize("fault", SEND_FAULTS, ids=lambda fault: fault.name.lower())
def test_send__answer_lost_after_forwarding__is_found_by_hash_and_forwarded_once(stage: Stage, fault: Fault) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.spoil(fault, SEND)
        report = await pool.send_raw(stage.raw())
        assert report.taken_by
        assert stage.own.forwarded.count(SEND) == 1

    stage.run(act, single=True)


@pytest.mark.parametrize("fault", [Fault.LIMITED, Fault.LIMITED_200])
def test_send__limited__is_surely_unsent(stage: Stage, fault: Fault) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.spoil(fault, SEND)
        report = await pool.send_raw(stage.raw())
        assert (report.taken_by, report.uncertain) == ((), ())
        assert report.unsent[0][0] == "own"
        assert stage.own.forwarded.count(SEND) == 0

    stage.run(act, single=True)


def test_send__reset_before_forwarding__stays_uncertain_and_is_not_repeated(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.spoil(Fault.RESET_BEFORE, SEND)
        report = await pool.send_raw(stage.raw())
        assert report.taken_by == ()
        assert report.uncertain
        assert stage.own.seen.count(SEND) == 1

    stage.run(act, single=True)


def test_send__forwarded_twice_by_the_network__is_refused_as_known_or_taken(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.spoil(Fault.FORWARD_TWICE, SEND)
        report = await pool.send_raw(stage.raw())
        words = [refusal.message for _, refusal in report.refusals]
        assert report.taken_by or words[0] in ("transaction already imported", "nonce too low")

    stage.run(act, single=True)


def test_pool__endpoint_answers_for_another_chain__is_left_out(stage: Stage) -> None:
    stage.own.chain_id = 1

    async def act(pool: RpcPool) -> None:
        assert dict(pool.standings())["own"] is Standing.WRONG_CHAIN
        await pool.request("eth_blockNumber")
        assert "eth_blockNumber" not in stage.own.seen

    stage.run(act)


def test_pool__only_endpoint_is_of_another_chain__raises(stage: Stage) -> None:
    stage.own.chain_id = 1

    async def act(pool: RpcPool) -> None:
        with pytest.raises(NoEndpoint):
            await pool.request("eth_blockNumber")
        with pytest.raises(NoEndpoint):
            await pool.send_raw(stage.raw())

    stage.run(act, single=True)


def test_pool__own_node_down_and_back_on_another_chain__is_not_asked(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.down = True
        for _ in range(4):
            await pool.request("eth_blockNumber")
        while dict(pool.standings())["own"] is not Standing.UNREACHABLE:
            await pool.check("own")
        stage.own.down, stage.own.chain_id = False, 1
        await pool.check("own")
        assert dict(pool.standings())["own"] is Standing.WRONG_CHAIN

    stage.run(act)


def test_pool__everything_down__fails_and_recovers_by_itself(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        stage.own.down = True
        with pytest.raises(RpcFailed):
            await pool.request("eth_blockNumber")
        stage.own.down = False
        assert await pool.request("eth_blockNumber")

    stage.run(act, single=True)


def test_agreed__same_node_behind_two_names__is_double_and_a_lie_is_disagreement(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        account = stage.node.eth.accounts[0]
        honest = await pool.agreed("eth_getBalance", [account], block="latest")
        assert honest.agreement is Agreement.DOUBLE
        assert int(honest.value, 16) == stage.node.eth.get_balance(account)
        stage.vendor.rewrite = lambda method, result: "0x1" if method == "eth_getBalance" else result
        with pytest.raises(EndpointsDisagree):
            await pool.agreed("eth_getBalance", [account], block="latest")
        stage.vendor.rewrite = None
        stage.vendor.down = True
        assert (await pool.agreed("eth_getBalance", [account], block="latest")).agreement is Agreement.SINGLE

    stage.run(act)


def test_heads__anvil_reorganises__says_how_deep(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        follower = HeadFollower(pool)
        await follower.poll(0.0)
        for _ in range(6):
            stage.tell("anvil_mine", ["0x1"])
            await follower.poll(0.0)
        stage.tell("anvil_reorg", [3, []])
        stage.tell("anvil_mine", ["0x1"])
        reorged, new = await follower.poll(0.0)
        assert isinstance(reorged, Reorged)
        assert isinstance(new, NewHeads)
        assert (reorged.depth, len(new.headers)) == (3, 4)

    stage.run(act)


def test_provider__bindings_on_the_pool__read_through_a_fault(stage: Stage) -> None:
    address = "0x00000000000000000000000000000000000B00C5"
    # Code that answers every call with 6.
    stage.tell("anvil_setCode", [address, "0x600660005260206000f3"])
    with blocking_pool(stage.pool) as provider:
        token = PlayEuro(Web3(provider), address)
        stage.own.spoil(Fault.TRUNCATED, "eth_call")
        assert token.decimals() == 6


def test_provider__called_on_its_own_loop__says_so_and_works_from_a_thread(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        w3 = Web3(PoolProvider(pool, asyncio.get_running_loop()))
        with pytest.raises(WrongThread):
            _ = w3.eth.block_number
        assert await asyncio.to_thread(lambda: w3.eth.block_number) == stage.node.eth.block_number
        assert await AsyncWeb3(AsyncPoolProvider(pool)).eth.block_number == stage.node.eth.block_number

    stage.run(act)


def test_provider__web3_sends_raw__goes_out_once_and_a_refusal_is_an_error(stage: Stage) -> None:
    raw = stage.raw()
    with blocking_pool(stage.pool) as provider:
        w3 = Web3(provider)
        sent = w3.eth.send_raw_transaction(raw)
        assert w3.eth.wait_for_transaction_receipt(sent)["status"] == 1
        with pytest.raises(Exception, match="nonce too low"):
            w3.eth.send_raw_transaction(raw)


def test_refusal__reverted_call__keeps_its_data(stage: Stage) -> None:
    async def act(pool: RpcPool) -> None:
        # revert(0, 1) as init code
        with pytest.raises(RpcRefused) as caught:
            await pool.request("eth_call", [{"data": "0x60016000fd"}, "latest"])
        assert caught.value.reverted

    stage.run(act)
