"""One JSON-RPC exchange with one endpoint: calls in, an outcome out, nothing raised."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from chain.rpc.answers import Answered, Broken, Denied, Limited, Outcome, read
from chain.rpc.endpoint import Endpoint
from chain.rpc.transport import Interrupted, NotSent, Transport
from proofbook.clock import WallClock

Call: TypeAlias = tuple[str, Sequence[Any]]
"""Method and parameters."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The request never left: it may be made again without a second thought."""

    reason: str


Exchanged = Outcome | Unsent


class Exchanger:
    """Numbers the calls, posts them, reads the answer."""

    def __init__(self, transport: Transport, wall: WallClock) -> None:
        self._transport = transport
        self._wall = wall
        self._numbers = itertools.count(1)

    async def ask(self, endpoint: Endpoint, calls: Sequence[Call], timeout_s: float) -> Exchanged:
        """Post one call, or several as a batch."""
        ids = [next(self._numbers) for _ in calls]
        named = zip(ids, calls, strict=True)
        asked = [{"jsonrpc": "2.0", "id": i, "method": method, "params": list(params)} for i, (method, params) in named]
        body = json.dumps(asked if len(asked) > 1 else asked[0], default=_plain).encode()
        try:
            reply = await self._transport.post(endpoint.url, body, timeout_s)
        except NotSent as fault:
            return Unsent(str(fault))
        except Interrupted as fault:
            return Broken(str(fault))
        return read(reply.status, reply.headers, reply.body, ids, self._wall.now())


def fault_of(exchanged: Exchanged) -> str:
    """What went wrong, in words; empty for an answer."""
    match exchanged:
        case Answered():
            return ""
        case Limited(wait_s):
            return "asked to wait" if wait_s is None else f"asked to wait {wait_s:.0f} s"
        case Denied(reason) | Broken(reason) | Unsent(reason):
            return reason


def _plain(value: object) -> object:
    """Parameters as web3 hands them over: bytes, and its read-only mappings."""
    if isinstance(value, bytes | bytearray):
        return "0x" + value.hex()
    if hasattr(value, "items"):
        return dict(value.items())
    raise TypeError(f"a {type(value).__name__} cannot be a parameter of a JSON-RPC call")
