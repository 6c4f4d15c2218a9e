"""Real `node run` processes on Anvil: from `Listed` to a report on the chain, ended by SIGKILL in between."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from oracle.agreement import Phase
from sports.words import Result, Score, Status
from tests.anvil import ROOT
from tests.oracle.daemon.stage import MATCH, Operator, World, world

pytestmark = [pytest.mark.anvil, pytest.mark.process]
FRANCE_CROATIA = (Score(2, 1), Score(4, 2))
ACCEPTED, ADDED = 0, 1  # codes of the contract: the first report of a ballot; signatures that it had not


@pytest.mark.slow
def test_process__killed_after_its_vote__goes_on_and_the_report_is_on_the_chain(tmp_path: Path) -> None:
    with world(tmp_path, nodes=3) as made:
        made.list_match()
        for one in made.operators:
            one.start()
        made.until(lambda: all(one.stage() == "SCHEDULED" for one in made.operators), "all follow what was listed")
        made.at(6_900)
        made.until(lambda: all(one.stage() == "SETTLING" for one in made.operators), "the sources have settled")
        victim, third = made.operators[1:]
        # Three of four members must sign: while two run, the one that votes has nothing to sign after its vote.
        assert third.stop() == 0
        made.at(7_900, speed=5)
        made.until(lambda: bool(victim.rows("SELECT 1 FROM sign_locks")), "its first lock is on the disk")
        victim.kill()
        assert made.seen().phase is Phase.OPEN
        victim.start()
        third.start()
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        state = made.seen()
        assert state.value is not None
        result = Result.unpack(state.value.result)
        assert (result.status, result.pairs[:2]) == (Status.FINISHED, FRANCE_CROATIA)
        assert len(state.signers) == 3
        require_one_report(made)
        made.require_sound()
        require_told(victim)
        assert [one.stop() for one in made.operators] == [0, 0, 0]
        assert not any("Traceback" in one.log.read_text() for one in made.operators)
        require_kept(victim, tmp_path)


def require_one_report(made: World) -> None:
    """One is accepted; on a machine too busy for the transmitters' stages another may come too late, one a sender.

    What comes late brings a signature that the first had not, or is refused.
    """
    senders = [sender for sender, _ in made.reports()]
    codes = [event["args"]["code"] for event in made.oracle.world.oracle.events.Reported().get_logs(from_block=0)]
    assert codes[:1] == [ACCEPTED]
    assert set(codes[1:]) <= {ADDED}
    assert len(codes) == sum(status for _, status in made.reports())
    assert len(senders) == len(set(senders))


def require_told(one: Operator) -> None:
    """Status, readiness, metrics and the fixture's story, of the running process."""
    status = json.loads(one.say("status", "--json"))
    assert status["member"]
    assert status["not_ready"] == []
    assert [row["name"] for row in status["fixtures"]] == [MATCH]
    assert MATCH in one.say("status")
    assert one.ask("/healthz").status_code == 200
    assert one.ask("/readyz").json() == {"ready": True, "failing": []}
    require_measured(one)
    told = json.loads(one.say("explain", MATCH, "--json"))
    assert told["place"] == one.place
    assert {lock["kind"] for lock in told["locks"]} == {"vote", "report"}
    assert len({row["member"] for row in told["messages"] if row["kind"] == "report"}) == 3
    assert [len(digest) for _, digest in told["sources"]["evidence"]] == [64, 64, 64]
    text = one.say("explain", told["fixture"][:10])
    assert "voted FINISHED 2-1 4-2" in text
    assert "the own decision" in text
    assert "names no single fixture" in one.say("explain", "nothing", code=2)


FED = (
    "source_requests_total source_latency_seconds source_last_success_timestamp_seconds peer_up peer_messages_total"
    " peer_last_message_timestamp_seconds sign_requests_total rpc_state rpc_requests_total rpc_latency_seconds"
    " rpc_head_block index_block account_balance_wei reports_affordable db_size_bytes db_write_seconds"
    " loop_last_success_timestamp_seconds build_info config_info start_time_seconds"
)
"""What a node that has just reported, and was killed before, must have counted since."""


def require_measured(one: Operator) -> None:
    """Every metric of the page has a series in the running node, and none is told that the page does not have."""
    measured = one.ask("/metrics").text
    assert "proofbook_ready 1.0" in measured
    assert 'proofbook_fixtures{state="INCLUDED"} 1.0' in measured
    assert 'proofbook_loop_last_success_timestamp_seconds{loop="engine"} 0.0' not in measured
    found: dict[str, float] = {}
    for line in measured.splitlines():
        if not line.startswith(("#", "proofbook_process_")):
            name = re.sub(r"_(bucket|sum|count)$", "", line.partition(" ")[0].partition("{")[0])
            found[name] = found.get(name, 0) + abs(float(line.rpartition(" ")[2]))
    page = set(re.findall(r"^\| `(proofbook_\w+)`", (ROOT / "docs" / "metrics.md").read_text(), re.MULTILINE))
    assert {name for name in found if not name.endswith("_created")} == page
    assert [name for name in FED.split() if not found[f"proofbook_{name}"]] == []


def require_kept(one: Operator, folder: Path) -> None:
    """Locks leave a stopped node and enter another disk of the same key, where they hold."""
    assert "no node answers" in one.say("status", code=69)
    listed = one.say("locks", "list").splitlines()
    # A vote and a report; the same again for each round that passed while it was away.
    assert len(listed) == len(one.rows("SELECT 1 FROM sign_locks")) >= 2
    copy = folder / "locks.json"
    one.say("locks", "export", "--out", str(copy))
    (one.folder / "data").rename(one.folder / "lost")
    assert f"{len(listed)} new locks, 0 sealed" in one.say("locks", "import", str(copy))
    assert one.say("locks", "list").splitlines() == listed
    assert "0 new locks" in one.say("locks", "import", str(copy))
