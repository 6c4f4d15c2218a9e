"""The stage of the contract tests, and what the suites here say at the end: how much they compared and measured."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contracts.world import World


@pytest.fixture(scope="session")
def stage() -> "Iterator[World]":
    """A deployed set on a chain of its own, with liquidity and two customers who hold money."""
    from chain.development import ACCOUNTS
    from tests.anvil import anvil_process, connect
    from tests.contracts.world import EURO, build

    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        world = build(connect(url))
        world.liquidity(400_000 * EURO)
        for who in ("ann", "ben"):
            world.grant(who)
            world.fill(who, 1_000 * EURO)
        yield world


@pytest.fixture
def world(stage: "World") -> "Iterator[World]":
    """The stage, as it was before, for one test."""
    with stage.undone():
        yield stage


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each property that a test recorded."""
    lines = [
        f"{name}: {value}  ({report.nodeid.rpartition('::')[2]})"
        for report in terminalreporter.getreports("passed")
        if report.when == "call"
        for name, value in report.user_properties
    ]
    if lines:
        terminalreporter.section("recorded")
        for line in lines:
            terminalreporter.line(line)
