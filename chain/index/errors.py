"""Errors of the event index.

ChainError
└── IndexFault                   the index stands still; what it has is true
    ├── SourceUnavailable        the chain did not answer, or with something unusable: try again later
    ├── TooManyResults           a range of blocks is too wide for the endpoint; the index halves it by itself
    ├── InconsistentLogs         logs that contradict each other, their block or the question
    ├── IndexMismatch            the tables were made for another chain or other contracts
    └── FinalityBroken           a block that was final is no longer on the chain
"""

from __future__ import annotations

from typing import ClassVar

from chain.errors import ChainError


class IndexFault(ChainError):
    """The index cannot go on now; nothing was stored."""

    retryable: ClassVar[bool] = True


class SourceUnavailable(IndexFault):
    """The chain did not answer."""

    def __init__(self, question: str, fault: str) -> None:
        super().__init__(f"no answer to {question} ({fault})", "the index goes on by itself when the chain answers")


class TooManyResults(IndexFault):
    """A range is too wide for the endpoint."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(
            f"the logs of blocks {first} to {last} are too many for one answer",
            "the range is narrowed by itself; a single block that is too large needs another endpoint",
        )


class InconsistentLogs(IndexFault):
    """An answer that cannot be true."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"the endpoint's logs cannot be true: {fault}", "ask another endpoint; nothing was stored")


class IndexMismatch(IndexFault):
    """Tables of another chain or other contracts."""

    retryable: ClassVar[bool] = False

    def __init__(self, name: str, what: str, stored: str, wanted: str) -> None:
        super().__init__(
            f"the index {name!r} was made for {what} {stored}, the settings say {wanted}",
            "use another database or another name of the index; it is built again from the chain",
        )


class FinalityBroken(IndexFault):
    """A final block is gone: the chain broke its promise, or the endpoint shows another chain."""

    retryable: ClassVar[bool] = False

    def __init__(self, number: int, stored: bytes, found: str) -> None:
        super().__init__(
            f"block {number} was final as 0x{stored.hex()} and is now {found}",
            "compare endpoints; if the chain itself did this, stop and decide by hand",
        )
        self.number = number
