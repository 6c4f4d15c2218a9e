"""Errors of the signers.

ChainError
├── KeystoreError               (chain.errors) a key file that cannot be opened
└── SignerError                 a signer that did not sign
    ├── WrongKey                it holds another key than expected
    ├── BadTransaction          a transaction that is not complete, or not of this key; nothing was signed
    ├── SignerRefused           the service answered no: asking again would not help
    ├── SignerMisbehaved        the service answered with something that is no signature of the key
    ├── DigestsNotSigned        this Web3Signer hashes whatever it signs
    └── SignerUnavailable       no answer until the deadline; the only one worth another try later

No message holds a key, a token, a header or a body of an answer: the service's name, its address without login and the
kind of fault are all there is.
"""

from __future__ import annotations

from typing import ClassVar

from chain.errors import ChainError


class SignerError(ChainError):
    """A signer did not sign."""

    retryable: ClassVar[bool] = False


class WrongKey(SignerError):
    """The signer holds another key than the settings expect."""

    def __init__(self, signer: str, expected: str, found: str) -> None:
        super().__init__(
            f"{signer} holds the key of {found}, expected {expected}",
            "correct expect_address, or name the file or the key id of the right key",
        )
        self.expected = expected
        self.found = found


class BadTransaction(SignerError):
    """A transaction that cannot be signed as it stands."""

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(f"the transaction's {field} {fault}", "complete it before it is signed; nothing was signed")
        self.field = field


class SignerRefused(SignerError):
    """The service refuses, and would again."""

    def __init__(self, signer: str, reason: str, remedy: str) -> None:
        super().__init__(f"{signer} refuses to sign: {reason}", remedy)
        self.reason = reason


class SignerMisbehaved(SignerError):
    """The service answered with something that is no signature, or another key's."""

    def __init__(self, signer: str, fault: str) -> None:
        super().__init__(
            f"{signer} answered with something that cannot be used: {fault}",
            "check that the address is the signer's own and that nothing between changes its answers",
        )


class DigestsNotSigned(SignerError):
    """A Web3Signer without `applyHash` was asked to sign a digest."""

    def __init__(self, signer: str) -> None:
        super().__init__(
            f"{signer} hashes everything that it signs, so it cannot sign a digest",
            "upgrade Web3Signer to a version with `applyHash` in its eth1 interface (1.2.0), or sign typed data whole",
        )


class SignerUnavailable(SignerError):
    """No usable answer until the deadline."""

    retryable: ClassVar[bool] = True

    def __init__(self, signer: str, tries: int, within_s: float, last: str) -> None:
        super().__init__(
            f"{signer} gave no signature within {within_s:g} s ({tries} tries, the last: {last})",
            "look whether it runs and can be reached from here; no other key signs in its place",
        )
        self.tries = tries
        self.last = last
