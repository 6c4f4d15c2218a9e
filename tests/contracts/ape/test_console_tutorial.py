"""The console blocks of docs/developer.md, typed into a real `ape console`; every answer is compared with the page."""

import doctest
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.anvil import anvil_process
from tests.contracts.ape.conftest import APE, ROOT

PAGE = ROOT / "docs" / "developer.md"
_BLOCK = re.compile(r"```python console\n(.*?)```", re.DOTALL)
_PROMPT = re.compile(r"(In \[\d+\]: |Out\[\d+\]: )")
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@dataclass(frozen=True, slots=True)
class Line:
    typed: str
    answer: str


def lines() -> list[Line]:
    found = []
    for block in _BLOCK.findall(PAGE.read_text()):
        for part in block.split(">>> ")[1:]:
            typed, _, answer = part.partition("\n")
            found.append(Line(typed, answer))
    return found


def test_console__the_pages_lines__give_the_pages_answers(tmp_path: Path) -> None:
    tutorial = lines()
    assert len(tutorial) > 8
    script = "".join(f"{line.typed}\nprint('<end of {number}>')\n" for number, line in enumerate(tutorial))
    with anvil_process("--accounts", "20") as url:
        done = subprocess.run(
            [APE, "console", "--network", "ethereum:local:foundry"],
            cwd=ROOT,
            env={**os.environ, "APE_FOUNDRY_HOST": url, "NO_COLOR": "1", "PROOFBOOK_DEPLOYMENTS": str(tmp_path)},
            input=script,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    output = _PROMPT.sub("", _COLOUR.sub("", done.stdout))
    checker = doctest.OutputChecker()
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for number, line in enumerate(tutorial):
        answer, end, output = output.partition(f"<end of {number}>")
        assert end, f"the console ended before {line.typed!r}:\n{answer}\n{done.stderr}"
        assert checker.check_output(line.answer.strip() + "\n", answer.strip() + "\n", flags), (
            f"{line.typed}\n  page: {line.answer}\n  console: {answer}"
        )
