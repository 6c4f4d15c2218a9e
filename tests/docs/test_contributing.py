"""What contributors are told: commands, files and links of this checkout."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text()


def test_contributing__every_make_word__is_a_target() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", PAGE))
    assert len(named) > 8
    assert named <= targets


def test_contributing__every_link_and_file__is_there() -> None:
    links = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", PAGE)]
    files = re.findall(r"`((?:proofbook|tests|\.ci)/[\w./-]+)`|pytest -q (\S+?)`", PAGE)
    for name in [*links, *(one for pair in files for one in pair if one)]:
        assert (ROOT / name).exists(), name


def test_contributing__markers__are_those_of_pytest() -> None:
    declared = set(re.findall(r'^    "(\w+): ', (ROOT / "pyproject.toml").read_text(), re.MULTILINE))
    assert {"anvil", "process", "node_js", "slow"} <= declared
