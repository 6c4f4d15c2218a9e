"""Values go to ABI words and back unchanged, and what a type does not hold is refused before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from chain.codec import (
    ADDRESS,
    BOOL,
    BYTES,
    BYTES32,
    STRING,
    UINT256,
    Codec,
    array,
    decode_all,
    encode_all,
    integer,
    one,
    struct,
)
from chain.contract import Function
from chain.errors import BadArgument


@dataclass(frozen=True, slots=True)
class Inner:
    word: int
    who: str


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    inners: tuple[Inner, ...]
    tag: bytes


INNER = struct(Inner, integer("int120"), ADDRESS)
OUTER = struct(Outer, STRING, array(INNER), BYTES32)
CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"

addresses = st.binary(min_size=20, max_size=20).map(to_checksum_address)
inners = st.builds(Inner, st.integers(-(2**119), 2**119 - 1), addresses)
outers = st.builds(Outer, st.text(), st.lists(inners, max_size=4).map(tuple), st.binary(min_size=32, max_size=32))


@given(outers, st.lists(st.integers(0, 2**256 - 1), max_size=5).map(tuple), st.binary(max_size=70), st.booleans())
def test_codec__any_value__comes_back_equal(outer: Outer, words: tuple[int, ...], data: bytes, flag: bool) -> None:
    items: list[Codec[Any]] = [OUTER, array(UINT256), BYTES, BOOL]
    values = (outer, words, data, flag)
    raw = [item.check(value) for item, value in zip(items, values, strict=True)]
    assert decode_all(items, encode_all(items, raw)) == values


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (UINT256, -1),
        (UINT256, 2**256),
        (UINT256, True),
        (UINT256, 1.0),
        (UINT256, "1"),
        (integer("uint8"), 256),
        (integer("int8"), 128),
        (BYTES32, b"short"),
        (BYTES32, bytes(33)),
        (BYTES32, "0x" + "00" * 32),
        (BYTES, "ab"),
        (BOOL, 1),
        (STRING, b"bytes"),
        (ADDRESS, "0x1234"),
        (ADDRESS, bytes(20)),
        (ADDRESS, CHECKSUMMED.replace("aA", "Aa")),
        (array(UINT256), 5),
        (array(BYTES), b"one"),
        (array(UINT256, 2), (1,)),
        (array(UINT256), (1, -1)),
        (INNER, (1, CHECKSUMMED)),
        (INNER, Inner(2**119, CHECKSUMMED)),
    ],
)
def test_codec__value_that_the_type_does_not_hold__is_refused(codec: Codec[Any], value: object) -> None:
    with pytest.raises(ValueError):
        codec.check(value)


def test_codec__address_in_small_letters__is_taken_and_checksummed() -> None:
    assert ADDRESS.check(CHECKSUMMED.lower()) == CHECKSUMMED


def test_codec__returned_bytes_of_another_shape__are_refused() -> None:
    with pytest.raises(ValueError, match=r"31 bytes are no \(uint256\)"):
        decode_all([UINT256], bytes(31))


def test_function__bad_argument__names_function_parameter_and_value() -> None:
    with pytest.raises(BadArgument, match="units of deposit: -5 is no uint256; give a value of uint256"):
        Function("deposit", (("units", UINT256),), one(BOOL)).encode((-5,))
