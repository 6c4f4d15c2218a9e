"""What is signed, by paths that share no code: this package, a wallet's JSON, the chain's own signer, the contracts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_utils.crypto import keccak

from api.desk import sign_batch, sign_order
from chain.development import REPORTERS, key
from chain.signers import compact
from chain.typed_data import TYPES, Batch, BatchOfTwo, Report, SameGame, SameGameOfTwo, Typed, type_hash
from chain.wire import encode_listing, encode_place, encode_report
from sports.words import FixtureId, Leg, Result, Status
from tests.contracts.world import EURO, World, as_tuple

pytestmark = pytest.mark.anvil
RELAYER = key("relayer").address
WALLETS = ("eth-account", "anvil")
# Spelled out here, as a wallet gets them: nothing is taken from the package under test.
TICKET = "bytes32 order,uint256[] odds,uint256 payout,uint256 acceptedAt,uint256 includeBy,uint256 deskEpoch"
REPORT = "bytes32 fixture,uint256 ballot,uint256 round,uint256 value,uint256 voids"
SHAPES = {
    "Order": {
        "Order": "address bettor,uint256[] legs,uint256 stake,uint256 minPayout,uint256 validUntil,uint256 nonce"
    },
    "Batch": {"Batch": "Ticket[] tickets", "Ticket": TICKET},
    "SameGame": {"SameGame": "Ticket[] tickets", "Ticket": TICKET},
    "BatchOfTwo": {"BatchOfTwo": "Ticket[] tickets", "Ticket": TICKET},
    "SameGameOfTwo": {"SameGameOfTwo": "Ticket[] tickets", "Ticket": TICKET},
    "Fixture": {
        "Fixture": "uint256 sport,uint256 competition,uint256 season,uint256 home,uint256 away,uint256 start,"
        "uint256 earliest,uint256 close,uint256 deadline,uint256 rules,uint256 committee,uint256 tie"
    },
    "Reports": {"Reports": "Report[] reports", "Report": REPORT},
    "Grant": {
        "Grant": "address wallet,uint256 eligibleUntil,uint256 noEntryBefore,uint256 tier,bytes32 policy,"
        "uint256 depositCap,uint256 stakeCap,uint256 seq,uint256 bringBy"
    },
}
DOMAIN = "string name,string version,uint256 chainId,address verifyingContract"


def fields(shape: str) -> list[dict[str, str]]:
    return [dict(zip(("type", "name"), part.split(" "), strict=True)) for part in shape.split(",")]


def wallet_signs(world: World, wallet: str, who: str, kind: str, contract: str, message: dict[str, Any]) -> bytes:
    """Signature of 64 bytes over the full message that a page would hand to a wallet."""
    full = {
        "types": {"EIP712Domain": fields(DOMAIN)} | {name: fields(shape) for name, shape in SHAPES[kind].items()},
        "primaryType": kind,
        "domain": {
            "name": "Proofbook",
            "version": "1",
            "chainId": world.addresses.chain_id,
            "verifyingContract": contract,
        },
        "message": message,
    }
    if wallet == "eth-account":
        signed = Account.sign_typed_data(key(who).account.key, full_message=full)
        return compact(signed.r, signed.s, signed.v - 27)
    written = json.loads(json.dumps(full, default=lambda raw: "0x" + raw.hex()))
    answer = world.w3.provider.make_request(
        "eth_signTypedData_v4",  # type: ignore[arg-type]
        [key(who).address, _as_text(written)],
    )
    raw = bytes.fromhex(answer["result"][2:])
    return compact(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big"), raw[64] - 27)


def _as_text(value: Any) -> Any:
    """Numbers as decimal text: a page cannot hold them otherwise."""
    if isinstance(value, dict):
        return {name: _as_text(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    return str(value) if isinstance(value, int) else value


def test_type_hashes__of_every_type__equal_the_contracts(world: World) -> None:
    names, hashes = world.lens.functions.typeHashes().call()
    assert sorted(names) == sorted(TYPES)
    assert dict(zip(names, hashes, strict=True)) == {name: type_hash(name) for name in TYPES}


@pytest.mark.parametrize("part", ["book", "oracle", "registry"])
def test_domain_separator__of_each_contract__is_that_of_the_standard(world: World, part: str) -> None:
    contract = getattr(world, part)
    kind = keccak(
        text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
    )
    values = [kind, keccak(text="Proofbook"), keccak(text="1"), 31_337, contract.address]
    expected = keccak(encode(["bytes32", "bytes32", "bytes32", "uint256", "address"], values))
    assert contract.functions.domainSeparator().call() == expected


@pytest.mark.parametrize("wallet", WALLETS)
def test_order__signed_by_a_wallet__is_placed(world: World, wallet: str) -> None:
    order = world.order("ann", Leg(FixtureId(world.fixture()), 1, 1, 0).pack(), EURO, min_payout=2 * EURO)
    bet = world.accept("ann", order, 2_000_000)
    message = {
        "bettor": order.bettor,
        "legs": list(order.legs),
        "stake": order.stake,
        "minPayout": order.min_payout,
        "validUntil": order.valid_until,
        "nonce": order.nonce,
    }
    signature = wallet_signs(world, wallet, "ann", "Order", world.book.address, message)
    assert signature == sign_order(order, key("ann"), world.addresses.book_domain)
    tickets = sign_batch([bet.ticket], [key("desk")], world.addresses.book_domain)
    data = encode_place([type(bet)(order, bet.ticket, signature)], tickets)
    world.send(world.book.functions.place(data), RELAYER)


@pytest.mark.parametrize("kind", [Batch, SameGame, BatchOfTwo, SameGameOfTwo])
@pytest.mark.parametrize("wallet", WALLETS)
def test_batch__signed_by_a_wallet__is_the_desks(world: World, wallet: str, kind: type[Typed]) -> None:
    fixture = world.fixture()
    bets = [
        world.accept("ann", world.order("ann", Leg(FixtureId(fixture), 1, 1, i).pack(), EURO), 2_500_000)
        for i in range(3)
    ]
    message = {
        "tickets": [
            {
                "order": bet.ticket.order,
                "odds": list(bet.ticket.odds),
                "payout": bet.ticket.payout,
                "acceptedAt": bet.ticket.accepted_at,
                "includeBy": bet.ticket.include_by,
                "deskEpoch": bet.ticket.desk_epoch,
            }
            for bet in bets
        ]
    }
    names = ["desk"] if kind in (Batch, SameGame) else ["desk", "second_desk"]
    signatures = [wallet_signs(world, wallet, name, kind.TYPE, world.book.address, message) for name in names]
    same_game, tickets = kind in (SameGame, SameGameOfTwo), [bet.ticket for bet in bets]
    keys = [key(name) for name in names]
    assert signatures == sign_batch(tickets, keys, world.addresses.book_domain, same_game=same_game)
    world.send(world.book.functions.placeMany(encode_place(bets, signatures, same_game=same_game)), RELAYER)


@pytest.mark.parametrize("wallet", WALLETS)
def test_specification__signed_by_wallets__is_listed(world: World, wallet: str) -> None:
    spec = world.specify()
    names = [field["name"] for field in fields(SHAPES["Fixture"]["Fixture"])]
    message = dict(zip(names, as_tuple(spec), strict=True))
    signatures = {
        key(who).address: wallet_signs(world, wallet, who, "Fixture", world.oracle.address, message)
        for who in REPORTERS[:3]
    }
    data = encode_listing(world.addresses.committee, signatures)
    world.send(world.oracle.functions.list(as_tuple(spec), data), RELAYER)
    assert world.oracle.functions.listed(spec.fixture_id()).call()[0] == spec.start
    assert world.oracle.functions.specificationOf(as_tuple(spec)).call() == spec.struct_hash()


@pytest.mark.parametrize("wallet", WALLETS)
def test_reports__signed_by_wallets__are_accepted(world: World, wallet: str) -> None:
    void = Result(Status.VOID).pack()
    specs = [world.specify() for _ in range(2)]
    reports = [Report(world.fixtures[world.list_fixture(spec)].struct_hash(), 0, 3, void, 0) for spec in specs]
    names = [field["name"] for field in fields(REPORT)]
    message = {"reports": [dict(zip(names, (r.fixture, 0, 3, void, 0), strict=True)) for r in reports]}
    signatures = {
        key(who).address: wallet_signs(world, wallet, who, "Reports", world.oracle.address, message)
        for who in REPORTERS
    }
    data = encode_report(0, world.addresses.committee, reports, signatures)
    assert world.oracle.functions.reportMany(data).call({"from": RELAYER}) == bytes(2)


@pytest.mark.parametrize("wallet", WALLETS)
def test_grant__signed_by_a_wallet__is_brought(world: World, wallet: str) -> None:
    names = [field["name"] for field in fields(SHAPES["Grant"]["Grant"])]
    values = (
        key("transmitter").address,
        world.at() // 3_600 + 9,
        0,
        1,
        keccak(text="sandbox"),
        5,
        6,
        1,
        world.at() + 9,
    )
    message = dict(zip(names, values, strict=True))
    signature = wallet_signs(world, wallet, "issuer", "Grant", world.registry.address, message)
    world.send_at(world.registry.functions.grant(values, signature), RELAYER, world.at() + 1)
    assert world.book.functions.eligible(key("transmitter").address).call()
