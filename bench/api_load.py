"""Orders over HTTP into blocks: how full the relayer makes them, what a bet costs, and how soon a ticket is there.

    python bench/api_load.py [--block 12] [--gas-limit 30000000] [--blocks 6] [--rate 0]

A real Anvil with that block time and gas limit; a real API process (uvicorn, PostgreSQL with its data safe, the desk
and the relayer in it); bettors with sessions, identities and limits in the database and money on chain; orders signed
beforehand, sent by this process over kept connections. Three parts, one after another on the same chain:

    full     orders come faster than blocks can take them, for a while before the first block and then all the time;
             the gas of whole blocks is counted, and what everybody's processors did for it
    half     orders come at half of the rate that was mined, at random moments; from the request's first byte sent to
             the answer with the signed and committed ticket. Beside it the node is asked for its newest block, ten
             times a second: while it mines it lets everybody wait, and so does an order that needs it
    single   a relayer of one transaction a bet, with pipelined nonces, fills the same blocks with tickets of its own

The last line is JSON: `block_gas_share` (gas used over the blocks' bound), `vs_single_tx` (bets a block over those of
the relayer with one transaction a bet), `cpu_ms_per_bet` (API with desk and relayer, and PostgreSQL),
`p99_accept_ms` at half of the rate, and what they are made of.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import uvloop
from sqlalchemy import text

from api.desk import sign_batch, ticket_for
from bench._book import STAKE, Bettor, Stage, child_named, cpu_s, stage
from chain.bindings import BetBook
from chain.bindings.bet_book import Placed
from chain.development import key
from chain.signers import LocalKey
from chain.typed_data import Order
from chain.wire import Accepted, Code, decode_placed, encode_place

FIXTURES = 40
SLOTS = 64
CONNECTIONS = 48
GAS_A_BET = 38_000
"""Roughly; to choose a rate that blocks cannot take."""
SINGLE_ODDS = 2_000_000
SLOW_MS = 250
STUCK_MS = 100
Signed = tuple[Bettor, Order, bytes]


class Connection(asyncio.Protocol):
    """One kept connection, one request at a time."""

    def __init__(self) -> None:
        self.transport: Any = None
        self.received = b""
        self.waiting: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or self.waiting is None:
            return
        at = head.lower().find(b"content-length:")
        if len(body) >= int(head[at + 15 :].split(b"\r\n")[0]):
            waiting, self.waiting, self.received = self.waiting, None, b""
            waiting.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.waiting is not None:
            self.waiting.set_exception(exc or ConnectionError("the connection was closed"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body."""
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.waiting


@dataclass
class Feed:
    """What came of orders that were sent."""

    taken: int = 0
    times: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    spans: list[tuple[float, float]] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)


