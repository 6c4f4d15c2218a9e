"""`BookLens.maximumStake` is what `place` accepts: found again by bisection against `place` itself, unit by unit."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from web3.exceptions import ContractLogicError

from chain.development import key
from chain.wire import Code
from sports.markets import MARKETS
from sports.words import FixtureId, Leg, Score
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
RELAYER = key("relayer").address
NOBODY = "0x" + "00" * 20
TOP = 1 << 56
SEEDS = int(os.environ.get("PROOFBOOK_LENS_BOOKS", "4"))
# The codes that a stake too large can end in.
LIMITS = {Code.BALANCE, Code.ACCOUNT_CAP, Code.STAKE_LIMIT, Code.BUDGET, Code.ACCUMULATOR_CAP, Code.ONE_KEY}
# Of football: small pots, large ones, with a line, and from the score when priced.
KINDS = (1, 2, 3, 4, 7, 8, 9, 11)


class Desk:
    """One bet of any stake, tried without being placed."""

    def __init__(self, world: World, who: str, legs: Sequence[int], odds: Sequence[int], keys: int, **how: Any) -> None:
        self.world, self.who, self.legs, self.odds = world, who, tuple(legs), tuple(odds)
        self.keys, self.same_game = ("desk", "second_desk")[:keys], bool(how.get("same_game"))
        self.at = world.at() - int(how.get("age", 0))

    def code(self, stake: int) -> int:
        """Code of `placeMany`, which names what `place` would revert with."""
        return int(self.world.book.functions.placeMany(self._data(stake)).call({"from": RELAYER})[0])

    def _data(self, stake: int) -> bytes:
        world = self.world
        one = replace(world.order(self.who, self.legs[0], stake, nonce=60), legs=self.legs)
        bet = world.accept(self.who, one, *self.odds, accepted_at=self.at)
        return world.packed([bet], self.keys, same_game=self.same_game)

    def placed(self, stake: int) -> bool:
        """Whether `place` alone would do it."""
        try:
            self.world.book.functions.place(self._data(stake)).call({"from": RELAYER})
        except ContractLogicError:
            return False
        return True

    def asked(self, bettor: str | None = None) -> tuple[int, int, int, int]:
        """The lens's answer: most, least, payout, code."""
        legs = [leg | odds << 32 for leg, odds in zip(self.legs, self.odds, strict=True)]
        who = key(self.who).address if bettor is None else bettor
        query = (who, legs, self.at, self.at + 600, len(self.keys) == 2, self.same_game)
        most, least, payout, code = self.world.lens.functions.maximumStake(query).call()
        return most, least, payout, code

    def found(self, least: int) -> tuple[int, int]:
        """Largest stake that is placed, and the code of one unit more."""
        if self.code(least) != Code.OK:
            return 0, self.code(least)
        low, high = least, TOP
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.code(middle) == Code.OK else (low, middle)
        return low, self.code(high)


def agree(desk: Desk) -> int:
    """Lens and book say the same; the code that stops more."""
    most, least, payout, code = desk.asked()
    assert (most, code) == desk.found(least)
    for stake in (most or least, most + 1):
        assert desk.placed(stake) == (stake == most)
    if most:
        assert desk.code(least - 1) == Code.STAKE
        product = 10**18
        for odds in desk.odds:
            product = product * odds // 10**6
        assert payout == most * product // 10**18
    return code


