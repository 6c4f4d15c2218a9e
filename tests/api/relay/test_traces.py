"""One trace from the click to the final block: a browser's header, the product's own parts, a collector on a socket."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from sqlmodel import select

from api.accounts.tables import User
from api.chain import book_index
from api.desk.tables import DeskBatch
from api.tracing.running import recorder_of, recording
from api.tracing.spans import Place
from chain.development import key
from chain.typed_data import Order
from proofbook.clock import SystemWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, settings_of
from tests.api.conftest import FakeChain
from tests.api.people import People, Person, people_of
from tests.api.relay.relay_stage import Stage
from tests.api.tracing.receiver import receiving
from tests.contracts.world import EURO, World

pytestmark = [pytest.mark.anvil, pytest.mark.process]
BROWSER = Place(b"\xaa" * 16, b"\xbb" * 8)


def person(people: People, who: str) -> Person:
    made = people(1)
    made.key = key(who).account
    made.sign_in()
    return made


def bet(one: Person, leg: int, domain: Any, place: Place) -> bytes:
    headers = {"traceparent": place.header}
    slip = {"bettor": one.address, "legs": [hex(leg)], "stake": 5 * EURO}
    quoted = one.ask("POST", "/v1/quotes", slip, **headers)
    assert quoted.status_code == 200, quoted.text
    told = quoted.json()["order"]
    order = Order(one.address, (leg,), told["stake"], told["min_payout"], told["valid_until"], told["nonce"])
    signature = bytes(Account._sign_hash(order.digest(domain), one.key.key).signature)
    body = {"order": told, "signature": "0x" + signature.hex()}
    answer = one.ask("POST", "/v1/bets", body, **headers, **{"idempotency-key": "key-00001"})
    assert answer.status_code == 201, answer.text
    return order.digest(domain)


def test_trace__of_an_order_from_the_browser__goes_on_to_its_final_block_and_names_nobody(
    manual: tuple[World, str], database: Database, tmp_path: Path
) -> None:
    stage, wall = Stage(*manual, database, tmp_path / "log.sqlite3"), SystemWallClock()
    with receiving() as receiver:
        settings = settings_of(tracing_url=receiver.url)
        recorder = recorder_of(settings, database, wall, "proofbook-api")
        parts = {"database": database, "match_clock": stage.clock, "chain": FakeChain(), "wall_clock": wall}
        app = app_of(settings, tracing=recorder, **parts)
        app.state.desk = stage.desk
        with recording(recorder, database, wall), people_of(app) as people:
            ann, leg = person(people, "ann"), stage.order("ann", 0).legs[0]
            digest = bet(ann, leg, stage.desk.domain, BROWSER)
            stage.step()
            stage.mine()
            stage.step()
            book_index(stage.world.w3, stage.world.addresses, database, depth=0).run()
            stage.mine(8)
            stage.step()
        assert stage.states(digest) == ["received", "accepted", "submitted", "mined", "final"]
        with database.session(write=False) as session:
            (batch,) = session.exec(select(DeskBatch.id)).all()
            (user,) = session.exec(select(User.id)).all()
    stage.close()

    request, quote = receiver.one("POST /v1/bets"), receiver.one("POST /v1/quotes")
    assert {one["parentSpanId"] for one in (request, quote)} == {BROWSER.span.hex()}
    steps = [receiver.one(name) for name in ("desk.judge", "relayer.batch", "chain.mine", "chain.finalise")]
    index = receiver.one("index.read")
    for one in (request, quote, *steps, index):
        assert one["traceId"] == BROWSER.trace.hex()
    for one in (*steps, index):
        assert one["parentSpanId"] == request["spanId"]
    for before, after in itertools.pairwise(steps):
        assert int(after["startTimeUnixNano"]) // 1000 == int(before["endTimeUnixNano"]) // 1000
    assert request["startTimeUnixNano"] <= steps[0]["startTimeUnixNano"] <= steps[0]["endTimeUnixNano"]
    carry = receiver.one("relayer.carry")
    assert carry["traceId"] == batch.hex
    assert carry["links"] == [{"traceId": BROWSER.trace.hex(), "spanId": request["spanId"]}]
    assert all(one["links"] == [{"traceId": batch.hex, "spanId": carry["spanId"]}] for one in steps[1:3])

    said = b"".join(receiver.bodies).lower()
    for secret in (ann.address, ann.address.lower()[2:], digest.hex(), str(user), ann.csrf, leg.to_bytes(32).hex()):
        assert secret.lower().encode() not in said
    keys = {one["key"] for span in receiver.spans for one in span["attributes"]}
    assert keys <= {
        "http.request.method",
        "http.route",
        "http.response.status_code",
        "proofbook.state",
        "proofbook.reason",
        "proofbook.bets",
        "proofbook.mined",
    }
