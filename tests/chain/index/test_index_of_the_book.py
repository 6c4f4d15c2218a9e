"""What node and API read: listings, reports, bets and settlements of the real contracts, through a chain taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from chain.bindings.bet_book import BetBookEvents, Placed, Settled
from chain.bindings.fixture_oracle import FixtureOracleEvents, Listed, Reported
from chain.development import ACCOUNTS, key
from chain.index import Index, Rewound, StoredEvent, Watch, Web3Source, create_tables
from chain.wire import decode_placed, decode_settled
from proofbook.database import Database, open_database
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.anvil import anvil_process, connect
from tests.contracts.world import EURO, World, build

pytestmark = pytest.mark.anvil
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        made = build(connect(url))
        made.liquidity(400_000 * EURO)
        made.grant("ann")
        made.fill("ann", 1_000 * EURO)
        yield made


class Results:
    """A consumer as the API has it: the newest reported value of each fixture."""

    name = "results"

    def apply(self, session: Session, events: Sequence[StoredEvent]) -> None:
        for one in events:
            if isinstance(one.event, Reported):
                values = {"f": f"{one.event.fixture:032x}", "b": one.raw.block}
                session.connection().execute(text("INSERT INTO results VALUES (:f, :b)"), values)

    def rewind(self, session: Session, block: int, removed: Sequence[StoredEvent]) -> None:
        session.connection().execute(text("DELETE FROM results WHERE block > :b"), {"b": block})


def results(database: Database) -> list[str]:
    with database.session(write=False) as session:
        return [row[0] for row in session.connection().execute(text("SELECT fixture FROM results"))]


def test_index__a_match_from_listing_to_settlement__every_step_is_there_and_taken_back_with_its_block(
    world: World,
) -> None:
    database = open_database("sqlite://")
    create_tables(database)
    with database.session() as session:
        session.connection().execute(text("CREATE TABLE results (fixture TEXT, block BIGINT)"))
    watches = [
        Watch.of(world.oracle.address, FixtureOracleEvents),
        Watch.of(world.book.address, BetBookEvents),
    ]
    more: dict[str, Any] = {"start": 1, "chain_id": 31337, "depth": 64, "consumers": [Results()]}
    one = Index("book", Web3Source(world.w3), database, watches, **more)

    fixture = world.fixture()
    bet = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 2_000_000)
    one.run()
    assert [event.fixture for event in one.events(Listed)] == [fixture]
    (placed,) = one.events(Placed)
    assert [item.terms for item in decode_placed(placed.data)] == [bet]
    assert results(database) == []

    snapshot = world.w3.provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
    world.finish(fixture, ONE_TO_NIL)
    one.run()
    assert results(database) == [f"{fixture:032x}"]
    world.settle([bet])
    one.run()
    (settled,) = one.events(Settled)
    assert [item.bettor for item in decode_settled(settled.data)] == [key("ann").address]
    assert one.events(Reported, fixture.to_bytes(32, "big"))[0].fixture == fixture

    world.w3.provider.make_request("evm_revert", [snapshot])  # type: ignore[arg-type]
    assert isinstance(one.step(), Rewound)
    one.run()
    assert (one.events(Reported), one.events(Settled), results(database)) == ([], [], [])
    assert len(one.events(Placed)) == 1
    known = {event.raw.address for event in one.stored() if event.event is not None}
    assert known == {world.oracle.address, world.book.address}
    database.close()
