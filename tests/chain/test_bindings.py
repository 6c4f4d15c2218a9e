"""The bindings on a deployed set, and the bindings against the compiled contracts."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from eth_account import Account

from chain.bindings import BetBook, BookLens, FixtureOracle, HousePool, KycRegistry, PlayEuro
from chain.bindings import errors as generated
from chain.bindings.bet_book import Deposited, WithdrawalRequested
from chain.bindings.book_lens import Solvency
from chain.bindings.fixture_oracle import Fixture, Listed
from chain.bindings.play_euro import Transfer
from chain.contract import Call
from chain.development import key
from chain.errors import BadArgument, NoContract, ReceiptTimeout, SilentRevert, TransactionReverted
from chain.senders import KeySender, Sender, UnlockedSender
from chain.typed_data import Fixture as Specification

if TYPE_CHECKING:
    from web3 import Web3

    from tests.contracts.world import World

pytestmark = pytest.mark.anvil
EURO = 10**6
HOUR = 3_600


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    from tests.anvil import anvil_process, connect
    from tests.contracts.world import build

    with anvil_process() as url:
        yield build(connect(url))


@pytest.fixture
def book(world: World) -> BetBook:
    return BetBook(world.w3, world.addresses.book)


@pytest.fixture
def lens(world: World) -> BookLens:
    return BookLens(world.w3, world.addresses.lens)


@pytest.fixture
def euro(world: World) -> PlayEuro:
    return PlayEuro(world.w3, world.addresses.asset)


@pytest.fixture
def ann(world: World) -> Sender:
    return UnlockedSender(world.w3, key("ann").address)


@pytest.fixture
def funded(world: World, euro: PlayEuro, ann: Sender) -> Sender:
    """Ann with a grant, money and an allowance."""
    world.grant("ann")
    euro.faucet(ann.address, 1_000 * EURO).transact(ann)
    euro.approve(world.addresses.book, 2**200).transact(ann)
    return ann


def fresh(w3: Web3) -> KeySender:
    """A key that nobody has used, with ether for gas."""
    account = Account.create()
    w3.provider.make_request("anvil_setBalance", [account.address, hex(10**18)])  # type: ignore[arg-type]
    return KeySender(w3, account)


# -- views


def test_view__struct__comes_as_its_dataclass(lens: BookLens) -> None:
    found = lens.solvency()
    assert isinstance(found, Solvency)
    assert found.held >= found.customers + found.house
    assert found.solvent is True


def test_view__several_results__have_names_and_unpack(book: BetBook, funded: Sender) -> None:
    before = book.vault()
    book.deposit(3 * EURO).transact(funded)
    customers, house = book.vault()
    assert (customers, house) == (before.customers + 3 * EURO, before.house)


def test_view__addresses__are_checksummed_and_those_of_the_plan(world: World, book: BetBook) -> None:
    assert (book.asset(), book.pool(), book.oracle()) == (
        world.addresses.asset,
        world.addresses.pool,
        world.addresses.oracle,
    )
    assert KycRegistry(world.w3, world.addresses.registry).issuers(key("issuer").address) is True


def test_view__arrays__come_as_tuples(lens: BookLens) -> None:
    names, hashes = lens.type_hashes()
    assert names[0] == "Order"
    assert {len(item) for item in hashes} == {32}


def test_view__older_block__answers_for_that_block(world: World, euro: PlayEuro, ann: Sender) -> None:
    block, before = world.w3.eth.block_number, euro.balance_of(ann.address)
    euro.faucet(ann.address, 7).transact(ann)
    assert euro.balance_of(ann.address, block=block) == before
    assert euro.balance_of(ann.address) == before + 7


def test_view__struct_argument__hashes_like_the_product(world: World) -> None:
    oracle = FixtureOracle(world.w3, world.addresses.oracle)
    spec = world.specify()
    given = Fixture(**spec.message())
    assert oracle.specification_of(given) == spec.struct_hash()
    with pytest.raises(BadArgument, match="spec of specificationOf"):
        oracle.specification_of(Specification(**spec.message()))  # type: ignore[arg-type]


def test_view__no_code_at_the_address__names_it(world: World, ann: Sender) -> None:
    nobody = Account.create().address
    with pytest.raises(NoContract, match=nobody):
        BookLens(world.w3, nobody).solvency()
    with pytest.raises(NoContract, match=nobody):
        BetBook(world.w3, nobody).deposit(1).transact(ann)


# -- calls


def test_call__prepared__sends_nothing(world: World, book: BetBook, funded: Sender) -> None:
    block = world.w3.eth.block_number
    call = book.deposit(EURO)
    assert isinstance(call, Call)
    assert call.to == world.addresses.book
    assert call.data[:4] == bytes.fromhex("b6b55f25")
    assert call.simulate(funded) is None
    assert 21_000 < call.estimate(funded) < 200_000
    assert world.w3.eth.block_number == block


def test_call__simulated__gives_the_return_value(euro: PlayEuro, ann: Sender) -> None:
    assert euro.approve(key("ben").address, 5).simulate(ann) is True


def test_call__key_in_memory__pays_and_signs_by_itself(world: World, euro: PlayEuro) -> None:
    sender = fresh(world.w3)
    for expected in (5, 10):
        receipt = euro.faucet(sender.address, 5).transact(sender)
        assert euro.balance_of(sender.address) == expected
    assert receipt["type"] == 2
    assert world.w3.eth.get_transaction_count(sender.address) == 2


def test_call__not_mined_in_time__says_not_to_send_again_blindly(world: World, euro: PlayEuro, ann: Sender) -> None:
    world.w3.provider.make_request("evm_setAutomine", [False])  # type: ignore[arg-type]
    try:
        with pytest.raises(ReceiptTimeout, match="look for its receipt before sending again"):
            euro.faucet(ann.address, 1).transact(ann, timeout_s=0.3)
    finally:
        world.w3.provider.make_request("evm_setAutomine", [True])  # type: ignore[arg-type]
        world.w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]


def test_union__call_of_the_office_at_the_book__acts_on_the_book(book: BetBook, funded: Sender) -> None:
    book.deposit(2 * EURO).transact(funded)
    receipt = book.request_withdraw(EURO).transact(funded)
    (asked,) = book.events.of(receipt, WithdrawalRequested)
    assert (asked.account, asked.units) == (funded.address, EURO)
    assert book.pending_withdrawal(funded.address) == (EURO, asked.withdraw_at)
    assert book.eligible(funded.address) is True


# -- refusals


def test_refusal__deposit_without_a_grant__carries_the_arguments(book: BetBook, world: World) -> None:
    stranger = fresh(world.w3)
    for act in (lambda c: c.estimate(stranger), lambda c: c.simulate(stranger), lambda c: c.transact(stranger)):
        with pytest.raises(generated.NotEligible) as caught:
            act(book.deposit(EURO))
        error = caught.value
        assert isinstance(error, generated.BetBookNotEligible)
        assert (error.account, error.eligible_until, error.no_entry_before) == (stranger.address, 0, 0)
        assert (error.name, error.contract) == ("NotEligible", "BetBook")
        assert list(error.arguments) == ["account", "eligibleUntil", "noEntryBefore"]
        assert str(error).endswith("bring a new grant from the identity issuer, or wait until the bar has ended")
    assert world.w3.eth.get_transaction_count(stranger.address) == 0


def test_refusal__same_name_in_another_contract__is_its_own_class(world: World) -> None:
    stranger = fresh(world.w3)
    with pytest.raises(generated.HousePoolNotEligible) as caught:
        HousePool(world.w3, world.addresses.pool).request_entry(1_000 * EURO).simulate(stranger)
    assert isinstance(caught.value, generated.NotEligible)
    assert caught.value.provider == stranger.address


@pytest.mark.parametrize("unlocked", [True, False])
def test_refusal__mined_revert__is_decoded_with_its_transaction(world: World, book: BetBook, unlocked: bool) -> None:
    sender: Sender = UnlockedSender(world.w3, key("ben").address) if unlocked else fresh(world.w3)
    with pytest.raises(generated.NoWithdrawal) as caught:
        book.withdraw(sender.address).transact(sender, gas=200_000)
    assert caught.value.account == sender.address
    assert caught.value.message == f"NoWithdrawal(account={sender.address})"
    if caught.value.transaction is not None:
        assert world.w3.eth.get_transaction_receipt(caught.value.transaction)["status"] == 0  # type: ignore[arg-type]
    else:
        assert unlocked  # Anvil refuses it before it is mined


def test_refusal__too_little_gas__says_to_raise_the_limit(world: World, euro: PlayEuro) -> None:
    sender = fresh(world.w3)
    with pytest.raises(TransactionReverted, match="raise its gas limit"):
        euro.faucet(sender.address, 1).transact(sender, gas=30_000)


def test_refusal__of_openzeppelin__is_decoded_through_another_contract(
    world: World, book: BetBook, euro: PlayEuro
) -> None:
    world.grant("ben")
    ben = UnlockedSender(world.w3, key("ben").address)
    euro.faucet(ben.address, EURO).transact(ben)
    with pytest.raises(generated.ERC20InsufficientAllowance) as caught:
        book.deposit(EURO).transact(ben)
    assert (caught.value.spender, caught.value.allowance, caught.value.needed) == (book.address, 0, EURO)
    with pytest.raises(generated.OwnableUnauthorizedAccount) as refused:
        book.set_minimum_stake(1).transact(ben)
    assert refused.value.account == ben.address


def test_refusal__without_data__is_silent(world: World, ann: Sender) -> None:
    lens = PlayEuro(world.w3, world.addresses.lens)  # not what it is taken for
    with pytest.raises(SilentRevert):
        lens.faucet(ann.address, 1).simulate(ann)


def test_refusal__copied_and_pickled__keeps_everything() -> None:
    error = generated.StakeTooSmall(0, 10_000, contract="BetBook", transaction=b"\1" * 32)
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is generated.StakeTooSmall
        assert (twin.stake, twin.minimum, twin.contract, twin.transaction, str(twin)) == (
            0,
            10_000,
            "BetBook",
            b"\1" * 32,
            str(error),
        )
    assert error.message == "StakeTooSmall(stake=0, minimum=10000)"


# -- events


def test_events__receipt__decoded_with_position(book: BetBook, euro: PlayEuro, funded: Sender) -> None:
    receipt = book.deposit(4 * EURO).transact(funded)
    (deposited,) = book.events.decode(receipt)
    assert isinstance(deposited, Deposited)
    assert (deposited.account, deposited.units) == (funded.address, 4 * EURO)
    assert deposited.log.block == receipt["blockNumber"]
    assert deposited.log.transaction == bytes(receipt["transactionHash"])
    assert deposited.log.address == book.address
    (moved,) = euro.events.of(receipt, Transfer)
    assert (moved.from_, moved.to, moved.value) == (funded.address, book.address, 4 * EURO)
    assert moved.log.index != deposited.log.index


def test_events__range_and_indexed_value__select(world: World, book: BetBook, funded: Sender) -> None:
    first = world.w3.eth.block_number + 1
    for units in (EURO, 2 * EURO):
        book.deposit(units).transact(funded)
    assert [event.units for event in book.events.deposited(first)] == [EURO, 2 * EURO]
    assert [event.units for event in book.events.deposited(first, first)] == [EURO]
    assert [event.units for event in book.events.deposited(first, account=funded.address)] == [EURO, 2 * EURO]
    assert book.events.deposited(first, account=key("ben").address) == ()
    assert [type(event) for event in book.events.between(first)] == [Deposited, Deposited]


def test_events__struct__comes_as_its_dataclass(world: World) -> None:
    first = world.w3.eth.block_number + 1
    spec = world.specify()
    fixture = world.list_fixture(spec)
    oracle = FixtureOracle(world.w3, world.addresses.oracle)
    (listed,) = oracle.events.listed(first, fixture=fixture)
    assert isinstance(listed, Listed)
    assert listed.specification == spec.struct_hash()
    assert listed.spec == Fixture(**spec.message())
