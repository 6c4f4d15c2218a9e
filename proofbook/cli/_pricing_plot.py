"""`pricing plot`: how the fair chances of one match moved while it was played."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from proofbook.cli._pricing_fit import Odds

if TYPE_CHECKING:
    from pricing.backtest import Row

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_PPM = 1_000_000


@click.command()
@click.option("--matches", required=True, type=_file, help="A table of matches, as for `backtest-inplay`.")
@click.option("--events", required=True, type=_file, help="Their goals and red cards.")
@click.option("--match", "wanted", required=True, help="The match: its id, or HOME v AWAY.")
@click.option("--odds", type=Odds(3), default=None, help="Prices before it; ratings of what came before, if not given.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="NAME.png, NAME.svg, or NAME for both.")
def plot(matches: Path, events: Path, wanted: str, odds: tuple[int, ...] | None, out: Path) -> None:
    """Draw home, draw and away of one match, minute by minute, with its goals and red cards."""
    import numpy as np

    from pricing.backtest import Table, walk
    from pricing.backtest import events as goals
    from pricing.backtest.errors import NothingToTest
    from pricing.backtest.play import USUAL_RHO, history
    from pricing.inversion import from_odds
    from pricing.plots import Mark, Moment, price_history

    table = Table.read(matches)
    followed, _ = goals.follow(table.rows, goals.read(events))
    found = [one for one in followed if wanted in (table.rows[one.place].key, _name(table.rows[one.place]))]
    if len(found) != 1:
        names = [_name(table.rows[one.place]) for one in followed[:5]]
        raise NothingToTest(matches, f"complete list of goals ({len(found)} found) named", wanted, [*names, "..."])
    row = table.rows[found[0].place]
    if odds is not None:
        prices = np.array([odds]) / _PPM
        implied = from_odds(prices).require(prices)
        rates, rho = np.array([float(implied.home[0]), float(implied.away[0])]), USUAL_RHO
    else:
        rated = walk(table, [found[0].place])
        rates, rho = np.array([rated.home[0], rated.away[0]]), float(rated.rho[0])
    moments = [Moment(minute, chances) for minute, chances in history(found[0], rates, rho)]
    marks = [Mark(minute, f"{label} {row.home if home else row.away}") for minute, label, home in found[0].marks()]
    title = f"{_name(row)} {found[0].final.home}-{found[0].final.away}"
    paths = price_history(out, moments, [row.home, "draw", row.away], marks, title)
    click.echo(f"drawn: {', '.join(map(str, paths))}")


def _name(row: Row) -> str:
    return f"{row.home} v {row.away}"
