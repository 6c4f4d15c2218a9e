"""What a call of the API may raise.

ProofbookError
└── ClientError
    ├── ApiProblem       the API answered with a problem document
    └── ApiUnreachable   no answer that can be read came back
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofbook.errors import ProofbookError


class ClientError(ProofbookError):
    """A call that gave nothing."""


class ApiProblem(ClientError):
    """A problem document (RFC 9457): `type` is what programs compare, `document` has all of it."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.document = dict(document)
        self.type = str(document.get("type", "about:blank"))
        self.field: str | None = document.get("field")
        self.retry_after_s: int | None = document.get("retry_after_s")
        title, detail = document.get("title", f"status {status}"), document.get("detail", "")
        super().__init__(f"{title}: {detail}" if detail else str(title), str(document.get("remedy", "")))

    @property
    def slug(self) -> str:
        """The last part of `type`."""
        return self.type.rpartition("/")[2]


class ApiUnreachable(ClientError):
    """The connection failed, or what came back is no answer of this API."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} gave no answer: {why}", "check the address, and whether the API is up: GET /readyz")
