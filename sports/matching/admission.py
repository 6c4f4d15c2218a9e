"""Which readings of a fixture, asked for by their bound ids, may count towards its result. Pure.

another id, other teams            refused: the provider shows another match
exchanged, and known as such       turned round, then held against the fixture like any other
exchanged, not known               refused: a person or two groups must say so first (`sports review`)
kick-off within 20 minutes         kept
off the field                      kept whatever its kick-off: it brings no score
later, shown by two groups         kept; the window of the rule goes on counting from the listed kick-off
later, shown by one group          refused until another group shows the same
earlier                            refused: bets were taken after such a kick-off
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sports.fixtures import KICKOFF_TOLERANCE_S, CatalogueFixture
from sports.matching.binding import exchanged
from sports.model import Reading, StatusGroup


@dataclass(frozen=True, slots=True)
class Refused:
    """A reading that doesn't count, and why."""

    reading: Reading
    reason: str


def admit(
    fixture: CatalogueFixture, readings: Iterable[Reading], others: Iterable[Reading] = ()
) -> list[Reading | Refused]:
    """An answer a reading, in the order given; sides come out as the fixture lists them.

    Readings name the group that they vote in. `others` are the newest of the fixture's readings known from before, as
    they were shown: a second group may have shown a new kick-off then.
    """
    turned = [_turned(fixture, reading) for reading in readings]
    known = [*turned, *(_turned(fixture, reading) for reading in others)]
    ours = [reading for reading in known if _misfit(fixture, reading) is None]
    return [_judged(fixture, reading, ours) for reading in turned]


def _turned(fixture: CatalogueFixture, reading: Reading) -> Reading:
    return exchanged(reading) if reading.provider in fixture.swapped else reading


def _misfit(fixture: CatalogueFixture, reading: Reading) -> str | None:
    """Why a reading is of another match, whenever it is played."""
    if reading.provider not in fixture.home.providers or reading.provider not in fixture.away.providers:
        return "the catalogue holds no team ids of this provider: bind it with `sports review`"
    return fixture.check_sides(reading)


def _judged(fixture: CatalogueFixture, reading: Reading, ours: list[Reading]) -> Reading | Refused:
    wrong = _misfit(fixture, reading)
    if wrong is not None:
        return Refused(reading, wrong)
    if reading.status.group is StatusGroup.OFF:
        return reading
    if reading.kickoff_utc is None:
        return Refused(reading, "it names no kick-off")
    late_s = reading.kickoff_utc - fixture.start
    if abs(late_s) <= KICKOFF_TOLERANCE_S:
        return reading
    moved = f"kick-off {reading.kickoff_utc} is {abs(late_s)} s {'after' if late_s > 0 else 'before'} the listed one"
    if late_s < 0:
        return Refused(reading, f"{moved}: bets were taken until then, so its score cannot count")
    if any(_near(reading, other) for other in ours if other.group != reading.group):
        return reading
    return Refused(reading, f"{moved}, and no other group shows the same yet")


def _near(one: Reading, other: Reading) -> bool:
    if one.kickoff_utc is None or other.kickoff_utc is None:
        return False
    return abs(one.kickoff_utc - other.kickoff_utc) <= KICKOFF_TOLERANCE_S
