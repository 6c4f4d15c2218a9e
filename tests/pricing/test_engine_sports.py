"""The entry for tennis and basketball: what they are priced from, and the bad input that suspends or widens."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.columns import Offer
from pricing.engine import priced
from pricing.priced import PricedSheet, Reason, Source, Standing, read_sheet, sheet_bytes
from pricing.request import Basketball, BasketballPlay, PricingRequest, Reference, Tennis, TennisPlay
from sports.markets import REGULAR, WHOLE, MarketId
from sports.words import Score

KICKOFF = 1_700_000_000

SETS = (Offer(MarketId.WINNER, WHOLE), Offer(MarketId.HANDICAP, WHOLE, -6), Offer(MarketId.TOTAL, 6, 90), Offer(3, 0))
PLAYERS = Tennis("Ann", "Bea", KICKOFF, reference=Reference(KICKOFF - 60, (1_600_000, 2_400_000)))


def tennis(match: Tennis, asked_at: int = KICKOFF - 60) -> PricedSheet:
    return priced(PricingRequest("0x02", asked_at, SETS, tennis=match))


def test_priced_tennis__prices_of_others__open_and_moved_by_the_points() -> None:
    sheet = tennis(PLAYERS)
    assert (sheet.standing, sheet.source) == (Standing.OPEN, Source.REFERENCE)
    before = sheet.minutes[0].markets[0].fair_ppm[0]
    assert before == pytest.approx(605_000, abs=5_000)
    play = TennisPlay(KICKOFF + 60, (Score(6, 4),), Score(2, 1), Score(1, 0))
    level, better = (
        tennis(replace(PLAYERS, play=replace(play, home_served=seen)), KICKOFF + 62).minutes[0].markets[0].fair_ppm[0]
        for seen in ((0, 0), (30, 35))
    )
    assert before < level < better
    assert tennis(replace(PLAYERS, play=play), KICKOFF + 62).until == KICKOFF + 72


@pytest.mark.parametrize(
    ("play", "reason"),
    [
        (TennisPlay(KICKOFF), Reason.FEED_SILENT),
        (TennisPlay(KICKOFF + 60, (Score(6, 5),)), Reason.IMPOSSIBLE_STATE),
        (TennisPlay(KICKOFF + 60, (Score(6, 0), Score(6, 0))), Reason.IMPOSSIBLE_STATE),
        (TennisPlay(KICKOFF + 60, games=Score(9, 0)), Reason.IMPOSSIBLE_STATE),
        (TennisPlay(KICKOFF + 60, points=Score(5, 1)), Reason.IMPOSSIBLE_STATE),
        (TennisPlay(KICKOFF + 60, home_served=(9, 5)), Reason.IMPOSSIBLE_STATE),
    ],
    ids=["silent", "set", "over", "games", "points", "served"],
)
def test_priced_tennis__bad_play__suspended(play: TennisPlay, reason: Reason) -> None:
    sheet = tennis(replace(PLAYERS, play=play), KICKOFF + 60)
    assert (sheet.standing, sheet.reason) == (Standing.SUSPENDED, reason)


def test_priced_tennis__bad_prices_or_none__wide_default() -> None:
    for odds, reason in (((2_500_000, 2_500_000), Reason.BAD_PRICES), ((2_000_000,), Reason.BAD_PRICES)):
        sheet = tennis(replace(PLAYERS, reference=Reference(KICKOFF - 60, odds)))
        assert (sheet.standing, sheet.reason, sheet.source) == (Standing.WIDE, reason, Source.DEFAULT)
    assert tennis(replace(PLAYERS, reference=None)).reason is Reason.NO_HISTORY
    given_ = replace(PLAYERS, home_serve=660_000, away_serve=600_000)
    assert (tennis(given_).standing, tennis(given_).source) == (Standing.OPEN, Source.GIVEN)
    assert tennis(replace(given_, home_serve=2_000_000)).standing is Standing.SUSPENDED
    assert tennis(replace(PLAYERS, best_of=4)).reason is Reason.NOT_MODELLED
    assert tennis(PLAYERS, KICKOFF + 60).reason is Reason.FEED_SILENT


POINTS = (Offer(MarketId.WINNER, WHOLE), Offer(MarketId.TOTAL, WHOLE, 882), Offer(MarketId.HALF_FULL, REGULAR))
GAME = Basketball(
    "Hawks", "Bulls", KICKOFF, reference=Reference(KICKOFF - 60, (1_700_000, 2_200_000), (1_900_000, 1_900_000), 890)
)


def basketball(match: Basketball, asked_at: int = KICKOFF - 60) -> PricedSheet:
    return priced(PricingRequest("0x03", asked_at, POINTS, basketball=match))


def test_priced_basketball__prices_of_others__open_and_moved_by_the_score() -> None:
    sheet = basketball(GAME)
    assert (sheet.standing, sheet.source) == (Standing.OPEN, Source.REFERENCE)
    before = sheet.minutes[0].markets[0].fair_ppm[0]
    assert before == pytest.approx(568_000, abs=5_000)
    assert sheet.minutes[0].markets[1].fair_ppm[0] > 500_000
    play = BasketballPlay(KICKOFF + 1500, 1000, (Score(30, 20), Score(8, 6)))
    assert basketball(replace(GAME, play=play), KICKOFF + 1500).minutes[0].markets[0].fair_ppm[0] > before


def test_priced_basketball__overtime__priced_and_contradictions_suspended() -> None:
    level = (Score(25, 25),) * 4
    for quarters, played_s, reason in (
        ((*level, Score(5, 3)), 3000, Reason.NONE),
        ((*level, Score(8, 8), Score(2, 0)), 3200, Reason.NONE),
        ((*level, Score(8, 6), Score(2, 0)), 3200, Reason.CONTRADICTION),
        (level, 3000, Reason.CONTRADICTION),
        ((*level, Score(5, 3)), 4000, Reason.CONTRADICTION),
        ((*level[:3], Score(25, 24), Score(5, 3)), 3000, Reason.IMPOSSIBLE_STATE),
        (level[:2], 2000, Reason.IMPOSSIBLE_STATE),
        ((), -5, Reason.IMPOSSIBLE_STATE),
        ((Score(-1, 0),), 100, Reason.IMPOSSIBLE_STATE),
    ):
        sheet = basketball(replace(GAME, play=BasketballPlay(KICKOFF + 9000, played_s, quarters)), KICKOFF + 9001)
        assert sheet.reason is reason, (quarters, played_s, sheet.detail)
    silent = replace(GAME, play=BasketballPlay(KICKOFF + 9000, 3000, level))
    assert basketball(silent, KICKOFF + 9060).reason is Reason.FEED_SILENT


def test_priced_basketball__bad_prices_or_none__wide_default() -> None:
    bad = replace(GAME, reference=Reference(KICKOFF - 60, (2_500_000, 2_500_000)))
    assert (basketball(bad).standing, basketball(bad).reason) == (Standing.WIDE, Reason.BAD_PRICES)
    assert basketball(replace(GAME, reference=None)).reason is Reason.NO_HISTORY
    assert basketball(replace(GAME, regulation_s=1)).reason is Reason.NOT_MODELLED
    assert basketball(replace(GAME, margin_milli=3000, total_milli=221_500)).source is Source.GIVEN
    assert basketball(replace(GAME, margin_milli=3000, total_milli=1)).standing is Standing.SUSPENDED
    assert basketball(GAME, KICKOFF + 60).reason is Reason.FEED_SILENT


whole = st.integers(-3, 12) | st.integers(-(2**40), 2**40)
pairs = st.builds(Score, whole, whole)
offers = st.lists(
    st.builds(Offer, st.integers(0, 14), st.integers(0, 8), whole, pairs), min_size=1, max_size=3, unique=True
)
references = st.none() | st.builds(
    Reference,
    st.integers(KICKOFF - 99, KICKOFF),
    st.tuples(whole, whole) | st.tuples(st.integers(1_010_000, 9_000_000), st.integers(1_010_000, 9_000_000)),
    st.none() | st.tuples(whole, whole) | st.just((1_900_000, 1_900_000)),
    whole | st.integers(600, 1000),
    st.none() | st.tuples(whole, whole),
    whole,
)
tennis_plays = st.none() | st.builds(
    TennisPlay,
    st.integers(KICKOFF - 1, KICKOFF + 1),
    st.lists(pairs | st.just(Score(6, 4)), max_size=5).map(tuple),
    pairs,
    pairs,
    st.booleans(),
    st.tuples(whole, whole),
    st.tuples(whole, whole),
)
basketball_plays = st.none() | st.builds(
    BasketballPlay,
    st.integers(KICKOFF - 1, KICKOFF + 1),
    whole | st.integers(0, 4000),
    st.lists(pairs | st.just(Score(25, 25)), max_size=6).map(tuple),
)


def whole_or_suspended(request: PricingRequest) -> None:
    sheet = priced(request)
    assert (sheet.standing is Standing.SUSPENDED) == (not sheet.minutes)
    assert (sheet.standing is Standing.OPEN) == (sheet.reason is Reason.NONE)
    assert read_sheet(sheet_bytes(sheet)) == sheet
    for minute in sheet.minutes:
        for market in minute.markets:
            assert not market.fair_ppm or sum(market.fair_ppm) == pytest.approx(1_000_000, abs=9)


@settings(deadline=None, max_examples=150)
@given(offers, whole, whole, st.none() | whole, st.none() | st.integers(0, 1_000_000), references, tennis_plays)
def test_priced_tennis__any_numbers__a_sheet_that_is_whole_or_suspended(
    offers: list[Offer],
    best_of: int,
    last: int,
    home: int | None,
    away: int | None,
    reference: Reference | None,
    play: TennisPlay | None,
) -> None:
    form = (3, 7) if best_of % 2 else (best_of, last)
    match = Tennis("Ann", "Bea", KICKOFF, *form, home, away, reference, play)
    whole_or_suspended(PricingRequest("0x02", KICKOFF - (play is None), tuple(offers), tennis=match))


@settings(deadline=None, max_examples=60)
@given(offers, st.none() | whole, st.none() | st.integers(0, 300_000), references, basketball_plays)
def test_priced_basketball__any_numbers__a_sheet_that_is_whole_or_suspended(
    offers: list[Offer],
    margin: int | None,
    total: int | None,
    reference: Reference | None,
    play: BasketballPlay | None,
) -> None:
    match = Basketball("Hawks", "Bulls", KICKOFF, 2880, margin, total, reference, play)
    whole_or_suspended(PricingRequest("0x03", KICKOFF - (play is None), tuple(offers), basketball=match))
