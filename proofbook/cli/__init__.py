"""The command line, one file a group.

A file `proofbook/cli/<name>.py` is the command `proofbook <name>`: its docstring's first line is the help line, and its
attribute `command` is a click command or group. Nothing else has to be registered. Files are imported only when their
command is called, so that `--help` stays fast however much a command imports.
"""

from __future__ import annotations

from proofbook.cli._main import main

__all__ = ["main"]
