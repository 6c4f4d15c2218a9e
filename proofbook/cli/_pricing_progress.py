"""Progress on standard error: a bar on a terminal, a line now and then elsewhere. Standard output stays for answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

_EVERY_S = 5.0

Told = Callable[[str, int, int], None]


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """Give a function that is told (name, done, of); names come one after another."""
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            tasks: dict[str, TaskID] = {}

            def drawn(name: str, done: int, of: int) -> None:
                if name not in tasks:
                    tasks[name] = bar.add_task(f"{what} {name}", total=of)
                bar.update(tasks[name], completed=done)

            yield drawn
        return
    last = time.monotonic()

    def written(name: str, done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == of or now - last >= _EVERY_S:
            last = now
            click.echo(f"{what} {name}: {done} of {of}", err=True)

    yield written
