"""The first bet of a wallet that holds tokens and no gas: all of it in one transaction of somebody else, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from eth_abi.abi import decode
from eth_utils.abi import abi_to_signature, function_signature_to_4byte_selector

from api.desk import sign_batch
from api.issuer import sign_grant
from chain.development import key
from chain.permit import Permit, sign_permit
from chain.typed_data import SANDBOX_POLICY, Grant
from chain.wire import Accepted, Code, decode_placed, encode_place
from tests.anvil import deploy
from tests.contracts.scenes import leg_of
from tests.contracts.world import EURO, YEAR, World, as_tuple, build

pytestmark = pytest.mark.anvil
EVE, RELAYER, ANYBODY = key("transmitter"), key("relayer").address, key("ben").address
ZERO = "0x" + "00" * 20
NO_GRANT = (ZERO, 0, 0, 0, bytes(32), 0, 0, 0, 0)
NO_MONEY = (ZERO, 0, 0, 0, bytes(32), bytes(32))
EVENS = 2_000_000


@dataclass
class Parts:
    """What a relayer brings for a wallet that nobody knows yet."""

    grant: Grant
    signature: bytes
    permit: Permit
    bet: Accepted
    data: bytes

    @property
    def deposit(self) -> tuple[Any, ...]:
        one = self.permit
        return (one.owner, one.value, one.deadline, one.v, one.r, one.s)


def grant_of(world: World, seq: int = 1, **limits: int) -> tuple[Grant, bytes]:
    domain = world.addresses.registry_domain
    return sign_grant(
        EVE.address, key("issuer"), domain, now=world.at(), valid_s=YEAR, seq=seq, policy=SANDBOX_POLICY, **limits
    )


def permit_of(world: World, units: int, **changes: int) -> Permit:
    nonce = world.asset.functions.nonces(EVE.address).call()
    return sign_permit(
        EVE,
        world.book.address,
        units,
        token=world.asset.address,
        token_name="Play Euro",
        token_version="1",
        chain_id=world.addresses.chain_id,
        nonce=changes.get("nonce", nonce),
        deadline=changes.get("deadline", world.at() + 3_600),
    )


@pytest.fixture
def newcomer(world: World) -> World:
    """Eve has tokens in her wallet, no ether, no grant and no account."""
    world.send(world.asset.functions.faucet(EVE.address, 100 * EURO), RELAYER)
    world.w3.provider.make_request("anvil_setBalance", [EVE.address, "0x0"])  # type: ignore[arg-type]
    return world


def parts_of(world: World, *, units: int = 20 * EURO, stake: int = 20 * EURO, nonce: int = 0, **order: Any) -> Parts:
    fixture = world.fixture()
    grant, signature = grant_of(world)
    bet = world.accept("transmitter", world.order("transmitter", leg_of(fixture), stake, nonce=nonce, **order), EVENS)
    return Parts(grant, signature, permit_of(world, units), bet, world.packed([bet]))


def call(world: World, parts: Parts, **other: Any) -> Any:
    values = {"grant": as_tuple(parts.grant), "signature": parts.signature, "money": parts.deposit, "data": parts.data}
    values |= other
    return world.first_bet.functions.place(values["grant"], values["signature"], values["money"], values["data"])


def refused(world: World, call_: Any) -> tuple[Code, str, str]:
    """Code of the refusal, and the names of what the registry and the book said of the parts before."""
    name, code, grant, deposit = world.refusal(call_, RELAYER)
    assert name == "NotPlaced"
    return Code(code), named(world, grant), named(world, deposit)


def named(world: World, error: bytes) -> str:
    if not error:
        return ""
    for contract in (world.book, world.registry, world.asset):
        for one in contract.abi:
            if one["type"] == "error" and function_signature_to_4byte_selector(abi_to_signature(one)) == error[:4]:
                decode([part["type"] for part in one.get("inputs", ())], error[4:])
                return str(one["name"])
    raise AssertionError(error.hex())


def open_bets(world: World) -> list[int]:
    return list(world.lens.functions.account(EVE.address).call()[14])


def untouched(world: World) -> None:
    """Nothing of Eve's is anywhere but in her wallet."""
    assert world.account("transmitter") == (0, 0)
    assert world.asset.functions.balanceOf(EVE.address).call() == 100 * EURO
    assert world.registry.functions.sequence(EVE.address).call() == 0
    assert world.asset.functions.nonces(EVE.address).call() == 0
    assert open_bets(world) == []


def placed(world: World, balance: int = 0) -> None:
    """The bet of twenty at evens stands."""
    assert world.account("transmitter") == (balance, 40 * EURO)
    assert open_bets(world) == [0]
    assert world.solvent()


