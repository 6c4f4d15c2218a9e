"""`GET /v1/config`: all that a front must know to speak to this installation, and no secret."""

from __future__ import annotations

from typing import Any, Final, Literal, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.context import Context, Ctx
from api.desk.accepting import DELAYS_S
from api.desk.quoting import STAKE_MAX
from api.duties.limits import MOST_CENTS
from api.duties.terms import HELPLINE, PRESENT
from api.public.book import PublicBook
from api.roles import ANYONE
from api.settings import Settings
from chain.deployment import Deployment
from chain.typed_data import NAME, VERSION
from proofbook.chain_profiles import CHAIN_PROFILES

router = APIRouter(tags=["service"])
MOST_LEGS: Final = 12
_EXAMPLE_ADDRESS: Final = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


class ChainConfig(BaseModel):
    """The chain; `rpc_url` is one that a wallet may be given, null where the wallet has its own."""

    id: int
    name: str
    rpc_url: str | None
    block_time_s: int
    finality_s: int
    finality_tag: Literal["latest", "finalized"] = Field(description="the block tag whose state counts as final")


class ExplorerConfig(BaseModel):
    """Where the chain can be looked at by others' eyes: put a hash or an address behind these."""

    url: str
    transactions: str
    addresses: str


class DomainConfig(BaseModel):
    """An EIP-712 domain, in the members' own names."""

    model_config = ConfigDict(populate_by_name=True)
    name: str
    version: str
    chain_id: int = Field(alias="chainId")
    verifying_contract: str = Field(alias="verifyingContract")


class AssetConfig(BaseModel):
    """The token that stakes and payouts are in; `permit` is the domain of its ERC-2612 permits, null without any."""

    address: str
    name: str
    symbol: str
    decimals: int
    permit: DomainConfig | None


class DomainsConfig(BaseModel):
    """What is signed for which contract: orders and cash-outs, grants, fixtures and reports."""

    book: DomainConfig
    registry: DomainConfig
    oracle: DomainConfig


class BookConfig(BaseModel):
    """The contracts."""

    contracts: dict[str, str]
    deployed_at_block: int
    asset: AssetConfig
    domains: DomainsConfig


class ProviderConfig(BaseModel):
    """A provider of identity; `franceconnect`: show its own button, as its rules ask for."""

    id: str
    kind: Literal["oidc", "documents"]
    franceconnect: bool
    sandbox: bool


class TermsConfig(BaseModel):
    """The terms in force, and whom to call who plays too much."""

    version: str
    helpline: str


class LimitsConfig(BaseModel):
    """Bounds of what can be asked; units, cents and seconds. `minimum_stake` is null while the chain is silent."""

    minimum_stake: int | None
    maximum_stake: int
    most_legs: int = MOST_LEGS
    most_weekly_cents: int
    ticket_life_s: int
    ticket_life_in_play_s: int
    acceptance_delay_s: dict[str, int] = Field(description="in play, by sport")


