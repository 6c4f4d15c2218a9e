"""Who pays for a transaction and signs it: a node's unlocked account, or a key in memory.

Simple senders for scripts, tests and set-up. What must survive a crash or a rising fee goes through the transaction
manager, which meets the same protocol.
"""

from __future__ import annotations

from typing import Any, Final, Protocol, cast

from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3 import Web3
from web3.types import TxParams, Wei

# A base fee rises by an eighth a block at most: twice today's is good for six full blocks.
_BASE_FEE_ROOM: Final = 2


class Sender(Protocol):
    """Sends prepared transactions from one address."""

    @property
    def address(self) -> str:
        """Checksummed address that pays."""
        ...

    def send(self, transaction: TxParams) -> bytes:
        """Complete, sign and send `to`, `data`, `value` and `gas`; returns the hash."""
        ...


class UnlockedSender:
    """An account that the node itself signs for: Anvil's, in development and tests."""

    def __init__(self, w3: Web3, address: str) -> None:
        self._w3 = w3
        self.address = to_checksum_address(address)

    def __repr__(self) -> str:
        return f"UnlockedSender({self.address})"

    def send(self, transaction: TxParams) -> bytes:
        """Hand the transaction to the node."""
        return bytes(self._w3.eth.send_transaction({**transaction, "from": self.address}))


class KeySender:
    """A key in this process's memory; nonce from the pending block, EIP-1559 fees."""

    def __init__(self, w3: Web3, account: LocalAccount) -> None:
        self._w3 = w3
        self._account = account
        self.address = to_checksum_address(account.address)

    def __repr__(self) -> str:
        return f"KeySender({self.address})"

    def send(self, transaction: TxParams) -> bytes:
        """Fill in chain, nonce, fees and (if absent) gas, then sign and send."""
        eth = self._w3.eth
        tip = eth.max_priority_fee
        base = eth.get_block("latest").get("baseFeePerGas", Wei(0))
        filled: TxParams = {
            "type": 2,
            "value": Wei(0),
            **transaction,
            "from": self.address,
            "chainId": eth.chain_id,
            "nonce": eth.get_transaction_count(self.address, "pending"),
            "maxPriorityFeePerGas": tip,
            "maxFeePerGas": Wei(_BASE_FEE_ROOM * base + tip),
        }
        if "gas" not in filled:
            filled["gas"] = eth.estimate_gas(filled)
        signed = self._account.sign_transaction(cast(dict[str, Any], filled))
        return bytes(eth.send_raw_transaction(HexBytes(signed.raw_transaction)))
