"""A collector on a socket: keeps the spans that it is sent, and refuses a body that is no OTLP."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_TIME = re.compile(r"\d{19}")


@dataclass
class Receiver:
    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    spans: list[dict[str, Any]] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    status: int = 200

    def take(self, body: bytes) -> None:
        for resource in json.loads(body)["resourceSpans"]:
            (service,) = [one["value"]["stringValue"] for one in resource["resource"]["attributes"]]
            self.services.add(service)
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    assert re.fullmatch(r"[0-9a-f]{32}", span["traceId"])
                    assert re.fullmatch(r"[0-9a-f]{16}", span["spanId"])
                    assert _TIME.fullmatch(span["startTimeUnixNano"])
                    assert span["startTimeUnixNano"] <= span["endTimeUnixNano"]
                    self.spans.append(span)
        self.bodies.append(body)

    def named(self, name: str) -> list[dict[str, Any]]:
        return [span for span in self.spans if span["name"] == name]

    def one(self, name: str) -> dict[str, Any]:
        (found,) = self.named(name)
        return found


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.status
            if self.path != "/v1/traces" or self.headers["content-type"] != "application/json":
                status = 404
            elif status == 200:
                try:
                    receiver.take(body)
                except (AssertionError, KeyError, ValueError):
                    status = 400
            self.send_response(status)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/v1/traces"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
