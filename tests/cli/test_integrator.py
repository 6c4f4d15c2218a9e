"""docs/integrator.md as it stands: every line of it is run against a running product, the whole of it in the soak.

The default run reads it: its shell parses, its Python compiles, and what it asks for is in the API's description.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings
from proofbook.client import Client
from tests.api.conftest import FakeChain, NoDatabase
from tests.cli.test_demo import Run, begun

__all__ = ["begun"]
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "integrator.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SHELL = "".join(text for kind, text in BLOCKS if kind == "sh")
PYTHON = "".join(text for kind, text in BLOCKS if kind == "python")
LIMIT_S = 720
"""For each half; both together, with the start of the product, stay below what one test may take."""


def test_page__every_block__is_shell_or_python_that_parses() -> None:
    assert {kind for kind, _ in BLOCKS} == {"sh", "python"}
    done = subprocess.run(["bash", "-n"], input=SHELL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert compile(PYTHON, "docs/integrator.md", "exec")


def test_page__every_address_and_method__is_in_the_description() -> None:
    openapi = create_app(Settings(), database=NoDatabase(), match_clock=None, chain=FakeChain()).openapi()
    known = [re.compile(re.sub(r"{\w+}", "[^/]+", path) + "$") for path in openapi["paths"]]
    asked = set(re.findall(r"\$API(/[^\s\"?)]+)", SHELL))
    assert len(asked) > 12
    assert [path for path in asked if not any(one.match(path) for one in known)] == []
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(PYTHON))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "client"
    }
    assert len(called) > 12
    assert [name for name in called if not hasattr(Client, name)] == []


@pytest.mark.slow
@pytest.mark.anvil
@pytest.mark.process
@pytest.mark.xdist_group("stage")
def test_page__run_line_by_line_against_the_product__ends_with_settled_bets(
    begun: Callable[..., Run], tmp_path: Path
) -> None:
    run = begun("--speed", "5")
    run.await_line("Proofbook is up")
    env = {
        **os.environ,
        "API": f"http://127.0.0.1:{run.api}",
        "REPLAY": f"http://127.0.0.1:{run.replay}",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    # The page's first block takes the tools from the folder that it is run in.
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    shell = _run(["bash", "-euo", "pipefail", "-c", SHELL], tmp_path, env)
    assert '"state":"settled"' in shell, shell
    assert "verified: " in shell, shell
    assert shell.count("status               1 (success)") == 5, shell
    assert int(re.findall(r"^(\d+)(?: \[.*\])?$", shell, re.MULTILINE)[-1]) > 50_000_000, shell
    assert '"type": "/problems/not-found"' in shell, shell
    python = _run([sys.executable, "-c", PYTHON], tmp_path, env)
    settled = next(line.split() for line in python.splitlines() if line.startswith("settled "))
    assert int(settled[1]) == 5_000_000
    assert "not-found 404" in python
    assert "snapshot" in python
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    # The nodes told the API of their votes by themselves, and `verify` has checked them.
    assert len(receipt["fixtures"][0]["votes"]) >= 3, receipt["fixtures"][0]["votes"]
    assert re.search(r"votes\s.*[34] signed, over the hashes of", shell), shell
    run.stop()


def _run(command: list[str], folder: Path, env: dict[str, str]) -> str:
    """What it prints; on the way it is in a file, so that of a run that does not end its last line is known."""
    printed = folder / f"{Path(command[0]).name}.txt"
    with printed.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            code: int | None = process.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = None
    told = printed.read_text(encoding="utf-8")
    assert code == 0, f"ended with {code} (None: not within {LIMIT_S} s) after {told[-3_000:]}"
    return told
