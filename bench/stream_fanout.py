"""How many browsers one process of the API can stream to: memory a client, lag of a message, beside a bare stream.

    python bench/stream_fanout.py [--clients 3000] [--seconds 20]

Two servers in turn, each a process of its own (uvicorn, uvloop, httptools), the clients in this one over loopback
sockets: the API as the product builds it (its settings, edge layer, hub), and a bare Starlette StreamingResponse fed by
a queue a client. Both send the same message of a board a second to everyone. Lag is from the moment the message is made
to its arrival at a client, the client's own queueing included; memory is the server's growth of resident set from no
client to all of them. The last line is JSON: clients, kib_per_client, lag_p99_ms, vs_bare (p99 lag of the API over the
bare one's) and the bare figures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
import uvloop

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
BATCH = 100
SETTLE_S = 3.0


def change(number: int) -> dict[str, Any]:
    """A message as the board of a match makes it: two markets that moved."""
    markets = {
        key: {
            "from": [0, 0],
            "line": 0,
            "market": market,
            "name": "match result",
            "period": 1,
            "odds_ppm": [1_850_000 + number % 50 * 10_000, 3_600_000, 4_200_000],
            "selections": ["home", "draw", "away"],
            "status": "open",
        }
        for market, key in ((1, "1:1:0:0-0"), (10, "10:1:0:0-0"))
    }
    return {"fixture": "world-cup-2018-final", "markets": markets}


def rss_kib() -> int:
    """This process's resident set."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def told() -> dict[str, float]:
    """What the server says of itself: memory in KiB, processor seconds."""
    times = os.times()
    return {"rss_kib": rss_kib(), "cpu_s": times.user + times.system}


