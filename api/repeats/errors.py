"""Problems of writes that are sent again.

Problem
├── KeyOfAnother   409  the key came with another request before
└── UnderWay       409  the same request is being done at this moment
"""

from __future__ import annotations

from api.problems import Problem

HEADER = "header.idempotency-key"


class KeyOfAnother(Problem):
    """An idempotency key that came with another request in the last 24 hours."""

    slug, status, title = "key-of-another-request", 409, "This key came with another request"

    def __init__(self, key: str) -> None:
        super().__init__(f"the key {key!r} came with another method, address or body", "choose a new key", field=HEADER)


class UnderWay(Problem):
    """The first request of this key is still being done."""

    slug, status, title = "request-under-way", 409, "The same request is being done"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"the request of key {key!r} has no answer yet", "send it again in a second", field=HEADER, retry_after_s=1
        )
