"""Damages bodies at random and holds what is read of them against what the whole body says.

Whatever was done to it, a mutated body must not raise, must not vote where the whole one doesn't, and must not show
another value than the whole one unless the bytes of that very value were touched. Losing a value or a vote is fine.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring
from pathlib import Path
from typing import Any

from sports.model import GroupName, Reading, Sport, UnixTime
from sports.providers import ADAPTERS, Adapter
from sports.votes import Vote, rule_of, vote_of

AT = UnixTime(1_800_000_000)
GROUPS = frozenset({GroupName("G1"), GroupName("G2")})
RULES = {sport: rule_of(sport, GROUPS, UnixTime(0)) for sport in (Sport.FOOTBALL, Sport.BASKETBALL)}
FOLDERS = {
    "football-data": "football_data_org",
    "api-football": "api_football",
    "openligadb": "openligadb",
    "espn": "espn",
    "openfootball": "openfootball",
    "sportmonks": "sportmonks",
    "the-odds-api": "the_odds_api",
    "api-basketball": "api_basketball",
}
# Which keys' bytes a value is made of: a touched path that holds one of them may change the value.
SOURCES: dict[str, dict[str, set[str]]] = {
    "football-data": {
        "half_time": {"halfTime"},
        "regulation": {"fullTime", "regularTime"},
        "after_extra_time": {"extraTime", "regularTime"},
        "shootout": {"penalties"},
        "decision": {"duration", "regularTime", "extraTime", "penalties"},
        "kickoff_utc": {"utcDate"},
        "home": {"homeTeam"},
        "away": {"awayTeam"},
    },
    "api-football": {
        "half_time": {"halftime"},
        "regulation": {"fulltime"},
        "after_extra_time": {"fulltime", "extratime"},
        "shootout": {"penalty"},
        "decision": {"status"},
        "kickoff_utc": {"date", "timestamp"},
        "home": {"home"},
        "away": {"away"},
        "order": {"events"},
    },
    "openligadb": {
        **{name: {"matchResults"} for name in ("half_time", "regulation", "after_extra_time", "shootout", "decision")},
        "kickoff_utc": {"matchDateTimeUTC"},
        "home": {"team1"},
        "away": {"team2"},
        "order": {"goals"},
    },
    "espn": {
        "half_time": {"details", "linescores"},
        "regulation": {"score", "details", "linescores"},
        "after_extra_time": {"score", "linescores"},
        "shootout": {"shootoutScore"},
        "decision": {"status"},
        "kickoff_utc": {"date"},
        "home": {"competitors"},
        "away": {"competitors"},
        "order": {"details"},
        "quarters": {"linescores"},
    },
    "openfootball": {
        "half_time": {"ht"},
        "regulation": {"ft"},
        "after_extra_time": {"et"},
        "shootout": {"p"},
        "decision": {"et", "p"},
        "kickoff_utc": {"date", "time", "name"},
    },
    "sportmonks": {
        **{name: {"scores"} for name in ("half_time", "regulation", "after_extra_time", "shootout")},
        "decision": {"state_id", "state"},
        "kickoff_utc": {"starting_at"},
        "home": {"participants"},
        "away": {"participants"},
    },
    "sportradar": {
        **{name: {"period_scores"} for name in ("half_time", "regulation", "after_extra_time", "shootout")},
        "decision": {"match_status"},
        "kickoff_utc": {"start_time"},
        "home": {"competitors"},
        "away": {"competitors"},
    },
    "api-basketball": {
        **{name: {"scores"} for name in ("half_time", "regulation", "quarters", "after_extra_time")},
        "decision": {"status", "over_time"},
        "kickoff_utc": {"date", "timestamp"},
        "home": {"teams"},
        "away": {"teams"},
    },
    "the-odds-api": {},
}
Where = tuple[str | int, ...]
_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"[^,\]}\s]+")


@dataclass(frozen=True, slots=True)
class Whole:
    """A body as it should be: its text, where each value (with its key) stands, and what is read of it."""

    provider: str
    body: bytes
    spans: tuple[tuple[int, int, Where], ...]
    readings: dict[str, Reading]
    adapter: Adapter
    sources: dict[str, set[str]]


@dataclass(slots=True)
class Report:
    """What a run found."""

    bodies: int = 0
    exceptions: int = 0
    gained: int = 0
    changed: int = 0
    kept: int = 0
    lost: int = 0
    sole_words: int = 0
    """openfootball bodies whose one word "awarded" was taken out whole: nothing else tells such a match from others"""
    reconciled: int = 0
    """values that were dropped because they contradicted the score, and came back when its own digit was damaged"""
    kinds: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Nothing that must not be."""
        return not (self.exceptions or self.gained or self.changed)


