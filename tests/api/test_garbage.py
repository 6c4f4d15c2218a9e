"""What holds every thread of the process up: collecting what stays, and turns that are too long."""

import gc
import sys

from api.serving import SWITCH_S, leave_alone, take_turns


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
