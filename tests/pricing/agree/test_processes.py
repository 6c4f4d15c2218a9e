"""Three processes with own keys, own parameter files and own copies of the inputs; each of them may fail or lie."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from chain.signers import LocalKey
from pricing.agree import Standings, published_bytes, read_published, verify_published
from pricing.agree.asking import HttpPeer, Outcome, Panel
from pricing.agree.inputs import Inputs
from pricing.agree.rule import Differs
from pricing.agree.statement import Ask
from pricing.parameters import Parameters, parameters_bytes
from sports.words import Score
from tests.pricing.agree.world import DOMAIN, OFFERS, PLAYING, ratings

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[3]
BARE = replace(PLAYING, reference=None)
FIXTURE = "ash-birch"
PATIENCE_S = 5.0
"""The machine of a test may be busy; production asks for 0.3 s in play."""


@dataclass(slots=True)
class Process:
    """One replica's process and everything that it owns."""

    name: str
    arguments: list[str]
    crooked: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    url: str = ""

    def start(self) -> None:
        module = ["tests.pricing.agree.crooked", *self.crooked] if self.crooked else ["pricing.agree.served"]
        environ = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *module, *self.arguments], stdout=subprocess.PIPE, cwd=ROOT, env=environ
        )

    def ready(self) -> None:
        line = self.process.stdout.readline()
        assert line, f"{self.name} ended with {self.process.wait()}"
        self.url = json.loads(line)["url"]

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


class Trio:
    """Three replicas, and a client to ask them with."""

    def __init__(self, folder: Path, crooked: dict[int, tuple[str, ...]], apart: dict[int, float]) -> None:
        self.replicas: list[Process] = []
        self.version = 0
        self.client = httpx.Client(trust_env=False, verify=False)
        for number in range(3):
            home = folder / f"replica-{number}"
            home.mkdir()
            key = bytes([number + 41]) * 32
            (home / "key").write_text(key.hex())
            (home / "parameters.json").write_bytes(parameters_bytes(Parameters(ratings(apart.get(number, 0.0)))))
            arguments = ["--key-file", str(home / "key"), "--parameters", str(home / "parameters.json")]
            arguments += ["--inputs", str(home / "inputs"), "--contract", DOMAIN.contract]
            name = LocalKey.from_raw(key).address
            self.replicas.append(Process(name, arguments, crooked.get(number, ())))
        for one in self.replicas:
            one.start()
        for one in self.replicas:
            one.ready()
        self.panel = self.new_panel()

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.replicas]

    def new_panel(self, standings: Standings | None = None) -> Panel:
        """What a coordinator is: nothing but addresses."""
        peers = [HttpPeer(one.name, one.url, self.client) for one in self.replicas]
        return Panel(peers, 2, DOMAIN, standings=standings, linger_s=0.5)

    def deliver(self, football=BARE, only: list[int] | None = None) -> None:
        self.version += 1
        inputs = Inputs(FIXTURE, self.version, football)
        for number in range(3) if only is None else only:
            one = self.replicas[number]
            if one.process is not None:
                HttpPeer(one.name, one.url, self.client).deliver(inputs, PATIENCE_S)

    def ask(self, panel: Panel | None = None, patience_s: float = PATIENCE_S, later: int = 0) -> Outcome:
        ask = Ask(FIXTURE, self.version, 9_705 + later, OFFERS)
        return (panel or self.panel).price(ask, patience_s)

    def check(self, outcome: Outcome) -> tuple[str, ...]:
        """The signers of what was published, from its bytes, computed again here."""
        body = published_bytes(outcome.published)
        return verify_published(read_published(body), self.names, 2, DOMAIN, parameters=Parameters(ratings())).signers

    def close(self) -> None:
        for one in self.replicas:
            one.kill()
        self.panel.close()
        self.client.close()


@contextmanager
def trio(folder: Path, crooked=None, apart=None) -> Iterator[Trio]:
    world = Trio(folder, crooked or {}, apart or {})
    try:
        yield world
    finally:
        world.close()


def test_three_processes__all_well__publish_a_price_of_three_signatures(tmp_path: Path) -> None:
    with trio(tmp_path) as world:
        world.deliver()
        outcome = world.ask()
        assert set(world.check(outcome)) == set(world.names)
        assert (outcome.outvoted, dict(outcome.missing), dict(outcome.bad)) == ((), {}, {})


def test_wrong_parameter_file__is_outvoted_quarantined_and_named(tmp_path: Path) -> None:
    with trio(tmp_path, apart={1: 0.25}) as world:
        world.deliver()
        outcome = world.ask()
        assert set(world.check(outcome)) == {world.names[0], world.names[2]}
        (odd,) = outcome.outvoted
        assert odd.replica == world.names[1]
        assert odd.differs == (Differs.PARAMETERS, Differs.NUMBERS)
        assert Parameters(ratings(0.25)).digest[:16] in odd.detail
        assert outcome.standings.counted() == {world.names[0], world.names[2]}
        # Started again with the right file it is compared, and counted once it has agreed for long enough.
        wrong = world.replicas[1]
        wrong.kill()
        Path(wrong.arguments[3]).write_bytes(parameters_bytes(Parameters(ratings())))
        wrong.start()
        wrong.ready()
        panel = world.new_panel(outcome.standings)
        for later in range(1, 11):
            assert world.names[1] not in panel.standings.counted()
            outcome = world.ask(panel, later=later)
            assert outcome.outvoted == ()
        assert panel.standings.counted() == set(world.names)
        panel.close()


