"""Errors of the chain package.

ProofbookError
└── ChainError
    ├── KeystoreError           a key file that cannot be opened
    ├── LocalChainDead          the local chain stopped answering
    ├── MalformedWire           packed data of the wrong shape
    ├── AddressesMissing        no file names the contracts of this network
    ├── AddressesUnusable       a file that does, and cannot be used
    ├── RolesUnusable           a roles file that cannot be used, all problems at once
    ├── GovernanceTooWeak       an owner that could change things faster than the chain's rules allow
    ├── ChangeUnusable          a change of parameters that cannot be prepared or sent as asked
    ├── DeploymentError         a set that is not deployed
    │   ├── DeployerHolds       the paying account has a part in the set
    │   ├── DeployerBusy        the paying account has transactions that wait
    │   ├── DeployerShort       it has too little money
    │   ├── DeploymentFailed    a contract's transaction made no contract
    │   ├── DeploymentDiverged  a contract stands at another address than planned
    │   └── DeploymentUnsound   deployed, and does not read back as planned
    ├── BadArgument             an argument that its ABI type does not hold; nothing was sent
    ├── NoContract              no code at the address
    ├── BadAnswer               returned bytes or a log that are not of the stated types
    ├── ReceiptTimeout          sent, and not mined in time
    ├── TransactionReverted     mined and reverted, by a cause that a replay does not show
    └── ContractError           a contract refused, and said why
        ├── (generated)         one class a custom error, in `chain.bindings.errors`
        ├── RequireFailed       Error(string)
        ├── Panic               Panic(uint256), the code in words
        ├── UnknownRevert       a selector that no contract of ours has; shown raw
        └── SilentRevert        a revert without data
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final

from chain.codec import STRING, UINT256, Codec
from chain.remedies import REMEDIES
from proofbook.errors import ProofbookError

PANICS: Final[Mapping[int, str]] = MappingProxyType(
    {
        0x00: "the compiler's own check failed",
        0x01: "an assertion is false",
        0x11: "a number left its range",
        0x12: "division by zero",
        0x21: "no such member of an enum",
        0x22: "a byte array in storage is damaged",
        0x31: "pop of an empty array",
        0x32: "index out of bounds",
        0x41: "too much memory",
        0x51: "call of a function that was never set",
    }
)


class ChainError(ProofbookError):
    """Root of what this package raises."""


class KeystoreError(ChainError):
    """A key file cannot be opened; names the file and the kind of fault, never its content."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(
            f"the keystore {path} cannot be opened ({fault})",
            "check that it is a V3 keystore and that the password file holds its password and nothing else",
        )


