"""The entry: every bad input of the issue gives a suspension or a marked, wide default; JSON there and back."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.columns import Offer
from pricing.engine import WIDE_MARGIN, priced, priced_bytes
from pricing.margins import IN_PLAY_MARGIN, MARGINS
from pricing.parameters import NO_RATINGS, Parameters
from pricing.priced import PricedSheet, Reason, Source, Standing, offered, read_sheet, sheet_bytes
from pricing.ratings import History, Match, fit
from pricing.ratings.settings import GOALS
from pricing.request import (
    Basketball,
    Event,
    Football,
    FootballPlay,
    PricingRequest,
    Reference,
    Tennis,
    read_request,
    request_bytes,
)
from sports.markets import SECOND_HALF, WHOLE, MarketId
from sports.words import PPM, Score

KICKOFF = 1_700_000_000
PRICES = Reference(KICKOFF - 3600, (2_000_000, 3_500_000, 4_000_000), (1_900_000, 1_980_000))
OFFERS = (
    Offer(MarketId.MATCH_RESULT),
    Offer(MarketId.TOTAL, line=10),
    Offer(MarketId.HALF_FULL),
    Offer(MarketId.WINNER, WHOLE),
    Offer(MarketId.TOTAL, SECOND_HALF, 5),
)
MATCH = Football("E0", "Reds", "Blues", KICKOFF, reference=PRICES)
GOAL = Event(1, "goal", 1, 600, 0, Score(1, 0))
PLAY = FootballPlay(KICKOFF + 3600, 2, 300, Score(1, 0), Score(1, 0), events=(GOAL,))
IN_PLAY = replace(MATCH, play=PLAY)


def rated() -> Parameters:
    """Two rated teams and one of a single, old match."""
    day = KICKOFF // 86400
    matches = [
        Match(day - 7 * week, "E0", *(("Reds", "Blues") if week % 2 else ("Blues", "Reds")), Score(2, 1))
        for week in range(1, 20)
    ]
    matches.append(Match(day - 1400, "E0", "Greens", "Reds", Score(0, 0)))
    return Parameters(fit(History.of(matches), day, GOALS))


RATED = rated()


def football(match: Football, asked_at: int = KICKOFF - 600, offers: tuple[Offer, ...] = OFFERS) -> PricingRequest:
    return PricingRequest("0x01", asked_at, offers, football=match)


def in_play(play: FootballPlay, asked_at: int = KICKOFF + 3602) -> PricingRequest:
    return football(replace(MATCH, play=play), asked_at)


def probabilities(sheet: PricedSheet) -> list[tuple[int, ...]]:
    return [market.fair_ppm for minute in sheet.minutes for market in minute.markets]


def test_priced__prices_of_others__open_and_they_come_back() -> None:
    sheet = priced(football(MATCH))
    assert (sheet.standing, sheet.source, sheet.reason) == (Standing.OPEN, Source.REFERENCE, Reason.NONE)
    home, draw, away = sheet.minutes[0].markets[0].fair_ppm
    assert home > draw > away
    assert home + draw + away == pytest.approx(PPM, abs=2)
    assert sheet.minutes[0].markets[0].margin_ppm == MARGINS[MarketId.MATCH_RESULT]
    assert sheet.until == KICKOFF
    odds = [quote.odds for quote in offered(sheet.minutes[0].markets[0], [0, 0, 0], 10**9)]
    assert sum(PPM / quote for quote in odds if quote) > 1.05


def test_priced__rated_teams_and_no_prices__open_from_ratings() -> None:
    sheet = priced(football(replace(MATCH, reference=None)), RATED)
    assert (sheet.standing, sheet.source) == (Standing.OPEN, Source.RATINGS)
    assert sheet.parameters == RATED.digest != NO_RATINGS.digest


def test_priced__in_play__a_schedule_by_minute_without_a_goal() -> None:
    sheet = priced(in_play(PLAY))
    assert sheet.standing is Standing.OPEN
    assert [minute.since - KICKOFF - 3602 for minute in sheet.minutes] == [0, 60, 120, 180, 240, 300]
    assert sheet.until == KICKOFF + 3602 + 360
    leader = [minute.markets[0].fair_ppm[0] for minute in sheet.minutes]
    assert leader == sorted(leader)
    assert leader[0] < leader[-1]
    assert sheet.minutes[0].markets[0].margin_ppm == MARGINS[MarketId.MATCH_RESULT] + IN_PLAY_MARGIN


def test_priced__at_the_break__the_clock_stands_and_so_does_the_price() -> None:
    play = replace(PLAY, heard_at=KICKOFF + 3_000, clock_s=0, events=None)
    sheet = priced(in_play(play, KICKOFF + 3_000), rated())
    rows = [[market.fair_ppm for market in minute.markets] for minute in sheet.minutes]
    assert len(rows) == 6
    assert all(row == rows[0] for row in rows)
    begun = priced(in_play(replace(play, clock_s=1), KICKOFF + 3_000), rated())
    assert begun.minutes[0].markets[0].fair_ppm != begun.minutes[5].markets[0].fair_ppm


def test_priced__extra_time__winner_of_the_tie_has_no_push() -> None:
    offers = (Offer(MarketId.MATCH_RESULT, WHOLE), Offer(MarketId.WINNER, WHOLE))
    for match, asked_at in ((MATCH, KICKOFF - 60), (IN_PLAY, KICKOFF + 3601)):
        plain, long = (
            priced(football(replace(match, extra_time=one), asked_at, offers)).minutes[0].markets
            for one in (False, True)
        )
        assert long[0].fair_ppm[1] < plain[0].fair_ppm[1]
        assert sum(long[1].fair_ppm) == pytest.approx(PPM, abs=1)


def extra(play: FootballPlay, offers: tuple[Offer, ...]) -> PricedSheet:
    match = replace(MATCH, extra_time=True, play=play)
    return priced(football(match, play.heard_at + 1, offers))


LEVELLED = Event(2, "goal", 2, 9, 1, Score(1, 1))
EXTRA = FootballPlay(KICKOFF + 7800, 3, 300, Score(1, 1), Score(1, 0), events=(GOAL, LEVELLED))


def test_priced__extra_time_under_way__what_is_over_has_no_price_and_who_goes_through_has() -> None:
    offers = (Offer(MarketId.MATCH_RESULT), Offer(MarketId.MATCH_RESULT, WHOLE), Offer(MarketId.WINNER, WHOLE))
    sheet = extra(EXTRA, offers)
    assert (sheet.standing, len(sheet.minutes)) == (Standing.OPEN, 6)
    regular, whole, winner = sheet.minutes[0].markets
    assert (regular.fair_ppm, regular.detail) == ((), "its period is over")
    assert sum(winner.fair_ppm) == pytest.approx(PPM, abs=1)
    assert winner.fair_ppm[0] == pytest.approx(whole.fair_ppm[0] + whole.fair_ppm[1] / 2, abs=2)
    draws = [minute.markets[1].fair_ppm[1] for minute in sheet.minutes]
    assert draws == sorted(draws)
    late = extra(replace(EXTRA, half=4, clock_s=890, score=Score(2, 1), events=None), offers)
    assert late.minutes[0].markets[2].fair_ppm[0] > 980_000
    red = extra(replace(EXTRA, reds=Score(1, 0), events=None), offers)
    assert red.minutes[0].markets[2].fair_ppm[0] < winner.fair_ppm[0]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"events": (GOAL, Event(2, "goal", 3, 9, 1, Score(1, 1)))}, Reason.CONTRADICTION),
        ({"clock_s": 1600, "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"clock_s": -1, "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"score": Score(15, 1), "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"half": 5, "events": None}, Reason.IMPOSSIBLE_STATE),
    ],
    ids=["not level", "late", "negative", "score", "shoot-out"],
)
def test_priced__extra_time_that_cannot_be__suspended(wrong: dict[str, object], reason: Reason) -> None:
    sheet = extra(replace(EXTRA, **wrong), (Offer(MarketId.WINNER, WHOLE),))
    assert (sheet.standing, sheet.reason) == (Standing.SUSPENDED, reason)


def test_priced__same_request__same_bytes_and_digest() -> None:
    one, other = priced(football(MATCH)), priced(read_request(request_bytes(football(MATCH))))
    assert sheet_bytes(one) == sheet_bytes(other)
    assert one.request == other.request != priced(football(replace(MATCH, neutral=True))).request


FAULTY_EVENTS: dict[str, tuple[Event, ...]] = {
    "score going down": (GOAL, Event(2, "goal", 1, 700, 1, Score(0, 0))),
    "missing event": (Event(2, "goal", 1, 600, 0, Score(1, 0)),),
    "twice the same number": (GOAL, GOAL),
    "no event for the score": (),
    "another score": (Event(1, "goal", 1, 600, 1, Score(0, 1)),),
    "clock going back": (GOAL, Event(2, "other", 1, 500, 0, Score(1, 0))),
    "event to come": (GOAL, Event(2, "other", 2, 900, 0, Score(1, 0))),
    "red card not shown": (GOAL, Event(2, "red", 2, 100, 0, Score(1, 0))),
    "goal after half time": (Event(1, "goal", 2, 100, 0, Score(1, 0)),),
    "side of nobody": (Event(1, "goal", 1, 600, 7, Score(1, 0)),),
}


@pytest.mark.parametrize("fault", FAULTY_EVENTS)
def test_priced__missing_or_contradictory_events__suspended(fault: str) -> None:
    sheet = priced(in_play(replace(PLAY, events=FAULTY_EVENTS[fault])))
    assert (sheet.standing, sheet.reason, sheet.minutes) == (Standing.SUSPENDED, Reason.CONTRADICTION, ())
    assert sheet.detail


def test_priced__goal_taken_back_in_the_log__open() -> None:
    events = (GOAL, Event(2, "goal", 2, 100, 0, Score(2, 0)), Event(3, "goal_cancelled", 2, 200, 0, Score(1, 0)))
    assert priced(in_play(replace(PLAY, events=events))).standing is Standing.OPEN


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"heard_at": KICKOFF + 3591}, Reason.FEED_SILENT),
        ({"heard_at": KICKOFF + 3603}, Reason.CONTRADICTION),
        ({"half": 7, "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"half": 3, "events": None}, Reason.CONTRADICTION),
        ({"clock_s": -5, "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"clock_s": 9000, "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"half_time": None, "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"half_time": Score(2, 0), "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"score": Score(-1, 0), "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"reds": Score(6, 0), "events": None}, Reason.IMPOSSIBLE_STATE),
        ({"added_s": -60}, Reason.IMPOSSIBLE_STATE),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else str(value),
)
def test_priced__silent_feed_or_state_that_no_match_is_in__suspended(wrong: dict[str, object], reason: Reason) -> None:
    sheet = priced(in_play(replace(PLAY, **wrong)))
    assert (sheet.standing, sheet.reason, sheet.minutes) == (Standing.SUSPENDED, reason, ())


def test_priced__begun_and_no_feed__suspended() -> None:
    assert priced(football(MATCH, KICKOFF + 1)).reason is Reason.FEED_SILENT


@pytest.mark.parametrize(
    ("result", "total"),
    [
        ((2_500_000, 4_500_000, 5_000_000), None),
        ((2_000_000, 3_500_000, 900_000), None),
        ((2_000_000, 3_500_000, 0), None),
        ((2_000_000, 3_500_000, -4), None),
        ((2_000_000, 3_500_000), None),
        ((), None),
        ((2_000_000, 3_500_000, 4_000_000), (2_100_000, 2_100_000)),
        ((1_010_000, 50_000_000, 1_020_000), (1_900_000, 1_980_000)),
    ],
    ids=["under one", "below evens", "zero", "negative", "two", "none", "total under one", "two favourites"],
)
def test_priced__prices_that_cannot_be__wide_default_with_reason(
    result: tuple[int, ...], total: tuple[int, int] | None
) -> None:
    reference = Reference(KICKOFF - 3600, result, total)
    for parameters, source in ((NO_RATINGS, Source.DEFAULT), (RATED, Source.RATINGS)):
        sheet = priced(football(replace(MATCH, reference=reference)), parameters)
        assert (sheet.standing, sheet.reason, sheet.source) == (Standing.WIDE, Reason.BAD_PRICES, source)
        assert "prices of others" in sheet.detail
        assert sheet.minutes[0].markets[0].margin_ppm == MARGINS[MarketId.MATCH_RESULT] + WIDE_MARGIN


@pytest.mark.parametrize("at", [KICKOFF - 3 * 86400, KICKOFF + 5, KICKOFF - 599], ids=["old", "after", "not yet"])
def test_priced__prices_of_another_time__not_used(at: int) -> None:
    sheet = priced(football(replace(MATCH, reference=replace(PRICES, at=at))))
    assert (sheet.standing, sheet.reason, sheet.source) == (Standing.WIDE, Reason.STALE_PRICES, Source.DEFAULT)


@pytest.mark.parametrize(
    ("change", "parameters", "reason", "source"),
    [
        ({"home": "Nobody"}, RATED, Reason.UNKNOWN_TEAM, Source.RATINGS),
        ({"away": "Greens"}, RATED, Reason.NO_HISTORY, Source.RATINGS),
        ({"division": "Z9"}, RATED, Reason.NO_HISTORY, Source.DEFAULT),
        ({}, NO_RATINGS, Reason.NO_HISTORY, Source.DEFAULT),
    ],
    ids=["unknown team", "one old match", "unknown division", "no ratings"],
)
def test_priced__unknown_team_or_no_history__wide_default_with_reason(
    change: dict[str, str], parameters: Parameters, reason: Reason, source: Source
) -> None:
    sheet = priced(football(replace(MATCH, reference=None, **change)), parameters)
    assert (sheet.standing, sheet.reason, sheet.source) == (Standing.WIDE, reason, source)
    assert all(sum(row) == pytest.approx(PPM, abs=9) for row in probabilities(sheet))


def test_priced__offers_that_cannot_be__named_and_the_others_priced() -> None:
    wrong = (
        Offer(99),
        Offer(MarketId.TOTAL, line=0),
        Offer(MarketId.MATCH_RESULT, 5),
        Offer(MarketId.NEXT_GOAL, priced_at=Score(1, 0)),
    )
    markets = priced(football(MATCH, offers=(*OFFERS, *wrong))).minutes[0].markets
    assert [market.offer for market in markets] == [*OFFERS, *wrong]
    assert all(market.fair_ppm and not market.detail for market in markets[: len(OFFERS)])
    assert all(not market.fair_ppm and market.detail for market in markets[len(OFFERS) :])
    assert [quote.odds for quote in offered(markets[-1], [0, 0, 0], 1)] == [None] * 3


Change = Callable[[PricingRequest], PricingRequest]


@pytest.mark.parametrize(
    "change",
    [
        lambda request: replace(request, asked_at=float("nan")),
        lambda request: replace(request, football=replace(MATCH, kickoff=float("nan"))),
        lambda request: replace(
            request, football=replace(MATCH, reference=replace(PRICES, result=(float("nan"),) * 3))
        ),
        lambda request: replace(request, football=None),
        lambda request: replace(request, tennis=Tennis("a", "b", KICKOFF)),
        lambda request: replace(request, offers=()),
        lambda request: replace(request, offers=OFFERS * 2),
        lambda request: replace(request, minutes=0),
        lambda request: replace(request, minutes=10**9),
        lambda request: replace(request, fixture=None),
        lambda request: replace(request, offers=None),
    ],
    ids=["moment nan", "kick-off nan", "odds nan", "no sport", "two", "no offer", "twice", "0", "many", "who", "none"],
)
def test_priced__nan_or_no_request_at_all__suspended(change: Change) -> None:
    sheet = priced(change(football(MATCH)))
    assert (sheet.standing, sheet.reason, sheet.minutes) == (Standing.SUSPENDED, Reason.BAD_REQUEST, ())
    assert read_sheet(sheet_bytes(sheet)) == sheet


def test_priced__team_against_itself__suspended() -> None:
    for request in (
        football(replace(MATCH, away="Reds")),
        PricingRequest("0x02", KICKOFF - 9, (Offer(3, WHOLE),), tennis=Tennis("a", "a", KICKOFF)),
        PricingRequest("0x02", KICKOFF - 9, (Offer(3, WHOLE),), basketball=Basketball("a", "a", KICKOFF)),
    ):
        assert priced(request).reason is Reason.CONTRADICTION


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[1,2", b'{"asked_at":NaN}', b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "null", "cut", "nan", "no text", "deep"],
)
def test_priced_bytes__no_request__suspended(body: bytes) -> None:
    sheet = read_sheet(priced_bytes(body))
    assert (sheet.standing, sheet.reason) == (Standing.SUSPENDED, Reason.BAD_REQUEST)


def test_priced_bytes__request__bytes_of_its_sheet() -> None:
    request = in_play(PLAY)
    assert priced_bytes(request_bytes(request), RATED) == sheet_bytes(priced(request, RATED))


def test_priced_bytes__number_with_a_point_or_as_text__suspended() -> None:
    body = json.loads(request_bytes(football(MATCH)))
    for wrong in (1.5, "1700000000", True, 10**400, None):
        answer = read_sheet(priced_bytes(json.dumps({**body, "asked_at": wrong}).encode()))
        assert answer.reason is Reason.BAD_REQUEST, wrong


whole = st.integers(-(2**40), 2**40)
scores = st.builds(Score, st.integers(-2, 20), st.integers(-2, 20))


@settings(deadline=None, max_examples=150)
@given(
    st.builds(
        FootballPlay,
        st.integers(KICKOFF + 3590, KICKOFF + 3604),
        st.integers(0, 5),
        st.integers(-100, 5000),
        scores,
        st.none() | scores,
        scores,
        st.none() | whole,
        st.none(),
    ),
    st.lists(whole, max_size=4),
    st.none() | st.tuples(whole, whole),
    st.integers(-10, 3000),
)
def test_priced__any_numbers__a_sheet_that_is_whole_or_suspended(
    play: FootballPlay, result: list[int], total: tuple[int, int] | None, line: int
) -> None:
    match = replace(MATCH, play=play, reference=Reference(KICKOFF - 60, tuple(result), total, line))
    sheet = priced(football(match, KICKOFF + 3600))
    assert (sheet.standing is Standing.SUSPENDED) == (not sheet.minutes)
    assert (sheet.standing is Standing.OPEN) == (sheet.reason is Reason.NONE)
    assert read_sheet(sheet_bytes(sheet)) == sheet
    for row in probabilities(sheet):
        assert not row or sum(row) == pytest.approx(PPM, abs=9)
