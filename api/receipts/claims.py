"""Claims for tickets that were not placed: what a call of `placeOrClaim` carried."""

from __future__ import annotations

from typing import Final

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from chain.calldata import PlacedBatch, decode_place, selector
from chain.errors import MalformedWire
from chain.typed_data import Domain

CLAIM: Final = selector("placeOrClaim(bytes,uint256)")
CLAIM_SHARE: Final = 10
"""A claim pays this part of the stake at most, floored."""
WINDOW_S: Final = 120
"""A ticket may be placed late, or claimed for, so long after its end."""


def claimed_batch(input_: bytes, domain: Domain) -> PlacedBatch:
    """The one bet of a call, with its desk's epoch as the call names it. Raises MalformedWire."""
    if input_[:4] != CLAIM:
        raise MalformedWire("calldata", f"0x{input_[:4].hex()}", "a call of placeOrClaim")
    try:
        packed, epoch = decode(["bytes", "uint256"], input_[4:])
    except (DecodingError, OverflowError) as error:
        raise MalformedWire("calldata", f"{len(input_)} bytes ({error})", "a call of placeOrClaim") from None
    return decode_place(bytes(packed), domain, int(epoch))
