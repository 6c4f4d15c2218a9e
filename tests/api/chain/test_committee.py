"""Results as the chain tells them: who may report, who did, and where a fixture stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from api.chain.tables import FixtureRow, ResultRow
from api.nodes.hearing import LATE_S, heard
from api.nodes.statements import Beat
from proofbook.clock import ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, client_of, problem, settings_of
from tests.api.public.test_config import DEPLOYMENT, Book

pytestmark = pytest.mark.process
MEMBERS = tuple("0x" + f"{number:02x}" * 20 for number in range(1, 5))


class Results(Book):
    deployment = replace(DEPLOYMENT, committee=MEMBERS, arbiters=("0x" + "99" * 20,))


@pytest.fixture
def client(parts: dict[str, object], database: Database) -> Iterator[httpx.Client]:
    one, two = ((number).to_bytes(16, "big") for number in (1, 2))
    word = (0b1011 << 184).to_bytes(32, "big")
    with database.session() as session:
        for fixture, start in ((one, 100), (two, 200)):
            session.add(FixtureRow(fixture=fixture, specification=b"s", sport=1, start=start, block=3))
        for log, event, body in ((0, "Reported", word), (1, "Challenged", b""), (2, "Confirmed", b"")):
            session.add(ResultRow(block=5, log=log, fixture=one, event=event, word=body, time=150))
    with client_of(app_of(settings_of(), **parts, book=Results())) as made:
        yield made


def test_results__of_listed_fixtures__tell_their_state_and_who_signed(client: httpx.Client) -> None:
    waiting, challenged = client.get("/v1/results").json()
    assert (waiting["id"], waiting["state"], waiting["events"]) == ("0x" + "0" * 31 + "2", "waiting", [])
    assert challenged["state"] == "challenged"
    assert [one["event"] for one in challenged["events"]] == ["Reported", "Challenged"]
    assert challenged["events"][0]["signers"] == [MEMBERS[0], MEMBERS[1], MEMBERS[3]]
    assert len(client.get("/v1/results?limit=1").json()) == 1


def test_committee__of_this_set__shows_members_and_what_each_signed(client: httpx.Client) -> None:
    told = client.get("/v1/committee").json()
    assert (told["members"], told["arbiters"]) == (list(MEMBERS), ["0x" + "99" * 20])
    assert (told["fixtures"], told["reported"]) == (2, 1)
    assert list(told["signed"].values()) == [1, 1, 0, 1]
    first, _, third, _ = told["nodes"]
    assert (first["last_fixture"], first["last_signed_at"]) == ("0x" + "0" * 31 + "1", 150)
    assert (third["signed"], third["last_fixture"], third["last_signed_at"]) == (0, None, None)


def test_committee__of_nodes_that_speak__tells_who_is_heard_of_now(
    client: httpx.Client, database: Database, wall: ManualWallClock
) -> None:
    now = int(wall.now())
    beat = Beat("0.1.0", bytes(32), now, 7, bytes(32), bytes(32), signing=False)
    with database.session() as session:
        assert heard(session, MEMBERS[0], beat, now)
        assert heard(session, MEMBERS[1], beat, now - LATE_S - 1)
        assert not heard(session, MEMBERS[1], beat, now)
    nodes = client.get("/v1/committee").json()["nodes"]
    assert [(one["heard"], one["signing"]) for one in nodes] == [(True, False), (False, False), *[(False, None)] * 2]


def test_committee__without_contracts__says_so(parts: dict[str, object]) -> None:
    with client_of(app_of(settings_of(), **parts)) as client:
        problem(client.get("/v1/committee"), 503, "unavailable")
