"""What boards amount to: pure."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.observe.boards import overround_ppm, shown, together

ODDS = st.integers(1_000_001, 1_000_000_000)


def market(status: str, odds: list[int | None], why: list[str] | None = None, kind: int = 1) -> dict[str, Any]:
    return {"market": kind, "status": status, "odds_ppm": odds, "why": why or []}


def board(*markets: dict[str, Any], result: str | None = None, in_play: bool = False) -> dict[str, Any]:
    numbered = {str(number): one for number, one in enumerate(markets)}
    return {"sport": "football", "in_play": in_play, "result": result, "markets": numbered}


def test_overround__of_fair_and_of_short_prices__is_none_and_what_is_taken() -> None:
    assert overround_ppm(1, [3_000_000, 3_000_000, 3_000_000]) == 0
    assert overround_ppm(1, [1_970_000, 3_350_000, 4_400_000]) == 33_394
    assert overround_ppm(2, [1_500_000] * 3) == 0
    assert overround_ppm(1, [2_000_000, None, 2_000_000]) is None
    assert overround_ppm(1, []) is None


@given(st.lists(ODDS, min_size=2, max_size=5), st.data())
def test_overround__of_any_prices__falls_when_one_is_better_for_the_customer(odds: list[int], data: Any) -> None:
    at = data.draw(st.integers(0, len(odds) - 1))
    better = [*odds[:at], odds[at] * 2, *odds[at + 1 :]]
    before, after = overround_ppm(1, odds), overround_ppm(1, better)
    assert before is not None
    assert after is not None
    assert after <= before


def test_boards__of_several_matches__are_counted_by_status_and_cause_without_those_that_are_over() -> None:
    fair: list[int | None] = [2_000_000, 2_000_000]
    seen = [
        shown(board(market("open", fair), market("suspended", fair, ["goal", "goal", "var"]), in_play=True)),
        shown(board(market("suspended", fair, ["goal"]), market("settled", fair, ["over"]), in_play=True)),
        shown(board(market("open", fair), result="reported")),
    ]
    offer = together(one for one in seen if one is not None)
    assert offer.statuses == {"open": 1, "suspended": 2, "settled": 1}
    assert offer.causes == {"goal": 2, "var": 1}
    assert (offer.live, offer.live_shut) == (2, 1)
    assert offer.overrounds == {"football": 0}
