"""Read recorded bodies of data providers, and decide matches from them."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from proofbook.cli._sports_plan import coverage, quota
from proofbook.cli._sports_replay import replay
from proofbook.cli._sports_review import review
from sports.consensus import MatchValue, SourceDecision, decide
from sports.errors import SportsError
from sports.fixtures import Catalogue, load_catalogue
from sports.matching import grouped
from sports.model import GroupName, Pair, Reading, Scores, Side, Sport, UnixTime
from sports.providers import ADAPTERS, Adapter, adapter_named
from sports.replay.matches import DATA
from sports.votes import HOUR, rule_of


class Moment(click.ParamType):
    """A time on the command line: ISO 8601 with zone, or seconds since 1970."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> UnixTime:
        """Whole seconds since 1970."""
        if isinstance(value, int):
            return UnixTime(value)
        text = str(value)
        if text.isascii() and text.isdecimal():
            return UnixTime(int(text))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is no time: give one like 2018-07-15T17:00:00Z", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{text!r} has no zone: add Z for UTC", param, ctx)
        return UnixTime(int(moment.timestamp()))


@click.group(name="sports")
def command() -> None:
    """Read recorded bodies of data providers, decide matches from them, and keep the sources in order."""


for _group in (review, coverage, quota, replay):
    command.add_command(_group)


