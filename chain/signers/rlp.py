"""RLP as a transaction needs it: whole numbers, bytes, lists. Source: Ethereum yellow paper, appendix B."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

Item = int | bytes | Sequence["Item"]
_SHORT: Final = 55


def encode(item: Item) -> bytes:
    """The encoding; a number is its shortest big-endian form, zero the empty string."""
    if isinstance(item, int):
        return encode(item.to_bytes((item.bit_length() + 7) // 8, "big"))
    if isinstance(item, bytes):
        if len(item) == 1 and item[0] < 0x80:
            return item
        return _prefix(len(item), 0x80) + item
    body = b"".join(encode(one) for one in item)
    return _prefix(len(body), 0xC0) + body


def _prefix(length: int, offset: int) -> bytes:
    if length <= _SHORT:
        return bytes((offset + length,))
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((offset + _SHORT + len(size),)) + size
