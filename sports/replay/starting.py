"""From the words of a command line to a replay that listens; used by `python -m sports.replay` and `sports replay`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sports.replay.allowance import PLANS
from sports.replay.clock import MatchClock
from sports.replay.errors import BadClockRequest, BadFault, BadKey, UnknownPlan
from sports.replay.faults import Fault, Stage, read_scenario
from sports.replay.matches import Match, load_matches, match_named
from sports.replay.recorded import Recordings
from sports.replay.server import ReplayServer
from sports.replay.service import ReplayService
from sports.replay.sites import SITES

LEAD_S = 30 * 60
"""A replay begins so long before its first kick-off, unless told otherwise."""
SITES_BY_NAME = {str(site.name): site for site in SITES}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command line asks for; every text is checked when the replay is built."""

    matches: tuple[str, ...]
    host: str = "127.0.0.1"
    port: int = 8700
    start: str | None = None
    speed: float = 1.0
    keys: tuple[str, ...] = ()
    plan: str = "open"
    faults: tuple[str, ...] = ()
    scenario: Path | None = None
    recorded: Path | None = None
    known_keys: Mapping[str, str] = field(default_factory=dict)


def build(wanted: Wanted) -> ReplayServer:
    """The server, listening but not yet answering; raises a `ReplayError` naming what is wrong."""
    if wanted.plan not in PLANS:
        raise UnknownPlan(f"no plan is called {wanted.plan!r}; known: {', '.join(PLANS)}")
    known = load_matches()
    names = dict.fromkeys(wanted.matches)
    chosen = list(known.values()) if "all" in names else [match_named(name, known) for name in names]
    begin = min(match.start for match in chosen) - LEAD_S if wanted.start is None else moment_of(wanted.start)
    keys = {**wanted.known_keys, **dict(map(_key, wanted.keys))}
    stage = Stage(frozenset(SITES_BY_NAME), {match.fixture.key: int(match.start) for match in chosen})
    service = ReplayService(
        chosen,
        MatchClock(begin, wanted.speed),
        keys,
        plan=wanted.plan,
        faults=list(_faults(wanted, stage)),
        recordings=Recordings(wanted.recorded) if wanted.recorded is not None else None,
    )
    return ReplayServer(service, wanted.host, wanted.port)


def moment_of(text: str) -> int:
    """Seconds since 1970 of an ISO 8601 time with zone, or of digits; raises `BadClockRequest`."""
    if text.isascii() and text.isdecimal():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadClockRequest(f"{text!r} is no time: give one like 2018-07-15T14:30:00Z") from error
    if moment.tzinfo is None:
        raise BadClockRequest(f"{text!r} has no zone: add Z for UTC")
    return int(moment.astimezone(UTC).timestamp())


def read_fault(text: str, stage: Stage) -> Fault:
    """A fault written as `KIND[:PROVIDER[:FIXTURE]][@START..UNTIL][=SECONDS]`; raises `BadFault`."""
    rest, _, seconds = text.partition("=")
    what, _, times = rest.partition("@")
    kind, _, who = what.partition(":")
    provider, _, fixture = who.partition(":")
    start, _, until = times.partition("..")
    row: dict[str, object] = {"kind": kind}
    row |= {name: value for name, value in (("provider", provider), ("fixture", fixture)) if value}
    for name, value in (("start", start), ("until", until)):
        if value:
            row[name] = int(value) if value.isascii() and value.isdecimal() else value
    if seconds:
        row["seconds"] = int(seconds) if seconds.isascii() and seconds.isdecimal() else seconds
    try:
        return stage.read(row)
    except BadFault as error:
        raise BadFault(f"--fault {text}: {error}") from error


def addresses(server: ReplayServer) -> Iterator[tuple[str, str, str | None]]:
    """Each provider with its base address here and the key that it wants, None for those without."""
    for name, site in server.service.sites.items():
        yield name, server.base_url(name), site.key


def examples(server: ReplayServer, match: Match) -> Iterator[str]:
    """A call with curl for each provider of that match, ready to be pasted."""
    fixture, service = match.fixture, server.service
    day = fixture.kickoff_utc[:10]
    paths = {
        "football-data": "/matches/{id}",
        "api-football": "/fixtures?id={id}",
        "openligadb": "/getmatchdata/{id}",
        "espn": "/soccer/{competition}/scoreboard?dates=" + day.replace("-", ""),
        "openfootball": f"/worldcup.json/master/{fixture.competition.season}/worldcup.json",
        "the-odds-api": "/sports/{competition}/odds?markets=h2h,totals&apiKey={key}",
        "sportmonks": "/fixtures/{id}?include=participants;scores;state",
        "sportradar": "/sport_events/{id}/summary",
    }
    headers = {
        "football-data": "X-Auth-Token",
        "api-football": "x-apisports-key",
        "sportmonks": "Authorization",
        "sportradar": "x-api-key",
    }
    for name, path in paths.items():
        number = next((value for provider, value in fixture.providers.items() if provider == name), None)
        if number is None:
            continue
        site = service.sites[name]
        code = fixture.competition.providers[site.name]
        address = server.base_url(name) + path.format(id=number, competition=code, key=site.key)
        shown = f" -H '{headers[name]}: {site.key}'" if name in headers else ""
        yield f"curl -s{shown} '{address}'"
    yield from _examples_of_games(server)


def _examples_of_games(server: ReplayServer) -> Iterator[str]:
    """A call for the first composed game of basketball and match of tennis."""
    games, sites = server.service.games, server.service.sites
    for game in games.basketball[:1]:
        address = f"{server.base_url('api-basketball')}/games?id={game.number}"
        yield f"curl -s -H 'x-apisports-key: {sites['api-basketball'].key}' '{address}'"
    for match in games.tennis[:1]:
        address = f"{server.base_url('sportradar-tennis')}/sport_events/sr:sport_event:{match.number}/summary"
        yield f"curl -s -H 'x-api-key: {sites['sportradar-tennis'].key}' '{address}'"


def _key(text: str) -> tuple[str, str]:
    name, _, key = text.partition("=")
    if name not in SITES_BY_NAME or not SITES_BY_NAME[name].needs_key:
        raise BadKey(
            f"--key {name}=...: keys are taken by {', '.join(n for n, s in SITES_BY_NAME.items() if s.needs_key)}"
        )
    if not (key and key.isascii() and key.isprintable()):
        raise BadKey(f"--key {name}=...: give a key of printable ASCII after the =")
    return name, key


def _faults(wanted: Wanted, stage: Stage) -> Iterable[Fault]:
    if wanted.scenario is not None:
        try:
            content = json.loads(wanted.scenario.read_text(encoding="utf-8"))
        except OSError as error:
            raise BadFault(f"cannot read the scenario {wanted.scenario}: {error.strerror}") from error
        except ValueError as error:
            raise BadFault(f"{wanted.scenario} is no JSON: {error}") from error
        try:
            yield from read_scenario(content, stage)
        except BadFault as error:
            raise BadFault(f"{wanted.scenario}: {error}") from error
    for text in wanted.faults:
        yield read_fault(text, stage)
