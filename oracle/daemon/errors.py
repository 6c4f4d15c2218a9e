"""What can stop a daemon, or one of its reads.

OracleError
├── SecondVendorAway   two vendors are configured, and one alone answers: nothing is final by its word
├── ListingUnusable    an event of the oracle that contradicts the contract
└── NotRunning         nobody answers for this data directory
"""

from __future__ import annotations

from typing import ClassVar

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


class NotRunning(OracleError):
    """No node answers for a data directory."""

    exit_code: ClassVar[int] = 69

    def __init__(self, folder: str, fault: str) -> None:
        super().__init__(f"no node answers for {folder}: {fault}", "start it: `proofbook node run`")
