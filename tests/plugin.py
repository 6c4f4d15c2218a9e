"""How the whole suite runs: fast tests first, full counts by `--soak`, no sockets in unit tests, a count by kind.

    unmarked           unit tests: first, and no socket may be opened
    data               need the shared data sets; left out (and counted) where those are absent
    node_js, process, anvil   start something; in this order after the unit tests
    slow               full counts: only with --soak

`soak` (bool), `counts` (reduced or full number) and `seeds` (one fixed, one fresh) are fixtures for every test.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

ORDER = ("unit", "data", "node_js", "process", "anvil", "slow")
FIXED_SEED = 20_221_218
SEED_VARIABLE = "PROOFBOOK_TEST_SEED"
ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PROOFBOOK_SHARED", ROOT.parent / "shared"))
# Suites that read their count from the environment, and what a soak sets where nothing else is asked for.
FULL_COUNTS = {"PROOFBOOK_DIFFERENTIAL_CASES": 1_000_000, "PROOFBOOK_HISTORIES": 500}
_MAY_OPEN_SOCKETS = ("anvil", "process", "node_js")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="full counts, and the tests marked slow")


def pytest_configure(config: pytest.Config) -> None:
    # Workers of pytest-xdist inherit the environment, so that all of them use one fresh seed.
    os.environ.setdefault(SEED_VARIABLE, str(secrets.randbelow(2**31)))
    if config.getoption("--soak"):
        for variable, count in FULL_COUNTS.items():
            os.environ.setdefault(variable, str(count))
    hypothesis.settings.register_profile("reduced", max_examples=100, deadline=None)
    hypothesis.settings.register_profile("soak", max_examples=3_000, deadline=None)
    if not config.getoption("--hypothesis-profile", default=None):
        hypothesis.settings.load_profile("soak" if config.getoption("--soak") else "reduced")


def pytest_report_header(config: pytest.Config) -> str:
    counts = "full" if config.getoption("--soak") else "reduced"
    return f"proofbook: {counts} counts, seeds {FIXED_SEED} and {SEED_VARIABLE}={os.environ[SEED_VARIABLE]}"


def kind(item: pytest.Item) -> str:
    """Give the last kind of `ORDER` that the test is marked with: the dearest one decides."""
    return next((name for name in reversed(ORDER) if item.get_closest_marker(name)), "unit")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept, left_out = [], []
    for item in items:
        slow = item.get_closest_marker("slow") is not None and not config.getoption("--soak")
        no_data = item.get_closest_marker("data") is not None and not (SHARED / "data").is_dir()
        (left_out if slow or no_data else kept).append(item)
    items[:] = sorted(kept, key=lambda item: ORDER.index(kind(item)))
    if left_out:
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: pytest.ExitCode, config: pytest.Config
) -> None:
    ran: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            ran[next((name for name in reversed(ORDER) if name in report.keywords), "unit")] += 1
    by_kind = ", ".join(f"{name} {ran[name]}" for name in ORDER if ran[name])
    if ran:
        terminalreporter.write_line(f"by kind: {by_kind}")
    if not SHARED.is_dir():
        terminalreporter.write_line(f"tests on the shared data did not run: {SHARED} is absent (PROOFBOOK_SHARED)")


@pytest.fixture(autouse=True)
def _no_sockets_in_unit_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    if any(request.node.get_closest_marker(name) for name in _MAY_OPEN_SOCKETS):
        yield
        return

    def refuse(own: socket.socket, address: object) -> None:
        if own.family in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError(f"a unit test opened a socket to {address!r}: inject a transport, or mark the test")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "bind"):
            patch.setattr(socket.socket, name, refuse)
        yield


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Say whether full counts were asked for."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture(scope="session")
def counts(soak: bool) -> Callable[[int, int], int]:
    """Give `counts(reduced, full)`: the one that applies."""
    return lambda reduced, full: full if soak else reduced


@pytest.fixture(scope="session")
def seeds() -> tuple[int, int]:
    """Give the fixed seed and the fresh one of this run, which the header prints."""
    return FIXED_SEED, int(os.environ[SEED_VARIABLE])
