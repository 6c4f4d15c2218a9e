"""What a signer is, and the two forms of a signature.

compact   64 bytes: r, then s with the parity of y in its top bit (EIP-2098); what the contracts take
r, s      as a key service gives them: s may be high, the parity is unknown and found by trial
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol, runtime_checkable

from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.address import to_checksum_address
from eth_utils.exceptions import ValidationError

ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""Order of the group of secp256k1."""
HALF_ORDER: Final = ORDER // 2
DIGEST_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_PARITY_BIT: Final = 255


class Signer(Protocol):
    """Signs 32-byte digests."""

    @property
    def address(self) -> str:
        """Checksummed address of the key."""
        ...

    def sign(self, digest: bytes) -> bytes:
        """Signature of 64 bytes: r, then s with the parity in its top bit (EIP-2098); s is always low."""
        ...


class TransactionSigner(Protocol):
    """Signs EIP-1559 transactions."""

    @property
    def address(self) -> str:
        """Checksummed address of the key."""
        ...

    def sign_transaction(self, transaction: Mapping[str, Any]) -> bytes:
        """Raw bytes, ready to be sent, of a complete transaction; raises `BadTransaction` for one that is not."""
        ...


class FullSigner(Signer, TransactionSigner, Protocol):
    """Signs both, and can be closed."""

    def close(self) -> None:
        """Close its connections; it signs no more. What a local key has in memory stays until it is forgotten."""
        ...


@runtime_checkable
class PreimageSigner(Protocol):
    """Signs keccak256 of the bytes it is given: a remote signer that hashes by itself."""

    def sign_preimage(self, preimage: bytes) -> bytes:
        """Signature, as `Signer.sign`, over keccak256 of `preimage`."""
        ...


def compact(r: int, s: int, parity: int) -> bytes:
    """The 64-byte form of a signature (EIP-2098)."""
    return r.to_bytes(32, "big") + (s | (parity << _PARITY_BIT)).to_bytes(32, "big")


def split(signature: bytes) -> tuple[int, int, int]:
    """r, s and parity of the 64-byte form."""
    r, rest = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return r, rest & ((1 << _PARITY_BIT) - 1), rest >> _PARITY_BIT


def normalised(r: int, s: int, digest: bytes, address: str) -> bytes | None:
    """The compact form of r and s over `digest` with low s, or None if they are not `address`'s signature of it."""
    if not (0 < r < ORDER and 0 < s < ORDER):
        return None
    low = min(s, ORDER - s)
    for parity in (0, 1):
        signature = compact(r, low, parity)
        if recovered(digest, signature) == to_checksum_address(address):
            return signature
    return None


def recovered(digest: bytes, signature: bytes) -> str | None:
    """Checksummed address that made a compact signature; None if nobody can have (wrong size, high s, no point)."""
    if len(digest) != DIGEST_BYTES or len(signature) != SIGNATURE_BYTES:
        return None
    r, s, parity = split(signature)
    if s > HALF_ORDER:
        return None
    try:
        return str(Signature(vrs=(parity, r, s)).recover_public_key_from_msg_hash(digest).to_checksum_address())
    except (BadSignature, ValidationError):
        return None


def require_digest(digest: bytes) -> None:
    """Raise ValueError for what cannot be a digest: a mistake of the caller, never of a person."""
    if len(digest) != DIGEST_BYTES:
        raise ValueError(f"a digest has 32 bytes, this one {len(digest)}")
