"""A fetcher as the settings describe it: the reserve for settling, and the evidence store that keeps every body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import httpx

from proofbook.clock import MatchClock, WallClock
from proofbook.settings_sports import SportsSettings
from sports.evidence.store import Evidence, store_of
from sports.fetching.fetcher import Fetcher, Policy


def fetcher_of(
    settings: SportsSettings,
    client: httpx.AsyncClient,
    clock: MatchClock,
    wall: WallClock,
    *,
    draw: Callable[[], float],
    policy: Policy | None = None,
) -> Fetcher:
    """A process's one fetcher; raises `EvidenceError` or `SettingsError` for a store that cannot be reached.

    `draw` gives chance on [0, 1). `policy` is its patience; the reserve is that of the settings.
    """
    patience = replace(policy or Policy(), reserve=settings.reserve_percent / 100)
    sink = Evidence(store_of(settings.evidence, client))
    return Fetcher(client, clock, wall, draw=draw, policy=patience, sink=sink)
