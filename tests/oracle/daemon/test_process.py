"""Real `node run` processes on Anvil: from `Listed` to a report on the chain, ended by SIGKILL in between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oracle.agreement import Phase
from sports.words import Result, Score, Status
from tests.oracle.daemon.stage import MATCH, Operator, world

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
        require_told(victim)
        assert [one.stop() for one in made.operators] == [0, 0, 0]
        assert not any("Traceback" in one.log.read_text() for one in made.operators)
        require_kept(victim, tmp_path)


def require_told(one: Operator) -> None:
    """Status, readiness, metrics and the fixture's story, of the running process."""
    status = json.loads(one.say("status", "--json"))
    assert status["member"]
    assert status["not_ready"] == []
    assert [row["name"] for row in status["fixtures"]] == [MATCH]
    assert MATCH in one.say("status")
    assert one.ask("/healthz").status_code == 200
    assert one.ask("/readyz").json() == {"ready": True, "failing": []}
    measured = one.ask("/metrics").text
    assert "proofbook_ready 1.0" in measured
    assert 'proofbook_fixtures{state="INCLUDED"} 1.0' in measured
    told = json.loads(one.say("explain", MATCH, "--json"))
    assert told["place"] == one.place
    assert {lock["kind"] for lock in told["locks"]} == {"vote", "report"}
    assert len({row["member"] for row in told["messages"] if row["kind"] == "report"}) == 3
    assert [len(digest) for _, digest in told["sources"]["evidence"]] == [64, 64, 64]
    text = one.say("explain", told["fixture"][:10])
    assert "voted FINISHED 2-1 4-2" in text
    assert "the own decision" in text
    assert "names no single fixture" in one.say("explain", "nothing", code=2)


def require_kept(one: Operator, folder: Path) -> None:
    """Locks leave a stopped node and enter another disk of the same key, where they hold."""
    assert "no node answers" in one.say("status", code=69)
    listed = one.say("locks", "list").splitlines()
    assert len(listed) == 2
    copy = folder / "locks.json"
    one.say("locks", "export", "--out", str(copy))
    (one.folder / "data").rename(one.folder / "lost")
    assert "2 new locks, 0 sealed" in one.say("locks", "import", str(copy))
    assert one.say("locks", "list").splitlines() == listed
    assert "0 new locks" in one.say("locks", "import", str(copy))
