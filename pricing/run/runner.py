"""Follows one match at its feeds until it is over: polls, tells the live match, and says what changed."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, runtime_checkable

from pricing.guard import Change
from pricing.request import Reference
from pricing.run.live import LiveMatch
from pricing.run.pace import Pace
from sports.live import MatchEvent
from sports.model import Reading, StatusGroup
from sports.words import Score

EARLY_S: Final = 120
"""Seconds before the kick-off from which on feeds are asked as often as in play."""
CALM_S: Final = 60
FAR_S: Final = 3600
FAR_EVERY_S: Final = 600
"""More than `FAR_S` before the kick-off feeds are asked this often: no more than a postponement can be seen."""
OTHERS_S: Final = 1800
"""How often prices of others are asked for; in the last hours before the kick-off the half and then a sixth of it."""

Note = Callable[[LiveMatch, Sequence[Change], int], None]


class Polled(Protocol):
    """A feed that is asked once (`sports.live.Follower`)."""

    async def poll(self) -> list[MatchEvent]:
        """Ask once; gives one event at least."""
        ...


@runtime_checkable
class Reads(Protocol):
    """A feed that keeps what it read last (`sports.live.Follower`)."""

    @property
    def reading(self) -> Reading | None:
        """The newest reading."""
        ...


class Others(Protocol):
    """Where prices of others come from (`pricing.run.catalogued.PriceFeed`)."""

    async def reference(self) -> Reference | None:
        """Ask once; None where there is none or no answer."""
        ...


@dataclass(slots=True)
class Runner:
    """`poll_s` are seconds of the match between two polls in play; `others` are asked before the match only."""

    live: LiveMatch
    followers: Sequence[Polled]
    pace: Pace
    note: Note
    poll_s: int = 5
    until: int | None = None
    others: Others | None = None
    _polled_at: int | None = field(init=False, default=None)
    _told_at: int | None = field(init=False, default=None)

    async def run(self) -> None:
        """Until the match is over, off, or `until` on the match clock."""
        while True:
            now = await self.round()
            if self.over(now):
                return
            await self.pace.rest(CALM_S if self._left(now) > EARLY_S else self.poll_s)

    async def round(self) -> int:
        """Ask what is due, tell the live match, and say what changed; gives the moment of it."""
        before = await self.pace.moment()
        events = await self._poll(before)
        reference = await self._reference(before)
        now = await self.pace.moment()
        # Replicas are waited for here: the loop goes on meanwhile.
        changes = await asyncio.to_thread(self._tell, events, reference, now)
        self.note(self.live, changes, now)
        return now

    def next_at(self, now: int) -> int:
        """The moment of the next round, where rounds of many matches take turns."""
        left = self._left(now)
        if left <= EARLY_S:
            return now + self.poll_s
        kickoff = self.live.terms.match.kickoff
        moments = [kickoff - EARLY_S]
        if self.live.planned is not None:
            moments.append(self.live.planned)
        if self.followers:
            moments.append(now + FAR_EVERY_S if left > FAR_S else now + CALM_S)
        if self.others is not None:
            moments.append((now if self._told_at is None else self._told_at) + _others_every(left))
        return max(now + 1, min(moments))

    def _left(self, now: int) -> int:
        """Seconds to the kick-off; none once it is played."""
        return 0 if self.live.state.live else self.live.terms.match.kickoff - now

    async def _poll(self, now: int) -> list[MatchEvent]:
        far = self._left(now) > FAR_S
        if far and self._polled_at is not None and now - self._polled_at < FAR_EVERY_S:
            return []
        self._polled_at = now
        polled = await asyncio.gather(*(follower.poll() for follower in self.followers))
        return [event for events in polled for event in events]

    async def _reference(self, now: int) -> Reference | None:
        left = self._left(now)
        if self.others is None or left <= 0:
            return None
        if self._told_at is not None and now - self._told_at < _others_every(left):
            return None
        self._told_at = now
        return await self.others.reference()

    def _tell(self, events: Sequence[MatchEvent], reference: Reference | None, now: int) -> list[Change]:
        match, changes = self.live.terms.match, []
        if reference is not None and reference != match.reference:
            changes = self.live.change(replace(match, reference=reference), now)
        half_time = half_time_shown(one.reading for one in self.followers if isinstance(one, Reads))
        if half_time is not None:
            self.live.learn(half_time)
        return changes + self.live.hear(events, now)

    def over(self, now: int) -> bool:
        """Whether there is nothing more to follow."""
        state = self.live.state
        if not state.lines and now >= state.kickoff:
            return True
        over = state.live and state.trusted_since is not None and state.basis is not None and state.basis.half == 4
        off = {line.shown.phase.group for line in state.lines.values()} == {StatusGroup.OFF}
        return over or off or (self.until is not None and now >= self.until)


def half_time_shown(readings: Iterable[Reading | None]) -> Score | None:
    """The score at the break, where two independent groups show it and none another. Pure."""
    scores_of = {one.group: one.scores.half_time for one in readings if one is not None}
    shown = {group: Score(*score) for group, score in scores_of.items() if score is not None}
    scores = set(shown.values())
    return scores.pop() if len(shown) >= 2 and len(scores) == 1 else None


def _others_every(left: int) -> int:
    """Seconds between two questions for prices of others, so long before the kick-off."""
    return OTHERS_S if left > 6 * 3600 else OTHERS_S // 2 if left > 3600 else OTHERS_S // 6
