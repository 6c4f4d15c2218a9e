"""An oracle node: set it up, ask to be admitted, look what is wrong with it, try its rule against liars."""

from __future__ import annotations

import importlib
import json
import time
from pathlib import Path

import click

from oracle.simulator import SCENES, WEAK, Setup, Summary, simulate
from oracle.simulator.checks import Broken

HOUR_S = 3_600
EVERY_S = 10.0


_FOLDER = Path(__file__).parent
_PREFIX = "_node_"


class NodeGroup(click.Group):
    """A group whose further commands are the files `_node_<name>.py` of this folder, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the files' commands and those registered here."""
        files = {file.stem.removeprefix(_PREFIX).replace("_", "-") for file in _FOLDER.glob(f"{_PREFIX}*.py")}
        return sorted({*files, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command registered here, else the one of its file, else None."""
        registered = super().get_command(ctx, cmd_name)
        if registered is not None or cmd_name not in self.list_commands(ctx):
            return registered
        found = importlib.import_module(f"proofbook.cli.{_PREFIX}{cmd_name.replace('-', '_')}").command
        if not isinstance(found, click.Command):
            raise TypeError(f"proofbook/cli/{_PREFIX}{cmd_name}.py: `command` is {found!r}, wanted a click command")
        return found


@click.group(name="node", cls=NodeGroup)
def command() -> None:
    """Set up an oracle node, ask to be admitted, look what is wrong with it, try its rule against liars."""


@command.command(name="simulate")
@click.option("--nodes", type=click.IntRange(1, 16), default=4, show_default=True, help="Nodes of the committee.")
@click.option(
    "--faulty", type=click.IntRange(0), default=None, help="Liars among them; floor((n - 1) / 3), if not given."
)
@click.option("--seeds", type=click.IntRange(1), default=300, show_default=True, help="Runs.")
@click.option("--first", type=click.IntRange(0), default=0, show_default=True, metavar="SEED", help="Seed of run one.")
@click.option("--scene", type=click.Choice(SCENES), default=None, help="Draw no other scene.")
@click.option("--weak", type=click.Choice(sorted(WEAK)), default=None, help="Run a weaker rule, to see it break.")
@click.option("--outage", is_flag=True, help="One honest node more is down through the re-vote.")
@click.option("--griefer", is_flag=True, default=None, help="Somebody challenges right results in every run.")
@click.option("--arbiter", type=click.Choice(("silent", "honest")), default=None, help="Draw no other arbiter.")
def simulate_command(
    nodes: int,
    faulty: int | None,
    seeds: int,
    first: int,
    scene: str | None,
    weak: str | None,
    outage: bool,
    griefer: bool | None,
    arbiter: str | None,
) -> None:
    """Play seeded fixtures; the last line is JSON: seeds, unsafe, stalled, median_rounds.

    unsafe: runs in which two results could be accepted, a result moved without a challenge, an honest node spoke twice,
    or a result was wrong although honest data were right. stalled: runs too slow for the rule's bound. median_rounds:
    rounds until the first report was certified. Details go to standard error.
    """
    setup = Setup(
        nodes,
        first,
        faulty=faulty,
        weak=weak or "",
        scene=scene or "",
        outage=outage,
        griefer=griefer,
        arbiter=arbiter or "",
    )
    said = time.monotonic()

    def progress(summary: Summary) -> None:
        nonlocal said
        if time.monotonic() - said >= EVERY_S:
            said = time.monotonic()
            click.echo(
                f"{summary.seeds} of {seeds} seeds, {summary.unsafe} unsafe, {summary.stalled} stalled", err=True
            )

    summary = simulate(setup, range(first, first + seeds), progress)
    _tell(summary)
    click.echo(json.dumps(summary.line()))


def _tell(summary: Summary) -> None:
    for check in sorted(summary.broken):
        click.echo(f"{summary.broken[check]:6d}  {check}, first seed {summary.first_seed[check]}", err=True)
    if Broken.S4 not in summary.broken and summary.corrected_in_time:
        click.echo(f"all {summary.fixed} common errors that were corrected in time are fixed", err=True)
    for griefer, waits in summary.waits.items():
        if waits:
            ordered = sorted(waits)
            fates = ", ".join(f"{count} {fate}" for fate, count in sorted(summary.fates[griefer].items()))
            click.echo(
                f"{'with' if griefer else 'without'} a griefer: {len(waits)} runs, report to final result "
                f"{ordered[len(ordered) // 2] / HOUR_S:.1f} h (median), {ordered[-1] / HOUR_S:.1f} h (longest); "
                f"bonds: {fates or 'none'}",
                err=True,
            )
