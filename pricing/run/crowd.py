"""Follows all fixtures of one sport in one process, in turns on one loop, until it is told to stop.

    look    read the clock; the catalogue, where it changed; who joins, who leaves
    turn    a fixture whose moment has come has one round: poll, prices of others, price, say
    wait    for a round to end, or for the next moment

Rounds of different fixtures run side by side, so a feed that hangs holds up its own fixture alone. One whose round
fails is shut, said to be so, and taken up again a minute later. What is kept of the fixtures is in the history, so a
process that ends loses nothing: whoever follows a fixture next takes it up from there.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol

from pricing.guard import Status
from pricing.run.agenda import followed, next_moment, turns, urgent
from pricing.run.offers import main_offer
from pricing.run.runner import Runner
from proofbook.clock import MatchClock, WallClock
from proofbook.errors import ClockUnavailable, ProofbookError
from sports.fixtures import CatalogueFixture
from sports.words import Sport

AT_ONCE: Final = 4
"""Fixtures that are not yet in play and have their round at once."""
THREADS: Final = 32
LOOK_S: Final = 1.0
"""Real seconds after which clock and catalogue are looked at again at the latest: a clock may jump."""
STATUS_S: Final = 30.0
RETRY_S: Final = 60
"""Seconds of the match after which a fixture in trouble is taken up again."""
PATIENCE_S: Final = 3.0
"""Real seconds that rounds have to end when the process does."""
TROUBLE: Final = (ProofbookError, ArithmeticError, LookupError, OSError, TypeError, ValueError)
"""What can be wrong with one fixture. A database that fails is not: without a history nothing may be sold."""

Fixtures = Callable[[], Mapping[str, CatalogueFixture]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sport stands: fixtures followed, of them coming and in play; open, suspended; the next moment."""

    followed: int
    coming: int
    in_play: int
    open: int
    suspended: int
    next_at: int | None


class Desk(Protocol):
    """What a crowd needs from outside."""

    def fixtures(self) -> Mapping[str, CatalogueFixture]:
        """Give the fixtures of the catalogue as it is now, the same object where it has not changed."""
        ...

    def follow(self, fixture: CatalogueFixture, now: int) -> Runner:
        """Take up a fixture from what is kept of it. Raises what `TROUBLE` lists."""
        ...

    def shut(self, key: str, now: int, why: str) -> None:
        """Keep that every open market of a fixture is suspended."""
        ...

    def trouble(self, key: str, why: str, now: int) -> None:
        """Say what is wrong with a fixture, or with the clock, whose key is empty."""
        ...

    def left(self, key: str, why: str, now: int) -> None:
        """Say that a fixture is followed no longer."""
        ...

    def stands(self, standing: Standing, runners: Mapping[str, Runner], now: int) -> None:
        """Say how all stands."""
        ...


