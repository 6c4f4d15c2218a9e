"""The compact files of facts: one CSV of results, one of matches seen to the second; gzip without a time stamp.

internationals.csv.gz   day, home, away, goals of both, 1 at a neutral venue
events.csv.gz           competition, day, home, away, minutes of both halves, what happened: 1h12.98 is a goal at
                        home in the first half, 2A44.1 a red card away in the second; up to the end of 90 minutes
"""

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pricing.errors import BadData
from pricing.inplay.fit import Happened
from pricing.ratings import Match
from sports.words import Score

RESULTS: Final = "internationals.csv.gz"
EVENTS: Final = "events.csv.gz"
INTERNATIONAL: Final = "International"
"""Division of all national teams."""

NEUTRAL: Final = frozenset({"World_Cup", "European_Championship"})
"""Competitions of the events whose venues count as neutral."""

_EVENT: Final = re.compile(r"([12])([haHA])(\d+(?:\.\d+)?)")


class Seen(NamedTuple):
    """A match of the events: who played, how long both halves were in minutes, and what happened in 90 minutes."""

    competition: str
    day: int
    home: str
    away: str
    lengths: tuple[float, float]
    events: tuple[Happened, ...]

    @property
    def match(self) -> Match:
        """Its result after 90 minutes, for ratings."""
        goals = [one for one in self.events if not one.red]
        at_home = sum(one.home for one in goals)
        score = Score(at_home, len(goals) - at_home)
        return Match(self.day, self.competition, self.home, self.away, score, self.competition in NEUTRAL)


def read_results(path: Path) -> list[Match]:
    """Results of national teams. Raises BadData."""
    try:
        return [
            Match(int(day), INTERNATIONAL, home, away, Score(int(first), int(second)), neutral == "1")
            for day, home, away, first, second, neutral in _rows(path)
        ]
    except ValueError as error:
        raise BadData(path, f"has a row that cannot be read ({error})") from error


def read_events(path: Path) -> list[Seen]:
    """Matches seen to the second. Raises BadData."""
    try:
        return [
            Seen(competition, int(day), home, away, (float(first), float(second)), _events(listed))
            for competition, day, home, away, first, second, listed in _rows(path)
        ]
    except ValueError as error:
        raise BadData(path, f"has a row that cannot be read ({error})") from error


def write(path: Path, rows: Iterable[Sequence[object]]) -> str:
    """Write rows; the SHA-256 of their text in hexadecimal, since gzip may differ from one build to another."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    body = text.getvalue().encode()
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=9) as packed,
    ):
        packed.write(body)
    return hashlib.sha256(body).hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file's text. Raises BadData."""
    return hashlib.sha256(_text(path)).hexdigest()


def listed(events: Iterable[Happened]) -> str:
    """Events as the compact file has them."""
    return " ".join(
        f"{one.half}{('A', 'H')[one.home] if one.red else ('a', 'h')[one.home]}{one.minute:.2f}"
        for one in sorted(events)
    )


def _events(text: str) -> tuple[Happened, ...]:
    found = []
    for word in text.split():
        parts = _EVENT.fullmatch(word)
        if parts is None:
            raise ValueError(f"event {word!r}")
        half, side, minute = parts.groups()
        found.append(Happened(int(half), float(minute), side in "hH", side in "HA"))
    return tuple(found)


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_text(path).decode(), newline="")))


def _text(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError) as error:
        raise BadData(path, f"cannot be read ({error})") from error
