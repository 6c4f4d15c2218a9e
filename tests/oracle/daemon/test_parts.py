"""What the settings say reaches the parts; final fixtures and old bodies leave."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from eth_account import Account

from chain.deployment import Deployment
from chain.rpc.limits import Rate
from chain.transactions import FeePolicy
from oracle.agreement import NodeIndex
from oracle.daemon.parts import opened
from oracle.daemon.retention import Retention, bodies_behind
from oracle.daemon.service import SHOWN_S, Daemon
from oracle.engine import Decision, Terms
from oracle.engine.machine import begin
from proofbook.clock import ManualMatchClock
from proofbook.settings import Settings
from sports.evidence import DiskStore, Evidence
from sports.model import ProviderName, UnixTime
from tests.oracle.keys import SPECIFICATION, members

DAY_S = 86_400
NOW = int(datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp())
GWEI = 10**9


def settings(folder: Path, **node: Any) -> Settings:
    someone = "0x" + "11" * 20
    Deployment(31_337, *[someone] * 9, (someone,), (someone,)).save(folder / "addresses.json")
    for role in ("reporter", "transmitter"):
        (folder / role).write_text(Account.create().key.hex())
    keys = {role: {"kind": "raw", "raw_key_file": folder / role} for role in ("reporter", "transmitter")}
    limited = {"url": "https://sepolia.infura.io/v3/key", "calls_per_second": 3, "burst": 7}
    return Settings.model_validate(
        {
            "replay": {"enabled": False},
            "chain": {"rpc": [limited, {"url": "https://mainnet.infura.io/v3/key"}]},
            "node": {"data_dir": folder / "data", "contracts": folder / "addresses.json", **keys, **node},
            "sports": {
                "providers": {"espn": {}, "openligadb": {}},
                "evidence": {"folder": folder / "evidence"},
            },
        }
    )


@pytest.mark.process
def test_parts__rates_caps_and_bond_of_the_settings__are_those_of_pool_manager_and_worker(tmp_path: Path) -> None:
    fees = {"tip_cap_gwei": "2", "fee_cap_gwei": "30", "fee_cap_urgent_gwei": "44", "bump_percent": 15}
    chosen = settings(tmp_path, fees=fees, limits={"challenge_euros": 250}, peers={"port": 0})

    async def look() -> tuple[list[Rate], FeePolicy, int]:
        async with opened(chosen) as parts:
            assert parts.manager is not None
            worker = parts.node._worker
            assert worker is not None
            rates = [seat.endpoint.rate for seat in parts.pool.state.seats]
            await parts.server.stop()
            return rates, parts.manager._work.fees, worker._bond_most

    rates, policy, bond = asyncio.run(look())
    assert rates[0] == Rate(3, 7)
    assert rates[1] != rates[0]
    assert (policy.tip_cap, policy.fee_cap, policy.fee_cap_urgent) == (2 * GWEI, 30 * GWEI, 44 * GWEI)
    assert policy.bump_percent == 15
    assert bond == 250 * 10**6


def kept(folder: Path, store: DiskStore, body: bytes, at: int) -> str:
    return asyncio.run(Evidence(store).keep(ProviderName("espn"), body, UnixTime(at), "espn/one", 200))


def state_of(digest: str) -> Any:
    terms = Terms(SPECIFICATION, members(), NodeIndex(0), NOW - 7_200, NOW - 900, NOW + DAY_S)
    return replace(begin(terms), decision=Decision(detail=json.dumps({"evidence": [["G4", digest]]})))


def test_retention__body_past_its_days__goes_unless_an_open_fixture_rests_on_it(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    old = kept(tmp_path, store, b"old", NOW - 31 * DAY_S)
    disputed = kept(tmp_path, store, b"disputed", NOW - 31 * DAY_S)
    fresh = kept(tmp_path, store, b"fresh", NOW - DAY_S)
    states = [state_of(disputed)]
    parts = SimpleNamespace(
        clock=ManualMatchClock(NOW), bodies=store, retention_days=30, open_states=lambda: iter(states)
    )
    asyncio.run(Retention(parts).sweep())
    found = {digest: asyncio.run(store.get(digest)) is not None for digest in (old, disputed, fresh)}
    assert found == {old: False, disputed: True, fresh: True}


def test_bodies__of_a_final_fixture__are_not_held(tmp_path: Path) -> None:
    assert list(bodies_behind([replace(state_of("ab"), finished=True)])) == []
    assert list(bodies_behind([state_of("ab")])) == ["ab"]


@pytest.mark.parametrize("finished", [True, False])
def test_daemon__final_fixture__leaves_memory_an_hour_later(tmp_path: Path, finished: bool) -> None:
    daemon, gone = Daemon(settings(tmp_path)), list[bytes]()
    states = {SPECIFICATION: replace(state_of("ab"), finished=finished)}
    node = SimpleNamespace(now=NOW, forget=gone.append)
    parts: Any = SimpleNamespace(
        node=node,
        core=SimpleNamespace(states=states),
        eyes=SimpleNamespace(forget=gone.append),
        observers={SPECIFICATION: object()},
        station=SimpleNamespace(client=SimpleNamespace(peers=[SimpleNamespace(forget=gone.append)])),
    )
    for passed in (0, SHOWN_S - 1):
        node.now = NOW + passed
        daemon._let_go(parts)
        assert gone == []
    node.now = NOW + SHOWN_S
    daemon._let_go(parts)
    assert gone == ([SPECIFICATION] * 3 if finished else [])
    assert parts.observers.keys() == (set() if finished else {SPECIFICATION})
