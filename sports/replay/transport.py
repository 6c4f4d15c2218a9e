"""A call and its answer, apart from sockets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `headers` by lower-case name, `body` only for POST."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. `wait_s` are real seconds before it leaves; an answer that is `cut` closes the connection instead."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/json; charset=utf-8"
    wait_s: float = 0.0
    cut: bool = False

    def having(self, *headers: tuple[str, str]) -> Answer:
        """The same answer with more headers."""
        return replace(self, headers=(*self.headers, *headers))


def answer_of(content: Any, status: int = 200) -> Answer:
    """A response of that JSON."""
    return Answer(status, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
