"""The latest birthday that a date allows, and the day from which somebody is an adult."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.identity.birth import AgeVerdict, PartialDate, adult_since, begins_at, judge_age, paris_day
from api.identity.errors import BadBirthDate

TODAY = date(2026, 11, 23)
days = st.dates(min_value=date(1930, 1, 1), max_value=date(2026, 11, 23))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(days)
    known = draw(st.sampled_from((1, 2, 3)))
    return PartialDate(day.year, day.month if known > 1 else None, day.day if known > 2 else None)


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("1992-07-14", date(1992, 7, 14)),
        ("1992-07-00", date(1992, 7, 31)),
        ("1992-02-00", date(1992, 2, 29)),
        ("1993-02-00", date(1993, 2, 28)),
        ("1992-12-00", date(1992, 12, 31)),
        ("1992-00-00", date(1992, 12, 31)),
    ],
)
def test_partial_date__with_unknown_parts__is_the_latest_day_it_may_be(text: str, latest: date) -> None:
    assert PartialDate.parse(text).latest() == latest
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "1992-7-14", "1992-13-01", "1992-02-30", "1993-02-29", "1992-00-12", "0000-01-01", "1992-07-14T00:00",
     "1992-07-1４", "19920714", " 1992-07-14", "1992-07-14\n", None, 19920714],
)  # fmt: skip
def test_partial_date__of_another_form__is_refused(text: object) -> None:
    with pytest.raises(BadBirthDate):
        PartialDate.parse(text)


@given(partial_dates())
def test_partial_date__any__reads_back_and_lies_inside_what_is_known(partial: PartialDate) -> None:
    assert PartialDate.parse(str(partial)) == partial
    latest = partial.latest()
    assert latest.year == partial.year
    assert partial.month in (None, latest.month)
    assert partial.day in (None, latest.day)
    following = latest + timedelta(days=1)
    assert (following.year, following.month if partial.month else 0, following.day if partial.day else 0) != (
        partial.year,
        partial.month or 0,
        partial.day or 0,
    )


@given(partial_dates())
def test_partial_date__completed_by_a_registry__is_not_before_its_own_widest_form(partial: PartialDate) -> None:
    assert partial.completed().uncompleted().latest() >= partial.latest()
    assert partial.completed().complete


@given(days)
def test_adult_since__any_birthday__is_eighteen_years_on_and_never_earlier(birthday: date) -> None:
    day = adult_since(birthday)
    if (birthday.month, birthday.day) == (2, 29) and not calendar.isleap(birthday.year + 18):
        assert day == date(birthday.year + 18, 3, 1)
    else:
        assert (day.year, day.month, day.day) == (birthday.year + 18, birthday.month, birthday.day)


@given(days, days)
def test_adult_since__later_birthday__is_never_an_earlier_day(one: date, other: date) -> None:
    assume(one <= other)
    assert adult_since(one) <= adult_since(other)


def test_paris_day__around_midnight_in_paris__changes_there_and_not_in_utc() -> None:
    assert paris_day(begins_at(date(2026, 7, 1)) - 1) == date(2026, 6, 30)
    assert paris_day(begins_at(date(2026, 7, 1))) == date(2026, 7, 1)
    assert begins_at(date(2026, 7, 1)) % 86_400 == 22 * 3_600  # summer: two hours before UTC
    assert begins_at(date(2026, 1, 1)) % 86_400 == 23 * 3_600


@given(days)
def test_paris_day__of_the_beginning_of_a_day__is_that_day(day: date) -> None:
    assert paris_day(begins_at(day)) == day
    assert paris_day(begins_at(day) - 1) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("given_date", "original", "completes", "verdict"),
    [
        ("1992-07-14", None, False, AgeVerdict.ADULT),
        ("2008-11-23", None, False, AgeVerdict.ADULT),
        ("2008-11-24", None, False, AgeVerdict.MINOR),
        ("2008-00-00", None, False, AgeVerdict.MINOR),
        ("2008-11-00", None, False, AgeVerdict.MINOR),
        ("2007-00-00", None, False, AgeVerdict.ADULT),
        # a registry that completes: the date before completion decides
        ("2008-01-01", "2008-00-00", True, AgeVerdict.MINOR),
        ("2008-01-01", "2008-01-01", True, AgeVerdict.ADULT),
        ("2008-11-01", "2008-11-00", True, AgeVerdict.MINOR),
        ("2008-01-01", "2009-01-01", True, AgeVerdict.MINOR),
        # ... and without it, a person decides where the completed form would
        ("2008-01-01", None, True, AgeVerdict.REVIEW),
        ("2008-11-01", None, True, AgeVerdict.REVIEW),
        ("2008-10-01", None, True, AgeVerdict.ADULT),
        ("2007-01-01", None, True, AgeVerdict.ADULT),
        ("2009-01-01", None, True, AgeVerdict.MINOR),
        ("2008-11-02", None, True, AgeVerdict.ADULT),
    ],
)
def test_age__of_partial_and_completed_dates__is_judged_by_the_latest_birthday(
    given_date: str, original: str | None, completes: bool, verdict: AgeVerdict
) -> None:
    other = None if original is None else PartialDate.parse(original)
    assert judge_age(PartialDate.parse(given_date), other, completes=completes, today=TODAY).verdict is verdict


@pytest.mark.parametrize("text", ["2026-11-24", "2027-00-00", "2026-12-00", "1905-01-01", "1905-00-00"])
def test_age__unborn_or_over_120__is_refused(text: str) -> None:
    with pytest.raises(BadBirthDate):
        judge_age(PartialDate.parse(text), None, completes=False, today=TODAY)


def test_age__born_this_year_day_unknown__is_a_minor() -> None:
    assert judge_age(PartialDate(2026), None, completes=False, today=TODAY).verdict is AgeVerdict.MINOR


@given(partial_dates(), partial_dates() | st.none(), st.booleans(), days)
def test_age__judged_adult__holds_for_every_birthday_that_is_possible(
    given_date: PartialDate, original: PartialDate | None, completes: bool, today: date
) -> None:
    assume(given_date.latest() <= today and today.year - given_date.year <= 120)
    age = judge_age(given_date, original, completes=completes, today=today)
    assert (age.verdict is AgeVerdict.ADULT) == (today >= age.adult_since)
    assert age.adult_since >= adult_since(given_date.latest())
    if original is not None:
        assert age.verdict is not AgeVerdict.REVIEW
        assert age.adult_since >= adult_since(original.latest())
    if age.verdict is AgeVerdict.MINOR:
        assert today < adult_since(max(d.latest() for d in (given_date, original) if d))


@given(partial_dates(), st.booleans(), days)
def test_age__registry_completed_a_partial_date__never_makes_an_adult_of_a_possible_minor(
    true: PartialDate, shows_original: bool, today: date
) -> None:
    assume(true.completed().latest() <= today and today.year - true.year <= 120)
    age = judge_age(true.completed(), true if shows_original else None, completes=True, today=today)
    if age.verdict is AgeVerdict.ADULT:
        assert today >= adult_since(true.latest())


@given(partial_dates(), days)
def test_age__as_days_pass__an_adult_never_becomes_a_minor(given_date: PartialDate, today: date) -> None:
    assume(given_date.latest() <= today and today.year + 1 - given_date.year <= 120)
    if judge_age(given_date, None, completes=True, today=today).verdict is AgeVerdict.ADULT:
        later = judge_age(given_date, None, completes=True, today=today + timedelta(days=200))
        assert later.verdict is AgeVerdict.ADULT
