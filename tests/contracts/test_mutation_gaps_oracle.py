"""What mutation testing of the oracle found no test for: small claims, each the death of mutants."""

from __future__ import annotations

import pytest

from chain.development import key
from tests.anvil import deploy
from tests.contracts.scenes import HOUR, arm, challenge, equivocation, operator, purse, report_at_earliest, ruling
from tests.contracts.test_oracle_listing import by_keys
from tests.contracts.test_oracle_reports import CALLER, INTERVAL, NIL_TO_ONE, ONE_TO_NIL, bring, ended, one, packed
from tests.contracts.world import EURO, World, build

pytestmark = pytest.mark.anvil
OWNER, ANN, BEN = (key(who).address for who in ("deployer", "ann", "ben"))
DAY = 86_400


def test_report__two_items_where_one_is_expected__item_count(world: World) -> None:
    """`report` reverts by its one item's error, so a second item must not slip through with a code of its own."""
    both = [one(world, ended(world), ONE_TO_NIL) for _ in range(2)]
    assert world.refusal(bring(world, packed(world, both)), CALLER) == ("ItemCount", 2)


def test_report__signed_list_of_nothing__item_count_either_way(world: World) -> None:
    data = packed(world, [])
    assert world.refusal(bring(world, data), CALLER) == ("ItemCount", 0)
    assert world.refusal(world.oracle.functions.reportMany(data), CALLER) == ("ItemCount", 0)


def test_list__nothing_reported_yet__word_is_written_with_its_bit_alone(world: World) -> None:
    """The slot is paid for when a fixture is listed, so that the first report, which is urgent, is cheap."""
    fixture = world.list_fixture(world.specify())
    assert world.oracle.functions.resultOf(fixture, 0).call() == [1 << 253, 0, False]


def test_listing_keys__set_anew__the_new_ones_list_and_the_old_ones_do_not(world: World) -> None:
    world.send(world.oracle.functions.setListingKeys(ANN, BEN), OWNER)
    found = (world.oracle.functions.allocatorKey().call(), world.oracle.functions.deskKey().call())
    assert found == (ANN, BEN)
    spec = world.specify()
    for names in (("listing_allocator", "ben"), ("ann", "listing_desk")):
        assert world.refusal(by_keys(world, spec, names), CALLER)[0] == "BadListingSignature"
    world.send(by_keys(world, spec, ("ann", "ben")), CALLER)


def test_bond__of_an_asset_that_keeps_a_fee__asset_delta(world: World) -> None:
    taxed = deploy(world.w3, "TaxedEuro")
    other = build(world.w3, taxed)
    other.send(taxed.functions.faucet(ANN, 1_000 * EURO), ANN)
    other.send(taxed.functions.approve(other.oracle.address, 1_000 * EURO), ANN)
    post = other.oracle.functions.postBond(ANN, 100 * EURO)
    assert other.refusal(post, ANN) == ("AssetDelta", 99 * EURO, 100 * EURO)


def test_bond__taken_back__is_no_longer_counted_as_held(world: World) -> None:
    arm(world, "reporter_0")
    who = key("reporter_0").address
    world.send(world.oracle.functions.postBond(who, 150 * EURO), who)
    assert world.oracle.functions.vault().call() == [150 * EURO, 0]
    world.send(world.oracle.functions.requestBondExit(100 * EURO), who)
    world.travel(world.at() + 35 * DAY)
    world.send(world.oracle.functions.withdrawBond(), who)
    assert world.oracle.functions.vault().call() == [50 * EURO, 0]


def test_slash__of_a_large_bond__bounty_is_a_thousand_at_most(world: World) -> None:
    """A twentieth of 400,000 is 20,000; a tenth of that would be 2,000."""
    for _ in range(4):
        world.send(world.asset.functions.faucet(BEN, 100_000 * EURO), BEN)
    world.send(world.asset.functions.approve(world.oracle.address, 400_000 * EURO), BEN)
    world.send(world.oracle.functions.postBond(key("reporter_0").address, 400_000 * EURO), BEN)
    before = purse(world, ANN)
    world.send(equivocation(world, world.list_fixture(world.specify()), "reporter_0"), ANN)
    assert purse(world, ANN) - before == 1_000 * EURO
    assert operator(world, "reporter_0").free == 380_000 * EURO
    assert world.oracle.functions.vault().call() == [380_000 * EURO, 19_000 * EURO]


def test_silence__while_a_revote_or_the_arbiter_has_time__nobody_can_call_it(world: World) -> None:
    arm(world)
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, ONE_TO_NIL)
    challenge(world, fixture)
    end, claim = world.oracle.functions.endBySilence(fixture), world.oracle.functions.claimBond(fixture, 0, BEN)
    began = world.at()
    for when in (began + 1, began + 24 * HOUR, began + 96 * HOUR - 1):
        world.travel(when)
        assert world.refusal(end, CALLER) == ("NoSilence", fixture, 2)
        assert world.refusal(claim, CALLER) == ("BondUndecided", fixture, 0)
    world.travel(began + 96 * HOUR)
    world.send(end, CALLER)


def test_rule__for_a_result_with_void_intervals__the_intervals_are_kept(world: World) -> None:
    arm(world)
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, NIL_TO_ONE)
    challenge(world, fixture)
    world.travel(world.at() + 24 * HOUR)
    world.send(ruling(world, fixture, ONE_TO_NIL, ("reporter_0", "reporter_1"), INTERVAL), CALLER)
    word, voids, is_final = world.oracle.functions.resultOf(fixture, 0).call()
    assert (word & (1 << 165) - 1, voids, is_final) == (ONE_TO_NIL, INTERVAL, True)


@pytest.mark.parametrize(("value", "voids"), [(ONE_TO_NIL | 1 << 124, 0), (ONE_TO_NIL, 1_801)])
def test_rule__for_a_result_that_is_none__malformed_whoever_signed_it(world: World, value: int, voids: int) -> None:
    arm(world)
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, NIL_TO_ONE)
    challenge(world, fixture)
    world.travel(world.at() + 24 * HOUR)
    call = ruling(world, fixture, value, ("reporter_0", "reporter_1", "reporter_2"), voids)
    assert world.refusal(call, CALLER) == ("MalformedResult", value, voids)
