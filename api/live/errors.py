"""Errors of the live boards.

ProofbookError
└── SnapshotDown    the table of live boards did not take or give an item; it is asked again
"""

from __future__ import annotations

from proofbook.errors import ProofbookError


class SnapshotDown(ProofbookError):
    """The table was not reached, refused, or answered with something else."""

    def __init__(self, table: str, fault: str) -> None:
        super().__init__(
            f"the snapshot table {table} cannot be used: {fault}",
            "check its name and region, and that this role may put and get items; boards go on without it",
        )
