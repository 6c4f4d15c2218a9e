"""Errors of the live boards.

ProofbookError
├── SnapshotDown    the table of live boards did not take or give an item; it is asked again
├── BusDown         the bus was not reached, refused, or was lost; the outbox is read meanwhile
└── BusOutOfStep    the bus has other numbers than the outbox: another publisher is at work, or it was emptied
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


class BusDown(ProofbookError):
    """The bus was not reached, refused, or was lost."""

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(
            f"the bus {where} cannot be used: {fault}",
            "see that it runs and that the token is its own; changes go by the database meanwhile, a second late",
        )


class BusOutOfStep(ProofbookError):
    """A change that does not follow the bus's last one."""

    def __init__(self, seq: int, fault: str) -> None:
        super().__init__(
            f"the bus does not take number {seq}: {fault}", "its end is looked up again; nothing is to be done"
        )
