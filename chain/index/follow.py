"""One step of an index: catch a consumer up, go back to where the chain still agrees, or take in the next blocks.

a consumer behind            its stored events, a batch a transaction
tip not on the chain         back to the newest kept block that is; none: FinalityBroken
next block final             a range; its width follows what the endpoint gives
next block not final         that block alone, if its parent is our tip: three questions a block
none                         idle
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlmodel import Session

from chain.events import Event
from chain.index.check import checked
from chain.index.consumers import Consumer, Decoder, StoredEvent, Watch
from chain.index.errors import FinalityBroken, SourceUnavailable, TooManyResults
from chain.index.ranges import Width
from chain.index.source import Block, LogSource, RawLog
from chain.index.store import Cursor, Store
from proofbook.database import Database

E = TypeVar("E", bound=Event)
BATCH: Final = 500
"""Stored events that a consumer is given at once while it catches up."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks were taken in."""

    first: int
    last: int
    events: int


@dataclass(frozen=True, slots=True)
class Rewound:
    """Blocks behind `to` were taken back."""

    to: int
    blocks: int
    events: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """A consumer was given stored events up to a block."""

    consumer: str
    to: int


@dataclass(frozen=True, slots=True)
class Outrun:
    """Nothing was stored: the chain, the endpoint's limit or another process changed under the step. Step again."""

    why: str


@dataclass(frozen=True, slots=True)
class Idle:
    """The index is at the head; blocks up to `final` are final."""

    head: int
    final: int


Step = Blocks | Rewound | Replayed | Outrun | Idle


