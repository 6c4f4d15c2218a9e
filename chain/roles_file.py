"""Who may do what in a new set, from a TOML file; every problem is named with its key, all at once.

    key                  value                                              also
    owner ... fee_rec…   an address                                         all different from each other
    committee            4 to 16 addresses                                  different from each other and the roles
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

from chain.deployment import Roles
from chain.development import ACCOUNTS, MNEMONIC
from chain.errors import RolesUnusable
from chain.signers import LocalKey

LOCAL_CHAIN: Final = 31_337
SEPOLIA: Final = 11_155_111
TEST_CHAINS: Final = frozenset({LOCAL_CHAIN, SEPOLIA})
"""Where play money and grants without a proved identity may exist; the contracts hold the same list."""

_ADDRESSES: Final = (
    "owner",
    "guardian",
    "desk",
    "second_desk",
    "allocator",
    "bond_owner",
    "listing_allocator",
    "listing_desk",
    "issuer",
    "fee_recipient",
)
_KEYS: Final = (*_ADDRESSES, "committee", "minimum_stake_cents", "fee_ppm", "sandbox", "asset")
_COMMITTEE: Final = (4, 16)
_MOST_STAKE_CENTS: Final = (1 << 24) - 1
_MOST_FEE_PPM: Final = 100_000
_ZERO: Final = "0x" + "00" * 20

Problem = tuple[str, str]


@cache
def development_addresses() -> frozenset[str]:
    """Addresses whose keys everybody has."""
    return frozenset(LocalKey.from_mnemonic(MNEMONIC, index).address for index in range(ACCOUNTS))


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
    return Roles(
        **{key: to_checksum_address(content[key]) for key in _ADDRESSES},
        committee=tuple(to_checksum_address(member) for member in content["committee"]),
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
    if "committee" in content:
        yield from _committee(content["committee"], chain_id, holders)
    yield from _alike(holders)
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


def _committee(members: Any, chain_id: int, holders: list[tuple[str, str]]) -> Iterator[Problem]:
    low, high = _COMMITTEE
    if not isinstance(members, list):
        yield "committee", f"is {members!r}, wanted a list of {low} to {high} addresses"
        return
    if not low <= len(members) <= high:
        yield "committee", f"has {len(members)} members, wanted {low} to {high}"
    for index, member in enumerate(members):
        yield from _address(f"committee[{index}]", member, chain_id, holders)


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
