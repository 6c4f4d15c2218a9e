"""The API of `proofbook up --profile cluster`: several processes of each part on one database and one bus.

api-1, api-2                    accounts, orders, desk; one of them relays, the other waits for its turn
stream-1, stream-2              boards and their stream
duties-1, duties-2              index, bars, grants, retention; one works, one waits
settlement-1, settlement-2      the same
live-1, live-2                  publish boards to the outbox, and from there to the bus; one works, one waits
bus                             NATS with JetStream

What ends by itself is started again, as a service manager does. The data folder is shared: whoever takes over finds
what was signed before.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Final

from proofbook import ports
from proofbook.cli._runapi import RunningApi, prepared, serving, working
from proofbook.cli._stage import Stage
from proofbook.errors import ToolMissing
from proofbook.processes import Child, Supervisor

OF_EACH: Final = 2
SHARES: Final = ("duties", "settlement", "live")


def start_cluster(
    parts: Supervisor, stage: Stage, deployment: Path, port: int, *, sandbox_port: int = 0, kept: bool = False
) -> RunningApi:
    """Start all of them and wait for the first API, which brings the database along. Raises a ProcessError."""
    url, issuer, env = prepared(parts, stage, deployment, port or ports.free_port(), sandbox_port, kept=kept)
    bus = ports.free_port()
    env |= {"PROOFBOOK_API_LIVE_BUS": "nats", "PROOFBOOK_API_NATS_URLS": json.dumps([f"nats://127.0.0.1:{bus}"])}
    where = {"bus": f"127.0.0.1:{bus}", "api-1": url}
    parts.start(bus_server(bus, parts.folder / "api" / "bus"))
    parts.start(serving("api-1", url, env, "--migrate", "--no-publish", again=True))
    later: list[Child] = []
    for number in range(2, OF_EACH + 1):
        where[f"api-{number}"] = other = f"http://127.0.0.1:{ports.free_port()}"
        later.append(serving(f"api-{number}", other, env, "--no-publish", again=True))
    for number in range(1, OF_EACH + 1):
        where[f"stream-{number}"] = stream = f"http://127.0.0.1:{ports.free_port()}"
        later.append(serving(f"stream-{number}", stream, env, "--stream", again=True))
    for share in SHARES:
        for number in range(1, OF_EACH + 1):
            own = ports.free_port()
            where[f"{share}-{number}"] = f"http://127.0.0.1:{own}/metrics"
            later.append(working(f"{share}-{number}", own, env, "--share", share, again=True))
    for child in later:
        parts.launch(child)
    waited_for = ("sandbox", *(child.name for child in later))
    return RunningApi(url, issuer, where["duties-1"], waited_for, where)


def bus_server(port: int, folder: Path) -> Child:
    """NATS on this machine. Raises ToolMissing."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [nats_server(), "-js", "-sd", str(folder.resolve()), "-a", "127.0.0.1", "-p", str(port)]
    return Child("bus", command, ready=lambda: ports.answers(port), port=port, again=True)


def nats_server() -> str:
    """Path of the server: of this environment first, else the system's."""
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise ToolMissing("nats-server", [str(beside), "PATH"], "run `make install`; or `apt install nats-server`")
    return found
