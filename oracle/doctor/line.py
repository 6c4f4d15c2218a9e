"""One line of the doctor, and what all of them together mean. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

OK: Final = 0
TEMPORARY: Final = 75
"""EX_TEMPFAIL: something outside does not answer; the same settings may do later."""
CONFIG: Final = 78
"""EX_CONFIG: something must be corrected first."""


class Status(Enum):
    """How a check ended. BROKEN must be corrected, AWAY may come back by itself."""

    OK = "ok"
    WARNING = "warning"
    AWAY = "unavailable"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Line:
    """What was asked, how it ended, what was found, and what to do next (empty when nothing is)."""

    check: str
    status: Status
    found: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.status is not Status.OK and not self.remedy:
            raise ValueError(f"{self.check}: what to do next is missing")

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {"check": self.check, "status": self.status.value, "found": self.found, "remedy": self.remedy}


def ok(check: str, found: str) -> Line:
    """A check that holds."""
    return Line(check, Status.OK, found)


def warning(check: str, found: str, remedy: str) -> Line:
    """The node can run; somebody should look."""
    return Line(check, Status.WARNING, found, remedy)


def away(check: str, found: str, remedy: str) -> Line:
    """Something outside does not answer now."""
    return Line(check, Status.AWAY, found, remedy)


def broken(check: str, found: str, remedy: str) -> Line:
    """The node must not run like this."""
    return Line(check, Status.BROKEN, found, remedy)


def exit_code(lines: Iterable[Line]) -> int:
    """78 as soon as anything is broken, else 75 for what is away, else 0."""
    seen = {line.status for line in lines}
    if Status.BROKEN in seen:
        return CONFIG
    return TEMPORARY if Status.AWAY in seen else OK
