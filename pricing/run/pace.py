"""How the rounds of a run are spaced: by a clock that runs by itself, or by one that the run moves.

RealPace      real time, or a replay that others look at too: a round that takes long is a round that comes late
SteppedPace   a replay of our own: the match stands while a round is worked on, apart from whole seconds that the
              work really took, and then moves on to the next round. However fast a replay is asked to be, no feed
              falls silent because this machine is busy, and an answer that takes seconds costs those seconds
"""

from dataclasses import dataclass, field
from typing import Final, Protocol

from proofbook.clock import MatchClock, WallClock
from proofbook.errors import ClockUnavailable

CLOCK_TRIES: Final = 4
CLOCK_PAUSE_S: Final = 0.25


class Pace(Protocol):
    """When a round's answers are in, and when the next round is."""

    async def moment(self) -> int:
        """Give the moment of the match, once what was asked is answered."""
        ...

    async def rest(self, pause_s: int) -> None:
        """Wait until so many seconds of the match have passed since the last rest."""
        ...


class Moved(Protocol):
    """A match clock that can be moved on (`sports.replay.clock.MatchClock`)."""

    def now(self) -> int:
        """Give seconds since 1970."""
        ...

    def advance(self, seconds: int) -> None:
        """Go forward by so much."""
        ...


@dataclass(slots=True)
class RealPace:
    """`speed` are the clock's seconds in a real one."""

    clock: MatchClock
    wall: WallClock
    speed: float = 1.0
    _begun: float = field(init=False)

    def __post_init__(self) -> None:
        self._begun = self.wall.monotonic()

    async def moment(self) -> int:
        """Give the moment of the match."""
        return await self.clock.read()

    async def rest(self, pause_s: int) -> None:
        """Wait for what is left of the pause."""
        await self.wall.sleep(max(0.0, pause_s / self.speed - (self.wall.monotonic() - self._begun)))
        self._begun = self.wall.monotonic()


@dataclass(slots=True)
class SteppedPace:
    """`speed` is the most match seconds in a real one; `clock` stands by itself (its own speed is 0)."""

    clock: Moved
    wall: WallClock
    speed: float = 1.0
    _begun: float = field(init=False)
    _moved_s: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._begun = self.wall.monotonic()

    async def moment(self) -> int:
        """Move the clock by the whole seconds that the work took, and give the moment of the match."""
        took = int(self.wall.monotonic() - self._begun)
        if took > self._moved_s:
            self.clock.advance(took - self._moved_s)
            self._moved_s = took
        return self.clock.now()

    async def rest(self, pause_s: int) -> None:
        """Wait, then move the clock by what is left of the pause."""
        await self.wall.sleep(max(0.0, pause_s / self.speed - (self.wall.monotonic() - self._begun)))
        self.clock.advance(max(0, pause_s - self._moved_s))
        self._begun, self._moved_s = self.wall.monotonic(), 0


@dataclass(frozen=True, slots=True)
class PatientClock:
    """A clock over a network, asked again a few times: one lost answer does not end the run of a match."""

    inner: MatchClock
    wall: WallClock

    def now(self) -> int:
        """Give match time; asks once. Raises ClockUnavailable."""
        return self.inner.now()

    async def read(self) -> int:
        """Give match time. Raises ClockUnavailable."""
        for _ in range(CLOCK_TRIES - 1):
            try:
                return await self.inner.read()
            except ClockUnavailable:
                await self.wall.sleep(CLOCK_PAUSE_S)
        return await self.inner.read()
