"""Reality checks: after so many minutes of play a person is told how long they have played and what it cost.

A check that is due stays due until it is answered; answering begins the next interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INTERVALS_MINUTES: Final = (15, 30, 45, 60)
DEFAULT_MINUTES: Final = 60


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
