"""A way between two parts that a test cuts: TCP, byte for byte.

open       bytes pass
cut()      connections are reset, new ones are refused
hang()     connections stay, and nothing passes any more: a machine that is gone without a word
mend()     open again; what hung is reset, as it is after a real cut
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress

from proofbook.ports import free_port

_PIECE = 65_536


class Proxy:
    """To a port of this machine, or to a socket file; used as a context manager."""

    def __init__(self, target: int | str) -> None:
        self._target = target
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._passes = asyncio.Event()
        self.connections = 0

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._do(self._begin)
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def cut(self) -> None:
        self._do(self._end)

    def hang(self) -> None:
        async def act() -> None:
            self._passes.clear()

        self._do(act)

    def mend(self) -> None:
        self._do(self._end)
        self._do(self._begin)

    def _do(self, act: Callable[[], Coroutine[None, None, None]]) -> None:
        asyncio.run_coroutine_threadsafe(act(), self._loop).result(20)

    async def _begin(self) -> None:
        self._passes.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in list(self._ends):
            with suppress(OSError):
                # With no lingering the kernel sends RST in place of FIN.
                end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.transport.abort()
        self._passes.set()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._ends.add(writer)
        await self._passes.wait()
        try:
            if isinstance(self._target, int):
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
            else:
                far_reader, far_writer = await asyncio.open_unix_connection(self._target)
        except OSError:
            writer.transport.abort()
            self._ends.discard(writer)
            return
        self._ends.add(far_writer)
        ways = [asyncio.ensure_future(self._carry(*way)) for way in ((reader, far_writer), (far_reader, writer))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for end in (writer, far_writer):
            end.transport.abort()
            self._ends.discard(end)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                await self._passes.wait()
                writer.write(piece)
                await writer.drain()
            # What was written arrives before the end is seen.
            await writer.drain()
