"""Hypothesis strategies of the words' values."""

from hypothesis import strategies as st

from sports.markets import MARKETS
from sports.words import (
    LOVE,
    NO_PAIRS,
    PAIRS,
    FixtureId,
    Leg,
    OddsPpm,
    Result,
    Score,
    Side,
    Status,
    VoidInterval,
    VoidIntervals,
)

fixtures = st.integers(0, (1 << 128) - 1).map(FixtureId)
odds = (st.integers(1_000_001, 20_000_000) | st.integers(1_000_001, 0xFFFF_FFFF)).map(OddsPpm)
points = st.integers(0, 6) | st.integers(0, 255)
scores = st.builds(Score, points, points)


def legs_of_any_shape() -> st.SearchStrategy[Leg]:
    """Legs whose fields fit their bits, canonical or not."""
    return st.builds(
        Leg,
        fixtures,
        st.integers(0, 0xFFFF),
        st.integers(0, 0xFF),
        st.integers(0, 0xFF),
        st.integers(-0x8000, 0x7FFF),
        scores,
        st.just(OddsPpm(0)) | odds,
    )


@st.composite
def canonical_legs(draw: st.DrawFn) -> tuple[int, Leg]:
    """A sport and a leg that `validate` accepts for it."""
    market = draw(st.sampled_from(list(MARKETS.values())))
    sport = draw(st.sampled_from(sorted(market.sports)))
    low, high = market.lines or (0, 0)
    return sport, Leg(
        draw(fixtures),
        market.id,
        draw(st.sampled_from(sorted(market.sports[sport]))),
        draw(st.integers(0, market.size - 1)),
        draw(st.integers(max(low, -30), min(high, 30)) | st.integers(low, high)),
        draw(scores) if market.relative else LOVE,
        draw(odds),
    )


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Well-formed results of any sport, or of none."""
    status = draw(st.sampled_from(list(Status)))
    if status in (Status.NONE, Status.VOID):
        return Result(status)
    pairs = draw(st.tuples(*[st.none() | scores] * PAIRS) | st.just(NO_PAIRS))
    advancing = draw(st.none() | st.sampled_from(Side))
    return Result(status, pairs, advancing, tuple(draw(st.lists(st.sampled_from(Side), max_size=31))))


@st.composite
def void_intervals(draw: st.DrawFn) -> VoidIntervals:
    """Second result words within their bounds."""
    lengths = draw(st.lists(st.integers(1, 150), max_size=8))
    intervals = tuple(VoidInterval(draw(st.integers(0, 0xFFFF)), length) for length in lengths)
    return VoidIntervals(draw(st.integers(0, 1_800)), intervals)
