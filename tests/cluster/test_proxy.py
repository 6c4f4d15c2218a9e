"""The way that chaos tests cut: bytes pass, are held, or are refused, as a test says."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from tests.cluster.proxy import Proxy

pytestmark = pytest.mark.process


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(1_000):
            self.request.sendall(data)


@pytest.fixture
def way() -> Iterator[Proxy]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        with Proxy(server.server_address[1]) as made:
            yield made
        server.shutdown()
        thread.join()


def said(connection: socket.socket, word: bytes) -> bytes:
    connection.sendall(word)
    return connection.recv(1_000)


def test_proxy__open_hung_mended_and_cut__passes_holds_resets_and_refuses(way: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", way.port), timeout=5) as first:
        assert said(first, b"one") == b"one"
        way.hang()
        first.settimeout(0.3)
        with pytest.raises(TimeoutError):
            said(first, b"two")
        first.settimeout(5)
        way.mend()
        with pytest.raises(ConnectionResetError):
            first.recv(1_000)
    with socket.create_connection(("127.0.0.1", way.port), timeout=5) as second:
        assert said(second, b"x" * 900) == b"x" * 900
        way.cut()
        with pytest.raises(ConnectionResetError):
            second.recv(1_000)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", way.port), timeout=5)
    way.mend()
    with socket.create_connection(("127.0.0.1", way.port), timeout=5) as third:
        assert said(third, b"again") == b"again"
    assert way.connections == 3
