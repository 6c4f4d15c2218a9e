"""What can be wrong in `oracle`; the root is a `ProofbookError`, so the command line shows it in two lines.

OracleError
├── CommitteeSizeError   a committee without members
├── FaultyNodesError     a simulation without an honest node, or with fewer than no liars
└── AdmissionUnreadable  (oracle.admission) a file that is no request for admission
"""

from proofbook.errors import ProofbookError


class OracleError(ProofbookError):
    """Anything that the node refuses to do."""


class CommitteeSizeError(OracleError):
    """A committee needs members."""

    def __init__(self, n: int) -> None:
        super().__init__(f"a committee of {n} nodes", "give at least one node; four is the least that survives a liar")


class FaultyNodesError(OracleError):
    """A simulated committee needs an honest node."""

    def __init__(self, faulty: int, n: int) -> None:
        super().__init__(f"{faulty} faulty nodes of {n}", f"give 0 to {n - 1}")
