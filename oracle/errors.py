"""What can be wrong in `oracle`; the root is a `ProofbookError`, so the command line shows it in two lines.

OracleError
├── CommitteeSizeError    a committee without members
├── FaultyNodesError      a simulation without an honest node, or with fewer than no liars
├── StoreError            the node's own database
│   ├── OtherNodesStore   made for another chain, contract or signer
│   ├── StoreTooNew       made by a later version
│   ├── StoreInUse        another process has it
│   └── StoreFailed       it could not be written or read: full, locked, gone
├── MalformedForm         JSON that is no vote, certificate, memory ... (a ValueError too)
├── LocksUnusable         a file of locks that cannot be imported
├── SigningRefused        a signature that must not be made
│   ├── SecondStatement   another one of this round was locked before
│   └── SealedStatement   two of this round are known: none is signed again
└── AdmissionUnreadable   (oracle.admission) a file that is no request for admission
"""

from typing import ClassVar

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


class StoreError(OracleError):
    """The node's own database cannot be used."""


class OtherNodesStore(StoreError):
    """The database belongs to another chain, contract or signer."""

    exit_code: ClassVar[int] = 78

    def __init__(self, path: str, what: str, stored: str, given: str) -> None:
        super().__init__(
            f"the database {path} is for {what} {stored}, the settings say {given}",
            "correct the settings, or give this node a data folder of its own; never edit the database",
        )
        self.what, self.stored, self.given = what, stored, given


class StoreTooNew(StoreError):
    """A later version of the software made the database."""

    exit_code: ClassVar[int] = 78

    def __init__(self, path: str, component: str, stored: int, known: int) -> None:
        super().__init__(
            f"the database {path} has schema {stored} of {component}, this version knows {known}",
            "run the version that made it, or a later one",
        )


class StoreInUse(StoreError):
    """Another process has the database."""

    exit_code: ClassVar[int] = 75

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            f"the database of {path} is used by process {holder}",
            "stop that node first: two nodes with one key sign two results sooner or later",
        )


class StoreFailed(StoreError):
    """The database could not be written or read; nothing was signed."""

    exit_code: ClassVar[int] = 75

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(
            f"the database {path} failed: {fault}",
            "check the disk's free space and that the folder can be written; the node signs nothing until it works",
        )


class MalformedForm(OracleError, ValueError):
    """JSON that is not what it should be: which field, and what was found."""

    def __init__(self, field: str, found: object, expected: str) -> None:
        super().__init__(f"{field} is {found!r:.80}, not {expected}")


class LocksUnusable(OracleError):
    """A file of locks that cannot be imported; nothing was changed."""

    exit_code: ClassVar[int] = 2

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(
            f"the locks cannot be imported, {where}: {fault}", "export them anew with the node that has them"
        )


class SigningRefused(OracleError):
    """A signature that must not be made."""


class SecondStatement(SigningRefused):
    """The key has committed to another statement of this kind for the round."""

    def __init__(self, place: str, locked: bytes, asked: bytes) -> None:
        super().__init__(
            f"{place}: locked is 0x{locked.hex()}, asked for was 0x{asked.hex()}",
            "nothing was signed; look at `node explain` and report this: an honest node never asks twice",
        )
        self.locked, self.asked = locked, asked


class SealedStatement(SigningRefused):
    """Imported locks hold two statements of this kind for the round."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: imported locks hold two statements", "nothing is signed in this round any more")
