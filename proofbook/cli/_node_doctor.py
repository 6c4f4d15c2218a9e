"""`proofbook node doctor`: everything that must be right before a node may run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oracle.doctor import Line

_SIGNS = {"ok": "ok  ", "warning": "warn", "unavailable": "away", "broken": "FAIL"}


@click.command(name="doctor")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="Settings, as for `settings check`."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, the last one the summary.")
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Check settings, keys, disk, chain, contracts, committee, balance, clocks, providers, quota and peers.

    Exit code 0: ready (warnings allowed). 78: something must be corrected. 75: something does not answer now.
    """
    from oracle.doctor import exit_code

    seen = []
    for line in _lines(files):
        seen.append(line)
        if as_json:
            click.echo(json.dumps(line.plain()))
        else:
            click.echo(f"{_SIGNS[line.status.value]}  {line.check}: {line.found}")
            if line.remedy:
                click.echo(f"      what to do: {line.remedy}")
    code = exit_code(seen)
    counts = {status: sum(line.status.value == status for line in seen) for status in _SIGNS}
    if as_json:
        click.echo(json.dumps({"exit_code": code, **counts}))
    else:
        click.echo(", ".join(f"{count} {status}" for status, count in counts.items()))
    return code


def _lines(files: tuple[Path, ...]) -> Iterator[Line]:
    from oracle.doctor import Line, Status, examine
    from proofbook.clock import SystemWallClock
    from proofbook.errors import SettingsError
    from proofbook.settings import load

    try:
        settings = load(list(files) or None)
    except SettingsError as error:
        for key, value, remedy in error.problems:
            yield Line(f"setting {key}", Status.BROKEN, value, remedy)
        return
    yield Line("settings", Status.OK, f"profile {settings.profile}, chain {settings.chain.profile}")
    yield from examine(settings, SystemWallClock())
