"""From what an endpoint says of a failed call to the error that the contract raised. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from web3.exceptions import ContractLogicError, Web3Exception, Web3RPCError

from chain.codec import decode_all
from chain.errors import ContractError, Panic, RequireFailed, SilentRevert, UnknownRevert

ErrorTable = Mapping[bytes, type[ContractError]]

_STANDARD: Final[ErrorTable] = {cls.selector: cls for cls in (RequireFailed, Panic)}
_REVERT_CODE: Final = 3
# Where nodes of other makes hide the bytes inside an object.
_INNER: Final = ("data", "return", "result", "output", "originalError")


def revert_data(error: Web3Exception) -> bytes | None:
    """The revert bytes in an exception of web3: empty if the node gave none, None if it is not about a revert."""
    if isinstance(error, ContractLogicError):
        return _bytes(error.data)
    if isinstance(error, Web3RPCError) and error.rpc_response is not None:
        answer: Any = error.rpc_response.get("error")
        if isinstance(answer, Mapping):
            found = _bytes(answer.get("data"))
            if found or answer.get("code") == _REVERT_CODE or "revert" in str(answer.get("message", "")).lower():
                return found
    return None


def _bytes(data: Any) -> bytes:
    if isinstance(data, str):
        # "Reverted 0x..." is how OpenEthereum and its heirs wrote it.
        digits = data.removeprefix("Reverted ").removeprefix("0x")
        try:
            return bytes.fromhex(digits)
        except ValueError:
            return b""
    if isinstance(data, Mapping):
        inner = [data[key] for key in _INNER if key in data]
        # Ganache: one object a transaction hash.
        inner += [value for value in data.values() if isinstance(value, Mapping)]
        return next((found for found in map(_bytes, inner) if found), b"")
    return b""


def decode_revert(
    data: bytes, table: ErrorTable, *, contract: str = "", reason: str = "", transaction: bytes | None = None
) -> ContractError:
    """The error that these bytes are, by selector; never fails: what is not known is shown raw."""
    if not data:
        return SilentRevert(reason, contract=contract, transaction=transaction)
    cls = table.get(data[:4]) or _STANDARD.get(data[:4])
    if cls is not None:
        try:
            values = decode_all([codec for _, _, codec in cls.parameters], data[4:])
        except ValueError:
            pass
        else:
            return cls(*values, contract=contract, transaction=transaction)
    return UnknownRevert(data, contract=contract, transaction=transaction)
