"""The disk of a simulated node: the daemon's store and guard, in memory, with signatures that prove nothing."""

from collections.abc import Sequence
from typing import Final

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from oracle.agreement import NodeIndex
from oracle.engine.core import Core
from oracle.store import Guard, Identity, Statement, Store
from oracle.store.guard import Also

SPECIFICATION: Final = keccak(text="the fixture of a run")
CHAIN_ID: Final = 31_337
CONTRACT: Final = "0x" + "00" * 19 + "01"


def address_of(node: NodeIndex) -> str:
    """Address of a node; they ascend with its place."""
    return to_checksum_address((node + 1).to_bytes(20, "big"))


class PaperSigner:
    """A signature that anybody could make: liars of a run lie about data, they do not forge."""

    def __init__(self, node: NodeIndex) -> None:
        self.address = address_of(node)

    def sign(self, digest: bytes) -> bytes:
        """Give the digest twice."""
        return digest * 2


class Unguarded(Guard):
    """Signs whatever it is asked to: for the weaker rules, which the guard would hold back."""

    def say(self, statements: Sequence[Statement], at: int, also: Also | None = None) -> list[bytes]:
        """Write what belongs to the decision, and no lock."""
        with self._store.transaction() as write:
            if also is not None:
                also(write)
        return self._sign(statements, at)


def open_disk(node: NodeIndex) -> Store:
    """An empty store of a node, made before the fixture begins."""
    return Store.open(None, Identity(CHAIN_ID, CONTRACT, address_of(node)), now=-1)


def guard_of(core: Core, node: NodeIndex, *, weak: str) -> Guard:
    """The daemon's guard; for a weaker rule one that lets everything pass."""
    return (Unguarded if weak else Guard)(core.store, PaperSigner(node), core.keep)
