"""What the generated bindings stand on: a contract at an address, its views, and calls that are prepared, not sent.

A view is one `eth_call`. A write returns a `Call`, which can be estimated, simulated (the return value, nothing sent)
and transacted. A refusal by a contract surfaces as the `ContractError` of its custom error, whichever of the three
met it. No middleware, no retries: both belong to whoever built the `Web3`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, Generic, TypeVar

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import TimeExhausted, Web3Exception
from web3.types import BlockIdentifier, TxParams, TxReceipt, Wei

from chain.codec import Codec, Returns, checksummed, encode_all
from chain.errors import BadAnswer, BadArgument, NoContract, ReceiptTimeout, TransactionReverted
from chain.revert import ErrorTable, decode_revert, revert_data
from chain.senders import Sender

R = TypeVar("R")
S = TypeVar("S")

LATEST: Final[BlockIdentifier] = "latest"
RECEIPT_TIMEOUT_S: Final = 120.0
# An estimate is for the state of its block; a bet placed before ours can make a storage slot dearer.
_GAS_ROOM_PERCENT: Final = 125
_ABIS: Final = Path(__file__).parent / "abi"


@cache
def load_abi(name: str) -> list[dict[str, Any]]:
    """The committed ABI of a contract, as forge wrote it."""
    content: list[dict[str, Any]] = json.loads((_ABIS / f"{name}.json").read_text())
    return content


class _Abi:
    """Reads the ABI when somebody asks, not at import."""

    def __get__(self, instance: object, owner: type[Contract]) -> list[dict[str, Any]]:
        return load_abi(owner.NAME)


class Function(Generic[R]):
    """One function of an ABI."""

    def __init__(self, name: str, inputs: Sequence[tuple[str, Codec[Any]]], returns: Returns[R]) -> None:
        self.name = name
        self.signature = f"{name}({','.join(codec.type for _, codec in inputs)})"
        self.selector = keccak(text=self.signature)[:4]
        self.returns = returns
        self._inputs = tuple(inputs)

    def __repr__(self) -> str:
        return f"Function({self.signature})"

    def encode(self, values: Sequence[Any]) -> bytes:
        """Calldata; raises BadArgument that names the parameter and its value."""
        raw = [self._check(name, codec, value) for (name, codec), value in zip(self._inputs, values, strict=True)]
        return self.selector + encode_all([codec for _, codec in self._inputs], raw)

    def _check(self, name: str, codec: Codec[Any], value: object) -> Any:
        try:
            return codec.check(value)
        except ValueError as error:
            raise BadArgument(self.name, name, codec.type, str(error)) from error


class Contract:
    """A contract at an address. Public names here are never taken by a generated method."""

    NAME: ClassVar[str]
    ERRORS: ClassVar[ErrorTable]
    ABI: ClassVar[_Abi] = _Abi()

    def __init__(self, w3: Web3, address: str) -> None:
        try:
            self.address = checksummed(address)
        except ValueError as error:
            raise BadArgument(self.NAME, "address", "address", str(error)) from error
        self.w3 = w3
        self._has_code = False

    def __repr__(self) -> str:
        return f"{self.NAME}({self.address})"

    def require_code(self) -> None:
        """Raise NoContract if the chain has no code at the address; asks the chain once."""
        if not self._has_code:
            if not self.w3.eth.get_code(self.address):
                raise NoContract(self.NAME, self.address)
            self._has_code = True

    def _read(self, function: Function[R], values: Sequence[Any], block: BlockIdentifier) -> R:
        return self._ask(function, {"to": self.address, "data": HexBytes(function.encode(values))}, block)

    def _prepare(self, function: Function[R], values: Sequence[Any], value: int = 0) -> Call[R]:
        return Call(self, function, function.encode(values), value)

    def _ask(self, function: Function[R], transaction: TxParams, block: BlockIdentifier) -> R:
        def call() -> HexBytes:
            # Without EIP-3668: a contract of ours never sends a caller to another server.
            return self.w3.eth.call(transaction, block, ccip_read_enabled=False)

        data = bytes(self._decoding(call))
        try:
            if not data and function.returns.items:
                self.require_code()
            return function.returns.decode(data)
        except ValueError as error:
            raise BadAnswer(f"{self.NAME}.{function.name} at {self.address}", str(error)) from error

    def _decoding(self, act: Callable[[], S]) -> S:
        """What `act` returns; a revert that it meets is raised as the contract's own error."""
        try:
            return act()
        except Web3Exception as error:
            data = revert_data(error)
            if data is None:
                raise
            raise decode_revert(data, self.ERRORS, contract=self.NAME, reason=_reason(error)) from error


def _reason(error: Web3Exception) -> str:
    return str(getattr(error, "message", "") or "")


@dataclass(frozen=True, slots=True)
class Call(Generic[R]):
    """A prepared call: nothing is sent yet."""

    contract: Contract
    function: Function[R]
    data: bytes
    value: int = 0

    @property
    def to(self) -> str:
        """Checksummed address that is called."""
        return self.contract.address

    def transaction(self, sender: Sender | str) -> TxParams:
        """`from`, `to`, `data` and `value` for a node."""
        origin = to_checksum_address(sender if isinstance(sender, str) else sender.address)
        return {"from": origin, "to": self.contract.address, "data": HexBytes(self.data), "value": Wei(self.value)}

    def estimate(self, sender: Sender | str) -> int:
        """Gas that the call would use now; raises the ContractError that it would meet."""
        self.contract.require_code()
        return int(self.contract._decoding(lambda: self.contract.w3.eth.estimate_gas(self.transaction(sender))))

    def simulate(self, sender: Sender | str, *, block: BlockIdentifier = LATEST) -> R:
        """What the call would return; raises the ContractError that it would meet. Changes nothing."""
        self.contract.require_code()
        return self.contract._ask(self.function, self.transaction(sender), block)

    def transact(self, sender: Sender, *, gas: int | None = None, timeout_s: float = RECEIPT_TIMEOUT_S) -> TxReceipt:
        """Send, and wait for the receipt.

        Without `gas` the call is estimated first, so a refusal costs nothing. With `gas` it is sent as it stands, and
        a mined revert is replayed at the block before it to learn the error.

        Raises ContractError, TransactionReverted (mined, cause not shown by the replay), ReceiptTimeout.
        """
        self.contract.require_code()
        limit = self.estimate(sender) * _GAS_ROOM_PERCENT // 100 if gas is None else gas
        transaction: TxParams = {**self.transaction(sender), "gas": limit}
        sent = self.contract._decoding(lambda: sender.send(transaction))
        try:
            receipt = self.contract.w3.eth.wait_for_transaction_receipt(HexBytes(sent), timeout=timeout_s)
        except TimeExhausted as error:
            raise ReceiptTimeout(sent, timeout_s) from error
        if receipt["status"] != 1:
            self._explain(transaction, receipt, sent, limit)
        return receipt

    def _explain(self, transaction: TxParams, receipt: TxReceipt, sent: bytes, limit: int) -> None:
        """Raise why a mined transaction reverted."""
        before = max(receipt["blockNumber"] - 1, 0)
        try:
            self.contract.w3.eth.call(transaction, before, ccip_read_enabled=False)
        except Web3Exception as error:
            data = revert_data(error)
            # Out of gas is no revert of the contract: nodes report it without data.
            if data:
                raise decode_revert(
                    data, self.contract.ERRORS, contract=self.contract.NAME, transaction=sent
                ) from error
        raise TransactionReverted(sent, receipt["gasUsed"], limit)
