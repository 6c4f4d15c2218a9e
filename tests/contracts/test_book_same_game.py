"""Same-game accumulators (M16): legs of one match or tie, where the desk signed a `SameGame` instead of a `Batch`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chain.development import key
from chain.wire import Accepted, Code, Terms
from sports.words import FixtureId, Leg, Result, Score, Status, VoidInterval, VoidIntervals
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
STAKE = 10 * EURO
EVENS = 2_000_000
RELAYER = key("relayer").address
VOID = Result(Status.VOID).pack()
ONE_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
NIL_ONE = Result(Status.FINISHED, (Score(0, 0), Score(0, 1), *[None] * 5)).pack()


def home_wins(fixture: int) -> int:
    return Leg(FixtureId(fixture), 1, 1, 0).pack()


def under(fixture: int) -> int:
    """Fewer than two and a half goals."""
    return Leg(FixtureId(fixture), 4, 1, 1, 10).pack()


def both(*fixtures: int) -> list[int]:
    """Two legs of each match, in the order in which they are placed."""
    return [leg for fixture in sorted(fixtures) for leg in (home_wins(fixture), under(fixture))]


def bet(world: World, legs: Sequence[int], odds: int = EVENS, who: str = "ann", **ticket: Any) -> Accepted:
    order = replace(world.order(who, legs[0], STAKE), legs=tuple(legs))
    return world.accept(who, order, *[odds] * len(legs), **ticket)


def put(world: World, one: Accepted, keys: Sequence[str] = ("desk", "second_desk")) -> Terms:
    world.send(world.book.functions.place(world.packed([one], keys, same_game=True)), RELAYER)
    return one.terms


def view(world: World, fixture: int) -> list[int]:
    """Budget, reserved, combined, free, one key, swing."""
    return list(world.lens.functions.fixture(fixture).call()[3:])


def finish(world: World, said: dict[int, int], voids: int = 0) -> None:
    world.travel(max(world.now(), *(world.fixtures[fixture].earliest for fixture in said)))
    for fixture, value in said.items():
        world.send(world.oracle.functions.report(world.report(fixture, value, voids=voids)), RELAYER)
    world.travel(world.now() + 2 * 3_600 + 1)


# ------------------------------------------------------------------------------------------------------- placing


def test_m16__two_legs_of_one_match__reserve_stake_and_one_key_use_count_once(world: World) -> None:
    fixture = world.fixture()
    put(world, bet(world, both(fixture)), ("desk",))
    kept = view(world, fixture)
    assert kept[1:3] == [0, 3 * STAKE]
    assert kept[4:] == [30, 4 * STAKE]
    assert world.account("ann") == (990 * EURO, 4 * STAKE)


def test_m16__several_bets_on_the_same_legs__each_counts_on_the_one_before(world: World) -> None:
    one, two = sorted([world.fixture(budget=130 * EURO), world.fixture(budget=130 * EURO)])
    legs = [*both(one), home_wins(two)]
    bets = [bet(world, legs, 1_500_000, who) for who in ("ann", "ben", "ann")]
    codes = [item.code for item in world.place_many(bets, same_game=True)]
    each = bets[0].terms.payout - STAKE
    assert codes == [Code.OK, Code.OK, Code.ACCUMULATOR_CAP]
    assert [view(world, fixture)[2] for fixture in (one, two)] == [2 * each, 2 * each]


def test_m16__legs_of_one_tie__placed(world: World) -> None:
    fixtures = sorted(world.fixture(tie=5) for _ in range(2))
    put(world, bet(world, [home_wins(fixture) for fixture in fixtures]))
    assert [view(world, fixture)[2] for fixture in fixtures] == [3 * STAKE] * 2


def test_m16__accumulator_of_different_matches_and_a_single_in_a_same_game_batch__placed_as_ever(world: World) -> None:
    fixtures = sorted(world.fixture() for _ in range(2))
    bets = [bet(world, [home_wins(fixture) for fixture in fixtures]), bet(world, [home_wins(fixtures[0])])]
    assert [item.code for item in world.place_many(bets, same_game=True)] == [Code.OK, Code.OK]
    assert view(world, fixtures[0])[1:3] == [STAKE, 3 * STAKE]


# ------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("fault", ["twice", "descending", "order of matches"])
def test_m16__identical_leg_or_legs_that_descend__refused_with_the_leg_named(world: World, fault: str) -> None:
    low, high = sorted([world.fixture(), world.fixture()])
    legs = {
        "twice": [home_wins(low), home_wins(high), home_wins(high)],
        "descending": [home_wins(low), under(high), home_wins(high)],
        "order of matches": [home_wins(high), under(high), home_wins(low)],
    }[fault]
    order = replace(world.order("ann", legs[0], STAKE), legs=tuple(legs))
    one = world.accept("ann", order, EVENS, EVENS, EVENS + 1)
    call = world.book.functions.place(world.packed([one], same_game=True))
    assert world.refusal(call, RELAYER) == ("LegsNotAscending", one.legs[2])
    assert [item.code for item in world.place_many([one], same_game=True)] == [Code.LEGS_NOT_ASCENDING]


def test_m16__second_leg_of_a_match_is_none_of_its_sport__refused_with_the_leg_named(world: World) -> None:
    fixture = world.fixture()
    one = bet(world, [home_wins(fixture), Leg(FixtureId(fixture), 9, 1, 26).pack()])
    call = world.book.functions.place(world.packed([one], same_game=True))
    assert world.refusal(call, RELAYER) == ("UnknownMarket", one.legs[1])
    assert [item.code for item in world.place_many([one], same_game=True)] == [Code.UNKNOWN_MARKET]


@pytest.mark.parametrize("signed_for_same_game", [True, False])
def test_m16__flag_other_than_the_desk_signed__bad_desk_signature(world: World, *, signed_for_same_game: bool) -> None:
    one = bet(world, both(world.fixture()))
    data = bytearray(world.packed([one], same_game=signed_for_same_game))
    data[0] ^= 4
    refused = world.refusal(world.book.functions.placeMany(bytes(data)), RELAYER)
    assert (refused[0], refused[1], refused[3]) == ("BadDeskSignature", 0, key("desk").address)


def test_place__a_flag_that_nobody_defined__refused(world: World) -> None:
    data = bytearray(world.packed([bet(world, both(world.fixture()))], same_game=True))
    data[0] |= 8
    assert world.refusal(world.book.functions.placeMany(bytes(data)), RELAYER) == ("FlagsUnknown", 13)


# ------------------------------------------------------------------------------------------------------- settling


def test_m16__won__paid_once_by_the_first_match_to_start_and_every_reserve_freed(world: World) -> None:
    """The match that pays has two legs, and the one that doesn't as well; each keeps what it is owed."""
    home, other = world.fixture(start_in=3_600), world.fixture(start_in=7_200)
    terms = put(world, bet(world, both(home, other), 1_500_000))
    finish(world, {home: ONE_NIL, other: ONE_NIL})
    (item,) = world.settle_many([terms])
    assert item.payout == STAKE * 1_500_000**4 // 10**24
    assert view(world, home)[:3] == [2_000 * EURO - (item.payout - STAKE), 0, 0]
    assert view(world, other)[:3] == [2_000 * EURO, 0, 0]
    assert world.solvent()


