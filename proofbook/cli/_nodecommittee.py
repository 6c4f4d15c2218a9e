"""Four oracle nodes on this machine, for `run` and `demo`: processes as any operator runs them, one folder each.

    node-1/node.toml     settings
    node-1/keys/         keystores of reporter and transmitter, provider keys
    node-1/data/         store, event index
    node-1/evidence/     every body that it read

The reporters are the development keys that the contracts of a local chain know; each transmitter is made anew and gets
play ether. A new chain begins with new folders: a store of another chain's results would be refused anyway. Where the
chain was kept, keys, stores and evidence are too, and only the settings are written anew.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from web3.types import RPCEndpoint

from chain.development import REPORTERS, key
from proofbook import ports
from proofbook.cli._nodefile import create_private, kept_keystore, make_keystore
from proofbook.cli._stage import API_FOOTBALL_KEY, FOOTBALL_DATA_KEY, Stage, wait_until
from proofbook.processes import Child, Supervisor
from proofbook.toolchain import ROOT

PROVIDERS: Final = {"football-data": FOOTBALL_DATA_KEY, "api-football": API_FOOTBALL_KEY, "openligadb": None}
"""Three independent groups, and the key of each in the replay."""
PATHS: Final = {"football-data": "/football-data/v4", "api-football": "/api-football", "openligadb": "/openligadb"}
CATALOGUE: Final = ROOT / "sports" / "replay" / "data" / "catalogue.json"
PEERS_PORT: Final = 7443
STATUS_PORT: Final = 9601
GAS_MONEY: Final = 10**18
READY_WITHIN_S: Final = 240.0
_ANSWER_S: Final = 2.0
_ITERATIONS: Final = 2
"""Of the keystores' key derivation: everybody knows these reporters, and the transmitters hold play ether."""


@dataclass(frozen=True, slots=True)
class Member:
    """One node of the committee."""

    name: str
    folder: Path
    reporter: str
    peers_port: int
    status_port: int

    @property
    def settings(self) -> Path:
        """Its settings file."""
        return self.folder / "node.toml"

    @property
    def url(self) -> str:
        """Where it says how it is: /status, /readyz, /metrics."""
        return f"http://127.0.0.1:{self.status_port}"

    def told(self) -> dict[str, Any] | None:
        """Its own word, as `node status --json` gives it; None while it does not answer."""
        try:
            answer = httpx.get(f"{self.url}/status", timeout=_ANSWER_S, trust_env=False).raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return None
        return answer if isinstance(answer, dict) else None

    def child(self) -> Child:
        """Its process."""
        command = [sys.executable, "-m", "proofbook", "node", "run", "--file", str(self.settings)]
        return Child(self.name, command, cwd=ROOT)


@dataclass(frozen=True, slots=True)
class Committee:
    """The four, and what they are asked together."""

    members: tuple[Member, ...]
    logs: Path

    @contextmanager
    def running(self, supervisor: Supervisor) -> Iterator[None]:
        """Start all, wait for none; at the end all are told to stop at once, and the supervisor waits for each."""
        pids = []
        try:
            for member in self.members:
                pids.append(supervisor.start(member.child()))
            yield
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)

    def await_ready(self, supervisor: Supervisor) -> None:
        """Wait until every node follows the chain; raises ProcessDied or ProofbookError, naming its log."""

        def ready() -> bool:
            supervisor.check()
            return all(ports.http_answers(f"{member.url}/readyz") for member in self.members)

        wait_until(ready, READY_WITHIN_S, "the four nodes", self.logs)

    def fixtures(self, specification: str) -> dict[str, Mapping[str, Any]]:
        """Where a fixture stands (stage, reason), by name of each node that answers and follows it."""
        found = {}
        for member in self.members:
            for row in (member.told() or {}).get("fixtures", ()):
                if row["fixture"] == specification:
                    found[member.name] = row
        return found


