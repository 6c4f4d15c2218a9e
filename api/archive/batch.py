"""A batch: one file of records and one manifest, whose digest is signed and names the manifest before.

    000001.jsonl            a record a line, canonical JSON
    000001.manifest.json    {"number", "previous", "records", "sha256", "made_at", "upto", "log_head", "signer",
                             "signature"}

The signature (EIP-191 over the manifest's digest, 64 bytes) is the operator's archive key. Whoever has the files and
the signer's address can check all of it with nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from eth_utils.crypto import keccak

from api.archive.errors import ArchiveBroken, ArchiveError
from api.log.chain import canonical
from chain.signers import Signer, recovered

FIRST: Final = "00" * 32
_PREFIX: Final = b"\x19Ethereum Signed Message:\n32"
_SUFFIX: Final = ".manifest.json"


@dataclass(frozen=True, slots=True)
class Upto:
    """How far the tables were read: entry of the log, state of a bet, block and log and item of the ledger."""

    log: int = 0
    state: int = 0
    block: int = -1
    index: int = -1
    item: int = -1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a batch is; digests hexadecimal, `made_at` wall seconds, `log_head` as `api log check` prints it."""

    number: int
    previous: str
    records: int
    sha256: str
    made_at: int
    upto: Upto
    log_head: str
    signer: str
    signature: str = ""

    def digest(self) -> str:
        """SHA-256 of everything but the signature."""
        body = {name: value for name, value in asdict(self).items() if name != "signature"}
        return hashlib.sha256(canonical(body).encode()).hexdigest()

    def signed(self, key: Signer) -> Manifest:
        """The same with its signature."""
        return replace(self, signature=key.sign(_signed_digest(self.digest())).hex())

    def is_signed(self) -> bool:
        """Whether its signer signed it."""
        try:
            found = recovered(_signed_digest(self.digest()), bytes.fromhex(self.signature))
        except ValueError:
            return False
        return found is not None and found.lower() == self.signer.lower()


EMPTY: Final = Upto()


def _signed_digest(digest: str) -> bytes:
    return keccak(_PREFIX + bytes.fromhex(digest))


def lines_of(records: Iterable[dict[str, Any]]) -> bytes:
    """The bytes of a file of records."""
    return "".join(f"{canonical(record)}\n" for record in records).encode()


def write(folder: Path, manifest: Manifest, lines: bytes) -> None:
    """Write both files; the manifest last, so that a cut one is no batch."""
    name = f"{manifest.number:06d}"
    _keep(folder / f"{name}.jsonl", lines)
    _keep(folder / f"{name}{_SUFFIX}", (json.dumps(asdict(manifest), indent=1) + "\n").encode())


def manifests(folder: Path) -> list[Manifest]:
    """The batches of a folder in order. Raises ArchiveError for one that cannot be read."""
    return [_read(file) for file in sorted(folder.glob(f"*{_SUFFIX}"))]


def check_folder(folder: Path, signer: str | None = None) -> Sequence[Manifest]:
    """Every batch of a folder, checked against digests, chain and signatures. Raises ArchiveBroken, ArchiveError.

    Without a `signer` that is known otherwise, it only shows that all were signed by one.
    """
    found = manifests(folder)
    faults = list(_faults(folder, found, signer))
    if faults:
        raise ArchiveBroken(str(folder), faults)
    return found


def _faults(folder: Path, found: Sequence[Manifest], signer: str | None) -> Iterator[str]:
    previous, wanted = FIRST, signer
    for number, one in enumerate(found, start=1):
        name = f"batch {one.number}"
        if one.number != number:
            yield f"{name} stands where {number} is expected"
        if one.previous != previous:
            yield f"{name} does not name the batch before"
        wanted = wanted or one.signer
        if one.signer.lower() != wanted.lower() or not one.is_signed():
            yield f"{name} is not signed by {wanted}"
        file = folder / f"{one.number:06d}.jsonl"
        body = file.read_bytes() if file.is_file() else b""
        if hashlib.sha256(body).hexdigest() != one.sha256 or body.count(b"\n") != one.records:
            yield f"{file.name} is not what {name} was signed for"
        previous = one.digest()


def _read(file: Path) -> Manifest:
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
        return Manifest(**{**body, "upto": Upto(**body["upto"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ArchiveError(f"{file} is no manifest: {error}", "restore it from a copy") from error


def _keep(path: Path, body: bytes) -> None:
    draft = path.with_suffix(path.suffix + ".tmp")
    draft.write_bytes(body)
    draft.replace(path)
