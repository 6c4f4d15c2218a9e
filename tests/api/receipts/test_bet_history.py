"""My bets: of a whole matchday what the chain made of each, what is open with what it waits for, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.accounts.wallets import active_wallet
from api.desk import store
from api.desk.store import BetState
from chain.development import key
from proofbook.database import Database
from tests.api.app_world import problem
from tests.api.people import Person
from tests.api.receipts.desks import Desk, desk_of
from tests.api.receipts.stage import Matchday
from tests.contracts.world import EURO

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("receipts")]
OF = {"ann": ("won", "total", "combined", "gone", "void", "disputed", "ruled", "push", "game")}
OF |= {"ben": ("lost", "own", "sold", "open", "stale", "half", "claimed")}


@pytest.fixture
def desk(day: Matchday, database: Database, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(day, database, tmp_path) as made:
        yield made


@pytest.fixture
def ann(desk: Desk, database: Database) -> Person:
    return came(desk, database, "ann")


@pytest.fixture
def ben(desk: Desk, database: Database) -> Person:
    return came(desk, database, "ben")


def came(desk: Desk, database: Database, who: str) -> Person:
    """Somebody whose bets of the day came through the desk, one a second."""
    person = desk.signed_in(who)
    with database.session() as session:
        wallet = active_wallet(session, key(who).address.lower())
        assert wallet is not None
        for number, name in enumerate(OF[who]):
            bet = desk.day.bets[name]
            row = store.row_of(bet.order, bet.ticket.order, bet.signature, 1_000 + number)
            row.user_id = wallet.user_id
            store.give_ticket(row, bet.ticket, [b"\1" * 64])
            row.state = BetState.EXPIRED if name == "claimed" else BetState.FINAL
            session.add(row)
    return person


def asked(person: Person, **query: Any) -> dict[str, Any]:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    answer = person.ask("GET", f"/v1/bets/history?{words}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def named(desk: Desk, shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    names = {"0x" + bet.ticket.order.hex(): name for name, bet in desk.day.bets.items()}
    return {names[one["bet"]["id"]]: one for one in shown["bets"]}


def test_history__everything_of_a_day__says_what_came_of_each_bet(desk: Desk, ann: Person, ben: Person) -> None:
    said = {name: (one["status"], one["outcome"]) for name, one in named(desk, asked(ann)).items()}
    assert said == {
        "won": ("settled", "won"),
        "total": ("settled", "won"),
        "combined": ("settled", "won"),
        "game": ("settled", "won"),
        "gone": ("cashed-out", "sold"),
        "void": ("settled", "refunded"),
        "push": ("settled", "refunded"),
        "disputed": ("settled", "lost"),
        "ruled": ("settled", "won"),
    }
    his = named(desk, asked(ben))
    assert {name: one["outcome"] for name, one in his.items() if one["status"] == "settled"} == {
        "lost": "lost",
        "own": "lost",
        "sold": his["sold"]["outcome"],
        "stale": "refunded",
        "half": "won",
    }
    assert (his["claimed"]["status"], his["open"]["status"]) == ("expired", "open")


def test_history__payouts__are_those_of_the_chain_with_what_was_sold(desk: Desk, ann: Person, ben: Person) -> None:
    hers, his, bets = named(desk, asked(ann)), named(desk, asked(ben)), desk.day.bets
    assert hers["won"]["paid"] == bets["won"].ticket.payout
    assert hers["void"]["paid"] == bets["void"].order.stake
    assert hers["gone"]["paid"] == 8 * EURO
    assert hers["disputed"]["paid"] == 0
    assert his["sold"]["paid"] >= 4 * EURO
    assert hers["won"]["end_final"]
    assert hers["won"]["end_transaction"].startswith("0x")
    assert hers["won"]["waits"] == []


def test_history__open_bet__tells_what_it_waits_for(desk: Desk, ben: Person) -> None:
    shown = named(desk, asked(ben, part="open"))
    assert list(shown) == ["open"]
    (waits,) = shown["open"]["waits"]
    fixture = desk.day.bets["open"].order.legs[0] >> 128
    assert waits == {"fixture": f"0x{fixture:032x}", "why": "the result of the match", "until": None}


def test_history__by_parts_pages_and_times__every_bet_once_newest_first(desk: Desk, ann: Person) -> None:
    everything = [one["bet"]["id"] for one in asked(ann)["bets"]]
    assert len(everything) == len(OF["ann"])
    times = [one["bet"]["received_at"] for one in asked(ann)["bets"]]
    assert times == sorted(times, reverse=True)
    found, behind = [], None
    while True:
        shown = asked(ann, limit=4, **({"before": behind} if behind else {}))
        found += [one["bet"]["id"] for one in shown["bets"]]
        behind = shown["next"]
        if behind is None:
            break
    assert found == everything
    ended = [one["bet"]["id"] for one in asked(ann, part="ended")["bets"]]
    assert sorted(ended) == sorted(everything)
    assert asked(ann, part="open")["bets"] == []
    between = asked(ann, since=1_002, until=1_004)["bets"]
    assert [one["bet"]["received_at"] for one in between] == [1_004, 1_003, 1_002]


@pytest.mark.parametrize("query", ["part=some", "before=12", "limit=0", "since=-1", f"before=1-{'g' * 64}"])
def test_history__bad_values__are_named(ann: Person, query: str) -> None:
    document = problem(ann.ask("GET", f"/v1/bets/history?{query}"), 422, "invalid-request")
    assert document["field"] == "query." + query.split("=")[0]


def test_history__of_nobody__is_asked_to_sign_in(desk: Desk) -> None:
    problem(desk.stranger().get("/v1/bets/history"), 401, "not-signed-in")
    assert json.loads(desk.signed_in("guardian").ask("GET", "/v1/bets/history").content)["bets"] == []
