"""The node's side that reaches peers: each message is pushed once; what was lost is pulled every 15 seconds.

A peer is asked for what came after the number that it gave last time, so that a node that was down catches up without
any code of its own for it. What may be taken later (a round of the future) is asked for again.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from oracle.engine.core import Outcome
from oracle.errors import StoreFailed
from oracle.peers.heartbeat import MOST_SEEN, Heartbeat, Presence
from oracle.peers.intake import Intake, Refusal
from oracle.peers.server import BATCH_LIMIT, BODY_LIMIT
from oracle.signed import SignedMessage, message_form
from oracle.store import forms

PULL_S: Final = 15
TIMEOUT_S: Final = 5.0
ANSWER_LIMIT: Final = 4 * BODY_LIMIT
PAGES: Final = 20
"""Of one fixture in one pull."""
_ROOM: Final = 2_048


@dataclass
class Peer:
    """Another node; `urls` are tried in turn."""

    urls: tuple[str, ...]
    name: str = ""
    cursors: dict[tuple[str, bytes], int] = field(default_factory=dict)
    """Number of the last message read, by installation and fixture."""
    results: Counter[str] = field(default_factory=Counter)
    last_ok: float = -1.0
    at: int = 0

    @property
    def url(self) -> str:
        """The address in use."""
        return self.urls[self.at % len(self.urls)].rstrip("/")

    def forget(self, specification: bytes) -> None:
        """Drop the place in a fixture that is final."""
        self.cursors = {place: number for place, number in self.cursors.items() if place[1] != specification}


class PeerClient:
    """Pushes to and pulls from every peer; a peer's fault is counted and never raised."""

    def __init__(
        self,
        peers: Sequence[Peer],
        http: httpx.AsyncClient,
        intake: Intake,
        presence: Presence,
        *,
        deal: Callable[[Outcome], None],
        heartbeat: Callable[[], Heartbeat],
        signers: Callable[[], frozenset[str]],
        monotonic: Callable[[], float],
    ) -> None:
        self.peers = list(peers)
        self._http = http
        self._intake = intake
        self._presence = presence
        self._deal = deal
        self._heartbeat = heartbeat
        self._signers = signers
        self._monotonic = monotonic

    async def push(self, outgoing: Iterable[SignedMessage]) -> None:
        """Send to all peers side by side; none is waited for longer than the timeout."""
        batches = list(_batches([message_form(message) for message in outgoing]))
        if batches:
            await asyncio.gather(*(_within(TIMEOUT_S, peer, self._push(peer, batches)) for peer in self.peers))

    async def pull(self, specifications: Iterable[bytes]) -> None:
        """Ask all peers for what is new about these fixtures, and for their status.

        None has longer than until the next pull, which goes on where this one stopped.
        """
        wanted = list(specifications)
        await asyncio.gather(*(_within(PULL_S, peer, self._pull(peer, wanted)) for peer in self.peers))

    async def _push(self, peer: Peer, batches: list[list[Any]]) -> None:
        identity = self._intake.core.store.identity
        head = {"chain_id": identity.chain_id, "contract": identity.contract, "from": self._heartbeat().form()}
        for batch in batches:
            await self._ask(peer, "POST", "/v1/messages", head | {"messages": batch})

    async def _pull(self, peer: Peer, specifications: list[bytes]) -> None:
        status = await self._ask(peer, "GET", "/v1/status")
        if status is None:
            return
        now, known = self._heartbeat().clock, self._signers()
        seen = status.get("seen")
        self._presence.saw(status.get("heartbeat"), known, now, direct=True)
        for form in (seen if isinstance(seen, list) else [])[:MOST_SEEN]:
            self._presence.saw(form, known, now, direct=False)
        for specification in specifications:
            for _ in range(PAGES):
                if not await self._page(peer, specification):
                    break

    async def _page(self, peer: Peer, specification: bytes) -> bool:
        """Read one page; whether there may be more."""
        place = (peer.url, specification)
        after = peer.cursors.get(place, 0)
        answer = await self._ask(peer, "GET", f"/v1/fixtures/0x{specification.hex()}/messages?after={after}")
        if answer is None:
            return False
        instance = answer.get("instance")
        if peer.cursors.get((f"{peer.url} instance", b"")) != hash(instance):
            # A peer with another disk numbers anew.
            peer.cursors = {(f"{peer.url} instance", b""): hash(instance)}
            if after:
                return True
        try:
            given = forms.items("messages", answer.get("messages"))
            last = forms.number(answer.get("next"), 1 << 53)
        except ValueError:
            peer.results["malformed"] += 1
            return False
        complete = await self._take(given)
        if complete and last > after:
            peer.cursors[place] = last
        return complete and bool(given) and last > after

    async def _take(self, given: list[Any]) -> bool:
        """Take messages; whether none of them is to be asked for again."""
        complete = True
        for form in given:
            try:
                taken = self._intake.take(form)
            except StoreFailed:
                self._intake.refuse(Refusal.STORE)
                return False
            complete = complete and not (taken.refusal is not None and taken.refusal.passes)
            self._deal(taken.outcome)
            await asyncio.sleep(0)
        return complete

    async def _ask(self, peer: Peer, method: str, path: str, body: Any = None) -> dict[str, Any] | None:
        try:
            async with (
                asyncio.timeout(TIMEOUT_S),  # httpx counts each read anew: an answer in drips would last for ever
                self._http.stream(method, peer.url + path, json=body, timeout=TIMEOUT_S) as response,
            ):
                answer = await _limited(response)
                status = response.status_code
        except (httpx.HTTPError, TimeoutError) as error:
            peer.results[type(error).__name__] += 1
            peer.at += 1
            return None
        peer.results[str(status)] += 1
        if status != httpx.codes.OK or answer is None:
            return None
        try:
            form = forms.fields("answer", json.loads(answer))
        except (ValueError, RecursionError):
            peer.results["malformed"] += 1
            return None
        peer.last_ok = self._monotonic()
        return form


async def _within(seconds: float, peer: Peer, work: Coroutine[Any, Any, None]) -> None:
    """Let `work` with the peer take so long: the others, and the node's own turn, wait for its end."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        peer.results["slow"] += 1


async def _limited(response: httpx.Response) -> bytes | None:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > ANSWER_LIMIT:
            return None
    return bytes(body)


def _batches(given: list[Any]) -> Iterator[list[Any]]:
    """Messages in batches that a peer takes."""
    batch: list[Any] = []
    size = _ROOM
    for form in given:
        length = len(forms.dump(form)) + 64
        if batch and (size + length > BODY_LIMIT or len(batch) >= BATCH_LIMIT):
            yield batch
            batch, size = [], _ROOM
        batch.append(form)
        size += length
    if batch:
        yield batch
