"""Errors of the chain package.

ProofbookError
└── ChainError
    ├── KeystoreError    a key file that cannot be opened
    ├── MalformedWire    packed data of the wrong shape
    ├── AddressesMissing, AddressesUnusable     no file names the contracts, or it does not fit
    ├── RolesUnusable    a roles file that cannot be used, all problems at once
    └── DeploymentError  a set that is not deployed
        ├── DeployerBusy, DeployerShort          the paying account has transactions waiting, or too little money
        ├── DeploymentDiverged                   a contract stands at another address than planned
        └── DeploymentUnsound                    deployed, and does not read back as planned
"""

from collections.abc import Sequence

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


class RolesUnusable(ChainError):
    """A roles file that cannot be used; `problems` holds (key, what is wrong with it)."""

    def __init__(self, path: str, problems: Sequence[tuple[str, str]]) -> None:
        lines = "".join(f"\n  {key}: {fault}" for key, fault in problems)
        super().__init__(
            f"the roles file {path} cannot be used{lines}",
            "correct these keys; deployments/example.roles.toml explains each",
        )
        self.problems = tuple(problems)


class DeploymentError(ChainError):
    """A set of contracts is not deployed."""


class DeployerBusy(DeploymentError):
    """The account has transactions that wait, so that the next addresses are not known."""

    def __init__(self, address: str, waiting: int) -> None:
        super().__init__(
            f"{address} has {waiting} transactions that are not mined yet",
            "wait until they are mined, and deploy from an account that does nothing else meanwhile",
        )


class DeployerShort(DeploymentError):
    """The account cannot pay for the whole set; amounts in wei."""

    def __init__(self, address: str, balance: int, needed: int) -> None:
        super().__init__(
            f"{address} has {_ether(balance)} ETH and the set may cost {_ether(needed)} ETH",
            "send it the rest; nothing was sent",
        )


class DeploymentDiverged(DeploymentError):
    """A contract stands at another address than planned, so the others would not find it."""

    def __init__(self, name: str, planned: str, found: str) -> None:
        super().__init__(
            f"{name} was planned at {planned} and stands at {found}: the account sent something else meanwhile",
            "deploy again from an account that does nothing else; what was deployed now is abandoned",
        )


class DeploymentUnsound(DeploymentError):
    """Everything is deployed, and does not read back as planned; no addresses were written."""

    def __init__(self, findings: Sequence[str]) -> None:
        lines = "".join(f"\n  {finding}" for finding in findings)
        super().__init__(
            f"the deployed set does not read back as planned{lines}",
            "do not use it; check that contracts/ and chain/ are of one commit, then deploy again",
        )


def _ether(wei: int) -> str:
    whole, rest = divmod(wei, 10**18)
    return f"{whole}.{rest // 10**12:06d}"
