"""What can be chosen of an installation on AWS: one value from one TOML file, every problem named at once.

    profile       chain             holds                 refuses
    testnet       sepolia           play money            real-money chains
    production    base, mainnet     real money            a load balancer open to the world, the small size, short
                                                          back-ups and logs, nobody to write to, images that move

A secret has no place here: secrets are made in Secrets Manager, and templates hold their names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from infra.errors import SettingsUnusable
from infra.sizes import SIZES, Size

Problem = tuple[str, str, str]
_CHAINS: Final = {"testnet": ("sepolia",), "production": ("base", "mainnet")}
_TEXT: Final = {
    "stage": r"[a-z][a-z0-9]{1,11}",
    "account": r"\d{12}",
    "region": r"[a-z]{2}(-[a-z]+)+-\d",
    "domain": r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}",
    "certificate": r"arn:aws:acm:[a-z0-9-]+:\d{12}:certificate/[a-f0-9-]{36}",
    "edge_certificate": r"arn:aws:acm:us-east-1:\d{12}:certificate/[a-f0-9-]{36}",
    "image_tag": r"[A-Za-z0-9._-]{1,64}",
    "catalogue": r"[a-z0-9_./-]+\.json",
    "rpc_url": r"https://[^\s?#@]+",
    "runbooks": r"https://[^\s?#]+",
    "cloudfront_prefix_list": r"pl-[0-9a-f]{8,17}",
}
_IDENTITY: Final = ("sandbox", "franceconnect", "franceconnect-plus", "oidc", "documents")
_PREFIX_LIST: Final = "com.amazonaws.global.cloudfront.origin-facing"
_ONE_OF: Final = {
    "profile": tuple(_CHAINS),
    "chain": ("sepolia", "base", "mainnet"),
    "size": tuple(SIZES),
    "compute": ("fargate", "ec2"),
    "architecture": ("x86_64", "arm64"),
}
_BOUNDS: Final = {
    "nodes": (0, 4),
    "relayers": (1, 16),
    "log_days": (1, 1_827),
    "backup_days": (1, 35),
    "budget_usd": (1, 1_000_000),
}
LOG_DAYS: Final = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827)
"""What CloudWatch Logs takes, up to five years."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Addresses are checksummed or lower case; money of the budget is US dollars, as AWS bills."""

    stage: str
    """Part of every name, so that several installations live in one account."""
    profile: Literal["testnet", "production"]
    account: str
    region: str
    domain: str
    """What people type; the load balancer is reached as `origin.` + domain."""
    certificate: str
    """ACM certificate of `origin.` + domain, in `region`."""
    edge_certificate: str
    """ACM certificate of domain, in us-east-1, where CloudFront reads it."""
    chain: Literal["sepolia", "base", "mainnet"]
    rpc_url: str
    """A node; {key} stands for the secret `rpc-key`."""
    operators: tuple[str, ...]
    """Wallets of those who run the book."""
    contacts: tuple[str, ...]
    """E-mail addresses that alarms and the budget write to."""
    image_tag: str
    """Tag of the three images; tags never move."""
    runbooks: str
    """Where docs/host.md can be read; an alarm adds its own anchor."""
    size: str = "small"
    compute: Literal["fargate", "ec2"] = "fargate"
    architecture: Literal["x86_64", "arm64"] = "arm64"
    nodes: int = 1
    """Oracle nodes of this operator; a committee's other members run their own, elsewhere."""
    relayers: int = 2
    """Keys that pay for batches, one a shard of bettors."""
    catalogue: str = "sports/replay/data/catalogue.json"
    """Signed catalogue of fixtures, by its path in the image."""
    bus: bool = False
    """A NATS JetStream server beside the services, past the few hundred events a second of PostgreSQL's outbox."""
    identity: tuple[str, ...] = ("sandbox",)
    """Who proves persons: sandbox (play money only), franceconnect, franceconnect-plus, oidc, documents."""
    identity_client: str = ""
    """Client id at that provider."""
    identity_issuer: str = ""
    """Its address, where it is not the provider's own."""
    peers: tuple[str, ...] = ()
    """The committee's other members, `ADDRESS URL` each."""
    node_addresses: tuple[str, ...] = ()
    """Reporter and transmitter of each node, `REPORTER TRANSMITTER`, as the keys' first use printed them."""
    log_days: int = 30
    backup_days: int = 7
    budget_usd: int = 500
    cloudfront_prefix_list: str | None = None
    """The region's list of CloudFront's addresses: only they reach the load balancer. None: the world does."""

    @property
    def sizes(self) -> Size:
        """The numbers of the size."""
        return SIZES[self.size]

    @property
    def production(self) -> bool:
        """Whether real money is at stake."""
        return self.profile == "production"

    @property
    def origin(self) -> str:
        """Name of the load balancer."""
        return f"origin.{self.domain}"

    def name(self, *parts: str) -> str:
        """A name of this installation, as `proofbook-stage-part`."""
        return "-".join(("proofbook", self.stage, *parts))


def load(path: Path) -> Settings:
    """The settings of a file. Raises SettingsUnusable with every problem."""
    try:
        content = tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise SettingsUnusable(str(path), [("the file", str(path), f"cannot be read ({error})")]) from None
    return check(content, str(path))


