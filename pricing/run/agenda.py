"""Which fixtures of a catalogue are followed at a moment, and which of them take their turn. Pure.

    joins    a week before its start, or when the catalogue first has it
    leaves   when it is over or off (`runner` says so), when the catalogue has it no longer, hours after its start
    turn     at its own next moment; the earliest first, and of those equally early the first by name

What is in play, or about to be, never waits for a place; of the others only so many are worked on at once.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Protocol, TypeVar

from pricing.run.plan import WEEK_S
from pricing.run.runner import EARLY_S
from sports.words import Sport

BEYOND_S: Final = 6 * 3600
"""A match that is not over so long after its start is followed no longer: by then a person has to look at it."""


class Starts(Protocol):
    """A fixture of a catalogue, as far as it matters here (`sports.fixtures.CatalogueFixture`)."""

    @property
    def key(self) -> str:
        """Its name."""
        ...

    @property
    def start(self) -> int:
        """Its start, seconds since 1970."""
        ...

    @property
    def sport(self) -> Sport:
        """What is played."""
        ...


Fixture = TypeVar("Fixture", bound=Starts)


def followed(fixtures: Iterable[Fixture], sport: Sport, now: int, over: Mapping[str, int]) -> dict[str, Fixture]:
    """The fixtures of a sport that are followed now; `over` are those that are over, with the start that they had.

    One that was put off and has another start is followed again.
    """
    return {
        one.key: one
        for one in fixtures
        if one.sport is sport and one.start - WEEK_S <= now < one.start + BEYOND_S and over.get(one.key) != one.start
    }


def urgent(start: int, now: int) -> bool:
    """Whether a fixture is in play, or so close to it that it must not wait for others."""
    return start - now <= EARLY_S


def turns(moments: Mapping[str, int], pressing: Collection[str], now: int, room: int) -> list[str]:
    """The fixtures whose moment has come, in the order of their turns: all that press, and of the others `room`."""
    due = sorted((at, key) for key, at in moments.items() if at <= now)
    waiting = [key for _, key in due if key not in pressing]
    chosen = frozenset(waiting[: max(0, room)])
    return [key for _, key in due if key in pressing or key in chosen]


def next_moment(moments: Mapping[str, int], now: int) -> int | None:
    """The earliest moment that is still to come; None where there is none."""
    return min((at for at in moments.values() if at > now), default=None)
