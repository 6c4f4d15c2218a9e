"""The header and the body: pure."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.tracing.spans import Place, Span, SpanKind, otlp

IDS = st.builds(
    Place,
    st.binary(min_size=16, max_size=16).filter(any),
    st.binary(min_size=8, max_size=8).filter(any),
)


@given(IDS)
def test_header__of_a_place__is_read_as_that_place(place: Place) -> None:
    assert Place.read(place.header) == place


@given(st.text(max_size=60))
def test_header__of_anything__is_a_place_or_none(header: str) -> None:
    found = Place.read(header)
    assert found is None or (len(found.trace), len(found.span)) == (16, 8)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "00-" + "a" * 32 + "-" + "b" * 16,
        "ff-" + "a" * 32 + "-" + "b" * 16 + "-01",
        "00-" + "0" * 32 + "-" + "b" * 16 + "-01",
        "00-" + "a" * 32 + "-" + "0" * 16 + "-01",
        "00-" + "A" * 32 + "-" + "b" * 16 + "-01",
    ],
    ids=["none", "empty", "no flags", "version ff", "trace of zeros", "span of zeros", "capitals"],
)
def test_header__that_names_no_place__is_not_read(header: str | None) -> None:
    assert Place.read(header) is None


def test_body__of_a_span__is_in_the_form_of_otlp() -> None:
    place, other = Place(b"\x01" * 16, b"\x02" * 8), Place(b"\x03" * 16, b"\x04" * 8)
    attributes = {"a": "word", "b": 7, "c": True}
    span = Span("chain.mine", place, b"\x05" * 8, 9, 8, SpanKind.SERVER, attributes, (other,), failed=True)
    (resource,) = json.loads(otlp("proofbook-api", [span]))["resourceSpans"]
    assert resource["resource"] == {"attributes": [{"key": "service.name", "value": {"stringValue": "proofbook-api"}}]}
    assert resource["scopeSpans"][0]["spans"] == [
        {
            "traceId": "01" * 16,
            "spanId": "02" * 8,
            "parentSpanId": "05" * 8,
            "name": "chain.mine",
            "kind": 2,
            "startTimeUnixNano": "9",
            "endTimeUnixNano": "9",
            "attributes": [
                {"key": "a", "value": {"stringValue": "word"}},
                {"key": "b", "value": {"intValue": "7"}},
                {"key": "c", "value": {"boolValue": True}},
            ],
            "links": [{"traceId": "03" * 16, "spanId": "04" * 8}],
            "status": {"code": 2},
        }
    ]
