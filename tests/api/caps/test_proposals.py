"""Budgets that operators propose: the call that the allocator signs elsewhere, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from api.caps.proposals import ChainPool, Funding, Prepared, carried_out
from api.caps.tables import ProposalRow
from api.chain.tables import FixtureRow
from api.errors import ChainDown
from api.log.tables import LogEntry
from chain.development import ACCOUNTS, key
from proofbook.database import Database
from tests.anvil import anvil_process, connect
from tests.api.app_world import app_of, problem, settings_of
from tests.api.people import People, Person, people_of
from tests.api.public.test_config import Book
from tests.contracts.world import EURO, World, build

PATH = "/v1/operator/budgets/proposals"
NAME = f"0x{5:032x}"
ALLOCATOR = "0x" + "aa" * 20


@dataclass
class Pool:
    """A pool of a test."""

    refused: str = ""
    moved: list[Funding] = field(default_factory=list)
    last_final: int = 0
    down: bool = False

    def prepare(self, fixture: int, units: int) -> Prepared:
        if self.down:
            raise ChainDown
        return Prepared(
            ALLOCATOR, "0x" + "bb" * 20, fixture.to_bytes(4, "big") + units.to_bytes(8, "big"), self.refused, 7
        )

    def fundings(self, since: int) -> Sequence[Funding]:
        return [one for one in self.moved if one.block >= since]

    def final(self) -> int:
        return self.last_final


@pytest.fixture
def pool() -> Pool:
    return Pool()


@pytest.fixture
def crowd(parts: dict[str, object], database: Database, pool: Pool) -> Iterator[People]:
    with database.session() as session:
        session.add(FixtureRow(fixture=bytes(15) + b"\5", specification=b"s", sport=1, start=9, block=3))
    operator = Account.from_key((99).to_bytes(32, "big")).address
    app = app_of(settings_of(operators=(operator,)), **parts, book=Book())
    app.state.pool = pool
    with people_of(app) as people:
        yield people


@pytest.fixture
def operator(crowd: People) -> Person:
    person = crowd(99)
    person.sign_in()
    return person


@pytest.mark.process
def test_proposal__of_an_operator__is_a_call_in_words_and_its_fate_is_told(
    operator: Person, pool: Pool, database: Database
) -> None:
    answer = operator.ask("POST", PATH, {"fixture": NAME, "units": 500_250_000})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["transaction"] == {
        "chain_id": 31_337,
        "sender": ALLOCATOR,
        "to": "0x" + "bb" * 20,
        "data": "0x" + "00000005" + f"{500_250_000:016x}",
        "value": "0x0",
    }
    assert made["refused"] == ""
    assert any("500.250000 PLAY" in line for line in made["says"])
    assert any(ALLOCATOR in line for line in made["says"])
    (shown,) = operator.ask("GET", PATH).json()
    assert (shown["id"], shown["state"], shown["transaction"]) == (made["id"], "proposed", None)
    pool.moved = [Funding(5, 500_250_000, 7, 0, b"\1" * 32), Funding(5, 500_250_000, 8, 0, b"\2" * 32)]
    (shown,) = operator.ask("GET", PATH).json()
    assert (shown["state"], shown["block"], shown["transaction"]) == ("mined", 8, "0x" + "02" * 32)
    pool.last_final = 8
    assert operator.ask("GET", PATH).json()[0]["state"] == "final"
    with database.session(write=False) as session:
        assert [row.units for row in session.exec(select(ProposalRow))] == [500_250_000]
        assert len(session.exec(select(LogEntry).where(LogEntry.kind == "desk.budget_proposed")).all()) == 1


@pytest.mark.process
def test_proposal__that_the_chain_would_refuse_now__says_why(operator: Person, pool: Pool) -> None:
    pool.refused = "FundingLimit(500, 100)"
    assert operator.ask("POST", PATH, {"fixture": NAME, "units": 500}).json()["refused"] == "FundingLimit(500, 100)"


@pytest.mark.process
def test_proposal__with_bad_values_of_a_customer_or_while_the_chain_is_down__is_refused(
    crowd: People, operator: Person, pool: Pool, database: Database
) -> None:
    for body, named in (
        ({"fixture": "0x12", "units": 5}, "body.fixture"),
        ({"fixture": NAME, "units": 0}, "body.units"),
        ({"fixture": NAME, "units": 1 << 48}, "body.units"),
        ({"fixture": NAME}, "body.units"),
    ):
        assert problem(operator.ask("POST", PATH, body), 422, "invalid-request")["field"] == named
    unknown = operator.ask("POST", PATH, {"fixture": f"0x{6:032x}", "units": 5})
    assert problem(unknown, 404, "not-found")["field"] == "body.fixture"
    customer = crowd(7)
    customer.sign_in()
    problem(customer.ask("POST", PATH, {"fixture": NAME, "units": 5}), 403, "not-allowed")
    problem(customer.ask("GET", PATH), 403, "not-allowed")
    pool.down = True
    problem(operator.ask("POST", PATH, {"fixture": NAME, "units": 5}), 503, "chain-down")
    with database.session(write=False) as session:
        assert session.exec(select(ProposalRow)).all() == []


ROW = st.builds(
    lambda number, fixture, units, block: ProposalRow(
        id=UUID(int=number), fixture=f"0x{fixture:032x}", units=units, block=block, made_at=0, operator=UUID(int=0)
    ),
    st.integers(0, 1 << 100),
    st.integers(1, 2),
    st.integers(1, 2),
    st.integers(0, 6),
)
FUNDING = st.builds(Funding, st.integers(1, 2), st.integers(1, 2), st.integers(0, 9), st.integers(0, 3), st.just(b""))


@given(
    st.lists(ROW, max_size=6, unique_by=lambda row: row.id),
    st.lists(FUNDING, max_size=8, unique_by=lambda one: (one.block, one.log)),
)
def test_carried_out__of_any_history__is_one_later_funding_a_proposal_that_fits_it(
    rows: list[ProposalRow], moved: list[Funding]
) -> None:
    rows = sorted(rows, key=lambda row: row.block)
    found = carried_out(rows, moved)
    assert len({(one.block, one.log) for one in found.values()}) == len(found)
    for row in rows:
        mine_alike = [one for one in moved if (f"0x{one.fixture:032x}", one.units) == (row.fixture, row.units)]
        fits = [one for one in mine_alike if one.block > row.block]
        mine = found.get(row.id)
        assert mine is None or mine in fits
        if mine is None:
            # Nothing that fits was left over.
            assert all(one in found.values() for one in fits)


@pytest.fixture
def world() -> Iterator[tuple[World, str]]:
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        made = build(connect(url))
        made.liquidity(400_000 * EURO)
        yield made, url


@pytest.mark.anvil
@pytest.mark.process
@pytest.mark.xdist_group("settlement")
def test_proposal__on_a_real_chain__is_what_the_allocator_sends_and_is_found_again(world: tuple[World, str]) -> None:
    stage, _ = world
    fixture = stage.fixture()
    pool = ChainPool(stage.w3, stage.addresses.pool, "latest")
    made = pool.prepare(fixture, 100 * EURO)
    assert (made.sender, made.refused) == (key("allocator").address, "")
    assert "FundingLimit" in pool.prepare(fixture, 10**12).refused
    sent = {"from": made.sender, "to": made.to, "data": made.data}
    receipt = stage.w3.eth.wait_for_transaction_receipt(stage.w3.eth.send_transaction(sent))
    moved = pool.fundings(made.block + 1)
    assert [(one.fixture, one.units, one.block) for one in moved] == [(fixture, 100 * EURO, receipt["blockNumber"])]
    assert pool.final() >= receipt["blockNumber"]
