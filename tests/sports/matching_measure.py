"""Binding measured on bodies that providers sent: what has a counterpart is bound, what has none is not.

The catalogue is made of one provider's lists (football-data's World Cup 2022, openfootball's two leagues); everything
else is bound to it by names. A bind is false when the 90-minute scores differ, or when it happens although the true
fixture was taken out of the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sports.fixtures import Catalogue, CatalogueFixture, Competition
from sports.matching import Aliases, Binding, Verdict, bind_all, shipped_aliases
from sports.matching.anchor import catalogue_of
from sports.model import Reading, UnixTime
from sports.providers import ADAPTERS
from tests.sports.mutation import FOLDERS

AT = UnixTime(1_800_000_000)
ANCHORS = {
    "world-cup-2022": ("football-data", "wc2022_matches.json"),
    "de-2022": ("openfootball", "2022-23_de.1.json"),
    "en-2022": ("openfootball", "2022-23_en.1.json"),
}
OTHERS = {
    "openfootball": ("worldcup_2022.json",),
    "api-football": (
        "epl_2022-08-29_2022-09-04.json",
        "fixture_1357968_HT.json",
        "fixture_1357969_1H.json",
        "fixture_1375515_PST.json",
    ),
    "openligadb": ("bundesliga-2020-03.json", "bundesliga-2022-01.json"),
    "espn": ("event_633850.json", "event_740898.json", "mls_2022-09-17_event_623597.json"),
}
WITH_COUNTERPART = {
    ("openfootball", "worldcup_2022.json"): 64,
    ("api-football", "epl_2022-08-29_2022-09-04.json"): 20,
    ("openligadb", "bundesliga-2022-01.json"): 9,
    ("espn", "event_633850.json"): 1,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Readings with a counterpart, how many of them were bound, and binds that are false."""

    readings: int
    with_counterpart: int
    bound: int
    review: int
    false: int
    left_out_bound: int

    @property
    def bound_percent(self) -> float:
        return 100 * self.bound / self.with_counterpart


def measure(samples: Path, aliases: Aliases | None = None) -> Measured:
    names = shipped_aliases() if aliases is None else aliases
    anchors = {key: _read(samples, *place) for key, place in ANCHORS.items()}
    fixtures: dict[str, CatalogueFixture] = {}
    truth: dict[str, Reading] = {}
    for number, (key, readings) in enumerate(anchors.items()):
        competition = Competition(number + 1, key, key, 2022, {})
        catalogue = catalogue_of(readings, competition, 1000 * number, 10_000 * number, neutral=key == "world-cup-2022")
        fixtures |= catalogue.fixtures
        shown = {reading.provider_fixture_id: reading for reading in readings}
        truth |= {name: shown[next(iter(one.providers.values()))] for name, one in catalogue.fixtures.items()}
    others = [reading for name, files in OTHERS.items() for file in files for reading in _read(samples, name, file)]
    bindings = bind_all(others, Catalogue(fixtures), names)
    bound = [one for one in bindings if one.verdict is Verdict.BOUND]
    return Measured(
        len(others),
        sum(WITH_COUNTERPART.values()),
        len(bound),
        sum(one.verdict is Verdict.REVIEW for one in bindings),
        sum(one.reading.scores.regulation != truth[one.key or ""].scores.regulation for one in bound),
        sum(_bound_elsewhere(one, fixtures, names) for one in bound),
    )


def _bound_elsewhere(binding: Binding, fixtures: dict[str, CatalogueFixture], names: Aliases) -> bool:
    without = {key: fixture for key, fixture in fixtures.items() if key != binding.key}
    (again,) = bind_all([binding.reading], Catalogue(without), names)
    return again.verdict is Verdict.BOUND


def _read(samples: Path, provider: str, file: str) -> list[Reading]:
    return list(ADAPTERS[provider].parse((samples / FOLDERS[provider] / file).read_bytes(), AT).readings)
