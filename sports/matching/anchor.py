"""A catalogue out of one provider's list: the first draft of a competition, which other providers are then bound to.

Ids are given in the order of kick-off and name from the numbers that the caller names, so the same list makes the same
file. Teams are known by the provider's ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sports.fixtures import Catalogue, CatalogueFixture, Competition, Team, TeamName
from sports.matching.names import normalised
from sports.model import Reading


def catalogue_of(
    readings: Iterable[Reading],
    competition: Competition,
    first_team: int = 1,
    first_fixture: int = 1,
    *,
    neutral: bool = False,
) -> Catalogue:
    """The fixtures of one competition as one provider lists them; readings without teams or kick-off are left out."""
    usable = [r for r in readings if r.home and r.away and r.home_id and r.away_id and r.kickoff_utc is not None]
    ordered = sorted(usable, key=lambda r: (r.kickoff_utc or 0, r.home, r.away))
    teams: dict[str, Team] = {}
    for name, number, provider in sorted(
        {(r.home, r.home_id or "", r.provider) for r in ordered}
        | {(r.away, r.away_id or "", r.provider) for r in ordered}
    ):
        if number not in teams:
            teams[number] = Team(first_team + len(teams), name, "", {provider: TeamName(number, name)})
    fixtures: dict[str, CatalogueFixture] = {}
    for reading in ordered:
        moment = datetime.fromtimestamp(reading.kickoff_utc or 0, UTC)
        key = f"{competition.key}-{moment:%Y%m%d}-{_slug(reading.home)}-{_slug(reading.away)}"
        fixtures[key] = CatalogueFixture(
            first_fixture + len(fixtures),
            key,
            competition,
            reading.kickoff_utc or reading.fetched_at,
            f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            teams[reading.home_id or ""],
            teams[reading.away_id or ""],
            {reading.provider: reading.provider_fixture_id},
            sport=reading.sport,
            neutral=neutral,
        )
    return Catalogue(fixtures)


def _slug(name: str) -> str:
    return normalised(name).replace(" ", "-")
