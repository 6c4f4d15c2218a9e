"""What is told to a client when a request cannot be done: RFC 9457 problem documents with stable types.

    {"type": "/problems/too-many-requests", "title": ..., "status": 429, "detail": ..., "field": ..., "remedy": ...,
     "instance": "urn:uuid:...", "errors": [{"field": ..., "detail": ..., "remedy": ...}]}

`type` never changes and is what programs compare; `detail` and `remedy` are for people. A document holds no secret and
nothing of the machine's inside. Every class of `api.errors` is one type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

from starlette.responses import JSONResponse

from proofbook.errors import ProofbookError
from proofbook.redaction import redact_text

MEDIA_TYPE: Final = "application/problem+json"
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one value of a request; `field` is its path, as `body.legs.0.odds`."""

    field: str
    detail: str
    remedy: str


class Problem(ProofbookError):
    """A request that cannot be done. Subclasses fix `slug`, `status` and `title`; a lone one may be given them.

    `retry_after_s` becomes the Retry-After header; `extra` are further members of the document.
    """

    slug: str = "problem"
    status: int = 400
    title: str = "The request cannot be done"
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        detail: str = "",
        remedy: str = "",
        *,
        field: str | None = None,
        slug: str | None = None,
        status: int | None = None,
        title: str | None = None,
        retry_after_s: int | None = None,
        errors: Sequence[FieldFault] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail, remedy)
        self.detail = detail
        self.field = field
        self.slug = slug or self.slug
        self.status = status or self.status
        self.title = title or self.title
        self.retry_after_s = retry_after_s
        self.errors = tuple(errors)
        self.extra = dict(extra or {})

    @property
    def type(self) -> str:
        """The reference that programs compare; `GET` on it describes the type."""
        return f"/problems/{self.slug}"

    def document(self, request_id: str = "") -> dict[str, Any]:
        """The document, without members that are empty."""
        own = {
            **self.extra,
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": redact_text(self.detail)[:_LONGEST],
            "field": self.field,
            "remedy": redact_text(self.remedy)[:_LONGEST],
            "retry_after_s": self.retry_after_s,
            "errors": [asdict(error) for error in self.errors],
            "instance": f"urn:uuid:{request_id}" if request_id else None,
        }
        return {name: value for name, value in own.items() if value not in (None, "", [])}

    def response(self, request_id: str = "") -> JSONResponse:
        """The answer that carries the document."""
        headers = dict(self.headers)
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(max(1, self.retry_after_s))
        return JSONResponse(self.document(request_id), self.status, headers, MEDIA_TYPE)


def kinds(root: type[Problem] = Problem) -> dict[str, type[Problem]]:
    """Every problem type by its slug."""
    found: dict[str, type[Problem]] = {}
    for kind in root.__subclasses__():
        found |= {kind.slug: kind} | kinds(kind)
    return found
