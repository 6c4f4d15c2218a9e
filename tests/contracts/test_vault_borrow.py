"""A withdrawal between the first and the last settlement of a pot."""

import pytest

from chain.development import key
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
ANN, BEN, RELAYER = (key(who).address for who in ("ann", "ben", "relayer"))
HOME_WINS = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


def withdraw(world: World, who: str, units: int) -> None:
    world.send(world.book.functions.requestWithdraw(units), key(who).address)
    world.travel(world.at() + 3_600)
    world.send(world.book.functions.withdraw(key(who).address), RELAYER)


def test_vault__winner_leaves_before_the_pot_books__every_unit_stays_accounted(world: World) -> None:
    """The pot pays out of the house's reserve and books when its last bet settles; meanwhile the customers' half is
    lower than the balances, and the last customer's withdrawal borrows from the house's half."""
    for who in ("ann", "ben"):
        withdraw(world, who, world.account(who)[0] - 10 * EURO)
    fixture = world.fixture()
    ann = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 30_000_000)
    ben = world.bet("ben", Leg(FixtureId(fixture), 1, 1, 2).pack(), 10 * EURO, 1_100_000)
    world.finish(fixture, HOME_WINS)
    world.settle([ann])
    withdraw(world, "ann", 300 * EURO)
    assert world.solvent()
    world.settle([ben])
    customers, house = world.book.functions.vault().call()
    assert customers + house == world.asset.functions.balanceOf(world.book.address).call()


def test_vault__winner_left_and_another_pot_gains__it_settles(world: World) -> None:
    """The customers' half, less than that pot's profit by then, is taken down by it in checked arithmetic."""
    for who in ("ann", "ben"):
        withdraw(world, who, world.account(who)[0] - 110 * EURO)
    fixture = world.fixture()
    ann = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 30_000_000)
    world.bet("ben", Leg(FixtureId(fixture), 1, 1, 2).pack(), 10 * EURO, 1_100_000)
    lost = [world.bet(who, Leg(FixtureId(fixture), 8, 1, 0).pack(), 100 * EURO, 2_000_000) for who in ("ann", "ben")]
    world.finish(fixture, HOME_WINS)
    world.settle([ann])
    withdraw(world, "ann", 220 * EURO)  # 20 of 220 customers' units would be left, and 80 are to come
    world.settle(lost)
