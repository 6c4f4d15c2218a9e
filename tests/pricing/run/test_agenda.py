"""Who is followed, and whose turn it is: the earliest first, nobody left out, nothing in play kept waiting."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pricing.run.agenda import BEYOND_S, followed, next_moment, turns, urgent
from pricing.run.plan import WEEK_S
from pricing.run.runner import EARLY_S
from sports.words import Sport

NOW = 2_000_000_000
keys = st.text("abcdef", min_size=1, max_size=4)
agendas = st.dictionaries(keys, st.integers(NOW - 1000, NOW + 1000), max_size=30)


@dataclass(frozen=True)
class Fixture:
    key: str
    start: int
    sport: Sport = Sport.FOOTBALL


@given(agendas, st.sets(keys), st.integers(-3, 40))
def test_turns__any_agenda__the_earliest_first_and_as_many_as_there_is_room_for(agenda, pressing, room) -> None:
    chosen = turns(agenda, pressing, NOW, room)
    due = {key for key, at in agenda.items() if at <= NOW}
    assert len(chosen) == len(set(chosen))
    assert set(chosen) <= due
    # What presses never waits.
    assert pressing & due <= set(chosen)
    assert [agenda[key] for key in chosen] == sorted(agenda[key] for key in chosen)
    waiting = due - pressing
    assert len(set(chosen) - pressing) == min(len(waiting), max(0, room))
    # Whoever is left out is no earlier than any that is not.
    passed = waiting - set(chosen)
    taken = set(chosen) - pressing
    assert all((agenda[one], one) < (agenda[other], other) for one in taken for other in passed)


@given(st.dictionaries(keys, st.integers(NOW - 50, NOW), min_size=1, max_size=30), st.integers(1, 5))
def test_turns__one_place_after_another__everybody_has_had_one_before_anybody_has_two(agenda, room) -> None:
    had: list[str] = []
    moments = dict(agenda)
    for round_ in range(len(agenda)):
        for key in turns(moments, (), NOW, room):
            had.append(key)
            moments[key] = NOW + 1 + round_
    assert sorted(had) == sorted(agenda)


@given(agendas)
def test_next_moment__any_agenda__is_the_first_that_is_to_come(agenda) -> None:
    coming = [at for at in agenda.values() if at > NOW]
    assert next_moment(agenda, NOW) == (min(coming) if coming else None)


@given(st.lists(st.builds(Fixture, keys, st.integers(NOW - 2 * BEYOND_S, NOW + 2 * WEEK_S), st.sampled_from(Sport))))
def test_followed__a_catalogue__from_a_week_before_to_hours_after(fixtures) -> None:
    unique = list({one.key: one for one in fixtures}.values())
    for sport in Sport:
        found = followed(unique, sport, NOW, {})
        for one in unique:
            inside = -BEYOND_S < one.start - NOW <= WEEK_S
            assert (one.key in found) == (inside and one.sport is sport)


def test_followed__one_that_is_over__comes_back_only_with_another_start() -> None:
    fixture = Fixture("a", NOW - 100)
    assert followed([fixture], Sport.FOOTBALL, NOW, {"a": NOW - 100}) == {}
    assert followed([fixture], Sport.FOOTBALL, NOW, {"a": NOW - 90_000}) == {"a": fixture}


@given(st.integers(-100_000, 100_000))
def test_urgent__from_two_minutes_before_the_start_on(left) -> None:
    assert urgent(NOW + left, NOW) == (left <= EARLY_S)
