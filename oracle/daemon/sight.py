"""A node's observers: one fetcher for all of them, and after a restart what the evidence store still knows.

A settle delay counts from the first reading of a value. The bodies are on the disk with the second at which each came,
so a node that was killed reads them again instead of waiting anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from oracle.observer import Fixtures, Observer
from proofbook import logging
from proofbook.clock import MatchClock
from sports.evidence import BodyStore, DiskStore, Evidence
from sports.evidence.store import EvidenceError
from sports.fetching.fetcher import Source, address_of
from sports.fixtures import CatalogueFixture
from sports.model import Reading, UnixTime
from sports.providers.errors import SourceError
from sports.providers.fetch import reading_of
from sports.sources import Sources

BACK_DAYS: Final = 9
"""A fixture is void by time seven days after its start."""
_SHOWN: Final = (200, 304)
_log = logging.get(__name__)


class Sight:
    """Makes observers; `store` is where the fetcher's bodies go."""

    def __init__(self, sources: Sources, fetcher: Fixtures, store: BodyStore, clock: MatchClock) -> None:
        self._sources = sources
        self._fetcher = fetcher
        self._store = store
        self._clock = clock
        self._kept: dict[str, list[dict[str, Any]]] | None = None

    async def observer(self, match: CatalogueFixture) -> Observer:
        """An observer of a fixture, with what was read of it before. Raises SettingsError."""
        made = Observer(match, self._sources, self._fetcher, self._clock)
        if isinstance(self._store, DiskStore):
            if self._kept is None:
                self._kept = await asyncio.to_thread(_answers, self._store, await self._clock.read())
            known = [reading async for reading in self._read(match, self._kept)]
            made.recall(sorted(known, key=lambda one: one.fetched_at))
            if known:
                _log.info("readings_recalled", fixture=match.key, readings=len(known), counted=len(made.readings))
        return made

    def begun(self) -> None:
        """What was on the disk at the start has been handed out: a fixture that comes now has no past."""
        self._kept = {}

    async def _read(self, match: CatalogueFixture, kept: dict[str, list[dict[str, Any]]]) -> Any:
        for source in self._sources.sources(match.competition.key):
            if source.name not in match.providers or source.name not in match.competition.providers:
                continue
            address = address_of(source, source.adapter.request_fixture(match.ref(source.name)))
            parsed: dict[str, Reading | None] = {}
            for entry in kept.get(address, ()):
                digest = str(entry["sha256"])
                if digest not in parsed:
                    parsed[digest] = await self._parsed(source, match, entry)
                reading = parsed[digest]
                if reading is not None:
                    yield replace(reading, fetched_at=UnixTime(int(entry["fetched_at"])))

    async def _parsed(self, source: Source, match: CatalogueFixture, entry: dict[str, Any]) -> Reading | None:
        try:
            body = await Evidence(self._store).body(str(entry["sha256"]))
            at = UnixTime(int(entry["fetched_at"]))
            return reading_of(source.adapter, match.ref(source.name), body, at, source.key).reading
        except (EvidenceError, SourceError, ValueError) as error:
            _log.warning("body_not_recalled", provider=source.name, sha256=entry["sha256"], fault=str(error))
            return None


def _answers(store: DiskStore, now: int) -> dict[str, list[dict[str, Any]]]:
    """Healthy answers of the last days, by address."""
    oldest = f"{datetime.fromtimestamp(now, UTC) - timedelta(days=BACK_DAYS):%Y-%m-%d}"
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in _entries(store, oldest):
        if entry.get("status") in _SHOWN and {"address", "sha256", "fetched_at"} <= entry.keys():
            found.setdefault(str(entry["address"]), []).append(entry)
    return found


def _entries(store: DiskStore, oldest: str) -> Iterator[dict[str, Any]]:
    for day in store.days():
        if day >= oldest:
            yield from store.entries(day)
