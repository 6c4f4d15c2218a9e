"""How the parts of a run are, asked over HTTP and measured by process, for its screen and for `proofbook status`.

`up.json` in the run's folder says where the parts answer, from the moment that all are up until they are stopped.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import psutil

from proofbook import ports
from proofbook.cli._nodecommittee import CATALOGUE
from proofbook.clock import RemoteMatchClock
from proofbook.errors import ClockUnavailable
from proofbook.pidfile import running_children
from sports.fixtures import CatalogueFixture, load_catalogue
from sports.model import UnixTime

NOTE: Final = "up.json"
_DATABASE: Final = "database"
_ANSWER_S: Final = 2.0
_AHEAD_S: Final = 14 * 86_400
_MATCH_S: Final = 150 * 60


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the parts of a run answer; `nodes` by name."""

    chain: str
    replay: str
    api: str
    sandbox: str
    worker: str
    nodes: Mapping[str, str]
    began: float
    more: Mapping[str, str] = field(default_factory=dict)
    """Of several processes of a part by name: an API's address, a worker's metrics, the bus's host and port."""

    def save(self, folder: Path) -> None:
        """Leave them for `proofbook status`."""
        (folder / NOTE).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")

    @staticmethod
    def remove(folder: Path) -> None:
        """Say that the run is not up, or not yet."""
        (folder / NOTE).unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path) -> Addresses | None:
        """Those of the run in this folder; None while it starts, and when there is none."""
        try:
            return cls(**json.loads((folder / NOTE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def processes(folder: Path) -> dict[str, int]:
    """The parts of the run in this folder, by name; the database's server too, which is no child of it."""
    found = running_children(folder)
    for file in (folder / "api").glob("postgres/**/postmaster.pid") if found else ():
        with suppress(OSError, ValueError, IndexError):
            found[_DATABASE] = int(file.read_text(encoding="ascii").splitlines()[0])
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `state` is `ok` or what it lacks, `cpu` hundredths of a core since the last look, None at the first."""

    name: str
    where: str
    state: str
    memory: int
    cpu: float | None


@dataclass(frozen=True, slots=True)
class Look:
    """The whole run at one moment; `now` is match time, None when the clock does not answer."""

    now: int | None
    parts: tuple[Part, ...]
    playing: tuple[str, ...]
    coming: tuple[tuple[str, int], ...]


class Observer:
    """Looks at a run again and again. Each look takes a second at most where every part answers."""

    def __init__(self, addresses: Addresses, folder: Path) -> None:
        self.addresses = addresses
        self._folder = folder
        self._clock = RemoteMatchClock(addresses.replay)
        self._spent: dict[str, tuple[float, float]] = {}
        self._catalogue = load_catalogue(CATALOGUE)

    def look(self) -> Look:
        """Ask every part; those that do not answer are said, none is waited for longer than two seconds."""
        try:
            now = self._clock.now()
        except ClockUnavailable:
            now = None
        parts = tuple(self._part(name, pid) for name, pid in processes(self._folder).items())
        return Look(now, parts, *self._matches(now))

    def _part(self, name: str, pid: int) -> Part:
        where, ask = self._question(name)
        memory, cpu_s = _spent(pid)
        at = time.monotonic()
        before = self._spent.get(name)
        self._spent[name] = (at, cpu_s)
        share = 100 * max(0.0, cpu_s - before[1]) / (at - before[0]) if before and at > before[0] else None
        try:
            state = ask()
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            state = "does not answer"
        return Part(name, where, state if _spent(pid)[0] else "has ended", memory, share)

    def _question(self, name: str) -> tuple[str, Callable[[], str]]:
        at = self.addresses
        known: dict[str, tuple[str, Callable[[], str]]] = {
            "replay": (at.replay, lambda: _ok(f"{at.replay}/clock")),
            "anvil": (at.chain, lambda: _chain(at.chain)),
            "sandbox": (at.sandbox, lambda: _ok(f"{at.sandbox}/.well-known/openid-configuration")),
            "api": (at.api, lambda: _api(at.api)),
            "worker": (at.worker, lambda: _ok(at.worker)),
        }
        if name in at.more:
            where = at.more[name]
            ask = {"api": _api, "stream": _api, "bus": _port}.get(name.partition("-")[0], _turn)
            return where, lambda: ask(where)
        if name in at.nodes:
            return f"{at.nodes[name]}/status", lambda: _node(at.nodes[name])
        return known.get(name, ("", lambda: "ok"))

    def _matches(self, now: int | None) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
        if now is None:
            return (), ()
        near = self._catalogue.around(UnixTime(now), _AHEAD_S)
        playing = tuple(_name(one) for one in near if one.start <= now < one.start + _MATCH_S)
        return playing, tuple((_name(one), one.start) for one in near if one.start > now)[:3]


def _name(match: CatalogueFixture) -> str:
    return f"{match.home.name} – {match.away.name}"


def _get(url: str) -> httpx.Response:
    return httpx.get(url, timeout=_ANSWER_S, trust_env=False)


def _ok(url: str) -> str:
    status = _get(url).status_code
    return "ok" if status < 400 else f"answers {status}"


def _turn(url: str) -> str:
    """Of a worker by its metrics: whether it works, or waits for its turn."""
    said = _get(url).text.splitlines()
    waits = any(line.startswith("proofbook_worker_leads ") and float(line.split()[1]) == 0 for line in said)
    return "ok, waits for its turn" if waits else "ok"


def _port(where: str) -> str:
    return "ok" if ports.answers(int(where.rpartition(":")[2])) else "does not answer"


def _chain(url: str) -> str:
    question = {"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []}
    answer: dict[str, Any] = httpx.post(url, json=question, timeout=_ANSWER_S, trust_env=False).json()
    return f"ok, block {int(answer['result'], 16)}"


def _api(url: str) -> str:
    answer = _get(f"{url}/readyz").json()
    if "parts" not in answer or answer["status"] not in ("ok", "degraded"):
        return f"not ready: {answer.get('detail', 'down')}"
    loops = [f"{name} {state}" for name, state in answer["worker"].items() if state != "ok"]
    return f"degraded: {', '.join(loops)}" if loops else "ok"


def _node(url: str) -> str:
    held = _get(f"{url}/status").json()["not_ready"]
    return "held back: " + "; ".join(held) if held else "ok"


def _spent(leader: int) -> tuple[int, float]:
    """Resident bytes and CPU seconds of a process and those that it started; zero of one that has ended."""
    memory, cpu = 0, 0.0
    try:
        first = psutil.Process(leader)
        for process in (first, *first.children(recursive=True)):
            with process.oneshot():
                times = process.cpu_times()
                memory += process.memory_info().rss
                cpu += times.user + times.system
    except psutil.Error:
        return memory, cpu
    return memory, cpu
