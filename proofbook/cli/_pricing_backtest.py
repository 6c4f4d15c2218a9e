"""`pricing backtest` and `pricing backtest-inplay`: tables for people, then one line of JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from proofbook.cli._pricing_progress import progress

_matches = click.option(
    "--matches",
    "matches",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Played matches, CSV or CSV.gz: date, teams, goals; league, season, shots and prices where known.",
)


_plot = click.option(
    "--plot",
    type=click.Path(path_type=Path),
    default=None,
    help="Also draw the calibration: NAME.png, NAME.svg, or NAME for both.",
)


class Words(click.ParamType):
    """Values with commas between them."""

    name = "A,B"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Every value once, in order, none empty."""
        if isinstance(value, tuple):
            return value
        words = tuple(dict.fromkeys(word.strip() for word in str(value).split(",")))
        if not all(words):
            self.fail(f"{value!r} has an empty value: give one, or several with commas between", param, ctx)
        return words


class Seasons(Words):
    """Seasons by the year that they end in."""

    name = "Y,Y"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Any, ...]:
        """Years."""
        from pricing.backtest.table import season_of

        years = []
        for word in super().convert(value, param, ctx):
            year = season_of(str(word))
            if year is None:
                self.fail(f"{word!r} is no season: give the year that it ends in, like 2023", param, ctx)
            years.append(year)
        return tuple(dict.fromkeys(years))


@click.command()
@_matches
@click.option(
    "--test-seasons", "seasons", required=True, type=Seasons(), help="Seasons to forecast, by the year they end in."
)
@click.option("--leagues", type=Words(), default=None, help="Leagues to forecast; all of the file, if not given.")
@click.option("--no-prices", is_flag=True, help="Learn from goals and shots alone; prices are only compared with.")
@_plot
def backtest(
    matches: Path, seasons: tuple[int, ...], leagues: tuple[str, ...] | None, no_prices: bool, plot: Path | None
) -> None:
    """Forecast every match of some seasons from what came before its week, and compare with the closing price.

    Ratings are fitted again for every week of a league, on the days before its first match. The last line is JSON:
    mean losses over the n matches that a closing price is known of, or over all if none is.
    """
    from pricing.backtest import Table, report, walk

    table = Table.read(matches)
    places = table.chosen(seasons, leagues)
    with progress("week of") as told:
        forecasts = walk(table, places, prices=not no_prices, progress=told)
    found = report(table, forecasts)
    if found.n < found.matches:
        click.echo(f"{found.matches - found.n} of {found.matches} matches have no closing price: not counted", err=True)
    if found.no_history:
        click.echo(f"{found.no_history} matches have a team without history: forecast as an average one", err=True)
    if table.unplayed:
        click.echo(f"{table.unplayed} rows have no score: left out", err=True)
    rows: list[tuple[str, float, float, float | None]] = [("own", found.log_loss, found.rps, found.over25_log_loss)]
    over25 = found.over25.closing if found.over25 else None
    if found.closing_log_loss is not None and found.closing_rps is not None:
        rows.append(("closing", found.closing_log_loss, found.closing_rps, over25))
    click.echo(f"{found.n} matches     log loss        RPS   over 2.5")
    for name, loss, ranked, over in rows:
        click.echo(f"{name:12} {loss:12.5f} {ranked:10.5f} {'' if over is None else f'{over:10.5f}'}".rstrip())
    if found.minus_closing is not None:
        mean, error = found.minus_closing
        click.echo(f"own minus closing, on the same matches: {mean:+.5f} (standard error {error:.5f})")
    if plot is not None:
        from pricing.backtest.result import calibrations
        from pricing.plots import calibration

        _drawn(calibration(plot, calibrations(table, forecasts), f"Match result, {found.n} matches"))
    click.echo(json.dumps(found.line()))


@click.command(name="backtest-inplay")
@_matches
@click.option(
    "--events",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Goals, and red cards where known, CSV or CSV.gz: match id (or date and teams), minute, side.",
)
@click.option(
    "--prices",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="A table with closing prices of the same matches, joined by league, day, score and names.",
)
@click.option("--test-seasons", "seasons", type=Seasons(), default=None, help="Only these; all, if not given.")
@click.option("--leagues", type=Words(), default=None, help="Only these leagues; all of the file, if not given.")
@_plot
def backtest_inplay(
    matches: Path,
    events: Path,
    prices: Path | None,
    seasons: tuple[int, ...] | None,
    leagues: tuple[str, ...] | None,
    plot: Path | None,
) -> None:
    """Price matches minute by minute as they were played, and compare with a constant rate on the same rows.

    Both start from the closing price where it is known, else from ratings of what came before the match's week. The
    last line is JSON: n, and by minute the mean losses with their paired difference and its standard error.
    """
    import numpy as np

    from pricing.backtest import Table, walk
    from pricing.backtest import events as goals
    from pricing.backtest.errors import NothingToTest
    from pricing.backtest.join import priced
    from pricing.backtest.play import USUAL_RHO, playable, priced_rates, report

    table = Table.read(matches)
    places = table.chosen(seasons, leagues)
    rows = priced(table.rows, Table.read(prices).rows) if prices is not None else table.rows
    followed, left_out = goals.follow(rows, goals.read(events))
    followed = [match for match in followed if match.place in places and playable(match)]
    if len(followed) < 2:
        raise NothingToTest(events, "complete list of goals", f"in {matches.name}", [f"left out: {left_out}"])
    rates = priced_rates([rows[match.place] for match in followed])
    rho = np.full(len(followed), USUAL_RHO)
    unpriced = np.flatnonzero(np.isnan(rates).any(axis=1))
    if unpriced.size:
        with progress("week of") as told:
            rated = walk(table, [followed[row].place for row in unpriced], progress=told)
        rates[unpriced], rho[unpriced] = np.stack([rated.home, rated.away], axis=1), rated.rho
    found = report(followed, rates, rho)
    for reason, count in left_out.items():
        if count:
            click.echo(f"{count} matches left out: {reason}", err=True)
    click.echo(
        f"{len(followed) - unpriced.size} matches from their closing price, {unpriced.size} from ratings", err=True
    )
    click.echo(f"{found.n} matches  constant rate        own  difference (standard error)")
    for minute, one in found.minutes.items():
        mean, error = one.difference
        click.echo(f"minute {minute:2}     {one.constant_rate:9.5f}  {one.own:9.5f}   {mean:+.5f} ({error:.5f})")
    if plot is not None:
        from pricing.plots import calibration

        title = f"In play, {found.n} matches at {len(found.minutes)} minutes"
        _drawn(calibration(plot, {"own": found.calibration}, title))
    click.echo(json.dumps(found.line()))


def _drawn(paths: tuple[Path, ...]) -> None:
    click.echo(f"drawn: {', '.join(map(str, paths))}", err=True)
