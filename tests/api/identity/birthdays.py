"""The day that the providers of these tests believe it is."""

from datetime import UTC, date, datetime


def today() -> date:
    return datetime.now(UTC).date()
