"""The pool with a transport of the test's own: no socket, no waiting."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from chain.rpc.agreement import Agreement
from chain.rpc.endpoint import Endpoint, endpoints_of, vendor_of
from chain.rpc.errors import EndpointsDisagree, EndpointUnusable, NoEndpoint, RpcFailed, RpcRefused
from chain.rpc.machine import Effect, PoolPolicy
from chain.rpc.pool import RpcPool
from chain.rpc.standing import Standing
from chain.rpc.transport import Interrupted, NotSent, Reply
from proofbook.settings import RpcEndpoint
from tests.chain.rpc.fakes import CHAIN, Node, Nodes, Refuse, Wall, endpoint

RAW = b"\x02signed"
HASH = "0x" + keccak(RAW).hex()
OWN = (endpoint("own"), endpoint("vendor", tier=1))
LOST = Interrupted("ReadError")
LOST_AFTER = Interrupted("after")


class Heard:
    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self.contradictions: list[Sequence[str]] = []

    def effect(self, effect: Effect) -> None:
        self.effects.append(effect)

    def asked(self, endpoint: str, method: str, outcome: str, seconds: float) -> None:
        pass

    def contradiction(self, what: str, endpoints: Sequence[str]) -> None:
        self.contradictions.append(endpoints)


def pool(nodes: Nodes, *endpoints: Endpoint, wall: Wall | None = None, heard: Heard | None = None) -> RpcPool:
    return RpcPool(
        endpoints or OWN,
        CHAIN,
        wall=wall or Wall(),
        draw=lambda: 1.0,
        transport=nodes,
        policy=PoolPolicy(no_heads_s=None),
        observer=heard,
    )


async def dialed(nodes: Nodes, *endpoints: Endpoint, **more: Any) -> RpcPool:
    made = pool(nodes, *endpoints, **more)
    await made.check_due(everything=True)
    return made


def taking(method: str, params: list[Any]) -> str:
    return "0x" + keccak(bytes.fromhex(params[0][2:])).hex()


def test_request__nothing_checked_yet__looks_at_the_chain_first() -> None:
    own = Node(chain_id=1)
    assert asyncio.run(pool(Nodes(own=own, vendor=Node(head=101))).request("eth_blockNumber")) == "0x65"
    assert own.count("eth_blockNumber") == 0


def test_request__every_endpoint_on_another_chain__raises() -> None:
    async def act() -> None:
        made = await dialed(Nodes(own=Node(chain_id=1), vendor=Node(chain_id=1)))
        with pytest.raises(NoEndpoint, match="own wrong_chain, vendor wrong_chain"):
            await made.request("eth_blockNumber")

    asyncio.run(act())


def test_request__first_endpoint_fails__is_answered_by_the_next_without_a_pause() -> None:
    async def act() -> None:
        wall, own = Wall(), Node()
        made = await dialed(Nodes(own=own, vendor=Node(head=101)), wall=wall)
        own.faults.append(LOST)
        assert await made.request("eth_blockNumber") == "0x65"
        assert wall.slept == []

    asyncio.run(act())


def test_request__one_endpoint_fails_again_and_again__is_tried_four_times_with_pauses() -> None:
    async def act() -> None:
        wall, own = Wall(), Node()
        made = await dialed(Nodes(own=own), endpoint("own"), wall=wall)
        own.always = Reply(502, {}, b"<html>bad gateway</html>")
        with pytest.raises(RpcFailed, match="eth_blockNumber failed 4 times") as caught:
            await made.request("eth_blockNumber")
        assert len(caught.value.faults) == 4
        assert wall.slept == [1.0, 2.0, 4.0]

    asyncio.run(act())


def test_request__told_to_wait_longer_than_patience__gives_up_at_once() -> None:
    async def act() -> None:
        wall, own = Wall(), Node()
        made = await dialed(Nodes(own=own), endpoint("own"), wall=wall)
        own.faults.append(Reply(429, {"retry-after": "60"}, b""))
        with pytest.raises(RpcFailed, match="may be asked in 60 s only"):
            await made.request("eth_blockNumber")
        assert own.count("eth_blockNumber") == 0
        wall.at += 60
        assert await made.request("eth_blockNumber") == "0x64"

    asyncio.run(act())


def test_request__limit_inside_200__moves_to_the_other_endpoint() -> None:
    async def act() -> None:
        limited = Refuse(-32005, "rate limited", {"rate": {"backoff_seconds": 9}})
        own = Node()
        made = await dialed(Nodes(own=own, vendor=Node(head=101)))
        own.methods["eth_blockNumber"] = lambda *_: limited
        assert await made.request("eth_blockNumber") == "0x65"
        assert dict(made.standings())["own"] is Standing.RATE_LIMITED

    asyncio.run(act())


def test_request__refused__is_raised_once_with_code_and_data() -> None:
    async def act() -> None:
        own = Node(methods={"eth_call": lambda *_: Refuse(3, "execution reverted", "0x1234")})
        made = await dialed(Nodes(own=own, vendor=Node()))
        with pytest.raises(RpcRefused) as caught:
            await made.request("eth_call", [{}])
        assert (caught.value.code, caught.value.data, own.count("eth_call")) == (3, "0x1234", 1)

    asyncio.run(act())


def test_request__header_not_known_yet__is_asked_elsewhere() -> None:
    async def act() -> None:
        own = Node(methods={"eth_call": lambda *_: Refuse(-32000, "header not found")})
        made = await dialed(Nodes(own=own, vendor=Node(methods={"eth_call": lambda *_: "0x1"})))
        assert await made.request("eth_call", [{}]) == "0x1"

    asyncio.run(act())


def test_request__sending__is_refused_there() -> None:
    with pytest.raises(ValueError, match="send_raw"):
        asyncio.run(pool(Nodes(own=Node(), vendor=Node())).request("eth_sendRawTransaction", ["0x"]))


def test_batch__one_call_refused__gives_the_others() -> None:
    async def act() -> None:
        made = await dialed(Nodes(own=Node(head=101), vendor=Node()))
        number, unknown = await made.batch([("eth_blockNumber", []), ("eth_nothing", [])])
        assert number == "0x65"
        assert isinstance(unknown, RpcRefused)

    asyncio.run(act())


def test_batch__one_call_refused_for_now__is_not_asked_again() -> None:
    async def act() -> None:
        own = Node(methods={"eth_call": lambda *_: Refuse(-32000, "safe block not found")})
        made = await dialed(Nodes(own=own), endpoint("own"))
        await made.batch([("eth_blockNumber", []), ("eth_call", [{}, "safe"])])
        assert own.count("eth_call") == 1

    asyncio.run(act())


def test_request__names_the_newest_block_in_passing__the_pool_takes_note() -> None:
    async def act() -> None:
        own = Node()
        made = await dialed(Nodes(own=own), endpoint("own"))
        own.head = 105
        await made.request("eth_blockNumber")
        assert made.state.seat("own").head == 105
        own.head = 107
        await made.request("eth_getBlockByNumber", ["latest", False])
        assert made.state.seat("own").head == 107

    asyncio.run(act())


def test_send__all_live__is_handed_to_each_once() -> None:
    async def act() -> None:
        nodes = [Node(methods={"eth_sendRawTransaction": taking}) for _ in range(2)]
        made = await dialed(Nodes(own=nodes[0], vendor=nodes[1]))
        report = await made.send_raw(RAW)
        await asyncio.sleep(0)
        assert report.taken_by
        assert [node.count("eth_sendRawTransaction") for node in nodes] == [1, 1]

    asyncio.run(act())


def test_send__answer_lost_and_transaction_known__is_taken_and_not_sent_again() -> None:
    async def act() -> None:
        node = Node(methods={"eth_getTransactionByHash": lambda _, params: {"hash": params[0]}})
        made = await dialed(Nodes(own=node), endpoint("own"))
        node.methods["eth_sendRawTransaction"] = taking
        node.faults.append(LOST_AFTER)
        report = await made.send_raw(RAW)
        assert report.taken_by == ("by hash",)
        assert node.count("eth_sendRawTransaction") == 1

    asyncio.run(act())


def test_send__answer_lost_and_transaction_unknown__is_uncertain_and_not_sent_again() -> None:
    async def act() -> None:
        node = Node(methods={"eth_getTransactionByHash": lambda *_: None, "eth_sendRawTransaction": taking})
        made = await dialed(Nodes(own=node), endpoint("own"))
        node.faults.append(LOST_AFTER)
        report = await made.send_raw(RAW)
        assert (report.taken_by, report.uncertain) == ((), (("own", "after"),))
        assert node.count("eth_sendRawTransaction") == 1

    asyncio.run(act())


def test_send__no_connection__is_surely_unsent() -> None:
    async def act() -> None:
        node = Node()
        made = await dialed(Nodes(own=node), endpoint("own"))
        node.faults.append(NotSent("ConnectError"))
        report = await made.send_raw(RAW)
        assert report.unsent == (("own", "ConnectError"),)
        assert not report.uncertain
        assert node.count("eth_getTransactionByHash") == 0

    asyncio.run(act())


def test_send__endpoint_names_another_hash__is_uncertain() -> None:
    async def act() -> None:
        node = Node(methods={"eth_sendRawTransaction": lambda *_: "0x" + "1" * 64})
        made = await dialed(Nodes(own=node), endpoint("own"))
        assert (await made.send_raw(RAW)).uncertain == (("own", "named another transaction"),)

    asyncio.run(act())


def test_send__one_takes_and_one_refuses__counts_as_taken_and_is_noted() -> None:
    async def act() -> None:
        heard = Heard()
        refusing = Node(methods={"eth_sendRawTransaction": lambda *_: Refuse(-32000, "nonce too low")})
        taker = Node(methods={"eth_sendRawTransaction": taking})
        made = await dialed(Nodes(own=refusing, vendor=taker), heard=heard)
        report = await made.send_raw(RAW)
        assert report.taken_by == ("vendor",)
        assert heard.contradictions == [["vendor", "own"]]

    asyncio.run(act())


def call(answer: Any) -> dict[str, Any]:
    return {"eth_call": lambda *_: answer}


def test_agreed__two_vendors_say_the_same__is_double_at_the_lower_head() -> None:
    async def act() -> None:
        own, vendor = Node(head=101, methods=call("0xAB")), Node(head=100, methods=call("0xab"))
        found = await (await dialed(Nodes(own=own, vendor=vendor))).agreed("eth_call", [{}], block="latest")
        assert (found.value, found.block_number, found.agreement) == ("0xab", 100, Agreement.DOUBLE)
        assert set(found.vendors) == {"own", "vendor"}
        pinned = {"blockHash": "0x" + found.block_hash.hex(), "requireCanonical": True}
        assert own.calls[-1][1][1] == vendor.calls[-1][1][1] == pinned

    asyncio.run(act())


def test_agreed__values_differ__raises_and_takes_no_side() -> None:
    async def act() -> None:
        made = await dialed(Nodes(own=Node(methods=call("0x1")), vendor=Node(methods=call("0x2"))))
        with pytest.raises(EndpointsDisagree, match=r"own says '0x1', vendor says '0x2'"):
            await made.agreed("eth_call", [{}])

    asyncio.run(act())


def test_agreed__three_vendors_two_against_one__still_raises() -> None:
    async def act() -> None:
        ends = (endpoint("a"), endpoint("b"), endpoint("c"))
        nodes = Nodes(a=Node(methods=call("0x1")), b=Node(methods=call("0x2")), c=Node(methods=call("0x1")))
        made = await dialed(nodes, *ends)
        seen = []
        for _ in range(6):
            try:
                seen.append((await made.agreed("eth_call", [{}])).vendors)
            except EndpointsDisagree:
                seen.append(())
        assert () in seen
        assert all("b" not in vendors for vendors in seen)

    asyncio.run(act())


def test_agreed__same_height_other_hash__raises() -> None:
    async def act() -> None:
        made = await dialed(Nodes(own=Node(methods=call("0x1")), vendor=Node(fork="b", methods=call("0x1"))))
        with pytest.raises(EndpointsDisagree, match="block 36 is 0xa"):
            await made.agreed("eth_call", [{}])

    asyncio.run(act())


def test_agreed__one_vendor_with_two_endpoints__is_single() -> None:
    async def act() -> None:
        ends = (endpoint("a", vendor="v"), endpoint("b", vendor="v"))
        made = await dialed(Nodes(a=Node(methods=call("0x1")), b=Node(methods=call("0x1"))), *ends)
        assert (await made.agreed("eth_call", [{}])).agreement is Agreement.SINGLE

    asyncio.run(act())


def test_agreed__second_vendor_fails__is_single() -> None:
    async def act() -> None:
        vendor = Node(methods=call("0x1"))
        made = await dialed(Nodes(own=Node(methods=call("0x1")), vendor=vendor))
        vendor.always = LOST
        assert (await made.agreed("eth_call", [{}])).agreement is Agreement.SINGLE

    asyncio.run(act())


def test_agreed__both_revert_alike__is_the_revert_and_unlike_is_disagreement() -> None:
    async def act() -> None:
        revert = Refuse(3, "execution reverted", "0xAA")
        other = Refuse(-32000, "Execution Reverted", "0xaa")
        own = Node(methods=call(revert))
        vendor = Node(methods=call(other))
        made = await dialed(Nodes(own=own, vendor=vendor))
        with pytest.raises(RpcRefused):
            await made.agreed("eth_call", [{}])
        vendor.methods = call("0x1")
        with pytest.raises(EndpointsDisagree, match="reverted with"):
            await made.agreed("eth_call", [{}])

    asyncio.run(act())


def test_agreed__receipts_with_fields_of_their_own__agree_on_what_the_protocol_fixes() -> None:
    async def act() -> None:
        log = {"address": "0xA", "topics": [], "data": "0x", "logIndex": "0x0"}
        receipt = {"transactionHash": "0x1", "status": "0x1", "blockHash": "0xB", "logs": [log]}
        more = {**receipt, "effectiveGasPrice": "0x9", "logs": [{**log, "blockTimestamp": "0x5"}]}
        own = Node(methods={"eth_getTransactionReceipt": lambda *_: receipt})
        vendor = Node(methods={"eth_getTransactionReceipt": lambda *_: more})
        made = await dialed(Nodes(own=own, vendor=vendor))
        assert (await made.agreed("eth_getTransactionReceipt", ["0x1"])).value["status"] == "0x1"
        more["status"] = "0x0"
        with pytest.raises(EndpointsDisagree):
            await made.agreed("eth_getTransactionReceipt", ["0x1"])

    asyncio.run(act())


@pytest.mark.parametrize(
    ("url", "vendor"),
    [
        ("https://mainnet.infura.io/v3/abc", "infura.io"),
        ("https://base-mainnet.infura.io/v3/abc", "infura.io"),
        ("http://127.0.0.1:8545", "local"),
        ("http://localhost:8546", "local"),
        ("http://[::1]:8545", "local"),
        ("http://10.0.0.7:8545", "10.0.0.7"),
        ("https://user:word@node.example.org./x", "example.org"),
    ],
)
def test_vendor__address__is_named_by_who_runs_it(url: str, vendor: str) -> None:
    assert vendor_of(url) == vendor


def test_endpoints__key_in_a_file__is_in_the_address_and_in_no_text(tmp_path: Path) -> None:
    key = "0123456789abcdef0123456789abcdef"
    file = tmp_path / "key"
    file.write_text(key)
    given = [RpcEndpoint(url="https://rpc.vendor.example/{key}", key_file=file, tier=1) for _ in range(2)]
    ends = endpoints_of(given)
    assert key in ends[0].url
    assert key not in repr(ends)
    assert [end.name for end in ends] == ["vendor.example", "vendor.example#2"]

    class Failing(Nodes):
        async def post(self, url: str, body: bytes, timeout_s: float) -> Reply:
            return Reply(500, {}, json.dumps({"id": 1, "error": {"code": 1, "message": f"at {url}"}}).encode())

    async def act() -> None:
        made = pool(Failing(), *ends)
        with pytest.raises((RpcFailed, RpcRefused, NoEndpoint)) as caught:
            await made.request("eth_blockNumber")
        assert key not in repr(caught.value) + str(caught.value) + repr(made.state)

    asyncio.run(act())


def test_endpoints__websocket_address__is_refused_by_name() -> None:
    with pytest.raises(EndpointUnusable, match="ws"):
        endpoints_of([RpcEndpoint(url="ws://127.0.0.1:8546")])