class Config(BaseModel):
    """The installation. `book` is null where the API runs without contracts."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(example=_EXAMPLE))
    profile: Literal["development", "testnet", "production"]
    play_money: bool
    origin: str
    chain: ChainConfig
    explorer: ExplorerConfig | None = Field(default=None, description="null where there is none, as on a local chain")
    book: BookConfig | None
    identity: list[ProviderConfig]
    oidc: bool = Field(description="whether bearer tokens of an OIDC provider are taken beside wallets")
    terms: TermsConfig
    limits: LimitsConfig
    faucet: bool
    demo_wallet: bool = Field(description="whether a front may offer a wallet that it makes itself")
    session_minutes: int
    time: int = Field(description="match time now")


@router.get("/v1/config", dependencies=[ANYONE])
def show_config(request: Request, context: Ctx) -> Config:
    """Tell what a front must know of this installation."""
    book = cast("PublicBook | None", getattr(request.app.state, "book", None))
    return config_of(context, book)


def config_of(context: Context, book: PublicBook | None) -> Config:
    """The configuration that a front is told. Raises ChainDown, ClockUnavailable."""
    settings, profile = context.settings, CHAIN_PROFILES[context.settings.chain]
    development = settings.profile == "development"
    return Config(
        profile=settings.profile,
        play_money=profile.play_money,
        origin=settings.origin,
        chain=ChainConfig(
            id=profile.chain_id,
            name="Proofbook local" if settings.chain == "anvil" else settings.chain.capitalize(),
            rpc_url=public_rpc(settings),
            block_time_s=profile.block_time_s,
            finality_s=profile.finality_s,
            finality_tag=profile.finality_tag,
        ),
        explorer=_explorer(settings.explorer_url),
        book=None if book is None else _book(book),
        identity=[_provider(name) for name in settings.identity_providers],
        oidc=settings.oidc_issuer is not None,
        terms=TermsConfig(version=PRESENT, helpline=HELPLINE),
        limits=LimitsConfig(
            minimum_stake=None if book is None else book.minimum_stake(),
            maximum_stake=STAKE_MAX,
            most_weekly_cents=MOST_CENTS,
            ticket_life_s=profile.ticket_life_s,
            ticket_life_in_play_s=profile.ticket_life_in_play_s,
            acceptance_delay_s={sport.name.lower(): seconds for sport, seconds in DELAYS_S.items()},
        ),
        faucet=development,
        demo_wallet=development,
        session_minutes=settings.session_idle_minutes,
        time=context.match_clock.now(),
    )


def public_rpc(settings: Settings) -> str | None:
    """The node's address that browsers may be told: the one that is meant for them, or the local node's."""
    if settings.public_rpc_url is not None:
        return settings.public_rpc_url
    return settings.rpc_urls[0] if settings.profile == "development" and "{key}" not in settings.rpc_urls[0] else None


def _explorer(url: str | None) -> ExplorerConfig | None:
    if url is None:
        return None
    base = url.rstrip("/")
    return ExplorerConfig(url=base, transactions=f"{base}/tx/", addresses=f"{base}/address/")


def _book(book: PublicBook) -> BookConfig:
    at, asset = book.deployment, book.asset
    permit = None if asset.version is None else _domain(at, asset.address, asset.name, asset.version)
    names = ("asset", "book", "office", "pool", "oracle", "registry", "lens", "first_bet", "timelock")
    return BookConfig(
        contracts={name: getattr(at, name) for name in names},
        deployed_at_block=at.block,
        asset=AssetConfig(
            address=asset.address, name=asset.name, symbol=asset.symbol, decimals=asset.decimals, permit=permit
        ),
        domains=DomainsConfig(
            book=_domain(at, at.book), registry=_domain(at, at.registry), oracle=_domain(at, at.oracle)
        ),
    )


def _domain(at: Deployment, contract: str, name: str = NAME, version: str = VERSION) -> DomainConfig:
    return DomainConfig(name=name, version=version, chain_id=at.chain_id, verifying_contract=contract)


def _provider(name: str) -> ProviderConfig:
    return ProviderConfig(
        id=name,
        kind="documents" if name == "documents" else "oidc",
        franceconnect=name.startswith("franceconnect"),
        sandbox=name == "sandbox",
    )


_DOMAIN: Final = {"name": NAME, "version": VERSION, "chainId": 31_337, "verifyingContract": _EXAMPLE_ADDRESS}
_EXAMPLE: Final[dict[str, Any]] = {
    "profile": "development",
    "play_money": True,
    "origin": "http://127.0.0.1:8800",
    "chain": {
        "id": 31_337,
        "name": "Proofbook local",
        "rpc_url": "http://127.0.0.1:8545",
        "block_time_s": 1,
        "finality_s": 1,
        "finality_tag": "latest",
    },
    "explorer": {
        "url": "https://explorer.example",
        "transactions": "https://explorer.example/tx/",
        "addresses": "https://explorer.example/address/",
    },
    "book": {
        "contracts": {"asset": _EXAMPLE_ADDRESS, "book": _EXAMPLE_ADDRESS},
        "deployed_at_block": 9,
        "asset": {
            "address": _EXAMPLE_ADDRESS,
            "name": "Play Euro",
            "symbol": "PLAY",
            "decimals": 6,
            "permit": {**_DOMAIN, "name": "Play Euro"},
        },
        "domains": {"book": _DOMAIN, "registry": _DOMAIN, "oracle": _DOMAIN},
    },
    "identity": [{"id": "sandbox", "kind": "oidc", "franceconnect": False, "sandbox": True}],
    "oidc": False,
    "terms": {"version": PRESENT, "helpline": HELPLINE},
    "limits": {
        "minimum_stake": 100_000,
        "maximum_stake": STAKE_MAX,
        "most_legs": MOST_LEGS,
        "most_weekly_cents": MOST_CENTS,
        "ticket_life_s": 600,
        "ticket_life_in_play_s": 60,
        "acceptance_delay_s": {"football": 6, "tennis": 4, "basketball": 4},
    },
    "faucet": True,
    "demo_wallet": True,
    "session_minutes": 60,
    "time": 1_531_662_000,
}
