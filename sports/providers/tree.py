"""Reading untrusted JSON strictly and without exceptions.

`load` refuses what JSON leaves open (double keys, NaN, other encodings) and `Node` notes, for each thing that is asked
of it, whether the field was missing or of another type. A field is never replaced by a default, so that a damaged
body loses its vote instead of gaining a value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from sports.model import MAX_GOALS, Pair, UnixTime

_ABSENT = object()


def load(body: bytes) -> tuple[Any, str | None]:
    """The value of a JSON body and None, or None and what is wrong with it."""
    try:
        text = body.decode("utf-8")
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse), None
    except RecursionError:
        return None, "the body is nested too deeply"
    except ValueError as error:
        return None, f"the body is not JSON: {str(error)[:120]}"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has the same key twice")
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


@dataclass(slots=True)
class Faults:
    """Collects the names of fields that were missing or of another type."""

    names: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.names)


class Node:
    """A JSON value with its path; every accessor that finds another type notes a fault and gives None.

    Made by the million: the path is put together only where something is wrong.
    """

    __slots__ = ("_path", "faults", "value")

    def __init__(self, value: Any, path: str | tuple[Node, str], faults: Faults) -> None:
        self.value = value
        self._path = path
        self.faults = faults

    def __getitem__(self, key: str) -> Node:
        value = self.value
        return Node(value.get(key, _ABSENT) if isinstance(value, dict) else _ABSENT, (self, key), self.faults)

    @property
    def path(self) -> str:
        """Where the value stands, such as `score.fullTime.home`."""
        if isinstance(self._path, str):
            return self._path
        above, key = self._path
        return f"{above.path}.{key}" if above.path and not key.startswith("[") else above.path + key

    @property
    def present(self) -> bool:
        """Whether the field exists, be it null."""
        return self.value is not _ABSENT

    @property
    def null(self) -> bool:
        """Whether the field exists and is null."""
        return self.value is None

    def fail(self) -> None:
        """Note that this field cannot be used."""
        self.faults.names.append(self.path)

    def text(self, nullable: bool = False) -> str | None:
        """A string that is not empty."""
        if isinstance(self.value, str) and self.value:
            return self.value
        if not (nullable and self.null):
            self.fail()
        return None

    def integer(self, nullable: bool = False) -> int | None:
        """A whole number; true and false are none."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        if not (nullable and self.null):
            self.fail()
        return None

    def boolean(self, nullable: bool = False) -> bool | None:
        """True or false."""
        if isinstance(self.value, bool):
            return self.value
        if not (nullable and self.null):
            self.fail()
        return None

    def identifier(self) -> str | None:
        """A number or a string that names something, as text."""
        if isinstance(self.value, str) and self.value:
            return self.value
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        self.fail()
        return None

    def pair(self, home: str = "home", away: str = "away") -> Pair | None:
        """Goals of both sides from two fields, or None when both are null; one alone, or no such field, is a fault."""
        if not isinstance(self.value, dict):
            self.fail()
            return None
        if self[home].null and self[away].null:
            return None
        return goals_pair(self[home], self[away])

    def each(self) -> Iterator[Node]:
        """The items of a list."""
        if not isinstance(self.value, list):
            self.fail()
            return
        for index, item in enumerate(self.value):
            yield Node(item, (self, f"[{index}]"), self.faults)

    def moment(self) -> UnixTime | None:
        """A date with time and zone, ISO 8601, as whole seconds UTC."""
        text = self.text()
        if text is None:
            return None
        try:
            parsed = datetime.fromisoformat(text)
            if parsed.tzinfo is not None:
                return UnixTime(int(parsed.timestamp()))
        except (ValueError, OverflowError):
            pass
        self.fail()
        return None

    def moment_utc(self) -> UnixTime | None:
        """A date with time and without any zone, which its provider means as UTC, as whole seconds."""
        text = self.text()
        if text is None:
            return None
        try:
            return UnixTime(int(datetime.strptime(text + "+0000", "%Y-%m-%d %H:%M:%S%z").timestamp()))
        except (ValueError, OverflowError):
            self.fail()
            return None


def goals_pair(home: Node, away: Node) -> Pair | None:
    """Goals of both sides, each a whole number from 0 to 255; anything else is a fault."""
    pair = plain_pair(home.value, away.value)
    if pair is not None:
        return pair
    left, right = home.integer(), away.integer()
    if left is None or right is None:
        return None
    if not (0 <= left <= MAX_GOALS and 0 <= right <= MAX_GOALS):
        home.fail()
        return None
    return Pair(left, right)


def plain_pair(home: object, away: object) -> Pair | None:
    """The same of bare values, None for anything else."""
    if type(home) is int and type(away) is int and 0 <= home <= MAX_GOALS and 0 <= away <= MAX_GOALS:
        return Pair(home, away)
    return None


def text_pair(home: Node, away: Node) -> Pair | None:
    """Goals of both sides written as text; None when either is null, a fault when it is no number."""
    texts = home.text(nullable=True), away.text(nullable=True)
    if texts[0] is None or texts[1] is None:
        return None
    numbers = [int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else None for text in texts if text]
    return goals_pair(Node(numbers[0], home.path, home.faults), Node(numbers[1], away.path, away.faults))
