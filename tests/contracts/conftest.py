"""What the suites here say at the end: how much they compared and measured."""

import pytest


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
