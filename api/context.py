"""What requests are answered with: settings, database, clocks, chain, metrics. Handed in once, never global.

A route takes `Ctx` as a parameter. The chain is a protocol of four questions, so that tests need no node.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Protocol, cast
from uuid import UUID

from fastapi import Depends, Request

from api.settings import Settings
from proofbook.clock import MatchClock, SystemWallClock, WallClock
from proofbook.database import Database
from proofbook.metrics import Metrics


class Chain(Protocol):
    """The chain as requests ask it; each question raises `api.errors.ChainDown` where no node answers."""

    def chain_id(self) -> int:
        """The chain's id."""
        ...

    def head(self) -> int:
        """Number of the latest block."""
        ...

    def genesis(self) -> str:
        """Hash of block 0, hexadecimal."""
        ...

    def call(self, to: str | None, data: bytes, gas: int = 10_000_000) -> bytes | None:
        """What a call answers at the latest block (`to` None: creation code that is run and not kept); None: revert."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that requests are answered with; `token(n)` gives n random bytes."""

    settings: Settings
    database: Database
    match_clock: MatchClock
    chain: Chain
    wall_clock: WallClock = field(default_factory=SystemWallClock)
    metrics: Metrics = field(default_factory=Metrics)
    token: Callable[[int], bytes] = secrets.token_bytes

    def wall_s(self) -> int:
        """Wall clock in whole seconds."""
        return int(self.wall_clock.now())

    def new_id(self) -> UUID:
        """A random id."""
        return UUID(bytes=self.token(16), version=4)


def context_of(request: Request) -> Context:
    """The context of the app that answers a request."""
    return cast("Context", request.app.state.context)


Ctx = Annotated[Context, Depends(context_of)]
