"""`pricing backtest` and `backtest-inplay`: the last line is JSON with the agreed keys, errors are two lines."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from proofbook.cli import _main

BODIES = Path(__file__).parents[1] / "pricing" / "bodies"
SHARED = Path(os.environ.get("PROOFBOOK_SHARED", Path(__file__).parents[2] / ".." / "shared"))
FOOTBALL = SHARED / "data" / "football"
LEAGUES = str(BODIES / "leagues.csv")


def last_line(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert _main.main(["pricing", *words]) == 0
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(line, dict)
    return line


def test_backtest__own_tables__ends_in_the_agreed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    line = last_line(capsys, "backtest", "--matches", LEAGUES, "--test-seasons", "2022,2023", "--leagues", "Nowhere_1")
    for key in ("log_loss", "rps", "closing_log_loss", "closing_rps", "over25_log_loss"):
        assert 0 < float(str(line[key])) < 2
    assert 50 < int(str(line["n"])) <= 60


def test_backtest__no_prices__learns_from_goals_and_shots_and_still_compares(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("backtest", "--matches", LEAGUES, "--test-seasons", "2023")
    learned, bare = last_line(capsys, *words), last_line(capsys, *words, "--no-prices")
    assert learned["log_loss"] != bare["log_loss"]
    assert learned["closing_log_loss"] == bare["closing_log_loss"]
    assert learned["n"] == bare["n"]


def test_backtest_inplay__world_cup__has_both_models_by_minute(capsys: pytest.CaptureFixture[str]) -> None:
    files = ("--matches", BODIES / "worldcup_2018_matches.csv", "--events", BODIES / "worldcup_2018_goals_reds.csv")
    line = last_line(capsys, "backtest-inplay", *map(str, files))
    minutes = line["minutes"]
    assert isinstance(minutes, dict)
    assert list(minutes) == ["0", "15", "30", "45", "60", "75", "85"]
    for one in minutes.values():
        assert one["difference"] == pytest.approx(one["own"] - one["constant_rate"], abs=2e-6)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--test-seasons", "2031"), "season 2031"),
        (("--test-seasons", "2o22"), "'2o22'"),
        (("--test-seasons", "2022", "--leagues", "Mars_1"), "'Mars_1'"),
        (("--test-seasons", "2022,"), "empty value"),
    ],
    ids=["season", "no_season", "league", "empty"],
)
def test_backtest__what_the_table_lacks__is_named(
    words: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main.main(["pricing", "backtest", "--matches", LEAGUES, *words]) in (1, 2)
    shown = capsys.readouterr().err
    assert named in shown
    assert "what to do" in shown


@pytest.mark.data
def test_backtest__shared_leagues__beats_goals_alone(capsys: pytest.CaptureFixture[str]) -> None:
    matches = str(FOOTBALL / "leagues_2010_2023.csv.gz")
    words = ("backtest", "--matches", matches, "--test-seasons", "2023", "--leagues", "Spain_1")
    learned, bare = last_line(capsys, *words), last_line(capsys, *words, "--no-prices")
    assert learned["n"] == 380
    assert float(str(learned["log_loss"])) < float(str(bare["log_loss"]))
