"""Clock times without a zone. Only zones whose rule is fixed by law are known here: no table of the system is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sports.model import UnixTime

_HOUR = timedelta(hours=1)


def at_offset(local: datetime, offset: timedelta) -> UnixTime | None:
    """The moment of a naive local time at a fixed offset from UTC; None outside the calendar."""
    try:
        return UnixTime(int((local - offset).replace(tzinfo=UTC).timestamp()))
    except OverflowError:
        return None


def in_europe(local: datetime, standard: timedelta) -> UnixTime | None:
    """The moment of a naive local time in a zone of the European Union or Great Britain, `standard` off UTC in winter.

    Summer time runs from 01:00 UTC on the last Sunday of March to that of October (in force since 1996; earlier years
    give None, and so does an hour that the clocks left out). An hour that came twice is the first.
    """
    if local.year < 1996:
        return None
    begins, ends = _last_sunday(local.year, 3), _last_sunday(local.year, 10)
    for offset in (standard + _HOUR, standard):
        try:
            moment = local - offset
        except OverflowError:
            return None
        if (begins <= moment < ends) is (offset != standard):
            return at_offset(local, offset)
    return None


def _last_sunday(year: int, month: int) -> datetime:
    """01:00 on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC).replace(tzinfo=None)
    return last - timedelta(days=(last.weekday() + 1) % 7)
