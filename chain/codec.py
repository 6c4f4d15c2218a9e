"""Typed values to and from ABI words: one `Codec` an ABI type, the only place where eth_abi's loose values are seen.

Solidity             Python
uintN, intN          int (never bool)
address              checksummed str; a mixed-case input must carry a right checksum
bytesN               bytes of exactly N; shorter ones are refused, not padded
bytes, string, bool  bytes, str, bool
T[], T[n]            tuple of T
struct               generated frozen dataclass
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Generic, TypeVar, cast

from eth_abi.abi import decode, encode, is_encodable
from eth_abi.exceptions import DecodingError
from eth_typing import ChecksumAddress
from eth_utils.address import is_hex_address, to_checksum_address

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """One ABI type: its canonical name, and the way to and from what eth_abi handles."""

    type: str
    to_abi: Callable[[Any], Any]
    from_abi: Callable[[Any], T]

    def check(self, value: object) -> Any:
        """The value as eth_abi takes it; raises ValueError if the type has no such value."""
        raw = self.to_abi(value)
        if not is_encodable(self.type, raw):
            raise ValueError(f"{value!r} is no {self.type}")
        return raw


def _same(value: Any) -> Any:
    return value


def checksummed(value: object) -> ChecksumAddress:
    """The address with its checksum; raises ValueError if it is none, or if it came with a wrong one."""
    if not isinstance(value, str) or not is_hex_address(value):
        raise ValueError(f"{value!r} is no address")
    right = to_checksum_address(value)
    digits = value[-40:]
    # Letters of one case carry no checksum. eth_utils' own is_address lets a wrong one pass.
    if digits not in (digits.lower(), digits.upper()) and digits != right[-40:]:
        raise ValueError(f"{value!r} has a wrong checksum (it would be {right})")
    return right


def integer(type_: str) -> Codec[int]:
    """`uintN` or `intN`."""
    return Codec(type_, _same, int)


def blob(type_: str) -> Codec[bytes]:
    """`bytes` or `bytesN`."""
    size = int(type_.removeprefix("bytes") or 0)

    def to_abi(value: object) -> bytes:
        if not isinstance(value, bytes | bytearray) or (size and len(value) != size):
            raise ValueError(f"{value!r} is not {size or 'any number of'} bytes")
        return bytes(value)

    return Codec(type_, to_abi, bytes)


def array(item: Codec[T], size: int | None = None) -> Codec[tuple[T, ...]]:
    """`T[]`, or `T[size]`."""

    def to_abi(values: object) -> list[Any]:
        if isinstance(values, Sequence) and not isinstance(values, str | bytes | bytearray):
            return [item.check(value) for value in values]
        raise ValueError(f"{values!r} is no sequence")

    def from_abi(raw: Any) -> tuple[T, ...]:
        return tuple(item.from_abi(value) for value in raw)

    return Codec(f"{item.type}[{'' if size is None else size}]", to_abi, from_abi)


def struct(cls: Callable[..., T], *items: Codec[Any]) -> Codec[T]:
    """A struct, as the dataclass that holds its fields in order."""

    def to_abi(value: Any) -> tuple[Any, ...]:
        if isinstance(value, cast(type, cls)):
            names = [field.name for field in fields(cast(Any, value))]
            return tuple(item.check(getattr(value, name)) for name, item in zip(names, items, strict=True))
        raise ValueError(f"{value!r} is no {cast(type, cls).__name__}")

    def from_abi(raw: Any) -> T:
        return cls(*(item.from_abi(value) for item, value in zip(items, raw, strict=True)))

    return Codec(f"({','.join(item.type for item in items)})", to_abi, from_abi)


ADDRESS: Final = Codec("address", checksummed, to_checksum_address)
BOOL: Final = Codec("bool", _same, bool)
STRING: Final = Codec("string", _same, str)
UINT256: Final = integer("uint256")
BYTES: Final = blob("bytes")
BYTES32: Final = blob("bytes32")


@dataclass(frozen=True, slots=True)
class Returns(Generic[R]):
    """What a function returns: the ABI types in order, and the Python value made of them."""

    items: tuple[Codec[Any], ...]
    make: Callable[..., R]

    def decode(self, data: bytes) -> R:
        """The value of returned bytes; raises ValueError if they are not of these types."""
        return self.make(*decode_all(self.items, data))


def _nothing() -> None:
    return None


NOTHING: Final[Returns[None]] = Returns((), _nothing)


def one(item: Codec[T]) -> Returns[T]:
    """A single returned value."""

    def make(value: T) -> T:
        return value

    return Returns((item,), make)


def many(cls: Callable[..., T], *items: Codec[Any]) -> Returns[T]:
    """Several returned values, as the named tuple that holds them."""
    return Returns(items, cls)


def encode_all(items: Sequence[Codec[Any]], raw: Sequence[Any]) -> bytes:
    """ABI encoding of values that `Codec.check` has let through."""
    return encode([item.type for item in items], list(raw))


def decode_all(items: Sequence[Codec[Any]], data: bytes) -> tuple[Any, ...]:
    """Values of ABI encoded bytes; raises ValueError if they are not of these types."""
    try:
        raw = decode([item.type for item in items], data)
    except (DecodingError, OverflowError, UnicodeDecodeError) as error:
        raise ValueError(f"{len(data)} bytes are no ({','.join(item.type for item in items)}): {error}") from error
    return tuple(item.from_abi(value) for item, value in zip(items, raw, strict=True))
