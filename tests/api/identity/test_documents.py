"""The documents provider: what of a webhook is believed (its sender and time) and what is not (anything else)."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.identity.errors import (
    BadBirthDate,
    EventRejected,
    EvidenceRejected,
    ForeignHost,
    ProviderRefused,
    ProviderUnavailable,
)
from api.identity.providers import DocumentProvider, DocumentRegistration
from api.identity.providers.base import EventKind
from api.identity.relying_party import Secret
from tests.api.identity.documents import APP_SECRET, APP_TOKEN, LEVEL, WEBHOOK_SECRET, Documents
from tests.api.identity.double import NOW, Clock

INFO = {"firstName": "Andrea", "lastName": "MODELE", "dob": "1992-07-14"}
REGISTRATION = DocumentRegistration(
    "https://api.documents.example", Secret(APP_TOKEN), Secret(APP_SECRET), Secret(WEBHOOK_SECRET), LEVEL
)


class Bench:
    """Provider and double without a socket."""

    def __init__(self, **changes: Any) -> None:
        self.clock = Clock()
        self.documents = Documents(self.clock.now)
        self.reply: httpx.Response | None = None
        registration = replace(REGISTRATION, **changes)
        self.provider = DocumentProvider(registration, self.clock, transport=httpx.MockTransport(self.handle))
        self.started = self.provider.start("attempt-1")

    def handle(self, request: httpx.Request) -> httpx.Response:
        if self.reply is not None:
            return self.reply
        headers = {name.lower(): value for name, value in request.headers.items()}
        path = request.url.raw_path.decode()
        status, value = self.documents.answer(request.method, path, headers, request.content)
        return httpx.Response(status, json=value)

    def rejected(self, check: str, headers: dict[str, str], body: bytes) -> None:
        with pytest.raises(EventRejected) as caught:
            self.provider.ingest(headers, body)
        assert caught.value.check == check


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("algorithm", ["HMAC_SHA256_HEX", "HMAC_SHA512_HEX"])
def test_event__of_the_provider__names_the_attempt_and_nothing_more(bench: Bench, algorithm: str) -> None:
    _, body = bench.documents.event("attempt-1")
    event = bench.provider.ingest(*bench.documents.signed(body, algorithm))
    assert (event.reference, event.kind, event.at) == ("attempt-1", EventKind.REVIEWED, NOW)


def test_event__with_any_byte_changed__is_refused(bench: Bench) -> None:
    headers, body = bench.documents.event("attempt-1")
    for position in range(len(body)):
        spoiled = bytearray(body)
        spoiled[position] ^= 1
        bench.rejected("signature", headers, bytes(spoiled))


def test_event__of_other_white_space__is_refused_as_the_raw_body_is_signed(bench: Bench) -> None:
    headers, body = bench.documents.event("attempt-1")
    bench.rejected("signature", headers, json.dumps(json.loads(body), separators=(",", ":")).encode())


@pytest.mark.parametrize("algorithm", ["HMAC_SHA1_HEX", "", "none", "hmac_sha256_hex"])
def test_event__by_a_weak_or_unknown_algorithm__is_refused(bench: Bench, algorithm: str) -> None:
    headers, body = bench.documents.event("attempt-1")
    bench.rejected("algorithm", {**headers, "X-Payload-Digest-Alg": algorithm}, body)


def test_event__without_a_digest__is_refused(bench: Bench) -> None:
    _, body = bench.documents.event("attempt-1")
    bench.rejected("signature", {"x-payload-digest-alg": "HMAC_SHA256_HEX"}, body)


@pytest.mark.parametrize(
    ("age_s", "taken"), [(0, True), (24 * 3_600 + 400, True), (25 * 3_600 + 1, False), (-301, False)]
)
def test_event__by_its_age__is_taken_as_long_as_the_provider_repeats_it(bench: Bench, age_s: int, taken: bool) -> None:
    headers, body = bench.documents.event("attempt-1", createdAtMs=int((NOW - age_s) * 1_000))
    if taken:
        assert bench.provider.ingest(headers, body).reference == "attempt-1"
    else:
        bench.rejected("time", headers, body)


def test_event__with_its_time_as_text__is_read_as_utc(bench: Bench) -> None:
    headers, body = bench.documents.event("attempt-1", createdAtMs="2026-09-21 14:13:20.000")
    assert bench.provider.ingest(headers, body).at == NOW


@pytest.mark.parametrize(
    "change",
    [
        {"createdAtMs": None},
        {"createdAtMs": "soon"},
        {"createdAtMs": True},
        {"externalUserId": None},
        {"externalUserId": ""},
        {"externalUserId": "x" * 129},
    ],
)
def test_event__without_time_or_attempt__is_refused(bench: Bench, change: dict[str, Any]) -> None:
    bench.rejected("form", *bench.documents.event("attempt-1", **change))


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b"\xff"])
def test_event__that_is_no_object__is_refused(bench: Bench, raw: bytes) -> None:
    bench.rejected("form", *bench.documents.signed(raw))


def test_event__too_large__is_refused(bench: Bench) -> None:
    bench.rejected("size", *bench.documents.signed(b" " * 70_000))


def test_event__repeated__has_the_same_id_and_a_changed_one_another(bench: Bench) -> None:
    first = bench.provider.ingest(*bench.documents.event("attempt-1"))
    assert bench.provider.ingest(*bench.documents.event("attempt-1")).event_id == first.event_id
    assert bench.provider.ingest(*bench.documents.event("attempt-1", sequence=2)).event_id != first.event_id


def test_event__that_says_green_of_a_case_that_is_not__proves_nothing(bench: Bench) -> None:
    review = {"reviewResult": {"reviewAnswer": "GREEN"}, "info": INFO}
    event = bench.provider.ingest(*bench.documents.event("attempt-1", **review))
    assert bench.provider.fetch(bench.started.kept, event.reference) is None
    bench.documents.review("attempt-1", "RED", INFO)
    with pytest.raises(ProviderRefused):
        bench.provider.fetch(bench.started.kept, event.reference)


def test_result__of_a_completed_case__is_the_person(bench: Bench) -> None:
    bench.documents.review("attempt-1", "GREEN", INFO)
    found = bench.provider.fetch(bench.started.kept, "attempt-1")
    assert found is not None
    assert (found.family_name, str(found.birth), found.acr) == ("MODELE", "1992-07-14", LEVEL)


def test_result__of_another_level__is_refused(bench: Bench) -> None:
    bench.documents.review("attempt-1", "GREEN", INFO)
    bench.documents.cases["attempt-1"]["review"]["levelName"] = "selfie-only"
    with pytest.raises(EvidenceRejected) as caught:
        bench.provider.fetch(bench.started.kept, "attempt-1")
    assert caught.value.check == "acr"


def test_result__asked_for_another_attempt__is_refused(bench: Bench) -> None:
    bench.provider.start("attempt-2")
    bench.documents.review("attempt-2", "GREEN", INFO)
    with pytest.raises(EvidenceRejected):
        bench.provider.fetch(bench.started.kept, "attempt-2")


@pytest.mark.parametrize("info", [None, {}, {"dob": None}, {"dob": "1992"}, {**INFO, "lastName": 7}])
def test_result__without_a_usable_identity__is_no_person(bench: Bench, info: Any) -> None:
    bench.documents.review("attempt-1", "GREEN", info)
    with pytest.raises((EvidenceRejected, BadBirthDate)):
        bench.provider.fetch(bench.started.kept, "attempt-1")


def test_result__not_there_yet__is_none(bench: Bench) -> None:
    assert bench.provider.fetch(bench.started.kept, "attempt-1") is None
    bench.documents.cases.clear()
    assert bench.provider.fetch(bench.started.kept, "attempt-1") is None


def test_attempt_id__with_characters_of_a_path__stays_one_part_of_it(bench: Bench) -> None:
    assert bench.provider.fetch(bench.started.kept, "../../x?y#z") is None
    assert bench.documents.asked[-1].endswith("externalUserId=..%2F..%2Fx%3Fy%23z/one")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_provider__failing__is_down(bench: Bench, status: int) -> None:
    bench.reply = httpx.Response(status)
    for ask in (lambda: bench.provider.start("x"), lambda: bench.provider.fetch(bench.started.kept, "attempt-1")):
        with pytest.raises(ProviderUnavailable):
            ask()


def test_provider__with_a_wrong_secret__is_refused_by_the_peer() -> None:
    with pytest.raises(ProviderRefused):
        Bench(app_secret=Secret("another"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://documents.example/p", None])
def test_link__that_is_not_https__is_never_given_to_a_person(bench: Bench, url: Any) -> None:
    bench.reply = httpx.Response(200, json={"url": url})
    with pytest.raises(ForeignHost):
        bench.provider.start("attempt-3")
