"""What can be wrong in `api.work`.

ProofbookError
├── LeadLost          the lock that lets one worker work at a time is gone
├── StillWaiting      something that should have reached the chain has not: told, and tried again
└── ChainError
    └── NotMined      a call of ours is not on the chain
"""

from __future__ import annotations

from chain.errors import ChainError
from proofbook.errors import ProofbookError


class LeadLost(ProofbookError):
    """The connection that held the lock broke: another worker may be at work already."""

    def __init__(self) -> None:
        super().__init__(
            "the connection that made this the one worker of its database has ended", "start the worker again"
        )


class StillWaiting(ProofbookError):
    """Something that should have reached the chain has not."""

    def __init__(self, what: str, count: int) -> None:
        super().__init__(f"{count} {what} wait to be mined", "the worker's log says why; it goes on trying")


class NotMined(ChainError):
    """A call of ours is not on the chain."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} is not mined: {why}", "it is tried again")
