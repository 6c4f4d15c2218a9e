"""The catalogue as a file that desk and nodes share: named by the hash of its content, signed by who keeps it.

    {"content": {...}, "sha256": "<of the content>", "signatures": [{"signer": "0x...", "signature": "0x..."}, ...]}

Canonical is JSON with sorted keys and no white space, in UTF-8. A signature (EIP-2098, 64 bytes) is over the EIP-191
message `Proofbook catalogue sha256:<hex>`, so a wallet shows what it signs. The name of the file is the hash: a
committee that names a hash in its configuration cannot be handed another catalogue.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Protocol

from sports.fixtures import Catalogue, CatalogueError, catalogue_from, content_of


class Signs(Protocol):
    """A key that signs digests, as `chain.signers.Signer`."""

    @property
    def address(self) -> str:
        """Checksummed address."""

    def sign(self, digest: bytes) -> bytes:
        """64 bytes (EIP-2098)."""


def canonical(content: Any) -> bytes:
    """The one way to write a content."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(sha256: str) -> bytes:
    """What is signed for a catalogue of that hash."""
    from eth_utils.crypto import keccak  # elliptic curves and hashes load only where a catalogue is signed or opened

    message = f"Proofbook catalogue sha256:{sha256}".encode()
    return keccak(b"\x19Ethereum Signed Message:\n" + str(len(message)).encode() + message)


def seal(catalogue: Catalogue, keys: Sequence[Signs] = ()) -> tuple[str, bytes]:
    """The hash of a catalogue and its file, signed by each key."""
    content = content_of(catalogue)
    sha256 = hashlib.sha256(canonical(content)).hexdigest()
    signatures = [{"signer": key.address, "signature": "0x" + key.sign(digest_of(sha256)).hex()} for key in keys]
    return sha256, canonical({"content": content, "sha256": sha256, "signatures": signatures})


def write_sealed(folder: Path, catalogue: Catalogue, keys: Sequence[Signs] = ()) -> Path:
    """Write a catalogue under its hash."""
    sha256, text = seal(catalogue, keys)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"catalogue-{sha256}.json"
    path.write_bytes(text)
    return path


def open_sealed(path: Path, trusted: Collection[str], quorum: int = 1, sha256: str | None = None) -> Catalogue:
    """Read a sealed catalogue: its hash (and `sha256`, if a certain one is wanted) and `quorum` trusted signatures.

    Raises `CatalogueError` saying what doesn't hold.
    """
    try:
        envelope = json.loads(path.read_bytes())
        content, named, signatures = envelope["content"], envelope["sha256"], envelope["signatures"]
    except OSError as error:
        raise CatalogueError(f"cannot read the catalogue {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogueError(f"{path} is no sealed catalogue: {error!r}") from error
    found = hashlib.sha256(canonical(content)).hexdigest()
    if found != named or sha256 not in (None, found):
        raise CatalogueError(f"{path} has the hash {found}, not {sha256 or named}: fetch it again")
    known = {address.lower() for address in trusted}
    signers = {signer for entry in signatures for signer in [_signer(entry, found)] if signer in known}
    if len(signers) < quorum:
        raise CatalogueError(f"{path} has {len(signers)} trusted signatures of {quorum}: ask its keepers to sign it")
    return catalogue_from(content, str(path))


def _signer(entry: Any, sha256: str) -> str | None:
    """The address that made a signature, None for anything that is none."""
    from eth_keys.datatypes import Signature
    from eth_keys.exceptions import BadSignature
    from eth_utils.exceptions import ValidationError

    try:
        raw = bytes.fromhex(entry["signature"].removeprefix("0x"))
        if len(raw) != 64:
            return None
        r, top = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        parity, s = top >> 255, top & ((1 << 255) - 1)
        key = Signature(vrs=(parity, r, s)).recover_public_key_from_msg_hash(digest_of(sha256))
    except (KeyError, TypeError, ValueError, AttributeError, BadSignature, ValidationError):
        return None
    return key.to_address().lower()
