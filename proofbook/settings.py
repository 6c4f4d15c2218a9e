"""One settings object for the whole product, from TOML files and the environment.

Later wins: defaults, then the TOML files in the order given, then `PROOFBOOK_<SECTION>__<KEY>` from the environment
(lists as JSON). `PROOFBOOK_SETTINGS` names the files, joined by the path separator; without it `proofbook.toml` of the
checkout is read where it exists.

Secrets stand in files named by `*_file` keys, never in the settings. Outside development such a file must be closed to
group and others. All problems are reported together, each with its key, its value and what to do.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from proofbook import settings_rules
from proofbook.chain_profiles import CHAIN_PROFILES, ChainName, ChainProfile
from proofbook.errors import SettingsError
from proofbook.logging import Format, Level
from proofbook.redaction import HIDDEN, is_secret_name, redact
from proofbook.secrets import read_secret
from proofbook.settings_keys import unknown_key
from proofbook.settings_node import NodeSettings
from proofbook.settings_pricing import PricingSettings
from proofbook.settings_section import Section
from proofbook.settings_sports import SportsSettings
from proofbook.toolchain import ROOT

PREFIX = "PROOFBOOK_"
Problem = tuple[str, str, str]
Profile = Literal["development", "test", "production"]


class RpcEndpoint(Section):
    """One Ethereum node; lower tiers are asked first (0 self-hosted, 1 a vendor as Infura)."""

    url: str = Field(pattern=r"^(https?|wss?)://[^\s/]+")
    key_file: Path | None = None
    """File with the vendor's key, put where the address says {key}."""
    tier: int = Field(default=0, ge=0, le=9)

    def address(self) -> str:
        """Give the address with its key filled in; the key is hidden in logs from then on."""
        return self.url if self.key_file is None else self.url.replace("{key}", read_secret(self.key_file))


class ChainSettings(Section):
    """Which chain, and by which nodes it is reached."""

    profile: ChainName = "anvil"
    chain_id: int | None = None
    """Only to state it twice: must equal the profile's."""
    rpc: tuple[RpcEndpoint, ...] = Field(default=(RpcEndpoint(url="http://127.0.0.1:8545"),), min_length=1)

    def constants(self) -> ChainProfile:
        """Give the numbers that the chain fixes."""
        return CHAIN_PROFILES[self.profile]


class KeySettings(Section):
    """Files of the signing keys by role (keystore V3 or hexadecimal); a role left out has a development key."""

    deployer_file: Path | None = None
    relayer_file: Path | None = None
    desk_file: Path | None = None


class ReplaySettings(Section):
    """Recorded matches in place of the providers, with a clock of their own."""

    enabled: bool = True
    speed: float = Field(default=1.0, gt=0, le=3600)
    port: int = Field(default=8600, ge=1, le=65535)


class IdentitySettings(Section):
    """Who proves that a person is who they say."""

    provider: Literal["sandbox", "franceconnect", "oidc", "documents"] = "sandbox"


class ApiSettings(Section):
    """The HTTP interface."""

    cors_origins: tuple[str, ...] = ("*",)


class LoggingSettings(Section):
    """What is logged, and in which form."""

    level: Level = "info"
    format: Format = "console"


class DatabaseSettings(Section):
    """Where tables live; the password of a PostgreSQL address stands in a file."""

    url: str = "sqlite:///.run/proofbook.sqlite3"
    password_file: Path | None = None


class MetricsSettings(Section):
    """The Prometheus endpoint."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=9600, ge=0, le=65535)


class Settings(BaseSettings):
    """Everything that can be set; the defaults are the development profile."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, case_sensitive=False
    )

    profile: Profile = "development"
    chain: ChainSettings = ChainSettings()
    keys: KeySettings = KeySettings()
    replay: ReplaySettings = ReplaySettings()
    identity: IdentitySettings = IdentitySettings()
    api: ApiSettings = ApiSettings()
    logging: LoggingSettings = LoggingSettings()
    database: DatabaseSettings = DatabaseSettings()
    metrics: MetricsSettings = MetricsSettings()
    sports: SportsSettings = SportsSettings()
    node: NodeSettings = NodeSettings()
    pricing: PricingSettings = PricingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing behind the caller's back: `load` gathers files and environment itself."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


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


