"""The settings file that `node init` writes: TOML with a comment a line, and the key files beside it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proofbook.errors import ProofbookError
from proofbook.settings_node import FIELDS, SignerKind


class WouldOverwrite(ProofbookError):
    """A file that `node init` would have to replace."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already", "nothing is ever overwritten: move it away, or name another file")


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the settings will name it: its kind, and the values of that kind."""

    kind: SignerKind
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was asked."""

    profile: str
    chain: str
    name: str
    data_dir: Path
    rpc: tuple[tuple[str, str], ...]
    """(url, key file or "") each, best first."""
    reporter: Key
    transmitter: Key
    host: str
    port: int
    public_urls: tuple[str, ...] = ()
    peers: tuple[tuple[str, str], ...] = ()
    contracts: str = ""
    providers: Mapping[str, str] = field(default_factory=dict)
    """Key file of each provider that has one."""


def create_private(path: Path, content: str) -> None:
    """Write a file that only this user can read; raises `WouldOverwrite`. Its folder is made with mode 0700."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise WouldOverwrite(path) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def key_files(folder: Path, role: str) -> tuple[Path, Path]:
    """Keystore and password file of a role's new key."""
    return folder / f"{role}.json", folder / f"{role}.password"


def require_absent(*paths: Path) -> None:
    """Raise `WouldOverwrite` for the first that exists."""
    for path in paths:
        if path.exists():
            raise WouldOverwrite(path)


def make_keystore(folder: Path, role: str, iterations: int | None = None, raw: bytes | None = None) -> Key:
    """Make a new key, its keystore and a password of 256 bits; raises `WouldOverwrite` before anything is written.

    `raw`: a key that exists already, as the development keys do.
    """
    from eth_account import Account

    keystore, password_file = key_files(folder, role)
    require_absent(keystore, password_file)
    account = Account.create() if raw is None else Account.from_key(raw)
    password = secrets.token_urlsafe(32)
    content = json.dumps(Account.encrypt(account.key, password, iterations=iterations))
    create_private(password_file, password + "\n")
    create_private(keystore, content + "\n")
    return _keystore(keystore, password_file, account.address)


def kept_keystore(folder: Path, role: str) -> Key | None:
    """The key of a keystore that was made there before; None where there is none."""
    from eth_utils.address import to_checksum_address

    keystore, password_file = key_files(folder, role)
    if not (keystore.exists() and password_file.exists()):
        return None
    return _keystore(keystore, password_file, to_checksum_address(json.loads(keystore.read_text())["address"]))


def _keystore(keystore: Path, password_file: Path, address: str) -> Key:
    values = {"keystore_file": str(keystore), "password_file": str(password_file), "expect_address": address}
    return Key("keystore", values)


def text_of(answers: Answers) -> str:
    """The settings file. Pure."""
    parts = [
        _HEAD,
        f"profile = {_quoted(answers.profile)}",
        "",
        "# Which chain, and the nodes that reach it: tier 0 is asked first, your own node if you have one. Two vendors",
        "# are wanted: what makes a result final is read from both. {key} in an address stands for its key_file.",
        "[chain]",
        f"profile = {_quoted(answers.chain)}",
    ]
    for tier, (url, key_file) in enumerate(answers.rpc):
        parts += ["[[chain.rpc]]", f"url = {_quoted(url)}", f"tier = {tier}"]
        parts += [f"key_file = {_quoted(key_file)}"] if key_file else ['# key_file = "/path/to/key"']
    parts += [
        "",
        "[replay]",
        "# Recorded matches in place of the real providers: for trying out only.",
        f"enabled = {'true' if answers.profile == 'development' else 'false'}",
        "",
        "[logging]",
        'format = "json"',
        "",
        "[node]",
        "# Shown to the host and to the other operators.",
        f"name = {_quoted(answers.name)}",
        "# Database, signing locks, log of decisions. Losing it means waiting before the node may sign again: back up",
        "# with `proofbook node locks export`. Mode 0700.",
        f"data_dir = {_quoted(str(answers.data_dir))}",
        "# Addresses of the contracts, from the host; deployments/<chain>.json if left out.",
        f"contracts = {_quoted(answers.contracts)}" if answers.contracts else '# contracts = "/path/to/addresses.json"',
        "",
        "# Signs results and nothing else. It never holds ether.",
        *_key("reporter", answers.reporter),
        "",
        "# Pays for transactions. Whoever steals it gets its ether, never a result.",
        *_key("transmitter", answers.transmitter),
        "",
        "# In gwei; no transaction ever pays more. fee_cap_urgent: in the last quarter before a fixture's deadline.",
        "[node.fees]",
        'tip_cap_gwei = "5"',
        'fee_cap_gwei = "80"',
        'fee_cap_urgent_gwei = "200"',
        "",
        "# Where this node listens, and how the others reach it. Messages are signed; TLS is your proxy's.",
        "[node.peers]",
        f"host = {_quoted(answers.host)}",
        f"port = {answers.port}",
        f"public_urls = [{', '.join(map(_quoted, answers.public_urls))}]",
        "# One entry for each other member, from the host.",
    ]
    for address, url in answers.peers:
        parts += ["[[node.peers.others]]", f"address = {_quoted(address)}", f"urls = [{_quoted(url)}]"]
    if not answers.peers:
        parts += ["# [[node.peers.others]]", '# address = "0x..."', '# urls = ["https://op1.example:7443"]']
    parts += [
        "",
        "# Data providers. Results count by independent group, two groups at least; docs/providers.md lists them.",
        *(
            line
            for name, path in sorted(answers.providers.items())
            for line in (f"[sports.providers.{name}]", f"key_file = {_quoted(path)}")
        ),
        "# [sports.providers.football-data]",
        '# key_file = "/path/to/key"',
        "# [sports.providers.espn]",
        "# enabled = true",
    ]
    return "\n".join(parts) + "\n"


def _key(role: str, key: Key) -> list[str]:
    needed, allowed = FIELDS[key.kind]
    order = [*needed, *allowed, "expect_address"]
    values = sorted(key.values.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    lines = [f"[node.{role}]", f"kind = {_quoted(key.kind)}"]
    return lines + [f"{name} = {value if name == 'deadline_s' else _quoted(value)}" for name, value in values]


def _quoted(value: Any) -> str:
    """A TOML basic string; JSON's escapes are a part of TOML's."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


_HEAD = """\
# Settings of an oracle node. `proofbook settings check --file FILE` lists what is wrong with them,
# `proofbook node doctor --file FILE` what is wrong with the machine and the world. Secrets stand in files of their
# own (mode 0600), never here. PROOFBOOK_<SECTION>__<KEY> in the environment overrides a line.
"""