@command.command()
@click.option("--provider", "name", required=True, help=f"One of {', '.join(ADAPTERS)}.")
@click.option("--at", type=Moment(), default=None, help="When the bodies were fetched; now, if not given.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def parse(name: str, at: UnixTime | None, files: tuple[Path, ...]) -> None:
    """Print one JSON line a fixture of the FILES; what is wrong with a whole body goes to standard error."""
    adapter = _adapter(name)
    fetched_at = _now() if at is None else at
    for file in files:
        result = adapter.parse(file.read_bytes(), fetched_at)
        for problem in result.problems:
            click.echo(f"{file}: {problem}", err=True)
        for reading in result.readings:
            click.echo(json.dumps(reading_line(reading)))


@command.command(name="decide")
@click.option("--at", type=Moment(), default=None, help="The moment to decide at; now, if not given.")
@click.option("--group", "groups", multiple=True, help="Configured group; those of the folders, if not given.")
@click.option(
    "--why", is_flag=True, help="Also why each group has no vote, and the hashes of the bodies behind it all."
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def decide_command(at: UnixTime | None, groups: tuple[str, ...], why: bool, folder: Path) -> None:
    """Print one JSON line a fixture of the bodies in FOLDER, which has one folder a provider, named like it.

    A body whose file name begins with digits and an underscore or a dot was fetched at that time (seconds since 1970).
    Any other body carries no time: it is taken as read before and after the settle delay, as an archived one is.
    """
    now = _now() if at is None else at
    folders = [inner for inner in sorted(folder.iterdir()) if inner.is_dir()]
    if not folders:
        raise click.ClickException(f"{folder} has no folder named like a provider: {', '.join(ADAPTERS)}")
    adapters = {inner: _adapter(inner.name) for inner in folders}
    read = {adapter: _recorded(inner, adapter, now) for inner, adapter in adapters.items()}
    # A provider's bodies may vote in other groups than its own; one whose bodies say nothing counts against.
    found = {group for adapter, said in read.items() for group in {r.group for r in said} or {adapter.group}}
    configured = frozenset(map(GroupName, groups)) or frozenset(found)
    if len(configured) < 2:
        raise click.ClickException(
            f"one group alone ({', '.join(configured)}) decides nothing: "
            "add a folder of another, or name the configured groups with --group"
        )
    readings = [reading for said in read.values() for reading in said]
    catalogue = load_catalogue(DATA / "catalogue.json")
    for key, same in grouped(readings, catalogue).items():
        answer = decide(same, rule_of(same[0].sport, configured, _start(key, same, catalogue)), now)
        more = {"abstentions": dict(answer.abstentions), "evidence": dict(answer.evidence)} if why else {}
        click.echo(json.dumps(decision_line(key, answer) | more))


def reading_line(reading: Reading) -> dict[str, Any]:
    """A reading as the command line prints it; tennis has `sets` and `advancing` too, basketball `quarters`."""
    scores = reading.scores
    return {
        "provider": reading.provider,
        "provider_fixture_id": reading.provider_fixture_id,
        "home": reading.home or None,
        "away": reading.away or None,
        "kickoff_utc": _iso(reading.kickoff_utc),
        "status": reading.status.value,
        "decision": reading.decision.value if reading.decision is not None else None,
        "half_time": _pair(scores.half_time),
        "regulation": _pair(scores.regulation),
        "after_extra_time": _pair(scores.after_extra_time),
        "shootout": _pair(scores.shootout),
        **_of_sport(reading.sport, scores, reading.advancing),
        "problems": [flag.name for flag in reading.flags],
    }


def decision_line(fixture: str, answer: SourceDecision) -> dict[str, Any]:
    """A decision as the command line prints it."""
    return {
        "fixture": fixture,
        "state": answer.state.value,
        "value": _value(answer.value),
        "supporters": list(answer.supporters),
        "dissenters": list(answer.dissenters),
        "reason": answer.reason,
    }


def _value(value: MatchValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "decision": value.decision.value,
        "half_time": _pair(value.scores.half_time),
        "regulation": _pair(value.scores.regulation),
        "after_extra_time": _pair(value.scores.after_extra_time),
        "shootout": _pair(value.scores.shootout),
        "advancing": value.advancing.name if value.advancing is not None else None,
        "goal_order": [side.name for side in value.goal_order] if value.goal_order is not None else None,
        **_of_sport(value.sport, value.scores, value.advancing),
    }


def _of_sport(sport: Sport, scores: Scores, advancing: Side | None) -> dict[str, Any]:
    """What a sport has beside the four scores: every complete set and who goes on, or the points of each quarter."""
    if sport is Sport.TENNIS:
        return {"sets": _pairs(scores.sets), "advancing": advancing.name if advancing is not None else None}
    if sport is Sport.BASKETBALL:
        return {"quarters": _pairs(scores.quarters)}
    return {}


def _recorded(folder: Path, adapter: Adapter, now: UnixTime) -> list[Reading]:
    found: list[Reading] = []
    for file in sorted(inner for inner in folder.iterdir() if inner.is_file()):
        time_of = file.name.replace(".", "_").partition("_")[0]
        timed = time_of.isascii() and time_of.isdecimal() and len(time_of) == len(str(now))
        result = adapter.parse(file.read_bytes(), UnixTime(int(time_of)) if timed else now)
        for problem in result.problems:
            click.echo(f"{file}: {problem}", err=True)
        found += result.readings
        if not timed:
            # Read twice, far enough apart for every settle delay.
            found += [replace(reading, fetched_at=UnixTime(now - HOUR)) for reading in result.readings]
    return found


def _start(key: str, same: list[Reading], catalogue: Catalogue) -> UnixTime:
    known = catalogue.fixtures.get(key)
    if known is not None:
        return known.start
    return min((reading.kickoff_utc for reading in same if reading.kickoff_utc is not None), default=UnixTime(0))


def _adapter(name: str) -> Adapter:
    try:
        return adapter_named(name)
    except SportsError as error:
        raise click.ClickException(str(error)) from error


def _now() -> UnixTime:
    return UnixTime(int(time.time()))


def _pair(pair: Pair | None) -> list[int] | None:
    return [pair.home, pair.away] if pair is not None else None


def _pairs(pairs: tuple[Pair, ...] | None) -> list[list[int]] | None:
    return [[pair.home, pair.away] for pair in pairs] if pairs is not None else None


def _iso(moment: UnixTime | None) -> str | None:
    if moment is None:
        return None
    try:
        return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return None