def whole(provider: str, content: Any) -> Whole:
    """A body of a known provider."""
    return whole_of(ADAPTERS[provider], json.dumps(content).encode(), SOURCES[provider])


def whole_of(adapter: Adapter, body: bytes, sources: dict[str, set[str]]) -> Whole:
    """A body of any provider; `sources` names for each value the keys that it is made of."""
    found = {reading.provider_fixture_id: reading for reading in adapter.parse(body, AT).readings}
    return Whole(adapter.name, body, tuple(_spans(body.decode())), found, adapter, sources)


def recorded(samples: Path) -> list[Whole]:
    """Every recorded body, those of many fixtures also split into bodies of one."""
    found = []
    for provider, folder in FOLDERS.items():
        for file in sorted((samples / folder).iterdir()):
            content = json.loads(file.read_bytes())
            found.append(whole(provider, content))
            found += [whole(provider, single) for single in _split(provider, content)]
    return [one for one in found if one.readings]


def _split(provider: str, content: Any) -> Iterator[Any]:
    key = {"football-data": "matches", "api-football": "response", "openfootball": "matches"}.get(provider)
    if provider in ("openligadb",) and isinstance(content, list):
        yield from content
    elif key is not None and isinstance(content, dict) and isinstance(content.get(key), list):
        # All of a World Cup, and of a league every tenth match: they are alike.
        rows = content[key]
        for row in rows if len(rows) < 100 else rows[::10]:
            yield row if provider == "football-data" else content | {key: [row]}


def _spans(text: str) -> Iterator[tuple[int, int, Where]]:
    """Where each value stands, with its key: from the first byte of the key to the last of the value."""

    def value(at: int, path: Where) -> Iterator[tuple[int, int, Where]]:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string too
        if text[at] == "{":
            end = yield from members(at + 1, path)
        elif text[at] == "[":
            end = yield from items(at + 1, path)
        elif text[at] == '"':
            end = scanstring(text, at + 1)[1]
        else:
            end = _PLAIN.match(text, at).end()  # type: ignore[union-attr]  # the text is JSON
        return end

    def members(at: int, path: Where) -> Iterator[tuple[int, int, Where]]:
        while True:
            at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
            if text[at] == "}":
                return at + 1
            if text[at] == ",":
                at = _SPACE.match(text, at + 1).end()  # type: ignore[union-attr]
            start = at
            key, at = scanstring(text, at + 1)
            at = _SPACE.match(text, at).end() + 1  # type: ignore[union-attr]
            at = yield from value(at, (*path, key))
            yield start, at, (*path, key)

    def items(at: int, path: Where) -> Iterator[tuple[int, int, Where]]:
        index = 0
        while True:
            at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
            if text[at] == "]":
                return at + 1
            if text[at] == ",":
                at += 1
            start = at
            at = yield from value(at, (*path, index))
            yield start, at, (*path, index)
            index += 1

    yield from value(0, ())


JUNK: tuple[Any, ...] = (
    None,
    "",
    "garbage",
    0,
    1,
    -1,
    2.5,
    10**30,
    True,
    False,
    [],
    {},
    [None],
    "2022-02-30T25:61:00Z",
)


