"""One set of contracts: how it is laid out before it is deployed, and the file that names it afterwards.

The contracts know each other by immutable addresses in both directions. An address follows from its deployer and the
deployer's nonce, so the whole plan, constructor arguments included, is known before the first transaction.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from eth_typing import HexAddress, HexStr
from eth_utils.address import to_checksum_address
from web3.types import Nonce
from web3.utils.address import get_create_address

from chain.errors import AddressesMissing, AddressesUnusable
from chain.typed_data import Domain

CONTRACTS: Final = ("BookCashier", "BookOffice", "BetBook", "HousePool", "FixtureOracle", "KycRegistry", "BookLens")
"""In the order of their deployment; the asset comes first where the plan makes one."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Who may do what in a new set (design section 8). Addresses; all distinct keys in production.

    `owner` is the timelock. `asset` empty means: deploy play money, which exists on test chains only.
    """

    owner: str
    guardian: str
    desk: str
    second_desk: str
    allocator: str
    bond_owner: str
    listing_allocator: str
    listing_desk: str
    issuer: str
    fee_recipient: str
    committee: tuple[str, ...]
    minimum_stake_cents: int = 10
    fee_ppm: int = 0
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
    committee: tuple[str, ...]
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
                for name in ("asset", "office", "book", "pool", "oracle", "registry", "lens")
            }
            return cls(
                chain_id=int(content["chain_id"]),
                committee=tuple(to_checksum_address(member) for member in content["committee"]),
                block=int(content["block"]),
                **addresses,
            )
        except (KeyError, ValueError, TypeError) as error:
            raise AddressesUnusable(str(path), f"a field is missing or malformed ({error})") from None


def plan(deployer: str, nonce: int, roles: Roles, chain_id: int) -> tuple[list[Step], Deployment]:
    """Steps in order, and the addresses that they lead to, for a deployer whose next transaction has `nonce`."""
    names = CONTRACTS if roles.asset else ("PlayEuro", *CONTRACTS)
    sender = HexAddress(HexStr(deployer))
    at = {name: get_create_address(sender, Nonce(nonce + i)) for i, name in enumerate(names)}
    asset = to_checksum_address(roles.asset or at["PlayEuro"])
    links = (asset, at["HousePool"], at["FixtureOracle"], at["KycRegistry"])
    committee = tuple(sorted((to_checksum_address(one) for one in roles.committee), key=lambda one: int(one, 16)))
    book = at["BetBook"]
    arguments: dict[str, tuple[Any, ...]] = {
        "PlayEuro": (),
        "BookCashier": (links,),
        "BookOffice": (links, at["BookCashier"]),
        "BetBook": (
            links,
            at["BookOffice"],
            roles.owner,
            roles.guardian,
            roles.desk,
            roles.second_desk,
            roles.minimum_stake_cents,
        ),
        "HousePool": (book, roles.owner, roles.allocator, roles.bond_owner, roles.fee_recipient, roles.fee_ppm),
        "FixtureOracle": (book, roles.owner, roles.listing_allocator, roles.listing_desk, list(committee)),
        "KycRegistry": (book, roles.owner, roles.guardian, roles.issuer, roles.sandbox),
        "BookLens": (book,),
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
        committee=committee,
    )
    return steps, deployment
