"""What a body says beyond the reading: the clock, reds, penalties, VAR. A reader a provider, pure and total.

    provider       clock                                  incidents
    api-football   status.elapsed, extra (minutes)        events: red cards, missed penalties, Var
    espn           status.clock (seconds)                 details: redCard; missed penalties by their text
    sportradar     sport_event_status.clock.played        timeline: red_card, yellow_red_card, penalty_awarded,
                     ("58:03"); by the timeline's call      penalty_missed, video_assistant_referee(_over)
    sportmonks     the ticking period's minutes, seconds  events by type_id: 10 VAR, 17 missed, 20 and 21 red

Sportradar's and Sportmonks' are written from their documentation: no recorded body in play was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sports.live.events import EventKind
from sports.model import ProviderName, Side
from sports.providers.adapter import Adapter, FixtureRef, Request
from sports.providers.sportmonks import Sportmonks
from sports.providers.sportradar import HEADER, Sportradar
from sports.providers.tree import Faults, Node, load


@dataclass(frozen=True, slots=True)
class Incident:
    """Something on the pitch that no score shows; `name` tells it from others of its kind."""

    kind: EventKind
    side: Side | None
    minute: int | None
    stoppage: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """What a body says of a match in play; `incidents` is None where it lists none or cannot be read."""

    clock_s: int | None = None
    minute: int | None = None
    stoppage: int | None = None
    incidents: tuple[Incident, ...] | None = None


NOTHING = Extras()
_Read = Callable[[Node], Extras]
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)


def request_live(adapter: Adapter, ref: FixtureRef) -> Request:
    """The call that shows most of one match in play; for most providers that of the fixture."""
    if adapter.name == Sportradar.name:
        return Request(f"/sport_events/{ref.fixture_id}/timeline", key_header=HEADER)
    if adapter.name == Sportmonks.name:
        asked = (("include", "participants;scores;state;events;periods"),)
        return Request(f"/fixtures/{ref.fixture_id}", asked, key_header="Authorization")
    return adapter.request_fixture(ref)


def extras_of(provider: ProviderName, body: bytes, fixture_id: str) -> Extras:
    """The extras of one fixture of a body; nothing for a body or a provider that has none. Never raises."""
    reader = _READERS.get(provider)
    value, problem = load(body)
    if reader is None or problem is not None:
        return NOTHING
    rows, read = reader
    for row in rows(value):
        node = Node(row, "", Faults())
        if _id_of(node) == fixture_id:
            return read(node)
    return NOTHING


def _id_of(node: Node) -> str | None:
    for place in (node["fixture"]["id"], node["sport_event"]["id"], node["id"]):
        if place.present:
            return place.identifier()
    return None


def _quiet(node: Node) -> Node:
    return Node(node.value, node.path, Faults())


def _rows(*names: str) -> Callable[[Any], list[Any]]:
    """The rows below the first of the names that holds any, or the value itself."""

    def rows(value: Any) -> list[Any]:
        for name in names:
            found = value.get(name) if isinstance(value, dict) else None
            if isinstance(found, list):
                return found
            if isinstance(found, dict):
                return [found]
        return value if isinstance(value, list) else [value]

    return rows


def _api_football(row: Node) -> Extras:
    status = row["fixture"]["status"]
    elapsed, extra = status["elapsed"].integer(nullable=True), status["extra"].integer(nullable=True)
    sides = {row["teams"]["home"]["id"].value: Side.HOME, row["teams"]["away"]["id"].value: Side.AWAY}
    events = _quiet(row["events"])
    found: list[Incident] = []
    for event in events.each():
        kind = _api_kind(event["type"].value, event["detail"].value, event["comments"].value)
        minute = event["time"]["elapsed"].integer(nullable=True)
        if kind is not None:
            side, detail = sides.get(_plain(event["team"]["id"].value)), event["detail"].value
            name = f"{detail}/{_plain(event['player']['id'].value)}"
            found.append(Incident(kind, side, minute, event["time"]["extra"].integer(nullable=True), name))
    return Extras(None, elapsed, extra, tuple(found) if isinstance(events.value, list) else None)


def _api_kind(kind: Any, detail: Any, comments: Any) -> EventKind | None:
    if kind == "Var":
        return EventKind.PENALTY if detail == "Penalty confirmed" else EventKind.VAR
    if kind == "Card" and detail in ("Red Card", "Second Yellow card"):
        return EventKind.RED
    missed = kind == "Goal" and detail == "Missed Penalty" and comments != "Penalty Shootout"
    return EventKind.PENALTY_MISSED if missed else None


def _espn(event: Node) -> Extras:
    played = event["competitions"].value
    match = Node(played[0] if isinstance(played, list) and len(played) == 1 else None, "", Faults())
    clock = match["status"]["clock"].value
    whole = int(clock) if isinstance(clock, int | float) and not isinstance(clock, bool) and 0 <= clock < 1e5 else None
    sides: dict[Any, Side] = {}
    for one in _quiet(match["competitors"]).each():
        side = {"home": Side.HOME, "away": Side.AWAY}.get(str(one["homeAway"].value))
        if side is not None:
            sides[_plain(one["team"]["id"].value)] = side
    details = _quiet(match["details"])
    found = []
    for one in details.each():
        text, second = str(one["type"]["text"].value), one["clock"]["value"].value
        missed = "Penalty" in text and ("Missed" in text or "Saved" in text) and one["shootout"].value is not True
        kind = EventKind.RED if one["redCard"].value is True else EventKind.PENALTY_MISSED if missed else None
        if kind is not None:
            minute = int(second) // 60 + 1 if isinstance(second, int | float) and 0 <= second < 1e5 else None
            found.append(Incident(kind, sides.get(_plain(one["team"]["id"].value)), minute, None, text))
    return Extras(whole, None, None, tuple(found) if isinstance(details.value, list) else None)


_RADAR = {
    "red_card": EventKind.RED,
    "yellow_red_card": EventKind.RED,
    "penalty_awarded": EventKind.PENALTY,
    "penalty_missed": EventKind.PENALTY_MISSED,
    "video_assistant_referee": EventKind.VAR,
    "video_assistant_referee_over": EventKind.VAR,
}


def _sportradar(summary: Node) -> Extras:
    shown = _CLOCK.fullmatch(str(summary["sport_event_status"]["clock"]["played"].value))
    clock_s = int(shown[1]) * 60 + int(shown[2]) if shown else None
    timeline = _quiet(summary["timeline"])
    found = []
    for event in timeline.each():
        kind = _RADAR.get(str(event["type"].value))
        if kind is not None:
            side = {"home": Side.HOME, "away": Side.AWAY}.get(str(event["competitor"].value))
            minute = event["match_time"].integer(nullable=True)
            name = f"{_plain(event['id'].value)}/{event['description'].value or event['decision'].value or ''}"
            found.append(Incident(kind, side, minute, event["stoppage_time"].integer(nullable=True), name))
    return Extras(clock_s, None, None, tuple(found) if isinstance(timeline.value, list) else None)


_MONKS = {10: EventKind.VAR, 17: EventKind.PENALTY_MISSED, 20: EventKind.RED, 21: EventKind.RED}


def _sportmonks(fixture: Node) -> Extras:
    sides: dict[Any, Side] = {}
    for one in _quiet(fixture["participants"]).each():
        side = {"home": Side.HOME, "away": Side.AWAY}.get(str(one["meta"]["location"].value))
        if side is not None:
            sides[_plain(one["id"].value)] = side
    clock_s = None
    for period in _quiet(fixture["periods"]).each():
        minutes, seconds = period["minutes"].integer(nullable=True), period["seconds"].integer(nullable=True)
        if period["ticking"].value is True and minutes is not None:
            clock_s = minutes * 60 + (seconds or 0)
    events = _quiet(fixture["events"])
    found = []
    for event in events.each():
        kind = _MONKS.get(event["type_id"].integer() or 0)
        if kind is not None and event["rescinded"].value is not True:
            side = sides.get(_plain(event["participant_id"].value))
            extra = event["extra_minute"].integer(nullable=True)
            name = str(_plain(event["id"].value))
            found.append(Incident(kind, side, event["minute"].integer(nullable=True), extra, name))
    return Extras(clock_s, None, None, tuple(found) if isinstance(events.value, list) else None)


def _plain(value: Any) -> Any:
    """A value that can be looked up."""
    return value if isinstance(value, str | int) else None


_READERS: Mapping[str, tuple[Callable[[Any], list[Any]], _Read]] = {
    "api-football": (_rows("response"), _api_football),
    "espn": (_rows("events"), _espn),
    "sportradar": (_rows("summaries"), _sportradar),
    "sportmonks": (_rows("data"), _sportmonks),
}
