"""Find, verify and install the tools of this checkout (Node.js, Foundry, the Solidity compiler)."""

from __future__ import annotations

import click

from proofbook import toolchain
from proofbook.errors import ProofbookError


@click.group()
def command() -> None:
    """Find, verify and install the tools of this checkout."""


@command.command()
def install() -> None:
    """Put compiler and chain where Ape and forge find them; a second run changes nothing."""
    for path in toolchain.install():
        click.echo(f"wrote {path}")
    _report()


@command.command()
def check() -> None:
    """Run each tool once and say where it was found."""
    _report()


def _report() -> None:
    errors = []
    for finding in toolchain.check():
        click.echo(f"{finding.name:<8}{'missing' if finding.error else finding.path}")
        if finding.error is not None:
            errors.append(finding.error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        messages = dict.fromkeys(error.message for error in errors)  # without Node, solc's error is Node's
        remedies = dict.fromkeys(error.remedy for error in errors)
        raise ProofbookError("\n".join(messages), "; ".join(remedies))
