"""Listing: only on the right words, only inside the bounds, only once; and the parameters that later listings get."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from chain.development import REPORTERS, key
from chain.typed_data import Fixture
from chain.wire import encode_listing
from tests.contracts.world import World, as_tuple, signer_of

pytestmark = pytest.mark.anvil
CALLER = key("relayer").address
OWNER = key("deployer").address
DAY = 86_400


def by_keys(world: World, spec: Fixture, names: tuple[str, str] = ("listing_allocator", "listing_desk")) -> Any:
    digest = spec.digest(world.addresses.oracle_domain)
    signatures = b"".join(key(name).sign(digest) for name in names)
    return world.oracle.functions.listByKeys(as_tuple(spec), signatures)


def by_committee(world: World, spec: Fixture, signers: tuple[str, ...], **other: Any) -> Any:
    digest = spec.digest(other.get("domain", world.addresses.oracle_domain))
    signatures = {key(who).address: key(who).sign(digest) for who in signers}
    members = other.get("members", world.addresses.committee)
    return world.oracle.functions.list(as_tuple(spec), encode_listing(members, signatures))


def text(field: str) -> bytes:
    return field.encode().ljust(32, b"\0")


# field, value of it by (start, deadline), low and high bound likewise
BOUNDS: dict[str, Any] = {
    "sport below": ("sport", lambda s: 0, lambda s: (1, 3)),
    "sport above": ("sport", lambda s: 4, lambda s: (1, 3)),
    "other rules": ("rules", lambda s: 2, lambda s: (1, 1)),
    "home zero": ("home", lambda s: 0, lambda s: (1, 2**64 - 1)),
    "home too large": ("home", lambda s: 2**64, lambda s: (1, 2**64 - 1)),
    "away zero": ("away", lambda s: 0, lambda s: (1, 2**64 - 1)),
    "away too large": ("away", lambda s: 2**64, lambda s: (1, 2**64 - 1)),
    "same team": ("away", lambda s: s.home, lambda s: (1, 2**64 - 1)),
    "deadline before start": ("deadline", lambda s: s.start - 1, lambda s: (s.start, s.start + 10 * DAY)),
    "deadline too late": ("deadline", lambda s: s.start + 10 * DAY + 1, lambda s: (s.start, s.start + 10 * DAY)),
    "earliest too early": ("earliest", lambda s: s.start + 5_699, lambda s: (s.start + 5_700, s.deadline)),
    "earliest after deadline": ("earliest", lambda s: s.deadline + 1, lambda s: (s.start + 5_700, s.deadline)),
    "close before start": ("close", lambda s: s.start - 300, lambda s: (s.start, s.deadline)),
    "close after deadline": ("close", lambda s: s.deadline + 300, lambda s: (s.start, s.deadline)),
    "close off the grid": ("close", lambda s: s.start + 301, lambda s: (s.start + 300, s.start + 300)),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_list__one_field_out_of_bounds__out_of_bounds_names_it(world: World, name: str) -> None:
    field, value, bounds = BOUNDS[name]
    spec = world.specify()
    wrong = replace(spec, **{field: value(spec)})
    assert world.refusal(by_keys(world, wrong), CALLER) == ("OutOfBounds", text(field), value(spec), *bounds(spec))
    assert world.refusal(by_committee(world, wrong, REPORTERS), CALLER)[:2] == ("OutOfBounds", text(field))
    by_keys(world, spec).call({"from": CALLER})


def test_list__closes_later_than_a_byte_of_five_minutes__out_of_bounds(world: World) -> None:
    spec = world.specify()
    most = replace(spec, close=spec.start + 255 * 300)
    by_keys(world, most).call({"from": CALLER})
    wrong = replace(spec, close=spec.start + 256 * 300)
    assert world.refusal(by_keys(world, wrong), CALLER) == ("OutOfBounds", text("close"), 256, 0, 255)


@pytest.mark.parametrize("ahead", [0, -1, 400 * DAY + 1])
def test_list__start_not_ahead_or_too_far__out_of_bounds(world: World, ahead: int) -> None:
    now = world.at()
    spec = world.specify(start_in=now + ahead - world.now())
    assert spec.start == now + ahead
    error = ("OutOfBounds", text("start"), now + ahead, now + 1, now + 400 * DAY)
    assert world.refusal(by_keys(world, spec), CALLER) == error


@pytest.mark.parametrize(("sport", "minutes"), [(1, 95), (2, 10), (3, 60)])
def test_list__a_sports_shortest_match__is_the_lowest_earliest(world: World, sport: int, minutes: int) -> None:
    spec = world.specify(sport=sport)
    first = replace(spec, earliest=spec.start + minutes * 60)
    by_keys(world, first).call({"from": CALLER})
    error = world.refusal(by_keys(world, replace(first, earliest=first.earliest - 1)), CALLER)
    assert error[:2] == ("OutOfBounds", text("earliest"))


@pytest.mark.parametrize("committee", [1, 255, 256, 2**255])
def test_list__committee_that_is_none__committee_unknown(world: World, committee: int) -> None:
    spec = world.specify(committee=committee)
    assert world.refusal(by_keys(world, spec), CALLER) == ("CommitteeUnknown", committee)


def test_list__twice__already_listed_by_either_way(world: World) -> None:
    spec = world.specify()
    world.send(by_committee(world, spec, REPORTERS[:3]), CALLER)
    error = ("AlreadyListed", spec.fixture_id())
    assert world.refusal(by_keys(world, spec), CALLER) == error
    assert world.refusal(by_committee(world, spec, REPORTERS), CALLER) == error


def test_list__id_and_event__name_the_struct_hash(world: World) -> None:
    spec = world.specify()
    call = by_keys(world, spec)
    assert call.call({"from": CALLER}) == spec.fixture_id()
    (event,) = world.oracle.events.Listed().process_receipt(world.send(call, CALLER))
    assert event["args"]["specification"] == spec.struct_hash()
    assert event["args"]["fixture"] == spec.fixture_id()
    assert tuple(event["args"]["spec"].values()) == as_tuple(spec)
    assert world.oracle.functions.listed(spec.fixture_id()).call() == [spec.start, 24, 1]


@pytest.mark.parametrize("names", [("ann", "listing_desk"), ("listing_allocator", "ann"), ("listing_desk",) * 2])
def test_list_by_keys__signed_by_another__bad_listing_signature(world: World, names: tuple[str, str]) -> None:
    expected = ("listing_allocator", "listing_desk")
    position = 0 if names[0] != expected[0] else 1
    error = ("BadListingSignature", key(names[position]).address, key(expected[position]).address)
    assert world.refusal(by_keys(world, world.specify(), names), CALLER) == error


@pytest.mark.parametrize("name", ["competition", "season", "tie", "home", "start"])
def test_list_by_keys__field_changed_after_signing__bad_listing_signature(world: World, name: str) -> None:
    spec = world.specify()
    digest = spec.digest(world.addresses.oracle_domain)
    signatures = [key(who).sign(digest) for who in ("listing_allocator", "listing_desk")]
    other = replace(spec, **{name: getattr(spec, name) + 1})
    call = world.oracle.functions.listByKeys(as_tuple(other), b"".join(signatures))
    signer = signer_of(other.digest(world.addresses.oracle_domain), signatures[0])
    assert world.refusal(call, CALLER) == ("BadListingSignature", signer, key("listing_allocator").address)


def test_list_by_keys__zero_signatures_while_a_key_is_zero__bad_listing_signature(world: World) -> None:
    world.send(world.oracle.functions.setListingKeys("0x" + "00" * 20, "0x" + "00" * 20), OWNER)
    call = world.oracle.functions.listByKeys(as_tuple(world.specify()), bytes(128))
    assert world.refusal(call, CALLER)[0] == "BadListingSignature"


@pytest.mark.parametrize("size", [0, 64, 127, 129])
def test_list_by_keys__signatures_of_another_length__wire_error(world: World, size: int) -> None:
    call = world.oracle.functions.listByKeys(as_tuple(world.specify()), bytes(size))
    expected = ("WireTooShort", size, 128) if size < 128 else ("WireTooLong", size, 128)
    assert world.refusal(call, CALLER) == expected


def test_list__fewer_than_k_members__too_few_signatures(world: World) -> None:
    call = by_committee(world, world.specify(), REPORTERS[:2])
    assert world.refusal(call, CALLER) == ("TooFewSignatures", 2, 3)


def test_list__a_stranger_among_the_signers__committee_mismatch(world: World) -> None:
    members = [key(who).address for who in (*REPORTERS[:3], "ann")]
    call = by_committee(world, world.specify(), (*REPORTERS[:2], "ann"), members=members)
    assert world.refusal(call, CALLER)[:2] == ("CommitteeMismatch", 0)


def test_list__signed_for_another_chain__committee_mismatch(world: World) -> None:
    domain = replace(world.addresses.oracle_domain, chain_id=1)
    call = by_committee(world, world.specify(), REPORTERS, domain=domain)
    assert world.refusal(call, CALLER)[:2] == ("CommitteeMismatch", 0)


def test_list__no_members__committee_mismatch(world: World) -> None:
    call = world.oracle.functions.list(as_tuple(world.specify()), bytes(3))
    assert world.refusal(call, CALLER)[:2] == ("CommitteeMismatch", 0)


def test_retired_committee__lists_no_more_but_still_reports(world: World) -> None:
    from sports.words import Result, Status

    spec = world.specify()
    fixture = world.list_fixture(spec)
    world.send(world.oracle.functions.retireCommittee(0), OWNER)
    assert world.refusal(by_keys(world, world.specify()), CALLER) == ("CommitteeUnknown", 0)
    data = world.report(fixture, Result(Status.VOID).pack())
    world.send(world.oracle.functions.report(data), CALLER)


def test_terms__changed_after_listing__the_fixture_keeps_its_own(world: World) -> None:
    old, new = world.specify(), world.specify()
    world.list_fixture(old)
    world.send(world.oracle.functions.setTerms(3_600, 7_200, 5, 2_000), OWNER)
    world.list_fixture(new)
    fast = [world.oracle.functions.stateOf(s.fixture_id()).call()[0] >> 160 & 0xFFFF for s in (old, new)]
    assert fast == [900, 3_600]


TERMS: dict[str, Any] = {
    "fast under fifteen minutes": ((899, 7_200, 1, 500), ("fast", 899, 900, 7_200)),
    "fast longer than slow": ((7_201, 7_200, 1, 500), ("fast", 7_201, 900, 7_200)),
    "slow under two hours": ((900, 7_199, 1, 500), ("slow", 7_199, 7_200, 64_800)),
    "slow over eighteen hours": ((900, 64_801, 1, 500), ("slow", 64_801, 7_200, 64_800)),
    "no swing is large": ((900, 7_200, 0, 500), ("largeSwing", 0, 1, 2**32 - 1)),
    "large swing over its field": ((900, 7_200, 2**32, 500), ("largeSwing", 2**32, 1, 2**32 - 1)),
    "bond under five percent": ((900, 7_200, 1, 499), ("bond", 499, 500, 2_000)),
    "bond over twenty percent": ((900, 7_200, 1, 2_001), ("bond", 2_001, 500, 2_000)),
}


@pytest.mark.parametrize("name", TERMS)
def test_terms__out_of_bounds__refused_with_the_field(world: World, name: str) -> None:
    values, (field, *rest) = TERMS[name]
    assert world.refusal(world.oracle.functions.setTerms(*values), OWNER) == ("OutOfBounds", text(field), *rest)


def test_committee__size_order_and_number__checked(world: World) -> None:
    members = sorted((key(who).address for who in REPORTERS), key=lambda one: int(one, 16))
    add = world.oracle.functions.addCommittee
    assert world.refusal(add(1, members[:3]), OWNER) == ("CommitteeSize", 3)
    many = [to_checksum_address(f"0x{i:040x}") for i in range(1, 18)]
    assert world.refusal(add(1, many), OWNER) == ("CommitteeSize", 17)
    swapped = [members[1], members[0], *members[2:]]
    assert world.refusal(add(1, swapped), OWNER) == ("MembersNotAscending", members[0])
    assert world.refusal(add(1, [members[0], *members[:3]]), OWNER) == ("MembersNotAscending", members[0])
    assert world.refusal(add(1, ["0x" + "00" * 20, *members]), OWNER) == ("MembersNotAscending", "0x" + "00" * 20)
    assert world.refusal(add(0, members), OWNER) == ("CommitteeExists", 0)
    assert world.refusal(add(256, members), OWNER) == ("CommitteeExists", 256)
    assert world.refusal(world.oracle.functions.retireCommittee(1), OWNER) == ("CommitteeUnknown", 1)


@pytest.mark.parametrize(("n", "k", "fast"), [(4, 3, 4), (5, 4, 5), (6, 4, 5), (7, 5, 6), (10, 7, 8), (16, 11, 12)])
def test_quorum__of_n_members__as_the_rule_says(world: World, n: int, k: int, fast: int) -> None:
    assert k == (n + (n - 1) // 3) // 2 + 1
    assert world.oracle.functions.quorum(n).call() == k
    assert world.oracle.functions.fastQuorum(n).call() == fast


def test_listing_keys__one_key_for_both_parts__refused(world: World) -> None:
    twice = key("listing_desk").address
    call = world.oracle.functions.setListingKeys(twice, twice)
    assert world.refusal(call, key("deployer").address) == ("SameKey", twice)


@pytest.mark.parametrize("tie", [0, 1, 2**32, 2**256 - 1])
def test_tie__of_a_specification__is_pinned_as_the_low_bits_of_its_hash(world: World, tie: int) -> None:
    fixture = world.list_fixture(world.specify(tie=tie))
    expected = int.from_bytes(keccak(tie.to_bytes(32, "big"))[-4:], "big") if tie else 0
    assert world.oracle.functions.tieOf(fixture).call() == expected
    assert world.oracle.functions.stateOf(fixture).call()[0] >> 32 & 0xFFFFFFFF == expected


def test_tie__of_an_unknown_fixture__zero(world: World) -> None:
    assert world.oracle.functions.tieOf(7).call() == 0
