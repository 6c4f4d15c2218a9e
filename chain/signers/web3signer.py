"""Consensys Web3Signer over its eth1 interface.

    GET  /api/v1/eth1/publicKeys            the keys it has, uncompressed without their first byte
    POST /api/v1/eth1/sign/{public key}     {"data": hex} -> r, s, v in hexadecimal, 65 bytes

By default it signs keccak256 of `data`, without any prefix, so the *preimage* is sent: 0x1901 + domain + struct for
typed data, the unsigned bytes for a transaction. Later versions take {"applyHash": false} and sign a digest of 32
bytes as it stands. Earlier ones ignore that key and hash on, which the signature shows: `connect` tries it once, on a
digest that means nothing. What is given out was recovered to the expected address, so neither way can go wrong
unseen. `eth_signTypedData` is not needed: it is the same hash over data that the service would encode a second time.

Sources: docs.web3signer.consensys.io; web3signer pull request 1213 (`applyHash`, interface version 1.2.0).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, Self

import httpx
from eth_keys.datatypes import PublicKey
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

from chain.signers.base import normalised, require_digest
from chain.signers.errors import DigestsNotSigned, SignerMisbehaved, SignerRefused, WrongKey
from chain.signers.http import Answer, exchange, shown
from chain.signers.patience import Again, Patience
from chain.signers.transactions import Unsigned

PROBE: Final = keccak(b"Proofbook asks whether this signer takes digests; this is neither an order nor a transaction")
_KEYS: Final = "/api/v1/eth1/publicKeys"
_SIGN: Final = "/api/v1/eth1/sign/"
_PUBLIC_KEY_BYTES: Final = 64
_ANSWER_BYTES: Final = 65


class Takes(Enum):
    """What a Web3Signer signs."""

    DIGESTS = "digests and preimages"
    PREIMAGES = "preimages only"


class Web3Signer:
    """One key of a Web3Signer. Made by `connect`, which knows what the service can do."""

    def __init__(
        self, url: str, address: str, identifier: str, takes: Takes, client: httpx.Client, patience: Patience
    ) -> None:
        self._root = url.rstrip("/")
        self._address = to_checksum_address(address)
        self._identifier = identifier
        self._client = client
        self._patience = patience
        self.takes = takes

    def __repr__(self) -> str:
        return f"Web3Signer({self._address} at {shown(self._root)}, takes {self.takes.value})"

    @classmethod
    def connect(cls, url: str, expect_address: str, client: httpx.Client, patience: Patience) -> Self:
        """Find the key of an address and try what the service can sign.

        Raises `WrongKey` when it does not have the key, `SignerRefused`, `SignerMisbehaved`, `SignerUnavailable`.
        """
        name = _name(url)
        answer = patience.ask(name, lambda left: _usable(name, exchange(client, "GET", _at(url, _KEYS), left_s=left)))
        keys = _public_keys(name, answer)
        wanted = to_checksum_address(expect_address)
        if wanted not in keys:
            raise WrongKey(name, wanted, ", ".join(sorted(keys)) or "no key at all")
        signer = cls(url, wanted, keys[wanted], Takes.PREIMAGES, client, patience)
        signer.takes = signer._try_digest()
        return signer

    @property
    def address(self) -> str:
        """Checksummed address of the key."""
        return self._address

    def sign(self, digest: bytes) -> bytes:
        """See `Signer.sign`; raises `DigestsNotSigned` where the service hashes everything."""
        require_digest(digest)
        if self.takes is Takes.PREIMAGES:
            raise DigestsNotSigned(_name(self._root))
        return self._checked(self._ask({"data": f"0x{digest.hex()}", "applyHash": False}), digest)

    def sign_preimage(self, preimage: bytes) -> bytes:
        """See `PreimageSigner.sign_preimage`."""
        return self._checked(self._ask({"data": f"0x{preimage.hex()}"}), keccak(preimage))

    def sign_transaction(self, transaction: Mapping[str, Any]) -> bytes:
        """See `TransactionSigner.sign_transaction`."""
        unsigned = Unsigned.of(transaction, self._address)
        return unsigned.signed(self.sign_preimage(unsigned.preimage))

    def close(self) -> None:
        """See `FullSigner.close`."""
        self._client.close()

    def _try_digest(self) -> Takes:
        try:
            r, s = self._ask({"data": f"0x{PROBE.hex()}", "applyHash": False})
        except SignerRefused:  # a version that refuses keys it does not know
            return Takes.PREIMAGES
        if normalised(r, s, PROBE, self._address) is not None:
            return Takes.DIGESTS
        self._checked((r, s), keccak(PROBE))
        return Takes.PREIMAGES

    def _ask(self, body: Mapping[str, Any]) -> tuple[int, int]:
        name, url = _name(self._root), _at(self._root, _SIGN + self._identifier)
        content, headers = json.dumps(body).encode(), {"content-type": "application/json"}
        answer = self._patience.ask(
            name,
            lambda left: _usable(
                name, exchange(self._client, "POST", url, content=content, headers=headers, left_s=left)
            ),
        )
        return _r_and_s(name, answer)

    def _checked(self, r_and_s: tuple[int, int], digest: bytes) -> bytes:
        signature = normalised(*r_and_s, digest, self._address)
        if signature is None:
            raise SignerMisbehaved(_name(self._root), f"a signature that is not {self._address}'s")
        return signature


def _name(url: str) -> str:
    return f"Web3Signer at {shown(url)}"


def _at(url: str, path: str) -> str:
    return url.rstrip("/") + path


def _usable(name: str, answer: Answer) -> bytes:
    """The body of a good answer; raises `Again` for what may pass and `SignerRefused` for what will not."""
    if answer.status == 200:
        return answer.body
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise Again(f"HTTP {answer.status}", answer.retry_after_s)
    if answer.status == 404:
        raise SignerRefused(name, "it does not have this key (HTTP 404)", "load the key into it, or correct the url")
    if answer.status in (401, 403):
        raise SignerRefused(
            name, f"HTTP {answer.status}", "let this machine in: allow-list its name, or give it a client certificate"
        )
    raise SignerRefused(name, f"HTTP {answer.status}", "look into the signer's own log; asking again would not help")


def _public_keys(name: str, body: bytes) -> dict[str, str]:
    """Identifier of each key by its address."""
    try:
        found: dict[str, str] = {}
        for identifier in json.loads(body):
            raw = bytes.fromhex(identifier.removeprefix("0x"))
            raw = raw[1:] if len(raw) == _PUBLIC_KEY_BYTES + 1 else raw
            found[PublicKey(raw).to_checksum_address()] = f"0x{raw.hex()}"
    except (ValueError, TypeError, AttributeError, ValidationError, RecursionError):
        raise SignerMisbehaved(name, "its list of keys is no list of public keys") from None
    return found


def _r_and_s(name: str, body: bytes) -> tuple[int, int]:
    """Give r and s of an answer: hexadecimal, bare or as a JSON string; v is found by trial instead."""
    try:
        raw = bytes.fromhex(body.decode("ascii").strip().strip('"').removeprefix("0x"))
    except ValueError:
        raise SignerMisbehaved(name, "no hexadecimal") from None
    if len(raw) != _ANSWER_BYTES:
        raise SignerMisbehaved(name, f"{len(raw)} bytes, a signature has {_ANSWER_BYTES}")
    return int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big")
