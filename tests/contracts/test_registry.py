"""Grants and bars: who may let a wallet in, for how long, and that nothing old lets anybody in again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from api.issuer import sign_grant
from chain.development import key
from chain.typed_data import NO_CAP, SANDBOX_POLICY, Grant
from tests.anvil import anvil_process, artifact, connect, deploy
from tests.contracts.world import YEAR, World, as_tuple, signer_of

pytestmark = pytest.mark.anvil
CALLER = key("relayer").address
OWNER = key("deployer").address
WALLET = key("transmitter").address
DAY = 86_400
POLICY = b"\1" * 32


def signed(world: World, issuer: str = "issuer", seq: int = 1, **changes: Any) -> Grant:
    grant, _ = sign_grant(
        WALLET,
        key(issuer),
        world.addresses.registry_domain,
        now=world.at(),
        valid_s=YEAR,
        seq=seq,
        policy=SANDBOX_POLICY,
    )
    return replace(grant, **changes)


def bring(world: World, grant: Grant, issuer: str = "issuer", signature: bytes | None = None) -> Any:
    signature = signature or key(issuer).sign(grant.digest(world.addresses.registry_domain))
    return world.registry.functions.grant(as_tuple(grant), signature)


def word(world: World, wallet: str = WALLET) -> int:
    return int(world.book.functions.accounts(wallet).call())


def no_entry(world: World) -> int:
    return word(world) >> 200 & 0xFFFFFF


def test_grant__brought_by_anybody__stands_in_the_account_word(world: World) -> None:
    grant = signed(world, tier=3, deposit_cap=70_000, no_entry_before=world.at() // DAY - 2)
    world.send(bring(world, grant), key("ben").address)
    bits = word(world)
    assert bits >> 168 & 0xFFFFFFFF == grant.eligible_until
    assert no_entry(world) == grant.no_entry_before
    assert bits >> 224 & 0xFF == 3 | 1 << 4
    assert bits & (1 << 168) - 1 == 0
    assert world.book.functions.eligible(WALLET).call()
    limits = world.book.functions.limits(WALLET).call()
    assert (limits & NO_CAP, limits >> 48 & NO_CAP) == (70_000, NO_CAP)


BAD: dict[str, tuple[dict[str, Callable[[int], Any]], Callable[[World, Grant], tuple[Any, ...]]]] = {
    "brought too late": (
        {"bring_by": lambda at: at - 1},
        lambda w, g: ("GrantTooLate", g.bring_by, w.at()),
    ),
    "brought too early": (
        {"bring_by": lambda at: at + DAY + 1},
        lambda w, g: ("GrantTooEarly", g.bring_by, w.at() + DAY),
    ),
    "sequence not rising": ({"seq": lambda at: 0}, lambda w, g: ("SequenceNotRising", WALLET, 0, 0)),
    "tier": ({"tier": lambda at: 16}, lambda w, g: ("FieldTooLarge", b"tier".ljust(32, b"\0"), 16, 15)),
    "hours": (
        {"eligible_until": lambda at: 1 << 32},
        lambda w, g: ("FieldTooLarge", b"eligibleUntil".ljust(32, b"\0"), 1 << 32, (1 << 32) - 1),
    ),
    "days": (
        {"no_entry_before": lambda at: 1 << 24},
        lambda w, g: ("FieldTooLarge", b"noEntryBefore".ljust(32, b"\0"), 1 << 24, (1 << 24) - 1),
    ),
    "deposit cap": (
        {"deposit_cap": lambda at: 1 << 48},
        lambda w, g: ("FieldTooLarge", b"depositCap".ljust(32, b"\0"), 1 << 48, NO_CAP),
    ),
    "stake cap": (
        {"stake_cap": lambda at: 1 << 255},
        lambda w, g: ("FieldTooLarge", b"stakeCap".ljust(32, b"\0"), 1 << 255, NO_CAP),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_grant__one_bad_field__reverts_with_its_error_and_arguments(world: World, name: str) -> None:
    changes, error = BAD[name]
    grant = signed(world, **{field: value(world.at()) for field, value in changes.items()})
    assert world.refusal(bring(world, grant), CALLER) == error(world, grant)
    assert word(world) == 0


def test_grant__twice_or_older__sequence_not_rising(world: World) -> None:
    world.send(bring(world, signed(world, seq=5)), CALLER)
    for seq in (5, 4):
        error = ("SequenceNotRising", WALLET, 5, seq)
        assert world.refusal(bring(world, signed(world, seq=seq)), CALLER) == error


def test_grant__signed_by_no_issuer__bad_issuer_signature_names_the_signer(world: World) -> None:
    error = ("BadIssuerSignature", key("ann").address)
    assert world.refusal(bring(world, signed(world), "ann"), CALLER) == error
    zero = bring(world, signed(world), signature=bytes(64))
    assert world.refusal(zero, CALLER) == ("BadIssuerSignature", "0x" + "00" * 20)


@pytest.mark.parametrize("field", ["chain_id", "contract"])
def test_grant__signed_for_another_domain__bad_issuer_signature(world: World, field: str) -> None:
    grant = signed(world)
    value: Any = 1 if field == "chain_id" else world.addresses.book
    signature = key("issuer").sign(grant.digest(replace(world.addresses.registry_domain, **{field: value})))
    signer = signer_of(grant.digest(world.addresses.registry_domain), signature)
    assert world.refusal(bring(world, grant, signature=signature), CALLER) == ("BadIssuerSignature", signer)


@pytest.mark.parametrize("field", ["wallet", "eligible_until", "tier", "deposit_cap", "seq", "policy"])
def test_grant__field_changed_after_signing__bad_issuer_signature(world: World, field: str) -> None:
    grant = signed(world, deposit_cap=5)
    signature = key("issuer").sign(grant.digest(world.addresses.registry_domain))
    new: Any = {"wallet": key("ann").address, "policy": POLICY}.get(field, 9)
    changed = replace(grant, **{field: new})
    assert world.refusal(bring(world, changed, signature=signature), CALLER)[0] == (
        "SequenceNotRising"
        if changed.seq <= world.registry.functions.sequence(changed.wallet).call()
        else "BadIssuerSignature"
    )


@pytest.mark.parametrize("size", [0, 63, 65])
def test_grant__signature_of_another_length__wire_error(world: World, size: int) -> None:
    call = world.registry.functions.grant(as_tuple(signed(world)), bytes(size))
    name = "WireTooShort" if size < 64 else "WireTooLong"
    assert world.refusal(call, CALLER) == (name, size, 64)


def test_grant__of_a_removed_issuer__refused(world: World) -> None:
    grant = signed(world)
    world.send(world.registry.functions.removeIssuer(key("issuer").address), key("guardian").address)
    assert world.refusal(bring(world, grant), CALLER) == ("BadIssuerSignature", key("issuer").address)


def test_sandbox_grant__registry_without_the_flag__sandbox_forbidden(world: World) -> None:
    arguments = (world.book.address, OWNER, OWNER, key("issuer").address)
    strict = deploy(world.w3, "KycRegistry", *arguments, False)
    grant = signed(world)
    domain = replace(world.addresses.registry_domain, contract=strict.address)
    call = strict.functions.grant(as_tuple(grant), key("issuer").sign(grant.digest(domain)))
    assert world.refusal(call, CALLER) == ("SandboxForbidden", 31_337)


def test_sandbox_registry__on_another_chain__cannot_be_deployed(world: World) -> None:
    built = artifact("KycRegistry")
    with anvil_process("--chain-id", "1") as url:
        w3 = connect(url)
        factory = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]["object"])
        me = w3.eth.accounts[0]
        assert world.refusal(_Deploying(factory.constructor(me, me, me, me, True)), me) == ("SandboxForbidden", 1)
        factory.constructor(me, me, me, me, False).estimate_gas()


class _Deploying:
    """A deployment in the shape of a call."""

    def __init__(self, constructor: Any) -> None:
        self._constructor = constructor

    def call(self, params: Any) -> Any:
        return self._constructor.estimate_gas({"from": params["from"]})


# ------------------------------------------------------------------------------------------------------- bars


def test_bar__raises_the_day_and_never_lowers_it(world: World) -> None:
    today = world.at() // DAY
    for day, stands in ((today + 30, today + 30), (today + 10, today + 30), (0, today + 30), (today + 31, today + 31)):
        world.send(world.registry.functions.bar([WALLET], day), key("issuer").address)
        assert no_entry(world) == stands


def test_bar__a_grant_in_the_drawer__is_dead(world: World) -> None:
    drawer = signed(world, seq=1)
    day = world.at() // DAY + 30
    world.send(world.registry.functions.bar([WALLET], day), key("issuer").address)
    assert world.refusal(bring(world, drawer), CALLER) == ("SequenceNotRising", WALLET, 1, 1)


def test_bar__a_later_grant_with_an_earlier_day__does_not_lower_it(world: World) -> None:
    day = world.at() // DAY + 30
    world.send(world.registry.functions.bar([WALLET], day), key("issuer").address)
    world.send(bring(world, signed(world, seq=2)), CALLER)
    assert no_entry(world) == day
    assert not world.book.functions.eligible(WALLET).call()
    world.travel(day * DAY - 1)
    assert not world.book.functions.eligible(WALLET).call()
    world.travel(day * DAY)
    assert world.book.functions.eligible(WALLET).call()


def test_bar__several_wallets__one_event_and_every_wallet_barred(world: World) -> None:
    wallets = [key(who).address for who in ("ann", "ben")]
    day = world.at() // DAY + 1
    receipt = world.send(world.registry.functions.bar(wallets, day), key("guardian").address)
    topic = world.w3.keccak(text="EntryBarred(address[],uint256,address)")
    assert [log["topics"][0] for log in receipt["logs"]].count(topic) == 1
    assert not any(world.book.functions.eligible(wallet).call() for wallet in wallets)


def test_bar__day_beyond_its_field__field_too_large(world: World) -> None:
    call = world.registry.functions.bar([WALLET], 1 << 24)
    error = ("FieldTooLarge", b"noEntryBefore".ljust(32, b"\0"), 1 << 24, (1 << 24) - 1)
    assert world.refusal(call, key("issuer").address) == error


def test_bar__keeps_balance_withdrawal_and_open_payout(world: World) -> None:
    ann = key("ann").address
    before = word(world, ann)
    day = world.at() // DAY + 1
    world.send(world.registry.functions.bar([ann], day), key("issuer").address)
    assert word(world, ann) ^ before == (before >> 200 & 0xFFFFFF ^ day) << 200


@pytest.mark.parametrize("who", ["ann", "relayer", "desk"])
def test_bar__by_somebody_else__not_allowed(world: World, who: str) -> None:
    call = world.registry.functions.bar([WALLET], 1)
    assert world.refusal(call, key(who).address) == ("NotAllowed", key(who).address)


def test_grant__expiry__is_exclusive_to_the_hour(world: World) -> None:
    hour = world.at() // 3_600 + 3
    world.send(bring(world, signed(world, eligible_until=hour)), CALLER)
    world.travel(hour * 3_600 - 1)
    assert world.book.functions.eligible(WALLET).call()
    world.travel(hour * 3_600)
    assert not world.book.functions.eligible(WALLET).call()
