"""The API of `proofbook run`: sandbox of identities, server and worker, on the run's chain and clock.

The database begins anew where the chain does. Keys are the development profile's, which everybody knows.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
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

    def shown(self) -> str:
        """The parts, a line each."""
        used = ", ".join(f"{name} {key(name).address}" for name in KEYS)
        return f"""  api           {self.url}  described at {self.url}/openapi.json; its parts at {self.url}/readyz
  identity      {self.sandbox}  a sandbox of invented people; no document, no state
  worker        {self.worker}  what it does: follow, settle, bar, recheck
  operator      {key(OPERATOR).address}  signs in as one (development key "{OPERATOR}")
  keys          known to everybody, worth nothing: {used}"""


def start_api(
    parts: Supervisor, stage: Stage, deployment: Path, port: int, *, sandbox_port: int = 0, kept: bool = False
) -> RunningApi:
    """Start sandbox, server and worker, wait for the server, and say where each answers. Raises a ProcessError.

    `WAITED_FOR` names those that are ready later. `kept`: chain and database are those of the run before, and the
    people of the sandbox, whose issuer is its address, then need its port again.
    """
    port = port or ports.free_port()
    url, sandbox = f"http://127.0.0.1:{port}", sandbox_port or ports.free_port()
    worker = ports.free_port()
    data = parts.folder / "api"
    if not kept:
        # What a database knows of the chain before is about nothing.
        shutil.rmtree(data, ignore_errors=True)
    issuer = f"http://127.0.0.1:{sandbox}"
    env = {
        "PROOFBOOK_API_PORT": str(port),
        "PROOFBOOK_API_ORIGIN": url,
        "PROOFBOOK_API_RPC_URLS": json.dumps([stage.rpc]),
        "PROOFBOOK_API_MATCH_CLOCK_URL": stage.replay,
        "PROOFBOOK_API_CATALOGUE_FILE": str(CATALOGUE),
        "PROOFBOOK_API_DEPLOYMENT_FILE": str(deployment.resolve()),
        "PROOFBOOK_API_DATA_FOLDER": str(data.resolve()),
        "PROOFBOOK_API_OPERATORS": json.dumps([key(OPERATOR).address]),
        "PROOFBOOK_API_WORKER_METRICS_PORT": str(worker),
        "PROOFBOOK_IDENTITY_SANDBOX_ISSUER": issuer,
    }
    command = [sys.executable, "-m", "api.identity.sandbox", "--port", str(sandbox), "--origin", url]
    parts.launch(
        Child("sandbox", command, ready=lambda: ports.http_answers(_discovery(issuer)), port=sandbox, cwd=ROOT)
    )
    parts.start(
        Child(
            "api",
            [sys.executable, "-m", "proofbook", "api", "serve", "--migrate"],
            env=env,
            ready=lambda: ports.http_answers(f"{url}/readyz", timeout_s=5),
            ready_within_s=READY_WITHIN_S,
            port=port,
            port_setting="--api-port",
            cwd=ROOT,
        )
    )
    parts.launch(
        Child(
            "worker",
            [sys.executable, "-m", "proofbook", "api", "work"],
            env=env,
            ready=lambda: ports.http_answers(f"http://127.0.0.1:{worker}/metrics"),
            ready_within_s=READY_WITHIN_S,
            port=worker,
            cwd=ROOT,
        )
    )
    return RunningApi(url, issuer, f"http://127.0.0.1:{worker}/metrics")


def _discovery(issuer: str) -> str:
    return f"{issuer}/.well-known/openid-configuration"
