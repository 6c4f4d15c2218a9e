"""Pytest with many mutants in one process: each is a value of the block's coinbase, which a contract's code asks for.

The stage is deployed once, with the rules as they are. Then every mutant meets the tests until one fails. A failure
counts if the same test passes right after it with the rules as they are; else the test is left out from then on.
Loaded with `-p`; MUTANTS names a JSON file: {"numbers": which, "out": where each verdict is written, a line each,
"words": for each mutant what a likely test has in its name}.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from web3 import HTTPProvider
from web3.types import RPCEndpoint

import tests.anvil

_LIMIT_S = 120
_chains: list[str] = []
_mutant = 0
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


def _late(*_: Any) -> None:
    raise TimeoutError(f"longer than {_LIMIT_S} s")


def _fails(item: pytest.Item, mutant: int) -> bool:
    global _mutant
    _mutant = mutant
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


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Take the place of pytest's own loop."""
    plan = json.loads(Path(os.environ["MUTANTS"]).read_text())
    items = list(session.items)
    if _fails(items[0], 0):
        raise RuntimeError(f"{items[0].nodeid} fails without a mutant")
    kills: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    with Path(plan["out"]).open("a") as out:
        for number in plan["numbers"]:
            killer = ""
            words = plan["words"][number - 1]
            promise = {
                item: (0.05 + kills[item.nodeid] + 0.3 * sum(word in item.name for word in words))
                / seconds.get(item.nodeid, 0.5)
                for item in items
            }
            for item in sorted(items, key=lambda one: -promise[one]):
                began = time.monotonic()
                failed = _fails(item, number)
                seconds[item.nodeid] = max(0.1, time.monotonic() - began)
                if failed:
                    if not _fails(item, 0):
                        killer = item.nodeid
                        break
                    items.remove(item)
                    out.write(json.dumps({"unsound": item.nodeid}) + "\n")
            kills[killer] += 1
            out.write(json.dumps({"number": number, "killer": killer}) + "\n")
            out.flush()
    with suppress(Exception):
        session._setupstate.teardown_exact(None)
    return True
