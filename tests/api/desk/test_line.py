"""A line of threads: everybody gets his own outcome, in order, and a fault hits whose it is."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from api.desk.line import Line


class Odd(Exception):
    """Somebody's own fault."""


class Down(Exception):
    """Everybody's fault."""


class Work:
    """Doubles numbers; the first call waits until it is let go, so that others come meanwhile."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, asked: Sequence[int]) -> list[int | Exception]:
        self.groups.append(list(asked))
        self.begun.set()
        assert self.let_go.wait(10)
        if 666 in asked:
            raise Down
        if 13 in asked:
            raise Odd("thirteen")
        return [Odd("negative") if one < 0 else 2 * one for one in asked]


def told(line: Line[int, int], work: Work, numbers: Sequence[int]) -> dict[int, object]:
    """What each number's own thread was told; all but the first wait while the first is served."""
    found: dict[int, object] = {}

    def ask(number: int) -> None:
        try:
            found[number] = line.take(number)
        except (Odd, Down) as error:
            found[number] = type(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in numbers]
    for count, thread in enumerate(threads):
        thread.start()
        assert work.begun.wait(10)
        while len(line._waiting) < count:
            pass
    work.let_go.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    return found


def test_line__many_come_while_one_is_served__are_served_together_in_order() -> None:
    work = Work()
    line: Line[int, int] = Line(work)
    assert told(line, work, [1, 2, 3, 4, 5]) == {one: 2 * one for one in (1, 2, 3, 4, 5)}
    assert work.groups == [[1], [2, 3, 4, 5]]


def test_line__more_than_fit__several_groups_and_nobody_is_left() -> None:
    work = Work()
    line: Line[int, int] = Line(work, most=2)
    assert told(line, work, [1, 2, 3, 4, 5, 6]) == {one: 2 * one for one in range(1, 7)}
    assert work.groups == [[1], [2, 3], [4, 5], [6]]


def test_line__one_of_a_group_is_refused__the_others_are_not() -> None:
    work = Work()
    line: Line[int, int] = Line(work)
    assert told(line, work, [1, -2, 3]) == {1: 2, -2: Odd, 3: 6}
    assert work.groups == [[1], [-2, 3]]


def test_line__work_fails_for_one_of_a_group__each_is_served_alone() -> None:
    work = Work()
    line: Line[int, int] = Line(work, common=(Down,))
    assert told(line, work, [1, 2, 13, 4]) == {1: 2, 2: 4, 13: Odd, 4: 8}
    assert work.groups == [[1], [2, 13, 4], [2], [13], [4]]


def test_line__a_part_is_down__all_are_told_at_once_and_the_line_goes_on() -> None:
    work = Work()
    line: Line[int, int] = Line(work, common=(Down,))
    assert told(line, work, [1, 2, 666, 4]) == {1: 2, 2: Down, 666: Down, 4: Down}
    assert work.groups == [[1], [2, 666, 4]]
    assert line.take(8) == 16


def test_line__nobody_waits__is_served_at_once_and_raises_its_own() -> None:
    work = Work()
    work.let_go.set()
    line: Line[int, int] = Line(work)
    assert line.take(4) == 8
    with pytest.raises(Odd, match="negative"):
        line.take(-1)
    with pytest.raises(Odd, match="thirteen"):
        line.take(13)
    assert line.take(5) == 10
