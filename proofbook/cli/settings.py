"""Show the settings in force, or check them for this machine."""

from __future__ import annotations

import json
from pathlib import Path

import click

_files = click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A TOML file; may be given again, the later wins. Default: PROOFBOOK_SETTINGS, then proofbook.toml.",
)


@click.group()
def command() -> None:
    """Show the settings in force, or check them."""


@command.command()
@_files
def show(files: tuple[Path, ...]) -> None:
    """Print the settings as JSON, secrets hidden."""
    from proofbook.settings import load, shown  # pydantic takes a third of a second: not for --help

    click.echo(json.dumps(shown(load(list(files) or None)), indent=2))


@command.command()
@_files
def check(files: tuple[Path, ...]) -> None:
    """Say whether the settings can be used; else list every problem with its remedy."""
    from proofbook.settings import load

    settings = load(list(files) or None)
    click.echo(f"settings can be used: profile {settings.profile}, chain {settings.chain.profile}")
