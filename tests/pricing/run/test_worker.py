"""Workers on a real queue: three replicas agree without a coordinator, jobs survive a killed worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from procrastinate.testing import InMemoryConnector

from chain.signers import LocalKey
from pricing.agree import verify_published
from pricing.agree.inputs import Copy, Inputs
from pricing.agree.replica import Replica
from pricing.agree.statement import Ask
from pricing.engine import priced
from pricing.parameters import NO_RATINGS, Parameters, parameters_bytes
from pricing.run.history import History
from pricing.run.worker import PRICE, Work, app_of, open_queue, queue_of, queue_price
from proofbook.database import open_database
from sports.words import Sport
from tests.pricing.agree.world import BEFORE, DOMAIN, KEYS, NAMES, OFFERS, ratings
from tests.pricing.run.postgres import server

ROOT = Path(__file__).parents[3]
ASK = Ask("ash-birch", 3, 5_000, OFFERS)
INPUTS = Inputs(ASK.fixture, ASK.version, BEFORE)
DEADLINE_S = 120.0


@pytest.fixture
def history():
    database = open_database("sqlite://")
    made = History(database)
    made.migrate()
    yield made
    database.close()


def test_work__without_a_key__keeps_the_sheet_of_the_one_pure_function(history: History) -> None:
    assert Work(history).price(INPUTS, ASK)
    (kept,) = history.prices(ASK.fixture)
    assert (kept.sheet, kept.published) == (priced(INPUTS.request(ASK)), None)
    assert not Work(history).price(INPUTS, ASK)


def test_work__of_replicas__is_published_by_the_vote_that_completes_the_quorum(
    history: History, tmp_path: Path
) -> None:
    works = [
        Work(history, replica=Replica(key, DOMAIN, NO_RATINGS, Copy(tmp_path / key.address)), peers=frozenset(NAMES))
        for key in KEYS
    ]
    assert [work.price(INPUTS, ASK) for work in works] == [False, True, False]
    (kept,) = history.prices(ASK.fixture)
    assert len(verify_published(kept.published, NAMES, 2, DOMAIN, NO_RATINGS).signers) == 2


def test_work__a_stranger_and_a_forged_row__are_not_counted(history: History, tmp_path: Path) -> None:
    stranger = LocalKey.from_raw(b"\x77" * 32)
    outside = Work(history, replica=Replica(stranger, DOMAIN, NO_RATINGS, Copy(tmp_path / "x")), peers=frozenset(NAMES))
    assert not outside.price(INPUTS, ASK)
    forged = Replica(KEYS[1], DOMAIN, NO_RATINGS, Copy(tmp_path / "y"))
    forged.copy.put(INPUTS)
    history.keep_vote(replace(forged.answer(ASK), signature="00" * 64))
    own = Work(history, replica=Replica(KEYS[0], DOMAIN, NO_RATINGS, Copy(tmp_path / "z")), peers=frozenset(NAMES))
    assert not own.price(INPUTS, ASK)
    assert history.prices(ASK.fixture) == []


def test_queue__a_question__is_queued_once_a_replica_in_its_own_queue() -> None:
    connector = InMemoryConnector()
    app = app_of(connector)
    with app.open():
        assert queue_price(app, INPUTS, ASK, NAMES) == 3
        assert queue_price(app, INPUTS, ASK, NAMES) == 0
        assert queue_price(app, INPUTS, replace(ASK, asked_at=5_060), NAMES[:1], at=2_000_000_000) == 1
    jobs = list(connector.jobs.values())
    assert {job["task_name"] for job in jobs} == {PRICE}
    assert {job["queue_name"] for job in jobs} == {queue_of(Sport.FOOTBALL, name) for name in NAMES}
    with pytest.raises(ValueError, match="no sport"):
        queue_price(app, replace(INPUTS, football=None), ASK)


class Workers:
    """Processes on one server, each with its own key, parameters and inputs."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        self.opened: list[Callable[[], object]] = []
        self.names = NAMES
        for number in range(3):
            home = folder / str(number)
            home.mkdir()
            (home / "key").write_text(bytes([number + 1]).hex() * 32)
            (home / "parameters.json").write_bytes(parameters_bytes(Parameters(ratings())))

    def start(self, number: int) -> subprocess.Popen[bytes]:
        home = self.folder / str(number)
        command = [sys.executable, "-m", "pricing.run.worker", "--database", self.url]
        command += ["--key-file", str(home / "key"), "--inputs", str(home / "inputs")]
        command += ["--parameters", str(home / "parameters.json"), "--peers", ",".join(self.names)]
        command += ["--contract", DOMAIN.contract]
        environ = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
        self.running.append(process)
        return process

    def close(self) -> None:
        for close in self.opened:
            close()
        for process in self.running:
            process.kill()
            process.wait()


@contextmanager
def workers(folder: Path) -> Iterator[Workers]:
    with server() as url:
        made = Workers(url, folder)
        try:
            yield made
        finally:
            made.close()


def until(met: Callable[[], bool]) -> None:
    ends = time.monotonic() + DEADLINE_S
    while not met():
        assert time.monotonic() < ends, "not within the deadline"
        time.sleep(0.2)


@pytest.mark.process
def test_workers_on_postgres__three_replicas__publish_verified_prices_also_after_one_was_killed(
    tmp_path: Path,
) -> None:
    with workers(tmp_path) as world:
        database = open_database(world.url)
        history = History(database)
        history.migrate()
        app = open_queue(world.url)
        world.opened += [app.close, database.close]
        bare = replace(INPUTS, football=replace(BEFORE, reference=None))
        first, _, third = (world.start(number) for number in range(3))
        queue_price(app, bare, ASK, NAMES)
        until(lambda: bool(history.prices(ASK.fixture)))
        first.kill()
        first.wait()
        later = replace(ASK, asked_at=5_060)
        queue_price(app, bare, later, NAMES)
        until(lambda: len(history.prices(ASK.fixture)) == 2)
        for kept in history.prices(ASK.fixture):
            verified = verify_published(kept.published, NAMES, 2, DOMAIN, Parameters(ratings()))
            assert len(verified.signers) >= 2
        assert NAMES[0] not in [one.replica for one in history.prices(ASK.fixture)[1].published.signed]
        # Alone, the last one publishes nothing; a second one that comes back finds its jobs waiting.
        third.kill()
        third.wait()
        last = replace(ASK, asked_at=5_120)
        queue_price(app, bare, last, NAMES)
        time.sleep(3)
        assert len(history.prices(ASK.fixture)) == 2
        world.start(2)
        until(lambda: len(history.prices(ASK.fixture)) == 3)


@pytest.mark.process
def test_tables__made_by_processes_that_start_together__stand_once_for_all() -> None:
    make = (
        "import sys\n"
        "from pricing.run.history import History\n"
        "from pricing.run.worker import open_queue\n"
        "from proofbook.database import open_database\n"
        "sys.stdin.readline()\n"
        "History(open_database(sys.argv[1])).migrate()\n"
        "open_queue(sys.argv[1]).close()\n"
    )
    with server() as url:
        command = [sys.executable, "-c", make, url]
        together = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "1234"]
        for one in together:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        said = [one.communicate()[1] for one in together]
        assert [one.returncode for one in together] == [0] * 4, said
