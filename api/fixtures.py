"""One mapping between what pricing calls a fixture and the chain's id of it, used by board and desk alike.

    catalogue key ─▶ specification ─▶ EIP-712 hash ─▶ its first 16 bytes: the fixture of a leg

A fixture that the catalogue does not have is called by its id, `0x` and 32 hexadecimal digits.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from chain.typed_data import Fixture
from sports.fixtures import Catalogue, CatalogueFixture, FixtureSpec, load_catalogue

_HEX: Final = re.compile(r"0x[0-9a-f]{32}")


def typed(spec: FixtureSpec) -> Fixture:
    """The EIP-712 struct of a specification."""
    return Fixture(
        sport=int(spec.sport),
        competition=spec.competition,
        season=spec.season,
        home=spec.home_team,
        away=spec.away_team,
        start=spec.start,
        earliest=spec.earliest,
        close=spec.close,
        deadline=spec.deadline,
        rules=spec.rules_version,
        committee=spec.committee,
        tie=spec.tie,
    )


class FixtureNames:
    """The names of a catalogue's fixtures, listed for one committee; without a catalogue every name is an id."""

    def __init__(self, catalogue: Catalogue | None = None, committee: int = 0) -> None:
        fixtures = {} if catalogue is None else catalogue.fixtures
        self._known = fixtures
        self._ids = {key: typed(one.spec(committee=committee)).fixture_id() for key, one in fixtures.items()}
        self._names = {fixture: key for key, fixture in self._ids.items()}

    def id_of(self, name: str) -> int | None:
        """The chain's fixture of a name; None for one that is neither in the catalogue nor an id."""
        found = self._ids.get(name)
        return int(name, 16) if found is None and _HEX.fullmatch(name) else found

    def about(self, name: str) -> CatalogueFixture | None:
        """Teams, competition and start of a name, where the catalogue has it."""
        return self._known.get(name)

    def name_of(self, fixture: int) -> str:
        """What pricing calls a fixture of the chain."""
        return self._names.get(fixture) or f"0x{fixture:032x}"


def names_from(path: Path | None, committee: int = 0) -> FixtureNames:
    """The names of a catalogue file. Raises CatalogueError."""
    return FixtureNames(None if path is None else load_catalogue(path), committee)
