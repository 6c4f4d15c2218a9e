"""What settings are refused although each value is of the right kind: one rule a function, all of them always asked.

always          the chain id is the profile's; a {key} has its file and the reverse
not development secret files closed to others; no key or password inside an address
production      no development key, no replay, no sandbox identity, no open CORS, not the Anvil chain
an oracle node  what `proofbook.settings_node_rules` lists
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from proofbook.redaction import redact_text
from proofbook.secrets import holds_development_key, permission_problem
from proofbook.settings_node_rules import node_refusals

if TYPE_CHECKING:
    from proofbook.settings import Settings

Problem = tuple[str, str, str]


def refusals(settings: Settings) -> list[Problem]:
    """Ask every rule that the profile has; the list is empty when the settings can be used."""
    rules: list[Callable[[Settings], Iterator[Problem]]] = [_chain_id, _placeholders, node_refusals]
    if settings.profile != "development":
        rules += [_closed_files, _no_secret_in_address]
    if settings.profile == "production":
        rules += [_own_keys, _no_development_parts]
    return [problem for rule in rules for problem in rule(settings)]


def secret_files(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Path]]:
    """Give key and path of every `*_file` setting that is set, at any depth."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from secret_files(value, f"{prefix}{name}.")
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from secret_files(item, f"{prefix}{name}.{index}.")
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, BaseModel):
                    yield from secret_files(item, f"{prefix}{name}.{key}.")
        elif name.endswith("_file") and value is not None:
            yield f"{prefix}{name}", value


def _chain_id(settings: Settings) -> Iterator[Problem]:
    wanted = settings.chain.constants().chain_id
    if settings.chain.chain_id not in (None, wanted):
        name = settings.chain.profile
        yield (
            "chain.chain_id",
            str(settings.chain.chain_id),
            f"the profile {name} is chain {wanted}; correct one of them",
        )


def _placeholders(settings: Settings) -> Iterator[Problem]:
    for index, endpoint in enumerate(settings.chain.rpc):
        if ("{key}" in endpoint.url) != (endpoint.key_file is not None):
            remedy = "write {key} where the key belongs and name its file in key_file, or neither"
            yield f"chain.rpc.{index}.url", repr(redact_text(endpoint.url)), remedy


def _closed_files(settings: Settings) -> Iterator[Problem]:
    for key, path in secret_files(settings):
        problem = permission_problem(path)
        if problem is not None:
            yield key, str(path), problem


def _no_secret_in_address(settings: Settings) -> Iterator[Problem]:
    for index, endpoint in enumerate(settings.chain.rpc):
        if _holds_secret(endpoint.url, login_allowed=False):
            remedy = "holds a secret; write {key} in its place and name a file with it in key_file"
            yield f"chain.rpc.{index}.url", repr(redact_text(endpoint.url)), remedy
    if _holds_secret(settings.database.url, login_allowed=True):
        remedy = "holds a secret; put the password into a file and name it in password_file"
        yield "database.url", repr(redact_text(settings.database.url)), remedy


def _holds_secret(url: str, *, login_allowed: bool) -> bool:
    """Say whether an address carries a password, a key, or (for a node's address) any login."""
    login, at, _ = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0].rpartition("@")
    if at and (":" in login or not login_allowed):
        return True
    bare = url.replace("{key}", "").replace(f"{login}@", "", 1)
    return redact_text(bare) != bare


def _own_keys(settings: Settings) -> Iterator[Problem]:
    keys = settings.keys
    for role in type(keys).model_fields:
        path: Path | None = getattr(keys, role)
        if path is None:
            yield f"keys.{role}", "not set", "would be a development key; name the file of a key made for production"
        elif permission_problem(path) is None and holds_development_key(path):
            yield f"keys.{role}", str(path), "holds a development key that everybody knows; make a new key"


def _no_development_parts(settings: Settings) -> Iterator[Problem]:
    if settings.replay.enabled:
        yield "replay.enabled", "True", "production reads the real providers; set it to false"
    if settings.identity.provider == "sandbox":
        yield "identity.provider", "'sandbox'", "lets anybody in; choose franceconnect, oidc or documents"
    if "*" in settings.api.cors_origins:
        yield (
            "api.cors_origins",
            repr(list(settings.api.cors_origins)),
            "open to every site; list the front's addresses",
        )
    if settings.chain.profile == "anvil":
        yield "chain.profile", "'anvil'", "a development chain; choose base, mainnet or, for trials, sepolia"
