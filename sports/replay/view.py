"""What one provider believes at one moment: every match as it shows it, faults included."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sports.model import ProviderName
from sports.replay.matches import Match, MatchState, state_at


@dataclass(frozen=True, slots=True)
class Seen:
    """A match as a provider shows it; `now` is the moment that it believes in."""

    match: Match
    state: MatchState
    now: int


Belief = Callable[[Match, int], Seen | None]
"""What a provider believes of a match at a moment; None: it shows no such match."""


def truly(match: Match, now: int) -> Seen:
    """The match as it was."""
    return Seen(match, state_at(match, now), now)


@dataclass(slots=True)
class View:
    """The matches of one provider at `now`; `shown` collects the keys of those that an answer holds."""

    provider: ProviderName
    matches: tuple[Match, ...]
    now: int
    belief: Belief = truly
    shown: set[str] = field(default_factory=set)

    def by_id(self, number: str) -> Seen | None:
        """The match of a provider's id."""
        found = [match for match in self.matches if match.fixture.providers.get(self.provider) == number]
        return next(iter(self._see(found)), None)

    def of(self, competition: str, season: str | None = None, day: str | None = None) -> list[Seen]:
        """The matches of a competition by the provider's code, of a season and of a day (YYYY-MM-DD, UTC)."""
        return self._see(
            match
            for match in self.matches
            if match.fixture.competition.providers.get(self.provider) == competition
            and (season is None or str(match.fixture.competition.season) == season)
            and (day is None or match.fixture.kickoff_utc[:10] == day)
        )

    def between(self, first: str, last: str, competitions: frozenset[str] | None = None) -> list[Seen]:
        """The matches of all competitions, or of some, on the days from `first` to `last`."""
        return self._see(
            match
            for match in self.matches
            if first <= match.fixture.kickoff_utc[:10] <= last
            and self.provider in match.fixture.providers
            and (competitions is None or match.fixture.competition.providers[self.provider] in competitions)
        )

    def knows(self, competition: str) -> bool:
        """Whether any match is of that competition."""
        return any(match.fixture.competition.providers.get(self.provider) == competition for match in self.matches)

    def _see(self, matches: Iterable[Match]) -> list[Seen]:
        found = []
        for match in matches:
            self.shown.add(match.fixture.key)
            seen = self.belief(match, self.now)
            if seen is not None:
                found.append(seen)
        return found