def api_app() -> Any:
    """The product's app with its hub, fed once a second by a task in place of the outbox."""
    from fastapi import APIRouter

    from api.app import ROUTERS, create_app
    from api.roles import ANYONE
    from api.settings import Settings
    from proofbook.clock import RealMatchClock

    settings = Settings(
        streams=100_000,
        streams_an_address=100_000,
        requests_per_s=100_000,
        requests_burst=1_000_000,
        stream_life_s=3_600,
    )
    router = APIRouter()

    @router.get("/told", dependencies=[ANYONE])
    async def tell() -> dict[str, float]:
        return told()

    nothing: Any = None
    app = create_app(
        settings,
        database=nothing,
        match_clock=RealMatchClock(),
        chain=nothing,
        live=False,
        routers=[*ROUTERS, router],
    )
    hub = app.state.hub
    hub.load(0, [])

    async def feed() -> None:
        number = 0
        while True:
            await asyncio.sleep(1.0)
            number += 1
            hub.apply(number, change(number), time.time_ns() // 1_000_000)

    return app, feed, "/v1/stream"


def bare_app() -> Any:
    """A bare Starlette stream: one queue of one message a client, the message encoded once."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, StreamingResponse
    from starlette.routing import Route

    queues: set[asyncio.Queue[bytes]] = set()

    async def stream(request: Request) -> StreamingResponse:
        del request

        async def body() -> AsyncIterator[bytes]:
            queue: asyncio.Queue[bytes] = asyncio.Queue(1)
            queues.add(queue)
            try:
                yield b"retry: 2000\n\n"
                while True:
                    yield await queue.get()
            finally:
                queues.discard(queue)

        return StreamingResponse(body(), media_type="text/event-stream")

    async def tell(request: Request) -> JSONResponse:
        del request
        return JSONResponse(told())

    async def feed() -> None:
        number = 0
        while True:
            await asyncio.sleep(1.0)
            number += 1
            data = json.dumps({"seq": number, "told_at_ms": time.time_ns() // 1_000_000, **change(number)})
            event = f"id: {number}\nevent: change\ndata: {data}\n\n".encode()
            for queue in queues:
                if queue.full():
                    queue.get_nowait()
                queue.put_nowait(event)

    return Starlette(routes=[Route("/stream", stream), Route("/told", tell)]), feed, "/stream"


def run_server(kind: str) -> None:
    """Serve until killed; the first line is the port and the stream's path."""
    app, feed, path = api_app() if kind == "api" else bare_app()

    async def serve() -> None:
        config = uvicorn.Config(
            app,
            host="127.0.0.1",
            port=0,
            http="httptools",
            log_config=None,
            access_log=False,
            lifespan="off",
            backlog=4096,
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        print(server.servers[0].sockets[0].getsockname()[1], path, flush=True)
        feeding = asyncio.create_task(feed())
        await task
        feeding.cancel()

    uvloop.run(serve())


class Client(asyncio.Protocol):
    """A browser as cheap as it gets: keeps the lag of each message."""

    def __init__(self, path: str, lags: list[float], counting: list[bool]) -> None:
        self.path, self.lags, self.counting = path, lags, counting
        self.begun = asyncio.get_running_loop().create_future()
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        request = f"GET {self.path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
        transport.write(request.encode())  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        if not self.begun.done():
            self.begun.set_result(data[:15] == b"HTTP/1.1 200 OK")
        at = data.find(b'"told_at_ms":')
        if at >= 0 and self.counting[0]:
            digits = data[at + 13 : at + 30].strip().split(b",")[0].split(b"}")[0]
            self.lags.append(time.time_ns() / 1e6 - int(digits))

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if not self.begun.done():
            self.begun.set_result(False)


async def measure(port: int, path: str, clients: int, seconds: float) -> dict[str, float]:
    """Connect all, listen, and ask the server what it cost."""
    loop = asyncio.get_running_loop()
    lags: list[float] = []
    counting = [False]

    async def ask() -> dict[str, float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /told HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return dict(json.loads(answer.rpartition(b"\r\n\r\n")[2] or b"{}"))

    await ask()
    before = await ask()
    opened = []
    for start in range(0, clients, BATCH):
        made = [
            await loop.create_connection(lambda: Client(path, lags, counting), "127.0.0.1", port)
            for _ in range(min(BATCH, clients - start))
        ]
        answers = await asyncio.gather(*(client.begun for _, client in made))
        if not all(answers):
            raise RuntimeError(f"{answers.count(False)} of {len(made)} streams were refused")
        opened += made
    await asyncio.sleep(SETTLE_S)
    counting[0] = True
    middle = await ask()
    await asyncio.sleep(seconds)
    counting[0] = False
    after = await ask()
    for transport, _ in opened:
        transport.close()
    lags.sort()
    return {
        "clients": clients,
        "kib_per_client": round((after["rss_kib"] - before["rss_kib"]) / clients, 1),
        "delivered_per_s": round(len(lags) / seconds),
        "lag_p50_ms": round(lags[len(lags) // 2], 1),
        "lag_p99_ms": round(lags[int(len(lags) * 0.99)], 1),
        "cpu_percent": round(100 * (after["cpu_s"] - middle["cpu_s"]) / seconds, 1),
    }


def against(kind: str, clients: int, seconds: float) -> dict[str, float]:
    """One server, measured."""
    process = subprocess.Popen([sys.executable, __file__, "--serve", kind], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port, path = process.stdout.readline().split()
        return uvloop.run(measure(int(port), path, clients, seconds))
    finally:
        process.kill()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=3_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--serve", choices=["api", "bare"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        run_server(given.serve)
        return
    found = {}
    for kind in ("bare", "api"):
        found[kind] = against(kind, given.clients, given.seconds)
        print(f"{kind}: {found[kind]}")
    api, bare = found["api"], found["bare"]
    print(
        json.dumps(
            {
                "clients": given.clients,
                "kib_per_client": api["kib_per_client"],
                "lag_p99_ms": api["lag_p99_ms"],
                "vs_bare": round(api["lag_p99_ms"] / max(bare["lag_p99_ms"], 0.1), 2),
                "lag_p50_ms": api["lag_p50_ms"],
                "delivered_per_s": api["delivered_per_s"],
                "cpu_percent": api["cpu_percent"],
                "bare": bare,
            }
        )
    )


if __name__ == "__main__":
    main()
