"""Putting a set on a chain: once, whole, and written down only after it was read back.

    address file   contracts of it          what happens
    none           -                        deploy
    other chain    -                        AddressesUnusable
    fits           sound                    nothing: the set stands
    fits           unsound, local chain     the chain was reset: deploy anew
    fits           anything else            AddressesUnusable

While a deployment runs, a file with the suffix `.pending.json` names what it plans. If it was interrupted, the next
run adopts a set that had become whole, and otherwise plans anew and says which contracts are abandoned.
How a contract is made is the caller's: `Maker` is a small protocol, so that Ape, forge's artifacts and tests share
the rules here.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from eth_utils.address import to_checksum_address
from web3 import Web3

from chain.deployment import LOCAL_CHAIN, Deployment, Roles, Step, plan
from chain.errors import (
    AddressesUnusable,
    DeployerBusy,
    DeployerShort,
    DeploymentDiverged,
    DeploymentUnsound,
)
from chain.readback import addresses, read_back, standing
from proofbook.chain_profiles import CHAIN_PROFILES

FOLDER: Final = Path("deployments")
# What a node estimates is for the state of now; the rest comes back.
GAS_ROOM_PERCENT: Final = 110

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """One contract on the chain: where, the gas it took, and what that cost in wei."""

    name: str
    address: str
    gas: int
    wei: int
    block: int


class Maker(Protocol):
    """Deploys contracts for one account."""

    @property
    def address(self) -> str:
        """Checksummed address of the account that pays."""
        ...

    def estimate(self, step: Step) -> int:
        """Gas that the step would take."""
        ...

    def make(self, step: Step, gas_limit: int) -> Made:
        """Deploy and wait for the receipt."""
        ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A deployment before it happens; `gas` has one estimate a step, `gas_price` is in wei."""

    steps: tuple[Step, ...]
    deployment: Deployment
    gas: tuple[int, ...]
    gas_price: int
    nonce: int

    @property
    def most_wei(self) -> int:
        """What it may cost at most, at this gas price."""
        return sum(self.gas) * GAS_ROOM_PERCENT // 100 * self.gas_price


def network_name(chain_id: int) -> str:
    """Name of a chain in file names, the same through any provider; `local` for Anvil."""
    if chain_id == LOCAL_CHAIN:
        return "local"
    named = (profile.name for profile in CHAIN_PROFILES.values() if profile.chain_id == chain_id)
    return next(named, f"chain-{chain_id}")


def addresses_file(chain_id: int, folder: Path = FOLDER) -> Path:
    """The file that names the contracts of a chain."""
    return folder / f"{network_name(chain_id)}.json"


def find(w3: Web3, path: Path, say: Say = lambda _: None) -> Deployment | None:
    """The sound set that the file names; None if there is none, and one may be deployed. See the module's table."""
    if not path.exists():
        return None
    named = Deployment.load(path)
    chain_id = w3.eth.chain_id
    if named.chain_id != chain_id:
        raise AddressesUnusable(str(path), f"it is for chain {named.chain_id}, and the node serves chain {chain_id}")
    findings = read_back(w3, named)
    if not findings:
        return named
    if chain_id == LOCAL_CHAIN:
        # Addresses repeat on every new local chain, so parts of another set may stand there: nothing to keep.
        say(f"{path} is of a chain that is gone: {findings[0].what} is {findings[0].found} on this one")
        return None
    raise AddressesUnusable(str(path), "".join(f"\n  {finding}" for finding in findings))


def prepare(w3: Web3, maker: Maker, roles: Roles) -> Planned:
    """Plan from the account's next transaction; sends nothing. Raises DeployerBusy."""
    account = to_checksum_address(maker.address)
    nonce = w3.eth.get_transaction_count(account)
    waiting = w3.eth.get_transaction_count(account, "pending") - nonce
    if waiting:
        raise DeployerBusy(account, waiting)
    steps, deployment = plan(account, nonce, roles, w3.eth.chain_id)
    gas = tuple(maker.estimate(step) for step in steps)
    return Planned(tuple(steps), deployment, gas, w3.eth.gas_price, nonce)


