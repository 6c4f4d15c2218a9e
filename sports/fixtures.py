"""Fixture specifications, and the catalogue: canonical ids with what each provider calls them.

The catalogue binds a provider's fixture to a canonical one by id; `check` then holds the reading against it (both teams
on their sides, kick-off close by), so that a replaced or swapped fixture is noticed rather than settled.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sports.errors import SportsError
from sports.model import ProviderName, Reading, Sport, UnixTime
from sports.providers.adapter import FixtureRef

KICKOFF_TOLERANCE_S = 20 * 60
SHORTEST_FOOTBALL_S = 105 * 60


class CatalogueError(SportsError):
    """A catalogue that cannot be read, or a name that it doesn't hold."""


@dataclass(frozen=True, slots=True)
class FixtureSpec:
    """What a fixture's id is the hash of: all times in seconds UTC, all ids canonical numbers.

    `earliest` is the first moment of a report of a played match, `close` the end of betting, `deadline` the moment from
    which an unreported fixture is void. `tie` joins the legs of a two-legged tie, 0 for a single match.
    """

    sport: Sport
    competition: int
    season: int
    home_team: int
    away_team: int
    start: UnixTime
    earliest: UnixTime
    close: UnixTime
    deadline: UnixTime
    rules_version: int
    committee: int
    tie: int = 0

    def __post_init__(self) -> None:
        if self.home_team == self.away_team:
            raise CatalogueError(f"team {self.home_team} cannot play against itself: give two team ids")
        if not self.start < self.earliest < self.deadline or not self.start <= self.close <= self.deadline:
            raise CatalogueError(
                f"times out of order (start {self.start}, earliest {self.earliest}, close {self.close}, "
                f"deadline {self.deadline}): want start < earliest < deadline and start <= close <= deadline"
            )


@dataclass(frozen=True, slots=True)
class TeamName:
    """A provider's id and name of a team."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Team:
    """A team by its canonical id; `providers` holds what each provider calls it."""

    id: int
    name: str
    code: str
    providers: Mapping[ProviderName, TeamName]

    @property
    def names(self) -> frozenset[str]:
        """Every name that is known."""
        return frozenset({self.name, *(said.name for said in self.providers.values())})


@dataclass(frozen=True, slots=True)
class Competition:
    """A competition's season; `providers` holds each provider's code."""

    id: int
    key: str
    name: str
    season: int
    providers: Mapping[ProviderName, str]


@dataclass(frozen=True, slots=True)
class CatalogueFixture:
    """One fixture with its ids at each provider; on `neutral` ground home and away are mere names.

    `swapped` are the providers that list the sides the other way round, by the word of a person or of two groups.
    """

    id: int
    key: str
    competition: Competition
    start: UnixTime
    kickoff_utc: str
    home: Team
    away: Team
    providers: Mapping[ProviderName, str]
    sport: Sport = Sport.FOOTBALL
    neutral: bool = False
    swapped: frozenset[ProviderName] = frozenset()

    def ref(self, provider: ProviderName) -> FixtureRef:
        """How to ask one provider for this fixture."""
        return FixtureRef(self.providers[provider], self.competition.providers[provider], self.kickoff_utc[:10])

    def check(self, reading: Reading) -> str | None:
        """Why a reading is not of this fixture at its listed time, or None when it is."""
        wrong = self.check_sides(reading)
        if wrong is None and (
            reading.kickoff_utc is None or abs(reading.kickoff_utc - self.start) > KICKOFF_TOLERANCE_S
        ):
            wrong = f"kick-off {reading.kickoff_utc} is more than {KICKOFF_TOLERANCE_S} s from {self.start}"
        return wrong

    def check_sides(self, reading: Reading) -> str | None:
        """Why a reading is not of this fixture by its ids, whenever it is played, or None when it is."""
        if reading.provider_fixture_id != self.providers.get(reading.provider):
            return f"fixture id {reading.provider_fixture_id!r} is not the bound one"
        expected = (self.home.providers[reading.provider].id, self.away.providers[reading.provider].id)
        if (reading.home_id, reading.away_id) == expected[::-1]:
            return "home and away are exchanged"
        if (reading.home_id, reading.away_id) != expected:
            return f"teams {reading.home_id} and {reading.away_id} are not {expected[0]} and {expected[1]}"
        return None

    def spec(
        self,
        *,
        committee: int,
        rules_version: int = 1,
        earliest_s: int = SHORTEST_FOOTBALL_S,
        close_s: int = 3 * 3600,
        deadline_s: int = 7 * 24 * 3600,
    ) -> FixtureSpec:
        """The specification, with times counted from the start."""
        return FixtureSpec(
            self.sport,
            self.competition.id,
            self.competition.season,
            self.home.id,
            self.away.id,
            self.start,
            UnixTime(self.start + earliest_s),
            UnixTime(self.start + close_s),
            UnixTime(self.start + deadline_s),
            rules_version,
            committee,
        )


class Catalogue:
    """Every fixture known, by key."""

    def __init__(self, fixtures: Mapping[str, CatalogueFixture]) -> None:
        self.fixtures = fixtures
        self._by_id = {(name, number): f for f in fixtures.values() for name, number in f.providers.items()}
        self._by_start = sorted(fixtures.values(), key=lambda fixture: (fixture.start, fixture.key))

    def fixture(self, key: str) -> CatalogueFixture:
        """One fixture, or `CatalogueError` listing the nearest keys."""
        try:
            return self.fixtures[key]
        except KeyError:
            known = ", ".join(self.fixtures)
            raise CatalogueError(f"no fixture is called {key!r}; known: {known}") from None

    def bound(self, provider: ProviderName, fixture_id: str) -> CatalogueFixture | None:
        """The fixture that a provider's id is bound to."""
        return self._by_id.get((provider, fixture_id))

    def around(self, moment: UnixTime, within_s: int) -> Sequence[CatalogueFixture]:
        """The fixtures that start within so many seconds of a moment, in the order of their start."""
        low = bisect_left(self._by_start, moment - within_s, key=lambda fixture: fixture.start)
        high = bisect_right(self._by_start, moment + within_s, key=lambda fixture: fixture.start)
        return self._by_start[low:high]


