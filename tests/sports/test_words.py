"""Legs and results as words: round trips, and every malformed field refused."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.errors import FieldOutOfRange, MalformedWord, ResultNotOfSport, StrayBits, VoidCarriesFields
from sports.words import (
    LEAD_S,
    PAIRS,
    FixtureId,
    Leg,
    OddsPpm,
    Result,
    Score,
    Side,
    Sport,
    Status,
    VoidInterval,
    VoidIntervals,
    pot_key,
)
from tests.sports.strategies import legs_of_any_shape, results, void_intervals


def leg(**changes: Any) -> Leg:
    return replace(Leg(FixtureId(7), market=4, period=1, selection=0, line=10), **changes)


@given(legs_of_any_shape())
def test_leg__packed_and_unpacked__is_the_same(one: Leg) -> None:
    word = one.pack()
    assert 0 <= word < 1 << 256
    assert Leg.unpack(word) == one
    assert Leg.unpack(word).pack() == word


def test_leg__known_fields__stand_where_the_document_draws_them() -> None:
    one = Leg(FixtureId(0xA1), 7, 1, selection=1, line=-3, priced_at=Score(2, 5), odds=OddsPpm(1_950_000)).pack()
    assert one == (0xA1 << 128 | 7 << 112 | 1 << 104 | 0xFFFD << 88 | 2 << 80 | 5 << 72 | 1 << 64 | 1_950_000 << 32)


@given(legs_of_any_shape(), st.integers(0, 255), st.integers(1_000_001, 0xFFFF_FFFF))
def test_pot_key__other_selection_and_odds__same_pot(one: Leg, selection: int, odds: int) -> None:
    other = Leg(one.fixture, one.market, one.period, selection, one.line, one.priced_at, OddsPpm(odds))
    assert other.pot_key == one.pot_key == pot_key(one.pack())
    assert one.pot_key % (1 << 72) == 0


@given(legs_of_any_shape(), st.integers(72, 255))
def test_pot_key__another_field_differs__another_pot(one: Leg, bit: int) -> None:
    assert pot_key(one.pack() ^ 1 << bit) != one.pot_key


@pytest.mark.parametrize("bit", range(32))
def test_leg__low_bit_set__refused(bit: int) -> None:
    with pytest.raises(StrayBits) as caught:
        Leg.unpack(leg().pack() | 1 << bit)
    assert caught.value.bits == 1 << bit


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fixture", -1),
        ("fixture", 1 << 128),
        ("market", 1 << 16),
        ("period", 256),
        ("selection", -1),
        ("selection", 256),
        ("line", 0x8000),
        ("line", -0x8001),
        ("priced_at", Score(256, 0)),
        ("priced_at", Score(0, -1)),
        ("odds", 1),
        ("odds", 1_000_000),
        ("odds", 1 << 32),
    ],
)
def test_leg__field_out_of_range__refused_with_the_value(field: str, value: object) -> None:
    with pytest.raises(FieldOutOfRange) as caught:
        leg(**{field: value})
    assert caught.value.value == value or caught.value.value in (256, -1)
    assert str(caught.value.value) in str(caught.value)


@pytest.mark.parametrize("odds", [1, 999_999, 1_000_000])
def test_leg_word__odds_not_above_one__refused(odds: int) -> None:
    with pytest.raises(FieldOutOfRange, match=str(odds)):
        Leg.unpack(leg().pack() | odds << 32)


@pytest.mark.parametrize("word", [-1, 1 << 256])
def test_word__not_256_bits__refused(word: int) -> None:
    for unpack in (Leg.unpack, Result.unpack, VoidIntervals.unpack):
        with pytest.raises(FieldOutOfRange):
            unpack(word)


@given(results())
def test_result__packed_and_unpacked__is_the_same(result: Result) -> None:
    value = result.pack()
    assert 0 <= value < 1 << 165
    assert Result.unpack(value) == result


def test_result__known_fields__stand_where_the_document_draws_them() -> None:
    pairs = (Score(1, 0), Score(2, 3), None, Score(0, 0), None, None, Score(9, 8))
    value = Result(Status.FINISHED, pairs, Side.AWAY, (Side.HOME, Side.AWAY, Side.AWAY)).pack()
    assert value == (
        1
        | (1 | 0 << 8) << 8
        | (2 | 3 << 8) << 24
        | (9 | 8 << 8) << 104
        | 0b1001011 << 120
        | 2 << 127
        | 3 << 129
        | 0b110 << 134
    )


@pytest.mark.parametrize("index", range(PAIRS))
def test_result__absent_and_nil_nil__are_different_words(index: int) -> None:
    nil: list[Score | None] = [None] * PAIRS
    nil[index] = Score(0, 0)
    absent = Result(Status.FINISHED)
    present = Result(Status.FINISHED, tuple(nil))
    assert present.pack() ^ absent.pack() == 1 << 120 + index
    assert Result.unpack(present.pack()).pairs[index] == Score(0, 0)
    assert Result.unpack(absent.pack()).pairs[index] is None


@pytest.mark.parametrize("index", range(PAIRS))
@pytest.mark.parametrize("bit", [0, 7, 8, 15])
def test_result_word__absent_pair_not_zero__refused(index: int, bit: int) -> None:
    with pytest.raises(StrayBits, match=f"absent pair {index}"):
        Result.unpack(1 | 1 << 8 + 16 * index + bit)


@pytest.mark.parametrize("status", [5, 6, 128, 255])
def test_result_word__unknown_status__refused_with_the_value(status: int) -> None:
    with pytest.raises(FieldOutOfRange, match=f"status is {status}"):
        Result.unpack(status)


def test_result_word__advancing_three__refused() -> None:
    with pytest.raises(FieldOutOfRange, match="advancing is 3"):
        Result.unpack(1 | 3 << 127)


@pytest.mark.parametrize("goals", range(31))
def test_result_word__order_beyond_its_goals__refused(goals: int) -> None:
    with pytest.raises(StrayBits, match="goal order"):
        Result.unpack(1 | goals << 129 | 1 << 134 + goals)


@pytest.mark.parametrize("bit", [165, 168, 200, 245, 255])
def test_result_word__bits_of_the_contract__refused_in_a_value(bit: int) -> None:
    with pytest.raises(StrayBits, match="result value"):
        Result.unpack(1 | 1 << bit)


@pytest.mark.parametrize("status", [Status.NONE, Status.VOID])
@pytest.mark.parametrize("carried", [1 << 120, 1 << 120 | 1 << 8, 1 << 127, 1 << 129, 1 << 129 | 1 << 134], ids=hex)
def test_result_word__void_or_none_with_another_field__refused(status: Status, carried: int) -> None:
    with pytest.raises(VoidCarriesFields):
        Result.unpack(status | carried)


def test_result__pairs_or_order_of_another_length__refused() -> None:
    with pytest.raises(FieldOutOfRange, match="number of pairs is 6"):
        Result(Status.FINISHED, (None,) * 6)
    with pytest.raises(FieldOutOfRange, match="goals in order is 32"):
        Result(Status.FINISHED, order=(Side.HOME,) * 32)
    with pytest.raises(FieldOutOfRange, match="pair 0 is Score"):
        Result(Status.FINISHED, (Score(256, 0), *[None] * 6))


@given(st.integers(0, (1 << 256) - 1) | st.integers(0, (1 << 165) - 1))
def test_result_word__any_bits__refused_or_packed_back(value: int) -> None:
    try:
        result = Result.unpack(value)
    except MalformedWord:
        return
    assert result.pack() == value


HALF, FULL = Score(1, 0), Score(2, 1)


def of(status: Status, pairs: dict[int, Score], order: tuple[Side, ...] = ()) -> Result:
    return Result(status, tuple(pairs.get(index) for index in range(PAIRS)), order=order)


@pytest.mark.parametrize(
    ("sport", "result"),
    [
        (Sport.FOOTBALL, of(Status.FINISHED, {0: HALF, 1: FULL}, (Side.HOME,))),
        (Sport.FOOTBALL, of(Status.FINISHED, {0: HALF, 1: FULL, 2: FULL, 3: Score(4, 3)})),
        (Sport.FOOTBALL, of(Status.ABANDONED, {0: HALF})),
        (Sport.TENNIS, of(Status.FINISHED, {0: Score(6, 4), 1: Score(6, 0), 2: Score(2, 0), 6: Score(12, 4)})),
        (Sport.TENNIS, of(Status.RETIRED, {0: Score(6, 4), 1: Score(1, 0)})),
        (Sport.BASKETBALL, of(Status.FINISHED, {0: HALF, 1: FULL, 2: FULL})),
        (Sport.BASKETBALL, of(Status.ABANDONED, {0: HALF, 3: HALF})),
        *((sport, Result(Status.VOID)) for sport in Sport),
    ],
)
def test_result__of_its_sport__accepted(sport: Sport, result: Result) -> None:
    result.require_sport(sport)


@pytest.mark.parametrize(
    ("sport", "result"),
    [
        (Sport.FOOTBALL, of(Status.FINISHED, {1: FULL, 4: HALF})),
        (Sport.FOOTBALL, of(Status.RETIRED, {1: FULL})),
        (Sport.FOOTBALL, of(Status.FINISHED, {0: FULL, 1: HALF})),
        (Sport.TENNIS, of(Status.FINISHED, {0: Score(6, 4), 1: Score(6, 0)})),
        (Sport.TENNIS, of(Status.ABANDONED, {0: Score(6, 4)}, (Side.HOME,))),
        (Sport.TENNIS, of(Status.RETIRED, {0: Score(6, 4), 2: Score(1, 0)})),
        (Sport.TENNIS, of(Status.RETIRED, {0: Score(6, 4), 6: Score(6, 4)})),
        (Sport.BASKETBALL, of(Status.FINISHED, {0: HALF, 1: FULL})),
        (Sport.BASKETBALL, of(Status.RETIRED, {0: HALF})),
        (Sport.BASKETBALL, of(Status.FINISHED, {0: FULL, 1: HALF, 2: FULL})),
    ],
)
def test_result__not_of_its_sport__refused(sport: Sport, result: Result) -> None:
    with pytest.raises(ResultNotOfSport, match=f"sport {int(sport)}"):
        result.require_sport(sport)


@given(void_intervals())
def test_void_intervals__packed_and_unpacked__are_the_same(voids: VoidIntervals) -> None:
    word = voids.pack()
    assert 0 <= word < 1 << 240
    assert VoidIntervals.unpack(word) == voids


@given(void_intervals(), st.integers(-4_000, 80_000))
def test_void_intervals__any_second__void_exactly_inside(voids: VoidIntervals, after_lead: int) -> None:
    start = 1_800_000_000
    inside = any(after_lead in range(one.offset_s, one.offset_s + one.length_s) for one in voids.intervals)
    early = after_lead in range(LEAD_S - voids.early_s, LEAD_S)
    assert voids.voids(start - LEAD_S + after_lead, start) is (inside or early)


@pytest.mark.parametrize(
    "word",
    [
        1_801,
        0xFFFF,
        5 << 16,  # an offset without a length
        (1 << 32) << 28,  # a second interval after the list's end
        1 << 240,
        sum(1 << 32 + 28 * index for index in range(8)) | 1 << 240,
        1_201 << 32,
        (601 << 32) | (600 << 60),
    ],
)
def test_void_intervals_word__malformed__refused(word: int) -> None:
    with pytest.raises(MalformedWord):
        VoidIntervals.unpack(word)


@pytest.mark.parametrize(
    ("early_s", "intervals"),
    [
        (-1, ()),
        (1_801, ()),
        (0, (VoidInterval(0x1_0000, 1),)),
        (0, (VoidInterval(0, 0),)),
        (0, (VoidInterval(0, 1),) * 9),
        (0, (VoidInterval(0, 700), VoidInterval(900, 501))),
    ],
)
def test_void_intervals__out_of_bounds__refused(early_s: int, intervals: tuple[VoidInterval, ...]) -> None:
    with pytest.raises(FieldOutOfRange):
        VoidIntervals(early_s, intervals)
