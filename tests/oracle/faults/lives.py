"""Starts nodes that die at each of their commits again and again, and writes down where they died."""

from __future__ import annotations

import json
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.oracle.daemon.stage import Operator, World

PROGRAM = ("tests.oracle.faults.mortal",)
POLL_S = 0.02


@dataclass
class Deaths:
    """Where nodes died: by stage, and how often with a lock whose signature was not on the disk."""

    stages: Counter[str] = field(default_factory=Counter)
    locked: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)
    """Ends that were no SIGKILL."""


@contextmanager
def mortal(made: World, places: Sequence[int]) -> Iterator[Deaths]:
    """While it lasts, these nodes (not started yet) die after each commit that matters, and are started again.

    Where they died is in `deaths.json` of the world's folder at the end.
    """
    deaths, ends = Deaths(), threading.Event()
    for place in places:
        made.operators[place].program, made.operators[place].immortal = PROGRAM, False

    def keep() -> None:
        while not ends.wait(POLL_S):
            for place in places:
                _look(made.operators[place], deaths)

    thread = threading.Thread(target=keep, name="lives", daemon=True)
    thread.start()
    try:
        yield deaths
    finally:
        ends.set()
        thread.join()
        told = {"deaths": deaths.stages.total(), "stages": deaths.stages, "between lock and signature": deaths.locked}
        (made.folder / "deaths.json").write_text(json.dumps(told))
    assert not deaths.strange, deaths.strange


def _look(one: Operator, deaths: Deaths) -> None:
    if one.process is None or one.process.poll() is None:
        return
    if one.process.returncode != -signal.SIGKILL:
        deaths.strange.append(f"node {one.place} ended with {one.process.returncode}: {one.log.read_text()[-2000:]}")
        one.process = None
        return
    deaths.stages[one.stage()] += 1
    for (kind,) in one.rows(
        "SELECT kind FROM sign_locks l WHERE sealed = 0 AND NOT EXISTS ("
        "SELECT 1 FROM messages m WHERE m.digest = l.digest AND m.signer ="
        " (SELECT value FROM meta WHERE key = 'signer'))"
    ):
        deaths.locked[str(kind)] += 1
    one.start()
