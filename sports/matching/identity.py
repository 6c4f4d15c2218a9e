"""What was learned about ids, put into a catalogue: ids of a fixture, of its teams, and their history. Pure.

A provider's id of a fixture is a history, not one value: a postponed match may come back under another. The newest one
binds; the ones before it are kept in `ProviderRef.replaced_by`, so that an old body still finds its fixture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from sports.fixtures import Catalogue, CatalogueError, Team, TeamName
from sports.matching.binding import Binding, Doubt, Verdict
from sports.model import ProviderName, Reading, UnixTime


@dataclass(frozen=True, slots=True)
class ProviderRef:
    """One id of one fixture at one provider, since when and until when it was seen, and what came after it."""

    provider: ProviderName
    provider_fixture_id: str
    key: str
    first_seen: UnixTime
    last_seen: UnixTime
    replaced_by: str | None = None
    sides_swapped: bool = False


def learned(catalogue: Catalogue, bindings: Iterable[Binding]) -> Catalogue:
    """The catalogue with the ids of every binding that is BOUND; what is bound already stays."""
    grown = catalogue
    for binding in bindings:
        if binding.verdict is Verdict.BOUND and binding.key is not None:
            grown = with_binding(grown, binding.reading, binding.key, swapped=binding.swapped)
    return grown


def with_binding(catalogue: Catalogue, reading: Reading, key: str, *, swapped: bool = False) -> Catalogue:
    """The catalogue with a reading's ids on a fixture; `CatalogueError` if a team has another id at the provider."""
    return with_ids(catalogue, key, reading.provider, reading.provider_fixture_id, reading, swapped=swapped)


class Sides(Protocol):
    """Both teams as a provider lists them."""

    @property
    def home(self) -> str:
        """Name."""

    @property
    def away(self) -> str:
        """Name."""

    @property
    def home_id(self) -> str | None:
        """Id, absent where the provider has names only."""

    @property
    def away_id(self) -> str | None:
        """Id."""


def with_ids(
    catalogue: Catalogue,
    key: str,
    provider: ProviderName,
    fixture_id: str,
    said: Sides,
    *,
    swapped: bool = False,
) -> Catalogue:
    """The catalogue with a provider's id of a fixture and of its teams, whose sides are exchanged on request."""
    fixture = catalogue.fixture(key)
    listed = [TeamName(said.home_id or said.home, said.home), TeamName(said.away_id or said.away, said.away)]
    home, away = reversed(listed) if swapped else listed
    taught = {
        fixture.home.id: _taught(fixture.home, provider, home),
        fixture.away.id: _taught(fixture.away, provider, away),
    }
    fixtures = {
        name: replace(one, home=taught.get(one.home.id, one.home), away=taught.get(one.away.id, one.away))
        for name, one in catalogue.fixtures.items()
    }
    bound = fixtures[key]
    fixtures[key] = replace(
        bound,
        providers={**bound.providers, provider: fixture_id},
        swapped=bound.swapped | {provider} if swapped else bound.swapped - {provider},
    )
    return Catalogue(fixtures)


def _taught(team: Team, provider: ProviderName, said: TeamName) -> Team:
    known = team.providers.get(provider)
    if known is not None and known.id != said.id:
        raise CatalogueError(
            f"{team.name} is {known.id} ({known.name}) at {provider}, not {said.id} ({said.name}): "
            "reject the binding, or correct the team in the catalogue"
        )
    return replace(team, providers={**team.providers, provider: known or said})


def history(bindings: Iterable[Binding]) -> list[ProviderRef]:
    """The ids of each fixture at each provider in the order of their first sight, each with what replaced it."""
    seen: dict[tuple[ProviderName, str, str], ProviderRef] = {}
    for binding in bindings:
        if binding.verdict is not Verdict.BOUND or binding.key is None:
            continue
        reading = binding.reading
        place = reading.provider, binding.key, reading.provider_fixture_id
        at = reading.fetched_at
        known = seen.get(place) or ProviderRef(
            reading.provider, reading.provider_fixture_id, binding.key, at, at, None, binding.doubt is Doubt.SWAPPED
        )
        seen[place] = replace(known, first_seen=min(known.first_seen, at), last_seen=max(known.last_seen, at))
    ordered = sorted(seen.values(), key=lambda ref: (ref.provider, ref.key, ref.first_seen, ref.provider_fixture_id))
    return [
        replace(ref, replaced_by=after.provider_fixture_id)
        if after is not None and (after.provider, after.key) == (ref.provider, ref.key)
        else ref
        for ref, after in zip(ordered, [*ordered[1:], None], strict=True)
    ]
