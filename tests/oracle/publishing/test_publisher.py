"""A node's own votes reach each address once they can: in order, after outages and restarts, and nobody waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from eth_utils.crypto import keccak

from oracle.agreement import Memory
from oracle.publishing import MIGRATIONS, Publisher, outbox
from oracle.publishing.record import TYPE, canonical
from oracle.signed import SignedMessage
from oracle.statements import recover, struct_digest
from oracle.store import Guard, Statement, Store, fixtures, forms, messages
from oracle.store.database import Transaction
from proofbook.clock import ManualWallClock
from sports.model import GroupName, Reading
from tests.oracle.keys import DOMAIN, SPECIFICATION, identity, member, report_statement, vote_statement
from tests.sports.test_consensus import reading

ONE, TWO = "https://one.example", "https://two.example/secret-path"
KNOWN = [reading(GroupName(group), 1_531_673_000) for group in ("G1", "G2")]
SOURCES = [[str(one.group), one.body_sha256] for one in KNOWN]
EVIDENCE = keccak(text="\n".join(f"{group}:{digest}" for group, digest in SOURCES))


def keep(write: Transaction, statement: Statement, signature: bytes, at: int) -> None:
    message = SignedMessage(statement.kind, statement.specification, statement.claim, signature, statement.paper)
    messages.keep(write, identity().signer, statement.digest, message, at)


def opened(path: Path | None = None) -> tuple[Store, Guard]:
    store = Store.open(path, identity(), components={"publishing": MIGRATIONS})
    if fixtures.known(store, SPECIFICATION) is None:
        with store.transaction() as write:
            fixtures.keep(write, fixtures.Kept(SPECIFICATION, {}, "VOTED", "", 0, Memory(0), -1, "", False), 1)
            line = fixtures.Transition(2, "Timer", "", "VOTED", "voted 2-1: x", forms.dump({"evidence": SOURCES}))
            fixtures.note(write, SPECIFICATION, line)
    return store, Guard(store, member(0), keep)


class Api:
    """Addresses that answer what a test says, and keep what they took."""

    def __init__(self) -> None:
        self.status: dict[str, int] = {}
        self.taken: dict[str, list[Any]] = {}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        host, path = request.url.host, request.url.path
        self.asked.append(f"{host}{path}")
        status = self.status.get(host, 201)
        if status == 0:
            raise httpx.ConnectError(f"no way to {request.url}")
        if status < 300 and path.endswith("/v1/node-records"):
            self.taken.setdefault(host, []).append(json.loads(request.content))
        return httpx.Response(status, headers={"Retry-After": "7"} if status == 429 else {})


class Telling:
    """A publisher over a store, an API and a wall clock of the test."""

    def __init__(
        self,
        store: Store,
        guard: Guard,
        api: Api,
        urls: Iterable[str] = (ONE, TWO),
        known: Iterable[Reading] = KNOWN,
        wall: ManualWallClock | None = None,
    ) -> None:
        self.wall = wall or ManualWallClock(1_000)
        http = httpx.AsyncClient(transport=httpx.MockTransport(api))
        readings = tuple(known)
        self.publisher = Publisher(
            store,
            guard,
            tuple(urls),
            http,
            readings=lambda _: readings,
            heartbeat=lambda: {"clock": 1},
            wall=self.wall,
        )

    def turn(self) -> None:
        asyncio.run(self.publisher.turn())


def rounds(api: Api, host: str) -> list[int]:
    return [one["vote"]["round"] for one in api.taken.get(host, [])]


def test_votes__of_this_node__reach_every_address_once_and_in_order() -> None:
    (store, guard), api = opened(), Api()
    guard.say([vote_statement(round_=0, evidence=EVIDENCE), vote_statement(round_=1), report_statement(round_=1)], 5)
    told = Telling(store, guard, api)
    for _ in range(3):
        told.turn()
    assert rounds(api, "one.example") == rounds(api, "two.example") == [0, 1]
    assert store.rows("SELECT * FROM publishing_records") == []
    assert [(one["waiting"], one["fault"]) for one in told.publisher.told()] == [(0, ""), (0, "")]
    store.close()


def test_record__of_a_vote__has_its_sources_their_readings_and_the_reporters_signature_over_both() -> None:
    (store, guard), api = opened(), Api()
    statement = vote_statement(evidence=EVIDENCE)
    guard.say([statement], 5)
    Telling(store, guard, api).turn()
    (record,) = api.taken["one.example"]
    assert record["fixture"] == "0x" + SPECIFICATION[:16].hex()
    assert (record["vote"]["member"], record["vote"]["sources"]) == (member(0).address, SOURCES)
    assert [one["body_sha256"] for one in record["readings"]] == [digest for _, digest in SOURCES]
    assert recover(statement.digest, bytes.fromhex(record["vote"]["signature"][2:])) == member(0).address
    words = statement.digest + keccak(text=canonical(record["readings"]))
    assert recover(struct_digest(DOMAIN, TYPE, words), bytes.fromhex(record["signature"][2:])) == member(0).address
    store.close()


def test_address__that_is_down__holds_up_nobody_and_gets_everything_later(tmp_path: Path) -> None:
    (store, guard), api, wall = opened(tmp_path / "node.sqlite3"), Api(), ManualWallClock(1_000)
    api.status["two.example"] = 0
    told = Telling(store, guard, api, wall=wall)
    for round_ in range(3):
        guard.say([vote_statement(round_=round_)], 5)
        told.turn()
        asyncio.run(wall.advance(600))
    assert (rounds(api, "one.example"), rounds(api, "two.example")) == ([0, 1, 2], [])
    assert told.publisher.told()[1] == {"host": "two.example", "waiting": 3, "fault": "no answer: ConnectError"}
    store.close()
    # Another process, and an address that has come up.
    store, guard = opened(tmp_path / "node.sqlite3")
    api.status.clear()
    Telling(store, guard, api, wall=wall).turn()
    assert rounds(api, "two.example") == [0, 1, 2]
    assert rounds(api, "one.example") == [0, 1, 2]
    store.close()


def test_address__that_is_down__is_asked_less_and_less_often() -> None:
    (store, guard), api, wall = opened(), Api(), ManualWallClock(1_000)
    api.status["one.example"] = 0
    guard.say([vote_statement()], 5)
    told = Telling(store, guard, api, [ONE], wall=wall)
    for _ in range(600):
        told.turn()
        asyncio.run(wall.advance(1))
    asked = [one for one in api.asked if one.endswith("records")]
    assert 5 <= len(asked) <= 16
    store.close()


def test_record__that_an_address_refuses_for_ever__is_passed_over() -> None:
    (store, guard), api = opened(), Api()
    guard.say([vote_statement(round_=0)], 5)
    api.status["one.example"] = 422
    told = Telling(store, guard, api, [ONE])
    told.turn()
    api.status.clear()
    guard.say([vote_statement(round_=1)], 5)
    told.turn()
    assert rounds(api, "one.example") == [1]
    store.close()


def test_vote__whose_bodies_are_gone__is_left_out_and_the_next_one_is_told() -> None:
    (store, guard), api = opened(), Api()
    guard.say([vote_statement(round_=0, evidence=EVIDENCE), vote_statement(round_=1)], 5)
    told = Telling(store, guard, api, [ONE], known=KNOWN[:1])
    told.turn()
    assert rounds(api, "one.example") == [1]
    store.close()


def test_outbox__of_an_address_that_never_comes_up__stays_bounded() -> None:
    store, guard = opened()
    for round_ in range(12):
        guard.say([vote_statement(round_=round_)], 5)
    for seq, _ in list(outbox.votes_to_tell(store)):
        outbox.keep(store, seq, {"round": seq})
    assert outbox.sweep(store, [ONE], most=5) == 7
    assert [json.loads(body)["round"] for _, body in outbox.waiting(store, ONE)] == [8, 9, 10, 11, 12]
    assert outbox.sweep(store, [ONE], most=5) == 0
    store.close()


def test_heartbeat__every_half_minute__whatever_became_of_the_records() -> None:
    (store, guard), api, wall = opened(), Api(), ManualWallClock(1_000)
    told = Telling(store, guard, api, [ONE], wall=wall)
    for _ in range(61):
        told.turn()
        asyncio.run(wall.advance(1))
    assert api.asked == ["one.example/v1/node-heartbeats"] * 3
    store.close()


@pytest.mark.parametrize("status", [0, 429, 500, 422])
def test_fault__of_an_address__names_its_host_and_never_its_path(
    status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (store, guard), api = opened(), Api()
    guard.say([vote_statement()], 5)
    api.status["two.example"] = status
    told = Telling(store, guard, api, [TWO])
    told.turn()
    shown = capsys.readouterr().out + json.dumps(told.publisher.told())
    assert "two.example" in shown
    assert "secret-path" not in shown
    store.close()
