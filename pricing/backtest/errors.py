"""What can be wrong with the tables that a backtest reads.

    PricingError
    ├── BadTable             a file, a column or a cell that cannot be read
    ├── NothingToTest        a league or a season that the table has no match of
    └── NotRated             a division or a team that a file of ratings does not know

Each names the file and the value, and says what to do next.
"""

from collections.abc import Iterable
from pathlib import Path

from pricing.errors import PricingError


class BadTable(PricingError):
    """A file, a column or a cell that cannot be read; `line` 1 is the header, 0 the file; `value` None: missing."""

    def __init__(self, path: Path, line: int, what: str, value: object, wanted: str) -> None:
        place = f"{path}, line {line}" if line else str(path)
        shown = "missing" if value is None else repr(value)
        super().__init__(f"{place}: {what} is {shown}", f"it must be {wanted}: correct the file")
        self.path = path
        self.line = line
        self.value = value


class NothingToTest(PricingError):
    """A league or a season that the table has no match of."""

    def __init__(self, path: Path, what: str, value: object, known: Iterable[object]) -> None:
        listed = ", ".join(map(str, known)) or "none"
        super().__init__(f"{path} has no match of {what} {value!r}", f"it has: {listed}")
        self.value = value


class NotRated(PricingError):
    """A division or a team that a file of ratings does not know."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            f"the ratings have no {what} {name!r}", f"name one of: {listed}" if listed else "fit them again"
        )
        self.name = name
