"""Keys of a local chain: Anvil's own, known to everybody, worth nothing. Production settings refuse each of them."""

from functools import cache
from typing import Final

from chain.deployment import Roles
from chain.signers import LocalKey

MNEMONIC: Final = "test test test test test test test test test test test junk"
"""What Anvil and Ape derive their funded accounts from."""
ACCOUNTS: Final = 20
"""Accounts that the local chain funds."""

ROLES: Final = {
    "deployer": 0,
    "guardian": 1,
    "desk": 2,
    "second_desk": 3,
    "allocator": 4,
    "bond_owner": 5,
    "issuer": 6,
    "relayer": 7,
    "ann": 8,
    "ben": 9,
    "provider": 10,
    "transmitter": 11,
    "reporter_0": 12,
    "reporter_1": 13,
    "reporter_2": 14,
    "reporter_3": 15,
    "listing_allocator": 16,
    "listing_desk": 17,
    "fee_recipient": 18,
}
"""Account number of each part played on a local chain."""
REPORTERS: Final = ("reporter_0", "reporter_1", "reporter_2", "reporter_3")


@cache
def key(role: str) -> LocalKey:
    """The key of a part; raises KeyError for a part that nobody plays."""
    return LocalKey.from_mnemonic(MNEMONIC, ROLES[role])


def roles() -> Roles:
    """The parts of a local set; the deployer owns it."""
    return Roles(
        owner=key("deployer").address,
        guardian=key("guardian").address,
        desk=key("desk").address,
        second_desk=key("second_desk").address,
        allocator=key("allocator").address,
        bond_owner=key("bond_owner").address,
        listing_allocator=key("listing_allocator").address,
        listing_desk=key("listing_desk").address,
        issuer=key("issuer").address,
        fee_recipient=key("fee_recipient").address,
        committee=tuple(key(reporter).address for reporter in REPORTERS),
        sandbox=True,
    )
