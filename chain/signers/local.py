"""A key in this process's memory: from a V3 keystore or, in tests and development, raw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_keys.datatypes import PrivateKey
from eth_utils.address import to_checksum_address

from chain.errors import KeystoreError
from chain.signers.base import HALF_ORDER, compact
from chain.signers.transactions import Unsigned
from proofbook.redaction import remember


class LocalKey:
    """A key in this process's memory, from a V3 keystore or, in tests and development, raw."""

    def __init__(self, account: LocalAccount) -> None:
        self._account = account
        self._key = PrivateKey(bytes(account.key))

    def __repr__(self) -> str:
        return f"LocalKey({self.address})"

    @classmethod
    def from_raw(cls, key: bytes | str) -> Self:
        """A raw private key: development only; production settings refuse it."""
        return cls(Account.from_key(key))

    @classmethod
    def from_mnemonic(cls, words: str, index: int) -> Self:
        """Account number `index` of a mnemonic, as Anvil derives them: development only."""
        return cls.from_raw(_derive(words, index))

    @classmethod
    def from_keystore(cls, keystore: Path, password_file: Path) -> Self:
        """Decrypt a V3 keystore; raises KeystoreError with the file's name, never its content."""
        try:
            content = json.loads(keystore.read_text())
            password = password_file.read_text().rstrip("\r\n")
            remember(password)
            return cls.from_raw(bytes(Account.decrypt(content, password)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeystoreError(str(keystore), type(error).__name__) from None

    @property
    def address(self) -> str:
        """Checksummed address of the key."""
        return to_checksum_address(self._account.address)

    @property
    def account(self) -> LocalAccount:
        """The account, for the transactions that this key pays for."""
        return self._account

    def close(self) -> None:
        """See `FullSigner.close`: there is no connection."""

    def sign(self, digest: bytes) -> bytes:
        """See `Signer.sign`."""
        signature = self._key.sign_msg_hash(digest)
        if signature.s > HALF_ORDER:  # eth-keys gives low s already; another backend might not
            raise AssertionError("high s")
        return compact(signature.r, signature.s, signature.v)

    def sign_transaction(self, transaction: Mapping[str, Any]) -> bytes:
        """See `TransactionSigner.sign_transaction`."""
        unsigned = Unsigned.of(transaction, self.address)
        return unsigned.signed(self.sign(unsigned.digest))


def _derive(words: str, index: int) -> bytes:
    from eth_account.hdaccount import key_from_seed, seed_from_mnemonic

    return bytes(key_from_seed(seed_from_mnemonic(words, ""), f"m/44'/60'/0'/0/{index}"))
