"""What faults do to an answer on its way out. Pure: bytes in, bytes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from sports.replay.faults import Fault
from sports.replay.sites import Site
from sports.replay.transport import Answer, answer_of

HUGE_BYTES = 8 << 20
PAGE = (
    b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>"
    b"<body><center><h1>502 Bad Gateway</h1></center></body></html>"
)
_KEY = re.compile(rb'"(?:[^"\\]|\\.)+":')


def spoiled(site: Site, answer: Answer, faults: Sequence[Fault], now: int) -> Answer:
    """The answer with every fault of its way applied, in the order of the list."""
    for fault in faults:
        answer = _spoil(site, answer, fault, now)
    return answer


def _spoil(site: Site, answer: Answer, fault: Fault, now: int) -> Answer:
    if fault.kind in _BODIES:
        return replace(answer, body=_BODIES[fault.kind](answer.body))
    match fault.kind:
        case "429":
            said = site.throttled(1, fault.seconds, now)
            return said if any(name == "Retry-After" for name, _ in said.headers) else _retry(said, fault.seconds)
        case "500":
            return answer_of({"message": "Internal Server Error"}, 500)
        case "errors-in-200":
            return site.error_inside_200()
        case "slow":
            return replace(answer, wait_s=float(fault.seconds))
        case "silent":
            return replace(answer, cut=True)
        case "html":
            return Answer(answer.status, PAGE, content_type="text/html")
    return answer


def _retry(said: Answer, seconds: int) -> Answer:
    return said.having(("Retry-After", str(seconds)))


def _truncated(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _huge(body: bytes) -> bytes:
    """The body and white space, which JSON allows: only its size is wrong."""
    return body + b" " * max(0, HUGE_BYTES - len(body))


def _duplicate_keys(body: bytes) -> bytes:
    """The first key twice, in front with null: whoever takes the last one sees nothing wrong."""
    found = _KEY.search(body)
    return body if found is None else body[: found.start()] + found[0] + b"null," + body[found.start() :]


def _bad_encoding(body: bytes) -> bytes:
    """Latin-1 with a letter that is no UTF-8, inside the first text."""
    return body.replace(b'":"', b'":"\xe9', 1) if b'":"' in body else b"\xe9" + body


_BODIES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": _truncated,
    "huge": _huge,
    "duplicate-keys": _duplicate_keys,
    "bad-encoding": _bad_encoding,
}
