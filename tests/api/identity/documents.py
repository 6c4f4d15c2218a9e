"""The documents provider's double: its published protocol on a real socket, with its own check of every signature."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

APP_TOKEN, APP_SECRET, WEBHOOK_SECRET, LEVEL = "sbx:token", "app-secret", "webhook-secret", "id-and-liveness"


class Documents:
    """Cases by the attempt they belong to; a test reviews them and asks for the event that is then sent."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.cases: dict[str, dict[str, Any]] = {}
        self.down = False
        self.asked: list[str] = []

    def review(self, attempt: str, answer: str, info: dict[str, Any]) -> None:
        case = self.cases[attempt]
        case["info"] = info
        case["review"] = {
            "reviewStatus": "completed",
            "levelName": LEVEL,
            "reviewResult": {"reviewAnswer": answer},
        }

    def event(self, attempt: str, **changes: Any) -> tuple[dict[str, str], bytes]:
        body = {
            "applicantId": self.cases[attempt]["id"],
            "externalUserId": attempt,
            "type": "applicantReviewed",
            "reviewStatus": "completed",
            "createdAtMs": int(self.now() * 1_000),
        }
        return self.signed(json.dumps(body | changes).encode())

    @staticmethod
    def signed(raw: bytes, algorithm: str = "HMAC_SHA256_HEX") -> tuple[dict[str, str], bytes]:
        digest = hashlib.sha256 if "256" in algorithm else hashlib.sha512
        made = hmac.new(WEBHOOK_SECRET.encode(), raw, digest).hexdigest()
        return {"X-Payload-Digest": made, "X-Payload-Digest-Alg": algorithm}, raw

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        self.asked.append(f"{method} {path}")
        stamp = headers.get("x-app-access-ts", "")
        message = f"{stamp}{method}{path}".encode() + body
        expected = hmac.new(APP_SECRET.encode(), message, hashlib.sha256).hexdigest()
        if headers.get("x-app-token") != APP_TOKEN or headers.get("x-app-access-sig") != expected:
            return 401, {"code": 401}
        if abs(float(stamp) - self.now()) > 60:
            return 401, {"code": 401, "description": "old"}
        if self.down:
            return 503, {"code": 503}
        if method == "POST" and path == "/resources/sdkIntegrations/levels/-/websdkLink":
            wanted = json.loads(body)
            attempt = wanted["userId"]
            self.cases.setdefault(
                attempt, {"id": hashlib.sha256(attempt.encode()).hexdigest()[:24], "externalUserId": attempt}
            )
            return 200, {"url": f"https://in.documents.example/websdk/p/{attempt}"}
        prefix, suffix = "/resources/applicants/-;externalUserId=", "/one"
        if method == "GET" and path.startswith(prefix) and path.endswith(suffix):
            case = self.cases.get(unquote(path[len(prefix) : -len(suffix)]))
            return (404, {"code": 404}) if case is None else (200, case)
        return 404, {"code": 404}


@contextmanager
def serving(documents: Documents) -> Iterator[str]:
    """Serve it on a free port; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, value = documents.answer(self.command, self.path, headers, body)
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.handle_any()

        def do_POST(self) -> None:
            self.handle_any()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
