"""The lens's other views say what the words say, in one call each."""

from __future__ import annotations

from typing import Any

import pytest

from chain.development import key
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
ANN = key("ann").address
EVENS = 2_000_000
HOME = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
AWAY = Result(Status.FINISHED, (Score(0, 0), Score(0, 1), *[None] * 5)).pack()


def named(world: World, view: str, *arguments: Any) -> Any:
    """A view's answer with its fields' names."""
    (entry,) = (one for one in world.lens.abi if one.get("name") == view)
    return _named(entry["outputs"][0], world.lens.functions[view](*arguments).call())


def _named(kind: Any, value: Any) -> Any:
    if kind["type"].endswith("[]") and kind["type"].startswith("tuple"):
        return [_named({**kind, "type": "tuple"}, one) for one in value]
    if kind["type"] != "tuple":
        return value
    return {part["name"]: _named(part, one) for part, one in zip(kind["components"], value, strict=True)}


def home(fixture: int) -> int:
    return Leg(FixtureId(fixture), 1, 1, 0).pack()


def test_account__with_bets_caps_and_a_request__is_all_in_one_answer(world: World) -> None:
    world.grant("ann", stake_cap=50_000, deposit_cap=900_000)
    fixture = world.fixture()
    before = named(world, "account", ANN)["stakeUsed"]
    for nonce in (0, 3, 70):
        order = world.order("ann", home(fixture), 10 * EURO, nonce=nonce)
        data = world.packed([world.accept("ann", order, EVENS)])
        world.send(world.book.functions.place(data), key("relayer").address)
    world.send(world.book.functions.requestWithdraw(25 * EURO), ANN)
    seen = named(world, "account", ANN)
    word = world.book.functions.accounts(ANN).call()
    assert (seen["balance"], seen["openPayout"]) == (word & (1 << 88) - 1, 60 * EURO)
    assert sorted(seen["openNonces"]) == [0, 3, 70]
    assert [seen["withdrawing"], seen["withdrawAt"]] == world.book.functions.pendingWithdrawal(ANN).call()
    assert (seen["capped"], seen["stakeCap"], seen["depositCap"]) == (True, 50_000, 900_000)
    assert seen["stakeUsed"] == before + 3_000
    assert (seen["eligible"], seen["tier"]) == (True, 1)
    assert seen["walletBalance"] == world.asset.functions.balanceOf(ANN).call()


def test_account__of_a_stranger__is_empty(world: World) -> None:
    seen = named(world, "account", key("transmitter").address)
    assert not any(seen.values())


def test_exposure__after_bets__adds_up_and_ends_with_the_result(world: World) -> None:
    fixture = world.fixture(1_000 * EURO)
    draw = Leg(FixtureId(fixture), 1, 1, 1).pack()
    over = Leg(FixtureId(fixture), 4, 1, 0, 10).pack()
    for leg, stake, keys in ((draw, 30, 2), (over, 50, 1)):
        bet = world.accept("ann", world.order("ann", leg, stake * EURO), EVENS)
        world.send(
            world.book.functions.place(world.packed([bet], ("desk", "second_desk")[:keys])), key("relayer").address
        )
    seen = named(world, "exposure", fixture, [draw, over])
    assert sum(pot["required"] for pot in seen["pots"]) == seen["word"]["reserved"] == 80 * EURO
    assert [pot["count"] for pot in seen["pots"]] == [1, 1]
    assert (seen["oneKeyRoom"], seen["word"]["oneKey"]) == (200 * EURO, 50)
    assert seen["accumulatorRoom"] == 500 * EURO
    assert seen["word"]["swing"] == 160 * EURO
    assert seen["epoch"] == world.fixtures[fixture].start // (7 * 86_400)
    assert (seen["reported"], seen["isFinal"], seen["tied"]) == (False, False, False)
    world.finish(fixture, HOME)
    after = named(world, "exposure", fixture, [])
    assert (after["reported"], after["isFinal"], after["pots"]) == (True, True, [])


def test_accumulator__before_and_after_results__says_who_pays_and_what_is_decided(world: World) -> None:
    early = world.fixture(1_000 * EURO, start_in=3_600)
    late = world.fixture(400 * EURO, start_in=10_000)
    legs = [home(one) | EVENS << 32 for one in sorted((early, late))]
    seen = named(world, "accumulator", legs)
    assert (seen["product"], seen["home"], seen["isFinal"]) == (4 * 10**18, early, False)
    assert seen["closeAt"] == world.fixtures[early].close
    assert seen["epoch"] == world.fixtures[early].start // (7 * 86_400)
    rooms = {leg["fixture"]: (leg["room"], leg["oneKeyRoom"], leg["code"]) for leg in seen["legs"]}
    assert rooms == {early: (500 * EURO, 250 * EURO, 0), late: (200 * EURO, 100 * EURO, 0)}
    world.finish(early, AWAY)
    lost = named(world, "accumulator", legs)
    decided = {leg["fixture"]: (leg["isFinal"], leg["multiplier"]) for leg in lost["legs"]}
    assert decided == {early: (True, 0), late: (False, 0)}
    assert lost["isFinal"]  # one lost leg decides it


def test_accumulator__all_won__multiplies_as_settle_does(world: World) -> None:
    fixture = world.fixture(1_000 * EURO)
    world.finish(fixture, HOME)
    seen = named(world, "accumulator", [home(fixture) | 1_500_000 << 32])
    assert (seen["isFinal"], seen["legs"][0]["multiplier"]) == (True, 3_000_000)


def test_solvency__names_the_parts_of_the_house(world: World) -> None:
    owner = key("bond_owner").address
    world.send(world.asset.functions.faucet(owner, 500 * EURO), owner)
    world.send(world.asset.functions.approve(world.book.address, 500 * EURO), owner)
    epoch = world.pool.functions.current().call()
    world.send(world.pool.functions.postClaimsBond(300 * EURO), owner)
    world.send(world.pool.functions.postBond(epoch + 1, 200 * EURO), owner)
    world.fixture(1_000 * EURO)
    seen = named(world, "solvency")
    assert seen["solvent"]
    assert seen["held"] == world.asset.functions.balanceOf(world.book.address).call()
    assert seen["held"] == seen["customers"] + seen["house"]
    parts = ("free", "placed", "owed", "claimsBond", "rest")
    assert sum(seen[part] for part in parts) == seen["house"]
    assert (seen["claimsBond"], seen["rest"]) == (300 * EURO, 200 * EURO)


def test_solvency__tokens_missing__is_not_solvent(world: World) -> None:
    held = world.asset.functions.balanceOf(world.book.address).call()
    mine = world.w3.keccak(int(world.book.address, 16).to_bytes(32, "big") + (0).to_bytes(32, "big"))
    word = "0x" + (held - 1).to_bytes(32, "big").hex()
    world.w3.provider.make_request("anvil_setStorageAt", [world.asset.address, "0x" + mine.hex(), word])  # type: ignore[arg-type]
    assert world.asset.functions.balanceOf(world.book.address).call() == held - 1
    assert not named(world, "solvency")["solvent"]
