"""Nodes tell the API of their votes and that they live; whoever is no member, or says something else, is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import text

from api.nodes.statements import Beat, record_digest
from api.receipts import read, verify
from api.receipts.model import VotePart
from api.receipts.node_votes import vote_digest
from chain.development import REPORTERS, key
from proofbook.clock import SystemWallClock
from proofbook.database import Database
from tests.api.app_world import problem
from tests.api.receipts.desks import Desk, desk_of
from tests.api.receipts.stage import Matchday

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("receipts")]
_VOTE = TypeAdapter(VotePart)


@pytest.fixture
def desk(day: Matchday, database: Database, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(day, database, tmp_path) as made:
        yield made


def fixture_of(desk: Desk, bet: str = "won") -> int:
    return desk.day.bets[bet].order.legs[0] >> 128


def records(desk: Desk, bet: str = "won") -> list[dict[str, Any]]:
    """What each of two nodes sends of a fixture."""
    fixture, world = fixture_of(desk, bet), desk.day.world
    kept = desk.day.records.nodes[fixture]
    made = []
    for reporter, vote in zip(REPORTERS, kept.votes, strict=False):
        digest = vote_digest(vote, world.fixtures[fixture].struct_hash(), world.addresses.oracle_domain)
        signature = key(reporter).sign(record_digest(world.addresses.oracle_domain, digest, kept.readings))
        made.append(
            {
                "fixture": f"0x{fixture:032x}",
                "vote": _VOTE.dump_python(vote, mode="json"),
                "readings": list(kept.readings),
                "signature": "0x" + signature.hex(),
            }
        )
    return made


def test_record__that_a_node_signed__is_in_the_receipts_and_verifies(desk: Desk, database: Database) -> None:
    node = desk.stranger()
    for body in records(desk):
        assert (first := node.post("/v1/node-records", json=body)).status_code == 201, first.text
        again = node.post("/v1/node-records", json=body)
        assert (again.status_code, first.json(), again.json()) == (200, {"fresh": True}, {"fresh": False})
    with database.session(write=False) as session:
        kept = session.execute(text("SELECT count(*) FROM event_log WHERE kind = 'receipt.node_votes'"))
        assert kept.scalar_one() == 2
    made = read(desk.signed_in("ann").ask("GET", desk.path("won")).content)
    assert len(made.fixtures[0].votes) == 2
    assert verify(made, desk.day.view()).hold


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ("value", "body.vote"),
        ("vote's signature", "body.vote"),
        ("no member", "body.vote"),
        ("another fixture", "body.vote"),
        ("reading left out", "body.vote"),
        ("loose reading", "body.readings"),
        ("fraction", "body.readings.0"),
        ("half a letter", "body.readings.1"),
        ("too deep", "body.readings.0"),
        ("reading altered", "body.signature"),
        ("signed by another", "body.signature"),
    ],
)
def test_record__that_does_not_hold__is_refused_by_field_and_not_kept(
    desk: Desk, database: Database, fault: str, field: str
) -> None:
    body, other = records(desk)
    match fault:
        case "value":
            body["vote"]["value"] = "0x1"
        case "vote's signature":
            body["vote"]["signature"] = other["vote"]["signature"]
        case "no member":
            body["vote"]["member"] = key("ann").address
        case "another fixture":
            body["fixture"] = f"0x{fixture_of(desk, 'open'):032x}"
        case "reading left out":
            body["readings"] = body["readings"][1:]
        case "loose reading":
            body["readings"].append({"group": "gamma", "body_sha256": "00"})
        case "fraction":
            body["readings"][0] = {**body["readings"][0], "odds": 1.5}
        case "half a letter":
            body["readings"][1] = {**body["readings"][1], "home": "\ud800"}
        case "too deep":
            body["readings"][0] = {**body["readings"][0], "more": [[[[[1]]]]]}
        case "reading altered":
            body["readings"][0] = {**body["readings"][0], "regulation": [7, 0]}
        case "signed by another":
            body["signature"] = other["signature"]
    told = {"content": json.dumps(body), "headers": {"content-type": "application/json"}}
    answer = desk.stranger().post("/v1/node-records", **told)
    assert problem(answer, 422, "invalid-request")["field"] == field
    with database.session(write=False) as session:
        assert session.execute(text("SELECT count(*) FROM receipt_node_votes")).scalar_one() == 0


def test_record__of_a_fixture_that_is_not_listed__is_to_be_sent_again(desk: Desk) -> None:
    body = records(desk)[0] | {"fixture": "0x" + "ab" * 16}
    assert problem(desk.stranger().post("/v1/node-records", json=body), 404, "not-found")["field"] == "body.fixture"


def beat(desk: Desk, who: str, clock: int, *, signing: bool = True) -> dict[str, Any]:
    made = Beat("0.1.0", b"c" * 32, clock, 7, b"h" * 32, b"i" * 32, signing)
    signature = key(who).sign(made.digest(desk.day.world.addresses.oracle_domain))
    told = {"config": made.config, "head_hash": made.head_hash, "instance": made.instance, "signature": signature}
    plain = {"version": "0.1.0", "clock": clock, "head": 7, "signing": signing}
    return {name: "0x" + value.hex() for name, value in told.items()} | plain


def test_heartbeat__of_a_member__is_taken_once_and_of_anybody_else_refused(desk: Desk) -> None:
    node, now = desk.stranger(), int(SystemWallClock().now())
    member = key(REPORTERS[0]).address
    body = beat(desk, REPORTERS[0], now)
    assert node.post("/v1/node-heartbeats", json=body).json() == {"member": member, "taken": True}
    assert node.post("/v1/node-heartbeats", json=body).json() == {"member": member, "taken": False}
    problem(node.post("/v1/node-heartbeats", json=beat(desk, "ann", now)), 403, "not-allowed")
    problem(node.post("/v1/node-heartbeats", json=body | {"head": 8}), 403, "not-allowed")
    for off in (-3_600, 3_600):
        refused = problem(
            node.post("/v1/node-heartbeats", json=beat(desk, REPORTERS[0], now + off)), 422, "invalid-request"
        )
        assert refused["field"] == "body.clock"
