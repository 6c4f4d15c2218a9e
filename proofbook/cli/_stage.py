"""The parts that `run` and `demo` bring up: chain, replay, block producer, contracts. One order, one place.

replay          real matches in the providers' formats, and the match clock
anvil           the chain, begun at the clock's time
block producer  mines at the match clock's time
contracts       `ape run deploy`, the same command that a developer types

A chain that was kept comes back before its clock, which goes on from the last block; nothing is deployed then.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

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
BURIED = 66
"""Anvil calls a block final that is 64 blocks old; what is read at that block has its state again."""
LOADED_WITHIN_S = 120.0
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
    state: Path | None = None,
    kept: Deployment | None = None,
    deploy: Callable[[str, Path, Say], Deployment] | None = None,
) -> Stage:
    """Start every part and wait until it answers; ports of zero take free ones. Raises ProofbookError.

    `state`: where the chain is written when it stops. `kept`: the contracts of the chain that is there already and
    began at `start`, and which goes on. `deploy` puts the contracts on the chain in place of `ape run deploy`: address
    of the chain, folder, what to tell.
    """
    chain_port = chain_port or ports.free_port()
    replay_port = replay_port or ports.free_port()
    rpc, replay = f"http://127.0.0.1:{chain_port}", f"http://127.0.0.1:{replay_port}"
    clock, w3 = RemoteMatchClock(replay), Web3(HTTPProvider(rpc))
    told = f"chain       {rpc}  (Anvil, chain 31337, on the match clock)"
    if kept is not None:
        say(told)
        # Its clock begins at the first block's time again; else it would be the wall's, and refuse to go back.
        _start_anvil(supervisor, chain_port, state, "--timestamp", start)
        start = _settle_down(w3)
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
    if kept is None:
        say(told)
        _start_anvil(supervisor, chain_port, state, "--timestamp", clock.now())
    supervisor.start(
        Child(
            "block-producer",
            _words(sys.executable, "-m", "chain.local_clock", "--rpc", rpc, "--clock", replay),
            cwd=ROOT,
        )
    )
    return Stage(w3, rpc, replay, clock, kept or (deploy or _deploy)(rpc, addresses, say), supervisor.folder)


def _start_anvil(supervisor: Supervisor, port: int, state: Path | None, *more: object) -> None:
    states = supervisor.folder / "anvil-states"
    shutil.rmtree(states, ignore_errors=True)
    supervisor.start(
        Child(
            "anvil",
            _words(
                *(tool("anvil"), "--port", port, "--accounts", ACCOUNTS, "--mnemonic", MNEMONIC),
                *("--hardfork", "prague", "--silent", "--no-mining", *more),
                # Nobody asks for states from days ago, and each is a megabyte on disk.
                *("--cache-path", states, "--max-persisted-states", MOST_STATES),
                *(("--state", state) if state is not None else ()),
            ),
            ready=lambda: ports.answers(port),
            ready_within_s=LOADED_WITHIN_S,
            port=port,
            port_setting="--chain-port",
        )
    )


def _settle_down(w3: Web3) -> int:
    """Bury what a loaded chain begins with, whose earlier states are gone, under as many blocks as finality asks."""
    when = int(w3.eth.get_block("latest")["timestamp"])
    for _ in range(BURIED):
        when += 1
        for method, words in (("evm_setNextBlockTimestamp", [when]), ("evm_mine", [])):
            answer = w3.provider.make_request(RPCEndpoint(method), words)
            if "error" in answer:
                raise ProofbookError(f"the chain that was kept refused {method}: {answer['error']}", "use --fresh")
    return when


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
