"""`proofbook node init`: asks, makes the keys, writes a commented settings file; never overwrites anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.cli._nodefile import Answers, Key, create_private, key_files, make_keystore, require_absent, text_of
from proofbook.settings_node import FIELDS, SignerKind

KINDS = ("keystore", "web3signer", "aws-kms")
ROLES = ("reporter", "transmitter")


@click.command(name="init")
@click.option("--file", "path", type=click.Path(path_type=Path), default=Path("proofbook-node.toml"), show_default=True)
@click.option("--yes", is_flag=True, help="Ask nothing: flags and defaults are the answers.")
@click.option("--profile", type=click.Choice(("development", "test", "production")), default="test", show_default=True)
@click.option("--chain", type=click.Choice(sorted(CHAIN_PROFILES)), default="sepolia", show_default=True)
@click.option("--name", default=None, help="The operator's name.")
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("/var/lib/proofbook-node"), show_default=True)
@click.option("--contracts", default="", help="Address file of the contracts, from the host.")
@click.option("--rpc", multiple=True, metavar="URL[ KEY_FILE]", help="A node of the chain, best first; repeat.")
@click.option("--reporter", "reporter_kind", type=click.Choice(KINDS), default="keystore", show_default=True)
@click.option("--transmitter", "transmitter_kind", type=click.Choice(KINDS), default="keystore", show_default=True)
@click.option(
    "--set", "values", multiple=True, metavar="ROLE.KEY=VALUE", help="A key's value: reporter.url=https://..."
)
@click.option("--listen", default="0.0.0.0:7443", show_default=True, help="Where the other members are answered.")
@click.option("--public-url", multiple=True, help="Where they reach this node; repeat.")
@click.option("--peer", multiple=True, metavar="ADDRESS=URL", help="Another member; repeat.")
@click.option("--provider-key", multiple=True, metavar="NAME=FILE", help="Key file of a data provider; repeat.")
def command(path: Path, yes: bool, **given: Any) -> None:
    """Make keys and a commented settings file, mode 0600; nothing is overwritten.

    A key of kind keystore is made anew in DATA_DIR/keys, unless --set names keystore_file and password_file.
    """
    require_absent(path)
    ask = _Ask(yes)
    name = ask.text("Operator's name", given["name"] or "operator")
    chain = ask.choice("Chain", given["chain"], sorted(CHAIN_PROFILES))
    data_dir = Path(ask.text("Data directory", str(given["data_dir"]))).absolute()
    rpc = given["rpc"] or (ask.text("Node of the chain (URL)", "http://127.0.0.1:8545"),)
    named = _pairs(given["values"], "--set", "ROLE.KEY=VALUE")
    wrong = [key for key in named if key.partition(".")[0] not in ROLES or not key.partition(".")[2]]
    if wrong:
        raise click.UsageError(f"--set {wrong[0]}: begin with reporter. or transmitter.")
    kinds = {role: ask.choice(f"Key of the {role}", given[f"{role}_kind"], KINDS) for role in ROLES}
    public = given["public_url"] or ask.some("Address at which others reach this node (empty: not known yet)")
    host, _, port = given["listen"].rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise click.UsageError(f"--listen {given['listen']}: wanted HOST:PORT")
    peers = tuple(_pairs(given["peer"], "--peer", "ADDRESS=URL").items())
    providers = _pairs(given["provider_key"], "--provider-key", "NAME=FILE")
    chosen = {role: _values(role, cast(SignerKind, kinds[role]), named, ask) for role in ROLES}
    for role in ROLES:  # both, before either is made
        if kinds[role] == "keystore" and "keystore_file" not in chosen[role]:
            require_absent(*key_files(data_dir / "keys", role))
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = {role: _key(role, cast(SignerKind, kinds[role]), chosen[role], data_dir / "keys") for role in ROLES}
    answers = Answers(
        profile=given["profile"],
        chain=chain,
        name=name,
        data_dir=data_dir,
        rpc=tuple((url, key_file.strip()) for url, _, key_file in (one.partition(" ") for one in rpc)),
        reporter=keys["reporter"],
        transmitter=keys["transmitter"],
        host=host.strip("[]"),
        port=int(port),
        public_urls=tuple(public),
        peers=peers,
        contracts=given["contracts"],
        providers=providers,
    )
    create_private(path, text_of(answers))
    _tell(path, keys)


class _Ask:
    """Questions on a terminal, or their defaults."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent

    def text(self, question: str, default: str) -> str:
        return default if self._silent else str(click.prompt(question, default=default, err=True))

    def choice(self, question: str, default: str, among: Any) -> str:
        if self._silent:
            return default
        return str(click.prompt(question, default=default, type=click.Choice(tuple(among)), err=True))

    def some(self, question: str) -> tuple[str, ...]:
        answer = "" if self._silent else str(click.prompt(question, default="", show_default=False, err=True))
        return (answer,) if answer else ()


def _pairs(given: tuple[str, ...], option: str, form: str) -> dict[str, str]:
    found = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not (key and equals and value):
            raise click.UsageError(f"{option} {one}: wanted {form}")
        if key in found:
            raise click.UsageError(f"{option} {key}: given twice")
        found[key] = value
    return found


def _values(role: str, kind: SignerKind, named: dict[str, str], ask: _Ask) -> dict[str, str]:
    """The values of one key; asked for where the kind needs them and nothing makes them."""
    values = {key.partition(".")[2]: value for key, value in named.items() if key.startswith(f"{role}.")}
    needed, allowed = FIELDS[kind]
    strange = set(values) - {*needed, *allowed, "expect_address"}
    if strange:
        raise click.UsageError(f"--set {role}.{min(strange)}: no setting of kind {kind}; there are {', '.join(needed)}")
    if kind == "keystore" and "keystore_file" not in values:
        return values
    for key in (*needed, "expect_address"):
        if key not in values:
            answer = ask.text(f"{key} of the {role}", "")
            if not answer:
                raise click.UsageError(f"{key} of the {role} is missing: --set {role}.{key}=VALUE")
            values[key] = answer
    return values


def _key(role: str, kind: SignerKind, values: dict[str, str], folder: Path) -> Key:
    if kind == "keystore" and "keystore_file" not in values:
        return make_keystore(folder, role)
    return Key(kind, values)


def _tell(path: Path, keys: dict[str, Key]) -> None:
    from proofbook.errors import SettingsError
    from proofbook.settings import load

    click.echo(f"wrote {path}")
    for role, key in keys.items():
        click.echo(f"{role:12} {key.values.get('expect_address', '')}  ({key.kind})")
    try:
        load([path], {})
    except SettingsError as error:
        click.echo("still to do in the file:")
        for where, value, remedy in error.problems:
            click.echo(f"  {where} = {value}: {remedy}")
    click.echo(f"next: proofbook node doctor --file {path}; then proofbook node join --file {path}")