class Crowd:
    """All fixtures of a sport; `speed` are seconds of the match in a real one."""

    def __init__(self, sport: Sport, desk: Desk, clock: MatchClock, wall: WallClock, *, speed: float = 1.0) -> None:
        self._sport = sport
        self._desk = desk
        self._clock = clock
        self._wall = wall
        self._speed = speed
        self._stopped = asyncio.Event()
        self._now = 0
        self._fixtures: dict[str, CatalogueFixture] = {}
        self._moments: dict[str, int] = {}
        self._runners: dict[str, Runner] = {}
        self._rounds: dict[asyncio.Task[int | None], str] = {}
        self._over: dict[str, int] = {}
        self._said_at: float | None = None
        self._many: tuple[int, int] | None = None

    @property
    def busy(self) -> int:
        """Rounds under way."""
        return len(self._rounds)

    def stop(self) -> None:
        """Ask it to end; from the loop's own thread."""
        self._stopped.set()

    async def run(self, until: int | None = None) -> None:
        """Follow until told to stop, or until a moment of the match. Raises what is no trouble of one fixture."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="round"))
        stopped = asyncio.create_task(self._stopped.wait())
        try:
            while not self._stopped.is_set() and (until is None or self._now < until):
                if await self._look():
                    self._take_turns()
                    self._say()
                await self._wait(stopped)
        finally:
            stopped.cancel()
            await self._end()

    async def _look(self) -> bool:
        try:
            now = await self._clock.read()
        except ClockUnavailable as error:
            self._desk.trouble("", str(error), self._now)
            return False
        if now < self._now:
            self._desk.trouble("", f"the match clock went back from {self._now} to {now}: nothing is priced", self._now)
            return False
        self._now = now
        working = set(self._rounds.values())
        wanted = followed(self._desk.fixtures().values(), self._sport, self._now, self._over)
        for key, fixture in [one for one in self._fixtures.items() if one[0] not in working]:
            if key not in wanted:
                self._leave(key, "the catalogue has it no longer, or it is long ago")
            elif wanted[key] != fixture:
                # Other inputs: it is taken up anew, and priced at once.
                self._drop(key, "the catalogue changed")
        for key, fixture in wanted.items():
            if key not in self._fixtures:
                self._fixtures[key] = fixture
                self._moments[key] = self._now
        return True

    def _take_turns(self) -> None:
        working = set(self._rounds.values())
        moments = {key: at for key, at in self._moments.items() if key not in working}
        pressing = {key for key, fixture in self._fixtures.items() if urgent(fixture.start, self._now)}
        for key in turns(moments, pressing, self._now, AT_ONCE - len(working - pressing)):
            self._rounds[asyncio.create_task(self._round(key))] = key

    async def _round(self, key: str) -> int | None:
        """One round; the moment of the next one, None once the fixture is over."""
        try:
            runner = self._runners.get(key)
            if runner is None:
                runner = await asyncio.to_thread(self._desk.follow, self._fixtures[key], self._now)
                self._runners[key] = runner
            now = await runner.round()
        except TROUBLE as error:
            self._runners.pop(key, None)
            why = f"{type(error).__name__}: {error}".splitlines()[0]
            self._desk.shut(key, self._now, why)
            self._desk.trouble(key, why, self._now)
            return self._now + RETRY_S
        return None if runner.over(now) else runner.next_at(now)

    async def _wait(self, stopped: asyncio.Task[bool]) -> None:
        moment = next_moment(self._moments, self._now)
        pause = LOOK_S if moment is None else min(LOOK_S, (moment - self._now) / self._speed)
        asleep = asyncio.create_task(self._wall.sleep(pause))
        done, _ = await asyncio.wait({asleep, stopped, *self._rounds}, return_when=asyncio.FIRST_COMPLETED)
        asleep.cancel()
        for task, key in [(task, key) for task, key in self._rounds.items() if task in done]:
            del self._rounds[task]
            moment = task.result()
            if moment is None:
                self._over[key] = self._fixtures[key].start
                self._leave(key, "it is over")
            else:
                self._moments[key] = moment

    def _leave(self, key: str, why: str) -> None:
        self._drop(key, why)
        self._desk.left(key, why, self._now)

    def _drop(self, key: str, why: str) -> None:
        del self._fixtures[key], self._moments[key]
        if self._runners.pop(key, None) is not None:
            self._desk.shut(key, self._now, why)

    def _say(self) -> None:
        """First once all are taken up, then every so often, and when others join, leave or begin."""
        at = self._wall.monotonic()
        if self._said_at is None:
            self._said_at = at
        standing = self.standing()
        many = (standing.followed, standing.in_play)
        told = self._many is not None or not self._fixtures.keys() <= self._runners.keys()
        if at - self._said_at >= STATUS_S or not told or (self._many not in (None, many) and at - self._said_at >= 1.0):
            self._said_at, self._many = at, many
            self._desk.stands(standing, self._runners, self._now)

    def standing(self) -> Standing:
        """How it stands now."""
        states = [runner.live.state for runner in self._runners.values()]
        in_play = sum(state.live for state in states)
        opened = sum(
            runner.live.state.status(main_offer(runner.live.terms.match)) is Status.OPEN
            for runner in self._runners.values()
        )
        count = len(self._fixtures)
        moment = min(self._moments.values(), default=None)
        return Standing(count, count - in_play, in_play, opened, count - opened, moment)

    async def _end(self) -> None:
        """Give rounds a moment to end, then leave every market shut: nobody watches it from now on."""
        keys = {*self._runners, *self._rounds.values()}
        if self._rounds:
            await asyncio.wait(self._rounds, timeout=PATIENCE_S)
        for task in self._rounds:
            task.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)
        for key in sorted(keys):
            self._desk.shut(key, self._now, "pricing stopped")
        self._desk.stands(self.standing(), {}, self._now)
