"""A replica as a process: an HTTP server with its own key, parameter file and folder of inputs.

    GET  /about     who it is and what it prices with
    PUT  /inputs    deliver inputs: 204, or 409 where a newer version is held
    POST /price     a question: 200 with the vote, 409 with what is missing

    python -m pricing.agree.served --key-file FILE --inputs FOLDER [--parameters FILE] [--port N] ...

Bound to the loopback unless told otherwise. A vote is checked by whoever asked, by its signature alone; deliveries are
not signed, so only the operator's own machines may reach a replica (the network's or a proxy's to see to).
"""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from chain.signers import LocalKey
from chain.typed_data import Domain
from pricing.agree.errors import AgreementError, BadReplica
from pricing.agree.inputs import Copy, read_inputs
from pricing.agree.parameters_file import read_parameters
from pricing.agree.replica import Replica
from pricing.agree.statement import VOTES, Ask
from pricing.request import canonical
from proofbook.errors import ProofbookError

ASKS: Final = TypeAdapter(Ask)
MOST_BYTES: Final = 1 << 20
_IDLE_S: Final = 30.0
ZERO: Final = "0x" + "00" * 20

Answer = tuple[int, Any]
"""A status, and what is sent as JSON (None: nothing)."""


class ReplicaServer:
    """Serves one replica until closed; its address is `url`."""

    def __init__(self, replica: Replica, host: str = "127.0.0.1", port: int = 0) -> None:
        self._replica = replica
        self._lock = threading.Lock()
        answer = self.answer

        class Handler(_Handler):
            def respond(self, path: str, body: bytes) -> Answer:
                return answer(self.command, path, body)

        self._server = ThreadingHTTPServer((host, port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_port}"

    def serve(self) -> None:
        """Serve until `close` is called from another thread."""
        self._server.serve_forever(poll_interval=0.1)

    def close(self) -> None:
        """End `serve`, and release the port."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Answer one call; raises nothing that a caller can cause."""
        try:
            match method, path:
                case "GET", "/about":
                    return 200, self._replica.about()
                case "PUT", "/inputs":
                    inputs = read_inputs(body)
                    with self._lock:
                        kept = self._replica.copy.put(inputs)
                    return (204, None) if kept else (409, {"error": "a version as new is held"})
                case "POST", "/price":
                    ask = ASKS.validate_json(body, strict=True)
                    with self._lock:
                        return 200, VOTES.dump_python(self._replica.answer(ask), mode="json")
        except (ValidationError, ValueError, RecursionError) as error:
            return 400, {"error": str(error).splitlines()[0][:300]}
        except AgreementError as error:
            return 409, {"error": str(error)}
        except (ProofbookError, OSError) as error:
            return 503, {"error": f"{type(error).__name__}: {error}"[:300]}
        return 404, {"error": f"nothing is at {method} {path}; there are GET /about, PUT /inputs, POST /price"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S
    respond: Callable[[str, bytes], Answer]

    def do_GET(self) -> None:
        self._handle()

    def do_PUT(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def log_message(self, *_said: object) -> None:
        """Say nothing: who asks logs what came of it."""

    def _handle(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdecimal()) or int(length) > MOST_BYTES:
            self.close_connection = True
            self._send(413, {"error": f"Content-Length {length!r}, at most {MOST_BYTES}"})
            return
        self._send(*self.respond(self.path, self.rfile.read(int(length))))

    def _send(self, status: int, content: Any) -> None:
        body = b"" if content is None else canonical(content)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            # Unsaid, a client sends its next request on this connection and loses it.
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def replica_of(arguments: argparse.Namespace) -> Replica:
    """The replica that a command line names. Raises BadReplica, KeystoreError."""
    path: Path = arguments.key_file
    if arguments.password_file is not None:
        key = LocalKey.from_keystore(path, arguments.password_file)
    else:
        try:
            key = LocalKey.from_raw(path.read_text().strip())
        except (OSError, ValueError, TypeError) as error:
            raise BadReplica("the key file", path, type(error).__name__) from None
    parameters = read_parameters(arguments.parameters)
    return Replica(key, Domain(arguments.chain_id, arguments.contract), parameters, Copy(arguments.inputs))


def main(given: Sequence[str] | None = None) -> int:
    """Serve a replica until SIGTERM or SIGINT; the first line of output is its address as JSON."""
    parser = argparse.ArgumentParser(prog="pricing.agree.served", description="Serve one pricing replica.")
    parser.add_argument("--key-file", type=Path, required=True, help="raw key, or a V3 keystore with --password-file")
    parser.add_argument("--password-file", type=Path)
    parser.add_argument("--inputs", type=Path, required=True, help="folder of its own copy of the inputs")
    parser.add_argument("--parameters", type=Path, help="its own parameter file")
    parser.add_argument("--chain-id", type=int, default=31337)
    parser.add_argument("--contract", default=ZERO, help="address of the book that the prices are for")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args(given)
    server = ReplicaServer(replica_of(arguments), arguments.host, arguments.port)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    thread = threading.Thread(target=server.serve, name="replica", daemon=True)
    thread.start()
    sys.stdout.write(json.dumps({"url": server.url}) + "\n")
    sys.stdout.flush()
    stop.wait()
    server.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