class LocalChainDead(ChainError):
    """The local chain does not answer any more."""

    def __init__(self, rpc: str, fault: str) -> None:
        super().__init__(
            f"the local chain at {rpc} does not answer ({fault})",
            "start it again with `make run`; its log is .run/anvil.log",
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


class GovernanceTooWeak(ChainError):
    """An owner that could change parameters in less than 48 hours, off the local chain."""

    def __init__(self, chain_id: int, owner: str) -> None:
        super().__init__(
            f"{owner} would own the contracts, and chain {chain_id} asks for a timelock of 48 hours at least",
            "set delay_hours to 48 or more in the roles file",
        )


class ChangeUnusable(ChainError):
    """A change of parameters that cannot be prepared, scheduled or executed as asked."""


class DeploymentError(ChainError):
    """A set of contracts is not deployed."""


class DeployerHolds(DeploymentError):
    """The account that pays would keep power over the set."""

    def __init__(self, address: str, parts: Sequence[str]) -> None:
        super().__init__(
            f"{address} pays for the deployment and is also {', '.join(parts)}",
            "deploy from an account that has no part in the set: it is online while it deploys, and keeps nothing",
        )


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


class DeploymentFailed(DeploymentError):
    """A contract's transaction was mined and made no contract."""

    def __init__(self, name: str, transaction: str) -> None:
        super().__init__(
            f"{name} was not made: transaction {transaction} failed",
            "look the transaction up; what was deployed before it is abandoned by the next run",
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


class BadArgument(ChainError):
    """An argument that its ABI type does not hold; nothing was sent."""

    def __init__(self, function: str, parameter: str, type_: str, fault: str) -> None:
        super().__init__(f"{parameter} of {function}: {fault}", f"give a value of {type_}")
        self.function = function
        self.parameter = parameter


class NoContract(ChainError):
    """No code at the address that was called."""

    def __init__(self, contract: str, address: str) -> None:
        super().__init__(
            f"no {contract} at {address}: the chain has no code there",
            "check the chain that the endpoint serves and the address in the deployment file",
        )
        self.address = address


class BadAnswer(ChainError):
    """Returned bytes, or a log, that are not of the types in the bindings."""

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(
            f"{where} answered with something else: {fault}",
            "check the address, and that the bindings were generated from the deployed contracts (make bindings)",
        )


class ReceiptTimeout(ChainError):
    """A transaction was sent and not mined in time; it may still be."""

    def __init__(self, transaction: bytes, timeout_s: float) -> None:
        super().__init__(
            f"0x{transaction.hex()} was not mined within {timeout_s} s",
            "look for its receipt before sending again: it may still be mined",
        )
        self.transaction = transaction


class TransactionReverted(ChainError):
    """A transaction was mined and reverted, and a replay before its block does not show why."""

    def __init__(self, transaction: bytes, gas_used: int, gas_limit: int) -> None:
        short = gas_used * 64 >= gas_limit * 63
        super().__init__(
            f"0x{transaction.hex()} reverted after {gas_used} of {gas_limit} gas",
            "raise its gas limit"
            if short
            else "simulate it: it reverts without data, or an earlier transaction of its block changed the state",
        )
        self.transaction = transaction


class ContractError(ChainError):
    """A contract refused: `name` and `arguments` as in Solidity, the `contract` called, and what to do next.

    Every generated class adds one typed attribute an argument. Where the call was a mined transaction, `transaction`
    is its hash.
    """

    name: ClassVar[str] = ""
    selector: ClassVar[bytes] = b""
    # Solidity name, attribute, type
    parameters: ClassVar[tuple[tuple[str, str, Codec[Any]], ...]] = ()

    def __init__(self, *values: Any, contract: str = "", transaction: bytes | None = None) -> None:
        self.arguments: Mapping[str, Any] = {
            name: value for (name, _, _), value in zip(self.parameters, values, strict=True)
        }
        for (_, attribute, _), value in zip(self.parameters, values, strict=True):
            setattr(self, attribute, value)
        self.contract = contract
        self.transaction = transaction
        super().__init__(self.text(), REMEDIES.get(self.name, ""))

    def __reduce__(self) -> tuple[Any, ...]:
        # The default would call the class with message and remedy.
        return _rebuild, (type(self), tuple(self.arguments.values()), self.contract, self.transaction)

    def text(self) -> str:
        """The error as in Solidity, such as `StakeTooSmall(stake=0, minimum=10000)`."""
        shown = ", ".join(f"{name}={show(value)}" for name, value in self.arguments.items())
        return f"{self.name}({shown})"


def _rebuild(cls: type[ContractError], values: tuple[Any, ...], contract: str, transaction: bytes | None) -> Any:
    return cls(*values, contract=contract, transaction=transaction)


def show(value: object) -> str:
    """An argument for people: bytes32 that hold a short word are shown as the word, other bytes in hexadecimal."""
    if not isinstance(value, bytes):
        return str(value)
    word = value.rstrip(b"\0")
    if len(value) == 32 and word and all(0x20 < byte < 0x7F for byte in word):
        return word.decode("ascii")
    return f"0x{value.hex()}"


class RequireFailed(ContractError):
    """`Error(string)`: a refusal in words."""

    name = "Error"
    selector = bytes.fromhex("08c379a0")
    parameters = (("reason", "reason", STRING),)
    reason: str


class Panic(ContractError):
    """`Panic(uint256)`: a check that the compiler put in."""

    name = "Panic"
    selector = bytes.fromhex("4e487b71")
    parameters = (("code", "code", UINT256),)
    code: int

    def text(self) -> str:
        """The code, and what it stands for."""
        return f"Panic(code=0x{self.code:02x}): {PANICS.get(self.code, 'a code that Solidity does not document')}"


class UnknownRevert(ContractError):
    """Revert data that no contract of ours can have made; `data` holds it whole."""

    def __init__(self, data: bytes, *, contract: str = "", transaction: bytes | None = None) -> None:
        self.data = data
        super().__init__(contract=contract, transaction=transaction)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), (self.data,), self.contract, self.transaction)

    def text(self) -> str:
        """The selector and the data behind it."""
        return f"an unknown error 0x{self.data[:4].hex()} with data 0x{self.data[4:].hex()}"


class SilentRevert(ContractError):
    """A revert without data; `reason` is what the endpoint said of it."""

    def __init__(self, reason: str, *, contract: str = "", transaction: bytes | None = None) -> None:
        self.reason = reason
        super().__init__(contract=contract, transaction=transaction)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), (self.reason,), self.contract, self.transaction)

    def text(self) -> str:
        """What the endpoint said."""
        return f"reverted without data ({self.reason or 'no reason given'})"