def check(content: Mapping[str, Any], source: str = "the settings") -> Settings:
    """The settings of these values. Raises SettingsUnusable with every problem."""
    problems = [*_shapes(content)]
    if problems:
        raise SettingsUnusable(source, problems)
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
    }
    settings = Settings(**given)
    problems = [problem for rule in _RULES for problem in rule(settings)]
    if problems:
        raise SettingsUnusable(source, problems)
    return settings


def _shapes(content: Mapping[str, Any]) -> Iterator[Problem]:
    known = {field.name: field for field in fields(Settings)}
    for key in sorted(content.keys() - known.keys()):
        yield key, repr(content[key]), f"no such setting; there are {', '.join(known)}"
    for key, field in known.items():
        if key not in content:
            if field.default is MISSING:
                yield key, "missing", "set it"
            continue
        value = content[key]
        if key in _TEXT and not (isinstance(value, str) and re.fullmatch(_TEXT[key], value)):
            yield key, repr(value), f"wanted text of the form {_TEXT[key]}"
        elif key in _ONE_OF and value not in _ONE_OF[key]:
            yield key, repr(value), f"one of {', '.join(_ONE_OF[key])}"
        elif key in _BOUNDS and not (type(value) is int and _BOUNDS[key][0] <= value <= _BOUNDS[key][1]):
            yield key, repr(value), "wanted a whole number from {} to {}".format(*_BOUNDS[key])
        elif key == "operators":
            yield from _each(key, value, r"0x[0-9a-fA-F]{40}", "an address")
        elif key == "peers":
            yield from _each(key, value, r"0x[0-9a-fA-F]{40} https://\S+", "`ADDRESS URL`")
        elif key == "node_addresses":
            yield from _each(key, value, r"0x[0-9a-fA-F]{40} 0x[0-9a-fA-F]{40}", "`REPORTER TRANSMITTER`")
        elif key == "identity":
            yield from _each(key, value, "|".join(_IDENTITY), f"one of {', '.join(_IDENTITY)}")
        elif key in ("identity_client", "identity_issuer") and not isinstance(value, str):
            yield key, repr(value), "wanted text"
        elif key == "bus" and not isinstance(value, bool):
            yield key, repr(value), "true or false"
        elif key == "contacts":
            yield from _each(key, value, r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address")


def _each(key: str, value: Any, form: str, what: str) -> Iterator[Problem]:
    if not isinstance(value, list | tuple):
        yield key, repr(value), f"wanted a list, each {what}"
        return
    for index, one in enumerate(value):
        if not (isinstance(one, str) and re.fullmatch(form, one)):
            yield f"{key}[{index}]", repr(one), f"wanted {what}"


def _chain(settings: Settings) -> Iterator[Problem]:
    if settings.chain not in _CHAINS[settings.profile]:
        allowed = " or ".join(_CHAINS[settings.profile])
        yield "chain", repr(settings.chain), f"the profile {settings.profile} takes {allowed}: money never mixes"


def _places(settings: Settings) -> Iterator[Problem]:
    for key, region in (("certificate", settings.region), ("edge_certificate", "us-east-1")):
        if getattr(settings, key).split(":")[3] != region:
            yield key, getattr(settings, key), f"a certificate of {region} is read there"


def _nodes(settings: Settings) -> Iterator[Problem]:
    if len(settings.node_addresses) > settings.nodes:
        yield "node_addresses", f"{len(settings.node_addresses)} entries", f"nodes is {settings.nodes}"
    if settings.node_addresses and len(settings.peers) < 3:
        yield "peers", f"{len(settings.peers)} entries", "a committee has four members at least: name the three others"


def _persons(settings: Settings) -> Iterator[Problem]:
    if len(settings.identity) != 1:
        yield "identity", repr(list(settings.identity)), "name one provider"
    elif settings.production and settings.identity == ("sandbox",):
        yield "identity", "['sandbox']", "lets anybody in; franceconnect, franceconnect-plus, oidc or documents"
    elif settings.identity[0] in ("franceconnect", "franceconnect-plus", "oidc") and not settings.identity_client:
        yield "identity_client", "''", f"write the client id that {settings.identity[0]} gave"


def _retention(settings: Settings) -> Iterator[Problem]:
    if settings.log_days not in LOG_DAYS:
        yield "log_days", str(settings.log_days), f"CloudWatch takes {', '.join(map(str, LOG_DAYS))}"


def _production(settings: Settings) -> Iterator[Problem]:
    if not settings.production:
        return
    if not settings.contacts:
        yield "contacts", "[]", "name who is written to when something breaks"
    if not settings.operators:
        yield "operators", "[]", "name the wallets of those who run the book"
    if settings.backup_days < 14:
        yield "backup_days", str(settings.backup_days), "keep back-ups for 14 days at least"
    if settings.log_days < 90:
        yield "log_days", str(settings.log_days), "keep logs for 90 days at least"
    if settings.cloudfront_prefix_list is None:
        remedy = f"only CloudFront may reach the load balancer: name the region's list {_PREFIX_LIST}"
        yield "cloudfront_prefix_list", "not set", remedy
    if settings.image_tag in ("latest", "main", "edge"):
        yield "image_tag", repr(settings.image_tag), "name the commit that the images were built from"
    if settings.size == "small":
        yield "size", "'small'", "one NAT gateway and no reader: a lost zone would stop the book; medium or large"


_RULES: Final[tuple[Callable[[Settings], Iterator[Problem]], ...]] = (
    _chain,
    _places,
    _nodes,
    _persons,
    _retention,
    _production,
)
