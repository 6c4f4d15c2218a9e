"""A disk without room, a store that belongs to another, a lock that says otherwise: nothing is signed without a lock.

A limit on the size of files stands for the full disk: every write of the process fails, to the store, to its log, to
the evidence of its sources.
"""

from __future__ import annotations

import resource
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from chain.deployment import Deployment
from oracle.agreement import Phase
from oracle.peers.intake import SKEW_S
from tests.oracle.daemon.stage import Operator, World, world
from tests.oracle.faults.sound import require_sound, require_truth

pytestmark = [pytest.mark.anvil, pytest.mark.process]
SPEED = 5


def settling(made: World, places: range) -> list[Operator]:
    made.list_match()
    chosen = [made.operators[place] for place in places]
    for one in chosen:
        one.start()
    made.until(lambda: all(one.stage() == "SCHEDULED" for one in chosen), "all follow what was listed")
    made.at(6_900)
    made.until(lambda: all(one.stage() == "SETTLING" for one in chosen), "the sources have settled")
    return chosen


def room(one: Operator, *, some: bool) -> None:
    """Take the disk's room from a process that runs, or give it back."""
    assert one.process is not None
    infinite = resource.RLIM_INFINITY
    resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE, (infinite if some else 0, infinite))


@pytest.mark.slow
def test_disk__full_when_it_is_to_sign__signs_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with world(tmp_path, nodes=3) as made:
        chosen = settling(made, range(3))
        victim, address = chosen[1], made.terms.members[1]
        room(victim, some=False)
        made.at(7_900, speed=SPEED)
        # Three of four members run, and three must sign: without the victim there are votes and no certificate.
        said = "SELECT 1 FROM messages WHERE signer = ?"
        others = [chosen[0], chosen[2]]
        for one in others:
            own = made.terms.members[one.place]
            made.until(lambda one=one, own=own: bool(one.rows(said, own)), "the others vote")  # type: ignore[misc]
        made.until(lambda: made.clock.now() > made.match.start + 8_030, "a round has passed")
        assert made.seen().phase is Phase.OPEN
        assert not any(one.rows(said, address) for one in made.operators)
        assert not victim.rows("SELECT 1 FROM sign_locks")
        assert "DISK" in str(victim.ask("/readyz").json()) or "cannot be written" in str(victim.ask("/readyz").json())
        room(victim, some=True)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        made.until(lambda: all(one.stage() == "INCLUDED" for one in chosen), "every node sees it")
        require_truth(made)
        require_sound(made)
        made.until(lambda: victim.ask("/readyz").status_code == 200, "it is ready again")


@pytest.mark.slow
def test_disk__lost_while_the_ballot_is_open__listens_and_then_speaks(tmp_path: Path) -> None:
    with world(tmp_path, nodes=3) as made:
        chosen = settling(made, range(3))
        victim = chosen[1]
        victim.kill()
        (victim.folder / "data").rename(victim.folder / "lost")
        # Heard within a minute, its old installation would count as a second node with its key: an operator's matter.
        time.sleep(SKEW_S + 5)
        made.at(7_900, speed=SPEED)
        victim.start()
        made.until(lambda: victim.stage() == "SILENT", "it does not know what it said")
        assert not victim.rows("SELECT 1 FROM sign_locks")
        made.until(lambda: made.seen().phase is Phase.REPORTED, "it has listened, and the result is reported")
        require_truth(made)
        require_sound(made)


@pytest.mark.slow
def test_lock__of_another_statement_in_its_place__halts_the_fixture_here_and_nowhere_else(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        chosen = settling(made, range(4))
        victim = chosen[2]
        victim.kill()
        specification = made.terms.specification
        with closing(sqlite3.connect(victim.folder / "data" / "node.sqlite3")) as store, store:
            separator = bytes(made.oracle.world.oracle.functions.domainSeparator().call())
            for round_ in range(6):
                store.execute(
                    "INSERT INTO sign_locks (domain, specification, ballot, round, kind, digest, statement, sealed, at)"
                    " VALUES (?, ?, 0, ?, 'vote', ?, '', 1, 0)",
                    (separator, specification, round_, bytes(32)),
                )
        victim.start()
        made.until(lambda: bool(victim.ask("/status").json()["fixtures"]), "it runs again")
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the others report")
        made.until(lambda: victim.stage() == "HALTED", "somebody must look")
        victim.kill()
        victim.start()
        made.until(lambda: victim.ask("/status").json()["stages"] == {"HALTED": 1}, "halted after all")
        require_truth(made)
        require_sound(made, excused=("refused to sign",))
        own = made.terms.members[victim.place]
        assert not any(one.rows("SELECT 1 FROM messages WHERE signer = ?", own) for one in made.operators)


@pytest.mark.slow
def test_store__of_another_signer_chain_or_contract__is_refused_before_anything_is_said(tmp_path: Path) -> None:
    with world(tmp_path, nodes=2) as made:
        first = made.operators[0]
        made.list_match()
        first.start()
        made.until(lambda: first.stage() == "SCHEDULED", "it follows what was listed")
        assert first.stop() == 0
        kept = first.rows("SELECT count(*) FROM transitions")
        text = first.settings.read_text()
        first.settings.write_text(text.replace("node-0/reporter.key", "node-1/reporter.key"))
        refused(made, first, "signer")
        first.settings.write_text(text.replace('profile = "anvil"', 'profile = "sepolia"'))
        refused(made, first, "chain id")
        first.settings.write_text(text)
        path = made.folder / "addresses.json"
        addresses = path.read_text()
        here = Deployment.load(path)
        path.write_text(addresses.replace(here.oracle, here.asset))
        refused(made, first, "contract")
        path.write_text(addresses)
        assert first.rows("SELECT count(*) FROM transitions") == kept
        first.start()
        made.until(lambda: first.ask("/readyz").status_code == 200, "its own store is taken")


def refused(made: World, one: Operator, what: str) -> None:
    """The process ends at once, and says whose store it is."""
    before = len(one.log.read_text())
    one.immortal = False
    one.start()
    assert one.process is not None
    process = one.process
    made.until(lambda: process.poll() is not None, "it ends")
    assert process.returncode not in (0, -9)
    told = one.log.read_text()[before:]
    assert what in told, told
    assert "Traceback" not in told
    one.process, one.immortal = None, True
