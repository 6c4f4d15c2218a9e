"""Starts the product's processes in order, waits until each answers, and stops all of them in reverse.

    with Supervisor(folder) as supervisor:
        supervisor.start(Child("anvil", [anvil, "--port", "8545"], ready=answers, port=8545))
        supervisor.start(Child("api", ...))
        supervisor.wait()           returns on Ctrl-C or `proofbook stop`, raises when a child ends by itself

Guarantees: on leaving the block, by whatever way, every child's whole process group has ended. Each child writes to
`<folder>/<name>.log`. A child that dies is reported with the end of its log.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final, Literal, Self

from proofbook import ports
from proofbook.errors import NotReady, ProcessDied, ProcessError, ProofbookError
from proofbook.pidfile import PidFile, stop_group
from proofbook.redaction import redact_text

_POLL_S: Final = 0.05
_TIMES: Final = 5
_WITHIN_S: Final = 60.0
"""More starts than that within so long are no accident."""
_TAIL_LINES: Final = 15
_TAIL_BYTES: Final = 16_384
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_Handler = Callable[[int, FrameType | None], object] | int | None


@dataclass(frozen=True, slots=True)
class Child:
    """What to start; `ready` is asked until it says True or `ready_within_s` is over.

    While a server starts, `ready` may raise `OSError`, `ValueError` or `ProofbookError`: that counts as no.
    `ports.answers` and `ports.http_answers` are ready-made questions.
    """

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_within_s: float = 30.0
    port: int | None = None
    host: str = "127.0.0.1"
    port_setting: str = ""
    """The setting that chooses another port, named when the port is taken."""
    cwd: Path | None = None
    again: bool = False
    """Started again where it ends by itself, as a service manager does; one that keeps ending is an error."""


@dataclass(slots=True)
class _Running:
    child: Child
    process: subprocess.Popen[bytes]
    log: Path
    began: list[float]
    """When it was started, monotonic: now and before."""


class Supervisor:
    """Starts, watches and stops children; used as a context manager, by one at a time in a folder."""

    def __init__(self, folder: Path, grace_s: float = 10.0) -> None:
        self.folder = folder
        self.grace_s = grace_s
        self._pid_file = PidFile(folder)
        self._running: list[_Running] = []
        self._last: Callable[[], None] = lambda: None
        self._previous: dict[signal.Signals, _Handler] = {}
        self._held = 0
        self._asked_to_stop = False

    def __enter__(self) -> Self:
        """Take the pid file and the signals; raises `AlreadyRunning`."""
        self._pid_file.claim()
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` and shells in the background ignore some
                    self._previous[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop all children in reverse order, then give signals and pid file back."""
        with self._hold_signals(deliver=False):
            try:
                self.stop_all()
                self._last()
            finally:
                for number, handler in self._previous.items():
                    signal.signal(number, handler)
                self._previous.clear()
                self._pid_file.release()

    def at_the_end(self, act: Callable[[], None]) -> None:
        """Have something done once all children have ended, before anybody else may start any; not when one stays."""
        self._last = act

    def pids(self) -> dict[str, int]:
        """The children that run, each the leader of a process group, in the order of their start."""
        return {one.child.name: one.process.pid for one in self._running if one.process.poll() is None}

    def start(self, child: Child) -> int:
        """Start a child, wait until it is ready, and give its pid.

        Raises `PortInUse` before starting, `ProcessDied` or `NotReady` (with the end of the log), or `ProcessError`
        when the command cannot be run. Those started earlier go on; leaving the block stops them.
        """
        pid = self.launch(child)
        self.await_ready(child.name)
        return pid

    def launch(self, child: Child) -> int:
        """Start a child without waiting for it, and give its pid; `await_ready` waits. Raises as `start` does."""
        if any(running.child.name == child.name for running in self._running):
            raise ProcessError(f"{child.name} is started twice", "give each child a name of its own")
        if child.port is not None:
            setting = child.port_setting or f"the port setting of {child.name}"
            ports.require_free(child.port, child.host, child.name, setting)
        return self._launch(child).process.pid

    def await_ready(self, *names: str) -> None:
        """Wait until these children are ready; their time counts from here. Raises `ProcessDied`, `NotReady`."""
        for running in [one for one in self._running if one.child.name in names]:
            self._await_ready(running)

    def stop(self, name: str) -> None:
        """Stop one child; an unknown name does nothing."""
        for running in [one for one in self._running if one.child.name == name]:
            self._end(running)

    def stop_all(self) -> None:
        """Stop all children, the last started first."""
        for running in reversed(self._running.copy()):
            self._end(running)

    def alive(self) -> list[str]:
        """Name the children that run, in the order of their start."""
        return [running.child.name for running in self._running if running.process.poll() is None]

    def check(self) -> None:
        """Raise `ProcessDied` when a child has ended by itself, unless it is one to be started again."""
        for running in self._running:
            code = running.process.poll()
            if code is None:
                continue
            recent = [at for at in running.began if at > time.monotonic() - _WITHIN_S]
            if not running.child.again or len(recent) > _TIMES:
                raise ProcessDied(running.child.name, code, running.log, tail(running.log))
            # What it left in its group would hold its port.
            stop_group(running.process.pid, 0.0, running.process.poll)
            running.began = [*recent, time.monotonic()]
            with self._hold_signals(deliver=True):
                running.process = self._begun(running.child, running.log, "ab")
                self._pid_file.note(running.child.name, running.process.pid)

    def wait(self, poll_s: float = 0.25) -> None:
        """Stay until Ctrl-C, SIGTERM or `proofbook stop`; raises `ProcessDied` when a child ends by itself."""
        try:
            while True:
                self.check()
                time.sleep(poll_s)
        except KeyboardInterrupt:
            return

    def _launch(self, child: Child) -> _Running:
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / f"{child.name}.log"
        # A signal between the start and its note would leave a child that nobody stops.
        with self._hold_signals(deliver=True):
            process = self._begun(child, log, "wb")
            running = _Running(child, process, log, [time.monotonic()])
            self._running.append(running)
            self._pid_file.note(child.name, process.pid)
        return running

    @staticmethod
    def _begun(child: Child, log: Path, mode: Literal["ab", "wb"]) -> subprocess.Popen[bytes]:
        with log.open(mode) as output:
            try:
                return subprocess.Popen(
                    [str(word) for word in child.command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **child.env},
                    cwd=child.cwd,
                    start_new_session=True,
                )
            except OSError as error:
                remedy = "run `make install`, or correct the command"
                raise ProcessError(f"{child.name} cannot be started: {error}", remedy) from error

    def _await_ready(self, running: _Running) -> None:
        child = running.child
        end = time.monotonic() + child.ready_within_s
        while True:
            self.check()
            if child.ready is None or _answers(child.ready):
                # The probe may have been answered by somebody else while the child died on the same port.
                self.check()
                return
            if time.monotonic() >= end:
                shown = tail(running.log) or "(nothing)"
                late = f"{child.name} did not answer within {child.ready_within_s:g} s"
                message = f"{late}\n  last lines of {running.log}:\n{shown}"
                raise NotReady(message, f"read {running.log}, then start again")
            time.sleep(_POLL_S)

    def _end(self, running: _Running) -> None:
        with self._hold_signals(deliver=True):
            stop_group(running.process.pid, self.grace_s, running.process.poll)
            running.process.wait()
            self._running.remove(running)
            self._pid_file.forget(running.child.name)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._held:
            self._asked_to_stop = True
            return
        raise KeyboardInterrupt

    @contextmanager
    def _hold_signals(self, *, deliver: bool) -> Iterator[None]:
        """Put a stop request off until the block is done; then raise it, or drop it when all is being stopped."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if deliver and self._asked_to_stop and not self._held:
            self._asked_to_stop = False
            raise KeyboardInterrupt


def tail(log: Path) -> str:
    """Give the last lines of a log with secrets hidden, indented; empty when there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()[-_TAIL_LINES:]
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in redact_text("\n".join(lines)).splitlines())


def _answers(probe: Callable[[], bool]) -> bool:
    try:
        return probe()
    except (OSError, ValueError, ProofbookError):
        return False
