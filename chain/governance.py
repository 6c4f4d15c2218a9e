"""Changes of parameters through the timelock: prepared here, signed and sent by whoever owns a proposer's key.

    prepare    "pool.setFee", ["50000"]  ->  target, calldata, id; refused by name if the contract would refuse it
    schedule   a proposer's call; from then on everybody sees it, and `ripe_at` says when it can be carried out
    execute    an executor's call, or anyone's where the timelock names none
    cancel     a canceller's call, as long as it was not carried out

The id follows from target, calldata and salt. The same change a second time needs another salt. No value is sent and
no change waits for another one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from eth_abi.abi import encode
from eth_utils.address import is_hex_address, to_checksum_address
from eth_utils.crypto import keccak
from web3 import Web3
from web3.exceptions import Web3Exception

from chain.bindings import errors as generated
from chain.bindings.parameter_timelock import ParameterTimelock
from chain.contract import load_abi
from chain.deployment import Deployment, owner_call
from chain.errors import ChangeUnusable
from chain.revert import decode_revert, revert_data

CONTRACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "book": "BetBook",
        "pool": "HousePool",
        "oracle": "FixtureOracle",
        "registry": "KycRegistry",
        "timelock": "ParameterTimelock",
    }
)
"""What an owner can call, by the names of the address file."""

OWNER_CALLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "book.setGuardian": "who pauses new risk and switches to standby keys",
        "book.setMinimumStake": "smallest stake in cents, 0 to 16,777,215; orders already signed below it are refused",
        "book.setStandbyKey": "position (0 or 1) and key that the guardian may switch to at once",
        "book.sunset": "no new money and no new risk, for good",
        "book.transferOwnership": "offers the book to another owner, who must accept",
        "book.renounceOwnership": "nobody can change the book's parameters ever again",
        "pool.setAllocator": "who funds fixtures, at most a tenth of the pool's value a day",
        "pool.setBondOwner": "who posts and reclaims the desk's bonds",
        "pool.setFee": "millionths of an epoch's net profit, at most 100,000; for epochs that begin an epoch later",
        "pool.setFeeRecipient": "who takes the fee",
        "pool.transferOwnership": "offers the pool to another owner, who must accept",
        "pool.renounceOwnership": "nobody can change the pool's parameters ever again",
        "oracle.addCommittee": "number, members and arbiters (each ascending) for fixtures listed from then on",
        "oracle.retireCommittee": "no new listings with a committee; it serves its fixtures to the end",
        "oracle.setListingKeys": "the two cold keys that may list together; zero twice: no listing by keys",
        "oracle.setTerms": "windows (seconds), large swing (units) and bond (1/10,000) of fixtures listed later",
        "oracle.transferOwnership": "offers the oracle to another owner, who must accept",
        "oracle.renounceOwnership": "nobody can change the oracle's parameters ever again",
        "registry.setIssuer": "lets an issuer sign grants, or not",
        "registry.setGuardian": "who removes an issuer at once and bars wallets",
        "registry.transferOwnership": "offers the registry to another owner, who must accept",
        "registry.renounceOwnership": "nobody can change the registry's parameters ever again",
        "timelock.updateDelay": "seconds that a change waits; below 48 hours it has no effect",
        "timelock.grantRole": "lets an address propose, execute or cancel",
        "timelock.revokeRole": "takes such a role away",
    }
)
"""Every call that only an owner can make, and what it does. A test holds it against the contracts."""

ROLES: Final[Mapping[str, bytes]] = MappingProxyType(
    {name: keccak(text=name) for name in ("PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE")}
)
"""What the timelock calls who may do what."""

_NO_PREDECESSOR: Final = bytes(32)


class State(StrEnum):
    """Of a change in the timelock."""

    UNKNOWN = "not scheduled"
    WAITING = "waits"
    READY = "can be executed"
    DONE = "was executed"


@dataclass(frozen=True, slots=True)
class Change:
    """One call of the timelock as owner. `call` is its signature, `data` its calldata."""

    name: str
    call: str
    arguments: tuple[Any, ...]
    target: str
    data: bytes
    salt: bytes = bytes(32)

    @property
    def id(self) -> bytes:
        """What the timelock knows it by."""
        types = ["address", "uint256", "bytes", "bytes32", "bytes32"]
        return keccak(encode(types, [self.target, 0, self.data, _NO_PREDECESSOR, self.salt]))

    def schedule(self, delay_s: int) -> bytes:
        """Calldata of a proposer's transaction to the timelock."""
        types = "address,uint256,bytes,bytes32,bytes32,uint256"
        return _call(f"schedule({types})", self.target, 0, self.data, _NO_PREDECESSOR, self.salt, delay_s)

    def execute(self) -> bytes:
        """Calldata of an executor's transaction to the timelock."""
        types = "address,uint256,bytes,bytes32,bytes32"
        return _call(f"execute({types})", self.target, 0, self.data, _NO_PREDECESSOR, self.salt)

    def cancel(self) -> bytes:
        """Calldata of a canceller's transaction to the timelock."""
        return _call("cancel(bytes32)", self.id)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a change stands; `ripe_at` is the time (seconds) from which it can be executed, zero without one."""

    state: State
    ripe_at: int


def prepare(deployment: Deployment, name: str, arguments: Sequence[str], salt: int = 0) -> Change:
    """The change that `name` (such as `pool.setFee`) and arguments as people write them mean; raises ChangeUnusable."""
    if name not in OWNER_CALLS:
        raise ChangeUnusable(f"{name!r} is no call of an owner", f"the calls are {', '.join(OWNER_CALLS)}")
    part, _, function = name.partition(".")
    (entry,) = (e for e in load_abi(CONTRACTS[part]) if e["type"] == "function" and e["name"] == function)
    inputs = entry["inputs"]
    shape = ", ".join(f"{item['name']} ({item['type']})" for item in inputs) or "nothing"
    if len(arguments) != len(inputs):
        raise ChangeUnusable(f"{name} was given {len(arguments)} arguments", f"it takes {shape}")
    values = [_parsed(name, item, text) for item, text in zip(inputs, arguments, strict=True)]
    signature = f"{function}({','.join(item['type'] for item in inputs)})"
    target = to_checksum_address(getattr(deployment, part))
    return Change(name, signature, tuple(values), target, _call(signature, *values), salt.to_bytes(32, "big"))


def require_acceptable(w3: Web3, deployment: Deployment, change: Change) -> None:
    """Raise ChangeUnusable, with the contract's own reason, if the contract would refuse the change as things stand."""
    call = {"from": to_checksum_address(deployment.timelock), "to": change.target, "data": change.data}
    try:
        w3.eth.call(call)  # type: ignore[arg-type]
    except Web3Exception as error:
        data = revert_data(error)
        if data is None:
            raise
        reason = decode_revert(data, generated.BY_SELECTOR)
        raise ChangeUnusable(
            f"{change.name}{change.arguments} would be refused: {reason.message}", reason.remedy
        ) from None


