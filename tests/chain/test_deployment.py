"""The plan of a set, and the file that names it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chain.deployment import CONTRACTS, LEAST_DELAY_S, Deployment, plan
from chain.development import REPORTERS, key, roles
from chain.errors import AddressesMissing, AddressesUnusable, DeployerHolds, GovernanceTooWeak

DEPLOYER = key("deployer").address


def deployment() -> Deployment:
    return plan(DEPLOYER, 0, roles(), 31337)[1]


def test_plan__test_chain__play_money_first_and_every_address_from_its_nonce() -> None:
    steps, made = plan(DEPLOYER, 5, roles(), 31337)
    assert [step.name for step in steps] == ["PlayEuro", *CONTRACTS]
    assert len({step.address for step in steps}) == len(steps)
    assert made.asset == steps[0].address
    assert plan(DEPLOYER, 5, roles(), 31337) == (steps, made)
    assert plan(DEPLOYER, 6, roles(), 31337)[1].book != made.book


def test_plan__asset_given__no_play_money() -> None:
    asset = "0x" + "aB" * 20
    steps, made = plan(DEPLOYER, 0, replace(roles(), asset=asset, delay_s=LEAST_DELAY_S), 1)
    assert [step.name for step in steps] == list(CONTRACTS)
    assert made.asset.lower() == asset.lower()


def test_plan__committee_in_any_order__ascends_and_keeps_every_member() -> None:
    shuffled = replace(roles(), committee=tuple(reversed(roles().committee)))
    members = plan(DEPLOYER, 0, shuffled, 31337)[1].committee
    assert members == deployment().committee
    assert sorted(members, key=lambda one: int(one, 16)) == list(members)
    assert set(members) == {key(reporter).address for reporter in REPORTERS}


def test_plan__every_owner__is_the_timelock_that_comes_last() -> None:
    steps, made = plan(DEPLOYER, 0, roles(), 31337)
    assert (steps[-1].name, steps[-1].address) == ("ParameterTimelock", made.timelock)
    owned = {step.name for step in steps if made.timelock in step.arguments}
    assert owned == {"BetBook", "HousePool", "FixtureOracle", "KycRegistry"}
    assert not any(DEPLOYER in step.arguments for step in steps)


@pytest.mark.parametrize("chain_id", [1, 11_155_111, 8453])
def test_plan__delay_below_two_days__is_refused_off_the_local_chain(chain_id: int) -> None:
    short = replace(roles(), delay_s=LEAST_DELAY_S - 1)
    with pytest.raises(GovernanceTooWeak, match=f"chain {chain_id} asks for a timelock of 48 hours"):
        plan(DEPLOYER, 0, short, chain_id)
    with pytest.raises(GovernanceTooWeak, match="one key"):
        plan(DEPLOYER, 0, replace(roles(), delay_s=LEAST_DELAY_S), chain_id, owner=DEPLOYER)
    assert plan(DEPLOYER, 0, short, 31337)[0][-1].arguments[0] == LEAST_DELAY_S - 1
    assert plan(DEPLOYER, 0, replace(roles(), delay_s=LEAST_DELAY_S), chain_id)[0]


@pytest.mark.parametrize("part", ["guardian", "desk", "proposers", "executors", "cancellers", "committee"])
def test_plan__deployer_with_a_part__is_refused_by_its_name(part: str) -> None:
    value = getattr(roles(), part)
    mine = replace(roles(), **{part: (DEPLOYER.lower(), *value)[:4] if isinstance(value, tuple) else DEPLOYER})
    with pytest.raises(DeployerHolds, match=part):
        plan(DEPLOYER, 0, mine, 31337)


def test_plan__owner_for_a_stage__has_no_timelock() -> None:
    steps, made = plan(DEPLOYER, 0, roles(), 31337, owner=DEPLOYER)
    assert "ParameterTimelock" not in [step.name for step in steps]
    assert made.timelock == DEPLOYER


def test_deployment__saved_and_loaded__is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "local.json"
    deployment().save(path)
    assert Deployment.load(path) == deployment()
    assert [one.name for one in path.parent.iterdir()] == ["local.json"]


def test_deployment__no_file__says_to_deploy(tmp_path: Path) -> None:
    with pytest.raises(AddressesMissing, match="ape run deploy") as caught:
        Deployment.load(tmp_path / "local.json")
    assert str(tmp_path / "local.json") in str(caught.value)


@pytest.mark.parametrize("fault", ["not json", "missing field", "no address", "wrong type"])
def test_deployment__unusable_file__names_it_and_what_to_do(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "local.json"
    deployment().save(path)
    content = json.loads(path.read_text())
    if fault == "missing field":
        del content["oracle"]
    elif fault == "no address":
        content["book"] = "0x1234"
    elif fault == "wrong type":
        content["committee"] = 5
    path.write_text("{" if fault == "not json" else json.dumps(content))
    with pytest.raises(AddressesUnusable, match="move the file away") as caught:
        Deployment.load(path)
    assert str(path) in str(caught.value)
