"""Settings of the API from `PROOFBOOK_API_<KEY>` in the environment; lists as JSON. Checked together, all problems
reported at once, each with its key, its value and what to do.

    profile       chain             may
    development   anvil             everything: keys everybody knows, sandbox identity, plain http, open CORS
    testnet       sepolia           play money with secrets of its own, https, sandbox identity
    production    base, mainnet     real money: none of the above

Secrets stand in files named by `*_file` keys, never in the settings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, cast

from pydantic import Field, StringConstraints, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from api.settings_rules import refusals
from proofbook.chain_profiles import ChainName
from proofbook.errors import SettingsError
from proofbook.logging import Format, Level
from proofbook.redaction import HIDDEN, is_secret_name, redact
from proofbook.secrets import read_secret
from proofbook.settings_keys import unknown_key
from proofbook.toolchain import ROOT

PREFIX: Final = "PROOFBOOK_API_"
Profile = Literal["development", "testnet", "production"]
IdentityProviderName = Literal["sandbox", "franceconnect", "franceconnect-plus", "oidc", "documents"]
Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", max_length=300)]
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#@]+$", max_length=300)]
_WORTHLESS: Final = "known to everybody, worth nothing: "


class Settings(BaseSettings):
    """Everything that can be set; the defaults are the development profile."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, case_sensitive=False)

    profile: Profile = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8800, ge=0, le=65_535)
    origin: Origin = "http://127.0.0.1:8800"
    """Where people see the product: domain and address in what their wallet signs, and in links."""
    cors_origins: tuple[str, ...] = ()
    """Other sites whose pages may call; "*" is every site, without cookies."""
    dapp_folder: Path = ROOT / "dapp/dist"
    """The front's built files, served at `/`."""
    public_rpc_url: Url | None = None
    """The node that browsers are told; in development the first of `rpc_urls`, elsewhere none."""
    explorer_url: Url | None = None
    """Where people look at the chain: transactions under `/tx/`, addresses under `/address/`; nowhere if not set."""
    proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies of our own stand in front and append to X-Forwarded-For."""

    chain: ChainName = "anvil"
    rpc_urls: tuple[str, ...] = Field(default=("http://127.0.0.1:8545",), min_length=1)
    """Nodes, best first; {key} stands for what rpc_key_file holds."""
    rpc_key_file: Path | None = None
    deployment_file: Path = ROOT / "deployments/local.json"
    """Addresses of the contracts."""
    catalogue_file: Path | None = None
    """Fixtures with the names that pricing calls them by; without it they are called by their ids."""
    review_file: Path = ROOT / ".run/sports/review.jsonl"
    """The queue of fixtures that a person must match; `proofbook sports review` keeps the same one."""
    match_clock_url: Url | None = None
    """The replay's clock; without it match time is real time."""

    database_url: str | None = Field(default=None, pattern=r"^postgresql(\+psycopg)?://")
    """PostgreSQL; without it a server is started on the data in `data_folder`."""
    database_password_file: Path | None = None
    data_folder: Path = ROOT / ".run/api"

    operators: tuple[Address, ...] = ()
    """Wallets whose owners are operators."""
    operator_group: str = Field(default="operators", min_length=1, max_length=64)
    """Group of an OIDC token whose members are operators."""

    oidc_issuer: Url | None = None
    """Whose bearer tokens sign in; none if not set."""
    oidc_client_ids: tuple[str, ...] = ()
    oidc_jwks_url: Url | None = None
    """Where the issuer's keys are; `<issuer>/.well-known/jwks.json` if not set."""
    oidc_algorithms: tuple[Literal["RS256", "ES256", "PS256", "EdDSA"], ...] = ("RS256",)

    session_hours: int = Field(default=12, ge=1, le=24 * 30)
    session_idle_minutes: int = Field(default=60, ge=5, le=24 * 60)
    wallets_a_user: int = Field(default=3, ge=1, le=20)
    wallet_cool_down_hours: int = Field(default=24, ge=0, le=24 * 14)
    """How long a further wallet of a user waits before anything is paid out to it."""

    identity_providers: tuple[IdentityProviderName, ...] = ("sandbox",)
    pepper_file: Path | None = None
    """Keys every hash of personal data; at least 32 characters."""
    identity_key_file: Path | None = None
    """Encrypts identity columns; at least 32 characters."""

    desk_key_file: Path | None = None
    second_desk_key_file: Path | None = None
    issuer_key_file: Path | None = None
    relayer_key_files: tuple[Path, ...] = ()
    settler_key_file: Path | None = None
    """Pays for settlements, which the worker sends; nobody else may send with it."""
    worker_metrics_port: int | None = Field(default=None, ge=0, le=65_535)
    """Where the worker serves its metrics; nowhere if not set, 0 is any free port."""

    body_limit: int = Field(default=65_536, ge=1_024, le=10_485_760)
    body_timeout_s: float = Field(default=10.0, gt=0, le=120)
    requests_per_s: float = Field(default=20.0, gt=0, le=100_000)
    requests_burst: int = Field(default=100, ge=1, le=1_000_000)
    """For one address."""
    user_requests_per_s: float = Field(default=10.0, gt=0, le=100_000)
    user_requests_burst: int = Field(default=60, ge=1, le=1_000_000)

    streams: int = Field(default=5_000, ge=1, le=100_000)
    streams_an_address: int = Field(default=20, ge=1, le=100_000)
    stream_life_s: int = Field(default=1_200, ge=1, le=86_400)
    stream_heartbeat_s: float = Field(default=15.0, gt=0, le=60)

    live_bus: Literal["postgres", "nats"] = "postgres"
    """How changes of boards reach the processes that stream: NOTIFY, or JetStream past some hundreds a second."""
    nats_urls: tuple[str, ...] = ()
    """Servers of one cluster: nats://host:4222, or tls://."""
    nats_token_file: Path | None = None

    snapshot_table: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]{3,255}$")
    """DynamoDB table that boards are copied to; none if not set. Credentials are the environment's or the role's."""
    snapshot_region: str = Field(default="eu-west-3", pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")
    snapshot_url: Url | None = None
    """Another service with its interface."""

    metrics_token_file: Path | None = None
    tracing_url: Url | None = None
    """Where spans of orders go: an OpenTelemetry collector's `/v1/traces`; nothing is traced if not set."""
    tracing_sample_ppm: int = Field(default=1_000_000, ge=0, le=1_000_000)
    """How many of a million requests are traced."""
    log_level: Level = "info"
    log_format: Format = "console"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing behind the caller's back: `load` gathers the environment itself."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    def secret(self, name: str) -> bytes:
        """The secret of a `<name>_file` key; in development, where none is named, one that everybody knows."""
        path: Path | None = getattr(self, f"{name}_file")
        if path is not None:
            return read_secret(path).encode()
        if self.profile != "development":
            raise SettingsError([(f"{name}_file", "not set", "name a file with the secret")])
        return (_WORTHLESS + name).encode()

    def metrics_token(self) -> str | None:
        """The token that /metrics asks for, None where anybody may read it."""
        return None if self.metrics_token_file is None else read_secret(self.metrics_token_file)

    @property
    def domain(self) -> str:
        """Host (and port) of the origin, as wallets show it."""
        return self.origin.partition("://")[2]


class _Environment(EnvSettingsSource):
    """The environment as given, leaving a value that is no JSON to the validation, which names its key."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        super().__init__(Settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._environ.items()}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Gather, validate and check. Raises SettingsError with every problem found."""
    env = os.environ if environ is None else environ
    given: dict[str, Any] = {
        # pydantic-settings passes over a name that no field has; a misspelt one must be found.
        **{name.removeprefix(PREFIX).lower(): value for name, value in _own(env)},
        **_Environment(env)(),
    }
    return check(given)


def check(given: Mapping[str, Any]) -> Settings:
    """The settings of these values. Raises SettingsError with every problem found."""
    settings, problems = _validated(dict(given))
    wrong = {key.partition(".")[0] for key, _, _ in problems}
    problems += [one for one in refusals(settings) if one[0].partition(".")[0] not in wrong]
    if problems:
        raise SettingsError([(_variable(key), value, remedy) for key, value, remedy in problems])
    return settings


def shown(settings: Settings) -> dict[str, object]:
    """The settings as plain values with secrets hidden, for people and logs."""
    return cast("dict[str, object]", redact(settings.model_dump(mode="json")))


def _own(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Variables of this prefix; `PROOFBOOK_API__` is a section of the product's common settings."""
    for name, value in environ.items():
        if re.match(rf"{PREFIX}(?!_)", name.upper()):
            yield name.upper(), value


def _validated(given: dict[str, Any]) -> tuple[Settings, list[tuple[str, str, str]]]:
    """Settings, with the default in place of each wrong value so that the rules can be asked about the others."""
    try:
        return Settings.model_validate(given), []
    except ValidationError as error:
        problems = []
        for detail in error.errors():
            key = ".".join(str(part) for part in detail["loc"])
            unknown = detail["type"] == "extra_forbidden"
            remedy = unknown_key(Settings, detail["loc"]) if unknown else detail["msg"]
            value = HIDDEN if is_secret_name(key) else repr(redact(detail["input"], key))
            problems.append((key, value, remedy))
        for key, _, _ in problems:
            given.pop(key.partition(".")[0], None)
        settings, further = _validated(given)
        return settings, problems + further


def _variable(key: str) -> str:
    name, dot, rest = key.partition(".")
    return f"{PREFIX}{name.upper()}{dot}{rest}"
