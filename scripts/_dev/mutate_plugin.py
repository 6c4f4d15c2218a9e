"""Pytest with many mutants in one process: each is a value of the block's coinbase, which a contract's code asks for.

The stage is deployed once, with the rules as they are. Then every mutant meets the tests until one fails. A failure
counts if the same test passes soon after it with the rules as they are; else the test is left out from then on.
Loaded with `-p`; MUTANTS names a JSON file: {"mutants": ..., "out": where each verdict is written}. Each mutant
has its number, "where" it stands, the files of "tests" to run and the CPU seconds they may take ("patience"; of this
process, so that the verdict does not depend on what else the machine does), what a likely
test has in its name ("words") and in its text ("names"; such a test is run whatever its file). A "fresh" one changes
what constructors do: for it the stage is deployed again.
"""

from __future__ import annotations

import inspect
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import pytest
from _pytest.runner import runtestprotocol
from web3 import HTTPProvider
from web3.types import RPCEndpoint

import tests.anvil

_LIMIT_S = 120
_CONFIRM_EVERY = 10
_chains: list[str] = []
_mutant = 0
_stale = False  # the stage was deployed with a mutant on
_plain = tests.anvil.anvil_process


def _tell(url: str) -> None:
    answer = HTTPProvider(url).make_request(RPCEndpoint("anvil_setCoinbase"), [f"0x{_mutant:040x}"])
    if "error" in answer:
        raise RuntimeError(f"anvil takes no coinbase: {answer['error']}")


@contextmanager
def _anvil(*options: str) -> Iterator[str]:
    """Run Anvil without a limit of code size, as a contract with many mutants is large."""
    with _plain(*options, "--disable-code-size-limit") as url:
        _chains.append(url)
        try:
            _tell(url)
            yield url
        finally:
            _chains.remove(url)


tests.anvil.anvil_process = _anvil
tests.anvil.DEPLOY_GAS = 1 << 32  # for the same reason


def _late(*_: Any) -> None:
    raise TimeoutError(f"longer than {_LIMIT_S} s")


def _fails(item: pytest.Item, mutant: int, *, fresh: bool = False) -> bool:
    """Say whether a test fails on a mutant; `fresh` deploys the stage anew with it, for what only constructors do."""
    global _mutant, _stale
    _mutant = mutant
    if fresh or _stale:
        with suppress(Exception):  # what a stage that never stood has to say at its end
            item.session._setupstate.teardown_exact(None)
    _stale = fresh
    for url in _chains:
        _tell(url)
    signal.signal(signal.SIGALRM, _late)
    signal.alarm(_LIMIT_S)
    try:
        item.session._setupstate.teardown_exact(item)  # what the last one set up and this one does not share
        # Any other one "comes next": the test's own fixtures end, those of its session stay.
        other = next(one for one in item.session.items if one is not item)
        near = next((one for one in item.session.items if one is not item and one.parent is item.parent), other)
        return any(report.failed for report in runtestprotocol(item, log=False, nextitem=near))
    finally:
        signal.alarm(0)


class _Session:
    """The tests of a session, what is known of them, and the verdicts."""

    def __init__(self, items: list[pytest.Item], out: TextIO) -> None:
        self._items = items
        self._out = out
        self._kills: Counter[str] = Counter()
        self._near: Counter[tuple[str, str]] = Counter()  # how often a test killed another mutant of the same function
        self._seconds: dict[str, float] = {}
        self._texts: dict[pytest.Item, str] = {
            item: inspect.getsource(item.function) for item in items if isinstance(item, pytest.Function)
        }
        self._unconfirmed: list[tuple[dict[str, Any], pytest.Item, float]] = []

    def judge(self, mutant: dict[str, Any], sure: bool = False) -> None:
        """Run tests on a mutant, the likely and quick ones first; a failure is confirmed later unless `sure`."""
        start, spent = time.monotonic(), time.process_time()
        promise = {item: self._promise(item, mutant) for item in self._items if self._concerns(item, mutant)}
        for item in sorted(promise, key=lambda one: -promise[one]):
            if time.process_time() - spent > mutant["patience"]:
                break
            began = time.monotonic()
            failed = _fails(item, mutant["number"], fresh=mutant.get("fresh", False))
            self._seconds[item.nodeid] = max(0.1, time.monotonic() - began)
            if failed and not sure:
                self._kills[item.nodeid] += 1
                self._near[mutant["where"], item.nodeid] += 1
                self._unconfirmed.append((mutant, item, time.monotonic() - start))
                if len(self._unconfirmed) >= _CONFIRM_EVERY:
                    self.confirm()
                return
            if failed and not _fails(item, 0):
                self._tell(mutant, item.nodeid, time.monotonic() - start)
                return
            if failed:
                self._leave_out(item)
        self._tell(mutant, "", time.monotonic() - start)

    def confirm(self) -> None:
        """Run the tests that failed since the last time on the rules as they are: they must pass."""
        waiting, self._unconfirmed = self._unconfirmed, []
        sound = {item: not _fails(item, 0) for item in dict.fromkeys(item for _, item, _ in waiting)}
        for item, passes in sound.items():
            if not passes:
                self._leave_out(item)
        for mutant, item, took in waiting:
            if sound[item]:
                self._tell(mutant, item.nodeid, took)
            else:
                self.judge(mutant, sure=True)

    def _concerns(self, item: pytest.Item, mutant: dict[str, Any]) -> bool:
        text = self._texts.get(item, "")
        return item.nodeid.partition("::")[0] in mutant["tests"] or any(name in text for name in mutant["names"])

    def _promise(self, item: pytest.Item, mutant: dict[str, Any]) -> float:
        named = 0.3 * sum(word in item.name for word in mutant["words"])
        told = 5 * sum(name in self._texts.get(item, "") for name in mutant["names"])
        before = self._kills[item.nodeid] / 10 + 3 * self._near[mutant["where"], item.nodeid]
        return float((0.05 + named + told + before) / (0.2 + self._seconds.get(item.nodeid, 0.5)))

    def _leave_out(self, item: pytest.Item) -> None:
        if item in self._items:
            self._items.remove(item)
            self._write({"unsound": item.nodeid})

    def _tell(self, mutant: dict[str, Any], killer: str, took: float) -> None:
        self._write({"number": mutant["number"], "killer": killer, "seconds": round(took, 1)})

    def _write(self, line: dict[str, Any]) -> None:
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Take the place of pytest's own loop."""
    plan = json.loads(Path(os.environ["MUTANTS"]).read_text())
    items = list(session.items)
    if _fails(items[0], 0):
        raise RuntimeError(f"{items[0].nodeid} fails without a mutant")
    with Path(plan["out"]).open("a") as out:
        judge = _Session(items, out)
        for mutant in plan["mutants"]:
            judge.judge(mutant)
        judge.confirm()
    with suppress(Exception):
        session._setupstate.teardown_exact(None)
    return True
