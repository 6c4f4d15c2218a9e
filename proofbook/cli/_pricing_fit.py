"""`pricing fit` and `pricing price`: ratings from a table of matches, and the markets of one match."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_new_file = click.Path(dir_okay=False, path_type=Path)
_PPM = 1_000_000


@click.command()
@click.option("--matches", default=None, type=_file, help="Played matches, as for `backtest`; else those that ship.")
@click.option("--out", default=None, type=_new_file, help="The ratings file to write, of --matches.")
@click.option("--parameters", default=None, type=_new_file, help="The parameter file to write, for `pricing run`.")
@click.option("--until", default=None, help="Only matches before this day, YYYY-MM-DD; all of the file, if not given.")
@click.option("--no-prices", is_flag=True, help="Learn from goals and shots alone.")
def fit(matches: Path | None, out: Path | None, parameters: Path | None, until: str | None, no_prices: bool) -> None:
    """Fit ratings of all teams of a table and write them, with what they were made from.

    The same table gives the same file, byte for byte on one machine. Without a table, the shipped parameters are
    fitted again from the data that ship, and compared with their file. The last line is JSON.
    """
    if matches is None:
        if out is not None or until is not None or no_prices:
            raise click.UsageError("--out, --until and --no-prices go with --matches")
        _fit_shipped(parameters)
        return
    if out is None:
        raise click.UsageError("--out is missing: the ratings file to write")
    from datetime import date

    from pricing.backtest import Table
    from pricing.backtest.cells import date_of, day_of
    from pricing.backtest.ratings_file import fitted, save
    from pricing.parameters import Parameters, parameters_bytes

    table = Table.read(matches)
    if not table.rows:
        raise click.ClickException(f"{matches} has no played match")
    day = table.rows[-1].day + 1
    if until is not None:
        try:
            day = day_of(date.fromisoformat(until))
        except ValueError:
            raise click.UsageError(f"{until!r} is no day: give one like {date_of(day).isoformat()}") from None
    ratings, made_from = fitted(table, day, prices=not no_prices)
    save(out, ratings, made_from)
    if parameters is not None:
        parameters.write_bytes(parameters_bytes(Parameters(ratings)))
    shown = {
        "teams": len(ratings.attack),
        "divisions": len(ratings.base),
        "matches": made_from["matches"],
        "inputs": made_from["inputs"],
        "until": made_from["until"],
        "rho": round(ratings.rho, 6),
        "steps": ratings.steps,
        "digest": Parameters(ratings).digest,
    }
    click.echo(f"{out}: {shown['teams']} teams of {shown['divisions']} divisions from {shown['matches']} matches")
    click.echo(json.dumps(shown))


def _fit_shipped(parameters: Path | None) -> None:
    """The shipped parameters once more. Raises ClickException where they are not those of the file."""
    from pricing.parameters import parameters_bytes
    from pricing.shipped import DATA, PARAMETERS, fitted

    found = fitted()
    body = parameters_bytes(found)
    if parameters is not None:
        parameters.write_bytes(body)
    equal = body == PARAMETERS.read_bytes()
    teams = 0 if found.ratings is None else len(found.ratings.attack)
    click.echo(f"{teams} national teams and the shape of play, from {DATA}; licences in SOURCES.md there")
    click.echo(json.dumps({"teams": teams, "digest": found.digest, "equal_to_shipped": equal}))
    if not equal:
        raise click.ClickException(
            f"the data do not give {PARAMETERS}; write it with --parameters, or restore the data"
        )


class Odds(click.ParamType):
    """Decimal odds with commas between them, kept as whole millionths."""

    name = "H,D,A"

    def __init__(self, count: int) -> None:
        self.count = count

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Millionths. Text only: a float would have been rounded already."""
        from decimal import Decimal, InvalidOperation

        if isinstance(value, tuple):
            return value
        words = str(value).split(",")
        try:
            odds = tuple(int(Decimal(word.strip()) * _PPM) for word in words)
        except (InvalidOperation, ValueError, OverflowError):
            self.fail(f"{value!r} are no odds: give {self.count} numbers with commas between", param, ctx)
        if len(odds) != self.count or any(one <= _PPM for one in odds):
            self.fail(f"{value!r}: give {self.count} decimal odds, each above 1, with commas between", param, ctx)
        return odds


