"""What a deployed set says of itself, against what its address file and this source say of it.

    chain                        the node serves the chain of the file
    code                         at each of the nine addresses
    book <-> office              same asset, pool, oracle, registry; the office alone has no owner
    book <-> pool, oracle,       each names the other
             registry, lens, first bet
    committee, arbiters          number 0 is the file's
    oracle                       bonds are in the same asset
    domains, type hashes         those of `chain.typed_data`, so that what is signed here is valid there
    asset                        six decimals
    timelock                     48 hours at least, except on a local chain
    roles                        those asked for and no others: who owns, who governs, what was set at the beginning;
                                 only right after a deployment, as owners may change them later

Nothing here trusts an ABI: each question is its signature, so a contract of another kind gives a finding, not an error
in decoding. A dead endpoint is no finding: its error passes through.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_typing import BlockNumber
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import ContractLogicError
from web3.types import FilterParams

from chain.deployment import LEAST_DELAY_S, LOCAL_CHAIN, Deployment, Roles, founding_calls
from chain.typed_data import TYPES, Domain, Report, type_hash

DECIMALS: Final = 6
_NO_OWNER: Final = "0x0000000000000000000000000000000000000001"
_NOBODY: Final = "0x0000000000000000000000000000000000000000"
_ROLES: Final = {
    "DEFAULT_ADMIN_ROLE": bytes(32),
    **{name: keccak(text=name) for name in ("PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE")},
}
_GRANTED: Final = HexBytes(keccak(text="RoleGranted(bytes32,address,address)"))
_REVOKED: Final = HexBytes(keccak(text="RoleRevoked(bytes32,address,address)"))
_FOUNDED: Final = HexBytes(keccak(text="Founded(address,bytes)"))
_OTHER_SET: Final = "the addresses are of different sets, or of another version: deploy anew"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that differs: what, what was found, what was expected, and what to do."""

    what: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} is {self.found}, expected {self.expected}; {self.remedy}"


def addresses(deployment: Deployment) -> dict[str, str]:
    """The nine addresses by the names of the address file."""
    names = ("asset", "office", "book", "pool", "oracle", "registry", "lens", "first_bet", "timelock")
    return {name: getattr(deployment, name) for name in names}


def read_back(w3: Web3, deployment: Deployment, roles: Roles | None = None) -> list[Finding]:
    """Everything that differs, empty if the set is sound. With `roles`, also who may do what."""
    found = list(_chain(w3, deployment)) or list(_code(w3, deployment))
    if found:
        return found  # further questions would only repeat it
    checks: list[Iterator[Finding]] = [_links(w3, deployment), _identity(w3, deployment), _delay(w3, deployment)]
    if roles is not None:
        checks += [_roles(w3, deployment, roles), _governance(w3, deployment, roles)]
    return [finding for check in checks for finding in check]


def standing(w3: Web3, deployment: Deployment) -> list[str]:
    """Names of the addresses at which the chain has code."""
    return [name for name, at in addresses(deployment).items() if w3.eth.get_code(to_checksum_address(at))]


def domain_separator(domain: Domain) -> bytes:
    """EIP-712 domain separator, 32 bytes."""
    return Report(bytes(32), 0, 0, 0, 0).signable(domain).header


def committee_hash(members: tuple[str, ...]) -> bytes:
    """What the oracle keeps of a committee or its arbiters: keccak256 of its members, ascending, 20 bytes each."""
    ascending = sorted(members, key=lambda member: int(member, 16))
    return keccak(b"".join(bytes.fromhex(member[2:]) for member in ascending))


class _Unreadable(Exception):
    """The contract refused the question, or answered with bytes of another shape."""


def _ask(w3: Web3, address: str, question: str, *arguments: Any) -> Any:
    """Ask `name(inputs)(outputs)`; one output is given bare, several as a tuple."""
    name, inputs, outputs = question.replace(")", "").split("(")
    takes, gives = ([kind for kind in kinds.split(",") if kind] for kinds in (inputs, outputs))
    data = keccak(text=f"{name}({inputs})")[:4] + encode(takes, arguments)
    try:
        answer = w3.eth.call({"to": to_checksum_address(address), "data": HexBytes(data)})
        values = decode(gives, bytes(answer))
    except (ContractLogicError, DecodingError) as error:
        raise _Unreadable(str(error)[:80]) from None
    return values[0] if len(values) == 1 else values


def _expect(what: str, ask: Callable[[], Any], expected: Any, remedy: str) -> Iterator[Finding]:
    try:
        found = _plain(ask())
    except _Unreadable as error:
        yield Finding(what, f"unreadable ({error})", _plain(expected), remedy)
        return
    if found != _plain(expected):
        yield Finding(what, found, _plain(expected), remedy)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, str) and value.startswith("0x") and len(value) == 42:
        return to_checksum_address(value)
    return str(value)


