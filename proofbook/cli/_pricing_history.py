"""The database that prices are kept in, and `pricing explain`, which tells from it what moved a price."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pricing.agree.parameters_file import read_parameters
from pricing.columns import Offer
from pricing.guard import Status
from pricing.plots import price_history
from pricing.run.chart import marks_of, moments_of
from pricing.run.errors import NothingKept
from pricing.run.explain import moves
from pricing.run.history import History
from pricing.shipped import PARAMETERS
from proofbook import settings as settings_module
from proofbook.cli._pricing_told import RESULT, clock, percent, points
from proofbook.database import Database, open_database
from proofbook.secrets import read_secret
from proofbook.settings import Settings
from sports.markets import MARKETS, describe
from sports.words import FixtureId, Leg, OddsPpm

_RESULT = ["home", "draw", "away"]


@click.command("explain")
@click.argument("fixture")
@click.option("--market", type=click.IntRange(1, max(MARKETS)), default=1, show_default=True, help="Market id.")
@click.option("--line", type=int, default=0, help="Line in quarters.")
@click.option("--database", help="Address of the history; else that of the settings.")
@click.option(
    "--parameters", type=click.Path(path_type=Path), help="Parameter file; else the settings', else the shipped one."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line a move.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw it too: NAME.png, NAME.svg, or NAME for both.")
def explain_command(
    fixture: str,
    market: int,
    line: int,
    database: str | None,
    parameters: Path | None,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Tell what moved a price: time, red cards, score, prices of others, parameters, each with its part in points."""
    settings = settings_module.load()
    offer = Offer(market, 1, line)
    with database_of(settings, database) as kept:
        history = History(kept)
        history.migrate()
        prices = history.prices(fixture)
        if not prices:
            raise NothingKept(fixture, history.fixtures())
        found = moves(prices, offer, read_parameters(parameters or settings.pricing.parameters_file or PARAMETERS))
        title = describe(Leg(FixtureId(1), offer.market, offer.period, 0, offer.line, offer.priced_at, OddsPpm(0)))
        if not as_json:
            click.echo(f"{fixture}: {title} and the others, fair, in percent; {len(prices)} prices kept")
        for move in found:
            if as_json:
                said = {"at": move.at, "before": move.before, "after": move.after, "causes": dict(move.causes)}
                click.echo(json.dumps({**said, "detail": move.detail}))
                continue
            causes = ", ".join(f"{cause} {points(part)}" for cause, part in move.causes)
            click.echo(f"{clock(move.at)}  {percent(move.after):<28} {causes or move.detail}")
        for change in history.changes(fixture):
            if change.offer == offer and not as_json and change.after != Status.OPEN:
                click.echo(f"{clock(change.at)}  {change.after}: {change.why}")
        if plot is not None:
            title = f"{fixture}, market {market}: fair chances as they were priced"
            _draw(plot, history, fixture, offer, title, quiet=as_json)


@contextmanager
def database_of(settings: Settings, address: str | None) -> Iterator[Database]:
    """The database at an address, else that of the settings."""
    password = settings.database.password_file
    database = open_database(
        address or settings.database.url, read_secret(password) if password is not None and address is None else None
    )
    try:
        yield database
    finally:
        database.close()


def _draw(path: Path, history: History, fixture: str, offer: Offer, title: str, *, quiet: bool) -> None:
    """A football match against its minutes; other sports against the time since their first price."""
    kept = history.prices(fixture)
    kickoff = next((one.request.football.kickoff for one in kept if one.request.football is not None), kept[0].asked_at)
    moments = moments_of(history.series(fixture, offer), kickoff)
    most = max((len(moment.chances) for moment in moments), default=0)
    names = _RESULT if offer == RESULT and most == len(_RESULT) else [f"selection {place}" for place in range(most)]
    drawn = price_history(path, moments, names, marks_of(kept, kickoff), title)
    if not quiet:
        click.echo(f"drawn: {', '.join(map(str, drawn))}")
