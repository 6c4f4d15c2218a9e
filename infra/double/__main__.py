"""`python -m infra.double SETTINGS.toml FOLDER`: the whole installation on a local double, until the input ends.

Lines of JSON: first where the double is, then one a stack with its outputs and what was left out, then {"ready": true}.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from infra import app
from infra.double.deploying import deploy
from infra.double.server import SECRET, running
from infra.errors import InfraError
from infra.settings import load


def main(arguments: list[str] | None = None) -> int:
    """Bring it up and keep it; 0, or 1 with what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m infra.double", description="An installation on a local double.")
    parser.add_argument("settings", type=Path)
    parser.add_argument("folder", type=Path, help="for the log, and the templates where none are given")
    parser.add_argument("--templates", type=Path, help="a folder that infra.app has written already")
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    templates = chosen.templates or chosen.folder / "templates"
    try:
        settings = load(chosen.settings)
        if chosen.templates is None and app.main([str(chosen.settings), "--out", str(templates)]):
            return 1
        with running(settings.account, settings.region, chosen.folder.absolute()) as double:
            say({**asdict(double), "secret": SECRET})
            for stack in deploy(double, templates):
                say(asdict(stack))
            say({"ready": True})
            sys.stdin.read()
    except InfraError as error:
        sys.stderr.write(f"error: {error.message}\nwhat to do: {error.remedy}\n")
        return 1
    return 0


def say(what: object) -> None:
    """A line for whoever started this."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
