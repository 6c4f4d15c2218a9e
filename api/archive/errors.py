"""What can be wrong with an archive.

ProofbookError
└── ArchiveError
    ├── ArchiveBroken     a folder whose files are not what was signed, with every fault
    └── NothingNew        nothing has happened since the last batch
"""

from __future__ import annotations

from collections.abc import Sequence

from proofbook.errors import ProofbookError


class ArchiveError(ProofbookError):
    """An archive that cannot be written or believed."""


class ArchiveBroken(ArchiveError):
    """Files that are not what was signed."""

    def __init__(self, folder: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"  {fault}" for fault in faults[:20])
        super().__init__(f"{folder} is not the archive that was written:\n{listed}", "restore it from a copy")


class NothingNew(ArchiveError):
    """No record since the last batch."""

    def __init__(self, number: int) -> None:
        super().__init__(f"nothing has happened since batch {number}", "export again later")
