"""Operators' caps: what the desk then quotes and takes, and who may set them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from api.caps.keeping import READ_EVERY_S, Caps, capped
from api.chain.tables import FixtureRow, ResultRow
from api.desk.facts import DeskFacts, Facts, Held
from api.desk.placing import Bet
from api.desk.quoting import maximum_stake
from api.desk.reading import Head
from api.desk.room import Entering, worst
from api.desk.service import Desk
from api.log.tables import LogEntry
from api.public.book import Room
from chain.wire import with_odds
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from sports.words import pot_key
from tests.api.app_world import app_of, problem, settings_of
from tests.api.conftest import FakeChain
from tests.api.desk.desk_stage import DESK, DOMAIN, EURO, FIXTURE, HOME, NOW, SECOND, START, WALLET, Stage
from tests.api.desk.test_desk_routes import bet, slip
from tests.api.people import People, Person, people_of
from tests.api.public.test_config import Book

CAPS, BUDGETS = "/v1/operator/caps", "/v1/operator/budgets"
NAME = f"0x{HOME >> 128:032x}"


@given(
    st.integers(0, 1 << 48), st.dictionaries(st.sampled_from([NAME, "*", "0x" + "ab" * 16]), st.integers(0, 1 << 48))
)
def test_capped__whatever_was_set__never_widens_a_budget_and_own_caps_come_first(
    budget: int, units: dict[str, int]
) -> None:
    facts = replace(FIXTURE, budget=budget)
    found = capped(HOME >> 128, facts, units).budget
    own = units.get(NAME, units.get("*"))
    assert found == (budget if own is None else min(budget, own))
    assert replace(capped(HOME >> 128, facts, units), budget=budget) == facts


@dataclass
class Table(Stage):
    """A chain of a test, read through caps."""

    caps: Caps | None = field(default=None)

    def facts(self, bettor: str, nonce: int, legs: Sequence[int], held: Held, head: Head) -> Facts:
        facts = super().facts(bettor, nonce, legs, held, head)
        return facts if self.caps is None else self.caps.narrowed(facts)


class Rooms(Book):
    """A book whose fixtures have rooms."""

    def room(self, fixture: int) -> Room | None:
        return Room(2_000 * EURO, 7, 100_000, START + 7_200, 9) if fixture == 5 else None


@pytest.fixture
def seconds() -> list[float]:
    return [0.0]


@pytest.fixture
def desk(database: Database, seconds: list[float]) -> Desk:
    table = Table(caps=Caps(database, lambda: seconds[0]))
    return Desk(database, table, table, [DESK, SECOND], DOMAIN, ManualMatchClock(NOW))


@pytest.fixture
def crowd(desk: Desk, chain: FakeChain, wall: ManualWallClock) -> Iterator[People]:
    operator = Account.from_key((99).to_bytes(32, "big")).address
    app = app_of(
        settings_of(operators=(operator,)),
        database=desk.database,
        chain=chain,
        wall_clock=wall,
        match_clock=desk.clock,
        book=Rooms(),
    )
    app.state.desk = desk
    with people_of(app) as made:
        yield made


def of(crowd: People, number: int) -> Person:
    person = crowd(number)
    person.sign_in()
    return person


def most(person: Person) -> int:
    answer = person.ask("POST", "/v1/quotes", slip(person, stake=EURO))
    assert answer.status_code == 200, answer.text
    return int(answer.json()["most"])


@pytest.mark.process
@pytest.mark.parametrize("everything", [True, False])
def test_cap__set_and_taken_away__narrows_what_the_desk_takes_and_is_in_the_log(
    crowd: People, seconds: list[float], desk: Desk, everything: bool
) -> None:
    ann, operator = of(crowd, 7), of(crowd, 99)
    before = most(ann)
    body: dict[str, Any] = {} if everything else {"fixture": NAME}
    shown = operator.ask("PUT", CAPS, body | {"units": 20 * EURO})
    assert shown.json() == [{"fixture": body.get("fixture"), "pot": None, "units": 20 * EURO, "set_at": 1_800_000_000}]
    assert most(ann) == before  # what was read a moment ago
    seconds[0] += READ_EVERY_S
    assert 0 < most(ann) < before
    assert problem(bet(ann), 422, "bet-refused")["reason"] in ("stake-over-limit", "budget", "not-offered")
    assert operator.ask("PUT", CAPS, body | {"units": None}).json() == operator.ask("GET", CAPS).json() == []
    seconds[0] += READ_EVERY_S
    assert most(ann) == before
    with desk.database.session(write=False) as session:
        logged = session.exec(select(LogEntry).where(LogEntry.kind == "desk.capped")).all()
    assert len(logged) == 2


MATCH_RESULT = {"market": 1, "period": 1}
POT = {"key": f"0x{pot_key(HOME):064x}", **MATCH_RESULT, "line": 0, "from": [0, 0]}


@pytest.mark.process
def test_cap__of_a_pot__narrows_that_market_alone_and_is_in_the_log(
    crowd: People, seconds: list[float], desk: Desk
) -> None:
    ann, operator = of(crowd, 7), of(crowd, 99)
    before = most(ann)
    other = {"fixture": NAME, "pot": {"market": 4, "period": 1, "line": 10}, "units": 0}
    assert operator.ask("PUT", CAPS, other).status_code == 200
    seconds[0] += READ_EVERY_S
    assert most(ann) == before
    mine = {"fixture": NAME, "pot": MATCH_RESULT, "units": 5 * EURO}
    shown = operator.ask("PUT", CAPS, mine).json()
    assert next(one["pot"] for one in shown) == POT
    assert {one["fixture"] for one in shown} == {NAME}
    seconds[0] += READ_EVERY_S
    assert 0 < most(ann) < before
    assert problem(bet(ann), 422, "bet-refused")["reason"] in ("stake-over-limit", "budget", "not-offered")
    assert len(operator.ask("PUT", CAPS, mine | {"units": None}).json()) == 1
    seconds[0] += READ_EVERY_S
    assert most(ann) == before
    with desk.database.session(write=False) as session:
        logged = session.exec(select(LogEntry).where(LogEntry.kind == "desk.capped")).all()
    assert POT["key"] in logged[1].payload


@pytest.mark.process
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"pot": MATCH_RESULT}, "body.fixture"),
        ({"fixture": NAME, "pot": {"market": 1, "period": 7, "line": 3}}, "body.pot"),
        ({"fixture": NAME, "pot": {"market": 250, "period": 1}}, "body.pot"),
        ({"fixture": NAME, "pot": {"market": 1, "period": 1, "from": [1, 0]}}, "body.pot"),
        ({"fixture": NAME, "pot": {"market": 1}}, "body.pot.period"),
        ({"fixture": NAME, "pot": "0x12"}, "body.pot"),
    ],
)
def test_cap__of_what_is_no_pot__is_refused_by_field(crowd: People, body: dict[str, Any], field: str) -> None:
    answer = of(crowd, 99).ask("PUT", CAPS, body | {"units": 5})
    assert problem(answer, 422, "invalid-request")["field"] == field


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_pot_cap__whatever_was_set__lets_the_pot_reserve_no_more(units: int, stake: int) -> None:
    leg = with_odds(HOME, 2_500_000)
    wallet = replace(WALLET, balance=10**12)
    facts = Facts(DeskFacts(1, 0, 1), wallet, {5: replace(FIXTURE, budget=10**12)}, pot_caps={pot_key(HOME): units})
    bet_ = Bet("0x" + "aa" * 20, (leg,), stake + 1, 0, NOW + 500, 0, NOW, NOW + 400, "0x" + "aa" * 20)
    most_, _ = maximum_stake(facts, bet_, NOW, NOW + 400, 10**11)
    entering = Entering(leg, most_ * 3 // 2, most_)
    assert most_ == 0 or worst(facts, leg, entering) <= units
    assert worst(facts, leg, Entering(leg, (most_ + 2) * 3 // 2, most_ + 2)) > units or most_ >= 10**11


@pytest.mark.process
def test_caps__of_a_customer_or_with_bad_values__are_refused(crowd: People) -> None:
    ann, operator = of(crowd, 7), of(crowd, 99)
    for method, path in (("GET", CAPS), ("PUT", CAPS), ("GET", BUDGETS)):
        problem(ann.ask(method, path, {"units": 1} if method == "PUT" else None), 403, "not-allowed")
    for body in ({}, {"units": -1}, {"units": 1 << 48}, {"units": 1, "fixture": "5"}, {"units": 1, "more": 1}):
        problem(operator.ask("PUT", CAPS, body), 422, "invalid-request")


@pytest.mark.process
def test_budgets__of_fixtures_without_a_result__stand_beside_the_cap(crowd: People, desk: Desk) -> None:
    operator = of(crowd, 99)
    with desk.database.session() as session:
        for number in (5, 6, 7):
            fixture = number.to_bytes(16, "big")
            session.add(FixtureRow(fixture=fixture, specification=b"s", sport=1, start=START, block=3))
        session.add(ResultRow(block=4, log=0, fixture=(7).to_bytes(16, "big"), event="Reported", word=b"", time=NOW))
    operator.ask("PUT", CAPS, {"units": EURO})
    assert operator.ask("GET", BUDGETS).json() == [
        {"fixture": NAME, "start": START, "budget": 2_000 * EURO, "reserved": 7, "cap": EURO, "block": 9}
    ]
