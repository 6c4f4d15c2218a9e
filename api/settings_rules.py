"""What settings are refused although each value is of the right kind: one rule a function, all of them always asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.redaction import redact_text
from proofbook.secrets import holds_development_key, permission_problem

if TYPE_CHECKING:
    from api.settings import Settings

Problem = tuple[str, str, str]
SHORTEST_SECRET: Final = 32
_KEYS: Final = ("desk_key_file", "second_desk_key_file", "issuer_key_file", "settler_key_file")
_SECRETS: Final = ("pepper_file", "identity_key_file", "metrics_token_file")
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def refusals(settings: Settings) -> list[Problem]:
    """Ask every rule that the profile has; empty when the settings can be used."""
    rules: list[Callable[[Settings], Iterator[Problem]]] = [_cors, _oidc, _rpc, _chain_of_profile, _bus]
    if settings.profile != "development":
        rules += [_https, _closed_cors, _own_secrets, _own_keys, _no_secret_in_address, _own_database, _closed_bus]
    if settings.profile == "production":
        rules += [_real_identity, _real_time]
    return [problem for rule in rules for problem in rule(settings)]


def _cors(settings: Settings) -> Iterator[Problem]:
    for index, origin in enumerate(settings.cors_origins):
        if origin != "*" and not re.fullmatch(r"https?://[^\s/?#@*]+", origin):
            yield f"cors_origins.{index}", repr(redact_text(origin)), "an origin is https://host or https://host:port"


def _oidc(settings: Settings) -> Iterator[Problem]:
    if settings.oidc_issuer is not None and not settings.oidc_client_ids:
        yield "oidc_client_ids", "[]", "list the client ids whose tokens are taken; tokens of others prove nothing"
    if settings.oidc_issuer is not None and not settings.oidc_algorithms:
        yield "oidc_algorithms", "[]", "list the algorithms that the issuer signs with, as RS256"
    if settings.oidc_issuer is None and (settings.oidc_client_ids or settings.oidc_jwks_url):
        yield "oidc_issuer", "not set", "name the issuer that the other oidc settings are about"


def _rpc(settings: Settings) -> Iterator[Problem]:
    for index, url in enumerate(settings.rpc_urls):
        if not re.match(r"^https?://[^\s/]+", url):
            yield f"rpc_urls.{index}", repr(redact_text(url)), "an address of a node is https://host/path"
    if any("{key}" in url for url in settings.rpc_urls) != (settings.rpc_key_file is not None):
        yield "rpc_key_file", str(settings.rpc_key_file), "write {key} in an address and name its file, or neither"


def _bus(settings: Settings) -> Iterator[Problem]:
    if settings.live_bus == "nats" and not settings.nats_urls:
        yield "nats_urls", "[]", "name the servers, as nats://host:4222; or leave live_bus at postgres"
    if settings.live_bus != "nats" and (settings.nats_urls or settings.nats_token_file):
        yield "live_bus", repr(settings.live_bus), "servers of NATS are named: set nats, or name none"
    for index, url in enumerate(settings.nats_urls):
        if not re.fullmatch(r"(nats|tls)://[^\s/@]+", url):
            yield f"nats_urls.{index}", repr(redact_text(url)), "a server is nats://host:port or tls://host:port"


def _closed_bus(settings: Settings) -> Iterator[Problem]:
    if settings.live_bus != "nats":
        return
    for index, url in enumerate(settings.nats_urls):
        if not url.startswith("tls://") and urlsplit(url).hostname not in _LOOPBACK:
            yield f"nats_urls.{index}", repr(url), "prices could be altered on their way; use tls://"
    path = settings.nats_token_file
    problem = "anybody could put prices on it; name a file with its token" if path is None else permission_problem(path)
    if problem is not None:
        yield "nats_token_file", "not set" if path is None else str(path), problem


def _chain_of_profile(settings: Settings) -> Iterator[Problem]:
    allowed = {"development": ("anvil",), "testnet": ("sepolia",), "production": ("base", "mainnet")}[settings.profile]
    if settings.chain not in allowed:
        yield "chain", repr(settings.chain), f"the profile {settings.profile} takes {' or '.join(allowed)}"
    elif CHAIN_PROFILES[settings.chain].play_money == (settings.profile == "production"):
        yield "chain", repr(settings.chain), "real money and play money never mix"


def _https(settings: Settings) -> Iterator[Problem]:
    for key in ("origin", "explorer_url", "oidc_issuer", "oidc_jwks_url"):
        url = getattr(settings, key)
        if url is not None and not url.startswith("https://"):
            yield key, repr(url), "plain http can be read and altered on its way; use https"
    for index, origin in enumerate(settings.cors_origins):
        if origin.startswith("http://"):
            yield f"cors_origins.{index}", repr(origin), "plain http can be altered on its way; use https"
    for index, url in enumerate(settings.rpc_urls):
        if url.startswith("http://") and urlsplit(url).hostname not in _LOOPBACK:
            remedy = "answers over plain http can be altered on their way; use https, or a node of this machine"
            yield f"rpc_urls.{index}", repr(redact_text(url)), remedy


def _closed_cors(settings: Settings) -> Iterator[Problem]:
    if "*" in settings.cors_origins:
        yield "cors_origins", repr(list(settings.cors_origins)), "open to every site; list the front's addresses"


def _own_secrets(settings: Settings) -> Iterator[Problem]:
    for key in _SECRETS:
        path: Path | None = getattr(settings, key)
        if path is None:
            yield key, "not set", "would be a secret that everybody knows; name a file with one made for this"
            continue
        problem = permission_problem(path)
        if problem is not None:
            yield key, str(path), problem
        elif len(path.read_text().strip()) < SHORTEST_SECRET:
            yield key, str(path), f"is shorter than {SHORTEST_SECRET} characters; run `openssl rand -hex 32 > {path}`"
    for key in ("rpc_key_file", "database_password_file"):
        path = getattr(settings, key)
        problem = None if path is None else permission_problem(path)
        if problem is not None:
            yield key, str(path), problem


def _own_keys(settings: Settings) -> Iterator[Problem]:
    files: list[tuple[str, Path | None]] = [(key, getattr(settings, key)) for key in _KEYS]
    files += [(f"relayer_key_files.{index}", path) for index, path in enumerate(settings.relayer_key_files)]
    if not settings.relayer_key_files:
        files.append(("relayer_key_files", None))
    for key, path in files:
        if path is None:
            yield key, "not set", "would be a development key; name the file of a key made for this"
            continue
        problem = permission_problem(path)
        if problem is not None:
            yield key, str(path), problem
        elif holds_development_key(path):
            yield key, str(path), "holds a development key that everybody knows; make a new key"


def _no_secret_in_address(settings: Settings) -> Iterator[Problem]:
    for index, url in enumerate(settings.rpc_urls):
        bare = url.replace("{key}", "")
        if redact_text(bare) != bare or urlsplit(bare).username:
            remedy = "holds a secret; write {key} in its place and name a file with it in rpc_key_file"
            yield f"rpc_urls.{index}", repr(redact_text(url)), remedy
    address = settings.database_url
    if address is not None and (urlsplit(address).password or "password=" in address):
        remedy = "holds a secret; put the password into a file and name it in database_password_file"
        yield "database_url", repr(redact_text(address)), remedy


def _own_database(settings: Settings) -> Iterator[Problem]:
    if settings.database_url is None:
        yield "database_url", "not set", "the embedded server has neither backup nor standby; name one that has"


def _real_identity(settings: Settings) -> Iterator[Problem]:
    if "sandbox" in settings.identity_providers:
        yield "identity_providers", repr(list(settings.identity_providers)), "sandbox lets anybody in; remove it"
    if not settings.identity_providers:
        yield "identity_providers", "[]", "nobody could prove who they are; name at least one provider"


def _real_time(settings: Settings) -> Iterator[Problem]:
    if settings.match_clock_url is not None:
        yield "match_clock_url", repr(settings.match_clock_url), "production runs on real time; leave it out"
