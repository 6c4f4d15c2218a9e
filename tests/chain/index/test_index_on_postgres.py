"""The same index on a PostgreSQL server: what it does there by another dialect, other locks and other isolation."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from chain.index import Idle, Index, Outrun, Width, create_tables
from chain.index.errors import IndexMismatch
from chain.index.tables import TABLES
from proofbook.database import Database, open_database
from tests.chain.index.fake_chain import ADDRESS, START, WATCH, Counted, FakeChain, Tally
from tests.chain.index.test_index import Crash, Dying, expected, index, settle, stored, tallied
from tests.pricing.run.postgres import server

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture
def made(address: str) -> Iterator[Database]:
    """A database without any table of an index."""
    database = open_database(address)
    clear(database)
    yield database
    database.close()


def clear(database: Database) -> None:
    with database.session() as session:
        for name in [*(table.name for table in TABLES), "tally", "late"]:
            session.connection().execute(text(f"DROP TABLE IF EXISTS {name}"))


def tables(database: Database, *tallies: Tally) -> None:
    create_tables(database)
    with database.session() as session:
        for tally in tallies:
            tally.create(session)


@pytest.mark.parametrize("seed", range(4))
def test_index_on_postgres__a_history_with_reorganisations_and_restarts__equals_the_chain(
    made: Database, seed: int
) -> None:
    draw, chain, tally = random.Random(seed), FakeChain(depth=10_000), Tally()
    tables(made, tally)
    one = index(chain, made, tally, width=Width(4))
    for _ in range(30):
        match draw.choice(["mine", "cut", "step", "settle", "restart"]):
            case "mine":
                chain.mine(draw.randrange(4))
            case "cut":
                chain.cut(draw.randrange(1, 5))
            case "step":
                one.step()
            case "settle":
                settle(one)
                assert stored(one) == chain.truth()
            case "restart":
                one = index(chain, made, tally, width=Width(4))
    assert settle(one).head == chain.head
    assert stored(one) == chain.truth()
    assert tallied(made, tally) == expected(chain)
    found = one.events(Counted, (1).to_bytes(32, "big"))
    assert [event.value for event in found] == [value for _, _, key, value in expected(chain) if key == 1]


@pytest.mark.parametrize("after", [False, True])
def test_index_on_postgres__killed_at_any_transaction__a_restart_continues_without_loss_or_repeat(
    made: Database, after: bool
) -> None:
    for at in range(1, 12):
        clear(made)
        chain, tally = FakeChain(depth=6), Tally()
        tables(made, tally)
        dying = Dying(made.engine)
        dying.at, dying.after = at, after
        for count in (2, 0, 3, 1, 2, 1, 1, 2, 1):
            chain.mine(count)
        crashed = False
        for _ in range(3):
            try:
                one = index(chain, dying, tally, width=Width(3))
                settle(one)
                chain.cut(2)
                chain.mine(2)
                settle(one)
            except Crash:
                crashed = True
        one = index(chain, dying, tally, width=Width(3))
        settle(one)
        assert crashed
        assert stored(one) == chain.truth()
        assert tallied(made, tally) == expected(chain)


def test_index_on_postgres__four_work_on_it_at_once__each_block_and_event_is_there_once(address: str) -> None:
    base, chain, tally = open_database(address), FakeChain(depth=20), Tally()
    clear(base)
    for _ in range(60):
        chain.mine(2)
    with base.session() as session:
        tally.create(session)
    outruns, faults, begin = [], [], threading.Barrier(4)

    def work() -> None:
        own = open_database(address)
        try:
            begin.wait()
            create_tables(own)
            one = index(chain, own, tally, width=Width(3))
            while not isinstance(done := one.step(), Idle):
                if isinstance(done, Outrun):
                    outruns.append(done)
        except Exception as fault:
            faults.append(fault)
        finally:
            own.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    told = stored(index(chain, base, tally)), tallied(base, tally)
    base.close()
    assert faults == []
    assert outruns, "they met nowhere"
    assert told == (chain.truth(), expected(chain))


def test_index_on_postgres__consumer_added_later_or_left_out__catches_up_or_is_refused(made: Database) -> None:
    chain, tally, late = FakeChain(), Tally(), Tally("late")
    for _ in range(300):
        chain.mine(2)
    tables(made, tally, late)
    settle(index(chain, made, tally))
    both = index(chain, made, tally, late)
    settle(both)
    assert tallied(made, late) == tallied(made, tally) == expected(chain)
    with pytest.raises(IndexMismatch, match="consumers"):
        index(chain, made, tally)


def test_index_on_postgres__largest_numbers_and_long_data__come_back_as_they_were(made: Database) -> None:
    chain = FakeChain(depth=0)
    chain.mine(1)
    block, (log,) = chain.blocks[-1]
    wide: dict[str, Any] = {"index": 2**31 - 1, "data": (2**256 - 1).to_bytes(32, "big")}
    chain.changed(START + 1, **wide)
    tables(made)
    one = Index("main", chain, made, [WATCH], start=START, chain_id=2**62)
    chain.chain_id = lambda: 2**62  # type: ignore[method-assign]
    settle(one)
    (found,) = one.stored()
    assert (found.raw.index, found.raw.data, found.raw.address) == (wide["index"], wide["data"], ADDRESS)
    assert (found.raw.block_hash, found.time, found.raw.transaction) == (block.hash, block.time, log.transaction)
    assert one.events(Counted)[0].value == 2**256 - 1
