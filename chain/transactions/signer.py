"""The key that pays: a protocol, so that a keystore, a remote signer and a KMS are interchangeable."""

from __future__ import annotations

from typing import Any, Protocol


class TransactionSigner(Protocol):
    """Signs transactions, and nothing else."""

    @property
    def address(self) -> str:
        """Checksummed address of the key."""
        ...

    def sign_transaction(self, transaction: dict[str, Any]) -> bytes:
        """The raw signed bytes of an EIP-1559 transaction as web3 names its fields; may block on a remote signer."""
        ...
