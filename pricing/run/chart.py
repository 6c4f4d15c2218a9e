"""A match's kept prices as the picture that `pricing.plots.price_history` draws. Pure."""

from collections.abc import Sequence
from typing import Final

from pricing.plots import Mark, Moment
from pricing.run.history import Kept, Point

_PPM: Final = 1_000_000


def moments_of(points: Sequence[Point], kickoff: int) -> list[Moment]:
    """The fair chances of a market over the minutes since the kick-off, which breaks and stoppage time lengthen."""
    return [
        Moment((point.at - kickoff) / 60, tuple(chance / _PPM for chance in point.fair_ppm))
        for point in points
        if point.fair_ppm
    ]


def marks_of(kept: Sequence[Kept], kickoff: int) -> list[Mark]:
    """A mark where a price was the first to know of another score or another number of red cards."""
    marks: list[Mark] = []
    score, reds = (0, 0), 0
    for price in kept:
        play = price.request.football.play if price.request.football is not None else None
        if play is None:
            continue
        shown = (play.score[0], play.score[1])
        if shown != score:
            marks.append(Mark((price.asked_at - kickoff) / 60, f"{shown[0]}-{shown[1]}"))
        elif sum(play.reds) != reds:
            marks.append(Mark((price.asked_at - kickoff) / 60, "red card"))
        score, reds = shown, sum(play.reds)
    return marks
