"""What an adapter is: builders of requests and a pure reader of bodies. No adapter opens a socket or reads a clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from sports.model import GroupName, ProviderName, Reading, UnixTime


class Capability(Enum):
    """What a provider can tell, which the rules need to know."""

    RESULT = "RESULT"
    LIVE = "LIVE"
    HALF_TIME = "HALF_TIME"
    SPLIT_90 = "SPLIT_90"
    """tells the score after 90 minutes apart when extra time was played"""
    SHOOTOUT = "SHOOTOUT"
    STATUS_OFF = "STATUS_OFF"
    """has words for postponed, abandoned and cancelled"""
    QUARTERS = "QUARTERS"
    """tells the points of each quarter of a basketball game"""
    EVENTS = "EVENTS"
    """lists goals in order, with sides"""


@dataclass(frozen=True, slots=True)
class Request:
    """A GET without its secret: path below the base address, query, and the header or the query field for the key."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    key_header: str | None = None
    key_query: str | None = None


@dataclass(frozen=True, slots=True)
class FixtureRef:
    """How one provider finds one fixture; `competition` and `day` only for those without a call by id."""

    fixture_id: str
    competition: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class FixturesQuery:
    """Which fixtures to list: the provider's competition code, with day (YYYY-MM-DD), season and round as it needs."""

    competition: str
    day: str = ""
    season: str = ""
    round: str = ""


class Health(Enum):
    """What an answer says about the provider rather than the match."""

    OK = "OK"
    THROTTLED = "THROTTLED"
    DENIED = "DENIED"
    MISSING = "MISSING"
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The readings of one body, and what was wrong with the body as a whole."""

    readings: tuple[Reading, ...] = ()
    problems: tuple[str, ...] = ()


class Adapter(Protocol):
    """One provider. `parse` is pure and total: it never raises, whatever the bytes.

    A mutated body may lose a vote; it never gains one, nor changes a value whose bytes were not mutated.
    """

    @property
    def name(self) -> ProviderName:
        """The stable name, as on the command line."""

    @property
    def group(self) -> GroupName:
        """The independence group that the provider votes in."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the provider can tell."""

    @property
    def base_url(self) -> str:
        """The provider's real address; the replay serves the same paths below another."""

    @property
    def licence(self) -> str:
        """What may be done with its data, in one line."""

    def request_fixture(self, ref: FixtureRef) -> Request:
        """The call that shows one fixture."""

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The call that lists fixtures."""

    def health(self, status_code: int, body: bytes) -> Health:
        """Judge an answer: errors hide inside an HTTP 200 with some providers."""

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read a body: one fixture or a list of them."""


def health_of_status(status_code: int) -> Health:
    """What the HTTP status alone says."""
    if 200 <= status_code < 300:
        return Health.OK
    if status_code in (401, 403):
        return Health.DENIED
    if status_code == 404:
        return Health.MISSING
    return Health.THROTTLED if status_code == 429 else Health.BROKEN
