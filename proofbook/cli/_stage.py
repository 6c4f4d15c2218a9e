"""The parts that `run` and `demo` bring up: chain, replay, block producer, contracts. One order, one place.

replay          real matches in the providers' formats, and the match clock
anvil           the chain, begun at the clock's time
block producer  mines at the match clock's time
contracts       `ape run deploy`, the same command that a developer types
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from web3 import HTTPProvider, Web3

from chain.deployment import Deployment
from chain.development import ACCOUNTS, MNEMONIC
from proofbook import ports
from proofbook.clock import RemoteMatchClock
from proofbook.errors import ProofbookError
from proofbook.pidfile import stop_group
from proofbook.processes import Child, Supervisor
from proofbook.redaction import redact_text
from proofbook.toolchain import ROOT, tool

DEPLOY_WITHIN_S = 240.0
STOP_WITHIN_S = 2.0
MOST_STATES = 256
FOOTBALL_DATA_KEY = "replay-football-data"
API_FOOTBALL_KEY = "replay-api-football"
Say = Callable[[str], None]


class DeployFailed(ProofbookError):
    """`ape run deploy` ended with an error."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is up: addresses of chain and replay, the clock, the contracts."""

    w3: Web3
    rpc: str
    replay: str
    clock: RemoteMatchClock
    deployment: Deployment
    logs: Path

    def jump(self, when: int) -> None:
        """Move the match clock forward and wait until the chain has followed; raises ProofbookError."""
        answer = httpx.post(f"{self.replay}/clock", json={"now": when}, timeout=5)
        if answer.status_code != 200:
            raise ProofbookError(f"the match clock refused {when}: {answer.text}", "the clock only goes forward")
        self.wait_for(when)

    def run_at(self, speed: float) -> None:
        """Let so many match seconds pass in a real one from now on; raises ProofbookError."""
        answer = httpx.post(f"{self.replay}/clock", json={"speed": speed}, timeout=5)
        if answer.status_code != 200:
            raise ProofbookError(f"the match clock refused speed {speed:g}: {answer.text}", "choose another speed")

    def wait_for(self, when: int, within_s: float = 15.0) -> None:
        """Wait until a block carries this time or a later one."""
        wait_until(
            lambda: int(self.w3.eth.get_block("latest")["timestamp"]) >= when, within_s, f"a block at {when}", self.logs
        )


def wait_until(question: Callable[[], bool], within_s: float, what: str, logs: Path, *, every_s: float = 0.05) -> None:
    """Ask until it is so; raises ProofbookError after `within_s`."""
    ends = time.monotonic() + within_s
    while not question():
        if time.monotonic() > ends:
            raise ProofbookError(f"waited {within_s:g} s for {what}", f"see the logs in {logs}")
        time.sleep(every_s)


def bring_up(
    supervisor: Supervisor,
    *,
    matches: tuple[str, ...],
    start: int,
    speed: float,
    chain_port: int,
    replay_port: int,
    addresses: Path,
    say: Say,
) -> Stage:
    """Start every part and wait until it answers; ports of zero take free ones. Raises ProofbookError."""
    chain_port = chain_port or ports.free_port()
    replay_port = replay_port or ports.free_port()
    rpc, replay = f"http://127.0.0.1:{chain_port}", f"http://127.0.0.1:{replay_port}"
    say(f"replay      {replay}  ({', '.join(matches)})")
    names = [word for match in matches for word in ("--match", match)]
    supervisor.start(
        Child(
            "replay",
            _words(
                *(sys.executable, "-m", "sports.replay", *names, "--port", replay_port, "--start", start),
                *("--speed", speed, "--football-data-key", FOOTBALL_DATA_KEY, "--api-football-key", API_FOOTBALL_KEY),
            ),
            ready=lambda: ports.http_answers(f"{replay}/clock"),
            port=replay_port,
            port_setting="--replay-port",
            cwd=ROOT,
        )
    )
    clock = RemoteMatchClock(replay)
    say(f"chain       {rpc}  (Anvil, chain 31337, on the match clock)")
    supervisor.start(
        Child(
            "anvil",
            _words(
                *(tool("anvil"), "--port", chain_port, "--accounts", ACCOUNTS, "--mnemonic", MNEMONIC),
                *("--hardfork", "prague", "--silent", "--no-mining", "--timestamp", clock.now()),
                # Nobody asks for states from days ago, and each is a megabyte on disk.
                *("--cache-path", supervisor.folder / "anvil-states", "--max-persisted-states", MOST_STATES),
            ),
            ready=lambda: ports.answers(chain_port),
            port=chain_port,
            port_setting="--chain-port",
        )
    )
    supervisor.start(
        Child(
            "block-producer",
            _words(sys.executable, "-m", "chain.local_clock", "--rpc", rpc, "--clock", replay),
            cwd=ROOT,
        )
    )
    deployment = _deploy(rpc, addresses, say)
    return Stage(Web3(HTTPProvider(rpc)), rpc, replay, clock, deployment, supervisor.folder)


def _words(*words: object) -> list[str]:
    return [str(word) for word in words]


def _deploy(rpc: str, addresses: Path, say: Say) -> Deployment:
    """Run `ape run deploy` against the chain; its lines are passed on as they come."""
    say("contracts   ape run deploy --network ethereum:local:foundry")
    command = [str(Path(sys.executable).parent / "ape"), "run", "deploy", "--network", "ethereum:local:foundry"]
    environment: Mapping[str, str] = {**os.environ, "APE_FOUNDRY_HOST": rpc, "PYTHONUNBUFFERED": "1"}
    lines: list[str] = []
    process = subprocess.Popen(
        [*command, "--folder", str(addresses)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A group of its own: it starts a compiler, and what stops us must stop both.
        start_new_session=True,
    )
    if process.stdout is None:
        raise AssertionError("no pipe")
    try:
        with process.stdout:
            for line in process.stdout:
                lines.append(redact_text(line.rstrip()))
                say(f"            {lines[-1]}")
            code = process.wait(DEPLOY_WITHIN_S)
    except BaseException:
        stop_group(process.pid, STOP_WITHIN_S, process.poll)
        raise
    if code != 0:
        raise DeployFailed(
            "the contracts could not be deployed:\n" + "\n".join(lines[-8:]),
            "correct what it names; `make install` repairs the tools, `make clean` removes old build output",
        )
    return Deployment.load(addresses / "local.json")
