"""In play: events become states, incomplete lists are left out, and both models start from the same rates."""

from pathlib import Path

import numpy as np
import pytest

from pricing.backtest import BadTable, Table
from pricing.backtest.events import Event, follow, read
from pricing.backtest.join import canonical, priced
from pricing.backtest.play import MINUTES, constant, playable, priced_rates, report, state_at
from pricing.inplay import State
from sports.words import Score

BODIES = Path(__file__).parent / "bodies"
TABLE = Table.read(BODIES / "worldcup_2018_matches.csv")
EVENTS = read(BODIES / "worldcup_2018_goals_reds.csv")


def goal(half: int, minute: float, *, home: bool = True) -> Event:
    return Event(half, minute, red=False, home=home)


def test_follow__world_cup__every_match_has_its_goals() -> None:
    found, left_out = follow(TABLE.rows, EVENTS)
    assert len(found) + sum(left_out.values()) == len(TABLE.rows)
    assert len(found) > 50
    for match in found:
        row = TABLE.rows[match.place]
        assert match.final.home <= row.goals.home
        assert match.final.away <= row.goals.away


def test_follow__a_goal_missing__the_match_is_left_out() -> None:
    key = next(key for key, events in EVENTS.items() if any(not event.red for event in events))
    short = EVENTS | {key: []}
    before, after = follow(TABLE.rows, EVENTS), follow(TABLE.rows, short)
    assert len(after[0]) == len(before[0]) - 1
    assert after[1]["goals missing"] == before[1]["goals missing"] + 1


def test_follow__nobody_listed_goals__goalless_matches_are_left_out_too() -> None:
    found, left_out = follow(TABLE.rows, {})
    goalless = sum(not any(row.goals) for row in TABLE.rows)
    assert found == []
    assert left_out["season without goals"] == goalless > 0


def test_read__minutes_of_a_match_clock__are_split_at_the_half(tmp_path: Path) -> None:
    path = tmp_path / "goals.csv"
    path.write_text("mid,minute,home_goal\n1,9,1\n1,45,0\n1,46,1\n1,93,0\n")
    assert read(path) == {("1",): [goal(1, 8.5), goal(1, 44.5, home=False), goal(2, 0.5), goal(2, 47.5, home=False)]}


def test_read__internationals__side_by_name_and_extra_time_apart(tmp_path: Path) -> None:
    goals, matches = tmp_path / "goals.csv", tmp_path / "matches.csv"
    head = "date,home_team,away_team,team,scorer,minute"
    goals.write_text(f"{head}\n2018-07-01,A,B,A,x,90.0\n2018-07-01,A,B,B,y,12.0\n2018-07-01,A,B,B,z,105.0\n")
    matches.write_text(
        "date,home_team,away_team,home_score,away_score,tournament,neutral\n2018-07-01,A,B,1,2,Cup,True\n"
    )
    (found,), _ = follow(Table.read(matches).rows, read(goals))
    assert found.final == Score(1, 1)
    assert [event.half for event in found.events] == [1, 2]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mid,home_goal\n1,1\n", "column of minute"),
        ("minute,home_goal\n1,1\n", "column of match id, or date"),
        ("mid,minute\n1,1\n", "column of the side that scored"),
        ("mid,minute,home_goal\n1,200,1\n", "200"),
        ("mid,minute,home_goal\n1,20,maybe\n", "maybe"),
        ("mid,period,min_in_period,type,home\n1,1H,3,yellow,1\n", "yellow"),
        ("date,home_team,away_team,team,minute\n2018-07-01,A,B,C,9\n", "'C'"),
    ],
    ids=["minute", "id", "side", "value", "flag", "kind", "team"],
)
def test_read__unreadable__is_refused_with_the_value(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "goals.csv"
    path.write_text(text)
    with pytest.raises(BadTable) as raised:
        read(path)
    assert named in str(raised.value)


def test_state__goals_and_cards_up_to_the_minute__and_none_later() -> None:
    events = (goal(1, 10), Event(1, 20, red=True, home=False), goal(1, 45.9, home=False), goal(2, 30))
    assert state_at(events, 5) == State(1, 5.0)
    assert state_at(events, 30) == State(1, 30.0, Score(1, 0), None, Score(0, 1))
    assert state_at(events, 45) == State(2, 0.0, Score(1, 1), Score(1, 1), Score(0, 1))
    assert state_at(events, 85) == State(2, 40.0, Score(2, 1), Score(1, 1), Score(0, 1))


def test_playable__fifteen_goals_of_a_side__is_not() -> None:
    (match, *_), _ = follow(TABLE.rows, EVENTS)
    assert playable(match)
    from dataclasses import replace

    assert not playable(replace(match, events=tuple(goal(1, minute) for minute in range(15))))


def test_constant__no_goal_left__is_who_is_ahead() -> None:
    states = [State(2, 44.99, Score(1, 0), Score(0, 0))]
    assert constant(np.array([[1.5, 1.1]]), states, 89)[0, 0] > 0.95
    level = constant(np.array([[1.5, 1.1]]), [State()], 0)[0]
    assert level.sum() == pytest.approx(1)
    assert level[0] > level[2]


def test_report__by_minute__the_difference_is_that_of_the_means() -> None:
    followed, _ = follow(TABLE.rows, EVENTS)
    found = report(followed, np.tile([1.4, 1.1], (len(followed), 1)))
    assert (found.n, tuple(found.minutes)) == (len(followed), MINUTES)
    for minute in found.minutes.values():
        assert minute.difference.mean == pytest.approx(minute.own - minute.constant_rate)
    late, early = found.minutes[85], found.minutes[0]
    assert late.own < early.own
    line = found.line()
    assert line["n"] == len(followed)


def test_join__names_written_otherwise__takes_the_price_of_the_likeliest(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(
        "league,season,date,home,away,PSCH,PSCD,PSCA,FTHG,FTAG\n"
        "Spain_1,2018,2018-01-07,Ath Madrid,Getafe,1.5,4.2,8,2,0\n"
        "Spain_1,2018,2018-01-07,Leganes,Levante,2.5,3.2,3.1,2,0\n"
    )
    mine = tmp_path / "mine.csv"
    mine.write_text(
        "comp,date,home,away,hg,ag\nSpain,2018-01-06,Atl\u00e9tico Madrid,Getafe,2,0\nSpain,2018-01-06,X,Y,2,0\n"
    )
    joined = priced(Table.read(mine).rows, Table.read(path).rows)
    assert {row.home: row.closing for row in joined} == {"Atl\u00e9tico Madrid": (1.5, 4.2, 8.0), "X": None}
    rates = priced_rates(joined)
    assert np.isfinite(rates).all(axis=1).sum() == 1
    assert [canonical(name) for name in ("Spain", "D2", "SP1", "England_2")] == [
        "Spain_1", "Germany_2", "Spain_1", "England_2",
    ]  # fmt: skip
