"""Which readings of different providers are of one fixture.

First by the catalogue (ids, then both teams and the kick-off checked). What it doesn't know is joined by names: home
with home, kick-offs within 20 minutes; first where both sides are EXACT, then where both are CONTAINED or better and
nothing else comes near. Two ids of one provider are never joined, and nothing is guessed from likeness: a reading that
fits nothing stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sports.fixtures import KICKOFF_TOLERANCE_S, Catalogue
from sports.matching.aliases import Aliases, shipped_aliases
from sports.matching.names import Grade
from sports.model import ProviderName, Reading


@dataclass(slots=True)
class _Entry:
    """A fixture of one provider: everything it said under one id, and the newest of it."""

    readings: list[Reading]

    @property
    def newest(self) -> Reading:
        return max(self.readings, key=lambda reading: reading.fetched_at)


@dataclass(slots=True)
class _Cluster:
    """Entries of one fixture, of different providers."""

    entries: list[_Entry] = field(default_factory=list)

    @property
    def first(self) -> Reading:
        return min((entry.newest for entry in self.entries), key=lambda r: (r.kickoff_utc or 0, r.provider))

    @property
    def providers(self) -> set[ProviderName]:
        return {entry.newest.provider for entry in self.entries}

    def grades(self, other: _Cluster, aliases: Aliases) -> tuple[Grade, Grade]:
        """The best grades of two members, by the worse side; nothing where the sides fit better exchanged."""
        best = (Grade.NONE, Grade.NONE)
        for ours in self.entries:
            for theirs in other.entries:
                a, b = ours.newest, theirs.newest
                straight = aliases.grade(a.home, b.home), aliases.grade(a.away, b.away)
                crossed = aliases.grade(a.home, b.away), aliases.grade(a.away, b.home)
                if (min(crossed), max(crossed)) > (min(straight), max(straight)):
                    return Grade.NONE, Grade.NONE
                best = max(best, straight, key=lambda grades: (min(grades), max(grades)))
        return best


def grouped(
    readings: Iterable[Reading], catalogue: Catalogue | None = None, aliases: Aliases | None = None
) -> Mapping[str, list[Reading]]:
    """The readings of each fixture, by the catalogue's key or by `<date> <home> v <away>`; in the order of kick-off."""
    found: dict[str, list[Reading]] = {}
    loose: dict[tuple[ProviderName, str], _Entry] = {}
    for reading in readings:
        fixture = catalogue.bound(reading.provider, reading.provider_fixture_id) if catalogue is not None else None
        if fixture is not None and fixture.check(reading) is None:
            found.setdefault(fixture.key, []).append(reading)
        elif reading.home and reading.away and reading.kickoff_utc is not None:
            key = reading.provider, reading.provider_fixture_id
            loose.setdefault(key, _Entry([])).readings.append(reading)
        else:
            found.setdefault(f"{reading.provider}:{reading.provider_fixture_id}", []).append(reading)
    clusters = [_Cluster([entry]) for entry in loose.values()]
    for least in (Grade.EXACT, Grade.CONTAINED):
        clusters = _joined(clusters, least, shipped_aliases() if aliases is None else aliases)
    for cluster in clusters:
        said = [reading for entry in cluster.entries for reading in entry.readings]
        found.setdefault(_label(cluster.first), []).extend(said)
    return dict(sorted(found.items(), key=lambda item: (item[1][0].kickoff_utc or 0, item[0])))


def _joined(clusters: list[_Cluster], least: Grade, aliases: Aliases) -> list[_Cluster]:
    """Join what fits on both sides and has no other that comes near, in the order of kick-off."""
    joined: list[_Cluster] = []
    for cluster in sorted(clusters, key=lambda one: (one.first.kickoff_utc or 0, one.first.provider)):
        near = [(other, cluster.grades(other, aliases)) for other in _within(joined, cluster)]
        strong = [other for other, grades in near if min(grades) >= least]
        rivals = [other for other, grades in near if least > min(grades) >= Grade.SHARED]
        open_to = [other for other in strong if not other.providers & cluster.providers]
        # A weaker join needs to be the only one that could be meant; an exact one is not shaken by a namesake.
        if len(strong) == len(open_to) == 1 and (least is Grade.EXACT or not rivals):
            open_to[0].entries += cluster.entries
        else:
            joined.append(cluster)
    return joined


def _within(joined: list[_Cluster], cluster: _Cluster) -> Iterator[_Cluster]:
    """The clusters of the same sport whose first kick-off is within the tolerance."""
    ours = cluster.first
    for other in reversed(joined):
        theirs = other.first
        # Joined in the order of kick-off: everything before this one is farther away still.
        if abs((ours.kickoff_utc or 0) - (theirs.kickoff_utc or 0)) > KICKOFF_TOLERANCE_S:
            break
        if ours.sport is theirs.sport:
            yield other


def _label(reading: Reading) -> str:
    day = datetime.fromtimestamp(reading.kickoff_utc or 0, UTC).strftime("%Y-%m-%dT%H:%MZ")
    return f"{day} {reading.home} v {reading.away}"
