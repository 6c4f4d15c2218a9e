"""What stays for the life of the process is not gone through again and again."""

import gc

from api.serving import leave_alone


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
