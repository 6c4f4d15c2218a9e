"""Reality checks: after so many minutes of play a person is told how long they have played and what it cost.

A check that is due stays due until it is answered; answering begins the next interval. A sign-in begins a visit, and
its time is counted from there. One within a quarter of an hour of the last request goes on with the visit before: a
step-up or a second device is no break, and signing out and in again is no way around a check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INTERVALS_MINUTES: Final = (15, 30, 45, 60)
DEFAULT_MINUTES: Final = 60
BREAK_S: Final = 15 * 60
"""How long nobody has to be seen until a sign-in begins another visit."""


@dataclass(frozen=True, slots=True)
class Play:
    """A visit: since when, and when the last check was answered."""

    began_at: int
    answered_at: int | None = None
    every_minutes: int = DEFAULT_MINUTES


def due_at(play: Play) -> int:
    """When the next check is due, in seconds since 1970."""
    return (play.answered_at or play.began_at) + play.every_minutes * 60


def is_due(play: Play, now: int) -> bool:
    """Whether a check is due."""
    return now >= due_at(play)


def begins_anew(seen_at: int | None, now: int) -> bool:
    """Whether a sign-in now begins a visit; `seen_at` is the user's last request before it, None for none known."""
    return seen_at is None or now - seen_at >= BREAK_S
