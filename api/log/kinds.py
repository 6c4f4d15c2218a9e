"""What may be written into the log: each kind names its fields and their shapes. Text as such has none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.log.errors import NotLoggable

Value = int | bool | str | UUID | None
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_WORD: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_DIGEST: Final = re.compile(r"0x[0-9a-f]{64}")
_LARGEST: Final = 1 << 256


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field may hold; `of` are the words of a closed set."""

    name: str
    of: frozenset[str] = frozenset()

    def text(self, value: Value) -> int | bool | str | None:
        """The value as it is written. Raises ValueError."""
        if value is None:
            return None
        if self.name == "flag" and isinstance(value, bool):
            return value
        if self.name == "number" and isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
            # Above 2^53 a reader of JSON in another language would round.
            return value if abs(value) <= 1 << 53 else str(value)
        if self.name == "id" and isinstance(value, UUID):
            return str(value)
        if self.name == "digest" and isinstance(value, str) and _DIGEST.fullmatch(value):
            return value
        if self.name == "word" and isinstance(value, str) and value in self.of:
            return value
        raise ValueError(f"is no {self.name}" + (f" of {sorted(self.of)}" if self.of else ""))


NUMBER: Final = Shape("number")
FLAG: Final = Shape("flag")
ID: Final = Shape("id")
DIGEST: Final = Shape("digest")


def words(*of: str) -> Shape:
    """One word of a closed set."""
    bad = [word for word in of if not _WORD.fullmatch(word)]
    if bad or not of:
        raise ValueError(f"{bad or of} are no words like sandbox or not-verified")
    return Shape("word", frozenset(of))


class Kind:
    """A kind of entry, as `Kind("session.opened", method=words("ethereum", "oidc"))`."""

    def __init__(self, name: str, **fields: Shape) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name like session.opened")
        self.name = name
        self.fields: Mapping[str, Shape] = dict(fields)

    def payload(self, values: Mapping[str, Value]) -> dict[str, int | bool | str | None]:
        """The values as they are written. Raises NotLoggable for one that is missing, unknown or of another shape."""
        for field in self.fields.keys() ^ values.keys():
            raise NotLoggable(self.name, field, "is missing" if field in self.fields else "is not declared")
        written = {}
        for field, value in values.items():
            try:
                written[field] = self.fields[field].text(value)
            except ValueError as error:
                raise NotLoggable(self.name, field, str(error)) from None
        return written