@click.command()
@click.option("--home", default="home", show_default=True, help="The home team.")
@click.option("--away", default="away", show_default=True, help="The away team.")
@click.option("--ratings", type=_file, default=None, help="A file that `pricing fit` wrote; with --division.")
@click.option("--division", default=None, help="The match's division, as the ratings name it.")
@click.option("--neutral", is_flag=True, help="No home advantage.")
@click.option("--odds", type=Odds(3), default=None, help="Prices of others instead: home, draw, away.")
@click.option("--total", type=Odds(2), default=None, help="And of a total: over, under.")
@click.option("--line", type=float, default=2.5, show_default=True, help="The total's line, in quarters.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON: the sheet that replicas would sign.")
def price(
    home: str,
    away: str,
    ratings: Path | None,
    division: str | None,
    neutral: bool,
    odds: tuple[int, ...] | None,
    total: tuple[int, ...] | None,
    line: float,
    as_json: bool,
) -> None:
    """Price a football match before its kick-off, from ratings or from prices of others, and print its markets.

    Fair chances, and odds with the default margin on the ladder. What is priced from little is marked wide.
    """
    from pricing.backtest.ratings_file import load, require_teams
    from pricing.engine import priced
    from pricing.parameters import NO_RATINGS, Parameters
    from pricing.priced import sheet_bytes
    from pricing.request import Football, PricingRequest, Reference

    if (odds is None) == (ratings is None):
        raise click.UsageError("say what to price from: --ratings FILE with --division, or --odds H,D,A")
    if total is not None and odds is None:
        raise click.UsageError("--total goes with --odds")
    if line * 4 != int(line * 4) or line <= 0:
        raise click.UsageError(f"--line {line:g} is no line: whole, half or quarter goals, above zero")
    parameters = NO_RATINGS
    if ratings is not None:
        found, _ = load(ratings)
        if division is None:
            raise click.UsageError(f"--division is missing: one of {', '.join(sorted(found.base))}")
        require_teams(found, division, home, away)
        parameters = Parameters(found)
    now = int(time.time())
    pair = None if total is None else (total[0], total[1])
    reference = None if odds is None else Reference(now, odds, pair, int(line * 4))
    match = Football(division or "", home, away, now + 3600, neutral=neutral, reference=reference)
    sheet = priced(PricingRequest(f"{home} v {away}", now, _offers(), football=match), parameters)
    if as_json:
        click.echo(sheet_bytes(sheet).decode())
        return
    _show(sheet)


def _offers() -> tuple[Any, ...]:
    from pricing.columns import Offer
    from sports.markets import HALF_TIME, MarketId

    return (
        Offer(MarketId.MATCH_RESULT),
        Offer(MarketId.DOUBLE_CHANCE),
        Offer(MarketId.WINNER),
        *(Offer(MarketId.TOTAL, line=line) for line in (2, 6, 9, 10, 11, 14, 18)),
        *(Offer(MarketId.HANDICAP, line=line) for line in range(-8, 9, 1)),
        *(Offer(market, line=line) for market in (MarketId.HOME_TOTAL, MarketId.AWAY_TOTAL) for line in (2, 6)),
        Offer(MarketId.BOTH_TO_SCORE),
        Offer(MarketId.ODD_EVEN),
        Offer(MarketId.WINNING_MARGIN),
        Offer(MarketId.MATCH_RESULT, HALF_TIME),
        Offer(MarketId.HALF_FULL),
        Offer(MarketId.CORRECT_SCORE),
        Offer(MarketId.NEXT_GOAL),
    )


def _show(sheet: Any) -> None:
    """The sheet as a table: a line a market, a cell a selection."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid

    from pricing.priced import offered
    from sports.markets import HALF_TIME, MARKETS

    state = f"{sheet.standing.value}, from {sheet.source.value}"
    click.echo(f"{sheet.fixture}: {state}{f' ({sheet.reason.value}: {sheet.detail})' if sheet.detail else ''}")
    if not sheet.minutes:
        raise click.ClickException("no price")
    grid = Grid("market", "selection: fair chance, odds", box=box.SIMPLE, show_edge=False)
    for one in sheet.minutes[0].markets:
        market = MARKETS[one.offer.market]
        name = market.name + (" at half time" if one.offer.period == HALF_TIME else "")
        line = f" {one.offer.line / 4:+g}" if market.relative else f" {one.offer.line / 4:g}"
        quotes = offered(one, (0,) * len(one.fair_ppm), _PPM)
        cells = [
            f"{selection} {fair / _PPM:.1%} {'-' if quote.odds is None else f'{quote.odds / _PPM:.2f}'}"
            for selection, fair, quote in zip(market.selections, one.fair_ppm, quotes, strict=False)
        ]
        grid.add_row(name + (line if market.has_line else ""), "   ".join(cells) or one.detail)
    Console().print(grid)
