"""A file of ratings: what is read is what was fitted, and a file that is none is refused with the value."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pricing.backtest import BadTable, Table
from pricing.backtest.errors import NotRated
from pricing.backtest.ratings_file import fitted, load, require_teams, save

BODIES = Path(__file__).parent / "bodies"
TABLE = Table.read(BODIES / "leagues.csv")
LAST = TABLE.rows[-1].day + 1


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ratings") / "ratings.json"
    save(path, *fitted(TABLE, LAST))
    return path


def test_ratings_file__read_back__is_what_was_fitted(written: Path, tmp_path: Path) -> None:
    ratings, made_from = fitted(TABLE, LAST)
    assert load(written) == (ratings, made_from)
    again = tmp_path / "again.json"
    save(again, ratings, made_from)
    assert again.read_bytes() == written.read_bytes()
    assert (made_from["inputs"], made_from["matches"]) == ("market", 180)


def test_ratings_file__without_prices_or_earlier__says_so() -> None:
    _, made_from = fitted(TABLE, LAST, prices=False)
    assert made_from["inputs"] == "goals+shots"
    _, earlier = fitted(TABLE, TABLE.rows[60].day)
    assert earlier["matches"] < 65


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda body: body.update(format="other"), "'other'"),
        (lambda body: body["ratings"].pop("attack"), "attack"),
        (lambda body: body["ratings"]["attack"].update(Cedar="strong"), "'strong'"),
        (lambda body: body["ratings"].update(rho=None), "rho"),
        (lambda body: body["ratings"]["belongs"].update(Cedar="Mars"), "division of each team"),
        (lambda body: body["ratings"].update(base=[1]), "[1]"),
    ],
    ids=["format", "name", "word", "null", "division", "list"],
)
def test_ratings_file__changed__is_refused_with_the_value(
    written: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    body = json.loads(written.read_text())
    change(body)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(body))
    with pytest.raises(BadTable) as raised:
        load(path)
    assert named in str(raised.value)


def test_ratings_file__no_json__is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ratings.json"
    path.write_text("date,home,away")
    with pytest.raises(BadTable):
        load(path)


def test_require_teams__unknown__names_what_comes_near(written: Path) -> None:
    ratings, _ = load(written)
    require_teams(ratings, "Nowhere_1", "Cedar", "Larch")
    with pytest.raises(NotRated, match=r"Cedars.*Cedar"):
        require_teams(ratings, "Nowhere_1", "Cedars", "Elm")
    with pytest.raises(NotRated, match="Mars"):
        require_teams(ratings, "Mars", "Cedar", "Elm")