def load_catalogue(path: Path) -> Catalogue:
    """Read a catalogue file; raises `CatalogueError` naming the file and what is missing."""
    try:
        return catalogue_from(json.loads(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        raise CatalogueError(f"cannot read the catalogue {path}: {error.strerror}") from error
    except ValueError as error:
        raise CatalogueError(f"{path} is not a catalogue: {error!r}") from error


def catalogue_from(content: Any, name: str) -> Catalogue:
    """A catalogue out of the content of its file; raises `CatalogueError` naming the file and what is missing."""
    try:
        return _catalogue(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(f"{name} is not a catalogue: {error!r}") from error


def content_of(catalogue: Catalogue) -> dict[str, Any]:
    """The content of a catalogue's file; `catalogue_from` reads it back."""
    fixtures = catalogue.fixtures.values()
    competitions = {fixture.competition.key: fixture.competition for fixture in fixtures}
    teams = {team.id: team for fixture in fixtures for team in (fixture.home, fixture.away)}
    return {
        "competitions": [
            {"id": c.id, "key": c.key, "name": c.name, "season": c.season, "providers": dict(c.providers)}
            for _, c in sorted(competitions.items())
        ],
        "teams": [
            {
                "id": team.id,
                "name": team.name,
                "code": team.code,
                "providers": {name: {"id": said.id, "name": said.name} for name, said in team.providers.items()},
            }
            for _, team in sorted(teams.items())
        ],
        "fixtures": [
            {
                "id": fixture.id,
                "key": fixture.key,
                "sport": int(fixture.sport),
                "competition": fixture.competition.key,
                "kickoff_utc": fixture.kickoff_utc,
                "home": fixture.home.id,
                "away": fixture.away.id,
                "neutral": fixture.neutral,
                "swapped": sorted(fixture.swapped),
                "providers": dict(fixture.providers),
            }
            for fixture in sorted(fixtures, key=lambda fixture: fixture.id)
        ],
    }


def _catalogue(content: dict[str, Any]) -> Catalogue:
    competitions = {
        row["key"]: Competition(
            row["id"],
            row["key"],
            row["name"],
            row["season"],
            {ProviderName(name): code for name, code in row["providers"].items()},
        )
        for row in content["competitions"]
    }
    teams = {
        row["id"]: Team(
            row["id"],
            row["name"],
            row["code"],
            {ProviderName(name): TeamName(said["id"], said["name"]) for name, said in row["providers"].items()},
        )
        for row in content["teams"]
    }
    fixtures = {
        row["key"]: CatalogueFixture(
            row["id"],
            row["key"],
            competitions[row["competition"]],
            UnixTime(int(datetime.fromisoformat(row["kickoff_utc"]).timestamp())),
            row["kickoff_utc"],
            teams[row["home"]],
            teams[row["away"]],
            {ProviderName(name): fixture_id for name, fixture_id in row["providers"].items()},
            Sport(row.get("sport", Sport.FOOTBALL)),
            row.get("neutral", False) is True,
            frozenset(map(ProviderName, row.get("swapped", ()))),
        )
        for row in content["fixtures"]
    }
    return Catalogue(fixtures)
