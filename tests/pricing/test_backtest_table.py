"""Tables of matches: several shapes are read, and what cannot be read is named with its line and value."""

import gzip
from pathlib import Path

import pytest

from pricing.backtest import BadTable, NothingToTest, Table
from pricing.backtest.cells import day_of
from pricing.backtest.table import group_of, season_of, season_on
from sports.words import Score

BODIES = Path(__file__).parent / "bodies"


def written(folder: Path, text: str) -> Path:
    path = folder / "matches.csv"
    path.write_text(text)
    return path


def test_table__own_shape__has_prices_shots_and_order() -> None:
    table = Table.read(BODIES / "leagues.csv")
    assert len(table.rows) == 180
    assert table.leagues() == ("Nowhere_1", "Nowhere_2")
    assert list(table.rows) == sorted(table.rows, key=lambda row: (row.day, row.league, row.home, row.away))
    row = next(row for row in table.rows if (row.home, row.away, row.season) == ("Cedar", "Dogwood", 2021))
    assert (row.goals, row.shots, row.closing) == (Score(4, 0), Score(5, 4), (3.26, 3.34, 2.38))
    assert row.over == row.closing_over == (2.30, 1.69)


def test_table__absent_cells__are_none_and_not_zero() -> None:
    row = Table.read(BODIES / "leagues.csv").rows[0]
    assert (row.shots, row.early, row.closing, row.over) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "season", "league"),
    [
        ("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nE0,12/08/2022,A,B,2,1\n", 2023, "E0"),
        ("div,season,mid,date,home,away,hg,ag\nD1,2010/2011,7,2010-08-20,A,B,2,1\n", 2011, "D1"),
        ("mid,comp,date,home,away,hg,ag,len1,len2\n7,World_Cup,2018-07-15,A,B,2,1,47,48\n", 2018, "World_Cup"),
        ("\ufeffdate,home,away,hg,ag\n2018-07-30,A,B,2.0,1\n", 2019, "all"),
        (
            "date,home_team,away_team,home_score,away_score,tournament,neutral\n2018-07-15,A,B,2,1,Cup,TRUE\n",
            2018,
            "internationals",
        ),
    ],
)
def test_table__known_shapes__are_read_plain_and_gzipped(tmp_path: Path, text: str, season: int, league: str) -> None:
    path = written(tmp_path, text)
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for file in (path, packed):
        (row,) = Table.read(file).rows
        assert (row.season, row.league, row.home, row.away, row.goals) == (season, league, "A", "B", Score(2, 1))
        assert row.neutral is (league == "internationals")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "empty"),
        ("date,home,away,hg\n", "column of away goals"),
        ("date,home,away,hg,ag\n2018-13-30,A,B,2,1\n", "2018-13-30"),
        ("date,home,away,hg,ag\n2018-12-30,A,B,two,1\n", "two"),
        ("date,home,away,hg,ag\n2018-12-30,A,B,2.5,1\n", "2.5"),
        ("date,home,away,hg,ag\n2018-12-30,A,B,-2,1\n", "-2"),
        ("date,home,away,hg,ag\n2018-12-30,A,A,2,1\n", "another team"),
        ("date,home,away,hg,ag\n2018-12-30,,B,2,1\n", "name of a team"),
        ("date,home,away,hg,ag\n2018-12-30,A,B,2\n", "number of columns is 4"),
        ("date,home,away,hg,ag,season\n2018-12-30,A,B,2,1,18/20\n", "18/20"),
        ("date,home,away,hg,ag\n2018-12-30,A,B,2,1\n2018-12-30,A,B,2,1\n", "line 2 has it too"),
        ("date,home,away,hg,ag,PSCH\n2018-12-30,A,B,2,1,abc\n", "abc"),
        ("date,home,away,hg,ag,neutral\n2018-12-30,A,B,2,1,maybe\n", "maybe"),
    ],
    ids=lambda text: None if "\n" in text else text.replace(" ", "_") or "nothing",
)
def test_table__unreadable__is_refused_with_the_value(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadTable) as raised:
        Table.read(written(tmp_path, text))
    assert named in str(raised.value)


def test_table__not_text__is_refused(tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    path.write_bytes(b"\x1f\x8bnot gzip")
    with pytest.raises(BadTable):
        Table.read(path)


@pytest.mark.parametrize("odds", ["-1,-1,-1", ",,", "0,0,0", "0.9,3,3", "9,9,9", "2.1,3.4,"])
def test_table__prices_that_cannot_be__count_as_absent(tmp_path: Path, odds: str) -> None:
    path = written(tmp_path, f"date,home,away,hg,ag,PSCH,PSCD,PSCA\n2018-12-30,A,B,2,1,{odds}\n")
    assert Table.read(path).rows[0].closing is None


def test_table__no_pinnacle_price__takes_the_next_bookmaker(tmp_path: Path) -> None:
    head = "date,home,away,hg,ag,PSCH,PSCD,PSCA,B365CH,B365CD,B365CA"
    path = written(tmp_path, f"{head}\n2018-12-30,A,B,2,1,,,,2.1,3.4,3.4\n")
    assert Table.read(path).rows[0].closing == (2.1, 3.4, 3.4)


def test_table__without_a_score__is_left_out_and_counted(tmp_path: Path) -> None:
    table = Table.read(written(tmp_path, "date,home,away,hg,ag\n2018-12-30,A,B,,\n2018-12-31,C,D,0,0\n"))
    assert (len(table.rows), table.unplayed) == (1, 1)


def test_chosen__unknown_league_or_season__is_named_with_the_known_ones() -> None:
    table = Table.read(BODIES / "leagues.csv")
    with pytest.raises(NothingToTest, match=r"season 2031.*2021, 2022, 2023"):
        table.chosen([2031])
    with pytest.raises(NothingToTest, match=r"league 'X'.*Nowhere_1, Nowhere_2"):
        table.chosen([2021], ["X"])
    assert {table.rows[place].league for place in table.chosen([2022], ["Nowhere_2"])} == {"Nowhere_2"}


def test_season__every_way_to_write_it__is_the_year_that_it_ends_in() -> None:
    assert [season_of(text) for text in ("2023", "2022/2023", "2022-23", "1999/00")] == [2023, 2023, 2023, 2000]
    assert [season_of(text) for text in ("20x", "2022/2024", "22/23", "")] == [None] * 4


def test_season_on__summer__ends_before_the_leagues_begin() -> None:
    from datetime import date

    days = (date(2018, 7, 15), date(2018, 7, 28), date(2019, 1, 1))
    assert [season_on(day_of(day)) for day in days] == [2018, 2019, 2019]


def test_group__divisions_of_a_country__are_one() -> None:
    assert group_of("England_1") == group_of("England_2") != group_of("Spain_1")
    assert group_of("D1") == group_of("D2")
    assert group_of("internationals") == "internationals"
