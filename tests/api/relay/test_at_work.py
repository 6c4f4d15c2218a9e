"""The desk and the relayer of the settings, in their own thread."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from api.desk import sign_order, store
from api.desk.opening import at_work, desk_keys, open_desk, relayer_keys
from api.desk.service import Desk, nobody_barred
from api.node import node_chain
from api.opening import Parts
from api.relay import Relayer
from api.settings import Settings
from chain.development import key
from chain.typed_data import Order
from proofbook.clock import ManualMatchClock, SystemWallClock
from proofbook.database import Database
from proofbook.errors import SettingsError
from sports.words import FixtureId, Leg
from tests.api.relay.relay_stage import Open
from tests.contracts.world import EURO, World

WITHIN_S = 60


@pytest.mark.anvil
@pytest.mark.process
def test_at_work__development_settings__carries_a_bet_to_its_final_block(
    manual: tuple[World, str], database: Database, tmp_path: Path
) -> None:
    world, url = manual
    settings = Settings(rpc_urls=(url,), data_folder=tmp_path)
    clock, wall = ManualMatchClock(world.at()), SystemWallClock()
    leg = Leg(FixtureId(world.fixture(1_000 * EURO, start_in=50_000)), 1, 1, 0).pack()
    with node_chain(settings, wall) as chain:
        parts = Parts(database, clock, wall, chain, world.addresses)
        desk = open_desk(settings, parts, nobody_barred, Open())
        assert desk is not None
        assert [one.address for one in desk.keys] == [key("desk").address, key("second_desk").address]
        order = Order(key("ann").address, (leg,), 5 * EURO, 0, clock.now() + 600, 0)
        with at_work(settings, parts, desk):
            row = desk.receive(order, sign_order(order, key("ann"), desk.domain))
            assert row.state == "accepted"
            deadline = time.monotonic() + WITHIN_S
            state = ""
            while state != "final" and time.monotonic() < deadline:
                time.sleep(0.1)
                with database.session(write=False) as session:
                    found = store.find(session, row.id)
                state = found.state if found else ""
    assert state == "final"


@pytest.mark.anvil
@pytest.mark.process
def test_at_work__a_defect_in_each_step_of_the_desk_and_one_of_the_relayer__ends_nothing(
    manual: tuple[World, str], database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, url = manual
    settings = Settings(rpc_urls=(url,), data_folder=tmp_path)
    clock, wall = ManualMatchClock(world.at()), SystemWallClock()
    leg = Leg(FixtureId(world.fixture(1_000 * EURO, start_in=50_000)), 1, 1, 0).pack()
    failed: list[str] = []
    step = Relayer.step

    def broken(_desk: Desk) -> int:
        failed.append("desk")
        raise KeyError("desk")

    async def broken_once(relayer: Relayer) -> None:
        if "relayer" not in failed:
            failed.append("relayer")
            raise KeyError("relayer")
        await step(relayer)

    monkeypatch.setattr(Desk, "step", broken)
    monkeypatch.setattr(Relayer, "step", broken_once)
    with node_chain(settings, wall) as chain:
        parts = Parts(database, clock, wall, chain, world.addresses)
        desk = open_desk(settings, parts, nobody_barred, Open())
        assert desk is not None
        order = Order(key("ann").address, (leg,), 5 * EURO, 0, clock.now() + 600, 0)
        with at_work(settings, parts, desk):
            row = desk.receive(order, sign_order(order, key("ann"), desk.domain))
            state, deadline = "", time.monotonic() + WITHIN_S
            while state not in ("mined", "final") and time.monotonic() < deadline:
                time.sleep(0.1)
                with database.session(write=False) as session:
                    found = store.find(session, row.id)
                state = found.state if found else ""
    assert state in ("mined", "final")
    assert {"desk", "relayer"} <= set(failed)


def test_keys__none_named_on_a_test_net__no_desk_and_no_relayer() -> None:
    settings = Settings().model_copy(update={"profile": "testnet"})
    assert (desk_keys(settings), relayer_keys(settings)) == ([], [])


def test_keys__file_without_a_key__named_with_its_setting(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("not a key at all")
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="PROOFBOOK_API_DESK_KEY_FILE"):
        desk_keys(Settings().model_copy(update={"desk_key_file": path}))
