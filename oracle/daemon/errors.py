"""What can stop a daemon, or one of its reads.

OracleError
├── SecondVendorAway   two vendors are configured, and one alone answers: nothing is final by its word
├── ListingUnusable    an event of the oracle that contradicts the contract
├── FixtureUnknown     the store has no fixture of that name, or several
└── NotRunning         nobody answers for this data directory
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from oracle.errors import OracleError


class SecondVendorAway(OracleError):
    """What is to be final needs both vendors."""

    def __init__(self, vendors: str) -> None:
        super().__init__(f"only {vendors} answers of two vendors or more", "look at the endpoints: `node doctor`")


class ListingUnusable(OracleError):
    """An event that contradicts the contract; the endpoint that gave it cannot be trusted."""

    def __init__(self, what: str, found: str, expected: str) -> None:
        super().__init__(
            f"{what} is {found}, by the contract {expected}", "compare the endpoints: one of them is wrong"
        )


_SHOWN: Final = 8


class FixtureUnknown(OracleError):
    """No fixture, or several, go by that name."""

    exit_code: ClassVar[int] = 2

    def __init__(self, wanted: str, near: Sequence[str]) -> None:
        known = ", ".join(near[:_SHOWN]) or "none"
        more = f" and {len(near) - _SHOWN} more" if len(near) > _SHOWN else ""
        super().__init__(
            f"{wanted!r} names no single fixture of this store; there are {known}{more}",
            "give a name of the catalogue, or six digits at least of the specification's hash",
        )


class NotRunning(OracleError):
    """No node answers for a data directory."""

    exit_code: ClassVar[int] = 69

    def __init__(self, folder: str, fault: str) -> None:
        super().__init__(f"no node answers for {folder}: {fault}", "start it: `proofbook node run`")
