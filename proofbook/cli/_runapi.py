"""The API of `proofbook run`: sandbox of identities, server and worker, on the run's chain and clock.

The database begins anew where the chain does. Keys are the development profile's, which everybody knows.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chain.development import key
from proofbook import ports
from proofbook.cli._nodecommittee import CATALOGUE
from proofbook.cli._stage import Stage
from proofbook.processes import Child, Supervisor
from proofbook.toolchain import ROOT

READY_WITHIN_S = 120.0
OPERATOR = "guardian"
WAITED_FOR = ("sandbox", "worker")
KEYS = ("desk", "second_desk", "issuer", "relayer", "transmitter")
"""Whose keys of `chain.development` the API uses; the last one pays for the worker's settlements."""


@dataclass(frozen=True, slots=True)
class RunningApi:
    """Where its parts answer."""

    url: str
    sandbox: str
    worker: str
    waited_for: tuple[str, ...] = WAITED_FOR
    """Parts that are ready later."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Where each process answers, if there are several of a part: see `_runparts.Addresses`."""

    def shown(self) -> str:
        """The parts, a line each."""
        used = ", ".join(f"{name} {key(name).address}" for name in KEYS)
        if self.more:
            several = "\n".join(f"  {name:<12}  {where}" for name, where in self.more.items())
            return f"""{several}
  identity      {self.sandbox}  a sandbox of invented people; no document, no state
  operator      {key(OPERATOR).address}  signs in as one (development key "{OPERATOR}")
  keys          known to everybody, worth nothing: {used}"""
        return f"""  api           {self.url}  described at {self.url}/openapi.json; its parts at {self.url}/readyz
  identity      {self.sandbox}  a sandbox of invented people; no document, no state
  worker        {self.worker}  what it does: follow, settle, bar, recheck
  operator      {key(OPERATOR).address}  signs in as one (development key "{OPERATOR}")
  keys          known to everybody, worth nothing: {used}"""


def start_api(
    parts: Supervisor, stage: Stage, deployment: Path, port: int, *, sandbox_port: int = 0, kept: bool = False
) -> RunningApi:
    """Start sandbox, server and worker, wait for the server, and say where each answers. Raises a ProcessError.

    `waited_for` of it names those that are ready later. `kept`: chain and database are those of the run before, and the
    people of the sandbox, whose issuer is its address, then need its port again.
    """
    url, issuer, env = prepared(parts, stage, deployment, port or ports.free_port(), sandbox_port, kept=kept)
    worker = ports.free_port()
    env["PROOFBOOK_API_WORKER_METRICS_PORT"] = str(worker)
    parts.start(serving("api", url, env, "--migrate"))
    parts.launch(working("worker", worker, env, again=True))
    return RunningApi(url, issuer, f"http://127.0.0.1:{worker}/metrics")


def prepared(
    parts: Supervisor, stage: Stage, deployment: Path, port: int, sandbox_port: int, *, kept: bool
) -> tuple[str, str, dict[str, str]]:
    """Start the sandbox of identities; gives the API's address, the sandbox's, and the settings of its processes."""
    url, sandbox = f"http://127.0.0.1:{port}", sandbox_port or ports.free_port()
    data = parts.folder / "api"
    if not kept:
        # What a database knows of the chain before is about nothing.
        shutil.rmtree(data, ignore_errors=True)
    issuer = f"http://127.0.0.1:{sandbox}"
    command = [sys.executable, "-m", "api.identity.sandbox", "--port", str(sandbox), "--origin", url]
    parts.launch(
        Child("sandbox", command, ready=lambda: ports.http_answers(_discovery(issuer)), port=sandbox, cwd=ROOT)
    )
    env = {
        "PROOFBOOK_API_PORT": str(port),
        "PROOFBOOK_API_ORIGIN": url,
        "PROOFBOOK_API_RPC_URLS": json.dumps([stage.rpc]),
        "PROOFBOOK_API_MATCH_CLOCK_URL": stage.replay,
        "PROOFBOOK_API_CATALOGUE_FILE": str(CATALOGUE),
        "PROOFBOOK_API_DEPLOYMENT_FILE": str(deployment.resolve()),
        "PROOFBOOK_API_DATA_FOLDER": str(data.resolve()),
        "PROOFBOOK_API_OPERATORS": json.dumps([key(OPERATOR).address]),
        "PROOFBOOK_IDENTITY_SANDBOX_ISSUER": issuer,
    }
    return url, issuer, env


def serving(name: str, url: str, env: Mapping[str, str], *options: str, again: bool = False) -> Child:
    """A process of the API at that address."""
    port = int(url.rpartition(":")[2])
    return Child(
        name,
        [sys.executable, "-m", "proofbook", "api", "serve", *options],
        env={**env, "PROOFBOOK_API_PORT": str(port)},
        ready=lambda: ports.http_answers(f"{url}/readyz", timeout_s=5),
        ready_within_s=READY_WITHIN_S,
        port=port,
        port_setting="--api-port",
        cwd=ROOT,
        again=again,
    )


def working(name: str, port: int, env: Mapping[str, str], *options: str, again: bool = False) -> Child:
    """A worker with its metrics at that port."""
    return Child(
        name,
        [sys.executable, "-m", "proofbook", "api", "work", *options],
        env={**env, "PROOFBOOK_API_WORKER_METRICS_PORT": str(port)},
        ready=lambda: ports.http_answers(f"http://127.0.0.1:{port}/metrics"),
        ready_within_s=READY_WITHIN_S,
        port=port,
        cwd=ROOT,
        again=again,
    )


def _discovery(issuer: str) -> str:
    return f"{issuer}/.well-known/openid-configuration"
