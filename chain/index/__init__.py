"""Contract events in a database, always equal to the chain's as far as the index has come.

    source ── block, logs ──> Index.step() ── one transaction ──> events, cursor, whatever the consumers write

    final blocks      in ranges, as wide as the endpoint gives
    the newest ones   one by one, logs asked by block hash, every hash kept
    a reorganisation  found by the kept hashes; consumers are told what is taken back, newest first

Guaranteed: what is stored is of blocks that were on the chain, in order, each event once, none left out; the cursor
never passes the head that the source told, and follows it down; events, cursor and what a consumer makes of them are
committed together or not at all, so a crash between any two steps repeats nothing and loses nothing. A final block
that vanishes is an error and never undone in silence. Two processes on one database do no harm: the second one's work
is dropped.

Not guaranteed: that the source tells the truth. Where that matters, hand in one that asks two endpoints.
"""

from chain.index.consumers import Consumer, StoredEvent, Watch
from chain.index.follow import Blocks, Idle, Index, Outrun, Replayed, Rewound, Step
from chain.index.ranges import Width
from chain.index.source import Block, LogSource, RawLog, Web3Source
from chain.index.tables import create_tables

__all__ = [
    "Block",
    "Blocks",
    "Consumer",
    "Idle",
    "Index",
    "LogSource",
    "Outrun",
    "RawLog",
    "Replayed",
    "Rewound",
    "Step",
    "StoredEvent",
    "Watch",
    "Web3Source",
    "Width",
    "create_tables",
]