@pytest.mark.parametrize("sender", [RELAYER, ANYBODY])
def test_first_bet__grant_permit_and_order__one_transaction_of_anybody_places_it(newcomer: World, sender: str) -> None:
    parts = parts_of(newcomer)
    receipt = newcomer.send(call(newcomer, parts), sender)
    placed(newcomer)
    (item,) = decode_placed(newcomer._event(receipt, "Placed(bytes)"))
    assert (item.code, item.order) == (Code.OK, parts.bet.ticket.order)
    assert newcomer.w3.eth.get_balance(EVE.address) == 0
    assert newcomer.asset.functions.balanceOf(newcomer.first_bet.address).call() == 0
    assert newcomer.asset.functions.allowance(EVE.address, newcomer.book.address).call() == 0


def test_first_bet__more_than_the_stake_is_brought__the_rest_stays_in_the_account(newcomer: World) -> None:
    newcomer.send(call(newcomer, parts_of(newcomer, units=50 * EURO)), RELAYER)
    placed(newcomer, 30 * EURO)


# ---------------------------------------------------------------------------------------------- somebody was quicker

QUICKER = ("grant", "a later grant", "permit", "deposit", "grant and permit", "grant and deposit")


@pytest.mark.parametrize("first", QUICKER)
def test_first_bet__somebody_brought_a_part_before__it_is_placed_all_the_same(newcomer: World, first: str) -> None:
    parts = parts_of(newcomer)
    if "deposit" in first or "grant" in first:  # nobody can deposit for a wallet without one
        grant, signature = grant_of(newcomer, 2) if "later" in first else (parts.grant, parts.signature)
        newcomer.send(newcomer.registry.functions.grant(as_tuple(grant), signature), ANYBODY)
    permit = parts.permit
    if "permit" in first:
        signed = (EVE.address, newcomer.book.address, permit.value, permit.deadline, permit.v, permit.r, permit.s)
        newcomer.send(newcomer.asset.functions.permit(*signed), ANYBODY)
    if "deposit" in first:
        newcomer.send(newcomer.book.functions.depositWithPermit(*parts.deposit), ANYBODY)
    newcomer.send(call(newcomer, parts), RELAYER)
    placed(newcomer)


def test_first_bet__somebody_brought_everything_before__nothing_is_placed_or_moved_twice(newcomer: World) -> None:
    parts = parts_of(newcomer, units=50 * EURO)
    newcomer.send(call(newcomer, parts), ANYBODY)
    assert refused(newcomer, call(newcomer, parts)) == (Code.NONCE, "SequenceNotRising", "PermitRefused")
    placed(newcomer, 30 * EURO)


@pytest.mark.parametrize("left", ["grant", "deposit", "both"])
def test_first_bet__parts_that_are_there_already_and_not_given__are_not_asked_for(newcomer: World, left: str) -> None:
    parts = parts_of(newcomer)
    newcomer.send(newcomer.registry.functions.grant(as_tuple(parts.grant), parts.signature), ANYBODY)
    other: dict[str, Any] = {} if left == "deposit" else {"grant": NO_GRANT, "signature": b""}
    if left != "grant":
        newcomer.send(newcomer.book.functions.depositWithPermit(*parts.deposit), ANYBODY)
        other["money"] = NO_MONEY
    newcomer.send(call(newcomer, parts, **other), RELAYER)
    placed(newcomer)


# --------------------------------------------------------------------------------------------- refused: nothing moves


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("no grant", (Code.NOT_ELIGIBLE, "", "NotEligible")),
        ("another's grant", (Code.NOT_ELIGIBLE, "BadIssuerSignature", "NotEligible")),
        ("grant brought too late", (Code.NOT_ELIGIBLE, "GrantTooLate", "NotEligible")),
        ("no deposit", (Code.BALANCE, "", "")),
        ("deposit below the stake", (Code.BALANCE, "", "")),
        ("permit of another nonce", (Code.BALANCE, "", "PermitRefused")),
        ("permit that has run out", (Code.BALANCE, "", "PermitRefused")),
        ("more than the wallet has", (Code.BALANCE, "", "ERC20InsufficientBalance")),
        ("above the deposit cap", (Code.BALANCE, "", "DepositLimit")),
        ("above the stake cap", (Code.STAKE_LIMIT, "", "")),
        ("payout too low", (Code.PAYOUT_BELOW_MINIMUM, "", "")),
    ],
)
def test_first_bet__a_part_is_wrong__told_with_the_code_and_nothing_has_moved(
    newcomer: World, fault: str, told: tuple[Code, str, str]
) -> None:
    world = newcomer
    parts = parts_of(world, min_payout=40 * EURO + 1) if fault == "payout too low" else parts_of(world)
    match fault:
        case "no grant":
            parts = replace(parts, signature=b"")
        case "another's grant":
            parts = replace(parts, signature=key("ben").sign(parts.grant.digest(world.addresses.registry_domain)))
        case "grant brought too late":
            world.travel(parts.grant.bring_by + 1)
            late = world.accept("transmitter", replace(parts.bet.order, valid_until=world.at() + 99), EVENS)
            parts = replace(parts, permit=permit_of(world, 20 * EURO), data=world.packed([late]))
        case "no deposit":
            parts = replace(parts, permit=replace(parts.permit, value=0))
        case "deposit below the stake":
            parts = replace(parts, permit=permit_of(world, 20 * EURO - 1))
        case "permit of another nonce":
            parts = replace(parts, permit=permit_of(world, 20 * EURO, nonce=7))
        case "permit that has run out":
            parts = replace(parts, permit=permit_of(world, 20 * EURO, deadline=world.at() - 1))
        case "more than the wallet has":
            parts = replace(parts, permit=permit_of(world, 101 * EURO))
        case "above the deposit cap":
            grant, signature = grant_of(world, deposit_cap=1_999)
            parts = replace(parts, grant=grant, signature=signature)
        case "above the stake cap":
            grant, signature = grant_of(world, stake_cap=1_999)
            parts = replace(parts, grant=grant, signature=signature)
    if fault == "grant brought too late":  # the match of the bet began in the meantime
        told = (Code.MARKET_CLOSED, *told[1:])
    assert refused(world, call(world, parts)) == told
    untouched(world)


