"""How often a provider may be asked, and how its answers say what is left.

    provider        documented                          its answers say
    football-data   10 a minute (free)                  X-Requests-Available-Minute, X-RequestCounter-Reset (seconds)
    api-football,   100 a day (free); plans set both    day: x-ratelimit-requests-limit, -remaining;
    api-basketball    windows                             minute: X-RateLimit-Limit, -Remaining; no Retry-After
    sportmonks      180 an hour and entity (free)       in the body: rate_limit {remaining, resets_in_seconds}
    the-odds-api    500 credits a month (free)          x-requests-remaining of the month
    sportradar      trial: 1 a second, 1,000 a month    nothing; 403 or 429
    the others      nothing published                   nothing: a courtesy of our own holds

An adapter names its own in an attribute `limits`; one without is held to `COURTESY`. What an answer says replaces what
was assumed, since the plan that a key belongs to is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from sports.providers.adapter import Adapter
from sports.providers.tree import load

MINUTE, HOUR, DAY, MONTH = 60, 3600, 86_400, 30 * 86_400


@dataclass(frozen=True, slots=True)
class Window:
    """`calls` within `seconds`; `name` tells a provider's windows apart."""

    name: str
    calls: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an answer says of one window; absent is what it didn't say. Times in seconds from the answer."""

    window: str
    remaining: int
    limit: int | None = None
    resets_in_s: int | None = None


Read = Callable[[Mapping[str, str], bytes], tuple[Allowance, ...]]
"""Reads the allowances of an answer: headers by lower-case name, and the body. Total, like `parse`."""


def _says_nothing(_headers: Mapping[str, str], _body: bytes) -> tuple[Allowance, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Limits:
    """A provider's windows as documented, and the reader of its answers; `source` says where the numbers are from."""

    windows: tuple[Window, ...]
    source: str
    read: Read = _says_nothing

    @property
    def per_day(self) -> int:
        """Calls that the tightest window leaves in a day."""
        return min(window.calls * DAY // window.seconds for window in self.windows)


COURTESY = Limits((Window("minute", 30, MINUTE),), "none published: our own courtesy")


@runtime_checkable
class Limited(Protocol):
    """An adapter that states its limits."""

    @property
    def limits(self) -> Limits:
        """Windows and reader."""


def limits_of(adapter: Adapter) -> Limits:
    """The adapter's limits, or our own courtesy."""
    return adapter.limits if isinstance(adapter, Limited) else COURTESY


def number(text: str | None) -> int | None:
    """A count from a header, None when absent or no whole number from 0 to 10^9."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _football_data(headers: Mapping[str, str], _body: bytes) -> tuple[Allowance, ...]:
    remaining = number(headers.get("x-requests-available-minute"))
    if remaining is None:
        return ()
    return (Allowance("minute", remaining, resets_in_s=number(headers.get("x-requestcounter-reset"))),)


def _api_sports(headers: Mapping[str, str], _body: bytes) -> tuple[Allowance, ...]:
    said = (
        ("day", headers.get("x-ratelimit-requests-remaining"), headers.get("x-ratelimit-requests-limit")),
        ("minute", headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-limit")),
    )
    return tuple(
        Allowance(name, left, number(limit)) for name, text, limit in said if (left := number(text)) is not None
    )


def _sportmonks(_headers: Mapping[str, str], body: bytes) -> tuple[Allowance, ...]:
    value, _ = load(body)
    said: Any = value.get("rate_limit") if isinstance(value, dict) else None
    if not isinstance(said, dict):
        return ()
    remaining, resets = said.get("remaining"), said.get("resets_in_seconds")
    if not isinstance(remaining, int) or isinstance(remaining, bool) or remaining < 0:
        return ()
    whole = isinstance(resets, int) and not isinstance(resets, bool) and resets >= 0
    return (Allowance("hour", remaining, resets_in_s=resets if whole else None),)


def _the_odds_api(headers: Mapping[str, str], _body: bytes) -> tuple[Allowance, ...]:
    remaining = number(headers.get("x-requests-remaining"))
    return () if remaining is None else (Allowance("month", remaining),)


FOOTBALL_DATA = Limits((Window("minute", 10, MINUTE),), "free tier, football-data.org", _football_data)
API_SPORTS = Limits((Window("day", 100, DAY), Window("minute", 10, MINUTE)), "free plan, api-sports.io", _api_sports)
SPORTMONKS = Limits((Window("hour", 180, HOUR),), "free plan, per entity, docs.sportmonks.com", _sportmonks)
THE_ODDS_API = Limits((Window("month", 500, MONTH),), "free plan, the-odds-api.com", _the_odds_api)
SPORTRADAR = Limits((Window("month", 1_000, MONTH), Window("second", 1, 1)), "trial, developer.sportradar.com")
