"""`pricing fit`, `price` and `plot`: files are written, markets printed, and wrong words named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from proofbook.cli import _main

BODIES = Path(__file__).parents[1] / "pricing" / "bodies"
LEAGUES = str(BODIES / "leagues.csv")


@pytest.fixture(scope="module")
def ratings(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ratings") / "ratings.json"
    assert _main.main(["pricing", "fit", "--matches", LEAGUES, "--out", str(path)]) == 0
    return str(path)


def test_fit__twice__the_same_bytes_and_a_line_of_json(
    ratings: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "again.json"
    assert _main.main(["pricing", "fit", "--matches", LEAGUES, "--out", str(again)]) == 0
    assert again.read_bytes() == Path(ratings).read_bytes()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["teams"], line["divisions"], line["matches"], line["inputs"]) == (12, 2, 180, "market")


def test_fit__no_table__makes_the_shipped_parameters_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pricing.shipped import PARAMETERS

    again = tmp_path / "parameters.json"
    assert _main.main(["pricing", "fit", "--parameters", str(again)]) == 0
    assert again.read_bytes() == PARAMETERS.read_bytes()
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["equal_to_shipped"] is True


def test_fit__parameter_file_asked_for__holds_the_ratings_for_the_run(tmp_path: Path) -> None:
    from pricing.parameters import read_parameters_bytes

    out, parameters = tmp_path / "ratings.json", tmp_path / "parameters.json"
    words = ["--matches", LEAGUES, "--out", str(out), "--parameters", str(parameters)]
    assert _main.main(["pricing", "fit", *words]) == 0
    found = read_parameters_bytes(parameters.read_bytes()).ratings
    assert found is not None
    assert len(found.attack) == 12


def test_fit__words_that_need_a_table__named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--no-prices"], ["--until", "2020-01-01"], ["--out", str(tmp_path / "x")], ["--matches", LEAGUES]):
        assert _main.main(["pricing", "fit", *words]) != 0
        assert "--out" in capsys.readouterr().err


def test_price__from_ratings__prints_markets_with_odds(ratings: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--ratings", ratings, "--division", "Nowhere_1", "--home", "Cedar", "--away", "Elm"]
    assert _main.main(["pricing", "price", *words]) == 0
    shown = capsys.readouterr().out
    assert "open, from ratings" in shown
    for market in ("match result", "total 2.5", "Asian handicap", "correct score", "half time/full time"):
        assert market in shown


def test_price__from_odds__is_their_fair_chances(capsys: pytest.CaptureFixture[str]) -> None:
    assert _main.main(["pricing", "price", "--odds", "2.1,3.4,3.6", "--total", "1.9,1.9", "--json"]) == 0
    sheet = json.loads(capsys.readouterr().out)
    result = sheet["minutes"][0]["markets"][0]["fair_ppm"]
    assert sum(result) == pytest.approx(1_000_000, abs=2)
    assert result[0] > result[1] > result[2]
    assert (sheet["standing"], sheet["source"]) == ("open", "reference")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ([], "--ratings"),
        (["--odds", "2.1,3.4"], "3 decimal odds"),
        (["--odds", "2.1,x,3"], "no odds"),
        (["--odds", "2.1,nan,3"], "no odds"),
        (["--odds", "0.9,3,3"], "above 1"),
        (["--odds", "2.1,3.4,3.6", "--total", "1.9,1.9", "--line", "2.6"], "2.6"),
        (["--total", "1.9,1.9", "--ratings", "RATINGS"], "--total"),
        (["--ratings", "RATINGS"], "Nowhere_1"),
        (["--ratings", "RATINGS", "--division", "Nowhere_1", "--home", "Nobody", "--away", "Elm"], "'Nobody'"),
        (["--ratings", "RATINGS", "--division", "Mars", "--home", "Cedar", "--away", "Elm"], "'Mars'"),
        (["--ratings", LEAGUES, "--division", "Nowhere_1"], "pricing fit"),
    ],
    ids=["nothing", "two", "word", "nan", "low", "line", "total", "division", "team", "mars", "no_ratings"],
)
def test_price__wrong_words__are_named(
    words: list[str], named: str, ratings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [ratings if word == "RATINGS" else word for word in words]
    assert _main.main(["pricing", "price", *given]) in (1, 2)
    shown = capsys.readouterr().err
    assert named in shown
    assert "what to do" in shown


def test_fit__until_no_day__is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r.json"
    assert _main.main(["pricing", "fit", "--matches", LEAGUES, "--out", str(out), "--until", "soon"]) == 2
    assert "'soon'" in capsys.readouterr().err
    assert not out.exists()


def test_plot__world_cup_final__is_drawn_with_its_goals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        "--matches",
        str(BODIES / "worldcup_2018_matches.csv"),
        "--events",
        str(BODIES / "worldcup_2018_goals_reds.csv"),
    ]
    out = tmp_path / "final.svg"
    words = ["--match", "France v Croatia", "--odds", "1.98,3.15,4.9", "--out", str(out)]
    assert _main.main(["pricing", "plot", *files, *words]) == 0
    assert out.stat().st_size > 10_000
    assert _main.main(["pricing", "plot", *files, "--match", "France v Mars", "--out", str(out)]) == 1
    assert "France v Mars" in capsys.readouterr().err


def test_backtest__plot__is_drawn(tmp_path: Path) -> None:
    words = ["--matches", LEAGUES, "--test-seasons", "2023", "--plot", str(tmp_path / "calibration")]
    assert _main.main(["pricing", "backtest", *words]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"calibration.png", "calibration.svg"}
