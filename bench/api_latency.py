"""From the commit of a price to its bytes at a browser: publisher, outbox, NOTIFY, hub and socket of a real API.

    python bench/api_latency.py [--changes 120] [--matches 40] [--clients 500]

A real API process on PostgreSQL whose data are safe; a price is committed to pricing's history, as pricing does it, at
a random moment, and the clock runs from the return of that commit until a client has the change of that match. Two
parts: one client and no other match, and as many matches and clients as asked for, all of which get every change. The
last line is JSON: `p95_ms` (with all clients), `p50_ms`, and the same while idle.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import uvloop

from bench._book import OFFERS, Stage
from chain.deployment import Deployment
from pricing.engine import priced
from pricing.request import PricingRequest, Reference
from pricing.run.history import History
from proofbook.database import open_database
from proofbook.database_embedded import embedded_server
from proofbook.database_migrations import migrate
from tests.anvil import anvil_process
from tests.pricing.agree.world import BEFORE

PARTS = ("asset", "office", "book", "pool", "oracle", "registry", "lens", "timelock")
WITHIN_S = 10.0


@dataclass
class Client(asyncio.Protocol):
    """A browser: the moment at which each match's changes came; `begun` once it is served."""

    came: dict[str, float] = field(default_factory=dict)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    rest: bytes = b""

    def connection_made(self, transport: Any) -> None:
        transport.write(b"GET /v1/stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"event: snapshot"):
                self.begun.set()
            mark = line.find(b'"fixture":')
            if line.startswith(b"data:") and mark >= 0 and self.begun.is_set():
                self.came.setdefault(line[mark + 10 :].split(b'"')[1].decode(), at)


def change(number: int, matches: int, moment: int) -> PricingRequest:
    """The next price of a match, other than the one before."""
    odds = (2_000_000, 3_400_000, 3_900_000) if number // matches % 2 else (2_600_000, 3_400_000, 2_800_000)
    football = replace(BEFORE, kickoff=moment + 40_000, reference=Reference(moment, odds, (1_900_000, 1_950_000)))
    return PricingRequest(f"match-{number % matches:03}", moment + number, OFFERS, football=football)


async def measure(
    port: int, history: History, changes: int, matches: int, clients: int, first: int, moment: int
) -> list[float]:
    """Milliseconds until the last of some watched clients had each change."""
    loop, draw = asyncio.get_running_loop(), random.Random(1)
    opened = [(await loop.create_connection(Client, "127.0.0.1", port))[1] for _ in range(clients)]
    await asyncio.gather(*(asyncio.wait_for(one.begun.wait(), WITHIN_S) for one in opened))
    watched, found = opened[:: max(1, clients // 10)], []
    for number in range(first, first + changes):
        request = change(number, matches, moment)
        sheet = priced(request)
        await asyncio.sleep(draw.uniform(0.1, 0.6))
        for one in watched:
            one.came.clear()
        await asyncio.to_thread(history.keep_unsigned, request, sheet)
        committed = time.perf_counter()
        while not all(request.fixture in one.came for one in watched):
            if time.perf_counter() - committed > WITHIN_S:
                raise TimeoutError(f"the price of {request.fixture} did not come in {WITHIN_S:.0f} s")
            await asyncio.sleep(0.001)
        found.append(1_000 * max(max(one.came[request.fixture] for one in watched) - committed, 0.0))
    return found


def quantile(values: list[float], share: float) -> float:
    """The value that this share of them does not pass, to a tenth."""
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--changes", type=int, default=120)
    asked.add_argument("--matches", type=int, default=40)
    asked.add_argument("--clients", type=int, default=500)
    given = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="api-load-") as folder,
        anvil_process() as rpc,
        embedded_server(Path(folder) / "postgres/data") as url,
    ):
        database = open_database(url)
        migrate(database)
        history = History(database)
        history.migrate()
        # Each price is of a second of its own, and none of the future.
        moment = int(time.time()) - 2 * given.changes
        names = {name: f"0x{number:040x}" for number, name in enumerate(PARTS, start=1)}
        # Nothing asks the contracts here: prices alone go through.
        world: Any = SimpleNamespace(addresses=Deployment(31_337, committee=(), arbiters=(), **names))
        made = Stage(world, rpc, database, Path(folder), url)
        with made.api(streams="20000") as (_, port):
            idle = uvloop.run(measure(port, history, given.changes, 1, 1, 0, moment))
            busy = uvloop.run(
                measure(port, history, given.changes, given.matches, given.clients, given.changes, moment)
            )
        database.close()
    print(
        json.dumps(
            {
                "p95_ms": quantile(busy, 0.95),
                "p50_ms": quantile(busy, 0.5),
                "max_ms": quantile(busy, 1.0),
                "idle_p95_ms": quantile(idle, 0.95),
                "idle_p50_ms": quantile(idle, 0.5),
                "changes": given.changes,
                "clients": given.clients,
                "matches": given.matches,
            }
        )
    )


if __name__ == "__main__":
    main()
