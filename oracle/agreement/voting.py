"""What a node votes: once a round, and after a certificate even against its own data."""

from dataclasses import replace

from oracle.agreement.committee import NodeIndex
from oracle.agreement.memory import Memory
from oracle.agreement.messages import Certificate, Claim, Vote
from oracle.agreement.value import Value


def choose(
    memory: Memory, decision: Value | None, best: Certificate | None, lead: Vote | None
) -> tuple[Value | None, Certificate | None]:
    """Name the value to vote, None for no vote, and the certificate that it follows.

    | case                                                           | vote              |
    |----------------------------------------------------------------|-------------------|
    | the lead spoke, with a certificate younger than the own lock   | the lead's value  |
    | the lead is silent, or is this node; `best` is younger         | `best`'s value    |
    | neither, and locked                                            | the lock's value  |
    | otherwise                                                      | the own decision  |

    Following overrides the own decision. Without it, one node that locked on a value that its sources later corrected
    and one liar that stays silent stall the ballot for ever. Who disagrees challenges on chain.
    """
    lock = memory.lock
    seen = best if lead is None else lead.proof
    if seen is not None and (lock is None or seen.claim.round > lock.claim.round):
        return seen.claim.value, seen
    if lock is not None:
        return lock.claim.value, lock
    return decision, None


def cast_vote(
    memory: Memory, node: NodeIndex, round_: int, value: Value, proof: Certificate | None
) -> tuple[Memory, Vote | None]:
    """Vote once a round, and never in a round below the highest one used; None where that forbids it."""
    if round_ < memory.round or (round_ == memory.round and memory.vote is not None):
        return memory, None
    vote = Vote(node, Claim(memory.ballot, round_, value), proof)
    return replace(memory, round=round_, vote=value), vote
