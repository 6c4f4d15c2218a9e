"""The developer's guide: its lines give its answers, and every place that it names is there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/guides/developer.md"


def test_guide__typed_line_by_line__gives_the_pages_answers() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 15
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.failed == 0, "".join(said)


def test_guide__every_place_and_test_that_it_names__is_there() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|.*\| `([^`]+)` \|$", PAGE.read_text(), re.MULTILINE)
    assert len(rows) >= 10
    for place, test in rows:
        assert (ROOT / place).is_file(), place
        assert test.startswith("npm ") or (ROOT / test).is_file(), test
