"""Walk-forward: nothing that comes later changes a forecast, and the losses are those of their definitions."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.backtest import Row, Table, report, walk
from pricing.backtest.scores import apart, bands, calibration_error, log_losses, ranked_scores, two_way_losses
from pricing.backtest.walk import before_any, chosen_inputs, history_of
from sports.words import Score

BODIES = Path(__file__).parent / "bodies"
TABLE = Table.read(BODIES / "leagues.csv")
TESTED = TABLE.chosen([2022])


def rates(table: Table, places: frozenset[int], *, prices: bool = True) -> dict[tuple[int, str], tuple[float, ...]]:
    found = walk(table, places, prices=prices)
    rows = [table.rows[place] for place in found.places]
    values = zip(found.home, found.away, found.rho, strict=True)
    return {(row.day, row.home): tuple(map(float, value)) for row, value in zip(rows, values, strict=True)}


@pytest.mark.parametrize("prices", [True, False])
def test_walk__rows_from_a_day_on_changed__no_earlier_forecast_changes(prices: bool) -> None:
    before = rates(TABLE, TESTED, prices=prices)
    middle = sorted(day for day, _ in before)[len(before) // 2]
    # The week of that day as well: nothing in it was known when it was priced.
    week = (middle - 5) // 7

    def changed(row: Row) -> Row:
        if (row.day - 5) // 7 < week:
            return row
        return row._replace(goals=Score(9, 0), shots=Score(30, 0), closing=(1.1, 9.0, 30.0), over=(1.1, 6.0))

    later = Table(TABLE.path, tuple(changed(row) for row in TABLE.rows), 0)
    after = rates(later, TESTED, prices=prices)
    same = [key for key in before if (key[0] - 5) // 7 <= week]
    assert len(same) > len(before) // 2
    # Prices of a table are inverted in one batch, whose last digit may depend on its rows.
    assert all(after[key] == pytest.approx(before[key], abs=1e-12) for key in same)
    assert any(abs(before[key][0] - after[key][0]) > 0.01 for key in before if key not in same)


def test_walk__later_rows_taken_out__no_earlier_forecast_changes() -> None:
    before = rates(TABLE, TESTED)
    last = sorted(day for day, _ in before)[len(before) // 2]
    short = Table(TABLE.path, tuple(row for row in TABLE.rows if row.day <= last), 0)
    after = rates(short, short.chosen([2022]))
    assert len(after) > 20
    for key, value in after.items():
        assert value == pytest.approx(before[key], abs=1e-12)


def test_walk__a_league_alone_or_with_others__has_the_same_forecasts() -> None:
    alone = rates(TABLE, TABLE.chosen([2022], ["Nowhere_1"]))
    both = rates(TABLE, TESTED)
    assert alone
    for key, value in alone.items():
        assert value == pytest.approx(both[key], abs=1e-12)


def test_walk__no_match_before__is_what_the_priors_say() -> None:
    first = min(row.day for row in TABLE.rows)
    places = frozenset(place for place, row in enumerate(TABLE.rows) if row.day == first)
    found = walk(TABLE, places)
    wanted = before_any()
    assert set(found.home) == {wanted.home}
    assert set(found.evidence) == {0.0}
    assert before_any(neutral=True).home == wanted.away


def test_inputs__follow_what_was_known_before_the_day() -> None:
    last = max(row.day for row in TABLE.rows) + 1
    bare = [row._replace(closing=None, early=None, over=None, shots=None) for row in TABLE.rows]
    shots = [row._replace(closing=None, early=None, over=None) for row in TABLE.rows]
    assert chosen_inputs(history_of(TABLE.rows, prices=True), last) == "market"
    assert chosen_inputs(history_of(TABLE.rows, prices=False), last) == "goals+shots"
    assert chosen_inputs(history_of(shots, prices=True), last) == "goals+shots"
    assert chosen_inputs(history_of(bare, prices=True), last) == "goals"
    assert chosen_inputs(history_of(TABLE.rows, prices=True), 0) == "goals"


def test_report__counts_matches_with_a_closing_price_and_both_on_the_same_rows() -> None:
    found = report(TABLE, walk(TABLE, TESTED))
    priced = [row for row in TABLE.rows if row.season == 2022 and row.closing is not None]
    assert (found.n, found.matches) == (len(priced), 60)
    assert found.n < found.matches
    assert found.minus_closing is not None
    assert found.closing_log_loss is not None
    assert found.minus_closing.mean == pytest.approx(found.log_loss - found.closing_log_loss)
    assert set(found.line()) >= {
        "n", "log_loss", "rps", "closing_log_loss", "closing_rps", "over25_log_loss",
    }  # fmt: skip


def test_report__no_prices_in_the_table__counts_all_and_leaves_closing_unknown() -> None:
    bare = [row._replace(closing=None, early=None, over=None, closing_over=None) for row in TABLE.rows]
    table = Table(TABLE.path, tuple(bare), 0)
    found = report(table, walk(table, TESTED))
    assert (found.n, found.closing_log_loss, found.closing_rps, found.over25) == (60, None, None, None)
    assert found.line()["closing_log_loss"] is None


def test_scores__by_hand() -> None:
    chances, came = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]), np.array([0, 2])
    assert log_losses(chances, came) == pytest.approx([-math.log(0.5), -math.log(0.7)])
    assert ranked_scores(chances, came) == pytest.approx([(0.25 + 0.04) / 2, (0.01 + 0.09) / 2])
    assert two_way_losses(np.array([0.6, 0.6]), np.array([1, 0])) == pytest.approx([-math.log(0.6), -math.log(0.4)])
    assert apart(np.array([1.0, 3.0]), np.array([0.0, 0.0])) == pytest.approx((2.0, 1.0))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_calibration__any_forecasts__bands_hold_them_all_and_the_error_is_a_distance(
    rows: list[tuple[float, bool]],
) -> None:
    said, happened = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    found = bands(said, happened)
    assert sum(band.size for band in found) == len(rows)
    assert 0 <= calibration_error(found) <= 1
    assert calibration_error(bands(happened, happened)) == pytest.approx(0)