def deploy(w3: Web3, maker: Maker, roles: Roles, planned: Planned, path: Path, say: Say = lambda _: None) -> Deployment:
    """Carry the plan out, read the set back, write the file.

    Raises DeployerShort before anything is sent, DeploymentDiverged, DeploymentUnsound; none of them writes `path`.
    """
    balance = w3.eth.get_balance(to_checksum_address(maker.address))
    if balance < planned.most_wei:
        raise DeployerShort(maker.address, balance, planned.most_wei)
    pending = _pending(path)
    replace(planned.deployment, block=w3.eth.block_number + 1).save(pending)
    made: list[Made] = []
    for number, step in enumerate(planned.steps, 1):
        # Estimated anew: a plan's figure may be a bound, made before the contracts that a constructor asks stood.
        one = maker.make(step, maker.estimate(step) * GAS_ROOM_PERCENT // 100)
        say(f"{number}/{len(planned.steps)}  {step.name:<14} {one.address}  {one.gas:>10,} gas  {ether(one.wei)} ETH")
        if to_checksum_address(one.address) != to_checksum_address(step.address):
            raise DeploymentDiverged(step.name, step.address, one.address)
        made.append(one)
    say(f"     {'total':<14} {'':<42}  {sum(m.gas for m in made):>10,} gas  {ether(sum(m.wei for m in made))} ETH")
    deployed = replace(planned.deployment, block=min(one.block for one in made))
    findings = read_back(w3, deployed, roles)
    if findings:
        raise DeploymentUnsound([str(finding) for finding in findings])
    return _write(deployed, path)


def recover(w3: Web3, roles: Roles, path: Path, say: Say = lambda _: None) -> Deployment | None:
    """After an interrupted run: the set if it had become whole, else None, having said what is abandoned."""
    pending = _pending(path)
    if not pending.exists():
        return None
    left = Deployment.load(pending)
    if left.chain_id == w3.eth.chain_id and not read_back(w3, left, roles):
        say("an interrupted run had deployed everything: its set reads back as planned")
        return _write(left, path)
    there = standing(w3, left) if left.chain_id == w3.eth.chain_id else []
    abandoned = [name for name in there if name != "asset" or not roles.asset]
    at = addresses(left)
    if abandoned:
        say("an interrupted run left these contracts, which nothing refers to; they are abandoned:")
        for name in abandoned:
            say(f"     {name:<14} {at[name]}")
    pending.unlink()
    return None


def described(planned: Planned) -> Sequence[str]:
    """The plan in lines for people."""
    lines = [
        f"chain {planned.deployment.chain_id} ({network_name(planned.deployment.chain_id)}), nonce {planned.nonce}"
    ]
    for number, (step, gas) in enumerate(zip(planned.steps, planned.gas, strict=True), 1):
        lines.append(f"{number}/{len(planned.steps)}  {step.name:<14} {step.address}  {gas:>10,} gas")
        lines += [f"       {json.dumps(argument)}" for argument in step.arguments]
    lines.append(f"at most {ether(planned.most_wei)} ETH at {planned.gas_price:,} wei a gas")
    return lines


def ether(wei: int) -> str:
    """An amount in ether, six decimals, rounded down."""
    whole, rest = divmod(wei, 10**18)
    return f"{whole}.{rest // 10**12:06d}"


def _pending(path: Path) -> Path:
    return path.with_suffix(".pending.json")


def _write(deployment: Deployment, path: Path) -> Deployment:
    deployment.save(path)
    _pending(path).unlink(missing_ok=True)
    return deployment


__all__ = [
    "FOLDER",
    "LOCAL_CHAIN",
    "Made",
    "Maker",
    "Planned",
    "addresses_file",
    "deploy",
    "described",
    "ether",
    "find",
    "network_name",
    "prepare",
    "recover",
]