def test_first_bet__desk_signature_is_not_the_desks__reverts_with_the_books_error(newcomer: World) -> None:
    parts = parts_of(newcomer)
    domain = newcomer.addresses.book_domain
    forged = encode_place([parts.bet], sign_batch([parts.bet.ticket], [key("ben"), key("ann")], domain))
    assert newcomer.refusal(call(newcomer, parts, data=forged), RELAYER)[0] == "BadDeskSignature"
    untouched(newcomer)


def test_first_bet__bettors_signature_left_out__the_caller_is_no_bettor(newcomer: World) -> None:
    parts = parts_of(newcomer)
    own = newcomer.packed([parts.bet], own=True)
    error = newcomer.refusal(call(newcomer, parts, data=own), EVE.address)
    assert error == ("NotTheBettor", EVE.address, newcomer.first_bet.address)
    untouched(newcomer)


@pytest.mark.parametrize("bets", [0, 2])
def test_first_bet__none_or_two_bets__refused_whole(newcomer: World, bets: int) -> None:
    parts = parts_of(newcomer, stake=5 * EURO)
    second = newcomer.accept("transmitter", replace(parts.bet.order, nonce=1), EVENS)
    data = newcomer.packed([parts.bet, second][:bets])
    error = ("ItemCount", 0) if bets == 0 else ("NotOneBet", 2)  # none: the book's own
    assert newcomer.refusal(call(newcomer, parts, data=data), RELAYER) == error
    untouched(newcomer)


def test_first_bet__somebody_elses_parts__move_nothing_of_theirs_but_where_they_signed(newcomer: World) -> None:
    """Ann's bet with Eve's permit: Eve's money goes into Eve's account, and only with Ann's bet placed."""
    parts = parts_of(newcomer)
    newcomer.send(newcomer.registry.functions.grant(as_tuple(parts.grant), parts.signature), ANYBODY)
    anns = newcomer.accept("ann", newcomer.order("ann", leg_of(newcomer.fixture()), 5 * EURO), EVENS)
    newcomer.send(
        call(newcomer, parts, grant=NO_GRANT, signature=b"", data=newcomer.packed([anns])), key("ben").address
    )
    assert newcomer.account("transmitter") == (20 * EURO, 0)
    assert newcomer.account("ann") == (995 * EURO, 10 * EURO)


# ------------------------------------------------------------------------------------------------------- other things


def test_first_bet__no_ether_and_no_unknown_call__are_taken(world: World) -> None:
    for params in ({"value": 1}, {"data": "0x12345678"}):
        with pytest.raises(Exception, match="revert"):
            world.w3.eth.call({"to": world.first_bet.address, "from": RELAYER, **params})  # type: ignore[typeddict-item]


def test_first_bet__addresses__are_those_of_the_set(world: World) -> None:
    found = (world.first_bet.functions.book().call(), world.first_bet.functions.registry().call())
    assert found == (world.book.address, world.registry.address)


def test_first_bet__token_that_calls_it_back_while_it_moves__gains_nothing(stage: World) -> None:
    """From within the deposit the same bet is placed on the credit; the outer one finds its nonce used: all undone."""
    with stage.undone():
        token = deploy(stage.w3, "ReentrantEuro")
        world = build(stage.w3, token)
        world.liquidity(20_000 * EURO)
        world.send(token.functions.faucet(EVE.address, 100 * EURO), RELAYER)
        parts = parts_of(world, units=40 * EURO)
        inner = call(world, parts, grant=NO_GRANT, signature=b"")
        world.send(token.functions.arm(inner.address, inner._encode_transaction_data()), RELAYER)
        assert refused(world, call(world, parts)) == (Code.NONCE, "", "")
        untouched(world)
        world.send(token.functions.arm(world.lens.address, b""), RELAYER)
        world.send(call(world, parts), RELAYER)
        placed(world, 20 * EURO)
