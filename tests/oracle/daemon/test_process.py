"""Real `node run` processes on Anvil: from `Listed` to a report on the chain, ended by SIGKILL in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from oracle.agreement import Phase
from sports.words import Result, Score, Status
from tests.oracle.daemon.stage import world

pytestmark = [pytest.mark.anvil, pytest.mark.process]
FRANCE_CROATIA = (Score(2, 1), Score(4, 2))


def test_process__killed_after_its_vote__goes_on_and_the_report_is_on_the_chain(tmp_path: Path) -> None:
    with world(tmp_path, nodes=3) as made:
        made.list_match()
        for one in made.operators:
            one.start()
        made.until(lambda: all(one.stage() == "SCHEDULED" for one in made.operators), "all follow what was listed")
        made.at(6_900)
        made.until(lambda: all(one.stage() == "SETTLING" for one in made.operators), "the sources have settled")
        victim = made.operators[1]
        made.at(7_900, speed=5)
        # Three of four members run, and three must sign: nothing can be reported without the one that is killed.
        made.until(lambda: bool(victim.rows("SELECT 1 FROM sign_locks")), "its first lock is on the disk")
        victim.kill()
        assert made.seen().phase is Phase.OPEN
        victim.start()
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        state = made.seen()
        assert state.value is not None
        result = Result.unpack(state.value.result)
        assert (result.status, result.pairs[:2]) == (Status.FINISHED, FRANCE_CROATIA)
        assert len(state.signers) == 3
        assert [status for _, status in made.reports()] == [1]
        made.require_sound()
        assert [one.stop() for one in made.operators] == [0, 0, 0]
