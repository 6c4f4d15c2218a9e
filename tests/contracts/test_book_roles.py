"""Every call that only one part may make refuses everybody else, and the parts' own calls do what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chain.development import key
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
OWNER, GUARDIAN = key("deployer").address, key("guardian").address
ZERO = "0x" + "00" * 20
ANN = key("ann").address
STRANGERS = ("ann", "desk", "relayer", "allocator", "issuer")

OWNERS: dict[str, Callable[[World], Any]] = {
    "book.setGuardian": lambda w: w.book.functions.setGuardian(ANN),
    "book.setMinimumStake": lambda w: w.book.functions.setMinimumStake(1),
    "book.setStandbyKey": lambda w: w.book.functions.setStandbyKey(0, ANN),
    "book.sunset": lambda w: w.book.functions.sunset(),
    "book.transferOwnership": lambda w: w.book.functions.transferOwnership(ANN),
    "oracle.addCommittee": lambda w: w.oracle.functions.addCommittee(1, [ANN] * 4),
    "oracle.retireCommittee": lambda w: w.oracle.functions.retireCommittee(0),
    "oracle.setListingKeys": lambda w: w.oracle.functions.setListingKeys(ANN, ANN),
    "oracle.setTerms": lambda w: w.oracle.functions.setTerms(900, 7_200, 1, 500),
    "registry.setIssuer": lambda w: w.registry.functions.setIssuer(ANN, True),
    "registry.setGuardian": lambda w: w.registry.functions.setGuardian(ANN),
}
GUARDIANS: dict[str, Callable[[World], Any]] = {
    "book.switchDeskKey": lambda w: w.book.functions.switchDeskKey(0, ZERO),
    "book.bumpDeskEpoch": lambda w: w.book.functions.bumpDeskEpoch(),
    "book.pauseNewRisk": lambda w: w.book.functions.pauseNewRisk(),
    "book.resumeNewRisk": lambda w: w.book.functions.resumeNewRisk(),
    "registry.removeIssuer": lambda w: w.registry.functions.removeIssuer(key("issuer").address),
}
MACHINES: dict[str, Callable[[World], Any]] = {
    "book.setEntry": lambda w: w.book.functions.setEntry(ANN, 1, 1, 1, 1, 1),
    "book.barEntry": lambda w: w.book.functions.barEntry(ANN, 1),
    "book.pull": lambda w: w.book.functions.pull(ANN, 1),
    "book.pay": lambda w: w.book.functions.pay(ANN, 1),
    "book.addBudget": lambda w: w.book.functions.addBudget(1, 1),
}


@pytest.mark.parametrize("name", OWNERS)
def test_owner_call__by_anybody_else__unauthorized(world: World, name: str) -> None:
    for who in (*STRANGERS, "guardian"):
        error = ("OwnableUnauthorizedAccount", key(who).address)
        assert world.refusal(OWNERS[name](world), key(who).address) == error


@pytest.mark.parametrize("name", GUARDIANS)
def test_guardian_call__by_guardian_and_owner_only(world: World, name: str) -> None:
    for who in STRANGERS:
        assert world.refusal(GUARDIANS[name](world), key(who).address) == ("NotAllowed", key(who).address)
    for who in (GUARDIAN, OWNER):
        GUARDIANS[name](world).call({"from": who})


@pytest.mark.parametrize("name", MACHINES)
def test_contracts_call__by_any_key__not_allowed(world: World, name: str) -> None:
    for who in (*STRANGERS, "guardian", "deployer"):
        assert world.refusal(MACHINES[name](world), key(who).address) == ("NotAllowed", key(who).address)


@pytest.mark.parametrize("name", sorted(OWNERS.keys() | GUARDIANS.keys() | MACHINES.keys()))
def test_office__called_at_its_own_address__nobody_may(world: World, name: str) -> None:
    """The office's code acts on its own empty storage there; no key is its owner, guardian, registry or pool."""
    part, _, function = name.partition(".")
    if part != "book":
        assert name.startswith(("oracle.", "registry."))
        return
    call = (OWNERS | GUARDIANS | MACHINES)[name](world)
    elsewhere = world.office.get_function_by_name(function)(*call.args)
    for who in (OWNER, GUARDIAN, ANN):
        assert world.refusal(elsewhere, who)[0] in ("NotAllowed", "OwnableUnauthorizedAccount")


def test_owner__in_two_steps__only_after_the_new_one_accepts(world: World) -> None:
    world.send(world.book.functions.transferOwnership(ANN), OWNER)
    assert world.book.functions.owner().call() == OWNER
    assert world.refusal(world.book.functions.acceptOwnership(), GUARDIAN)[0] == "OwnableUnauthorizedAccount"
    world.send(world.book.functions.acceptOwnership(), ANN)
    assert world.book.functions.owner().call() == ANN


@pytest.mark.parametrize("position", [0, 1])
def test_switch_desk_key__to_the_registered_standby_only__and_kills_open_tickets(world: World, position: int) -> None:
    switch = world.book.functions.switchDeskKey
    assert world.refusal(switch(position, ANN), GUARDIAN) == ("KeyNotRegistered", ANN)
    world.send(world.book.functions.setStandbyKey(position, ANN), OWNER)
    assert world.refusal(switch(1 - position, ANN), GUARDIAN) == ("KeyNotRegistered", ANN)
    before = world.book.functions.desk().call()
    world.send(switch(position, ANN), GUARDIAN)
    word = world.book.functions.desk().call()
    first, second = f"0x{word & (1 << 160) - 1:040x}", world.book.functions.secondDeskKey().call()
    assert (first.lower() == ANN.lower()) == (position == 0)
    assert (second == ANN) == (position == 1)
    assert word >> 160 & 0xFFFFFFFF == (before >> 160 & 0xFFFFFFFF) + 1
    assert word >> 192 == before >> 192
    assert world.refusal(switch(position, ANN), GUARDIAN) == ("KeyNotRegistered", ANN)


def test_minimum_stake__beyond_its_field__desk_field(world: World) -> None:
    assert world.refusal(world.book.functions.setMinimumStake(1 << 24), OWNER) == ("DeskField", 1 << 24)
    world.send(world.book.functions.setMinimumStake((1 << 24) - 1), OWNER)
    assert world.book.functions.desk().call() >> 232 == (1 << 24) - 1


def test_book__ether_or_an_unknown_call__refused(world: World) -> None:
    for params in ({"value": 1}, {"data": "0xdeadbeef"}, {"data": "0x"}):
        call: Any = {"from": ANN, "to": world.book.address, **params}
        with pytest.raises(Exception, match="revert"):
            world.w3.eth.call(call)


def test_pool_calls__by_the_pool_through_the_book__move_the_house_alone(world: World) -> None:
    customers, house = world.book.functions.vault().call()
    provider = key("provider").address
    world.send(world.asset.functions.faucet(provider, 50 * EURO), provider)
    world.send(world.asset.functions.approve(world.book.address, 50 * EURO), provider)
    world.send(world.pool.functions.requestEntry(50 * EURO), provider)
    assert list(world.book.functions.vault().call()) == [customers, house + 50 * EURO]
