"""A secp256k1 key of AWS KMS: the key never leaves the service, which signs digests.

    TrentService.GetPublicKey   key specification ECC_SECG_P256K1, usage SIGN_VERIFY -> the address
    TrentService.Sign           MessageType DIGEST, ECDSA_SHA_256 -> DER (r, s), s high or low, no parity

KMS says "SHA_256" of a digest that it does not look into; keccak256 has the same 32 bytes. Low s and the parity are
ours to find. Answers of throttling and of trouble inside the service are asked again; a disabled or missing key and a
missing permission are not. Credentials that ran out are fetched again once.

Source: AWS KMS API reference, Sign and GetPublicKey, common errors; requests are signed by `chain.signers.sigv4`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self

import httpx
from eth_utils.address import to_checksum_address

from chain.signers.base import normalised, require_digest
from chain.signers.credentials import CredentialSource
from chain.signers.der import read_public_key, read_signature
from chain.signers.errors import SignerMisbehaved, SignerRefused, WrongKey
from chain.signers.http import Answer, exchange
from chain.signers.patience import Again, Patience
from chain.signers.sigv4 import Scope, signed_headers
from chain.signers.transactions import Unsigned

CURVE: Final = "ECC_SECG_P256K1"
ALGORITHM: Final = "ECDSA_SHA_256"
_TRANSIENT: Final = frozenset(
    {
        "DependencyTimeoutException",
        "InternalFailure",
        "KMSInternalException",
        "KeyUnavailableException",
        "LimitExceededException",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "ThrottlingException",
    }
)
_STALE: Final = frozenset({"ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"})
_REMEDIES: Final[Mapping[str, str]] = {
    "AccessDeniedException": "give these credentials kms:Sign and kms:GetPublicKey on the key",
    "DisabledException": "enable the key, or name another one",
    "ExpiredTokenException": "give credentials that are still good",
    "IncompleteSignature": "check access key and secret key",
    "InvalidKeyUsageException": f"make a key of the kind SIGN_VERIFY, {CURVE}",
    "InvalidSignatureException": "check the secret key, and that this machine's clock is right",
    "KMSInvalidStateException": "look at the key's state: it may be pending deletion or import",
    "NotFoundException": "check key_id and region",
    "SignatureDoesNotMatch": "check the secret key, and that this machine's clock is right",
    "UnrecognizedClientException": "check access key and session token",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Service:
    """How KMS is reached. `endpoint` names another service with its interface; `now` is the wall clock, UTC."""

    region: str
    credentials: CredentialSource
    client: httpx.Client
    patience: Patience
    endpoint: str | None = None
    now: Callable[[], datetime] = _utc_now

    @property
    def url(self) -> str:
        """The address that is asked."""
        return f"{(self.endpoint or f'https://kms.{self.region}.amazonaws.com').rstrip('/')}/"

    def ask(self, name: str, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One operation, asked until it answers. Raises a `SignerError`."""
        content = json.dumps(body).encode()
        renewed = False

        def once(left_s: float) -> dict[str, Any]:
            nonlocal renewed
            answer = exchange(
                self.client, "POST", self.url, content=content, headers=self._headers(operation, content), left_s=left_s
            )
            kind = _kind(answer)
            if kind in _STALE and not renewed:
                renewed = True
                self.credentials.renew()
                raise Again(kind)
            return _usable(name, answer, kind)

        return self.patience.ask(name, once)

    def _headers(self, operation: str, content: bytes) -> dict[str, str]:
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": f"TrentService.{operation}"}
        scope = Scope(self.region, "kms", self.now())
        return signed_headers("POST", self.url, headers, content, self.credentials.current(), scope)


class KmsKey:
    """One key of KMS. Made by `connect`, which reads its address."""

    def __init__(self, key_id: str, address: str, service: Service) -> None:
        self._key_id = key_id
        self._address = to_checksum_address(address)
        self._service = service

    def __repr__(self) -> str:
        return f"KmsKey({self._address}, {_name(self._key_id)})"

    @classmethod
    def connect(cls, key_id: str, expect_address: str | None, service: Service) -> Self:
        """Read the public key and compare. Raises `WrongKey` or another `SignerError`."""
        name = _name(key_id)
        said = service.ask(name, "GetPublicKey", {"KeyId": key_id})
        if said.get("KeySpec") != CURVE or said.get("KeyUsage") != "SIGN_VERIFY":
            raise SignerRefused(
                name,
                f"it is a key of {said.get('KeySpec')!r} for {said.get('KeyUsage')!r}"[:120],
                f"make a key of the kind SIGN_VERIFY, {CURVE}",
            )
        try:
            address = read_public_key(_base64(name, said, "PublicKey"))
        except ValueError as error:
            raise SignerMisbehaved(name, str(error)) from None
        if expect_address is not None and to_checksum_address(expect_address) != address:
            raise WrongKey(name, to_checksum_address(expect_address), address)
        return cls(key_id, address, service)

    @property
    def address(self) -> str:
        """Checksummed address of the key."""
        return self._address

    def sign(self, digest: bytes) -> bytes:
        """See `Signer.sign`."""
        require_digest(digest)
        name = _name(self._key_id)
        body = {
            "KeyId": self._key_id,
            "Message": base64.b64encode(digest).decode(),
            "MessageType": "DIGEST",
            "SigningAlgorithm": ALGORITHM,
        }
        said = self._service.ask(name, "Sign", body)
        try:
            r, s = read_signature(_base64(name, said, "Signature"))
        except ValueError as error:
            raise SignerMisbehaved(name, str(error)) from None
        signature = normalised(r, s, digest, self._address)
        if signature is None:
            raise SignerMisbehaved(name, f"a signature that is not {self._address}'s")
        return signature

    def sign_transaction(self, transaction: Mapping[str, Any]) -> bytes:
        """See `TransactionSigner.sign_transaction`."""
        unsigned = Unsigned.of(transaction, self._address)
        return unsigned.signed(self.sign(unsigned.digest))

    def close(self) -> None:
        """See `FullSigner.close`."""
        self._service.client.close()


def _name(key_id: str) -> str:
    return f"KMS key {key_id}"


def _kind(answer: Answer) -> str:
    """Name of the error in an answer, empty for none; `__type` may have a namespace before a hash sign."""
    if answer.status == 200:
        return ""
    said = _json(answer.body).get("__type") or answer.headers.get("x-amzn-errortype", "")
    kind = str(said).rpartition("#")[2].partition(":")[0]
    return kind if kind.isascii() and kind.isalnum() and len(kind) < 60 else f"HTTP {answer.status}"


def _usable(name: str, answer: Answer, kind: str) -> dict[str, Any]:
    if answer.status == 200:
        return _json(answer.body)
    if kind in _TRANSIENT or answer.status >= 500 or answer.status == 429:
        raise Again(kind, answer.retry_after_s)
    raise SignerRefused(name, kind, _REMEDIES.get(kind, "see the KMS API reference for what this error means"))


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _base64(name: str, said: Mapping[str, Any], field: str) -> bytes:
    try:
        return base64.b64decode(said[field], validate=True)
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise SignerMisbehaved(name, f"no {field} in base64") from None