def request_of(signed: Signed) -> bytes:
    """The bytes of POST /v1/bets."""
    bettor, order, signature = signed
    body = json.dumps(
        {
            "order": {
                "bettor": order.bettor, "legs": [f"0x{leg:064x}" for leg in order.legs], "stake": order.stake,
                "min_payout": order.min_payout, "valid_until": order.valid_until, "nonce": order.nonce,
            },
            "signature": "0x" + signature.hex(),
        }
    )  # fmt: skip
    return (
        f"POST /v1/bets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bettor.token}\r\n"
        f"Idempotency-Key: order-{order.nonce:08}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def send(port: int, requests: Iterator[bytes], rate: float, seconds: float, seed: int) -> Feed:
    """Send at random moments, so many a second; a request that finds no free connection is late, and it counts."""
    feed, draw, loop = Feed(), random.Random(seed), asyncio.get_running_loop()
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        _, one = await loop.create_connection(Connection, "127.0.0.1", port)
        free.put_nowait(one)

    async def place(request: bytes, due: float) -> None:
        one = await free.get()
        begun = time.perf_counter()
        status, body = await one.ask(request)
        ended = time.perf_counter()
        free.put_nowait(one)
        told = json.loads(body)
        if status == 201 and told["state"] in ("accepted", "submitted"):
            feed.taken += 1
            feed.times.append(1_000 * (ended - begun))
            feed.late.append(1_000 * (ended - due))
            feed.spans.append((begun, ended))
        else:
            what = str(told.get("reason") or told.get("type"))
            feed.others[what] = feed.others.get(what, 0) + 1

    under_way: set[asyncio.Task[None]] = set()
    due = time.perf_counter()
    ends = due + seconds
    while due < ends:
        if len(under_way) < 4 * CONNECTIONS:  # what cannot be taken at all is not asked
            task = asyncio.create_task(place(next(requests), due))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        due += draw.expovariate(rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    await asyncio.gather(*under_way)
    while not free.empty():
        free.get_nowait().transport.close()
    return feed


async def node_spans(rpc: str) -> list[tuple[float, float]]:
    """Ask a node for its newest block again and again until cancelled; when each question was under way."""
    told = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_getBlockByNumber", "params": ["latest", False]})
    request = (
        f"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(told)}\r\n\r\n{told}"
    ).encode()
    found: list[tuple[float, float]] = []
    _, one = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", int(rpc.rpartition(":")[2]))
    try:
        while True:
            begun = time.perf_counter()
            await one.ask(request)
            found.append((begun, time.perf_counter()))
            await asyncio.sleep(0.1)
    except asyncio.CancelledError:
        return found
    finally:
        one.waiting = None
        one.transport.close()


async def beside_node(
    made: Stage, port: int, requests: Iterator[bytes], given: tuple[float, float]
) -> tuple[Feed, Any]:
    """Send at a rate for so many seconds, and ask the node meanwhile."""
    asking = asyncio.create_task(node_spans(made.rpc))
    feed = await send(port, requests, *given, 2)
    asking.cancel()
    return feed, await asking


def overlapping(spans: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> int:
    """How many spans share a moment with one of the others."""
    return sum(any(begun <= last and first <= ended for first, last in others) for begun, ended in spans)


@dataclass(frozen=True)
class Blocks:
    """What whole blocks held."""

    count: int
    bets: int
    gas: int
    limit: int
    transactions: int
    refused: int

    @property
    def share(self) -> float:
        return self.gas / self.limit

    @property
    def a_block(self) -> float:
        return self.bets / self.count


def blocks_of(made: Stage, first: int, last: int) -> Blocks:
    """The blocks from `first` to `last`, both included."""
    book, w3 = BetBook(made.world.w3, made.world.book.address), made.world.w3
    gas = limit = bets = refused = sent = 0
    for number in range(first, last + 1):
        block = w3.eth.get_block(number)
        gas, limit, sent = gas + block["gasUsed"], limit + block["gasLimit"], sent + len(block["transactions"])
        for transaction in block["transactions"]:
            receipt = w3.eth.get_transaction_receipt(transaction)
            for event in book.events.of(receipt, Placed):
                codes = [item.code for item in decode_placed(event.data)]
                bets += codes.count(Code.OK)
                refused += len(codes) - codes.count(Code.OK)
    return Blocks(last - first + 1, bets, gas, limit, sent, refused)


def head(made: Stage) -> int:
    """The newest block."""
    return int(made.world.w3.eth.block_number)


async def next_block(made: Stage, after: int) -> int:
    """Wait for a block after this one."""
    while True:
        now = await asyncio.to_thread(head, made)
        if now > after:
            return now
        await asyncio.sleep(0.1)


def fill_alone(made: Stage, orders: Sequence[Signed], blocks: int, gas_limit: int, block_s: int) -> Blocks:
    """One transaction a bet: tickets, signatures and bytes made beforehand, nonces one after another, sent ahead."""
    domain, book = made.world.addresses.book_domain, BetBook(made.world.w3, made.world.book.address)
    desk, sender = [key("desk"), key("second_desk")], key("transmitter")
    # Not later than the block that the gas is estimated on: what is refused there costs little.
    now = int(made.world.w3.eth.get_block("latest")["timestamp"])
    nonce = made.world.w3.eth.get_transaction_count(sender.address)
    raws: list[str] = []
    gas = 0
    for bettor, order, signature in orders:
        del bettor
        ticket = ticket_for(order, (SINGLE_ODDS,), domain, accepted_at=now, life_s=600, epoch=1)
        data = encode_place([Accepted(order, ticket, signature)], sign_batch([ticket], desk, domain))
        call = book.place_many(data)
        gas = gas or call.estimate(sender.address) * 5 // 4
        raws.append(_raw(sender, call.to, call.data, nonce + len(raws), gas))
        if len(raws) * gas > (blocks + 3) * gas_limit:
            break
    begun = head(made)
    # Two blocks ahead at once, a block's worth more at each block.
    ahead = 2 * gas_limit // gas
    sent = 0
    last = begun
    while last < begun + blocks + 1 and sent < len(raws):
        for raw in raws[sent : sent + ahead]:
            made.tell("eth_sendRawTransaction", raw)
        sent, ahead = sent + ahead, gas_limit // gas
        last = asyncio.run(next_block(made, last))
    while head(made) < begun + blocks + 1:
        time.sleep(block_s / 10)
    return blocks_of(made, begun + 2, begun + blocks + 1)


def _raw(sender: LocalKey, to: str, data: bytes, nonce: int, gas: int) -> str:
    wanted = {
        "type": 2, "chainId": 31_337, "nonce": nonce, "to": to, "data": data, "value": 0, "gas": gas,
        "maxFeePerGas": 500 * 10**9, "maxPriorityFeePerGas": 10**9,
    }  # fmt: skip
    return "0x" + sender.sign_transaction(wanted).hex()


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not pass, to a tenth."""
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)


def waits(spans: Sequence[tuple[float, float]], node: Sequence[tuple[float, float]]) -> dict[str, float]:
    """How long orders and the node's own answers took, and how many slow orders met a slow answer."""
    times, asked = ([1_000 * (ended - begun) for begun, ended in some] for some in (spans, node))
    slow = [one for one, ms in zip(spans, times, strict=True) if ms > SLOW_MS]
    stuck = [one for one, ms in zip(node, asked, strict=True) if ms > STUCK_MS]
    return {
        "p90_ms": quantile(times, 0.9),
        "p95_ms": quantile(times, 0.95),
        "worst_ms": round(max(times), 1),
        "slow": len(slow),
        "slow_while_node_was": overlapping(slow, stuck),
        "node_p50_ms": quantile(asked, 0.5),
        "node_p99_ms": quantile(asked, 0.99),
        "node_worst_ms": round(max(asked), 1),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--block", type=int, default=12, help="seconds between two blocks")
    asked.add_argument("--gas-limit", type=int, default=30_000_000, help="gas that a block may use")
    asked.add_argument("--blocks", type=int, default=6, help="whole blocks that are counted")
    asked.add_argument(
        "--rate", type=float, default=0.0, help="orders a second of the first part; 0: a block and a fifth"
    )
    asked.add_argument("--ahead", type=float, default=24.0, help="seconds of orders before the first block")
    asked.add_argument("--half-seconds", type=float, default=60.0)
    asked.add_argument("--skip-single", action="store_true")
    given = asked.parse_args()
    rate = given.rate or 1.2 * given.gas_limit / GAS_A_BET / given.block
    most = int(((given.blocks + 3) * given.block + given.ahead) * rate + given.half_seconds * rate)
    singles = int((given.blocks + 3) * given.gas_limit / 100_000)
    bettors = -(-(most + singles) // SLOTS) + 1
    with tempfile.TemporaryDirectory(prefix="api-load-") as folder:
        begun = time.monotonic()
        with stage(Path(folder), FIXTURES, bettors, 2 * SLOTS * STAKE) as made:
            orders = made.orders(SLOTS)
            print(f"{bettors} bettors, {len(orders)} orders, ready in {time.monotonic() - begun:.0f} s", flush=True)
            made.tell("evm_setAutomine", False)
            made.tell("evm_setBlockGasLimit", hex(given.gas_limit))
            found = measure(made, orders, rate, given)
    print(json.dumps(found))


def measure(made: Stage, orders: list[Signed], rate: float, given: argparse.Namespace) -> dict[str, Any]:
    """All parts."""
    requests = iter([request_of(one) for one in orders])
    database = int((made.folder / "postgres/data/postmaster.pid").read_text().split()[0])
    chain = child_named("anvil")
    with made.api() as (process, port):
        told: dict[str, Any] = {}

        async def full() -> tuple[Feed, int, int]:
            begun, at = taken_by(made), time.perf_counter()
            feeding = asyncio.create_task(
                send(port, requests, rate, given.ahead + (given.blocks + 1.5) * given.block, 1)
            )
            await asyncio.sleep(given.ahead)
            told["taken_per_s"] = (await asyncio.to_thread(taken_by, made) - begun) / (time.perf_counter() - at)
            await asyncio.to_thread(made.tell, "evm_setIntervalMining", given.block)
            first = await next_block(made, await asyncio.to_thread(head, made))
            before = {"api": cpu_s(process.pid), "database": cpu_s(database), "anvil": cpu_s(chain)}
            own, at = time.process_time(), time.perf_counter()
            last = first
            while last < first + given.blocks:
                last = await next_block(made, last)
            after = {"api": cpu_s(process.pid), "database": cpu_s(database), "anvil": cpu_s(chain)}
            told["cpu_s"] = {name: after[name] - before[name] for name in after} | {"load": time.process_time() - own}
            told["seconds"] = time.perf_counter() - at
            return await feeding, first + 1, last

        feed, first, last = uvloop.run(full())
        blocks = blocks_of(made, first, last)
        print(f"full: {blocks}, taken {feed.taken}, not taken {feed.others}, p99 {quantile(feed.times, 0.99)} ms")
        drained(made)
        half = blocks.bets / (blocks.count * given.block) / 2
        slow, node = uvloop.run(beside_node(made, port, requests, (half, given.half_seconds)))
        print(f"half: {half:.1f} a second, taken {slow.taken}, not taken {slow.others}")
        drained(made)
    per_bet = {name: round(1_000 * spent / blocks.bets, 2) for name, spent in told["cpu_s"].items()}
    found = {
        "block_gas_share": round(blocks.share, 3),
        "cpu_ms_per_bet": round(per_bet["api"] + per_bet["database"], 2),
        "p99_accept_ms": quantile(slow.times, 0.99),
        "p50_accept_ms": quantile(slow.times, 0.5),
        "p99_late_ms": quantile(slow.late, 0.99),
        "half_rate_per_s": round(half, 1),
        "half": waits(slow.spans, node),
        "block_s": given.block,
        "block_gas": given.gas_limit,
        "bets_a_block": round(blocks.a_block, 1),
        "bets_a_transaction": round(blocks.bets / max(1, blocks.transactions), 1),
        "gas_a_bet": round(blocks.gas / max(1, blocks.bets)),
        "refused": blocks.refused,
        "offered_per_s": round(rate, 1),
        "taken_per_s": round(told["taken_per_s"], 1),
        "p99_accept_full_ms": quantile(feed.times, 0.99),
        "cpu_ms_per_bet_by_process": per_bet,
        "cores_used": round(sum(told["cpu_s"].values()) / told["seconds"], 2),
        "cores": os.cpu_count(),
        "not_taken": feed.others | slow.others,
    }
    if not given.skip_single:
        used = sum(feed.others.values()) + feed.taken + slow.taken + sum(slow.others.values())
        alone = fill_alone(made, orders[-(len(orders) - used) :], given.blocks, given.gas_limit, given.block)
        print(f"single: {alone}")
        found |= {
            "vs_single_tx": round(blocks.a_block / alone.a_block, 2),
            "single_bets_a_block": round(alone.a_block, 1),
            "single_gas_a_bet": round(alone.gas / max(1, alone.bets)),
            "single_block_gas_share": round(alone.share, 3),
        }
    return found


def taken_by(made: Stage) -> int:
    """How many bets were given a ticket."""
    with made.database.session(write=False) as session:
        return int(session.execute(text("SELECT count(*) FROM desk_bets WHERE payout IS NOT NULL")).scalar_one())


def drained(made: Stage) -> None:
    """Wait until nothing is under way."""
    waiting = 1
    while waiting:
        time.sleep(1)
        with made.database.session(write=False) as session:
            under_way = text("SELECT count(*) FROM desk_bets WHERE state IN ('accepted', 'submitted')")
            waiting = session.execute(under_way).scalar_one()


if __name__ == "__main__":
    main()
