"""The boards of now and the clients of this process: each change is encoded once and shared by all who get it.

A client has a slot a fixture. A change for an empty slot waits there as it is; a second one before the client took the
first turns the slot into "the whole board", made once for all and only when it is sent. So a slow client holds at most
one entry a fixture.

Numbers: what a client was sent in a batch ends with the number of the hub's head, and whole boards carry none. Cut off
in the middle, it comes back with a number before which it knows everything, and repeats at worst.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import Final

from api.errors import Busy, TooManyRequests
from api.live.board import Board, changed
from pricing.request import canonical

RING: Final = 5_000
STATUS: Final = ""
"""The slot of what the hub says of itself."""


class Client:
    """One stream; `wanted` None is every fixture."""

    __slots__ = ("_pending", "_waiter", "address", "closed", "wanted")

    def __init__(self, address: str, wanted: frozenset[str] | None) -> None:
        self.address = address
        self.wanted = wanted
        self.closed = False
        self._pending: dict[str, tuple[int, bytes] | None] = {}
        self._waiter: asyncio.Future[None] | None = None

    def offer(self, fixture: str, seq: int, event: bytes) -> None:
        """Put a change into the fixture's slot."""
        self._pending[fixture] = None if fixture in self._pending else (seq, event)
        self.wake()

    def offer_whole(self, key: str) -> None:
        """Have the whole of a fixture sent, or what the hub says of itself."""
        self._pending[key] = None
        self.wake()

    def take(self) -> dict[str, tuple[int, bytes] | None]:
        """Empty the slots."""
        taken, self._pending = self._pending, {}
        return taken

    @property
    def waiting(self) -> int:
        """How many slots are full."""
        return len(self._pending)

    def wake(self) -> None:
        """Let who waits look again."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def close(self) -> None:
        """End the stream."""
        self.closed = True
        self.wake()

    async def news(self) -> bool:
        """Wait until there is something, or a sign of life is due; False when the stream is to end."""
        if not self._pending and not self.closed:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return not self.closed


class Hub:
    """Of one process and one event loop."""

    def __init__(self, most: int, most_an_address: int) -> None:
        self._most = most
        self._most_an_address = most_an_address
        self._boards: dict[str, tuple[int, Board]] = {}
        self._whole: dict[str, tuple[int, bytes]] = {}
        self._ring: deque[tuple[int, str, bytes]] = deque(maxlen=RING)
        self._clients: dict[Client, None] = {}
        self._by_address: Counter[str] = Counter()
        self._snapshot: tuple[int, bytes] | None = None
        self.seq = 0
        self.live = False
        self.heard: Callable[[int], object] | None = None
        """Told of each change when it was told, wall milliseconds."""

    @property
    def clients(self) -> int:
        """How many streams there are."""
        return len(self._clients)

    def load(self, seq: int, boards: Iterable[tuple[int, Board]]) -> None:
        """Begin with the boards as of change `seq`; clients of before get them whole."""
        self.seq = seq
        self._boards = {board["fixture"]: (own, board) for own, board in boards}
        self._whole.clear()
        self._ring.clear()
        self._snapshot = None
        for client in self._clients:
            for fixture in self._boards:
                if client.wanted is None or fixture in client.wanted:
                    client.offer_whole(fixture)
        self.say_live(live=True)

    def say_live(self, *, live: bool) -> None:
        """Tell everybody whether changes come in, where that is news."""
        if live != self.live:
            self.live = live
            self._snapshot = None
            for client in self._clients:
                client.offer_whole(STATUS)

    def apply(self, seq: int, change: Board, told_at_ms: int) -> None:
        """Take the next change; encoded here, once."""
        fixture = change["fixture"]
        if self.heard is not None:
            self.heard(told_at_ms)
        known = self._boards.get(fixture)
        self._boards[fixture] = (seq, changed(None if known is None else known[1], change))
        self.seq = seq
        event = _event("change", canonical({"seq": seq, "told_at_ms": told_at_ms, **change}), seq)
        self._ring.append((seq, fixture, event))
        for client in self._clients:
            if client.wanted is None or fixture in client.wanted:
                client.offer(fixture, seq, event)

    def join(self, address: str, wanted: frozenset[str] | None, after: int | None) -> tuple[Client, bytes]:
        """A new client and its first bytes: what it missed, or a snapshot. Raises Busy, TooManyRequests."""
        if len(self._clients) >= self._most:
            raise Busy("every place for a stream is taken")
        if self._by_address[address] >= self._most_an_address:
            raise TooManyRequests(30, f"to an address: it has {self._most_an_address} streams")
        client = Client(address, wanted)
        self._clients[client] = None
        self._by_address[address] += 1
        missed = self._missed(after, wanted)
        return client, self._snapshot_of(wanted) if missed is None else missed

    def leave(self, client: Client) -> None:
        """Forget a client; twice does nothing."""
        if client in self._clients:
            del self._clients[client]
            self._by_address[client.address] -= 1
            if not self._by_address[client.address]:
                del self._by_address[client.address]

    def batch(self, client: Client) -> bytes:
        """The bytes for what waits: whole boards, then changes in order, then the number of now."""
        taken = client.take()
        if len(taken) == 1:
            (change,) = taken.values()
            if change is not None and change[0] == self.seq:
                return change[1]  # the usual case: the same bytes for everybody
        whole = [self.whole(fixture) for fixture, change in taken.items() if change is None]
        rest = sorted(change for change in taken.values() if change is not None)
        return b"".join([*whole, *(event for _, event in rest), _number(self.seq)])

    def whole(self, fixture: str) -> bytes:
        """A board as an event, made once a change; or what the hub says of itself."""
        if fixture == STATUS:
            return _event("status", canonical({"live": self.live}), None)
        if fixture not in self._boards:
            return b""
        seq, board = self._boards[fixture]
        known = self._whole.get(fixture)
        if known is None or known[0] != seq:
            known = (seq, _event("board", canonical(board), None))
            self._whole[fixture] = known
        return known[1]

    def close(self) -> None:
        """End every stream."""
        for client in self._clients:
            client.close()

    def everybody(self) -> list[Client]:
        """The clients of now."""
        return list(self._clients)

    def _missed(self, after: int | None, wanted: frozenset[str] | None) -> bytes | None:
        """What a client that knows everything up to `after` missed; None where only a snapshot will do."""
        if after is None or after > self.seq or (self._ring[0][0] if self._ring else self.seq + 1) > after + 1:
            return None
        missed = [event for seq, name, event in self._ring if seq > after and (wanted is None or name in wanted)]
        return b"".join([*missed, _number(self.seq)])

    def _snapshot_of(self, wanted: frozenset[str] | None) -> bytes:
        if wanted is not None:
            boards = [self._boards[name][1] for name in sorted(wanted) if name in self._boards]
            return self._snapshot_bytes(boards)
        if self._snapshot is None or self._snapshot[0] != self.seq:
            self._snapshot = (self.seq, self._snapshot_bytes([board for _, board in self._boards.values()]))
        return self._snapshot[1]

    def _snapshot_bytes(self, boards: list[Board]) -> bytes:
        return _event("snapshot", canonical({"seq": self.seq, "live": self.live, "fixtures": boards}), self.seq)


def _event(name: str, data: bytes, seq: int | None) -> bytes:
    number = b"" if seq is None else b"id: %d\n" % seq
    return b"%sevent: %s\ndata: %s\n\n" % (number, name.encode(), data)


def _number(seq: int) -> bytes:
    """Moves the client's last number on without an event."""
    return b"id: %d\n\n" % seq