def load(files: Sequence[Path] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Gather, validate and check the settings.

    Raises `SettingsError` with every problem found: files that cannot be read, unknown or misspelt keys, values of the
    wrong kind, and what the profile refuses.
    """
    env = os.environ if environ is None else environ
    problems: list[Problem] = []
    given: dict[str, Any] = {}
    for file in default_files(env) if files is None else files:
        _merge(given, _read(file, problems))
    _merge(given, _Environment(env)())
    problems += _unknown_variables(env)
    settings, wrong = _validate(given)
    problems += wrong
    bad = {key for key, _, _ in wrong}
    problems += [problem for problem in settings_rules.refusals(settings) if not _named(problem[0], bad)]
    if problems:
        raise SettingsError(problems)
    return settings


def default_files(environ: Mapping[str, str]) -> list[Path]:
    """Name the files that are read when the caller names none."""
    named = environ.get(f"{PREFIX}SETTINGS")
    if named:
        return [Path(part) for part in named.split(os.pathsep) if part]
    usual = ROOT / "proofbook.toml"
    return [usual] if usual.exists() else []


def shown(settings: Settings) -> dict[str, object]:
    """Give the settings as plain values with secrets hidden, for people and logs."""
    return cast("dict[str, object]", redact(settings.model_dump(mode="json")))


def _read(file: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(("file", str(file), f"cannot be read ({error}); correct it or name another"))
        return {}


def _merge(into: dict[str, Any], extra: Mapping[str, Any]) -> None:
    for key, value in extra.items():
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = dict(value) if isinstance(value, Mapping) else value


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[Problem]:
    """Variables with a section that does not exist; pydantic-settings would pass over them in silence."""
    for name in sorted(environ):
        section, separator, _ = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and separator and section not in Settings.model_fields:
            yield name, _show(name, environ[name]), f"no such section; there are {', '.join(Settings.model_fields)}"


def _validate(given: dict[str, Any]) -> tuple[Settings, list[Problem]]:
    """Validate; where values are wrong, put the defaults in their place so that the remaining rules can be checked."""
    try:
        return Settings.model_validate(given), []
    except ValidationError as error:
        problems = []
        details = error.errors()
        for detail in details:
            place = detail["loc"]
            if any(len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details):
                continue  # "too short" about a list whose items are wrong
            key = ".".join(str(part) for part in place)
            unknown = detail["type"] == "extra_forbidden"
            remedy = unknown_key(Settings, place) if unknown else detail["msg"]
            problems.append((key, _show(key, detail["input"]), remedy))
            # What is missing cannot be taken out: its section goes.
            _remove(given, place[:-1] if detail["type"] == "missing" else place)
        settings, further = _validate(given)
        named = {key for key, _, _ in problems}
        return settings, problems + [problem for problem in further if problem[0] not in named]


def _named(key: str, bad: set[str]) -> bool:
    """Whether a value at or under this key was wrong already: a rule then judges a default that nobody chose."""
    return any(one == key or one.startswith(f"{key}.") for one in bad)


def _remove(tree: dict[str, Any], place: tuple[int | str, ...]) -> None:
    """Take a wrong value out of the tree; a wrong item of a list takes the whole list with it."""
    node: Any = tree
    for index, part in enumerate(place):
        last = index == len(place) - 1 or not isinstance(node.get(part), dict)
        if last:
            node.pop(part, None)
            return
        node = node[part]


def _show(key: str, value: object) -> str:
    return HIDDEN if is_secret_name(key) else repr(redact(value, key))
