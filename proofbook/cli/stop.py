"""Stop what `run` or `demo` started, from any shell."""

from __future__ import annotations

import click

from proofbook.pidfile import run_folder, stop_running

_WORDS = {
    "stopped": "stopped",
    "killed": "did not end in time and was killed",
    "stale": "was not running any more; what it had left has been stopped",
    "not running": "nothing runs",
}


@click.command()
def command() -> None:
    """Stop what `run` or `demo` started; nothing running is no error."""
    answers = [stop_running(folder) for folder in (run_folder(), run_folder() / "demo")]
    for answer in [one for one in answers if one != "not running"] or answers[:1]:
        click.echo(_WORDS[answer])
