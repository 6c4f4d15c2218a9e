"""kill -9 of the API, of the worker, of both, amid orders, results and reorganisations: each bet is paid once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import select

from api.chain.tables import BetRow
from api.desk import store
from api.settlement.tables import BatchRow
from chain.bindings import BetBook
from chain.development import key
from chain.wire import Code, decode_settled
from proofbook.database import Database
from sports.words import Leg
from tests.api.receipts.stage import WON
from tests.api.relay import mortal
from tests.api.relay.mortal_settler import SettlerLife, begun
from tests.api.relay.test_deaths import STAKE, Ground
from tests.contracts.scenes import single
from tests.contracts.world import EURO, World

pytestmark = [pytest.mark.anvil, pytest.mark.process]
STORIES = [*range(1, 5), *(pytest.param(number, marks=pytest.mark.slow) for number in range(5, 41))]
EARLY = 3 * EURO
SETTLED = 3
API_COMMITS, WORKER_COMMITS = 96, 40
"""About as many commits, before and after each, has a life."""


class Season(Ground):
    """The orders' ground, and a match that is over, with two bets that wait to be settled."""

    def __init__(self, world: World, rpc: str, database_url: str, folder: Path) -> None:
        over = world.fixture(2_000 * EURO, start_in=60)
        self.early = [single(world, over, "ben", EARLY, selection=pick) for pick in (0, 1)]
        world.place_many(self.early)
        world.finish(over, WON)
        super().__init__(world, rpc, database_url, folder / "relayer.sqlite3")
        self.folder = folder

    @property
    def bets(self) -> int:
        return len(self.early) + len(self.orders)

    def worker(self, kill_at: int, until: Path | None = None) -> SettlerLife:
        file = self.folder / "worker.sqlite3"
        return SettlerLife(self.rpc, self.database_url, file, self.world.addresses, self.bets, kill_at, until)

    def finish(self) -> None:
        """All matches end, and their results are final."""
        self.tell("evm_setAutomine", True)
        for fixture in self.fixtures:
            self.world.finish(fixture, WON)
        self.tell("anvil_mine", "0x4")
        self.tell("evm_setAutomine", False)

    def settled(self) -> Counter[tuple[str, int]]:
        """How often the canonical chain has settled each bet."""
        book, first = BetBook(self.world.w3, self.world.addresses.book), self.world.addresses.block
        return Counter(
            (item.bettor, item.nonce)
            for event in book.events.settled(first)
            for item in decode_settled(event.data)
            if item.code is Code.OK
        )

    def tag(self, bettor: str, nonce: int) -> int:
        return int(self.world.book.functions.betSlot(bettor, nonce).call()) & 0xFF


@dataclass
class Seen:
    """What a story saw."""

    api: int = 0
    worker: int = 0
    told: frozenset[bytes] = frozenset()


def kills_of(number: int) -> list[tuple[int, int]]:
    """Commits at which API and worker die, life by life; 0: it lives. The last two lives are the worker's alone."""
    found = []
    for life in range(4):
        api, worker = 1 + (17 * number + 31 * life) % API_COMMITS, 1 + (13 * number + 29 * life) % WORKER_COMMITS
        who = (number + life) % 3 if life < 2 else 1
        found.append((api if who != 1 else 0, worker if who != 0 else 0))
    return found


def both(season: Season, kills: tuple[int, int], name: str, seen: Seen, *, shaken: bool = False) -> None:
    """API and worker side by side, until the API ends or dies; the worker is told then."""
    until = season.folder / name
    worker = begun(season.worker(kills[1], until))
    api = mortal.begun(season.life(kills[0], shaken=shaken))
    if shaken:
        time.sleep(0.4)
        season.tell("anvil_reorg", 1, [])
    first = api.end()
    until.touch()
    second = worker.end()
    seen.api, seen.worker, seen.told = seen.api + first.killed, seen.worker + second.killed, seen.told | first.told


@pytest.mark.parametrize("number", STORIES)
def test_api_and_worker__killed_amid_orders_results_and_reorganisations__each_bet_is_settled_and_paid_once(
    manual: tuple[World, str],
    database: Database,
    database_url: str,
    tmp_path: Path,
    number: int,
    record_property: Callable[[str, object], None],
) -> None:
    money = {who: manual[0].account(who)[0] for who in ("ann", "ben")}
    season, seen, kills = Season(*manual, database_url, tmp_path), Seen(), kills_of(number)
    for life, pair in enumerate(kills[:2]):
        both(season, pair, f"orders-{life}", seen, shaken=(number + life) % 2 == 0)
        if (number + life) % 3:
            season.tell("anvil_reorg", 1 + (number + life) % 2, [])
    both(season, (0, 0), "orders-last", seen)
    season.finish()
    for life, (_, kill_at) in enumerate(kills[2:]):
        seen.worker += begun(season.worker(kill_at)).end().killed
        season.tell("anvil_reorg", 1 + (number + life) % 2, [])
    last = begun(season.worker(0)).end()
    record_property(f"deaths of story {number}: API", seen.api)
    record_property(f"deaths of story {number}: worker", seen.worker)
    record_property(f"commits passed by the last worker of story {number}", last.points)
    assert seen.api + seen.worker

    domain = season.world.addresses.book_domain
    digests = [order.digest(domain) for order, _ in season.orders]
    with database.session(write=False) as session:
        rows = [store.find(session, digest) for digest in digests]
        closed = [row.closed for row in session.exec(select(BatchRow))]
        ends = [row.end for row in session.exec(select(BetRow))]
    assert [row and (row.state, row.reason) for row in rows] == [("final", "")] * len(rows)
    assert seen.told == set(digests)
    assert {one: season.placed()[one] for one in digests} == dict.fromkeys(digests, 1)
    owned = [(key("ann").address, order.nonce) for order, _ in season.orders]
    owned += [(bet.order.bettor, bet.order.nonce) for bet in season.early]
    assert season.settled() == dict.fromkeys(owned, 1)
    assert {season.tag(*one) for one in owned} == {SETTLED}
    assert "" not in closed
    assert ends == ["settled"] * season.bets
    # A home win in every match.
    won = sum(row.payout or 0 for row, (order, _) in zip(rows, season.orders, strict=True) if row and home(order.legs))
    paid = {"ann": won - STAKE * len(rows), "ben": season.early[0].ticket.payout - EARLY * len(season.early)}
    assert {who: season.world.account(who)[0] - before for who, before in money.items()} == paid
    assert season.world.solvent()


def home(legs: tuple[int, ...]) -> bool:
    """Whether a single is on the home side."""
    return Leg.unpack(legs[0]).selection == 0
