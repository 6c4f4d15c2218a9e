"""Errors of the replay.

SportsError
└── ReplayError
    ├── UnknownMatch       a match that is not shipped; lists those that are
    ├── ClockWentBack      the match clock only goes forward
    ├── BadClockRequest    a request to the clock that says nothing usable
    ├── BadFault           a fault that names nothing that exists here
    ├── UnknownFault       a number under which no fault is on
    ├── BadRecording       a folder of recorded bodies that cannot be served
    └── PortTaken          somebody else listens on the port
"""

from __future__ import annotations

from collections.abc import Iterable

from sports.errors import SportsError


class ReplayError(SportsError):
    """Anything that the replay refuses."""


class UnknownMatch(ReplayError):
    """A match that is not shipped."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(f"no match is called {name!r}; known: {', '.join(self.known)}")


class ClockWentBack(ReplayError):
    """The match clock only goes forward: what was served cannot be unsaid."""

    def __init__(self, now: int, wanted: int) -> None:
        self.now = now
        self.wanted = wanted
        super().__init__(f"the match clock shows {now} and cannot go back to {wanted}; restart the replay instead")


class BadClockRequest(ReplayError):
    """A request to the clock that says nothing usable."""


class BadFault(ReplayError):
    """A fault, or a scenario of them, that cannot be switched on."""


class UnknownFault(ReplayError):
    """A number under which no fault is on."""


class BadRecording(ReplayError):
    """A folder of recorded bodies that cannot be served."""


class PortTaken(ReplayError):
    """Somebody else listens on the port."""

    def __init__(self, host: str, port: int) -> None:
        self.port = port
        super().__init__(f"cannot listen on {host}:{port}, it is in use; choose another with --port")
