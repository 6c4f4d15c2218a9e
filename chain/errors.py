"""Errors of the chain package.

ProofbookError
└── ChainError
    ├── KeystoreError    a key file that cannot be opened
    └── MalformedWire    packed data of the wrong shape
"""

from proofbook.errors import ProofbookError


class ChainError(ProofbookError):
    """Root of what this package raises."""


class KeystoreError(ChainError):
    """A key file cannot be opened; names the file and the kind of fault, never its content."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(
            f"the keystore {path} cannot be opened ({fault})",
            "check that it is a V3 keystore and that the password file holds its password and nothing else",
        )


class MalformedWire(ChainError):
    """Packed data of the wrong shape: which field, what was there, what was expected."""

    def __init__(self, field: str, found: str, expected: str) -> None:
        super().__init__(f"{field}: found {found}, expected {expected}")


class AddressesMissing(ChainError):
    """No file names the contracts of this network."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"the address file {path} does not exist",
            "deploy first: ape run deploy --network ethereum:NETWORK:PROVIDER (make run does it on a local chain)",
        )


class AddressesUnusable(ChainError):
    """The address file does not fit, or its contracts are not on this chain."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(
            f"the address file {path} cannot be used: {fault}",
            "check that the node is on the network that the file is for; to deploy anew, move the file away first",
        )