def test_one_killed__the_others_publish_and_it_comes_back_with_its_inputs(tmp_path: Path) -> None:
    with trio(tmp_path) as world:
        world.deliver()
        world.replicas[0].kill()
        outcome = world.ask()
        assert set(world.check(outcome)) == set(world.names[1:])
        assert world.names[0] in outcome.missing
        assert outcome.standings.counted() == set(world.names)
        world.replicas[0].start()
        world.replicas[0].ready()
        panel = world.new_panel()
        assert set(world.check(world.ask(panel, later=1))) == set(world.names)
        panel.close()


def test_two_killed__nothing_is_published_and_the_reason_names_them(tmp_path: Path) -> None:
    with trio(tmp_path) as world:
        world.deliver()
        for number in (0, 2):
            world.replicas[number].kill()
        outcome = world.ask()
        assert outcome.published is None
        assert "1 of the 2 votes" in outcome.detail
        assert all(world.names[number] in outcome.detail for number in (0, 2))


def test_slow_replica__is_not_waited_for(tmp_path: Path) -> None:
    with trio(tmp_path, crooked={2: ("slow", "30")}) as world:
        world.deliver()
        begun = time.monotonic()
        outcome = world.ask(patience_s=20.0)
        assert time.monotonic() - begun < 15
        assert set(world.check(outcome)) == set(world.names[:2])
        assert world.names[2] in outcome.missing
        assert outcome.standings.counted() == set(world.names)


def test_lying_replica__is_outvoted_and_stays_out(tmp_path: Path) -> None:
    with trio(tmp_path, crooked={0: ("lie", "500")}) as world:
        world.deliver()
        outcome = world.ask()
        assert set(world.check(outcome)) == set(world.names[1:])
        (odd,) = outcome.outvoted
        assert (odd.replica, odd.differs) == (world.names[0], (Differs.NUMBERS,))
        assert outcome.standings.by_replica[world.names[0]].for_good
        # With the liar alone beside it, an honest one publishes nothing.
        world.replicas[1].kill()
        assert world.ask(later=1).published is None


def test_replica_that_missed_an_event__is_missing_and_then_named_by_its_inputs(tmp_path: Path) -> None:
    with trio(tmp_path) as world:
        world.deliver()
        world.deliver(replace(BARE, play=replace(BARE.play, score=Score(2, 0))), only=[0, 1])
        outcome = world.ask()
        assert set(world.check(outcome)) == set(world.names[:2])
        assert "version 2 wanted, version 1 held" in outcome.missing[world.names[2]]
        world.version = 3
        # The third is given something else as the same version: its copy is its own.
        for number, goals in enumerate((2, 2, 1)):
            one = world.replicas[number]
            inputs = Inputs(FIXTURE, 3, replace(BARE, play=replace(BARE.play, score=Score(goals, 0))))
            HttpPeer(one.name, one.url, world.client).deliver(inputs, PATIENCE_S)
        outcome = world.ask()
        assert outcome.outvoted[0].differs == (Differs.INPUTS, Differs.NUMBERS)
        assert "football.play.score.0 1, the others have 2" in outcome.outvoted[0].detail


def test_whoever_asks_is_killed__another_asks_and_publishes_the_same(tmp_path: Path) -> None:
    script = (
        "import sys, json, httpx\n"
        "from pricing.agree import published_bytes\n"
        "from pricing.agree.asking import HttpPeer, Panel\n"
        "from pricing.agree.statement import Ask\n"
        "from tests.pricing.agree.world import DOMAIN, OFFERS\n"
        "client = httpx.Client(trust_env=False, verify=False)\n"
        "panel = Panel([HttpPeer(n, u, client) for n, u in json.loads(sys.argv[1])], 2, DOMAIN, linger_s=5.0)\n"
        "while True:\n"
        "    outcome = panel.price(Ask('ash-birch', 1, 9705, OFFERS), 10.0)\n"
        "    print(published_bytes(outcome.published).hex(), flush=True)\n"
    )
    with trio(tmp_path) as world:
        world.deliver()
        peers = json.dumps([(one.name, one.url) for one in world.replicas])
        environ = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        asker = subprocess.Popen([sys.executable, "-c", script, peers], stdout=subprocess.PIPE, cwd=ROOT, env=environ)
        try:
            first = bytes.fromhex(asker.stdout.readline().decode().strip())
        finally:
            asker.kill()  # in the middle of its next question
            asker.wait()
            asker.stdout.close()
        panel = world.new_panel()
        outcome = world.ask(panel)
        assert set(world.check(outcome)) == set(world.names)
        assert published_bytes(outcome.published) == first
        panel.close()


def test_anything_sent_to_a_replica__is_answered_and_it_goes_on(tmp_path: Path) -> None:
    with trio(tmp_path) as world:
        world.deliver()
        url = world.replicas[0].url
        for method, path, body in (
            ("POST", "/price", b"{"),
            ("POST", "/price", b'{"fixture": 5}'),
            ("POST", "/price", b"[" * 100_000),
            ("PUT", "/inputs", b"\xff"),
            ("GET", "/nothing", b""),
            ("DELETE", "/inputs", b""),
        ):
            assert world.client.request(method, url + path, content=body).status_code in (400, 404, 501)
        assert world.client.get(url + "/about").json()["replica"] == world.names[0]
        assert world.ask().published is not None
