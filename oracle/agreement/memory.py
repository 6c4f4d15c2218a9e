"""What a node keeps on disk for a fixture: enough that a restart cannot make it say two things."""

from dataclasses import dataclass

from oracle.agreement.messages import Certificate
from oracle.agreement.value import Value


@dataclass(frozen=True, slots=True)
class Memory:
    """A node's ballot, its highest round and vote, and its lock. Written before anything is sent."""

    ballot: int
    round: int = -1
    """Highest round in which anything was sent; -1: none."""
    vote: Value | None = None
    """Value voted in `round`."""
    lock: Certificate | None = None
    """Certificate of the last report signed."""


def open_ballot(memory: Memory, finalised_ballot: int) -> Memory:
    """Enter a later ballot. Only finalised chain state opens one, and locks stay in their ballot.

    Otherwise a challenge that a reorganisation removes would leave votes behind in a ballot that may open again, and a
    common error could never be corrected.
    """
    return Memory(finalised_ballot) if finalised_ballot > memory.ballot else memory
