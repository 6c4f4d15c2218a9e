"""A Web3Signer and a KMS on real sockets, faults included. They share no signing code with the product."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak

N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
ACCESS, SECRET, REGION = "AKIDLOCALDOUBLE", "local/double+secret+key+never+shown", "eu-west-3"


@dataclass
class Double:
    """What every double has: a key, answers to give first instead of the right one, and what was asked."""

    key: PrivateKey
    faults: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        raise NotImplementedError


@dataclass
class Web3SignerDouble(Double):
    """`knows_hash`: the version with applyHash; `refuses_unknown`: an old one that is strict about keys of JSON."""

    knows_hash: bool = True
    refuses_unknown: bool = False
    lies: bool = False

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        identifier = f"0x{self.key.public_key.to_bytes().hex()}"
        if (method, path) == ("GET", "/api/v1/eth1/publicKeys"):
            return 200, json.dumps([f"0x{PrivateKey(b'1' * 32).public_key.to_bytes().hex()}", identifier]).encode()
        if method != "POST" or path != f"/api/v1/eth1/sign/{identifier}":
            return 404, b"Public Key not found"
        said = json.loads(body)
        if self.refuses_unknown and set(said) != {"data"}:
            return 400, b"unknown key"
        data = bytes.fromhex(said["data"][2:])
        raw = self.knows_hash and said.get("applyHash") is False
        if raw and len(data) != 32:
            return 400, b"not a digest"
        key = PrivateKey(b"2" * 32) if self.lies else self.key
        made = key.sign_msg_hash(data if raw else keccak(data))
        return 200, f"0x{made.r:064x}{made.s:064x}{made.v + 27:02x}".encode()


@dataclass
class KmsDouble(Double):
    """Speaks KMS's JSON protocol, checks the request's signature, and gives high s as often as low."""

    key_id: str = "alias/reporter"
    spec: str = "ECC_SECG_P256K1"
    token: str | None = None
    signed: int = 0
    garble: bytes | None = None

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        if not authorised(method, path, headers, body, self.token):
            return 400, error("InvalidSignatureException")
        said: dict[str, Any] = json.loads(body)
        if said.get("KeyId") != self.key_id:
            return 400, error("NotFoundException")
        if headers["x-amz-target"] == "TrentService.GetPublicKey":
            der = bytes.fromhex("3056301006072a8648ce3d020106052b8104000a03420004") + self.key.public_key.to_bytes()
            made = {"PublicKey": base64.b64encode(der).decode(), "KeySpec": self.spec, "KeyUsage": "SIGN_VERIFY"}
            return 200, json.dumps(made).encode()
        if headers["x-amz-target"] != "TrentService.Sign" or said["MessageType"] != "DIGEST":
            return 400, error("ValidationException")
        digest = base64.b64decode(said["Message"])
        if len(digest) != 32 or said["SigningAlgorithm"] != "ECDSA_SHA_256":
            return 400, error("ValidationException")
        signature = self.key.sign_msg_hash(digest)
        self.signed += 1
        s = N - signature.s if self.signed % 2 else signature.s
        der = self.garble if self.garble is not None else sequence(integer(signature.r) + integer(s))
        return 200, json.dumps({"KeyId": self.key_id, "Signature": base64.b64encode(der).decode()}).encode()


def error(kind: str) -> bytes:
    return json.dumps({"__type": f"com.amazonaws.kms#{kind}", "message": f"secret {SECRET} is in here"}).encode()


def integer(number: int) -> bytes:
    raw = number.to_bytes(32, "big").lstrip(b"\0")
    raw = raw if raw[0] < 0x80 else b"\0" + raw
    return b"\x02" + bytes([len(raw)]) + raw


def sequence(body: bytes) -> bytes:
    return b"\x30" + bytes([len(body)]) + body


def authorised(method: str, path: str, headers: dict[str, str], body: bytes, token: str | None) -> bool:
    """Signature version 4, written down from its description a second time."""
    words = dict(part.split("=", 1) for part in headers["authorization"].partition(" ")[2].split(", "))
    names = words["SignedHeaders"].split(";")
    needed = {"host", "x-amz-date", "x-amz-target", "content-type"} | ({"x-amz-security-token"} if token else set())
    if not needed <= set(names) or (token and headers.get("x-amz-security-token") != token):
        return False
    access, day, region, service, end = words["Credential"].split("/")
    if (access, region, service, end) != (ACCESS, REGION, "kms", "aws4_request"):
        return False
    canonical = [method, path, "", *(f"{name}:{headers[name]}" for name in names), "", ";".join(names)]
    canonical.append(hashlib.sha256(body).hexdigest())
    scope = f"{day}/{region}/{service}/{end}"
    hashed = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{headers['x-amz-date']}\n{scope}\n{hashed}"
    secret = b"AWS4" + SECRET.encode()
    for part in (day, region, service, end):
        secret = hmac.digest(secret, part.encode(), "sha256")
    return hmac.compare_digest(hmac.digest(secret, text.encode(), "sha256").hex(), words["Signature"])


@contextmanager
def serving(double: Double) -> Iterator[Double]:
    """Serve a double on a free port; its address is in `url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            double.asked.append((f"{self.command} {self.path}", body))
            extra: dict[str, str] = {}
            if double.faults:
                status, extra, content = double.faults.pop(0)
                if status == 0:  # the connection breaks
                    self.close_connection = True
                    return
            else:
                status, content = double.answer(self.command, self.path, headers, body)
            self.send_response(status)
            for name, value in {"content-length": str(len(content)), **extra}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    for verb in ("GET", "POST", "PUT"):
        setattr(Handler, f"do_{verb}", Handler.respond)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
