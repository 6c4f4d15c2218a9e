"""A span, where it belongs, and the body that a collector takes of it; pure.

Trace Context (W3C, https://www.w3.org/TR/trace-context/) for the header; OTLP 1.x over HTTP in JSON
(https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding) for the body: ids are hexadecimal, times texts of
nanoseconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final, Self

_PARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
Value = str | int | bool


class SpanKind(IntEnum):
    """Whose side of a call a span is, as OTLP numbers it."""

    INTERNAL = 1
    SERVER = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A span's place: 16 and 8 bytes, never zero."""

    trace: bytes
    span: bytes

    @classmethod
    def read(cls, header: str | None) -> Self | None:
        """The place that a `traceparent` names; None for none, and for one that is malformed.

        Whether its sender samples is not read: what is kept is ours to say.
        """
        found = None if header is None else _PARENT.fullmatch(header.strip())
        if found is None:
            return None
        made = cls(bytes.fromhex(found[1]), bytes.fromhex(found[2]))
        return made if any(made.trace) and any(made.span) else None

    @property
    def header(self) -> str:
        """The `traceparent` that names it."""
        return f"00-{self.trace.hex()}-{self.span.hex()}-01"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of work; Unix nanoseconds. `links` are places of other traces that it has to do with."""

    name: str
    place: Place
    parent: bytes | None
    began_ns: int
    ended_ns: int
    kind: SpanKind = SpanKind.INTERNAL
    attributes: Mapping[str, Value] = field(default_factory=dict)
    links: tuple[Place, ...] = ()
    failed: bool = False


def otlp(service: str, spans: Iterable[Span]) -> bytes:
    """The body of `POST /v1/traces`."""
    scope = {"scope": {"name": "proofbook"}, "spans": [_span(one) for one in spans]}
    resource = {"attributes": _attributes({"service.name": service})}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}).encode()


def _span(span: Span) -> dict[str, Any]:
    told: dict[str, Any] = {
        "traceId": span.place.trace.hex(),
        "spanId": span.place.span.hex(),
        "name": span.name,
        "kind": int(span.kind),
        "startTimeUnixNano": str(span.began_ns),
        "endTimeUnixNano": str(max(span.began_ns, span.ended_ns)),
        "attributes": _attributes(span.attributes),
        "links": [{"traceId": one.trace.hex(), "spanId": one.span.hex()} for one in span.links],
        "status": {"code": 2} if span.failed else {},
    }
    return told if span.parent is None else {**told, "parentSpanId": span.parent.hex()}


def _attributes(values: Mapping[str, Value]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items()]


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}