def test_m16__one_of_two_legs_of_a_match_lost__the_bet_is_lost_and_the_epoch_gains_the_stake(world: World) -> None:
    early, late = world.fixture(start_in=3_600), world.fixture(start_in=40_000)
    terms = put(world, bet(world, [*sorted([home_wins(early), under(early), home_wins(late)])]))
    finish(world, {early: NIL_ONE})
    (item,) = world.settle_many([terms])
    assert (item.code, item.payout) == (Code.OK, 0)
    assert [view(world, fixture)[:3] for fixture in (early, late)] == [[2_000 * EURO, 0, 0]] * 2
    assert view(world, late)[5] == STAKE
    epoch = world.fixtures[early].start // (7 * 86_400)
    assert world.pool.functions.epochAt(epoch).call()[1] == STAKE


def test_m16__match_void_by_time__its_legs_are_void_and_the_others_count(world: World) -> None:
    early, late = world.fixture(start_in=3_600), world.fixture(start_in=40_000)
    start = world.fixtures[early].start
    world.travel(start + 60)
    one = bet(world, sorted([home_wins(early), under(early), home_wins(late)]), accepted_at=start + 60)
    terms = put(world, one)
    voids = VoidIntervals(0, (VoidInterval(1_800, 120),)).pack()
    world.travel(world.fixtures[early].earliest)
    world.send(world.oracle.functions.report(world.report(early, NIL_ONE, voids=voids)), RELAYER)
    finish(world, {late: ONE_NIL})
    (item,) = world.settle_many([terms])
    assert item.payout == 2 * STAKE


def test_m16__match_void__the_stake_comes_back(world: World) -> None:
    fixture = world.fixture()
    terms = put(world, bet(world, both(fixture)))
    finish(world, {fixture: VOID})
    (item,) = world.settle_many([terms])
    assert item.payout == STAKE
    assert view(world, fixture)[:3] == [2_000 * EURO, 0, 0]