def _chain(w3: Web3, deployment: Deployment) -> Iterator[Finding]:
    remedy = "connect to a node of that chain, or use the address file of this one"
    yield from _expect("the chain id", lambda: w3.eth.chain_id, deployment.chain_id, remedy)


def _code(w3: Web3, deployment: Deployment) -> Iterator[Finding]:
    there = standing(w3, deployment)
    for name, at in addresses(deployment).items():
        if name not in there:
            remedy = "the chain was reset, or the node has not caught up: check it, then deploy anew"
            yield Finding(f"the code of {name} at {at}", "absent", "a contract", remedy)


def _links(w3: Web3, one: Deployment) -> Iterator[Finding]:
    outward = {"asset": one.asset, "pool": one.pool, "oracle": one.oracle, "registry": one.registry}
    for holder, at in (("book", one.book), ("office", one.office)):
        for name, expected in outward.items():
            yield from _address(w3, holder, at, name, expected)
    yield from _address(w3, "book", one.book, "office", one.office)
    yield from _address(w3, "office", one.office, "owner", _NO_OWNER)
    yield from _address(w3, "pool", one.pool, "BOOK", one.book)
    for holder, at in (
        ("oracle", one.oracle),
        ("registry", one.registry),
        ("lens", one.lens),
        ("first_bet", one.first_bet),
    ):
        yield from _address(w3, holder, at, "book", one.book)
    yield from _address(w3, "oracle", one.oracle, "asset", one.asset)
    yield from _address(w3, "first_bet", one.first_bet, "registry", one.registry)


def _address(w3: Web3, holder: str, at: str, name: str, expected: str, remedy: str = _OTHER_SET) -> Iterator[Finding]:
    yield from _expect(f"{holder}.{name}()", lambda: _ask(w3, at, f"{name}()(address)"), expected, remedy)


def _identity(w3: Web3, one: Deployment) -> Iterator[Finding]:
    for holder, domain in (("book", one.book_domain), ("oracle", one.oracle_domain), ("registry", one.registry_domain)):
        yield from _expect(
            f"{holder}.domainSeparator()",
            partial(_ask, w3, domain.contract, "domainSeparator()(bytes32)"),
            domain_separator(domain),
            "signatures made here would be refused there: deploy from this source, or use the source it came from",
        )
    yield from _type_hashes(w3, one)
    yield from _expect(
        "committee 0 of the oracle",
        lambda: _ask(w3, one.oracle, "committees(uint256)(bytes32)", 0),
        committee_hash(one.committee),
        "the file names other reporters than the chain: take the members from the event CommitteeAdded",
    )
    yield from _expect(
        "the arbiters of committee 0",
        lambda: _ask(w3, one.oracle, "arbiters(uint256)(bytes32)", 0),
        committee_hash(one.arbiters),
        "the file names other arbiters than the chain: take them from the event CommitteeAdded",
    )
    yield from _expect(
        "asset.decimals()",
        lambda: _ask(w3, one.asset, "decimals()(uint8)"),
        DECIMALS,
        "every amount is counted in millionths of a euro: name another token in the roles file",
    )


def _type_hashes(w3: Web3, one: Deployment) -> Iterator[Finding]:
    remedy = "signatures made here would be refused there: deploy from this source, or use the source it came from"
    try:
        names, hashes = _ask(w3, one.lens, "typeHashes()(string[],bytes32[])")
    except _Unreadable as error:
        yield Finding("lens.typeHashes()", f"unreadable ({error})", f"{len(TYPES)} type hashes", remedy)
        return
    there = dict(zip(names, hashes, strict=True))
    for name in sorted(TYPES | there):
        here = type_hash(name) if name in TYPES else b""
        if there.get(name, b"") != here:
            yield Finding(f"the type hash of {name}", _plain(there.get(name, b"")), _plain(here), remedy)


def _delay(w3: Web3, one: Deployment) -> Iterator[Finding]:
    least = 0 if one.chain_id == LOCAL_CHAIN else LEAST_DELAY_S
    what, remedy = "timelock.getMinDelay()", "its owners could change things at once: do not use this set"
    try:
        found = _ask(w3, one.timelock, "getMinDelay()(uint256)")
    except _Unreadable as error:
        yield Finding(what, f"unreadable ({error})", f"{least} or more", remedy)
        return
    if found < least:
        yield Finding(what, str(found), f"{least} or more", remedy)


