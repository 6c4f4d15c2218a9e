"""Errors of the shared package; every other package derives its own root from `ProofbookError`.

    ProofbookError              exit code 1
    ├── ToolMissing             a tool of this checkout is absent, broken or of another version
    ├── SettingsError           exit code 2: settings that cannot be used, all problems at once
    ├── DatabaseUrlError        exit code 2: a database address that cannot be used
    ├── ClockUnavailable        the match clock did not answer
    └── ProcessError            a process of the product
        ├── AlreadyRunning      another `run` owns the pid file
        ├── PortInUse           somebody else listens on the port
        ├── ProcessDied         a child ended by itself
        └── NotReady            a child did not answer before its deadline

Each error carries what was wrong, with the value, and what to do next. The command line prints those two lines and
never a traceback, unless `--debug` asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar


class ProofbookError(Exception):
    """What was wrong (`message`) and what to do next (`remedy`, may be empty)."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class ToolMissing(ProofbookError):
    """A tool is absent, broken or of another version; `looked_at` lists each place with what was found there."""

    def __init__(self, tool: str, looked_at: Sequence[str], remedy: str) -> None:
        places = "".join(f"\n  looked at {place}" for place in looked_at)
        super().__init__(f"{tool} cannot be used{places}", remedy)
        self.tool = tool
        self.looked_at = tuple(looked_at)


class SettingsError(ProofbookError):
    """Settings that cannot be used; `problems` holds one (key, shown value, remedy) a problem."""

    exit_code = 2

    def __init__(self, problems: Sequence[tuple[str, str, str]]) -> None:
        lines = "".join(f"\n  {key} = {value}: {remedy}" for key, value, remedy in problems)
        count = "1 setting" if len(problems) == 1 else f"{len(problems)} settings"
        super().__init__(f"{count} cannot be used{lines}", "correct them in the settings file or the environment")
        self.problems = tuple(problems)


class DatabaseUrlError(ProofbookError):
    """A database address that cannot be used."""

    exit_code = 2


class ClockUnavailable(ProofbookError):
    """The match clock did not answer, or not with a time."""


class ProcessError(ProofbookError):
    """A process of the product could not be started, or did not stay up."""


class AlreadyRunning(ProcessError):
    """Another `run` owns the pid file."""


class PortInUse(ProcessError):
    """Somebody else listens on a port that the product needs."""


class ProcessDied(ProcessError):
    """A child ended by itself; the message holds the end of its log."""

    def __init__(self, name: str, code: int, log: Path, tail: str) -> None:
        shown = f"\n  last lines of {log}:\n{tail}" if tail else f"\n  {log} is empty"
        super().__init__(f"{name} ended with code {code}{shown}", f"read {log}, then start again")
        self.name = name
        self.code = code


class NotReady(ProcessError):
    """A child did not answer before its deadline."""