def standing(w3: Web3, deployment: Deployment, change: Change) -> Standing:
    """Where the change stands in the timelock at the latest block."""
    at = int(ParameterTimelock(w3, deployment.timelock).get_timestamp(change.id))
    if at == 0:
        return Standing(State.UNKNOWN, 0)
    if at == 1:
        return Standing(State.DONE, 0)
    now = w3.eth.get_block("latest")["timestamp"]
    return Standing(State.READY if at <= now else State.WAITING, at)


def least_delay(w3: Web3, deployment: Deployment) -> int:
    """Seconds that a change scheduled now has to wait."""
    return int(ParameterTimelock(w3, deployment.timelock).get_min_delay())


def _parsed(name: str, item: Mapping[str, Any], text: str) -> Any:
    kind: str = item["type"]
    if kind.endswith("[]"):
        parts = [part.strip() for part in text.split(",")]
        return [_parsed(name, {**item, "type": kind[:-2]}, part) for part in parts]
    wrong = ChangeUnusable(f"{item['name']} of {name} is {text!r}, which is no {kind}", _EXAMPLES.get(kind, ""))
    if kind == "address":
        if not is_hex_address(text) or (text != text.lower() and text != to_checksum_address(text)):
            raise wrong
        return to_checksum_address(text)
    if kind == "bool":
        if text not in ("true", "false"):
            raise wrong
        return text == "true"
    if kind.startswith("uint"):
        try:
            value = int(text)
        except ValueError:
            raise wrong from None
        if not 0 <= value < 1 << int(kind[4:]):
            raise wrong
        return value
    if kind == "bytes32":
        if text in ROLES:
            return ROLES[text]
        if not text.startswith("0x") or len(text) != 66:
            raise wrong
        return bytes.fromhex(text[2:])
    raise wrong


_EXAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "address": "write 0x and 40 hexadecimal digits, all small or with a right checksum",
        "bool": "write true or false",
        "uint256": "write a whole number of the unit that `ape run govern list` names",
        "bytes32": "write PROPOSER_ROLE, EXECUTOR_ROLE or CANCELLER_ROLE, or 0x and 64 hexadecimal digits",
    }
)


def _call(signature: str, *values: Any) -> bytes:
    return bytes.fromhex(owner_call(signature, *values)[2:])
