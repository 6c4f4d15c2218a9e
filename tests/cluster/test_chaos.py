"""Real processes, two of each, killed, hung and cut off while customers bet and prices move: none lost, none double.

All of it is for `make soak`; by default `test_live_bus` plays the same losses without a chain. The small story: two
APIs, of which the one that relays is killed and then cut off from the database. The whole one has every part, the bus,
a restart of the database, cuts and a process that hangs; after it every bet is settled, and chain, index, outbox and
readers are held against each other.
"""

from __future__ import annotations

import json
import random
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
from sqlalchemy.exc import SQLAlchemyError

from bench._book import STAKE, Stage, stage
from chain.bindings import BetBook
from chain.wire import Code, decode_placed, decode_settled
from pricing.engine import priced
from pricing.request import PricingRequest
from pricing.run.history import History
from sports.words import Leg
from tests.api.receipts.stage import WON
from tests.api.settlement.test_processes import Signed, body_of, count
from tests.cluster.parts import Cluster, cluster, logs, stop_database
from tests.cluster.reader import Reader
from tests.pricing.agree.world import BEFORE, OFFERS

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.slow, pytest.mark.xdist_group("settlement")]
MONEY = 20 * STAKE
WITHIN_S = 240.0
Record = Callable[[str, object], None]


class Customers:
    """Each places orders one after another, at whichever API answers, until it is told what became of each."""

    def __init__(self, urls: Sequence[str], orders: Sequence[Signed], lanes: int, pause_s: float) -> None:
        self.refused: list[str] = []
        self.waited: list[float] = []
        self._urls = urls
        self._pause_s = pause_s
        self._threads = [threading.Thread(target=self._place, args=(orders[at::lanes], at)) for at in range(lanes)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(WITHIN_S)
        assert not any(thread.is_alive() for thread in self._threads)

    def _place(self, orders: Sequence[Signed], turn: int) -> None:
        with httpx.Client(trust_env=False, timeout=httpx.Timeout(10, connect=2)) as client:
            for signed in orders:
                headers = {
                    "authorization": f"Bearer {signed[0].token}",
                    "idempotency-key": f"order-{signed[1].nonce:06}",
                }
                began = time.monotonic()
                while time.monotonic() - began < WITHIN_S:
                    url, turn = self._urls[turn % len(self._urls)], turn + 1
                    try:
                        answer = client.post(f"{url}/v1/bets", json=body_of(signed), headers=headers)
                    except httpx.TransportError:
                        time.sleep(0.1)
                        continue
                    if answer.status_code == 503:
                        time.sleep(0.1)
                        continue
                    if answer.status_code != 201:
                        self.refused.append(answer.text)
                    self.waited.append(time.monotonic() - began)
                    break
                else:
                    self.refused.append("nobody answered")
                time.sleep(self._pause_s)


def await_count(running: Cluster, question: str, wanted: int, within_s: float = WITHIN_S) -> float:
    """Wait until a count is as wanted; the seconds. What ends by itself meanwhile is started again."""
    began, found = time.monotonic(), -1
    while time.monotonic() - began < within_s:
        found = count(running.made, question)
        if found == wanted:
            return time.monotonic() - began
        running.keep()
        time.sleep(0.1)
    raise AssertionError(f"{question}: {found} and not {wanted}\n{logs(running.made.folder)}")


def placed_of(made: Stage) -> Counter[bytes]:
    """How often the chain took each order."""
    found = Counter[bytes]()
    book = BetBook(made.world.w3, made.world.book.address)
    for event in book.events.placed(made.world.addresses.block):
        found.update(item.order for item in decode_placed(event.data) if item.code is Code.OK)
    return found


def digests(made: Stage, orders: Sequence[Signed]) -> dict[bytes, int]:
    return dict.fromkeys([order.digest(made.world.addresses.book_domain) for _, order, _ in orders], 1)


@contextmanager
def book(fixtures: int, bettors: int) -> Iterator[Stage]:
    # pytest closes its own folders to others, and as root the database runs as another user.
    with (
        tempfile.TemporaryDirectory(prefix="proofbook-pg-") as folder,
        stage(Path(folder), fixtures, bettors, MONEY) as made,
    ):
        made.tell("evm_setAutomine", False)
        made.tell("evm_setIntervalMining", 1)
        yield made
        made.tell("evm_setIntervalMining", 0)


@pytest.mark.parametrize("apart", [False, True], ids=["one-disk", "a-disk-each"])
def test_two_apis__the_one_that_relays_is_killed_then_cut_off__every_bet_is_placed_once(
    apart: bool, record_property: Record
) -> None:
    with book(1, 2) as made, cluster(made, ["api"], bus=False, apart=apart) as running:
        orders = made.orders(5)
        running.well_s()
        customers = Customers([running.url(name) for name in running.of("api")], orders, 2, 0.3)
        time.sleep(1)
        before = running.relays()
        running.kill("api-1")
        record_property("seconds until another relays, or the same again", round(_relayed_s(running, before), 2))
        running.ways["api-2"].cut()
        time.sleep(1)
        running.ways["api-2"].mend()
        customers.join()
        assert customers.refused == []
        final_s = await_count(running, "SELECT count(*) FROM desk_bets WHERE state = 'final'", len(orders))
        record_property("seconds from the last order to all final", round(final_s, 2))
        record_property("longest seconds that an order waited for an answer", round(max(customers.waited), 2))
        assert placed_of(made) == digests(made, orders)


def _relayed_s(running: Cluster, before: int | None) -> float:
    began = time.monotonic()
    while (found := running.relays()) is None or (found == before and time.monotonic() - began < 1.0):
        assert time.monotonic() - began < 30
        time.sleep(0.02)
    return time.monotonic() - began


class Ticks(threading.Thread):
    """Prices of further matches, one change after another, as pricing publishes them."""

    def __init__(self, made: Stage, every_s: float) -> None:
        super().__init__(daemon=True)
        self.number = 0
        self._history = History(made.database)
        self._every_s = every_s
        self._ended = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._ended.wait(self._every_s):
            request = PricingRequest(f"tick-{self.number:04}", int(time.time()), OFFERS, football=BEFORE)
            try:
                self._history.keep_unsigned(request, priced(request))
            except SQLAlchemyError:  # down by this test's will: the same one again
                continue
            self.number += 1

    def end(self) -> None:
        self._ended.set()
        self.join(30)


@pytest.mark.parametrize(("seed", "apart"), [(1, False), (2, True)], ids=["one-disk", "a-disk-each"])
def test_cluster__everything_killed_hung_and_cut_in_turn__nothing_is_lost_and_nothing_double(
    seed: int, apart: bool, record_property: Record
) -> None:
    draw = random.Random(seed)
    with book(3, 6) as made:
        try:
            with cluster(made, ["api", "stream", "duties", "settlement", "live"], apart=apart) as running:
                _whole_story(running, draw, record_property)
        finally:
            stop_database(made)


def _whole_story(running: Cluster, draw: random.Random, record_property: Record) -> None:
    made = running.made
    orders = made.orders(16)
    record_property("seconds until all is well at first", round(running.well_s(), 1))
    readers = [Reader(running.url(name)) for name in running.of("stream")]
    ticks = Ticks(made, 0.5)
    customers = Customers([running.url(name) for name in running.of("api")], orders, 4, 8.0)
    try:
        for what, act in _faults(running, draw):
            time.sleep(draw.uniform(0.5, 2))
            doubts = sum(len(reader.doubts) for reader in readers)
            act()
            record_property(f"{what}: seconds until all is well", round(running.well_s(), 1))
            record_property(
                f"{what}: readers told that it is not live", sum(len(reader.doubts) for reader in readers) - doubts
            )
        customers.join()
        assert customers.refused == []
        await_count(running, "SELECT count(*) FROM desk_bets WHERE state = 'final'", len(orders))
        record_property("longest seconds that an order waited for an answer", round(max(customers.waited), 1))
        _settled(running, record_property)
    finally:
        ticks.end()
        customers.join()
    record_property("SIGKILLs", json.dumps(dict(running.kills)))
    _same_boards(running, readers, ticks.number)
    for reader in readers:
        reader.end()
    _books(made, orders)


def _faults(running: Cluster, draw: random.Random) -> Iterator[tuple[str, Callable[[], None]]]:
    """Every kind once, in any order."""
    bus = running.bus
    assert bus is not None

    def leader_killed(kind: str) -> Callable[[], None]:
        return lambda: running.kill(running.leader(kind) or f"{kind}-1")

    def cut(name: str, act: str, seconds: float) -> Callable[[], None]:
        def do() -> None:
            getattr(running.ways[name], act)()
            time.sleep(seconds)
            running.ways[name].mend()

        return do

    def live_hangs() -> None:
        # Longer than a lease bears: another one publishes, and this one comes back from the dead.
        name = running.leader("live") or "live-1"
        running.hang(name)
        time.sleep(20)
        assert running.leader("live") not in (None, name), "nobody took over from a publisher that hangs"
        running.go_on(name)

    def bus_restarted() -> None:
        bus.kill()
        time.sleep(2)
        bus.start()

    faults: list[tuple[str, Callable[[], None]]] = [
        *((f"{kind} that works killed", leader_killed(kind)) for kind in ("duties", "settlement", "live")),
        *((f"{name} killed", lambda name=name: running.kill(name)) for name in ("api-1", "api-2", "stream-1")),
        ("both APIs killed", lambda: running.kill("api-1", "api-2")),
        ("publisher hangs", live_hangs),
        ("bus restarted", bus_restarted),
        ("database restarted", running.restart_database),
        ("API cut off from the database", cut("api-1", "cut", 3)),
        ("settlement cut off without a word", cut(running.leader("settlement") or "settlement-1", "hang", 20)),
        ("stream cut off without a word", cut("stream-2", "hang", 8)),
    ]
    draw.shuffle(faults)
    yield from faults


def _settled(running: Cluster, record_property: Record) -> None:
    made = running.made
    bets = count(made, "SELECT count(*) FROM desk_bets")
    for fixture in made.fixtures:
        made.world.finish(fixture, WON)
    running.kill("settlement-1", "settlement-2")
    took_s = await_count(running, "SELECT count(*) FROM book_bets WHERE end_block IS NOT NULL", bets)
    took_s += await_count(running, "SELECT count(*) FROM settlement_batches WHERE closed = ''", 0)
    record_property("results in, both settlements killed: seconds until all is settled", round(took_s, 1))


def _same_boards(running: Cluster, readers: Sequence[Reader], ticks: int) -> None:
    """What readers have is what the database has, and nobody was told a change twice or out of turn on one stream."""
    await_count(running, "SELECT count(*) FROM live_fixtures WHERE fixture LIKE 'tick-%'", ticks, 60)
    with running.made.database.session(write=False) as session:
        boards = {row.fixture: json.loads(row.body) for row in session.execute(text("SELECT * FROM live_fixtures"))}
        numbers = [row.seq for row in session.execute(text("SELECT seq FROM live_outbox ORDER BY seq"))]
    assert numbers == [*range(1, len(numbers) + 1)]
    began = time.monotonic()
    while any(reader.boards != boards or not reader.live for reader in readers):
        assert time.monotonic() - began < 60, [len(reader.boards) for reader in readers]
        time.sleep(0.2)


def _books(made: Stage, orders: Sequence[Signed]) -> None:
    """The chain against what was accepted: each bet placed once and paid once, and the money adds up."""
    assert placed_of(made) == digests(made, orders)
    book_ = BetBook(made.world.w3, made.world.book.address)
    settled, paid = Counter[tuple[str, int]](), Counter[str]()
    for done in book_.events.settled(made.world.addresses.block):
        for item in decode_settled(done.data):
            if item.code is Code.OK:
                settled[item.bettor, item.nonce] += 1
                paid[item.bettor] += item.payout
    assert settled == dict.fromkeys([(order.bettor, order.nonce) for _, order, _ in orders], 1)
    home = {order.bettor for _, order, _ in orders if Leg.unpack(order.legs[0]).selection == 0}
    assert {who for who, units in paid.items() if units} == home
    stakes = Counter[str]()
    for _, order, _ in orders:
        stakes[order.bettor] += order.stake
    balances = {who: int(made.world.lens.functions.account(who).call()[0]) for who in stakes}
    assert balances == {who: MONEY - stakes[who] + paid[who] for who in stakes}
