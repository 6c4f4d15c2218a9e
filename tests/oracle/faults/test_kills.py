"""SIGKILL at every state of a fixture: real processes on Anvil that die right after each commit that matters.

The first test kills one of three nodes, without which nothing can be reported; the others, in `make soak`, kill every
node through the whole of a story. Together the stories lead through every state.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chain.development import key
from oracle.agreement import Phase
from oracle.engine import Stage
from sports.replay.faults import Fault
from tests.oracle.daemon.stage import Operator, World, world
from tests.oracle.faults.lives import Deaths, mortal
from tests.oracle.faults.sound import reports, require_sound, require_truth, true

PATIENCE_S = 600.0
"""Three nodes that die and start again at every step take their time."""
SPEED = 5
ENDED = 6_900
SETTLED = 7_900
SLOW_WINDOW_S = 2 * 3_600


def started(made: World, places: tuple[int, ...] = (0, 1, 2)) -> list[Operator]:
    """Start these nodes on the listed match, and wait until they follow it."""
    made.list_match()
    chosen = [made.operators[place] for place in places]
    for one in chosen:
        one.start()
    made.until(lambda: all(one.stage() for one in chosen), "all follow what was listed")
    return chosen


def all_at(made: World, chosen: list[Operator], stage: Stage) -> None:
    """Wait until each of them has been there: some stages last no longer than a look at the chain."""
    sql = "SELECT 1 FROM transitions WHERE after = ?"
    made.until(lambda: all(one.rows(sql, stage) for one in chosen), f"all have been {stage}", PATIENCE_S)


def at_rest(made: World, chosen: list[Operator]) -> None:
    """Wait until nothing is left to write: a node that dies while the ballot changes never sees it as it changes."""
    all_at(made, chosen, Stage.INCLUDED)
    waiting = "SELECT 1 FROM due WHERE state <> 'done'"
    made.until(lambda: not any(one.rows(waiting) for one in chosen), "nothing is due any more", PATIENCE_S)
    made.until(lambda: all(one.ask("/readyz").status_code == 200 for one in chosen), "all are up again", PATIENCE_S)


def played(made: World) -> None:
    """Sources that differ for a while, then the whole way to a final result."""
    number = made.replay.service.faults.switch_on(Fault("swapped-scores", "openligadb", "*"))
    chosen = started(made)
    made.at(60)
    all_at(made, chosen, Stage.LIVE)
    made.at(6_350)
    all_at(made, chosen, Stage.AWAITING)
    made.at(ENDED)
    all_at(made, chosen, Stage.ABSTAINED)
    made.replay.service.faults.switch_off(number)
    all_at(made, chosen, Stage.SETTLING)
    made.at(SETTLED, speed=SPEED)
    made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported", PATIENCE_S)
    all_at(made, chosen, Stage.INCLUDED)
    require_truth(made)
    made.at(SETTLED + SLOW_WINDOW_S + 3_600)
    all_at(made, chosen, Stage.FINAL)
    require_truth(made, phases=(Phase.FINAL,))


def challenged(made: World) -> None:
    """A right result is challenged without reason: confirmed, challenged again, the arbiter is silent."""
    chosen = started(made)
    made.at(ENDED)
    all_at(made, chosen, Stage.SETTLING)
    made.at(SETTLED, speed=SPEED)
    made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported", PATIENCE_S)
    at_rest(made, chosen)
    challenge(made)
    all_at(made, chosen, Stage.REVOTE)
    # They have decided, and the ballot is not open yet; in the first one a decision is a vote at once.
    all_at(made, chosen, Stage.OBSERVED)
    made.at(made.seen().opens - made.match.start, speed=SPEED)
    made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is confirmed", PATIENCE_S)
    assert made.seen().confirmed
    challenge(made)
    all_at(made, chosen, Stage.ARBITER)
    made.at(made.seen().ends + 60 - made.match.start)
    all_at(made, chosen, Stage.FINAL)
    require_truth(made, phases=(Phase.FINAL,))


def late(made: World) -> None:
    """No source has a score until the deadline has passed; then they have, and the report is late but good."""
    number = made.replay.service.faults.switch_on(Fault("null-score", "*", "*"))
    chosen = started(made)
    made.at(made.terms.deadline + 60 - made.match.start, speed=1)
    all_at(made, chosen, Stage.EXPIRED)
    made.replay.service.faults.switch_off(number)
    made.until(lambda: made.clock.now() > made.terms.deadline + 120, "time passes")
    made.at(made.terms.deadline + 2_400 - made.match.start, speed=SPEED)
    made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported", PATIENCE_S)
    require_truth(made)


STORIES: dict[str, tuple[Callable[[World], None], frozenset[Stage]]] = {
    "played": (
        played,
        frozenset(
            {
                Stage.SCHEDULED,
                Stage.LIVE,
                Stage.AWAITING,
                Stage.ABSTAINED,
                Stage.SETTLING,
                Stage.VOTED,
                Stage.SIGNED,
                Stage.ATTESTED,
                Stage.SUBMITTED,
                Stage.INCLUDED,
                Stage.FINAL,
            }
        ),
    ),
    "challenged": (challenged, frozenset({Stage.REVOTE, Stage.OBSERVED, Stage.ARBITER})),
    "late": (late, frozenset({Stage.EXPIRED})),
}


def challenge(made: World) -> None:
    """Somebody with money challenges what stands."""
    oracle, wallet = made.oracle.world.oracle, key("ann").address
    sent = oracle.functions.challenge(made.terms.fixture, 10**12).transact({"from": wallet})
    made.oracle.world.w3.eth.wait_for_transaction_receipt(sent, timeout=PATIENCE_S)


@pytest.mark.anvil
@pytest.mark.process
def test_node__killed_after_each_of_its_commits__the_three_report_the_truth_once(tmp_path: Path) -> None:
    with world(tmp_path, nodes=3) as made, mortal(made, (1,)) as deaths:
        chosen = started(made)
        made.at(ENDED)
        all_at(made, chosen, Stage.SETTLING)
        made.at(SETTLED, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported", PATIENCE_S)
        all_at(made, chosen, Stage.INCLUDED)
        require_truth(made)
        require_sound(made)
        require_sent_once(made)
        require_died(deaths, frozenset({Stage.SCHEDULED, Stage.SETTLING, Stage.SIGNED, Stage.INCLUDED}))


@pytest.mark.slow
@pytest.mark.anvil
@pytest.mark.process
@pytest.mark.parametrize("story", sorted(STORIES))
def test_all_nodes__killed_after_each_of_their_commits__the_story_ends_with_the_truth(
    tmp_path: Path, story: str
) -> None:
    play, stages = STORIES[story]
    with world(tmp_path, nodes=3) as made, mortal(made, (0, 1, 2)) as deaths:
        play(made)
        require_sound(made)
        assert all(true(one.claim.value) for one in reports(made))
        require_died(deaths, stages)


def require_died(deaths: Deaths, stages: frozenset[Stage]) -> None:
    """A node died in each of these, and between each kind of lock and its signature."""
    assert not stages - deaths.stages.keys(), deaths
    assert deaths.locked["vote"], deaths
    assert deaths.locked["report"], deaths


def require_sent_once(made: World) -> None:
    """One report was accepted; a further one can only have brought more signatures."""
    good = [one for one in reports(made) if one.succeeded]
    assert 1 <= len(good) <= 2, good
    assert len({one.signers for one in good}) == len(good), good


def test_stories__together__lead_through_every_state() -> None:
    """HALTED and SILENT have tests of their own: `test_disk` and `test_clocks`."""
    reached = frozenset[Stage]().union(*(stages for _, stages in STORIES.values()))
    assert reached == frozenset(Stage) - {Stage.HALTED, Stage.SILENT}
