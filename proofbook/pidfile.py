"""The file that says which processes of the product run: `run` holds a lock on it, `stop` reads it from any shell.

The lock is the operating system's, so it ends with its holder however that died; the file alone proves nothing. Each
process is noted with its start time, so that a number that the system has given away again is never signalled.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

from proofbook.errors import AlreadyRunning, ProcessError
from proofbook.toolchain import ROOT

NAME: Final = "proofbook.pid"
Stopped = Literal["stopped", "killed", "stale", "not running"]
_POLL_S: Final = 0.05


class PidFile:
    """Held by the running supervisor; `note` keeps its list of children current."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._descriptor: int | None = None
        self._children: dict[str, dict[str, object]] = {}

    def claim(self) -> None:
        """Take the lock; raises `AlreadyRunning` when another process holds it.

        What a supervisor that was killed has left running is stopped first.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            owner = _read(self.path).get("pid", "unknown")
            raise AlreadyRunning(f"Proofbook runs already (pid {owner})", "run `make stop` first") from error
        _stop_orphans(_read(self.path))
        self._descriptor = descriptor
        self._write()

    def note(self, name: str, pid: int) -> None:
        """Add a child, which leads a process group of its own."""
        self._children[name] = {"pid": pid, "started": started_at(pid)}
        self._write()

    def forget(self, name: str) -> None:
        """Take a child off the list."""
        self._children.pop(name, None)
        self._write()

    def release(self) -> None:
        """Empty the file and give the lock up; a second call does nothing.

        The file stays: removing it could take it from under another process that has just locked it.
        """
        if self._descriptor is None:
            return
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)
        self._descriptor = None

    def _write(self) -> None:
        if self._descriptor is None:
            return
        pid = os.getpid()
        text = json.dumps({"pid": pid, "started": started_at(pid), "children": self._children}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)


def run_folder() -> Path:
    """Where logs and pid file of what runs are: `.run` in the checkout, or what PROOFBOOK_RUN_FOLDER names."""
    return Path(os.environ.get("PROOFBOOK_RUN_FOLDER") or ROOT / ".run")


def running_children(folder: Path) -> dict[str, int]:
    """The processes of the product that runs from a folder, by name, in the order of their start."""
    path = folder / NAME
    if not path.exists() or not _locked(path):
        return {}
    children: dict[str, dict[str, Any]] = _read(path).get("children", {})
    return {name: one["pid"] for name, one in children.items() if started_at(one["pid"]) == one["started"]}


def stop_running(folder: Path, patience_s: float = 30.0) -> Stopped:
    """Stop the product that runs from a folder, from any shell.

    "stale": the supervisor was gone already, what it left running has been stopped. "killed": it did not end within
    `patience_s` and was killed with its children.
    """
    path = folder / NAME
    if not path.exists():
        return "not running"
    if not _locked(path):
        content = _read(path)
        if not content:
            return "not running"
        _stop_orphans(content)
        _empty_if_free(path)
        return "stale"
    content = _read(path)
    pid = content.get("pid")
    if not isinstance(pid, int):
        raise ProcessError(f"{path} is locked but names no process", "try again in a second")
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    if wait_until(lambda: not _locked(path), patience_s):
        return "stopped"
    content = _read(path)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not _locked(path), 5)
    _stop_orphans(content)
    _empty_if_free(path)
    return "killed"


def started_at(pid: int) -> str | None:
    """Give a text that tells this process from any other that had or will have its number; None when it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]  # state; start in clock ticks since boot
    answer = subprocess.run(["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def group_alive(group: int) -> bool:
    """Say whether a process group has a member that is not a zombie."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    if not Path("/proc/self/stat").exists():
        return True
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            return True
    return False


def stop_group(group: int, grace_s: float, reap: Callable[[], object] = lambda: None) -> bool:
    """End a process group: SIGTERM, and SIGKILL to what is left after the grace; True when SIGKILL was needed.

    `reap` collects the leader's exit code where the caller is its parent; a dead child counts as a member until then.
    """

    def gone() -> bool:
        reap()
        return not group_alive(group)

    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGTERM)
    if wait_until(gone, grace_s):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    wait_until(gone, 5)
    return True


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask a condition until it holds or the time is over; give its last answer."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(_POLL_S)
    return True


def _locked(path: Path) -> bool:
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _empty_if_free(path: Path) -> None:
    with path.open("r+") as file, contextlib.suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.truncate(0)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _stop_orphans(content: dict[str, Any]) -> None:
    for child in reversed(list(content.get("children", {}).values())):
        if child["started"] is not None and started_at(child["pid"]) == child["started"]:
            stop_group(child["pid"], grace_s=5)