def mutate(one: Whole, draw: random.Random) -> tuple[str, bytes, set[Where]]:
    """One damaged body: how it was damaged, its bytes, and the paths whose bytes were touched."""
    kind = draw.choice(
        ("flip", "flip", "digit", "delete", "insert", "cut", "junk", "drop", "rename", "double", "chunk")
    )
    body = one.body
    if kind in ("junk", "drop", "rename", "double") and one.spans:
        start, end, path = draw.choice(one.spans)
        text = body[start:end]
        head = text[: text.index(b":") + 1] if isinstance(path[-1], str) else b""
        if kind == "junk":
            return kind, body[:start] + head + json.dumps(draw.choice(JUNK)).encode() + body[end:], {path}
        if kind == "rename" and head:
            return kind, body[:start] + b'"x' + text[1:] + body[end:], {path}
        if kind == "double":
            other = head + json.dumps(draw.choice(JUNK)).encode()
            return kind, body[:end] + b", " + draw.choice((text, other)) + body[end:], {path}
        after = re.compile(rb"\s*,\s*").match(body, end)
        stop = after.end() if after else end
        return kind, body[:start] + body[stop:], {path}
    at = draw.randrange(len(body))
    if kind == "cut":
        return kind, body[:at], {()}
    length = draw.randint(1, 40) if kind == "chunk" else 1
    new = {
        "flip": bytes([body[at] ^ (1 << draw.randrange(8))]),
        "digit": bytes([draw.choice(b"0123456789")]),
        "insert": bytes([draw.choice(b'0123456789-.,"{}[] x'), body[at]]),
    }.get(kind, b"")
    touched = {path for start, end, path in one.spans if start < at + length + 1 and at - 1 < end}
    return kind, body[:at] + new + body[at + length :], touched


def hold(one: Whole, kind: str, damaged: bytes, touched: set[Where], report: Report) -> None:
    """Read a damaged body and count what must not be."""
    report.bodies += 1
    report.kinds[kind] += 1
    try:
        result = one.adapter.parse(damaged, AT)
    except Exception as error:  # the point of it all: nothing may be raised
        report.exceptions += 1
        report.examples.append(f"{one.provider} {kind}: raised {error!r}")
        return
    for reading in result.readings:
        before = one.readings.get(reading.provider_fixture_id)
        if before is None:
            continue
        old, new = (vote_of(r, RULES[r.sport]) for r in (before, reading))
        if new is None:
            report.lost += old is not None
        elif old is None and _sole_word(one, touched):
            report.sole_words += 1
        elif old is None:
            report.gained += 1
            report.examples.append(f"{one.provider} {kind}: {reading.provider_fixture_id} votes; touched {touched}")
        else:
            report.kept += 1
            for name, was in _changed(before, old, reading, new):
                if was is None and new.core != old.core:
                    report.reconciled += 1
                    continue
                keys = one.sources.get(name, set())
                # A touched path may lead through the value, or end above it.
                if not any(path == () or keys & set(path) or not set(path) - {"matches"} for path in touched):
                    report.changed += 1
                    report.examples.append(f"{one.provider} {kind}: {name} changed; touched {touched}")


def _sole_word(one: Whole, touched: set[Where]) -> bool:
    return one.provider == "openfootball" and any(path[-1:] == ("status",) for path in touched)


def _changed(before: Reading, old: Vote, after: Reading, new: Vote) -> Iterator[tuple[str, object]]:
    """The values that are there and are others, with what they were."""
    pairs = {
        "half_time": (old.scores.half_time, new.scores.half_time),
        "regulation": (old.scores.regulation, new.scores.regulation),
        "after_extra_time": (old.scores.after_extra_time, new.scores.after_extra_time),
        "shootout": (old.scores.shootout, new.scores.shootout),
        "quarters": (old.scores.quarters, new.scores.quarters),
        "decision": (old.decision, new.decision),
        "order": (old.order, new.order),
        "kickoff_utc": (before.kickoff_utc, after.kickoff_utc),
        "home": (before.home, after.home),
        "away": (before.away, after.away),
    }
    for name, (was, now) in pairs.items():
        if now is not None and now != was:
            yield name, was


def run(bodies: list[Whole], count: int, seed: int) -> Report:
    """Damage so many bodies, drawn evenly over the providers."""
    draw, report = random.Random(seed), Report()
    by_provider: dict[str, list[Whole]] = {}
    for one in bodies:
        by_provider.setdefault(one.provider, []).append(one)
    names = sorted(by_provider)
    # Whole lists are dear to read: one draw in fifty.
    small = {name: [one for one in by_provider[name] if len(one.body) < 20_000] or by_provider[name] for name in names}
    for index in range(count):
        name = names[index % len(names)]
        one = draw.choice(by_provider[name] if index % 50 == 0 else small[name])
        hold(one, *mutate(one, draw), report)
    return report
