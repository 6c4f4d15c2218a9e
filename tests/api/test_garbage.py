"""What holds every thread of the process up: collecting what stays, and turns that are too long."""

import gc
import importlib
import sys

import pytest

from api.serving import SWITCH_S, leave_alone, look_once, take_turns


def test_leave_alone__what_there_is__is_out_of_the_collectors_sight_and_later_garbage_is_not() -> None:
    try:
        kept = [object() for _ in range(10)], {}
        leave_alone()
        assert gc.get_freeze_count() > 1_000
        assert not any(one is kept for one in gc.get_objects())
        later: list[object] = []
        later.append(later)
        del later
        assert gc.collect() >= 1
    finally:
        gc.unfreeze()


def test_take_turns__threads_of_this_process__give_way_ten_times_as_soon() -> None:
    before = sys.getswitchinterval()
    try:
        take_turns()
        assert sys.getswitchinterval() == SWITCH_S <= before / 10
    finally:
        sys.setswitchinterval(before)


def test_look_once__module_that_is_not_installed__is_looked_for_no_more_and_one_that_is_stays() -> None:
    missing = "no_such_module_of_these_tests"
    looked: list[str] = []

    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            looked.append(name)

    finder = Finder()
    sys.meta_path.insert(0, finder)
    try:
        look_once(missing)
        look_once("json")
        for _ in range(3):
            with pytest.raises(ImportError):
                importlib.import_module(missing)
        assert looked.count(missing) == 1
        assert importlib.import_module("json") is sys.modules["json"] is not None
    finally:
        sys.meta_path.remove(finder)
        sys.modules.pop(missing, None)
