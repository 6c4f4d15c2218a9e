"""A chain in memory that reorganises on request, and a consumer that can be compared with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from eth_utils.address import to_checksum_address
from sqlalchemy import text
from sqlmodel import Session

from chain.codec import UINT256
from chain.events import Event, EventType
from chain.index import Block, RawLog, StoredEvent, Watch
from chain.index.errors import SourceUnavailable, TooManyResults

ADDRESS = to_checksum_address("0x" + "aa" * 20)
OTHER = to_checksum_address("0x" + "bb" * 20)


@dataclass(frozen=True, slots=True)
class Counted(Event):
    key: int
    value: int


COUNTED = EventType("Counted", Counted, ("key", UINT256, True), ("value", UINT256, False))
WATCH = Watch(ADDRESS, {COUNTED.topic: COUNTED})
START = 5


def digest(*parts: object) -> bytes:
    return hashlib.sha256(repr(parts).encode()).digest()


@dataclass
class FakeChain:
    """Blocks with logs; `most_logs` is what a range may give, `trouble` makes every n-th question fail."""

    depth: int = 4
    most_logs: int = 1_000
    blocks: list[tuple[Block, tuple[RawLog, ...]]] = field(default_factory=list)
    grown: int = 0
    questions: int = 0
    trouble: int = 0
    twice: bool = False
    hook: object = None

    def __post_init__(self) -> None:
        for _ in range(START + 1):
            self.mine(0)

    @property
    def head(self) -> int:
        return len(self.blocks) - 1

    def mine(self, logs: int, key: int = 1) -> None:
        number = len(self.blocks)
        parent = self.blocks[-1][0].hash if self.blocks else bytes(32)
        self.grown += 1
        block = Block(number, digest("block", number, parent, self.grown), parent, 1_000 + number)
        made = tuple(
            RawLog(
                number,
                block.hash,
                index * 3,
                digest("tx", self.grown, index),
                ADDRESS,
                (COUNTED.topic, (key + index).to_bytes(32, "big")),
                self.grown.to_bytes(32, "big"),
            )
            for index in range(logs)
        )
        self.blocks.append((block, made))

    def cut(self, blocks: int) -> None:
        """Take the newest blocks away; the first and the final ones stay."""
        keep = max(len(self.blocks) - blocks, START)
        del self.blocks[keep:]

    def truth(self) -> list[RawLog]:
        return [log for block, logs in self.blocks for log in logs if block.number >= START]

    # -- LogSource

    def _asked(self) -> None:
        self.questions += 1
        if callable(self.hook):
            self.hook()
        if self.trouble and self.questions % self.trouble == 0:
            raise SourceUnavailable("a question", "trouble")

    def chain_id(self) -> int:
        return 7

    def block(self, which: int | str) -> Block | None:
        self._asked()
        if which == "latest":
            return self.blocks[-1][0]
        if which == "finalized":
            return self.blocks[max(self.head - self.depth, 0)][0]
        assert isinstance(which, int)
        return self.blocks[which][0] if 0 <= which <= self.head else None

    def logs_of(self, block_hash: bytes, addresses: Sequence[str]) -> list[RawLog]:
        self._asked()
        for block, logs in self.blocks:
            if block.hash == block_hash:
                return list(logs) * (2 if self.twice else 1)
        raise SourceUnavailable("eth_getLogs", "no such block")

    def logs_between(self, first: int, last: int, addresses: Sequence[str]) -> list[RawLog]:
        self._asked()
        found = [log for block, logs in self.blocks[first : last + 1] for log in logs]
        if len(found) > self.most_logs:
            raise TooManyResults(first, last)
        return found[::-1] * (2 if self.twice else 1)

    def changed(self, number: int, **fields: object) -> None:
        block, logs = self.blocks[number]
        self.blocks[number] = (block, tuple(replace(log, **fields) for log in logs))  # type: ignore[arg-type]


class Tally:
    """Counts events by key in a table of its own, in the index's transaction; `fail_at` breaks it there."""

    def __init__(self, name: str = "tally") -> None:
        self.name = name
        self.fail = 0

    def create(self, session: Session) -> None:
        session.connection().execute(
            text(f"CREATE TABLE IF NOT EXISTS {self.name} (block BIGINT, log_index INT, key BIGINT, value BIGINT)")
        )

    def apply(self, session: Session, events: Sequence[StoredEvent]) -> None:
        for one in events:
            assert isinstance(one.event, Counted)
            values = {"b": one.raw.block, "i": one.raw.index, "k": one.event.key, "v": one.event.value}
            session.connection().execute(text(f"INSERT INTO {self.name} VALUES (:b, :i, :k, :v)"), values)
        if self.fail:
            self.fail -= 1
            raise RuntimeError("the consumer broke")

    def rewind(self, session: Session, block: int, removed: Sequence[StoredEvent]) -> None:
        assert all(one.raw.block > block for one in removed)
        order = [(one.raw.block, one.raw.index) for one in removed]
        assert order == sorted(order, reverse=True)
        session.connection().execute(text(f"DELETE FROM {self.name} WHERE block > :b"), {"b": block})

    def rows(self, session: Session) -> list[tuple[int, int, int, int]]:
        found = session.connection().execute(text(f"SELECT * FROM {self.name} ORDER BY block, log_index"))
        return [tuple(row) for row in found]  # type: ignore[misc]
