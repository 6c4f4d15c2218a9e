"""What keeps a long run going: matches are listed as they come into sight, and funded as the pool's day allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chain.development import ACCOUNTS
from proofbook.cli._playground import Playground
from proofbook.cli._runmarket import HORIZON_S, LEAST_BUDGET, Keeper, wanted
from tests.anvil import anvil_process, connect
from tests.contracts.world import EURO, World, build

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("stage")]
DAY_S = 86_400
BEGIN = int(datetime(2018, 5, 22, tzinfo=UTC).timestamp())


@pytest.fixture
def world() -> Iterator[World]:
    with anvil_process("--accounts", str(ACCOUNTS), "--timestamp", str(BEGIN)) as url:
        made = build(connect(url))
        made.liquidity(20_000 * EURO)
        yield made


def test_keeper__days_pass__lists_each_match_once_and_funds_within_the_pools_day(world: World) -> None:
    said: list[str] = []
    ground = Playground(world.w3, world.addresses, said.append)
    begin = world.now()
    keeper = Keeper(ground, ("all",), begin)
    first = {one.key for one in wanted(("all",), begin)}
    assert list(keeper.turn(begin)) == []  # those of the beginning are somebody else's
    told: list[str] = []
    for day in range(1, 5):
        now = begin + day * DAY_S
        world.travel(now)
        told += keeper.turn(now)
        assert list(keeper.turn(now)) == []
        spent = world.pool.functions.funded().call()[1]
        assert spent <= world.pool.functions.nav().call() // 10
    later = {one.key for one in wanted(("all",), begin + 4 * DAY_S)} - first
    listed = [line for line in told if line.startswith("listed")]
    assert later
    assert len(listed) == len({line.rpartition(" ")[2] for line in listed}) >= len(later)
    assert any(line.startswith("funded") for line in told)
    for line in listed:
        fixture = int(line.rpartition(" ")[2], 16)
        assert world.oracle.functions.listed(fixture).call()[0] > begin + HORIZON_S - 4 * DAY_S
    funded = [event["args"]["units"] for event in world.pool.events.Funded().get_logs(from_block=0)]
    assert funded
    assert min(funded) >= LEAST_BUDGET


def test_keeper__of_named_matches__looks_for_no_others(world: World) -> None:
    ground = Playground(world.w3, world.addresses, lambda _: None)
    begin = world.now()
    keeper = Keeper(ground, ("world-cup-2018-final", "nobody-knows-it"), begin)
    world.travel(begin + 14 * DAY_S)
    assert list(keeper.turn(begin + 14 * DAY_S)) == []
