"""Four real processes on Anvil and the replay: killed at any moment, one of them lied to, behind a bad connection."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from oracle.agreement import Phase
from sports.words import Result, Score, Status
from tests.chain.rpc.proxy import Fault as Spoiled
from tests.chain.rpc.proxy import fault_proxy
from tests.oracle.daemon.stage import World, world
from tests.oracle.daemon.test_process import require_one_report

pytestmark = [pytest.mark.anvil, pytest.mark.process]
TRUTH = (Score(2, 1), Score(4, 2))
SPEED = 5


def settling(made: World) -> None:
    """List the match, start every node, and bring it to the end of its settle delay."""
    made.list_match()
    for one in made.operators:
        one.start()
    made.until(lambda: all(one.stage() == "SCHEDULED" for one in made.operators), "all follow what was listed")
    made.at(6_900)
    made.until(lambda: all(one.stage() == "SETTLING" for one in made.operators), "the sources have settled")


def require_truth(made: World, signers: int = 3) -> None:
    state = made.seen()
    assert state.value is not None
    result = Result.unpack(state.value.result)
    assert (result.status, result.pairs[:2]) == (Status.FINISHED, TRUTH)
    assert len(state.signers) >= signers
    made.require_sound()


def accepted(made: World) -> Sequence[object]:
    return made.oracle.world.oracle.events.Reported().get_logs(from_block=0)


def test_committee__four_processes__bring_one_result_by_one_report(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        settling(made)
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
        require_truth(made)
        decided = [voted(one.story()) for one in made.operators]
        reported = made.seen().reported
        waits = sorted(reported - at for at in decided if at is not None)
        sys.stdout.write(f"from each node's vote to the report mined, match seconds: {waits}\n")
        require_one_report(made)
        assert all(one.stop() == 0 for one in made.operators)


def voted(story: Sequence[Sequence[object]]) -> int | None:
    return next((int(str(row[0])) for row in story if str(row[4]).startswith("voted")), None)


@pytest.mark.slow
def test_committee__killed_at_random_moments__reports_the_truth_once(tmp_path: Path, seeds: tuple[int, int]) -> None:
    chance = random.Random(seeds[1])
    with world(tmp_path) as made:
        settling(made)
        made.at(7_900, speed=SPEED)
        kills, ends = 0, time.monotonic() + 25
        while time.monotonic() < ends:
            time.sleep(chance.uniform(0.2, 3))
            victim = chance.choice(made.operators)
            victim.kill()
            kills += 1
            victim.start()
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
        require_truth(made)
        good = [status for _, status in made.reports() if status == 1]
        # A second one can only have added the signatures that earn the short window.
        assert len(good) == len(accepted(made)) <= 2
        assert kills >= 5


@pytest.mark.slow
def test_committee__one_node_reads_wrong_sources_and_a_bad_endpoint__the_others_report_the_truth(
    tmp_path: Path,
) -> None:
    with world(tmp_path, wrong=(3,)) as made, fault_proxy(made.rpc) as proxy:
        made.behind(0, proxy.url)
        settling(made)
        for fault in (Spoiled.LATE, Spoiled.LIMITED, Spoiled.RESET_AFTER, Spoiled.TRUNCATED, Spoiled.GATEWAY):
            proxy.spoil(fault, times=2)
        proxy.spoil(Spoiled.RESET_AFTER, "eth_sendRawTransaction")
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.seen().phase is not Phase.OPEN, "the result is reported")
        require_truth(made)
        liar = made.operators[3]
        assert not any("the own decision" in str(row[4]) and "4-2" in str(row[4]) for row in liar.story())
