"""The two DER shapes that a key service speaks: an ECDSA signature, and a secp256k1 public key. Strict, no library.

    signature    SEQUENCE { INTEGER r, INTEGER s }
    public key   SEQUENCE { SEQUENCE { id-ecPublicKey, secp256k1 }, BIT STRING 00 04 x y }

Source: X.690; RFC 5480; SEC 1.
"""

from __future__ import annotations

from typing import Final

from eth_keys.datatypes import PublicKey

from chain.signers.base import ORDER

# DER has one encoding only, so the part before x is the same in every key of this curve.
_KEY_PREFIX: Final = bytes.fromhex("3056301006072a8648ce3d020106052b8104000a03420004")
_SEQUENCE: Final = 0x30
_INTEGER: Final = 0x02
_LONGEST: Final = 33


def read_signature(der: bytes) -> tuple[int, int]:
    """Give r and s; raises ValueError for anything but their one encoding, or numbers outside the group."""
    body, rest = _take(der, _SEQUENCE)
    r, after = _take(body, _INTEGER)
    s, nothing = _take(after, _INTEGER)
    if rest or nothing:
        raise ValueError("bytes behind the signature")
    return _number(r), _number(s)


def write_signature(r: int, s: int) -> bytes:
    """The encoding of r and s."""
    body = b"".join(_put(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big")) for number in (r, s))
    return _put(_SEQUENCE, body)


def read_public_key(der: bytes) -> str:
    """Checksummed address of a public key; raises ValueError for another curve or another shape."""
    if len(der) != len(_KEY_PREFIX) + 64 or not der.startswith(_KEY_PREFIX):
        raise ValueError("no uncompressed secp256k1 public key")
    return str(PublicKey(der[len(_KEY_PREFIX) :]).to_checksum_address())


def write_public_key(key: PublicKey) -> bytes:
    """The encoding of a public key."""
    return _KEY_PREFIX + key.to_bytes()


def _put(tag: int, body: bytes) -> bytes:
    return bytes((tag, len(body))) + body


def _take(data: bytes, tag: int) -> tuple[bytes, bytes]:
    """Content of the element that `data` begins with, and what is behind it. Lengths here stay under 128."""
    if len(data) < 2 or data[0] != tag or data[1] >= 0x80 or len(data) < 2 + data[1]:
        raise ValueError("no DER signature")
    return data[2 : 2 + data[1]], data[2 + data[1] :]


def _number(body: bytes) -> int:
    shortest = len(body) == 1 or (len(body) > 1 and not (body[0] == 0 and body[1] < 0x80))
    if not 0 < len(body) <= _LONGEST or body[0] >= 0x80 or not shortest:
        raise ValueError("a number that is negative, empty or not in its shortest form")
    number = int.from_bytes(body, "big")
    if not 0 < number < ORDER:
        raise ValueError("a number outside the group")
    return number
