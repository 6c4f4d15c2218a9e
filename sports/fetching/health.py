"""How each provider has been doing: counts by kind of answer, failures in a row, and since when. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sports.model import ProviderName
from sports.providers.adapter import Health


@dataclass(slots=True)
class Standing:
    """One provider. Times are seconds of the wall clock, absent while nothing of the kind has happened."""

    provider: ProviderName
    health: Health = Health.OK
    since: float | None = None
    last_ok: float | None = None
    failures_in_row: int = 0
    last_error: str = ""
    answers: Counter[Health] = field(default_factory=Counter)
    problems: int = 0
    """bodies that arrived whole and held something that could not be read"""

    @property
    def alarm(self) -> bool:
        """Whether a person should look: a refused key at once, anything else after five failures in a row."""
        return self.health is Health.DENIED or self.failures_in_row >= 5


class HealthBoard:
    """The standing of every provider that was asked."""

    def __init__(self) -> None:
        self._standings: dict[ProviderName, Standing] = {}

    def of(self, provider: ProviderName) -> Standing:
        """One provider's standing, empty before the first answer."""
        return self._standings.setdefault(provider, Standing(provider))

    def note(self, provider: ProviderName, health: Health, now: float, error: str = "") -> None:
        """Count one answer, or the lack of one; `error` must not hold a secret."""
        standing = self.of(provider)
        if standing.health is not health or standing.since is None:
            standing.health, standing.since = health, now
        standing.answers[health] += 1
        # An answer that the fixture is not there is an answer: the provider itself is well.
        if health in (Health.OK, Health.MISSING):
            standing.last_ok, standing.failures_in_row, standing.last_error = now, 0, ""
        else:
            standing.failures_in_row += 1
            standing.last_error = error

    def note_problems(self, provider: ProviderName, count: int) -> None:
        """Count what could not be read in a healthy answer."""
        self.of(provider).problems += count

    def all(self) -> list[Standing]:
        """Every provider asked so far, by name."""
        return [self._standings[name] for name in sorted(self._standings)]
