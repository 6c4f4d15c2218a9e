"""Reads that two vendors must agree on, at one and the same block hash.

    pin      both name the block of the asked tag; the lower one counts, and both must know it under one hash
    read     state is asked of that hash (EIP-1898, canonical only), everything else as it is
    compare  what the protocol fixes: clients decorate receipts and blocks with fields of their own

A difference is an error and never a majority. One vendor alone is said to be one: `Agreement.SINGLE`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from chain.rpc.choosing import choose, pair
from chain.rpc.errors import EndpointsDisagree, NoEndpoint, RpcFailed, RpcRefused

if TYPE_CHECKING:
    from chain.rpc.pool import RpcPool

Tag = Literal["latest", "safe", "finalized"]
_TRIES: Final = 3
_BLOCK_PLACE: Final = MappingProxyType(
    {"eth_call": 1, "eth_getBalance": 1, "eth_getCode": 1, "eth_getTransactionCount": 1, "eth_getStorageAt": 2}
)
_LOG: Final = ("address", "topics", "data", "blockNumber", "blockHash", "transactionHash", "logIndex")
_RECEIPT: Final = (
    "transactionHash",
    "transactionIndex",
    "blockHash",
    "blockNumber",
    "from",
    "to",
    "contractAddress",
    "status",
    "gasUsed",
    "cumulativeGasUsed",
    "logs",
)
_BLOCK: Final = (
    "number",
    "hash",
    "parentHash",
    "timestamp",
    "stateRoot",
    "transactionsRoot",
    "receiptsRoot",
    "gasLimit",
    "gasUsed",
    "baseFeePerGas",
)
_TRANSACTION: Final = ("hash", "from", "to", "nonce", "input", "value", "blockHash", "blockNumber", "transactionIndex")
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "eth_getTransactionReceipt": _RECEIPT,
        "eth_getBlockByNumber": _BLOCK,
        "eth_getBlockByHash": _BLOCK,
        "eth_getTransactionByHash": _TRANSACTION,
        "eth_getLogs": _LOG,
    }
)


class Agreement(StrEnum):
    """How many vendors stand behind a value."""

    DOUBLE = "double"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A value, the block it was read at, and who says so. Objects hold only the fields that were compared."""

    value: Any
    block_number: int
    block_hash: bytes
    agreement: Agreement
    vendors: tuple[str, ...]


async def agreed(pool: RpcPool, method: str, params: Sequence[Any], block: Tag | int | bytes) -> Agreed:
    """What two vendors say of a block; see `RpcPool.agreed`."""
    failed: dict[str, str] = {}
    for _ in range(_TRIES):
        names = pair(pool.state, pool.now(), avoid=failed)
        if not names:
            least_bad = choose(pool.state, pool.now(), avoid=failed)
            if least_bad is None or least_bad.check_first or least_bad.name in failed:
                break
            names = (least_bad.name,)
        try:
            return await _read(pool, names, method, params, block)
        except RpcFailed as error:
            failed |= dict(error.faults)
    if failed:
        raise RpcFailed(method, tuple(failed.items()))
    raise NoEndpoint(pool.standings())


async def _read(
    pool: RpcPool, names: tuple[str, ...], method: str, params: Sequence[Any], block: Tag | int | bytes
) -> Agreed:
    number, block_hash = await _pin(pool, names, method, block)
    asked = list(params)
    if method in _BLOCK_PLACE:
        asked.insert(_BLOCK_PLACE[method], {"blockHash": block_hash, "requireCanonical": True})
    said = await _all(pool, names, method, asked)
    if len(said) == 2:
        _compare(method, names, said)
    if isinstance(said[0], RpcRefused):
        raise said[0]
    vendors = tuple(pool.state.seat(name).endpoint.vendor for name in names)
    agreement = Agreement.DOUBLE if len(names) == 2 else Agreement.SINGLE
    return Agreed(said[0], number, bytes.fromhex(block_hash.removeprefix("0x")), agreement, vendors)


async def _pin(pool: RpcPool, names: tuple[str, ...], method: str, block: Tag | int | bytes) -> tuple[int, str]:
    """Number and hash of the block that every one of them knows."""
    if isinstance(block, bytes):
        headers = await _headers(pool, names, "eth_getBlockByHash", "0x" + block.hex())
    else:
        tag = hex(block) if isinstance(block, int) else block
        headers = await _headers(pool, names, "eth_getBlockByNumber", tag)
        numbers = [int(header["number"], 16) for header in headers]
        if len(set(numbers)) > 1:
            headers = await _headers(pool, names, "eth_getBlockByNumber", hex(min(numbers)))
    hashes = [str(header["hash"]).lower() for header in headers]
    if len(set(hashes)) > 1:
        at = f"block {int(headers[0]['number'], 16)} is "
        raise EndpointsDisagree(method, (names[0], at + hashes[0]), (names[1], at + hashes[1]))
    return int(headers[0]["number"], 16), hashes[0]


async def _headers(pool: RpcPool, names: tuple[str, ...], method: str, which: str) -> list[Mapping[str, Any]]:
    found = []
    for name, answer in zip(names, await _all(pool, names, method, [which, False]), strict=True):
        if not isinstance(answer, Mapping) or not all(isinstance(answer.get(key), str) for key in ("number", "hash")):
            raise RpcFailed(method, [(name, f"does not know the block {which}")])
        found.append(answer)
    return found


async def _all(pool: RpcPool, names: tuple[str, ...], method: str, params: Sequence[Any]) -> list[Any]:
    """What each says, reduced to what the protocol fixes; RpcFailed if one fails or does not know the block yet."""
    answers = await asyncio.gather(*(pool.ask_one(name, [(method, params)]) for name in names), return_exceptions=True)
    said: list[Any] = []
    for name, answer in zip(names, answers, strict=True):
        if isinstance(answer, BaseException):
            raise answer
        (value,) = answer
        if isinstance(value, RpcRefused) and value.transient:
            raise RpcFailed(method, [(name, value.reason)])
        said.append(value if isinstance(value, RpcRefused) else _fixed(method, value))
    return said


def _compare(method: str, names: tuple[str, ...], said: list[Any]) -> None:
    """Raise EndpointsDisagree, or the refusal of the one that cannot answer such a question at all."""
    first, second = said
    refused = [answer for answer in said if isinstance(answer, RpcRefused)]
    if not refused:
        if first != second:
            raise EndpointsDisagree(method, (names[0], repr(first)), (names[1], repr(second)))
        return
    unable = next((answer for answer in refused if not answer.reverted), None)
    if unable is not None:
        raise unable
    if len(refused) == 1 or _lower(first.data) != _lower(second.data):
        raise EndpointsDisagree(method, (names[0], _shown(first)), (names[1], _shown(second)))


def _shown(answer: Any) -> str:
    return f"reverted with {answer.data!r}" if isinstance(answer, RpcRefused) else repr(answer)


def _fixed(method: str, value: Any) -> Any:
    fields = _FIELDS.get(method)
    if fields is None:
        return _lower(value)
    if isinstance(value, list):
        return [_only(item, fields) for item in value]
    return _only(value, fields)


def _only(value: Any, fields: Sequence[str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    kept = {name: _lower(value[name]) for name in fields if name in value}
    if "logs" in kept:
        kept["logs"] = [_only(log, _LOG) for log in value["logs"]]
    return kept


def _lower(value: Any) -> Any:
    if isinstance(value, str):
        return value.lower()
    if isinstance(value, list):
        return [_lower(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _lower(item) for name, item in value.items()}
    return value
