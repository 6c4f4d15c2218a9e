"""One address that is told: what its answers mean, and when to try again; pure.

200 to 299                  taken
404                         the fixture is not known there yet: again, for an hour, then passed over
400, 401, 403, 409 ... 422  never to be taken: passed over, and said so
429, 503 ...                again, after as long as it asks for
no answer                   again, for ever
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, Self

FIRST_S: Final = 2.0
LONGEST_S: Final = 60.0
ASKED_MOST_S: Final = 300.0
UNKNOWN_S: Final = 3_600.0
NO_ANSWER: Final = 0


class Next(Enum):
    """What to do with the record."""

    TAKEN = "taken"
    REFUSED = "refused"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address stands; wall seconds of a monotonic clock. `unknown_since`: it has answered 404 since then."""

    failed: int = 0
    next_at: float = 0.0
    unknown_since: float | None = None
    fault: str = ""

    def due(self, now: float) -> bool:
        """Whether to try now."""
        return now >= self.next_at

    def answered(self, status: int, now: float, *, fault: str = "", after_s: float | None = None) -> tuple[Next, Self]:
        """Judge an answer; `status` is `NO_ANSWER` where none came, `after_s` how long it asks to be left alone."""
        if 200 <= status < 300:
            return Next.TAKEN, type(self)()
        since = (now if self.unknown_since is None else self.unknown_since) if status == 404 else None
        told = fault or f"it answers {status}"
        given_up = since is not None and now - since >= UNKNOWN_S
        if given_up or (400 <= status < 500 and status not in (404, 408, 425, 429)):
            return Next.REFUSED, type(self)(fault=told)
        wait = min(FIRST_S * 2.0 ** min(self.failed, 10), LONGEST_S)
        if after_s is not None:
            wait = max(wait, min(after_s, ASKED_MOST_S))
        return Next.AGAIN, replace(self, failed=self.failed + 1, next_at=now + wait, unknown_since=since, fault=told)
