"""Words read ahead, many in one exchange, are the words that are read one by one; what fails is asked anew."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from api.desk.facts import Held
from api.desk.reading import BookReader
from chain.development import key
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
FINISHED = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


class Many(HTTPProvider):
    """Asks many things one after another, as a pool does in one exchange; `broken` answers are refusals."""

    broken = False

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.asked: list[str] = []
        self.exchanges = 0

    def make_request(self, method: RPCEndpoint, params: Any) -> Any:
        self.asked.append(method)
        return super().make_request(method, params)

    def ask_many(self, calls: Sequence[tuple[str, Sequence[Any]]]) -> tuple[Any, ...]:
        self.exchanges += 1
        if self.broken:
            return tuple(ValueError("refused") for _ in calls)
        return tuple(super(Many, self).make_request(RPCEndpoint(method), params)["result"] for method, params in calls)


@pytest.fixture
def wanted(world: World) -> list[tuple[str, int, tuple[int, ...]]]:
    """Orders of people with and without accounts, on matches open, reported, tied and unknown, on large pots too."""
    r = random.Random("ahead")
    fixtures = [world.fixture(500 * EURO, start_in=s) for s in (1_200, 9_000)]
    fixtures += [world.fixture(500 * EURO, start_in=9_000 + i, tie=3) for i in range(2)]
    world.fill("ann", 50 * EURO)
    legs = [Leg(FixtureId(fixture), 1, 1, side).pack() for fixture in (*fixtures, 999) for side in range(3)]
    legs += [Leg(FixtureId(fixture), 9, 1, 20).pack() for fixture in fixtures]
    for nonce in range(3):
        world.bet("ann", legs[nonce], 5 * EURO, 2_000_000)
    world.bet("ann", legs[-1], EURO, 2_000_000)
    world.travel(world.fixtures[fixtures[0]].earliest)
    world.send(world.oracle.functions.report(world.report(fixtures[0], FINISHED)), key("relayer").address)
    people = [key(who).address for who in ("ann", "ben", "reporter_0")]
    return [(r.choice(people), r.choice((0, 1, 2, 9, 70)), tuple(r.sample(legs, r.randint(1, 4)))) for _ in range(120)]


@pytest.mark.parametrize("broken", [False, True])
def test_warm__any_orders__facts_are_those_read_one_by_one(
    world: World, wanted: list[tuple[str, int, tuple[int, ...]]], broken: bool
) -> None:
    url = str(world.w3.provider.endpoint_uri)  # type: ignore[attr-defined]
    provider = Many(url)
    provider.broken = broken
    ahead, alone = BookReader(Web3(provider), world.addresses), BookReader(world.w3, world.addresses)
    head = ahead.head()
    ahead.warm(wanted, head)
    provider.asked.clear()
    found = [ahead.facts(*one, Held(), head) for one in wanted]
    assert found == [alone.facts(*one, Held(), head) for one in wanted]
    assert {True, False} == {word.reported for facts in found for word in facts.fixtures.values()}
    before, rest = provider.exchanges, provider.asked.count("eth_call")
    assert broken or rest < 40  # ties, keys and large pots are asked when they are met
    assert rest > 60 or not broken
    ahead.warm(wanted, head)
    assert provider.exchanges == before or broken
