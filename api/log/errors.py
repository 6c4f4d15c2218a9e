"""Errors of the event log.

ProofbookError
├── NotLoggable     an entry that its kind does not allow: a mistake of ours
└── LogBroken       the chain does not hold
"""

from __future__ import annotations

from collections.abc import Sequence

from proofbook.errors import ProofbookError


class NotLoggable(ProofbookError):
    """An entry that its kind does not allow; the value is not shown, as it may be what must not be kept."""

    def __init__(self, kind: str, field: str, wanted: str) -> None:
        super().__init__(
            f"an entry {kind} cannot be logged: {field} {wanted}", "declare the field in its Kind, or leave it out"
        )


class LogBroken(ProofbookError):
    """The chain does not hold; `faults` are (sequence number, what is wrong)."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        shown = "".join(f"\n  entry {seq}: {what}" for seq, what in faults)
        super().__init__(
            f"the event log was altered{shown}",
            "keep this database as it is, and compare with a backup and with heads that were noted elsewhere",
        )
        self.faults = tuple(faults)