def leg_of(r: random.Random, fixture: int) -> int:
    market = r.choice(KINDS)
    size = {one.id: len(one.selections) for one in MARKETS.values()}[market]
    line = {4: 10, 7: -2}.get(market, 0)
    priced_at = Score(r.randint(0, 1), 0) if market == 7 else Score(0, 0)
    return Leg(FixtureId(fixture), market, 1, r.randrange(size), line, priced_at).pack()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_maximum_stake__random_books__is_what_place_accepts(world: World, seed: int) -> None:
    r = random.Random(f"lens {seed}")
    world.fill("ann", r.choice((0, 5_000)) * EURO + 1)
    if r.random() < 0.4:
        world.grant("ann", stake_cap=r.randint(100, 200_000))
    start = r.choice((300, 3_600, 100_000))
    fixtures = sorted(world.fixture(r.randint(50, 3_000) * EURO, start_in=start) for _ in range(3))
    for _ in range(6):  # what others have placed
        fixture, odds = r.choice(fixtures), r.choice((1_050_000, 2_000_000, 9_000_000))
        desk = Desk(world, "ben", [leg_of(r, fixture)], [odds], 2)
        most = min(desk.asked()[0], 40 * EURO)
        if most:
            world.bet("ben", desk.legs[0], r.randint(most // 2 or 1, most), odds)
    if r.random() < 0.3:
        world.send(world.book.functions.requestWithdraw(world.account("ann")[0] // 2), key("ann").address)
        world.travel(world.now() + r.choice((1, 600, 1_200)))
    for count in (1, 1, 2, 3):
        chosen = sorted(r.sample(fixtures, count))
        legs = [leg_of(r, fixture) for fixture in chosen]
        odds = [r.choice((1_000_001, 1_333_333, 2_000_000, r.randint(1_000_001, 40_000_000))) for _ in legs]
        agree(Desk(world, "ann", legs, odds, r.choice((1, 2)), age=r.choice((0, 30, 500))))


def test_maximum_stake__each_limit__is_named_by_what_place_would_say(world: World) -> None:
    rich = world.fixture(30_000 * EURO, start_in=7_200)
    small = world.fixture(100 * EURO, start_in=7_200)
    home = {fixture: Leg(FixtureId(fixture), 1, 1, 0).pack() for fixture in (rich, small)}
    pair = sorted(home)
    seen = {
        agree(Desk(world, "ann", [home[rich]], [2_000_000], 2)),
        agree(Desk(world, "ann", [home[small]], [2_000_000], 2)),
        agree(Desk(world, "ann", [home[small]], [2_000_000], 1)),
        agree(Desk(world, "ann", [home[one] for one in pair], [1_500_000] * 2, 2)),
    }
    assert seen == {Code.BALANCE, Code.BUDGET, Code.ONE_KEY, Code.ACCUMULATOR_CAP}
    world.grant("ann", stake_cap=700)
    assert agree(Desk(world, "ann", [home[rich]], [2_000_000], 2)) == Code.STAKE_LIMIT
    most, _, _, code = Desk(world, "ann", [home[rich]], [2_000_000], 2).asked(NOBODY)
    assert (most, code) == (30_000 * EURO, Code.BUDGET)  # the house's side alone


def test_maximum_stake__same_game_and_ties__as_place_has_it(world: World) -> None:
    fixture = world.fixture(1_000 * EURO)
    legs = sorted([Leg(FixtureId(fixture), 1, 1, 0).pack(), Leg(FixtureId(fixture), 4, 1, 1, 10).pack()])
    assert agree(Desk(world, "ann", legs, [1_500_000] * 2, 2)) == Code.LEGS_NOT_ASCENDING
    assert agree(Desk(world, "ann", legs, [1_500_000] * 2, 2, same_game=True)) == Code.ACCUMULATOR_CAP
    assert agree(Desk(world, "ann", legs[::-1], [1_500_000] * 2, 2, same_game=True)) == Code.LEGS_NOT_ASCENDING
    tied = sorted(world.fixture(1_000 * EURO, tie=7) for _ in range(2))
    legs = [Leg(FixtureId(one), 1, 1, 0).pack() for one in tied]
    assert agree(Desk(world, "ann", legs, [1_500_000] * 2, 2)) == Code.LEGS_TIED
    assert agree(Desk(world, "ann", legs, [1_500_000] * 2, 2, same_game=True)) == Code.ACCUMULATOR_CAP


def test_maximum_stake__what_no_stake_can_change__is_named(world: World) -> None:
    fixture = world.fixture(1_000 * EURO, start_in=600)
    home = Leg(FixtureId(fixture), 1, 1, 0).pack()
    assert agree(Desk(world, "ann", [home], [1_000_000], 2)) == Code.ODDS
    assert agree(Desk(world, "ann", [home | 1 << 120], [2_000_000], 2)) == Code.UNKNOWN_MARKET
    assert agree(Desk(world, "ann", [home ^ 1 << 200], [2_000_000], 2)) == Code.UNKNOWN_FIXTURE
    assert agree(Desk(world, "provider", [home], [2_000_000], 2)) == Code.BALANCE
    assert agree(Desk(world, "transmitter", [home], [2_000_000], 2)) == Code.NOT_ELIGIBLE
    many = [(1 << 32) - 1] * 2
    other = world.fixture(1_000 * EURO)
    pair = sorted([home, Leg(FixtureId(other), 1, 1, 0).pack()])
    assert agree(Desk(world, "ann", pair, many, 2)) in LIMITS | {Code.STAKE}
    with world.undone():
        world.send(world.book.functions.pauseNewRisk(), key("guardian").address)
        assert agree(Desk(world, "ann", [home], [2_000_000], 2)) == Code.PAUSED
    world.travel(world.fixtures[fixture].close)
    assert agree(Desk(world, "ann", [home], [2_000_000], 2)) == Code.MARKET_CLOSED
