"""One question to one provider through the real fetcher, without a second try: what the tests of exchanges share."""

from __future__ import annotations

from typing import Any

import httpx

from proofbook.clock import ManualMatchClock, ManualWallClock, MatchClock
from sports.fetching import Answer, Fetcher, Policy, Purpose, Source
from sports.providers import ADAPTERS
from sports.providers.adapter import FixtureRef, Request
from sports.providers.fetch import Fetched


def fetcher(client: httpx.AsyncClient, clock: MatchClock | int, **patience: Any) -> Fetcher:
    """A fetcher that asks once; a number stands for a clock that stands there."""
    seen = ManualMatchClock(clock) if isinstance(clock, int) else clock
    policy = Policy(attempts=1, **patience)
    return Fetcher(client, seen, ManualWallClock(), draw=lambda: 0.0, policy=policy)


async def fixture_of(
    client: httpx.AsyncClient,
    name: str,
    ref: FixtureRef,
    clock: MatchClock | int,
    key: str | None = None,
    base_url: str | None = None,
    **patience: Any,
) -> Fetched:
    """One fixture as its provider shows it now; raises a `SourceError`."""
    return await fetcher(client, clock, **patience).fixture(Source(ADAPTERS[name], key, base_url), ref)


async def body_of(
    client: httpx.AsyncClient, source: Source, request: Request, clock: MatchClock | int, **patience: Any
) -> Answer:
    """The body of a healthy answer; raises a `SourceError`."""
    return await fetcher(client, clock, **patience).ask(source, request, Purpose.SETTLE)
