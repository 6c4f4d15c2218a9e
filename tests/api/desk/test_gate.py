"""Who may bet: the duties' word stands before any ticket."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast
from uuid import UUID

import httpx
import pytest

from api.accounts.tables import User
from api.desk import Reason, opening
from api.desk.gate import duties_gate
from api.desk.service import Desk
from api.desk.tickets import sign_order
from api.identity.providers.base import Assurance
from api.opening import Parts
from api.settings import Settings
from chain.typed_data import Order
from proofbook.clock import ManualMatchClock, ManualWallClock, RemoteMatchClock
from proofbook.database import Database
from tests.api.desk.desk_stage import ANN, DESK, DOMAIN, EURO, HOME, NOW, Stage

pytestmark = pytest.mark.process


def test_gate__user_without_identity_or_limits__no_ticket_and_every_condition_is_told(database: Database) -> None:
    table, user = Stage(), UUID(int=5)
    with database.session() as session:
        session.add(User(id=user, created_at=NOW))
    desk = Desk(database, table, table, [DESK], DOMAIN, ManualMatchClock(NOW), gate=duties_gate(lambda: NOW))
    order = Order(ANN.address, (HOME,), 10 * EURO, 0, NOW + 600, 3)
    row = desk.receive(order, sign_order(order, ANN, DOMAIN), user=user, key="key-00001")
    assert (row.state, row.reason, row.payout) == ("refused", Reason.NOT_ELIGIBLE, None)
    for condition in ("identity-required", "stake-limit-not-set", "wallet-not-linked"):
        assert condition in row.detail


def test_open_desk__asks_for_what_identity_asks_for__the_gate_has_its_level(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Assurance] = []
    monkeypatch.setattr(opening, "duties_gate", lambda _wall, lowest: asked.append(lowest))
    opening.open_desk(Settings(), parts_with(None, None), lowest=Assurance.SANDBOX)
    assert asked == [Assurance.SANDBOX]


def test_open_desk__clock_of_a_replay__is_asked_once_a_second_and_carried_on() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"now": NOW, "speed": 60})

    clock = RemoteMatchClock("http://replay", transport=httpx.MockTransport(answer))
    desk = opening.open_desk(Settings(), parts_with(clock, ManualWallClock()))
    assert desk is not None
    assert [desk.clock.now() for _ in range(9)] == [NOW] * 9
    assert len(asked) == 1


def parts_with(clock: RemoteMatchClock | None, wall: ManualWallClock | None) -> Parts:
    """Parts of nothing but clocks."""
    deployment = SimpleNamespace(
        **dict.fromkeys(("book", "lens", "oracle", "registry", "asset"), "0x" + "11" * 20), book_domain=DOMAIN
    )
    chain = SimpleNamespace(provider=None)
    made = SimpleNamespace(database=None, chain=chain, deployment=deployment, match_clock=clock, wall_clock=wall)
    return cast("Parts", made)


def test_gate__nobody__refused(database: Database) -> None:
    with database.session(write=False) as session:
        refused = duties_gate(lambda: NOW)(session, None, ANN.address, NOW)
    assert refused is not None
    assert refused.reason is Reason.NOT_ELIGIBLE
