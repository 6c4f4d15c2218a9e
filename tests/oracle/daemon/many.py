"""Many matches at once: real matches at other times, the real contracts, blocks in slots, and real node processes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from web3 import Web3

from chain.development import ACCOUNTS, REPORTERS, key
from chain.local_clock import BlockProducer, follow
from oracle.specification import typed
from proofbook.chain_profiles import CHAIN_PROFILES, ChainName
from proofbook.cli._demo import CATALOGUE
from proofbook.ports import free_port
from sports.fixtures import load_catalogue
from sports.model import Decision
from sports.replay import MatchClock, ReplayServer, ReplayService
from sports.replay.matches import Match, load_matches
from tests.anvil import anvil_process, connect
from tests.contracts.oracle_pair import OracleStage
from tests.contracts.world import World as Contracts
from tests.contracts.world import build
from tests.oracle.daemon.stage import PROVIDERS, World, operator, tell

PLAYED = "world-cup-2018"
"""All providers of `PROVIDERS` know its ids by number, so that more can be made up."""


def played() -> list[Match]:
    """Matches that ended after 90 minutes."""
    found = [match for match in load_matches().values() if match.fixture.competition.key == PLAYED]
    return [match for match in found if match.decision is Decision.REGULAR]


def copies(starts: list[int], folder: Path) -> tuple[list[Match], Path]:
    """As many matches as starts, each as it was really played, with the catalogue that names them."""
    content, kept = json.loads(CATALOGUE.read_text()), played()
    rows = {row["key"]: row for row in content["fixtures"]}
    content["fixtures"] = []
    for number, start in enumerate(starts):
        row = dict(rows[kept[number % len(kept)].fixture.key])
        row |= {"id": 10_000 + number, "key": f"match-{number}"}
        row["kickoff_utc"] = f"{datetime.fromtimestamp(start, UTC):%Y-%m-%dT%H:%M:%SZ}"
        row["providers"] = {name: str(900_000 + number) for name in PROVIDERS}
        content["fixtures"].append(row)
    path = folder / "catalogue.json"
    path.write_text(json.dumps(content))
    fixtures = load_catalogue(path).fixtures
    named = {fixture.key: fixture for fixture in fixtures.values()}
    return [replace(kept[number % len(kept)], fixture=named[f"match-{number}"]) for number in range(len(starts))], path


class Slots(BlockProducer):
    """A block at each slot of the match clock, whatever waits; none in between."""

    def __init__(self, w3: Web3, clock: MatchClock, slot_s: int) -> None:
        super().__init__(w3, clock)
        self._chain, self._time, self._slot_s = w3, clock, slot_s

    def step(self) -> int | None:
        """Mine if a slot has begun since the last block."""
        slot = self._time.now() // self._slot_s * self._slot_s
        if slot <= int(self._chain.eth.get_block("latest")["timestamp"]):
            return None
        tell(self._chain, "evm_setNextBlockTimestamp", slot)
        tell(self._chain, "evm_mine")
        return slot


@contextmanager
def many(
    folder: Path,
    matches: list[Match],
    catalogue: Path,
    *,
    begin: int,
    profile: ChainName = "sepolia",
    slot_s: int = 12,
    pace: float = 1,
    nodes: int = 4,
    before: int = 0,
    prepare: Callable[[Contracts], None] = lambda _contracts: None,
    list_one: Callable[[Contracts, Match], None] | None = None,
) -> Iterator[World]:
    """Everything up but the nodes; the clock stands at `begin`, the chain began `before` seconds earlier."""
    chain_id = CHAIN_PROFILES[profile].chain_id
    keys = {name: secret for name, secret in PROVIDERS.items() if secret is not None}
    options = ("--accounts", str(ACCOUNTS), "--timestamp", str(begin - before), "--slots-in-an-epoch", "1")
    clock, ends = MatchClock(begin, 0.0), threading.Event()
    ports = [free_port() for _ in range(nodes)]
    with (
        ReplayServer(ReplayService(matches, clock, keys)) as replay,
        anvil_process(*options, "--chain-id", str(chain_id)) as url,
    ):
        contracts = build(connect(url), chain_id=CHAIN_PROFILES["anvil"].chain_id)
        contracts.addresses = replace(contracts.addresses, chain_id=chain_id)
        members = sorted((key(name) for name in REPORTERS), key=lambda one: int(one.address, 16))
        stage = OracleStage(contracts, None, {4: members})
        made = World(stage, url, replay, matches[0], folder, profile)
        contracts.addresses.save(folder / "addresses.json")
        prepare(contracts)
        for match in matches:
            contracts.list_fixture(typed(match.fixture.spec(committee=0)))
        if list_one is not None:
            list_one(contracts, matches[0])
        tell(contracts.w3, "evm_setAutomine", False)
        producer = Slots(connect(url), clock, slot_s)
        thread = threading.Thread(target=follow, args=(producer, ends, url), daemon=True)
        thread.start()
        made.operators = [operator(made, place, ports, replay, pace) for place in range(nodes)]
        for place in range(nodes):
            made.instead(place, json.dumps(str(CATALOGUE)), json.dumps(str(catalogue)))
        try:
            yield made
        finally:
            for one in made.operators:
                if one.process is not None:
                    one.kill()
            ends.set()
            thread.join(10)
