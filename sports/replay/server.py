"""The replay on a socket: a thread a connection, and nothing but HTTP; what is said is in `service`."""

from __future__ import annotations

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from sports.replay.errors import PortTaken
from sports.replay.service import ReplayService
from sports.replay.transport import Answer, Call, answer_of

MAX_BODY = 4096
MAX_DRAINED = 1 << 20
IDLE_S = 30
NOT_MODIFIED = 304


class ReplayServer:
    """A replay that listens on `host`; port 0 takes a free one.

    Use it as a context manager: it answers from a thread of its own until the block ends.
    """

    def __init__(self, service: ReplayService, host: str = "127.0.0.1", port: int = 0) -> None:
        self.service = service
        handler = type("Handler", (_Handler,), {"service": service})
        try:
            self._server = _Server((host, port), handler)
        except OSError as error:
            raise PortTaken(host, port) from error
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address of the replay itself, under which `/clock` stands."""
        host, port = self._server.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def base_url(self, provider: str) -> str:
        """What to give an adapter in place of the provider's real address."""
        return self.url + self.service.base_path(provider)

    def serve(self) -> None:
        """Answer until `close` is called from another thread."""
        self._server.serve_forever(poll_interval=0.1)

    def close(self) -> None:
        """Stop answering and free the port."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve, name="replay", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A connection kept alive by a client must not hold up the end of the process.
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are no news; anything else is a fault of the replay, and is shown."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    service: ReplayService
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S
    # Head and body leave in one packet: apart, the second would wait for the first one's acknowledgement.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    server_version = "proofbook-replay"
    sys_version = ""

    def do_GET(self) -> None:
        self._send(self.service.answer(self._call(b"")))

    def do_DELETE(self) -> None:
        self._send(self.service.answer(self._call(b"")))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            self.close_connection = True
            self._send(answer_of({"error": "a POST needs a Content-Length"}, 411))
        elif len(length) > 6 or int(length) > MAX_BODY:
            self.close_connection = True
            # Closing on bytes that nobody read would reset the connection before the answer arrives.
            self.rfile.read(min(int(length[:6]), MAX_DRAINED))
            self._send(answer_of({"error": f"a body is at most {MAX_BODY} bytes"}, 413))
        else:
            self._send(self.service.answer(self._call(self.rfile.read(int(length)))))

    def _call(self, body: bytes) -> Call:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Call(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)

    def _send(self, answer: Answer) -> None:
        if answer.wait_s:
            time.sleep(answer.wait_s)
        if answer.cut:
            self.close_connection = True
            return
        self.send_response(answer.status)
        if answer.status != NOT_MODIFIED:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        if not any(name == "Cache-Control" for name, _ in answer.headers):
            self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            # Unsaid, a client sends its next request on this connection and loses it.
            self.send_header("Connection", "close")
        self.end_headers()
        if answer.status != NOT_MODIFIED:
            self.wfile.write(answer.body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Nothing is logged: some providers' request lines hold keys."""

    def log_error(self, *_: object) -> None:
        """Nothing is logged, for the same reason."""
