"""Real node processes, an Anvil on the replay's clock, the real oracle, and a real match in the providers' formats."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from eth_utils.crypto import keccak
from web3 import Web3

from chain.bindings.fixture_oracle import FixtureOracle
from chain.development import ACCOUNTS
from chain.local_clock import BlockProducer, follow
from chain.signers import LocalKey
from oracle.agreement import Fixture, NodeIndex
from oracle.engine import Terms
from oracle.engine.chain import fixture_of
from oracle.specification import typed
from proofbook.chain_profiles import CHAIN_PROFILES, ChainName
from proofbook.cli._demo import CATALOGUE
from proofbook.ports import free_port
from sports.replay import MatchClock, ReplayServer, ReplayService
from sports.replay.faults import Fault
from sports.replay.matches import Match, load_matches, match_named
from tests.anvil import ROOT, anvil_process, connect
from tests.contracts.oracle_pair import OracleStage, build

MATCH = "world-cup-2018-final"
PROVIDERS = {"football-data": "replay-football-data", "api-football": "replay-api-football", "openligadb": None}
LEAD_S = 30 * 60
PATIENCE_S = 300.0


@dataclass
class Operator:
    """One operator's folder, settings and process."""

    place: int
    folder: Path
    settings: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    program: Sequence[str] = ("proofbook",)
    """What runs as a module, with words that go before those of the node."""
    immortal: bool = True
    """Whether it is a fault of the test's subject if the process ends by itself."""

    @property
    def log(self) -> Path:
        return self.folder / "node.log"

    def start(self, *words: str) -> None:
        command = [sys.executable, "-m", *self.program, "node", "run", "--file", str(self.settings), *words]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        self.starts += 1

    def kill(self) -> None:
        """SIGKILL: nothing that is not on its disk survives."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        code = self.process.wait(20)
        self.process = None
        return code

    def say(self, *words: str, code: int = 0) -> str:
        """A `node` command with this operator's settings; gives what it prints."""
        command = [sys.executable, "-m", "proofbook", "node", *words, "--file", str(self.settings)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def ask(self, path: str) -> httpx.Response:
        """A route of the running process."""
        url = json.loads((self.folder / "data" / "running.json").read_text())["url"]
        return httpx.get(url + path, timeout=30, trust_env=False)

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Read its database beside it."""
        path = self.folder / "data" / "node.sqlite3"
        if not path.exists():
            return []
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
            try:
                return connection.execute(sql, values).fetchall()
            except sqlite3.OperationalError:
                return []  # its tables are not there yet

    def stage(self) -> str:
        rows = self.rows("SELECT stage FROM fixtures")
        return str(rows[0][0]) if rows else ""

    def story(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT at, event, before, after, reason FROM transitions ORDER BY seq")


@dataclass
class World:
    """The stage; `clock` is the match clock that chain, providers and nodes share."""

    oracle: OracleStage
    rpc: str
    replay: ReplayServer
    match: Match
    folder: Path
    profile: ChainName = "anvil"
    operators: list[Operator] = field(default_factory=list)
    hold: threading.Lock = field(default_factory=threading.Lock)
    """Who has it stops the mining of blocks."""

    @property
    def clock(self) -> MatchClock:
        return self.replay.service.clock

    @property
    def terms(self) -> Terms:
        spec = typed(self.match.fixture.spec(committee=0))
        members = tuple(self.oracle.members(4))
        return Terms(spec.struct_hash(), members, NodeIndex(0), spec.start, spec.earliest, spec.deadline)

    def behind(self, place: int, url: str) -> None:
        """Let a node that is not started yet reach the chain by another address."""
        self.instead(place, json.dumps(self.rpc), json.dumps(url))

    def instead(self, place: int, old: str, new: str) -> None:
        """Give a node that is not started yet another setting."""
        settings = self.operators[place].settings
        text = settings.read_text()
        assert old in text, (old, text)
        settings.write_text(text.replace(old, new))

    def list_match(self) -> None:
        self.oracle.world.list_fixture(typed(self.match.fixture.spec(committee=0)))

    def at(self, seconds: int, speed: float = 0.0) -> None:
        """Jump to so many seconds after the kick-off, if that is not past, and let time pass from there."""
        self.clock.jump(max(self.clock.now(), self.match.start + seconds))
        self.clock.set_speed(speed)
        self.until(lambda: self.oracle.world.at() >= self.match.start + seconds, "the chain follows the clock")

    def seen(self) -> Fixture:
        """The fixture in the newest block."""
        world = self.oracle.world
        oracle = FixtureOracle(world.w3, world.oracle.address)
        view, dispute = oracle.state_of(self.terms.fixture), oracle.disputes(self.terms.fixture)
        return fixture_of(self.terms, view.word, view.voids, view.end, dispute)

    def until(self, holds: Callable[[], bool], what: str, seconds: float = PATIENCE_S) -> float:
        """Wait for it; gives the real seconds it took. A node that does not answer yet holds nothing."""
        began = time.monotonic()
        while not _answered(holds):
            for one in self.operators:
                if one.immortal and one.process is not None and one.process.poll() is not None:
                    raise AssertionError(f"node {one.place} ended:\n{self.told(one)}")
            if time.monotonic() - began > seconds:
                told = "\n".join(f"node {one.place} {one.stage()}\n{self.told(one)}" for one in self.operators)
                raise AssertionError(f"not in {seconds} s: {what}; now {self.clock.now() - self.match.start}\n{told}")
            time.sleep(0.05)
        return time.monotonic() - began

    def told(self, one: Operator) -> str:
        lines = one.log.read_text(errors="replace").splitlines()[-25:] if one.log.exists() else []
        return "\n".join([*(str(row) for row in one.story()[-12:]), *(line[:600] for line in lines)])

    def reports(self) -> list[tuple[str, int]]:
        """Every transaction to the oracle since the listing that carries a report: sender and status."""
        w3, found = self.oracle.world.w3, []
        selector = keccak(text="report(bytes)")[:4]
        for number in range(w3.eth.block_number + 1):
            for sent in w3.eth.get_block(number, full_transactions=True)["transactions"]:
                if not isinstance(sent, bytes) and bytes(sent["input"])[:4] == selector:
                    found.append((str(sent["from"]), int(w3.eth.get_transaction_receipt(sent["hash"])["status"])))
        return found

    def require_sound(self) -> None:
        """No member signed two values for one round, by all that every disk knows; nobody is in safe mode."""
        said: dict[tuple[object, ...], set[object]] = {}
        for one in self.operators:
            for signer, kind, ballot, round_, digest in one.rows(
                "SELECT signer, kind, ballot, round, digest FROM messages WHERE kind = 'report'"
            ):
                said.setdefault((signer, kind, ballot, round_), set()).add(digest)
            assert one.rows("SELECT 1 FROM audit WHERE what LIKE 'safe mode entered%'") == []
        assert all(len(digests) == 1 for digests in said.values()), said


def _answered(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except httpx.HTTPError:
        return False


class _Held(BlockProducer):
    """Mines while nobody holds the chain."""

    def __init__(self, w3: Web3, clock: MatchClock, hold: threading.Lock) -> None:
        super().__init__(w3, clock)
        self._hold = hold

    def step(self) -> int | None:
        with self._hold:
            return super().step()


@contextmanager
def world(
    folder: Path,
    nodes: int = 4,
    *,
    wrong: Sequence[int] = (),
    pace: float = 10,
    profile: ChainName = "anvil",
    epoch: int = 1,
) -> Iterator[World]:
    """Everything up but the nodes, whose processes end with it; those in `wrong` are told the scores exchanged.

    With the profile of another chain the local one takes its number; a block is final two epochs later there.
    """
    chain_id = CHAIN_PROFILES[profile].chain_id
    match = match_named(MATCH, load_matches())
    begin = match.start - LEAD_S
    keys = {name: key for name, key in PROVIDERS.items() if key is not None}
    options = ("--accounts", str(ACCOUNTS), "--timestamp", str(begin), "--slots-in-an-epoch", str(epoch))
    options += ("--chain-id", str(chain_id))
    ends, ports = threading.Event(), [free_port() for _ in range(nodes)]
    clock = MatchClock(begin, 0.0)
    lies = [Fault("swapped-scores", name, "*") for name in PROVIDERS]
    with (
        ReplayServer(ReplayService([match], clock, keys)) as replay,
        ReplayServer(ReplayService([match], clock, keys, faults=lies)) as lying,
        anvil_process(*options) as url,
    ):
        oracle = build(connect(url))
        tell(oracle.world.w3, "evm_setAutomine", False)
        oracle.world.addresses = replace(oracle.world.addresses, chain_id=chain_id)
        made = World(oracle, url, replay, match, folder, profile)
        producer = _Held(connect(url), replay.service.clock, made.hold)
        thread = threading.Thread(target=follow, args=(producer, ends, url), daemon=True)
        thread.start()
        oracle.world.addresses.save(folder / "addresses.json")
        made.operators = [
            operator(made, place, ports, lying if place in wrong else replay, pace) for place in range(nodes)
        ]
        try:
            yield made
        finally:
            for one in made.operators:
                if one.process is not None:
                    one.kill()
            ends.set()
            thread.join(10)


def operator(made: World, place: int, ports: Sequence[int], replay: ReplayServer, pace: float) -> Operator:
    """A member with settings, keys, providers' keys and a folder of its own."""
    folder = made.folder / f"node-{place}"
    folder.mkdir()
    reporter, payer = made.oracle.committees[4][place], payer_of(place)
    tell(made.oracle.world.w3, "anvil_setBalance", payer.address, hex(10**20))
    for name, key in (("reporter", reporter), ("transmitter", payer)):
        _secret(folder / f"{name}.key", bytes(key.account.key).hex())
    lines = [
        f"[chain]\nprofile = {json.dumps(made.profile)}",
        f"[[chain.rpc]]\nurl = {json.dumps(made.rpc)}",
        f"[replay]\nenabled = true\nport = {made.replay.url.rpartition(':')[2]}",
        '[logging]\nformat = "json"',
        "[metrics]\nport = 0",
        f'[node]\nname = "operator {place}"\ndata_dir = {_text(folder / "data")}\npace = {pace}',
        f"contracts = {_text(made.folder / 'addresses.json')}\ncatalogue = {_text(CATALOGUE)}",
        f'[node.reporter]\nkind = "raw"\nraw_key_file = {_text(folder / "reporter.key")}',
        f'[node.transmitter]\nkind = "raw"\nraw_key_file = {_text(folder / "transmitter.key")}',
        "[node.health]\nport = 0",
        f"[node.peers]\nport = {ports[place]}",
    ]
    for other, port in enumerate(ports):
        if other != place:
            lines.append(f'[[node.peers.others]]\naddress = "{made.oracle.committees[4][other].address}"')
            lines.append(f'urls = ["http://127.0.0.1:{port}"]')
    for name, secret in PROVIDERS.items():
        lines.append(f"[sports.providers.{name}]\nbase_url = {json.dumps(replay.base_url(name))}")
        if secret is not None:
            _secret(folder / f"{name}.key", secret)
            lines.append(f"key_file = {_text(folder / f'{name}.key')}")
    lines.append(f"[sports.evidence]\nfolder = {_text(folder / 'evidence')}")
    settings = folder / "node.toml"
    settings.write_text("\n".join(lines) + "\n")
    return Operator(place, folder, settings)


def payer_of(place: int) -> LocalKey:
    """The key that pays for a node's transactions."""
    return LocalKey.from_raw(keccak(text=f"payer {place}"))


def _secret(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


def _text(path: Path) -> str:
    return json.dumps(str(path))


def tell(w3: Web3, method: str, *values: object) -> Any:
    """Ask the local chain for something that no real one does."""
    answer = w3.provider.make_request(method, list(values))  # type: ignore[arg-type]
    assert "error" not in answer, answer
    return answer["result"]
