"""`proofbook api serve` and `proofbook api work` killed with SIGKILL while customers bet: nobody notices for long.

Real processes, HTTP, queue and time. Blocks come each second and none goes: the development chain's newest block is
final. Reorganisations and deaths at chosen commits are in tests/api/relay.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bench._book import ROOT, STAKE, Bettor, Stage, stage
from chain.bindings import BetBook
from chain.typed_data import Order
from chain.wire import Code, decode_placed, decode_settled
from proofbook.ports import free_port
from sports.words import Leg
from tests.api.receipts.stage import WON

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.slow]
BETTORS, FIXTURES, ORDERS, MONEY = 8, 3, 6, 20 * STAKE
WITHIN_S = 400.0
Signed = tuple[Bettor, Order, bytes]


class Processes:
    """API and worker, started again whenever they are killed."""

    def __init__(self, made: Stage) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self._environ = made.environ(port=str(port))
        self._running = {name: self._start(name) for name in ("serve", "work")}
        self.kills: Counter[str] = Counter()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "proofbook", "api", name]
        return subprocess.Popen(command, cwd=ROOT, env=self._environ, stdout=subprocess.DEVNULL)

    def kill(self, *names: str) -> None:
        """kill -9, and another one at once."""
        for name in names:
            assert self._running[name].poll() is None, f"{name} had ended by itself"
            self._running[name].send_signal(signal.SIGKILL)
        for name in names:
            self._running[name].wait()
            self._running[name] = self._start(name)
            self.kills[name] += 1

    def end(self) -> dict[str, int]:
        """SIGTERM to both; their codes."""
        for one in self._running.values():
            one.terminate()
        return {name: one.wait(60) for name, one in self._running.items()}


@contextmanager
def processes(made: Stage) -> Iterator[Processes]:
    running = Processes(made)
    try:
        yield running
    finally:
        for one in running._running.values():
            one.kill()
            one.wait()


def body_of(signed: Signed) -> dict[str, object]:
    _, order, signature = signed
    fields = {
        "bettor": order.bettor, "legs": [f"0x{leg:064x}" for leg in order.legs], "stake": order.stake,
        "min_payout": order.min_payout, "valid_until": order.valid_until, "nonce": order.nonce,
    }  # fmt: skip
    return {"order": fields, "signature": "0x" + signature.hex()}


def place(url: str, orders: Sequence[Signed], refused: list[str], pause_s: Callable[[], float]) -> None:
    """What a client does: the same order under the same key again, until it is told what became of it."""
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        for signed in orders:
            headers = {"authorization": f"Bearer {signed[0].token}", "idempotency-key": f"order-{signed[1].nonce:06}"}
            ends = time.monotonic() + WITHIN_S
            while time.monotonic() < ends:
                try:
                    answer = client.post("/v1/bets", json=body_of(signed), headers=headers)
                except httpx.TransportError:
                    time.sleep(0.2)
                    continue
                if answer.status_code == 503:
                    time.sleep(0.2)
                    continue
                if answer.status_code != 201:
                    refused.append(answer.text)
                break
            else:
                refused.append("nobody answered")
            time.sleep(pause_s())


def await_rows(made: Stage, question: str, wanted: int, during: Callable[[], None] = lambda: None) -> None:
    """Wait until a count is as wanted."""
    found, ends = -1, time.monotonic() + WITHIN_S
    while time.monotonic() < ends:
        with made.database.session(write=False) as session:
            found = int(session.execute(text(question)).scalar_one())
        if found == wanted:
            return
        during()
        time.sleep(0.2)
    raise AssertionError(f"{question}: {found} and not {wanted} after {WITHIN_S} s")


def count(made: Stage, question: str) -> int:
    with made.database.session(write=False) as session:
        return int(session.execute(text(question)).scalar_one())


@pytest.mark.parametrize("number", [1, 2])
def test_processes__killed_while_customers_bet_and_bets_are_settled__every_bet_is_placed_and_paid_once(
    number: int, record_property: Callable[[str, object], None]
) -> None:
    draw = random.Random(number)
    # pytest closes its own folders to others, and as root the database runs as another user.
    with (
        tempfile.TemporaryDirectory(prefix="proofbook-pg-") as folder,
        stage(Path(folder), FIXTURES, BETTORS, MONEY) as made,
    ):
        orders = made.orders(ORDERS)
        made.tell("evm_setAutomine", False)
        made.tell("evm_setIntervalMining", 1)
        money = {one.key.address: MONEY for one in made.bettors}
        with processes(made) as running:
            refused: list[str] = []
            pauses = [random.Random(one) for one in range(4)]
            threads = [
                threading.Thread(
                    target=place, args=(running.url, orders[at::4], refused, lambda one=one: one.uniform(0, 1.2))
                )
                for at, one in enumerate(pauses)
            ]
            for thread in threads:
                thread.start()
            for who in (("serve",), ("work",), ("serve", "work"), ("serve",), ("serve", "work")):
                time.sleep(draw.uniform(3, 9))
                running.kill(*who)
            for thread in threads:
                thread.join()
            assert refused == []
            await_rows(made, "SELECT count(*) FROM desk_bets WHERE state = 'final'", len(orders))

            for fixture in made.fixtures:
                made.world.finish(fixture, WON)
            batches = "SELECT count(*) FROM settlement_batches"
            asked = time.monotonic()
            while not count(made, batches):
                assert time.monotonic() - asked < WITHIN_S
                time.sleep(0.01)
            running.kill("work")
            ended = "SELECT count(*) FROM book_bets WHERE end_block IS NOT NULL"
            await_rows(made, ended, len(orders))
            await_rows(made, "SELECT count(*) FROM settlement_batches WHERE closed = ''", 0)
            took_s = time.monotonic() - asked
            assert running.end() == {"serve": 0, "work": 0}
        made.tell("evm_setIntervalMining", 0)
        record_property(f"SIGKILLs of story {number}", json.dumps(dict(running.kills)))
        record_property(f"seconds from results to everything settled, story {number}", round(took_s, 1))

        book, first = BetBook(made.world.w3, made.world.book.address), made.world.addresses.block
        placed, settled = Counter[bytes](), Counter[tuple[str, int]]()
        paid: Counter[str] = Counter()
        for event in book.events.placed(first):
            placed.update(item.order for item in decode_placed(event.data) if item.code is Code.OK)
        for done in book.events.settled(first):
            for item in decode_settled(done.data):
                if item.code is Code.OK:
                    settled[item.bettor, item.nonce] += 1
                    paid[item.bettor] += item.payout
        domain = made.world.addresses.book_domain
        assert placed == dict.fromkeys([order.digest(domain) for _, order, _ in orders], 1)
        assert settled == dict.fromkeys([(order.bettor, order.nonce) for _, order, _ in orders], 1)
        home = {order.bettor for _, order, _ in orders if Leg.unpack(order.legs[0]).selection == 0}
        assert {who for who, units in paid.items() if units} == home
        balances = {who: int(made.world.lens.functions.account(who).call()[0]) for who in money}
        assert balances == {who: units - ORDERS * STAKE + paid[who] for who, units in money.items()}
