"""Who may do what in a new set, from a TOML file; every problem is named with its key, all at once.

    key                  value                                              also
    guardian ... fee_…   an address                                         all different from each other
    proposers            1 to 8 addresses                                   no other part of the set
    executors            up to 8; none: anyone executes what is ripe        the same
    cancellers           1 to 8 addresses                                   the same, and the guardian
    delay_hours          48 to 720                                          from 0 on the local chain
    committee            4 to 16 addresses                                  different from each other and the roles
    arbiters             3 to 16 addresses                                  different from all of those
    minimum_stake_cents  1 to 16,777,215                                    24 bits in the desk word
    fee_ppm              0 to 100,000                                       millionths; the pool's constant
    sandbox              true or false                                      true on test chains only
    asset                an address, or "" for play money                   "" on test chains only

Off the local chain the keys of `chain.development` are refused: everybody has them.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from eth_utils.address import is_checksum_formatted_address, is_hex_address, to_checksum_address

from chain.deployment import LEAST_DELAY_S, LOCAL_CHAIN, Roles
from chain.development import ACCOUNTS, MNEMONIC, ROLES
from chain.errors import RolesUnusable
from chain.signers import LocalKey

SEPOLIA: Final = 11_155_111
TEST_CHAINS: Final = frozenset({LOCAL_CHAIN, SEPOLIA})
"""Where play money and grants without a proved identity may exist; the contracts hold the same list."""

_ADDRESSES: Final = (
    "guardian",
    "desk",
    "second_desk",
    "standby_desk",
    "standby_second_desk",
    "allocator",
    "bond_owner",
    "listing_allocator",
    "listing_desk",
    "issuer",
    "fee_recipient",
)
_GOVERNANCE: Final = {"proposers": 1, "executors": 0, "cancellers": 1}
"""Lists of who governs, and how many each has at least."""
_KEYS: Final = (
    *_ADDRESSES,
    *_GOVERNANCE,
    "delay_hours",
    "committee",
    "arbiters",
    "minimum_stake_cents",
    "fee_ppm",
    "sandbox",
    "asset",
)
_GROUPS: Final = {"committee": (4, 16), "arbiters": (3, 16)}
_MOST_STAKE_CENTS: Final = (1 << 24) - 1
_MOST_FEE_PPM: Final = 100_000
_MOST_GOVERNORS: Final = 8
_DELAY_HOURS: Final = (LEAST_DELAY_S // 3600, 720)
_ZERO: Final = "0x" + "00" * 20

Problem = tuple[str, str]


@cache
def development_addresses() -> frozenset[str]:
    """Addresses whose keys everybody has."""
    return frozenset(
        LocalKey.from_mnemonic(MNEMONIC, index).address for index in range(max(ACCOUNTS, *ROLES.values()) + 1)
    )


def load_roles(path: Path, chain_id: int) -> Roles:
    """Read and check the file for a chain; raises RolesUnusable."""
    try:
        content = tomllib.loads(path.read_text())
    except FileNotFoundError:
        raise RolesUnusable(
            str(path), [("the file", "does not exist: copy deployments/example.roles.toml there and fill it in")]
        ) from None
    except (OSError, ValueError) as error:
        raise RolesUnusable(str(path), [("the file", f"cannot be read ({error})")]) from None
    problems = list(_problems(content, chain_id))
    if problems:
        raise RolesUnusable(str(path), problems)
    parts: dict[str, Any] = {key: to_checksum_address(content[key]) for key in _ADDRESSES}
    parts |= {key: tuple(to_checksum_address(member) for member in content[key]) for key in _GOVERNANCE}
    return Roles(
        **parts,
        delay_s=content["delay_hours"] * 3600,
        committee=tuple(to_checksum_address(member) for member in content["committee"]),
        arbiters=tuple(to_checksum_address(arbiter) for arbiter in content["arbiters"]),
        minimum_stake_cents=content["minimum_stake_cents"],
        fee_ppm=content["fee_ppm"],
        sandbox=content["sandbox"],
        asset=to_checksum_address(content["asset"]) if content["asset"] else "",
    )


def _problems(content: Mapping[str, Any], chain_id: int) -> Iterator[Problem]:
    for key in sorted(content.keys() - set(_KEYS)):
        yield key, f"is no key of a roles file; the keys are {', '.join(_KEYS)}"
    missing = [key for key in _KEYS if key not in content]
    for key in missing:
        yield key, "is missing"
    holders: list[tuple[str, str]] = []
    for key in _ADDRESSES:
        if key in content:
            yield from _address(key, content[key], chain_id, holders)
    for key in _GROUPS:
        if key in content:
            yield from _group(key, content[key], chain_id, holders)
    yield from _alike(holders)
    yield from _governance(content, chain_id, holders)
    if "minimum_stake_cents" in content:
        cents = content["minimum_stake_cents"]
        if type(cents) is not int or not 1 <= cents <= _MOST_STAKE_CENTS:
            yield "minimum_stake_cents", f"is {cents!r}, wanted a whole number from 1 to {_MOST_STAKE_CENTS:,}"
    if "fee_ppm" in content:
        ppm = content["fee_ppm"]
        if type(ppm) is not int or not 0 <= ppm <= _MOST_FEE_PPM:
            yield "fee_ppm", f"is {ppm!r}, wanted a whole number from 0 to {_MOST_FEE_PPM:,}"
    if "sandbox" in content:
        yield from _sandbox(content["sandbox"], chain_id)
    if "asset" in content:
        yield from _asset(content["asset"], chain_id)


def _group(key: str, members: Any, chain_id: int, holders: list[tuple[str, str]]) -> Iterator[Problem]:
    low, high = _GROUPS[key]
    if not isinstance(members, list):
        yield key, f"is {members!r}, wanted a list of {low} to {high} addresses"
        return
    if not low <= len(members) <= high:
        yield key, f"has {len(members)} members, wanted {low} to {high}"
    for index, member in enumerate(members):
        yield from _address(f"{key}[{index}]", member, chain_id, holders)


def _governance(content: Mapping[str, Any], chain_id: int, holders: list[tuple[str, str]]) -> Iterator[Problem]:
    """Who governs is no part of the daily business; one of them may be in several of the three lists."""
    parts = {address: key for key, address in reversed(holders)}  # the first of several
    for key, least in _GOVERNANCE.items():
        if key not in content:
            continue
        members = content[key]
        if not isinstance(members, list) or not least <= len(members) <= _MOST_GOVERNORS:
            yield key, f"is {members!r}, wanted a list of {least} to {_MOST_GOVERNORS} addresses"
            continue
        named: list[tuple[str, str]] = []
        for index, member in enumerate(members):
            yield from _address(f"{key}[{index}]", member, chain_id, named)
        yield from _alike(named)
        for name, address in named:
            if address in parts and (key, parts[address]) != ("cancellers", "guardian"):
                yield name, f"is {address}, as {parts[address]} is; who governs holds no other part"
    if "delay_hours" in content:
        hours, (low, high) = content["delay_hours"], _DELAY_HOURS
        low = 0 if chain_id == LOCAL_CHAIN else low
        if type(hours) is not int or not low <= hours <= high:
            yield "delay_hours", f"is {hours!r}, wanted a whole number from {low} to {high}"


def _sandbox(value: Any, chain_id: int) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield "sandbox", f"is {value!r}, wanted true or false"
    elif value and chain_id not in TEST_CHAINS:
        yield "sandbox", f"is true, and chain {chain_id} has real money: grants need a proved identity there"


def _asset(value: Any, chain_id: int) -> Iterator[Problem]:
    if value == "":
        if chain_id not in TEST_CHAINS:
            yield (
                "asset",
                f'is "", which means play money; chain {chain_id} needs the address of a 6-decimal euro token',
            )
        return
    yield from _form("asset", value)


def _address(key: str, value: Any, chain_id: int, holders: list[tuple[str, str]]) -> Iterator[Problem]:
    problem = list(_form(key, value))
    if problem:
        yield from problem
        return
    address = to_checksum_address(value)
    if chain_id != LOCAL_CHAIN and address in development_addresses():
        yield key, f"is {address}, a development key that everybody has; make a key of your own"
    holders.append((key, address))


def _form(key: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, str) or not is_hex_address(value):
        yield key, f"is {value!r}, wanted an address (0x and 40 hexadecimal digits)"
    elif value.lower() == _ZERO:
        yield key, "is the zero address, whose key nobody has"
    elif is_checksum_formatted_address(value) and value != to_checksum_address(value):
        yield key, f"is {value}, whose checksum is wrong: a digit was mistyped"


def _alike(holders: list[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, address in holders:
        if address in first:
            yield key, f"is {address}, as {first[address]} is; every part has a key of its own"
        first.setdefault(address, key)
