"""The soak goes on where it stopped, and its report hides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts._dev import soak
from scripts._dev.soak import Result, Step, report, results, run, says, seed, steps

ROOT = Path(__file__).parents[2]


def test_steps__every_folder_with_tests__is_one() -> None:
    folders = {file.relative_to(ROOT / "tests").parts[0] for file in (ROOT / "tests").glob("*/**/test_*.py")}
    assert folders <= {step.name for step in steps()}


def test_run__of_a_step_that_fails__keeps_code_log_and_last_words(tmp_path: Path) -> None:
    step = Step("bad", ("sh", "-c", "echo one; echo $PROOFBOOK_TEST_SEED; exit 3"))
    done = run(step, tmp_path)
    assert (done.code, done.says) == (3, seed(tmp_path))
    assert results(tmp_path) == {"bad": done}
    assert (tmp_path / "bad.log").read_text().startswith("one\n")


def test_report__with_a_failure_and_a_step_not_run__says_both() -> None:
    known = [Step("good", ()), Step("bad", ()), Step("late", ())]
    found = {
        "good": Result("good", 0, 61, "2026-11-23 12:00", "4 passed in 60.01s"),
        "bad": Result("bad", 2, 5, "2026-11-23 12:02", "1 failed | 3 passed"),
    }
    text = report(known, found, "0123456789abcdef", "7")
    assert "| good | passed | 1.0 | 2026-11-23 12:00 | 4 passed in 60.01s |" in text
    assert "| bad | **failed**, code 2 | 0.1 | 2026-11-23 12:02 | 1 failed / 3 passed |" in text
    assert "- did not run: late" in text
    assert "- seeds: 20221218 and 7" in text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x\n1 failed, 4 passed, 2 deselected in 3.1s\nby kind: unit 5\n", "1 failed, 4 passed, 2 deselected in 3.1s"),
        ("==== 4 passed in 3.1s ====\n", "4 passed in 3.1s"),
        ("Ran 3 test suites in 1s: 9 tests passed, 0 failed\n", "Ran 3 test suites in 1s: 9 tests passed, 0 failed"),
        ("31 proofs hold\nbye\n", "31 proofs hold"),
        ("one\n\ntwo\n", "two"),
        ("", "printed nothing"),
    ],
)
def test_says__of_each_tool__is_its_summary(text: str, line: str) -> None:
    assert says(text) == line


def test_main__with_an_unknown_step__names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        soak.main(["--only", "nonsense"])
    assert "no step named nonsense; there are repository, " in capsys.readouterr().err


def test_main__with_changes_that_are_not_committed__is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(soak, "git", lambda *_words: " M README.md")
    assert soak.main(["--list"]) == 2
    assert "commit them first" in capsys.readouterr().err
