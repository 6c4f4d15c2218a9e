"""Makes records of own votes and brings them to each address, and tells each that this node lives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from oracle.publishing import outbox
from oracle.publishing.delivery import NO_ANSWER, Next, Target
from oracle.publishing.record import readings_of, record_of, sources_behind
from oracle.signed import SignedMessage
from oracle.store import Guard, Store, fixtures, forms
from proofbook import logging
from proofbook.clock import WallClock
from sports.model import Reading

BEAT_S: Final = 30.0
TIMEOUT_S: Final = 5.0
RECORDS: Final = "/v1/node-records"
HEARTBEATS: Final = "/v1/node-heartbeats"
_JSON: Final = {"content-type": "application/json"}
Readings = Callable[[bytes], Iterable[Reading]]
"""Everything that counted so far of a fixture, by its specification."""
_log = logging.get(__name__)


class Publisher:
    """All addresses of one node; used by its event loop alone."""

    def __init__(
        self,
        store: Store,
        guard: Guard,
        urls: Sequence[str],
        http: httpx.AsyncClient,
        *,
        readings: Readings,
        heartbeat: Callable[[], dict[str, Any]],
        wall: WallClock,
    ) -> None:
        self._store = store
        self._guard = guard
        self._http = http
        self._readings = readings
        self._heartbeat = heartbeat
        self._wall = wall
        self._targets = {url.rstrip("/"): Target() for url in urls}
        self._beats = dict.fromkeys(self._targets, Target())

    async def turn(self) -> None:
        """Make records of what was voted since, bring each address what it lacks. Raises StoreFailed alone."""
        for seq, message in list(outbox.votes_to_tell(self._store)):
            outbox.keep(self._store, seq, self._record(message))
        await asyncio.gather(*(self._serve(url) for url in self._targets))
        given_up = outbox.sweep(self._store, self._targets)
        if given_up:
            _log.error(
                "records_given_up", records=given_up, remedy="an address takes nothing: correct it or take it out"
            )

    def told(self) -> list[dict[str, Any]]:
        """Where each address stands, for the node's status."""
        return [
            {"host": _host(url), "waiting": outbox.left(self._store, url), "fault": target.fault}
            for url, target in self._targets.items()
        ]

    def _record(self, message: SignedMessage) -> dict[str, Any] | None:
        """The record of a vote; None, and a line in the log, where what is behind it is not here any more."""
        specification = message.specification
        sources = sources_behind(message.paper.evidence, fixtures.story(self._store, specification))
        readings = None if sources is None else readings_of(sources, self._readings(specification))
        if sources is None or readings is None:
            missing = "decision" if sources is None else "bodies"
            _log.warning("vote_not_told", fixture=specification.hex(), round=message.claim.round, missing=missing)
            return None
        identity = self._store.identity
        return record_of(identity.signer, message, sources, readings, self._guard, identity.domain)

    async def _serve(self, url: str) -> None:
        """Everything for one address, in order, until it does not answer well."""
        if self._beats[url].due(self._wall.monotonic()):
            verdict, beat = await self._send(url, HEARTBEATS, forms.dump(self._heartbeat()), self._beats[url])
            next_at = self._wall.monotonic() + BEAT_S
            self._beats[url] = beat if verdict is Next.AGAIN else Target(next_at=next_at, fault=beat.fault)
        while self._targets[url].due(self._wall.monotonic()):
            page = outbox.waiting(self._store, url)
            for seq, body in page:
                verdict, target = await self._send(url, RECORDS, body, self._targets[url])
                self._targets[url] = target
                if verdict is Next.AGAIN:
                    return
                outbox.taken(self._store, url, seq)
            if len(page) < outbox.PAGE:
                return

    async def _send(self, url: str, path: str, body: str, before: Target) -> tuple[Next, Target]:
        status, fault, after_s = NO_ANSWER, "", None
        try:
            # The body of an answer is not wanted: it may be anything, and of any length.
            async with self._http.stream(
                "POST", url + path, content=body, headers=_JSON, timeout=TIMEOUT_S
            ) as response:
                status = response.status_code
                asked = response.headers.get("retry-after", "")
                after_s = float(asked) if asked.isdecimal() and len(asked) < 6 else None
        except httpx.HTTPError as error:
            # Its text may hold the whole address, and an address may hold what nobody should read.
            fault = f"no answer: {type(error).__name__}"
        verdict, after = before.answered(status, self._wall.monotonic(), fault=fault, after_s=after_s)
        if verdict is Next.REFUSED:
            _log.error("record_refused", host=_host(url), path=path, fault=after.fault)
        elif after.fault != before.fault:
            event = "address_fails" if after.fault else "address_answers_again"
            _log.warning(event, host=_host(url), path=path, fault=after.fault)
        return verdict, after


def _host(url: str) -> str:
    """What may be shown of an address: a path may be a secret."""
    return urlsplit(url).netloc.rpartition("@")[2]
