"""Errors of the infrastructure code.

InfraError
├── SettingsUnusable    settings that contradict each other or a profile; names each with its value and a remedy
├── BundleFailed        the pricing function's folder could not be made
└── DoubleFailed        the local double did not start, or refused a stack
"""

from __future__ import annotations

from collections.abc import Sequence


class InfraError(Exception):
    """What went wrong, and what to do next."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message}; {remedy}")


class SettingsUnusable(InfraError):
    """Every problem of a settings file: (key, value, what to do)."""

    def __init__(self, source: str, problems: Sequence[tuple[str, str, str]]) -> None:
        self.problems = tuple(problems)
        lines = [f"{key} = {value}: {remedy}" for key, value, remedy in problems]
        super().__init__(f"{source} cannot be used:\n  " + "\n  ".join(lines), "correct these and run it again")


class BundleFailed(InfraError):
    """The folder of the pricing function is not complete."""


class DoubleFailed(InfraError):
    """The local double of AWS."""
