"""Bodies with their validators, so that an unchanged one is not sent again. Bounded; the oldest goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

MAX_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Remembered:
    """A healthy body and the validators that it came with."""

    body: bytes
    etag: str | None
    last_modified: str | None

    @property
    def headers(self) -> dict[str, str]:
        """What to send to be told when nothing has changed."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value is not None}


class Memory:
    """The last body of each address; addresses are given without their key."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._bodies: OrderedDict[str, Remembered] = OrderedDict()
        self._max_bytes = max_bytes
        self._bytes = 0

    def get(self, address: str) -> Remembered | None:
        """What is remembered of an address."""
        found = self._bodies.get(address)
        if found is not None:
            self._bodies.move_to_end(address)
        return found

    def put(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Remember a body, if it can be asked for conditionally; one without validators replaces what was there."""
        self.forget(address)
        entry = Remembered(body, headers.get("etag"), headers.get("last-modified"))
        if not entry.headers or len(body) > self._max_bytes:
            return
        self._bodies[address] = entry
        self._bytes += len(body)
        while self._bytes > self._max_bytes:
            _, oldest = self._bodies.popitem(last=False)
            self._bytes -= len(oldest.body)

    def forget(self, address: str) -> None:
        """Forget one address."""
        dropped = self._bodies.pop(address, None)
        if dropped is not None:
            self._bytes -= len(dropped.body)
