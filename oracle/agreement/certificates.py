"""From k votes to a certificate, and from a certificate to a signature that the contract counts."""

from collections.abc import Iterable

from oracle.agreement.committee import Committee, NodeIndex
from oracle.agreement.memory import Memory
from oracle.agreement.messages import Certificate, Claim, Report, Vote


def certify(committee: Committee, votes: Iterable[Vote], claim: Claim) -> Certificate | None:
    """Make the claim's certificate from votes of k different nodes; None if there are fewer."""
    certificate = Certificate(claim, frozenset(vote.node for vote in votes if vote.claim == claim))
    return certificate if certificate.valid(committee) else None


def sign(
    committee: Committee, memory: Memory, node: NodeIndex, certificate: Certificate
) -> tuple[Memory, Report | None]:
    """Sign a certified value, whatever the own data say, and lock on it; None where the rule forbids it.

    A signature means "k nodes voted this". Never in a round below the highest one used, never twice in a round. A node
    that disagrees challenges on chain instead of withholding.
    """
    claim = certificate.claim
    if not certificate.valid(committee) or claim.ballot != memory.ballot or claim.round < memory.round:
        return memory, None
    if memory.lock is not None and claim.round <= memory.lock.claim.round:
        return memory, None
    vote = memory.vote if claim.round == memory.round else None
    return Memory(memory.ballot, claim.round, vote, certificate), Report(node, claim, certificate)


def candidate(committee: Committee, signatures: Iterable[Report], claim: Claim) -> bool:
    """Whether f+1 nodes signed the claim, so that an honest node saw it certified: the arbiter may choose it."""
    return len({one.node for one in signatures if one.claim == claim}) >= committee.f + 1
