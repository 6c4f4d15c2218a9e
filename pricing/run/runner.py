"""Follows one match at its feeds until it is over: polls, tells the live match, and says what changed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pricing.guard import Change
from pricing.run.live import LiveMatch
from proofbook.clock import MatchClock, WallClock
from sports.live import MatchEvent
from sports.model import StatusGroup

EARLY_S: Final = 120
"""Seconds before the kick-off from which on feeds are asked as often as in play."""
CALM_S: Final = 60

Note = Callable[[LiveMatch, Sequence[Change], int], None]


class Polled(Protocol):
    """A feed that is asked once (`sports.live.Follower`)."""

    async def poll(self) -> list[MatchEvent]:
        """Ask once; gives one event at least."""
        ...


@dataclass(slots=True)
class Runner:
    """`poll_s` are seconds of the match between two polls, `speed` the match's seconds in a real one."""

    live: LiveMatch
    followers: Sequence[Polled]
    clock: MatchClock
    wall: WallClock
    note: Note
    poll_s: float = 5.0
    speed: float = 1.0
    until: int | None = None

    async def run(self) -> None:
        """Until the match is over, off, or `until` on the match clock."""
        while True:
            begun = self.wall.monotonic()
            polled = await asyncio.gather(*(follower.poll() for follower in self.followers))
            now = await self.clock.read()
            # Replicas are waited for here: the loop goes on meanwhile.
            events = [event for events in polled for event in events]
            changes = await asyncio.to_thread(self.live.hear, events, now)
            self.note(self.live, changes, now)
            if self._over(now):
                return
            calm = not self.live.state.live and now < self.live.terms.football.kickoff - EARLY_S
            pause = (CALM_S if calm else self.poll_s) / self.speed
            await self.wall.sleep(max(0.0, pause - (self.wall.monotonic() - begun)))

    def _over(self, now: int) -> bool:
        state = self.live.state
        over = state.live and state.trusted_since is not None and state.basis is not None and state.basis.half == 4
        off = {line.shown.phase.group for line in state.lines.values()} == {StatusGroup.OFF}
        return over or off or (self.until is not None and now >= self.until)