def _roles(w3: Web3, one: Deployment, roles: Roles) -> Iterator[Finding]:
    remedy = "do not use this set: deploy anew"
    for holder, at in (("book", one.book), ("pool", one.pool), ("oracle", one.oracle), ("registry", one.registry)):
        yield from _address(w3, holder, at, "owner", one.timelock, remedy)
        yield from _address(w3, holder, at, "pendingOwner", _NOBODY, remedy)
    held = (
        ("book", one.book, "guardian", roles.guardian),
        ("book", one.book, "secondDeskKey", roles.second_desk),
        ("pool", one.pool, "allocator", roles.allocator),
        ("pool", one.pool, "bondOwner", roles.bond_owner),
        ("pool", one.pool, "feeRecipient", roles.fee_recipient),
        ("oracle", one.oracle, "allocatorKey", roles.listing_allocator),
        ("oracle", one.oracle, "deskKey", roles.listing_desk),
        ("registry", one.registry, "guardian", roles.guardian),
    )
    for holder, at, name, expected in held:
        yield from _address(w3, holder, at, name, expected, remedy)
    # Nothing is booked yet, so the first epoch shows the rate of the plan.
    first = _ask(w3, one.pool, "current()(uint256)")
    yield from _expect(
        "pool.feeOf(current)",
        lambda: _ask(w3, one.pool, "feeOf(uint256)(uint256,uint256)", first),
        (roles.fee_ppm, 0),
        remedy,
    )
    desk = int(roles.desk, 16) | 1 << 160 | roles.minimum_stake_cents << 232
    yield from _expect("book.desk()", lambda: _ask(w3, one.book, "desk()(uint256)"), desk, remedy)
    issuer = to_checksum_address(roles.issuer)
    yield from _expect(
        f"registry.issuers({issuer})",
        lambda: _ask(w3, one.registry, "issuers(address)(bool)", issuer),
        True,
        remedy,
    )
    yield from _expect("registry.sandbox()", lambda: _ask(w3, one.registry, "sandbox()(bool)"), roles.sandbox, remedy)


def _governance(w3: Web3, one: Deployment, roles: Roles) -> Iterator[Finding]:
    """Delay and standby keys; who holds which role, and what was called as owner, from the timelock's own logs."""
    remedy = "do not use this set: deploy anew"
    yield from _expect(
        "timelock.getMinDelay()", lambda: _ask(w3, one.timelock, "getMinDelay()(uint256)"), roles.delay_s, remedy
    )
    for position, key in enumerate((roles.standby_desk, roles.standby_second_desk)):
        yield from _expect(
            f"book.standbyKeys({position})",
            partial(_ask, w3, one.book, "standbyKeys(uint256)(address)", position),
            to_checksum_address(key),
            remedy,
        )
    holders = _held(w3, one)
    expected = {(_ROLES["DEFAULT_ADMIN_ROLE"], one.timelock)}
    lists = {
        "PROPOSER_ROLE": roles.proposers,
        "EXECUTOR_ROLE": roles.executors or (_NOBODY,),
        "CANCELLER_ROLE": roles.cancellers,
    }
    expected |= {(_ROLES[name], to_checksum_address(who)) for name, members in lists.items() for who in members}
    for role, who in sorted(holders ^ expected):
        name = next((name for name, value in _ROLES.items() if value == role), role.hex())
        has, wanted = ((role, who) in held for held in (holders, expected))
        yield Finding(f"{name} of {who} in the timelock", str(has), str(wanted), remedy)
    made: list[tuple[str, bytes]] = [
        (to_checksum_address(log["topics"][1][-20:]), bytes(log["data"])) for log in _logs(w3, one, _FOUNDED)
    ]
    calls = [
        (to_checksum_address(at), encode(["bytes"], [bytes.fromhex(data[2:])]))
        for at, data in founding_calls(one.book, roles)
    ]
    if made != calls:
        yield Finding("what the timelock did while it was made", _shown(made), _shown(calls), remedy)


def _held(w3: Web3, one: Deployment) -> set[tuple[bytes, str]]:
    """(role, holder) of the timelock now, from its grants and revocations in order."""
    held: set[tuple[bytes, str]] = set()
    for log in _logs(w3, one, _GRANTED, _REVOKED):
        entry = (bytes(log["topics"][1]), to_checksum_address(log["topics"][2][-20:]))
        (held.add if log["topics"][0] == _GRANTED else held.discard)(entry)
    return held


def _logs(w3: Web3, one: Deployment, *topics: HexBytes) -> list[Any]:
    wanted: FilterParams = {
        "address": to_checksum_address(one.timelock),
        "topics": [list(topics)],
        "fromBlock": BlockNumber(one.block),
    }
    return list(w3.eth.get_logs(wanted))


def _shown(calls: Sequence[tuple[str, bytes]]) -> str:
    return "; ".join(f"{at} {data.hex()}" for at, data in calls) or "nothing"
