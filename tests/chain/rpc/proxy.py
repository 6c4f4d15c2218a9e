"""A real HTTP server between the pool and a node, which spoils requests as a test asks.

LATE            forwarded, answered after `seconds`
FORWARD_TWICE   forwarded two times; the second answer comes back
ANSWER_TWICE    the answer's bytes stand twice in the body
WRONG_CHAIN     `eth_chainId` says another chain, for as long as it is set
LIMITED         HTTP 429 with Retry-After; not forwarded
LIMITED_200     HTTP 200 with Infura's error object; not forwarded
RESET_AFTER     forwarded, then the connection is reset
RESET_BEFORE    reset before anything is forwarded
TRUNCATED       forwarded; half of the body comes back, with the length of the whole
GATEWAY         HTTP 502 with a page, after the request was forwarded
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Fault(Enum):
    LATE = auto()
    FORWARD_TWICE = auto()
    ANSWER_TWICE = auto()
    LIMITED = auto()
    LIMITED_200 = auto()
    RESET_AFTER = auto()
    RESET_BEFORE = auto()
    TRUNCATED = auto()
    GATEWAY = auto()


Rewrite = Callable[[str, Any], Any]
"""Method and result to another result."""


@dataclass
class Proxy:
    """What the proxy does next, and what it saw. `faults` holds (method or "", fault), each used up by one request."""

    target: str
    url: str = ""
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    chain_id: int | None = None
    rewrite: Rewrite | None = None
    seconds: float = 0.3
    retry_after: int = 1
    down: bool = False
    seen: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def spoil(self, fault: Fault, method: str = "", times: int = 1) -> None:
        """Spoil the next requests of a method, or of any."""
        self.faults += [(method, fault)] * times

    def next_fault(self, methods: list[str]) -> Fault | None:
        with self.lock:
            self.seen += methods
            for index, (method, fault) in enumerate(self.faults):
                if not method or method in methods:
                    del self.faults[index]
                    return fault
        return None

    def forward(self, body: bytes, methods: list[str]) -> bytes:
        request = urllib.request.Request(self.target, body, {"content-type": "application/json"})
        with self.lock:
            self.forwarded += methods
        with urllib.request.urlopen(request, timeout=30) as answer:
            return self._rewritten(body, bytes(answer.read()))

    def _rewritten(self, asked: bytes, answered: bytes) -> bytes:
        if self.chain_id is None and self.rewrite is None:
            return answered
        calls, answers = json.loads(asked), json.loads(answered)
        many = isinstance(calls, list)
        for call, answer in zip(calls if many else [calls], answers if many else [answers], strict=True):
            if call["method"] == "eth_chainId" and self.chain_id is not None:
                answer["result"] = hex(self.chain_id)
            elif self.rewrite is not None and "result" in answer:
                answer["result"] = self.rewrite(call["method"], answer["result"])
        return json.dumps(answers).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: Proxy


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Quiet."""

    def do_POST(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers["content-length"]))
        asked = json.loads(body)
        calls = asked if isinstance(asked, list) else [asked]
        methods = [call["method"] for call in calls]
        if proxy.down:
            self._reset()
            return
        fault = proxy.next_fault(methods)
        match fault:
            case Fault.LIMITED:
                self._answer(429, b"slow down", {"retry-after": str(proxy.retry_after)})
            case Fault.LIMITED_200:
                data = {"rate": {"backoff_seconds": proxy.retry_after}}
                error = {"code": -32005, "message": "project ID request rate exceeded", "data": data}
                self._answer(200, json.dumps({"jsonrpc": "2.0", "id": calls[0]["id"], "error": error}).encode())
            case Fault.RESET_BEFORE:
                self._reset()
            case _:
                self._forwarded(fault, proxy.forward(body, methods), body, methods)

    def _forwarded(self, fault: Fault | None, answer: bytes, body: bytes, methods: list[str]) -> None:
        proxy = self.server.proxy
        match fault:
            case Fault.LATE:
                time.sleep(proxy.seconds)
                self._answer(200, answer)
            case Fault.FORWARD_TWICE:
                self._answer(200, proxy.forward(body, methods))
            case Fault.ANSWER_TWICE:
                self._answer(200, answer + answer)
            case Fault.RESET_AFTER:
                self._reset()
            case Fault.TRUNCATED:
                self._answer(200, answer, cut=True)
            case Fault.GATEWAY:
                self._answer(502, b"<html>Bad Gateway</html>")
            case _:
                self._answer(200, answer)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None, *, cut: bool = False) -> None:
        try:
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.wfile.flush()
            if cut:
                self._reset()
        except OSError:  # who asked did not wait
            self.close_connection = True

    def _reset(self) -> None:
        # With no lingering the kernel sends RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            """The connection was reset on purpose."""


@contextmanager
def fault_proxy(target: str) -> Iterator[Proxy]:
    """Serve a proxy to that address on a free port."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.proxy = Proxy(target)
        server.proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.proxy
        finally:
            server.shutdown()
            thread.join()
