"""Who differs is not counted, for as long as the kind of difference says."""

from __future__ import annotations

from pricing.agree.quarantine import RELEASE, STRIKES, Standings
from pricing.agree.rule import Differs, Outvoted

A, B, C = "0xA", "0xB", "0xC"
ALL = Standings.of([A, B, C])


def outvoted(*differs: Differs) -> list[Outvoted]:
    return [Outvoted(C, differs, "what differed")]


def after(standings: Standings, *differs: Differs) -> Standings:
    return standings.after([A, B], outvoted(*differs), {})


def test_wrong_parameters__are_out_at_once_and_back_after_agreeing_for_a_while() -> None:
    standings = after(ALL, Differs.PARAMETERS, Differs.NUMBERS)
    assert standings.counted() == {A, B}
    assert standings.by_replica[C].reason == "what differed"
    for count in range(RELEASE):
        assert C not in standings.counted(), count
        standings = standings.after([A, B, C], [], {})
    assert standings.counted() == {A, B, C}


def test_one_disagreement_on_the_way_back__starts_the_count_again() -> None:
    standings = after(ALL, Differs.CODE)
    for _ in range(RELEASE - 1):
        standings = standings.after([A, B, C], [], {})
    standings = after(standings, Differs.CODE)
    for _ in range(RELEASE - 1):
        standings = standings.after([A, B, C], [], {})
    assert C not in standings.counted()


def test_inputs_that_came_late__are_borne_until_they_keep_coming_late() -> None:
    standings = ALL
    for count in range(1, STRIKES + 1):
        standings = after(standings, Differs.INPUTS, Differs.NUMBERS)
        assert (C in standings.counted()) == (count < STRIKES)


def test_inputs_late_twice_and_then_in_time__are_forgotten() -> None:
    standings = after(after(ALL, Differs.INPUTS), Differs.INPUTS).after([A, B, C], [], {})
    assert C in after(standings, Differs.INPUTS).counted()


def test_another_number_from_equal_inputs__stays_out_until_an_operator_releases_it() -> None:
    standings = after(ALL, Differs.NUMBERS)
    for _ in range(3 * RELEASE):
        standings = standings.after([A, B, C], [], {})
    assert standings.counted() == {A, B}
    assert standings.released(C).counted() == {A, B, C}


def test_two_sheets_for_one_question__stays_out() -> None:
    standings = ALL.equivocated(C)
    for _ in range(3 * RELEASE):
        standings = standings.after([A, B, C], [], {})
    assert standings.counted() == {A, B}


def test_a_vote_that_is_none__is_out_with_its_reason() -> None:
    standings = ALL.after([A, B], [], {C: "its vote is not signed by its key"})
    assert standings.by_replica[C].reason == "its vote is not signed by its key"


def test_a_replica_that_is_gone__is_counted_when_it_is_back() -> None:
    standings = ALL.after([A, B], [], {})
    assert standings.counted() == {A, B, C}
