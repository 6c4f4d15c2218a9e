"""What nodes say to each other: votes, certificates made of votes, and reports that a certificate allows.

Here a message's `node` is who signed it: signatures, of a certificate's voters too, are checked where messages come in.
`chain.typed_data` has the signed forms.
"""

from dataclasses import dataclass

from oracle.agreement.committee import Committee, NodeIndex
from oracle.agreement.value import Value


@dataclass(frozen=True, slots=True)
class Claim:
    """One value in one round of one ballot: what a vote, a certificate and a report are about."""

    ballot: int
    round: int
    value: Value


@dataclass(frozen=True, slots=True)
class Certificate:
    """k votes for one claim.

    It is judged by its own signatures alone: a voter that also voted otherwise still counts, else its validity would
    depend on what the reader has seen, and a node could lock on what another one rejects.
    """

    claim: Claim
    voters: frozenset[NodeIndex]

    def valid(self, committee: Committee) -> bool:
        """Whether k members, and only members, stand behind it."""
        return len(self.voters) >= committee.k and all(0 <= voter < committee.n for voter in self.voters)


@dataclass(frozen=True, slots=True)
class Vote:
    """A node's signed view in one round, with the certificate that it follows, if any. Never valid on chain."""

    node: NodeIndex
    claim: Claim
    proof: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A signature that the contract counts; it travels with the certificate that allowed it."""

    node: NodeIndex
    claim: Claim
    proof: Certificate | None = None


Message = Vote | Report


def slashable(one: Report, other: Report) -> bool:
    """One signer, one ballot, one round, two values. Nothing else, ever; never a correction of data."""
    same = (one.node, one.claim.ballot, one.claim.round) == (other.node, other.claim.ballot, other.claim.round)
    return same and one.claim.value != other.claim.value
