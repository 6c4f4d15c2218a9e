"""Serves the API: HTTP server and publisher of prices in one process, until told to stop.

Several such processes may run on one database; one of them publishes. On SIGTERM or SIGINT the streams end, requests
under way are finished, and the process leaves with 0.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from importlib.util import find_spec
from types import ModuleType
from typing import Final, cast

import uvicorn
from web3 import Web3

from api.app import ROUTERS, STREAM_ROUTERS, create_app
from api.desk.opening import at_work, open_desk, relayer_keys
from api.faucet import tap_of
from api.identity.setup import make_desk
from api.live.hub import Hub
from api.live.publishing import GRACE_S, publishing
from api.live.running import bus_of
from api.observe.watching import watch
from api.opening import Parts
from api.public.book import ChainBook
from api.settings import Settings
from api.tracing import recorder_of
from pricing.run.history import History

SWITCH_S: Final = 0.0005
_BACKLOG: Final = 2_048


class Server(uvicorn.Server):
    """uvicorn, which ends the streams before it waits for requests to finish."""

    def __init__(self, config: uvicorn.Config, hub: Hub, ready: Callable[[int], None]) -> None:
        super().__init__(config)
        self._hub = hub
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, and tell the port."""
        await super().startup(sockets)
        if self.started:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals that end the server, and only that: uvicorn's own raises them again afterwards, and the
        process would die before it closed its database.
        """
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        self._hub.close()
        await super().shutdown(sockets)


def serve(
    settings: Settings,
    parts: Parts,
    *,
    publish: bool,
    ready: Callable[[int], None],
    accept: bool = True,
    stream: bool = False,
) -> None:
    """Serve until a signal; `ready` is told the port. Raises a ProofbookError.

    `accept` False leaves the desk to another process: no key is opened. `stream`: boards and their stream only.
    """
    History(parts.database).migrate()
    recorder = recorder_of(settings, parts.database, parts.wall_clock, "proofbook-api")
    app = create_app(
        settings,
        **parts.for_app(),
        book=ChainBook(Web3(parts.chain.provider), parts.deployment),
        bus=bus_of(settings, parts.deployment.book),
        routers=STREAM_ROUTERS if stream else ROUTERS,
        tracing=recorder,
    )
    desk = None
    if not stream:
        # Made now, so that a provider without its settings is found at the start and not at the first sign-in.
        identity = make_desk(app.state.context)
        app.state.identity = identity
        desk = open_desk(settings, parts, lowest=identity.lowest) if accept else None
        app.state.tap = tap_of(settings, parts)
    app.state.desk = desk
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_S,
    )
    working = nullcontext() if desk is None else at_work(settings, parts, desk)
    leave_alone()
    take_turns()
    look_once("sniffio")
    book = watch(app.state.context, parts, relayer=relayer_keys(settings) if desk is not None else ())
    app.state.hub.heard = book.heard
    boards = publishing(settings, parts, app.state.names) if publish else nullcontext()
    with closing(book), boards, working:
        Server(config, app.state.hub, ready).run()


def leave_alone() -> None:
    """Take what there is now (modules, routes, mappings) out of the garbage collector's sight.

    It stays as long as the process. To go through it each time held everybody up for a quarter of a second on a busy
    machine, several times a minute.
    """
    gc.collect()
    gc.freeze()


def take_turns() -> None:
    """Let a thread that has its answer go on after half a millisecond, not after Python's five.

    An order makes some twenty steps through database and node, and after each its thread waits for whichever one is
    computing: another request, a batch being packed. At five milliseconds a step that was half of what an order took.
    """
    sys.setswitchinterval(SWITCH_S)


def look_once(module: str) -> None:
    """Remember that a module is not installed: httpcore looks for sniffio several times with each question to a node,
    through every folder that modules may be in.
    """
    if find_spec(module) is None:
        cast("dict[str, ModuleType | None]", sys.modules)[module] = None
