"""An EIP-1559 transaction as the bytes that are signed, and as the bytes that are sent.

    unsigned   0x02 || rlp([chain, nonce, tip, fee, gas, to, value, data, []])
    signed     0x02 || rlp([the same..., parity, r, s])

Strict on purpose: every field must be there, in its own type, and an unknown one is refused. What a key service signs
is a hash, so nothing behind this point could notice a mistake. Source: EIP-1559, EIP-2718.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from eth_utils.address import is_address, to_canonical_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from chain.signers.base import split
from chain.signers.errors import BadTransaction
from chain.signers.rlp import Item, encode

TYPE: Final = b"\x02"
_LARGEST: Final = {
    "chainId": 1 << 64,
    "nonce": (1 << 64) - 1,  # EIP-2681
    "maxPriorityFeePerGas": 1 << 256,
    "maxFeePerGas": 1 << 256,
    "gas": 1 << 64,
}
"""The numbers that must be there, in their order, and what each must stay under."""
_KNOWN: Final = frozenset({*_LARGEST, "to", "value", "data", "type", "from", "accessList"})


@dataclass(frozen=True, slots=True)
class Unsigned:
    """The fields of one transaction, as RLP takes them."""

    fields: tuple[Item, ...]

    @classmethod
    def of(cls, transaction: Mapping[str, Any], signer: str) -> Self:
        """Check a transaction in web3's form; `from`, where given, must be the signer. Raises `BadTransaction`."""
        for name in sorted(transaction.keys() - _KNOWN):
            raise BadTransaction(name, "is no field of an EIP-1559 transaction")
        if _number(transaction.get("type", 2), "type") != 2:
            raise BadTransaction("type", f"is {transaction['type']!r}, only 2 (EIP-1559) is signed")
        if transaction.get("accessList"):
            raise BadTransaction("accessList", "is not empty; none is used here")
        origin = transaction.get("from", signer)
        if not isinstance(origin, str) or origin.lower() != signer.lower():
            raise BadTransaction("from", f"is {origin!r}, this key is {signer}")
        numbers = [_field(transaction, name, most) for name, most in _LARGEST.items()]
        if numbers[2] > numbers[3]:
            raise BadTransaction("maxPriorityFeePerGas", f"is {numbers[2]}, above maxFeePerGas = {numbers[3]}")
        value = _number(transaction.get("value", 0), "value")
        return cls((*numbers, _address(transaction.get("to")), value, _data(transaction.get("data", b"")), ()))

    @property
    def preimage(self) -> bytes:
        """What is hashed and signed."""
        return TYPE + encode(self.fields)

    @property
    def digest(self) -> bytes:
        """The 32 bytes that the signature covers."""
        return keccak(self.preimage)

    def signed(self, signature: bytes) -> bytes:
        """Raw bytes with a compact signature in them."""
        r, s, parity = split(signature)
        return TYPE + encode((*self.fields, parity, r, s))


def _field(transaction: Mapping[str, Any], name: str, most: int) -> int:
    if name not in transaction:
        raise BadTransaction(name, "is missing")
    number = _number(transaction[name], name)
    if number >= most:
        raise BadTransaction(name, f"is {number}, too large")
    return number


def _number(value: object, name: str) -> int:
    if isinstance(value, str) and value.startswith("0x"):
        try:
            value = int(value, 16)
        except ValueError:
            raise BadTransaction(name, f"is {value!r}, no number") from None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 256:
        raise BadTransaction(name, f"is {value!r}, wanted a number from 0 to 2^256 - 1")
    return value


def _address(value: object) -> bytes:
    """Twenty bytes; a transaction that makes a contract is never signed here."""
    if not isinstance(value, str | bytes) or not is_address(value):
        raise BadTransaction("to", f"is {value!r}, no address")
    return bytes(to_canonical_address(value))


def _data(value: object) -> bytes:
    if not isinstance(value, str | bytes):
        raise BadTransaction("data", f"is a {type(value).__name__}, wanted bytes or hexadecimal")
    try:
        return bytes(HexBytes(value))
    except ValueError:
        raise BadTransaction("data", "is no hexadecimal") from None
