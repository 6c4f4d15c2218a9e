"""A comma-separated file, plain or gzipped, as rows with a cell reader a kind of value.

Headers are compared without case and byte order mark; each quantity has several names (those of the sets that we know).
A cell is absent where it is empty or says so in one of the usual words; anything else that cannot be read is an error
with its line, column and value.
"""

import csv
import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Self

from pricing.backtest.errors import BadTable

_ABSENT: Final = frozenset({"", "-", "-1", "-1.0", "na", "n/a", "nan", "null", "none"})
_EPOCH: Final = date(1970, 1, 1)
_DAY_FORMATS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")
_GZIP: Final = b"\x1f\x8b"


def day_of(moment: date) -> int:
    """Days since 1970."""
    return (moment - _EPOCH).days


def date_of(day: int) -> date:
    """The date of a number of days since 1970."""
    return date.fromordinal(day + _EPOCH.toordinal())


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: where it stands and what its columns hold."""

    path: Path
    line: int
    values: dict[str, str]

    def text(self, names: tuple[str, ...]) -> str:
        """The first of the columns that is not absent, "" if all are."""
        for name in names:
            value = self.values.get(name, "").strip()
            if value.lower() not in _ABSENT:
                return value
        return ""

    def number(self, *names: str) -> float | None:
        """A finite number, None where absent. Raises BadTable."""
        text = self.text(names)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.bad(names, text, "a number")
        return value

    def count(self, *names: str) -> int | None:
        """A whole number no less than zero, None where absent. Raises BadTable."""
        value = self.number(*names)
        if value is None:
            return None
        if value < 0 or value != int(value) or value > 1000:
            raise self.bad(names, self.text(names), "a whole number, zero or more")
        return int(value)

    def flag(self, *names: str) -> bool:
        """A truth, False where absent. Raises BadTable."""
        text = self.text(names).lower()
        if text in ("true", "1", "1.0", "yes"):
            return True
        if text in ("", "false", "0", "0.0", "no"):
            return False
        raise self.bad(names, text, "true or false")

    def day(self, *names: str) -> int:
        """Days since 1970. Raises BadTable."""
        text = self.text(names)
        for form in _DAY_FORMATS:
            try:
                return day_of(datetime.strptime(text, form).date())
            except ValueError:
                continue
        raise self.bad(names, text, "a date like 2022-12-18 or 18/12/2022")

    def bad(self, names: tuple[str, ...], value: object, wanted: str) -> BadTable:
        """The error of a cell."""
        present = [name for name in names if name in self.values] or names[:1]
        return BadTable(self.path, self.line, present[0], value, wanted)


@dataclass(frozen=True, slots=True)
class Sheetful:
    """A file's header, in lower case, and its rows."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[Cells, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """All of a file. Raises BadTable where it is no table."""
        lines = list(_lines(path))
        if not lines:
            raise BadTable(path, 0, "the file", "empty", "a header and a row a match")
        (_, first), rest = lines[0], lines[1:]
        header = tuple(name.strip().lower() for name in first)
        rows = []
        for number, line in rest:
            if not any(cell.strip() for cell in line):
                continue
            # Some sources end lines with commas: empty cells beyond the header are no harm.
            if len(line) < len(header) or any(cell.strip() for cell in line[len(header) :]):
                raise BadTable(path, number, "number of columns", len(line), f"{len(header)}, as in the header")
            rows.append(Cells(path, number, dict(zip(header, line, strict=False))))
        return cls(path, header, tuple(rows))

    def require(self, what: str, names: tuple[str, ...]) -> None:
        """Raise BadTable unless one of the columns is there."""
        if not any(name in self.header for name in names):
            raise BadTable(self.path, 1, f"column of {what}", None, f"named one of {', '.join(names)}")

    def has(self, names: tuple[str, ...]) -> bool:
        """Whether one of the columns is there."""
        return any(name in self.header for name in names)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        raw = path.read_bytes()
        data = gzip.decompress(raw) if raw.startswith(_GZIP) else raw
        text = data.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadTable(path, 0, "the file", str(error), "readable, in UTF-8, plain or gzipped") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        for line in reader:
            if line:
                yield reader.line_num, line
    except csv.Error as error:
        raise BadTable(path, reader.line_num, "the line", str(error), "comma-separated values") from error
