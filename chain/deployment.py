"""One set of contracts: how it is laid out before it is deployed, and the file that names it afterwards.

The contracts know each other by immutable addresses in both directions. An address follows from its deployer and the
deployer's nonce, so the whole plan, constructor arguments included, is known before the first transaction.

The timelock comes last, and the others name it as their owner from their first block on: the deployer never owns
anything. What is set once before anybody uses the set (the desk's standby keys) is set by its constructor.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from eth_abi.abi import encode
from eth_typing import HexAddress, HexStr
from eth_utils.abi import function_signature_to_4byte_selector
from eth_utils.address import to_checksum_address
from web3.types import Nonce
from web3.utils.address import get_create_address

from chain.errors import AddressesMissing, AddressesUnusable, DeployerHolds, GovernanceTooWeak
from chain.typed_data import Domain

CONTRACTS: Final = (
    "BookCashier",
    "BookOffice",
    "BetBook",
    "HousePool",
    "FixtureOracle",
    "KycRegistry",
    "BookLens",
    "FirstBet",
    "ParameterTimelock",
)
"""In the order of their deployment; the asset comes first where the plan makes one."""
LOCAL_CHAIN: Final = 31_337
LEAST_DELAY_S: Final = 48 * 3600
"""What a change of parameters waits at least, on every chain but the local one; the timelock holds the same number."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Who may do what in a new set (design section 8). Addresses; all distinct keys in production.

    Owner of all of them is a timelock: `proposers` schedule a change, after `delay_s` seconds `executors` carry it out
    (nobody named: anyone may), and until then `cancellers` can withdraw it. `asset` empty means: deploy play money,
    which exists on test chains only.
    """

    proposers: tuple[str, ...]
    executors: tuple[str, ...]
    cancellers: tuple[str, ...]
    guardian: str
    desk: str
    second_desk: str
    standby_desk: str
    standby_second_desk: str
    allocator: str
    bond_owner: str
    listing_allocator: str
    listing_desk: str
    issuer: str
    fee_recipient: str
    committee: tuple[str, ...]
    arbiters: tuple[str, ...]
    minimum_stake_cents: int = 10
    fee_ppm: int = 0
    delay_s: int = LEAST_DELAY_S
    sandbox: bool = False
    asset: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One contract to deploy: its name, its constructor arguments and the address that it must get."""

    name: str
    arguments: tuple[Any, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """Addresses of one set, as `deployments/NETWORK.json` holds them."""

    chain_id: int
    asset: str
    office: str
    book: str
    pool: str
    oracle: str
    registry: str
    lens: str
    first_bet: str
    timelock: str
    committee: tuple[str, ...]
    arbiters: tuple[str, ...]
    block: int = 0

    @property
    def book_domain(self) -> Domain:
        """Domain of orders, tickets and what else customers sign."""
        return Domain(self.chain_id, self.book)

    @property
    def oracle_domain(self) -> Domain:
        """Domain of specifications and reports."""
        return Domain(self.chain_id, self.oracle)

    @property
    def registry_domain(self) -> Domain:
        """Domain of grants."""
        return Domain(self.chain_id, self.registry)

    def save(self, path: Path) -> None:
        """Write the file; an interrupted write leaves the old one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".tmp")
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file; raises AddressesMissing or AddressesUnusable, which say what to do."""
        try:
            content = json.loads(path.read_text())
        except FileNotFoundError:
            raise AddressesMissing(str(path)) from None
        except (OSError, ValueError) as error:
            raise AddressesUnusable(str(path), f"it cannot be read ({error})") from None
        return cls._from(content, path)

    @classmethod
    def _from(cls, content: Mapping[str, Any], path: Path) -> Self:
        try:
            addresses = {
                name: to_checksum_address(content[name])
                for name in (
                    "asset",
                    "office",
                    "book",
                    "pool",
                    "oracle",
                    "registry",
                    "lens",
                    "first_bet",
                    "timelock",
                )
            }
            return cls(
                chain_id=int(content["chain_id"]),
                committee=tuple(to_checksum_address(member) for member in content["committee"]),
                arbiters=tuple(to_checksum_address(arbiter) for arbiter in content["arbiters"]),
                block=int(content["block"]),
                **addresses,
            )
        except (KeyError, ValueError, TypeError) as error:
            raise AddressesUnusable(str(path), f"a field is missing or malformed ({error})") from None


def plan(deployer: str, nonce: int, roles: Roles, chain_id: int, *, owner: str = "") -> tuple[list[Step], Deployment]:
    """Steps in order, and the addresses that they lead to, for a deployer whose next transaction has `nonce`.

    `owner` names a key that owns the set instead of a timelock: for stages of tests, on the local chain only. Raises
    GovernanceTooWeak, or DeployerHolds as the account that pays keeps nothing.
    """
    if chain_id != LOCAL_CHAIN and (owner or roles.delay_s < LEAST_DELAY_S):
        raise GovernanceTooWeak(chain_id, f"one key, {owner}," if owner else f"a timelock of {roles.delay_s:,} seconds")
    kept = [name for name, who in held(roles) if who.lower() == deployer.lower()]
    if kept:
        raise DeployerHolds(deployer, kept)
    names = tuple(name for name in CONTRACTS if not (owner and name == "ParameterTimelock"))
    names = names if roles.asset else ("PlayEuro", *names)
    sender = HexAddress(HexStr(deployer))
    at = {name: get_create_address(sender, Nonce(nonce + i)) for i, name in enumerate(names)}
    asset = to_checksum_address(roles.asset or at["PlayEuro"])
    links = (asset, at["HousePool"], at["FixtureOracle"], at["KycRegistry"])
    committee, arbiters = _ascending(roles.committee), _ascending(roles.arbiters)
    book, timelock = at["BetBook"], to_checksum_address(owner or at["ParameterTimelock"])
    arguments: dict[str, tuple[Any, ...]] = {
        "PlayEuro": (),
        "BookCashier": (links,),
        "BookOffice": (links, at["BookCashier"]),
        "BetBook": (
            links,
            at["BookOffice"],
            timelock,
            roles.guardian,
            roles.desk,
            roles.second_desk,
            roles.minimum_stake_cents,
        ),
        "HousePool": (book, timelock, roles.allocator, roles.bond_owner, roles.fee_recipient, roles.fee_ppm),
        "FixtureOracle": (
            book,
            asset,
            timelock,
            roles.listing_allocator,
            roles.listing_desk,
            list(committee),
            list(arbiters),
        ),
        "KycRegistry": (book, timelock, roles.guardian, roles.issuer, roles.sandbox),
        "BookLens": (book,),
        "FirstBet": (book,),
        "ParameterTimelock": (
            roles.delay_s,
            list(roles.proposers),
            list(roles.executors),
            list(roles.cancellers),
            founding_calls(book, roles),
        ),
    }
    steps = [Step(name, arguments[name], at[name]) for name in names]
    deployment = Deployment(
        chain_id=chain_id,
        asset=asset,
        office=at["BookOffice"],
        book=book,
        pool=at["HousePool"],
        oracle=at["FixtureOracle"],
        registry=at["KycRegistry"],
        lens=at["BookLens"],
        first_bet=at["FirstBet"],
        timelock=timelock,
        committee=committee,
        arbiters=arbiters,
    )
    return steps, deployment


def held(roles: Roles) -> list[tuple[str, str]]:
    """(part, address) of everybody who may do something."""
    found = []
    for part, value in asdict(roles).items():
        if isinstance(value, str) and value and part != "asset":
            found.append((part, value))
        elif isinstance(value, tuple):
            found += [(f"{part}[{index}]", who) for index, who in enumerate(value)]
    return found


def founding_calls(book: str, roles: Roles) -> list[tuple[str, str]]:
    """What the timelock does as owner while it is made: (target, calldata as hexadecimal) each."""
    standbys = enumerate((roles.standby_desk, roles.standby_second_desk))
    return [(book, owner_call("setStandbyKey(uint256,address)", position, key)) for position, key in standbys]


def owner_call(signature: str, *values: Any) -> str:
    """Calldata of a call, hexadecimal; the types are those of the signature, without structs."""
    types = signature[signature.index("(") + 1 : -1]
    kinds = types.split(",") if types else []
    return f"0x{(function_signature_to_4byte_selector(signature) + encode(kinds, values)).hex()}"


def _ascending(members: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted((to_checksum_address(one) for one in members), key=lambda one: int(one, 16)))
