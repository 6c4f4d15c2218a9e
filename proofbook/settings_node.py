"""Settings of an oracle node: its two keys, its peers, what it may pay, where it keeps its state.

    [node]              name, data directory, address file of the contracts
    [node.reporter]     the key that signs results and never holds gas
    [node.transmitter]  the key that pays for transactions and can only waste gas
    [node.fees]         what a transaction may cost, in gwei
    [node.peers]        where this node listens, and the other members' addresses

Only shapes and bounds stand here; `proofbook.settings_node_rules` holds what must fit together.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from proofbook.settings_section import Section

SignerKind = Literal["keystore", "web3signer", "aws-kms", "raw"]
Address = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$")]
Gwei = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=9)]
_WEI_PER_GWEI: Final = 10**9


class SignerSettings(Section):
    """One key. Which of the keys below belong to a kind is in `FIELDS`."""

    kind: SignerKind
    expect_address: Address | None = None
    """Compared before the key is used, so that a wrong file or key id is found at once."""
    keystore_file: Path | None = None
    password_file: Path | None = None
    raw_key_file: Path | None = None
    """64 hexadecimal digits: the development profile only."""
    url: Url | None = None
    ca_path: Path | None = None
    """The one authority that a Web3Signer's certificate must be signed by; the system's, if not given."""
    client_certificate_path: Path | None = None
    client_key_file: Path | None = None
    key_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9:/_.-]{1,256}$")
    """Key id, ARN or alias of AWS KMS."""
    region: str | None = Field(default=None, pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")
    endpoint_url: Url | None = None
    access_key_file: Path | None = None
    secret_key_file: Path | None = None
    """Both left out: the environment, the container's role or the machine's."""
    deadline_s: int = Field(default=30, ge=1, le=600)
    """How long a remote signer is asked again."""


FIELDS: Final[dict[SignerKind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "keystore": (("keystore_file", "password_file"), ()),
    "web3signer": (
        ("url", "expect_address"),
        ("ca_path", "client_certificate_path", "client_key_file", "deadline_s"),
    ),
    "aws-kms": (
        ("key_id", "region"),
        ("endpoint_url", "access_key_file", "secret_key_file", "deadline_s"),
    ),
    "raw": (("raw_key_file",), ()),
}
"""What each kind needs, and what else it may have; `expect_address` every one."""


class FeeSettings(Section):
    """What a transaction may pay for a unit of gas, in gwei; nothing ever pays more."""

    tip_floor_gwei: Gwei = Decimal("0.01")
    tip_cap_gwei: Gwei = Decimal(5)
    fee_cap_gwei: Gwei = Decimal(80)
    fee_cap_urgent_gwei: Gwei = Decimal(200)
    """In the last quarter of the time before a fixture's deadline."""
    bump_percent: int = Field(default=20, ge=10, le=100)
    """Nodes refuse a replacement that adds less than a tenth."""
    bump_after_blocks: int = Field(default=3, ge=1, le=100)

    def wei(self, name: str) -> int:
        """One of the gwei settings, in wei: `wei("fee_cap")`."""
        value: Decimal = getattr(self, f"{name}_gwei")
        return int(value * _WEI_PER_GWEI)


class PeerSettings(Section):
    """Another member of the committee: the address of its reporter, and where it answers."""

    address: Address
    urls: tuple[Url, ...] = Field(min_length=1, max_length=8)


class PeersSettings(Section):
    """Where a node listens, and where the others are."""

    host: str = "127.0.0.1"
    port: int = Field(default=7443, ge=0, le=65535)
    public_urls: tuple[Url, ...] = Field(default=(), max_length=8)
    """Where the others reach this node."""
    others: tuple[PeerSettings, ...] = Field(default=(), max_length=15)


class LimitsSettings(Section):
    """When the node warns, and when it stops signing."""

    clock_warn_s: int = Field(default=2, ge=1, le=60)
    clock_stop_s: int = Field(default=30, ge=2, le=300)
    disk_free_mb: int = Field(default=1024, ge=64, le=1 << 20)
    reports_warn: int = Field(default=30, ge=1, le=100_000)
    reports_critical: int = Field(default=10, ge=1, le=100_000)
    """Reports that the transmitter's balance still pays for, at the fee cap."""
    challenge_euros: int = Field(default=10_000, ge=0, le=10_000_000)
    """The most that this node pays as the bond of a challenge; a wrong report that asks for more is left to others."""


class HealthSettings(Section):
    """Where `/healthz` and `/readyz` are answered; metrics have their own section."""

    host: str = "127.0.0.1"
    port: int = Field(default=9601, ge=0, le=65535)


class NodeSettings(Section):
    """An oracle node. Without keys it observes only."""

    name: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9 ._-]{0,31})?$")
    data_dir: Path = Path(".run/node")
    contracts: Path | None = None
    """Address file of the contracts; deployments/<chain>.json, if not given."""
    catalogue: Path | None = None
    """Fixtures with what each provider calls them; without it the node follows, relays and sends, but has no data."""
    pace: float = Field(default=1.0, ge=1, le=3600)
    """How many times faster the loops turn, for a match clock that runs faster: the development profile only."""
    publish_to: tuple[Url, ...] = Field(default=(), max_length=8)
    """APIs that are told of this node's votes, for their receipts, and that it lives; nobody if empty."""
    reporter: SignerSettings | None = None
    transmitter: SignerSettings | None = None
    fees: FeeSettings = FeeSettings()
    peers: PeersSettings = PeersSettings()
    limits: LimitsSettings = LimitsSettings()
    health: HealthSettings = HealthSettings()

    @property
    def configured(self) -> bool:
        """Whether anything says that a node is meant to run here."""
        return self.reporter is not None or self.transmitter is not None or bool(self.name)

    def address_file(self, chain: str) -> Path:
        """The address file, of a chain profile's name."""
        return self.contracts or Path("deployments") / f"{'local' if chain == 'anvil' else chain}.json"
