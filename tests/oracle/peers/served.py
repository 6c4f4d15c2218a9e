"""A served node in a thread of its own: real sockets, and nothing behind them but a core in memory."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from oracle.agreement import NodeIndex
from oracle.engine import Core, Terms
from oracle.engine.core import Outcome
from oracle.peers import Heartbeat, Intake, PeerServer, Presence, application
from oracle.peers.heartbeat import sign
from oracle.peers.limits import Rate
from oracle.peers.verify import Verifier
from oracle.store import Guard, Store
from tests.oracle.keys import SPECIFICATION, identity, member, members

OPENS = 10_000
NOW = OPENS + 30
FREE = (Rate(1e9, 1e9), Rate(1e9, 1e9))


def terms(number: int = 0, n: int = 4, specification: bytes = SPECIFICATION) -> Terms:
    return Terms(specification, members(n), NodeIndex(number), OPENS - 6_000, OPENS, OPENS + 86_400 * 3)


@dataclass
class Served:
    """What a test may look at; the server runs in its own thread."""

    store: Store
    core: Core
    guard: Guard
    intake: Intake
    presence: Presence
    url: str = ""
    now: int = NOW
    dealt: list[Outcome] = field(default_factory=list)

    def deal(self, outcome: Outcome) -> None:
        self.dealt.append(outcome)

    def heartbeat(self) -> Heartbeat:
        instance = bytes.fromhex(self.store.instance).rjust(32, b"\0")
        return sign(self.guard, Heartbeat("1", bytes(32), self.now, 7, bytes(32), instance, True))

    def signers(self) -> frozenset[str]:
        return frozenset(members())


def made(number: int = 0) -> Served:
    store = Store.open(None, identity(number))
    core = Core(store)
    guard = Guard(store, member(number), core.keep)
    core.attach(guard)
    core.follow(terms(number), NOW)
    verifier = Verifier(store.identity.domain)
    found: list[Served] = []
    intake = Intake(core, verifier, lambda: found[0].now)
    found.append(Served(store, core, guard, intake, Presence(verifier)))
    return found[0]


@contextmanager
def serving(one: Served, rates: tuple[Rate, Rate] = FREE) -> Iterator[str]:
    loop = asyncio.new_event_loop()
    app = application(one, one.intake, one.presence, loop.time, rates)
    server = PeerServer(app)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    one.url = f"http://127.0.0.1:{server.port}"
    try:
        yield one.url
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
        one.store.close()
