"""What the routes of fixtures and prices answer with. Odds and chances are whole millionths, times match seconds."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Pair = tuple[int, int]
Phase = Literal["before", "first_half", "half_time", "second_half", "extra_time", "in_play", "ended"]
EventKind = Literal[
    "kick_off",
    "half_time",
    "second_half",
    "extra_time",
    "ended",
    "goal",
    "goal_cancelled",
    "score",
    "red",
    "red_cancelled",
    "penalty",
    "var",
    "interrupted",
    "off",
    "reopened",
    "halted",
    "resumed",
    "reported",
    "challenged",
    "ruled",
    "void",
]
_MARKET: Final = {
    "market": 1,
    "period": 1,
    "line": 0,
    "from": [0, 0],
    "name": "match result",
    "selections": ["home", "draw", "away"],
    "status": "open",
    "why": [],
    "odds_ppm": [1_970_000, 3_350_000, 4_400_000],
}
_FIXTURE: Final[dict[str, Any]] = {
    "fixture": "world-cup-2018-final",
    "id": "0x0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "listed": True,
    "result": None,
    "sport": "football",
    "home": "France",
    "away": "Croatia",
    "home_code": "FRA",
    "away_code": "CRO",
    "neutral": True,
    "competition": "FIFA World Cup",
    "competition_key": "world-cup-2018",
    "season": 2018,
    "kickoff": 1_531_666_800,
    "phase": "first_half",
    "in_play": True,
    "score": [1, 0],
    "half_time": None,
    "parts": None,
    "reds": [0, 0],
    "clock": {"half": 1, "seconds": 1_080, "at": 1_531_667_880, "running": True},
    "status": "open",
    "why": [],
    "priced_at": 1_531_667_880,
    "version": 2,
    "signers": 3,
    "seq": 417,
    "market_count": 26,
    "markets": {"1:1:0:0-0": _MARKET},
}


class MarketShown(BaseModel):
    """A market; `odds_ppm` are decimal odds in millionths in the order of `selections`, null: not offered."""

    market: int = Field(description="market id of a leg word")
    period: int
    line: int = Field(description="in quarters: 10 is 2.5")
    from_: Pair = Field(alias="from", description="score when priced, of markets that count from it")
    name: str
    selections: list[str]
    status: Literal["open", "held", "suspended", "settled"]
    why: list[str] = Field(default=[], description="codes of reasons, empty while it is open: GET /v1/reasons")
    odds_ppm: list[int | None]


class ClockShown(BaseModel):
    """Seconds of the half at match time `at`; while it runs, add what has passed since."""

    half: int
    seconds: int
    at: int
    running: bool


class FixtureShown(BaseModel):
    """A fixture; times are match time in seconds since 1970, sides stand as [home, away]."""

    model_config = ConfigDict(json_schema_extra={"example": _FIXTURE})
    fixture: str
    id: str | None = Field(default=None, description="what legs carry; null where no catalogue has the fixture")
    listed: bool = Field(default=False, description="whether the chain knows it; no bet is taken before")
    result: Literal["reported", "challenged", "ruled", "void"] | None = Field(
        default=None, description="the last that the oracle said; bets are settled once it is final"
    )
    sport: str
    home: str
    away: str
    home_code: str = ""
    away_code: str = ""
    neutral: bool = False
    competition: str
    competition_key: str = ""
    season: int | None = None
    kickoff: int
    phase: Phase = "before"
    in_play: bool
    score: Pair | None = Field(default=None, description="as the last price knew it")
    half_time: Pair | None = None
    parts: list[Pair] | None = Field(default=None, description="sets, the one under way last; or quarters")
    reds: Pair | None = None
    clock: ClockShown | None = None
    status: Literal["open", "suspended"]
    why: list[str] = Field(default=[], description="codes that hold for all of its markets while it is suspended")
    priced_at: int
    version: int
    signers: int = Field(description="replicas that signed the price; 0: nobody did")
    seq: int = Field(description="number of the change that this is the state after")
    market_count: int = Field(default=0, description="markets that have odds, whether shown here or not")
    markets: dict[str, MarketShown]


class FixtureLimit(BaseModel):
    """What the house can still lose on a fixture as of a block, units; a quote says what it takes of one bet."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "fixture": "world-cup-2018-final",
                "budget": 2_000_000_000,
                "reserved": 150_000_000,
                "left": 1_850_000_000,
                "minimum_stake": 100_000,
                "close_at": 1_531_677_600,
                "block": 1_204,
            }
        }
    )
    fixture: str
    budget: int
    reserved: int
    left: int
    minimum_stake: int
    close_at: int
    block: int


class CompetitionShown(BaseModel):
    """A competition with prices: how many of its fixtures are to come, and in play."""

    sport: str
    key: str
    name: str
    season: int | None
    to_come: int
    in_play: int


class PricePoint(BaseModel):
    """From `at` on, the fair chances of a market's selections in millionths, without margin."""

    at: int
    fair_ppm: list[int]


class EventShown(BaseModel):
    """Something that happened in a match; match seconds, sides stand as [home, away].

    A goal without `confirmed_at` was shown by a feed, and no price was made with it. `score` and `reds` are those
    after it. `minute` is by the match clock at `at`, null where none was shown.
    """

    kind: EventKind
    at: int = Field(description="when it was learned here: later than it happened")
    confirmed_at: int | None = Field(default=None, description="when the first price was made with it")
    side: Literal["home", "away"] | None = None
    score: Pair | None = None
    reds: Pair | None = None
    minute: int | None = None
    stoppage: int | None = Field(default=None, description="minutes beyond `minute`: 45 and 2")
    why: list[str] = Field(
        default=[], description="of a halt its reason; of a report how the match ended, if not played"
    )


class EventsShown(BaseModel):
    """What happened in a match so far, in order; `time` is match time now."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "fixture": "world-cup-2018-final",
                "time": 1_531_667_900,
                "events": [
                    {
                        "kind": "kick_off",
                        "at": 1_531_666_805,
                        "confirmed_at": 1_531_666_805,
                        "score": [0, 0],
                        "minute": 1,
                    },
                    {
                        "kind": "goal",
                        "at": 1_531_667_880,
                        "confirmed_at": 1_531_667_915,
                        "side": "home",
                        "score": [1, 0],
                        "minute": 18,
                    },
                ],
            }
        }
    )
    fixture: str
    time: int
    events: list[EventShown]
