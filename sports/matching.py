"""Which readings of different providers are of one fixture.

First by the catalogue (ids, then both teams and the kick-off checked). What it doesn't know is grouped by exact names:
both sides equal after normalising, home with home, kick-offs within 20 minutes, one candidate only. Nothing is guessed
from likeness; a reading that fits nothing stands alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sports.fixtures import KICKOFF_TOLERANCE_S, Catalogue
from sports.model import Reading

# Letters that decomposition leaves whole.
_FOLDS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


def normalised(name: str) -> str:
    """A name without accents, case and punctuation; no word is dropped: City and United tell clubs apart."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_FOLDS))
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


def grouped(readings: Iterable[Reading], catalogue: Catalogue | None = None) -> Mapping[str, list[Reading]]:
    """The readings of each fixture, by the catalogue's key or by `<date> <home> v <away>`; in the order of kick-off."""
    found: dict[str, list[Reading]] = {}
    loose: list[Reading] = []
    for reading in readings:
        fixture = catalogue.bound(reading.provider, reading.provider_fixture_id) if catalogue is not None else None
        if fixture is not None and fixture.check(reading) is None:
            found.setdefault(fixture.key, []).append(reading)
        elif reading.home and reading.away and reading.kickoff_utc is not None:
            loose.append(reading)
        else:
            found.setdefault(f"{reading.provider}:{reading.provider_fixture_id}", []).append(reading)
    # By the names, then by time: a fixture is a run of kick-offs that lie within the tolerance of its first.
    by_names: dict[tuple[str, str], list[Reading]] = {}
    for reading in loose:
        by_names.setdefault((normalised(reading.home), normalised(reading.away)), []).append(reading)
    for same in by_names.values():
        same.sort(key=lambda reading: (reading.kickoff_utc or 0, reading.provider, reading.fetched_at))
        first = same[0]
        for reading in same:
            if (reading.kickoff_utc or 0) - (first.kickoff_utc or 0) > KICKOFF_TOLERANCE_S:
                first = reading
            found.setdefault(_label(first), []).append(reading)
    return dict(sorted(found.items(), key=lambda item: (item[1][0].kickoff_utc or 0, item[0])))


def _label(reading: Reading) -> str:
    day = datetime.fromtimestamp(reading.kickoff_utc or 0, UTC).strftime("%Y-%m-%dT%H:%MZ")
    return f"{day} {reading.home} v {reading.away}"
