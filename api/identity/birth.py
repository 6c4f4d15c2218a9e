"""Dates of birth as providers give them, and from which day somebody is an adult.

    given          known                   latest possible birthday
    1992-07-14     year, month, day        14 July 1992
    1992-07-00     year, month             31 July 1992
    1992-00-00     year                    31 December 1992

FranceConnect's first level completes a partial date of the registry with 01, which makes a person look *older*; the
date before completion comes as `idp_birthdate`. So the latest birthday that either date allows counts, and where only
the completed form is known and it would decide, a person looks at it.

An adult is one whose 18th birthday has begun in Paris; born on 29 February, that is 1 March in other years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, Self
from zoneinfo import ZoneInfo

from api.identity.errors import BadBirthDate

ADULT_AGE: Final = 18
OLDEST: Final = 120
PARIS: Final = ZoneInfo("Europe/Paris")
_FORM: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class AgeVerdict(StrEnum):
    """What a date of birth says on a day."""

    ADULT = "adult"
    MINOR = "minor"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date of which the day, or month and day, may be unknown (None)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise BadBirthDate("a day without a month")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            raise BadBirthDate("no date of the calendar") from None

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read `YYYY-MM-DD`, where 00 is unknown; raises `BadBirthDate`."""
        match = _FORM.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise BadBirthDate("not of the form YYYY-MM-DD")
        year, month, day = (int(part) for part in match.groups())
        return cls(year, month or None, day or None)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month or 0:02d}-{self.day or 0:02d}"

    @property
    def complete(self) -> bool:
        """Whether year, month and day are known."""
        return self.day is not None

    def latest(self) -> date:
        """The latest day it may be."""
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is None:
            return _last_of_month(self.year, self.month)
        return date(self.year, self.month, self.day)

    def uncompleted(self) -> PartialDate:
        """What it was, if a registry completed it with 01: the widest date that becomes this one."""
        if self.day != 1:
            return self
        return PartialDate(self.year, None if self.month == 1 else self.month)

    def completed(self) -> PartialDate:
        """The form that a registry gives it: unknown parts are 01."""
        return PartialDate(self.year, self.month or 1, self.day or 1)


@dataclass(frozen=True, slots=True)
class Age:
    """What was found, and the first day on which the person is certainly an adult."""

    verdict: AgeVerdict
    adult_since: date


def adult_since(birthday: date) -> date:
    """The day on which somebody becomes 18; born on 29 February, 1 March in a year without one."""
    try:
        return birthday.replace(year=birthday.year + ADULT_AGE)
    except ValueError:
        return date(birthday.year + ADULT_AGE, 3, 1)


def paris_day(now: float) -> date:
    """The calendar day in Paris at a time in seconds since 1970."""
    return datetime.fromtimestamp(now, UTC).astimezone(PARIS).date()


def begins_at(day: date) -> int:
    """Seconds since 1970 at which a day begins in Paris."""
    return int(datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp())


def judge_age(given: PartialDate, original: PartialDate | None, *, completes: bool, today: date) -> Age:
    """Judge an age on a day by the latest birthday possible; raises `BadBirthDate` for the unborn and over 120.

    `original` is the date before completion, where the provider gives it; `completes` says that the provider fills
    unknown parts of `given` with 01.
    """
    known = max(one.latest() for one in (given, original) if one is not None)
    if known > today and given.completed().latest() > today:
        raise BadBirthDate("in the future")
    if today.year - given.year > OLDEST:
        raise BadBirthDate(f"more than {OLDEST} years ago")
    doubtful = completes and original is None
    cautious = max(known, given.uncompleted().latest()) if doubtful else known
    certain = adult_since(cautious)
    if today >= certain:
        return Age(AgeVerdict.ADULT, certain)
    if today >= adult_since(known):
        return Age(AgeVerdict.REVIEW, certain)
    return Age(AgeVerdict.MINOR, certain)


def _last_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
