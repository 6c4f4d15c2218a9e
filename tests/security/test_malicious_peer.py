"""A member of the committee that answers in order to hold the others up: no node waits for it.

What a peer may say is tried in `tests/oracle/peers/test_bad_messages.py`; here it is how it says it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from oracle.peers import client
from oracle.peers.client import Peer, PeerClient
from tests.oracle.keys import SPECIFICATION, VALUES, vote
from tests.oracle.peers.served import Served, made, serving

pytestmark = pytest.mark.process
PATIENCE_S, PULL_S = 0.4, 1.2
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte at a time, each well within any time for one read, without an end."""
    writer.write(HEAD + b"content-length: 60000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(PATIENCE_S / 8)


async def drip_headers(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    for number in range(10_000):
        writer.write(b"x-%d: 1\r\n" % number)
        await writer.drain()
        await asyncio.sleep(PATIENCE_S / 8)


async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: 1000000000\r\n\r\n")
    while True:
        writer.write(b"[" * 65_536)
        await writer.drain()


async def send_away(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """To somewhere that the node can reach and the peer cannot."""
    writer.write(b"HTTP/1.1 307 Away\r\nlocation: http://127.0.0.1:1/v1/status\r\ncontent-length: 0\r\n\r\n")
    await writer.drain()


async def crawl(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Good answers, each as late as is taken, with always one more page."""
    number = 0
    while True:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        await asyncio.sleep(PATIENCE_S / 2)
        number += 1
        body = b'{"instance":"a","messages":[{}],"next":%d}' % number if b"messages" in path else b"{}"
        writer.write(HEAD + b"content-length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()


@asynccontextmanager
async def listening(answer: Answer) -> AsyncIterator[str]:
    """Address of a peer that answers like this."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def client_of(node: Served, peers: list[Peer], http: httpx.AsyncClient) -> PeerClient:
    return PeerClient(
        peers,
        http,
        node.intake,
        node.presence,
        deal=node.deal,
        heartbeat=node.heartbeat,
        signers=node.signers,
        monotonic=time.monotonic,
    )


@pytest.mark.parametrize(
    "answer", [drip, drip_headers, say_nothing, flood, send_away, crawl], ids=lambda one: one.__name__
)
def test_peer__that_holds_its_answer_up__is_left_and_the_honest_one_is_heard(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT_S", PATIENCE_S)
    monkeypatch.setattr(client, "PULL_S", PULL_S)
    node, honest = made(0), made(1)
    message = vote(2, VALUES[1])

    async def story() -> tuple[float, float, Peer]:
        async with listening(answer) as address, httpx.AsyncClient(trust_env=False) as http:
            bad, good = Peer((address,)), Peer((honest.url,))
            asking = client_of(node, [bad, good], http)
            begun = time.monotonic()
            await asking.push([message])
            pushed = time.monotonic()
            await asking.pull([SPECIFICATION] * 20)
            assert good.results["200"] >= 2, good.results
            return pushed - begun, time.monotonic() - pushed, bad

    with serving(honest):
        try:
            push_s, pull_s, bad = asyncio.run(story())
        finally:
            node.store.close()
    # A loaded machine gets some room; without an end of their own the answers last for minutes.
    assert push_s < PATIENCE_S + 2
    assert pull_s < PULL_S + 2
    assert node.dealt, "what the honest peer had was not taken"
    assert bad.last_ok < 0 or answer is crawl
