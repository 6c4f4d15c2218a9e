"""Local clock times of the providers that mark no zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.providers.local_time import at_offset, in_europe

BERLIN, LONDON = timedelta(hours=1), timedelta(0)


@pytest.mark.parametrize(
    ("local", "standard", "utc"),
    [
        # Three days on which the clocks changed: the matches of the afternoon are in the new time.
        ("2023-03-26T15:30", BERLIN, "2023-03-26T13:30Z"),
        ("2023-03-25T15:30", BERLIN, "2023-03-25T14:30Z"),
        ("2022-10-30T15:30", BERLIN, "2022-10-30T14:30Z"),
        ("2022-10-29T15:00", LONDON, "2022-10-29T14:00Z"),
        ("2022-10-30T14:00", LONDON, "2022-10-30T14:00Z"),
        # The hour that came twice is the first.
        ("2022-10-30T02:30", BERLIN, "2022-10-30T00:30Z"),
    ],
)
def test_european_time__around_the_change__has_the_right_offset(local: str, standard: timedelta, utc: str) -> None:
    wanted = datetime.fromisoformat(utc).timestamp()
    assert in_europe(datetime.fromisoformat(local), standard) == wanted


@pytest.mark.parametrize("local", ["2023-03-26T02:30", "1995-06-01T15:00"])
def test_european_time__hour_left_out_or_older_law__is_unknown(local: str) -> None:
    assert in_europe(datetime.fromisoformat(local), BERLIN) is None


@given(st.datetimes(), st.integers(-1000, 1000).map(lambda hours: timedelta(hours=hours)))
def test_local_time__is_total(local: datetime, offset: timedelta) -> None:
    moment = at_offset(local, offset)
    assert moment is None or datetime.fromtimestamp(moment, UTC).year in range(1, 10_000)
    assert in_europe(local, BERLIN) in (None, at_offset(local, BERLIN), at_offset(local, 2 * BERLIN))
