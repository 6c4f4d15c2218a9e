"""Keys that sign: one small protocol, so that keystore, remote signer and KMS are interchangeable.

A signer only ever signs digests of typed data. Transactions are signed by the key that pays for them, which is another.
"""

import json
from pathlib import Path
from typing import Final, Protocol, Self

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_keys.datatypes import PrivateKey
from eth_utils.address import to_checksum_address

from chain.errors import KeystoreError

_HALF_ORDER: Final = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


class Signer(Protocol):
    """Signs 32-byte digests."""

    @property
    def address(self) -> str:
        """Checksummed address of the key."""
        ...

    def sign(self, digest: bytes) -> bytes:
        """Signature of 64 bytes: r, then s with the parity in its top bit (EIP-2098); s is always low."""
        ...


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

    def sign(self, digest: bytes) -> bytes:
        """See `Signer.sign`."""
        signature = self._key.sign_msg_hash(digest)
        if signature.s > _HALF_ORDER:  # eth-keys gives low s already; another backend might not
            raise AssertionError("high s")
        return compact(signature.r, signature.s, signature.v)


def compact(r: int, s: int, parity: int) -> bytes:
    """The 64-byte form of a signature (EIP-2098)."""
    return r.to_bytes(32, "big") + (s | (parity << 255)).to_bytes(32, "big")


def _derive(words: str, index: int) -> bytes:
    from eth_account.hdaccount import key_from_seed, seed_from_mnemonic

    return bytes(key_from_seed(seed_from_mnemonic(words, ""), f"m/44'/60'/0'/0/{index}"))