def prepare(
    stage: Stage,
    folder: Path,
    addresses: Path,
    *,
    pace: float,
    known_ports: bool = False,
    kept: bool = False,
    tell: str | None = None,
) -> Committee:
    """Write the folders of four nodes anew and give their transmitters ether; of those `kept`, the settings alone.

    `pace`: how many times faster than real time their loops turn. `known_ports`: the usual ones where they are free.
    `tell`: the API that they tell of their votes.
    """
    given = list(_ports(len(REPORTERS), known=known_ports))
    members = tuple(
        Member(f"node-{place + 1}", folder / f"node-{place + 1}", key(role).address, *given[place])
        for place, role in enumerate(REPORTERS)
    )
    for place, member in enumerate(members):
        if kept:
            for file in (member.settings, *_provider_keys(member).values()):
                file.unlink(missing_ok=True)
        else:
            shutil.rmtree(member.folder, ignore_errors=True)
        transmitter = _write(member, members, stage, addresses, REPORTERS[place], pace, tell)
        stage.w3.provider.make_request(RPCEndpoint("anvil_setBalance"), [transmitter, hex(GAS_MONEY)])
    return Committee(members, stage.logs)


def _ports(count: int, *, known: bool) -> Iterator[tuple[int, int]]:
    """Two for each node, all different: its peers' and its own word's."""
    used: set[int] = set()

    def one(usual: int) -> int:
        port = usual if known and ports.is_free(usual) else ports.free_port()
        while port in used:
            port = ports.free_port()
        used.add(port)
        return port

    for place in range(count):
        yield one(PEERS_PORT + place), one(STATUS_PORT + place)


def _provider_keys(member: Member) -> dict[str, Path]:
    return {name: member.folder / "keys" / f"{name}.key" for name, secret in PROVIDERS.items() if secret is not None}


def _write(
    member: Member,
    members: tuple[Member, ...],
    stage: Stage,
    addresses: Path,
    role: str,
    pace: float,
    tell: str | None,
) -> str:
    """One node's folder; gives its transmitter's address."""
    keys = member.folder / "keys"
    reporter = kept_keystore(keys, "reporter") or make_keystore(
        keys, "reporter", _ITERATIONS, bytes(key(role).account.key)
    )
    transmitter = kept_keystore(keys, "transmitter") or make_keystore(keys, "transmitter", _ITERATIONS)
    parts: dict[str, dict[str, Any]] = {
        "chain": {"profile": "anvil"},
        "replay": {"enabled": True, "port": int(stage.replay.rpartition(":")[2])},
        "logging": {"format": "json"},
        "metrics": {"enabled": False},  # its own word's port has them too
        "node": {
            "name": member.name,
            "data_dir": str(member.folder / "data"),
            "contracts": str(addresses.absolute()),
            "catalogue": str(CATALOGUE),
            "pace": pace,
            "publish_to": [] if tell is None else [tell],
        },
        "node.reporter": {"kind": reporter.kind, **reporter.values},
        "node.transmitter": {"kind": transmitter.kind, **transmitter.values},
        "node.health": {"port": member.status_port},
        "node.peers": {"port": member.peers_port},
        "sports.evidence": {"folder": str(member.folder / "evidence")},
    }
    for provider, secret in PROVIDERS.items():
        parts[f"sports.providers.{provider}"] = {"base_url": stage.replay + PATHS[provider]}
        if secret is not None:
            file = _provider_keys(member)[provider]
            create_private(file, secret + "\n")
            parts[f"sports.providers.{provider}"]["key_file"] = str(file)
    lines = [
        "# A node of `proofbook run` or `proofbook demo`: this file is written anew with each start of them.",
        'profile = "development"',
    ]
    for name, values in parts.items():
        lines += [f"[{name}]", *(f"{field} = {json.dumps(value)}" for field, value in values.items())]
    lines += ["[[chain.rpc]]", f"url = {json.dumps(stage.rpc)}"]
    for other in members:
        if other is not member:
            lines += ["[[node.peers.others]]", f'address = "{other.reporter}"']
            lines += [f'urls = ["http://127.0.0.1:{other.peers_port}"]']
    create_private(member.settings, "\n".join(lines) + "\n")
    return transmitter.values["expect_address"]
