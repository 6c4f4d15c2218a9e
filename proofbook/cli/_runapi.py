"""The API of `proofbook run`: on the run's chain and clock, with a database that begins anew as the chain does."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from proofbook import ports
from proofbook.cli._stage import Stage
from proofbook.processes import Child, Supervisor
from proofbook.toolchain import ROOT

READY_WITHIN_S = 120.0


def start_api(parts: Supervisor, stage: Stage, deployment: Path, port: int) -> str:
    """Start it, wait until every part of it answers, and give its address. Raises a ProcessError."""
    port = port or ports.free_port()
    url = f"http://127.0.0.1:{port}"
    data = parts.folder / "api"
    # The chain lives in memory: what a database knows of the one before is about nothing.
    shutil.rmtree(data, ignore_errors=True)
    parts.start(
        Child(
            "api",
            [sys.executable, "-m", "proofbook", "api", "serve", "--migrate"],
            env={
                "PROOFBOOK_API_PORT": str(port),
                "PROOFBOOK_API_ORIGIN": url,
                "PROOFBOOK_API_RPC_URLS": json.dumps([stage.rpc]),
                "PROOFBOOK_API_MATCH_CLOCK_URL": stage.replay,
                "PROOFBOOK_API_DEPLOYMENT_FILE": str(deployment.resolve()),
                "PROOFBOOK_API_DATA_FOLDER": str(data.resolve()),
            },
            ready=lambda: ports.http_answers(f"{url}/readyz", timeout_s=5),
            ready_within_s=READY_WITHIN_S,
            port=port,
            port_setting="--api-port",
            cwd=ROOT,
        )
    )
    return url