class Index:
    """The events of some contracts from a block on.

    `depth`: blocks under the head that count as final; None asks the chain's own "finalized" tag. `name` tells several
    indexes in one database apart.
    """

    def __init__(
        self,
        name: str,
        source: LogSource,
        database: Database,
        watches: Sequence[Watch],
        *,
        start: int,
        chain_id: int,
        depth: int | None = None,
        consumers: Sequence[Consumer] = (),
        width: Width | None = None,
    ) -> None:
        self._source = source
        self._database = database
        self._addresses = sorted(watch.address for watch in watches)
        self._depth = depth
        self._consumers = tuple(consumers)
        self._decoder = Decoder(watches)
        self._store = Store(name, self._decoder)
        self._chain_id = chain_id
        self._chain_checked = False
        self.width = width or Width()
        with database.session() as session:
            self._store.open(session, chain_id, ",".join(self._addresses), start, self._consumers)

    def step(self) -> Step:
        """Do one thing, in one transaction at most. Raises an `IndexFault`; then nothing was stored."""
        with self._database.session(write=False) as session:
            cursor = self._store.cursor(session)
            behind = [(one, at) for one in self._consumers if (at := self._at(session, one)) < cursor.number]
        if behind:
            return self._catch_up(*behind[0])
        head = self._head()
        final = max(self._final(head), cursor.final)
        following = cursor.number + 1
        block = None
        if final < following <= head.number:
            block = head if following == head.number else self._block(following)
            if not cursor.hash or block.parent == cursor.hash:
                return self._one(cursor, block, final)
        agreed = self._agreed(cursor, head)
        if agreed is not None:
            self._check_chain()  # another chain looks like a reorganisation
            return self._rewind(cursor, *agreed)
        if block is not None:
            return Outrun(f"block {following} has another parent by now")
        return self._idle(cursor, head, final) if following > head.number else self._range(cursor, following, final)

    def run(self, most: int = 1_000_000) -> Idle:
        """Step until idle, `most` steps at most. Raises an `IndexFault`."""
        for _ in range(most):
            done = self.step()
            if isinstance(done, Idle):
                return done
        raise SourceUnavailable("the head", f"not reached in {most} steps: the chain moves under the index")

    def position(self) -> Cursor:
        """Where the index stands."""
        with self._database.session(write=False) as session:
            return self._store.cursor(session)

    def events(self, kind: type[E], first: bytes | None = None, *, after: int = -1) -> list[E]:
        """Stored events of one kind in the chain's order; `first` is the first indexed value as 32 bytes."""
        with self._database.session(write=False) as session:
            found = self._store.events(session, after=after, topic=self._decoder.topic(kind), first=first)
        return [one.event for one in found if isinstance(one.event, kind)]

    def stored(self, after: int = -1) -> list[StoredEvent]:
        """Everything stored behind a block, unknown kinds included."""
        with self._database.session(write=False) as session:
            return self._store.events(session, after=after)

    # -- reading the chain

    def _check_chain(self) -> None:
        chain_id = self._source.chain_id()
        if chain_id != self._chain_id:
            raise SourceUnavailable("eth_chainId", f"the endpoint is on chain {chain_id}, not {self._chain_id}")
        self._chain_checked = True

    def _head(self) -> Block:
        if not self._chain_checked:
            self._check_chain()
        head = self._source.block("latest")
        if head is None:
            raise SourceUnavailable("the newest block", "there is none")
        return head

    def _final(self, head: Block) -> int:
        if self._depth is not None:
            return head.number - self._depth
        final = self._source.block("finalized")
        return min(final.number, head.number) if final is not None else -1

    def _agreed(self, cursor: Cursor, head: Block) -> tuple[int, bytes] | None:
        """Where to go back to; None when the tip stands."""
        if not cursor.hash:
            return None
        if head.number < cursor.final:
            raise SourceUnavailable("the newest block", f"it is {head.number}, and {cursor.final} was final already")
        if cursor.number <= head.number and self._hash(cursor.number, head) == cursor.hash:
            return None
        with self._database.session(write=False) as session:
            kept = self._store.kept(session, head.number)
        for number, hash_ in kept:
            found = self._hash(number, head)
            if found == hash_:
                return number, hash_
            if number <= cursor.final:
                raise FinalityBroken(number, hash_, f"0x{found.hex()}")
        return cursor.start - 1, b""

    def _hash(self, number: int, head: Block) -> bytes:
        block = head if number == head.number else self._source.block(number)
        if block is None:
            raise SourceUnavailable(f"block {number}", f"none, although the newest is {head.number}")
        return block.hash

    # -- taking in

    def _range(self, cursor: Cursor, first: int, final: int) -> Step:
        last = min(first + self.width.blocks - 1, final)
        try:
            logs = self._source.logs_between(first, last, self._addresses)
        except TooManyResults:
            if first == last:
                raise
            self.width = self.width.refused()
            return Outrun(f"too many results in {last - first + 1} blocks")
        except SourceUnavailable:
            # Some endpoints answer a range that is too wide with an HTTP error, or not at all.
            self.width = self.width.refused()
            raise
        blocks = {
            number: self._block(number) for number in {last, *(log.block for log in logs if first <= log.block <= last)}
        }
        events = self._decoded(checked(logs, self._addresses, blocks), blocks)
        self.width = self.width.answered()
        return self._commit(cursor, first, blocks[last], final, events)

    def _one(self, cursor: Cursor, block: Block, final: int) -> Step:
        blocks = {block.number: block}
        logs = self._source.logs_of(block.hash, self._addresses)
        events = self._decoded(checked(logs, self._addresses, blocks), blocks)
        return self._commit(cursor, block.number, block, final, events)

    def _block(self, number: int) -> Block:
        block = self._source.block(number)
        if block is None or block.number != number:
            raise SourceUnavailable(f"block {number}", "none, although the head is behind it")
        return block

    def _decoded(self, logs: Sequence[RawLog], blocks: dict[int, Block]) -> list[StoredEvent]:
        return [self._decoder.stored(log, blocks[log.block].time) for log in logs]

    # -- one transaction each

    def _commit(self, cursor: Cursor, first: int, last: Block, final: int, events: list[StoredEvent]) -> Step:
        def write(session: Session) -> Step:
            self._store.insert(session, events)
            self._store.keep(session, last, final)
            for consumer in self._consumers:
                if events:
                    consumer.apply(session, events)
                self._store.set_applied(session, consumer.name, last.number)
            self._store.move(session, last.number, last.hash, min(final, last.number))
            return Blocks(first, last.number, len(events))

        return self._write(cursor, write)

    def _rewind(self, cursor: Cursor, to: int, hash_: bytes) -> Step:
        def write(session: Session) -> Step:
            removed = self._store.events(session, after=to)[::-1]
            for consumer in self._consumers:
                consumer.rewind(session, to, removed)
                self._store.set_applied(session, consumer.name, to)
            self._store.remove(session, to)
            self._store.move(session, to, hash_, cursor.final)
            return Rewound(to, cursor.number - to, len(removed))

        return self._write(cursor, write)

    def _idle(self, cursor: Cursor, head: Block, final: int) -> Step:
        known = min(final, cursor.number)
        if known > cursor.final:

            def write(session: Session) -> Step:
                self._store.move(session, cursor.number, cursor.hash, known)
                return Idle(head.number, known)

            return self._write(cursor, write)
        return Idle(head.number, cursor.final)

    def _catch_up(self, consumer: Consumer, at: int) -> Step:
        with self._database.session() as session:
            cursor = self._store.cursor(session, lock=True)
            if self._at(session, consumer) != at:
                return Outrun("another process works on this consumer")
            events = self._store.events(session, after=at, to=cursor.number, limit=BATCH)
            reached = cursor.number
            if len(events) == BATCH:  # whole blocks only: the rest of the last one would be skipped
                reached = events[-1].raw.block
                events += [
                    one
                    for one in self._store.events(session, after=reached - 1, to=reached)
                    if one.raw.index > events[-1].raw.index
                ]
            if events:
                consumer.apply(session, events)
            self._store.set_applied(session, consumer.name, reached)
        return Replayed(consumer.name, reached)

    def _write(self, seen: Cursor, act: Callable[[Session], Step]) -> Step:
        """Act in a transaction, unless the cursor is no longer where it was seen."""
        with self._database.session() as session:
            if self._store.cursor(session, lock=True) != seen:
                return Outrun("another process moved the index")
            return act(session)

    def _at(self, session: Session, consumer: Consumer) -> int:
        return self._store.applied(session, consumer.name)
