"""The bus by NATS JetStream: a stream a book, a subject a match, the stream's numbers those of the outbox.

stream        PROOFBOOK_LIVE_<book>            as many changes as the outbox keeps, on the server's disk
subject       proofbook.<book>.live.<match>    dots and signs of subjects in a match's name become hyphens
headers       Nats-Msg-Id                      the number
              Nats-Expected-Last-Sequence      the number before: what comes twice, late or too early is refused
              told-at                          wall milliseconds

A connection that is lost is not mended by the client: each end is opened anew, from the number that its user knows.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, DiscardPolicy, Header, StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError

from api.live.bus import Change
from api.live.errors import BusDown, BusOutOfStep
from api.live.outbox import KEPT

CONNECT_WITHIN_S: Final = 3
ANSWER_S: Final = 3.0
CLOSE_WITHIN_S: Final = 1.0
PING_S: Final = 3
_UNANSWERED_PINGS: Final = 2
_TWICE_S: Final = 120
_TOLD_AT: Final = "told-at"
_WRONG_LAST: Final = 10_071
_SPARE: Final = 4_096
"""Of the largest message, for what stands around a body."""


class NatsBus:
    """See the module; `book` is the contract's address, so that books may share a server."""

    def __init__(self, servers: Sequence[str], book: str, token: str | None = None) -> None:
        self._servers = list(servers)
        self._token = token
        name = book.lower().removeprefix("0x")
        self._stream = f"PROOFBOOK_LIVE_{name}"
        self._prefix = f"proofbook.{name}.live"
        self._where = ", ".join(self._servers)

    @asynccontextmanager
    async def putting(self) -> AsyncIterator[NatsEnd]:
        """See `Bus`."""
        async with self._connected(lambda: None) as client:
            yield NatsEnd(client, self._stream, self._prefix, self._where)

    @asynccontextmanager
    async def reading(self, after: int) -> AsyncIterator[AsyncIterator[Change]]:
        """See `Bus`."""
        came: asyncio.Queue[Msg | None] = asyncio.Queue()

        async def keep(message: Msg) -> None:
            came.put_nowait(message)

        async with self._connected(lambda: came.put_nowait(None)) as client:
            # An ordered consumer of the client's would begin anew by itself, and nobody here would know where.
            config = ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=after + 1, ack_policy=AckPolicy.NONE
            )
            try:
                await client.jetstream(timeout=ANSWER_S).subscribe(
                    f"{self._prefix}.>", stream=self._stream, config=config, cb=keep, manual_ack=True
                )
            except (NatsError, OSError) as error:
                raise BusDown(self._where, f"{type(error).__name__}: {error}") from error
            yield self._read(came)

    async def _read(self, came: asyncio.Queue[Msg | None]) -> AsyncIterator[Change]:
        while (message := await came.get()) is not None:
            number = message.metadata.sequence.stream
            yield Change(number, message.subject, int((message.headers or {}).get(_TOLD_AT, 0)), message.data)
        raise BusDown(self._where, "the connection was lost")

    @asynccontextmanager
    async def _connected(self, lost: Callable[[], None]) -> AsyncIterator[Client]:
        async def on_loss() -> None:
            lost()

        async def on_error(error: Exception) -> None:
            del error  # each user of a connection learns of it by what it asks, or by the loss

        client = Client()
        try:
            try:
                # Its own limit is for one step of several.
                async with asyncio.timeout(CONNECT_WITHIN_S):
                    await client.connect(
                        self._servers,
                        token=self._token,
                        allow_reconnect=False,
                        connect_timeout=CONNECT_WITHIN_S,
                        ping_interval=PING_S,
                        max_outstanding_pings=_UNANSWERED_PINGS,
                        closed_cb=on_loss,
                        disconnected_cb=on_loss,
                        error_cb=on_error,
                    )
            except (NatsError, OSError) as error:
                raise BusDown(self._where, f"{type(error).__name__}: {error}") from error
            yield client
        finally:
            await _closed(client)


async def _closed(client: Client) -> None:
    with suppress(NatsError, OSError):
        async with asyncio.timeout(CLOSE_WITHIN_S):
            await client.close()


class NatsEnd:
    """The publisher's end; see `Putting`."""

    def __init__(self, client: Client, stream: str, prefix: str, where: str) -> None:
        self._js: JetStreamContext = client.jetstream(timeout=ANSWER_S)
        self._stream = stream
        self._prefix = prefix
        self._where = where
        self._most = client.max_payload - _SPARE

    async def begin(self, oldest: int, newest: int) -> int:
        """See `Putting.begin`."""
        try:
            try:
                state = (await self._js.stream_info(self._stream)).state
            except NotFoundError:
                await self._make(newest + 1)
                return newest
            if oldest - 1 <= state.last_seq <= newest:
                return state.last_seq
            # Of a database that was restored, or left behind by more than the outbox keeps: readers have the outbox.
            await self._js.delete_stream(self._stream)
            await self._make(newest + 1)
        except (NatsError, OSError) as error:
            raise BusDown(self._where, f"{type(error).__name__}: {error}") from error
        return newest

    async def put(self, change: Change) -> None:
        """See `Putting.put`."""
        headers = {
            Header.MSG_ID.value: str(change.seq),
            Header.EXPECTED_LAST_SEQUENCE.value: str(change.seq - 1),
            _TOLD_AT: str(change.told_at),
        }
        body = change.body if len(change.body) <= self._most else b""
        try:
            kept = await self._js.publish(
                f"{self._prefix}.{token_of(change.fixture)}", body, stream=self._stream, headers=headers
            )
        except APIError as error:
            if error.err_code == _WRONG_LAST:
                raise BusOutOfStep(change.seq, str(error.description)) from error
            raise BusDown(self._where, str(error)) from error
        except (NatsError, OSError) as error:
            raise BusDown(self._where, f"{type(error).__name__}: {error}") from error
        if kept.seq != change.seq:
            raise BusOutOfStep(change.seq, f"it was kept as {kept.seq}")

    async def _make(self, first: int) -> None:
        config = StreamConfig(
            name=self._stream,
            subjects=[f"{self._prefix}.>"],
            max_msgs=KEPT,
            discard=DiscardPolicy.OLD,
            storage=StorageType.FILE,
            duplicate_window=_TWICE_S,
            first_seq=first,
        )
        await self._js.add_stream(config)


def token_of(fixture: str) -> str:
    """A fixture's name as one word of a subject; what is in the body tells those apart that become equal."""
    return re.sub(r"[^A-Za-z0-9_:-]", "-", fixture)
