"""What a price is asked for with: one value, JSON in and out, whole numbers and names only.

    PricingRequest   fixture, moment, offers, minutes of the schedule, and one of
      Football       division, names, venue; prices of others; play
      Tennis         format; shares on serve or prices of others; play
      Basketball     expected margin and total or prices of others; play

Probabilities, odds, rates and shares are integers of millionths. Times are seconds since 1970 of the match clock. The
canonical bytes are JSON with sorted keys and no blanks: equal requests have equal bytes, so digests are made of them.
"""

import json
from dataclasses import dataclass
from typing import Annotated, Final, NamedTuple

from pydantic import Field, TypeAdapter

from pricing.columns import Offer
from sports.words import LOVE, Score, Sport

Moment = Annotated[int, Field(ge=0, lt=1 << 40)]


@dataclass(frozen=True, slots=True)
class Reference:
    """Decimal odds of others before the match, in millionths, and when they were seen.

    `result` is home, draw, away, or home, away where no draw is sold; `total` is over, under of `line` (quarters), and
    `handicap` home, away with `handicap_line` for the home side.
    """

    at: Moment
    result: tuple[int, ...]
    total: tuple[int, int] | None = None
    line: int = 10
    handicap: tuple[int, int] | None = None
    handicap_line: int = 0


class Event(NamedTuple):
    """One event of a log, numbered from 1 without gaps: `kind` is goal, goal_cancelled, red, red_cancelled or other.

    `side` is 0 home, 1 away; `clock_s` seconds of the half, stoppage included; `score` the one after it.
    """

    sequence: int
    kind: str
    half: int
    clock_s: int
    side: int
    score: Score


@dataclass(frozen=True, slots=True)
class FootballPlay:
    """A match in play as its feed shows it, last heard at `heard_at`.

    `half` 1 or 2 (2 with clock 0 at the break), 3 and 4 extra time, whose goals `score` holds as well; `clock_s` counts
    from the start of the half.
    `events` None: the feed keeps no log; otherwise it must say the same as score and red cards.
    """

    heard_at: Moment
    half: int
    clock_s: int
    score: Score
    half_time: Score | None = None
    reds: Score = LOVE
    added_s: int | None = None
    events: tuple[Event, ...] | None = None


@dataclass(frozen=True, slots=True)
class Football:
    """A football match. With `extra_time` a level match is played on, and period 2 is priced so."""

    division: str
    home: str
    away: str
    kickoff: Moment
    neutral: bool = False
    extra_time: bool = False
    reference: Reference | None = None
    play: FootballPlay | None = None


@dataclass(frozen=True, slots=True)
class TennisPlay:
    """Sets that are over, games and points of now (counted, not 15-30-40), who serves; points won and served so far."""

    heard_at: Moment
    sets: tuple[Score, ...] = ()
    games: Score = LOVE
    points: Score = LOVE
    home_serves: bool = True
    home_served: tuple[int, int] = (0, 0)
    away_served: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Tennis:
    """A tennis match: shares of points won on the own serve in millionths where they are known, or prices of others."""

    home: str
    away: str
    kickoff: Moment
    best_of: int = 3
    last_tiebreak: int = 7
    home_serve: int | None = None
    away_serve: int | None = None
    reference: Reference | None = None
    play: TennisPlay | None = None


@dataclass(frozen=True, slots=True)
class BasketballPlay:
    """Seconds of regulation played and the points so far by quarter, the one under way last; overtimes follow them."""

    heard_at: Moment
    played_s: int
    quarters: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Basketball:
    """A basketball game: expected home margin and total in thousandths of a point where known, or prices of others."""

    home: str
    away: str
    kickoff: Moment
    regulation_s: int = 2880
    margin_milli: int | None = None
    total_milli: int | None = None
    reference: Reference | None = None
    play: BasketballPlay | None = None


@dataclass(frozen=True, slots=True)
class PricingRequest:
    """All that a price depends on, beside the parameters. `minutes` of schedule count in play only."""

    fixture: str
    asked_at: Moment
    offers: tuple[Offer, ...]
    football: Football | None = None
    tennis: Tennis | None = None
    basketball: Basketball | None = None
    minutes: int = 6

    @property
    def sport(self) -> Sport | None:
        """The sport whose inputs are given; None unless they are of exactly one."""
        given = [
            sport
            for sport, inputs in (
                (Sport.FOOTBALL, self.football),
                (Sport.TENNIS, self.tennis),
                (Sport.BASKETBALL, self.basketball),
            )
            if inputs is not None
        ]
        return given[0] if len(given) == 1 else None


REQUESTS: Final = TypeAdapter(PricingRequest)


def canonical(value: object) -> bytes:
    """The bytes of a JSON value that digests are made of. Raises ValueError for NaN, TypeError for what is no JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def request_bytes(request: PricingRequest) -> bytes:
    """The canonical bytes of a request. Raises ValueError, TypeError where a field is not what its type says."""
    return canonical(REQUESTS.dump_python(request, mode="json", warnings="error"))


def read_request(body: bytes) -> PricingRequest:
    """The request of JSON bytes, strictly: no number from text, none with a point. Raises pydantic.ValidationError."""
    return REQUESTS.validate_json(body, strict=True)
