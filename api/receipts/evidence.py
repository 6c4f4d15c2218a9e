"""The digest that a node's vote says of its sources: group and SHA-256 of each body, as the node's engine makes it."""

from collections.abc import Sequence
from typing import Final

from eth_utils.crypto import keccak

NOTHING: Final = bytes(32)
"""Digest of no evidence."""


def evidence_digest(sources: Sequence[tuple[str, str]]) -> bytes:
    """Keccak-256 of one line a source, `group:sha256`, in the order in which they are told."""
    return keccak(text="\n".join(f"{group}:{digest}" for group, digest in sources)) if sources else NOTHING
