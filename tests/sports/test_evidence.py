"""Bodies kept by their hash: on disk, in a bucket, and what a receipt shows of them."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofbook.settings_sports import EvidenceSettings
from sports.consensus import decide
from sports.evidence import (
    DiskStore,
    Evidence,
    EvidenceError,
    S3Store,
    normalised,
    of_decision,
    pack,
    store_of,
    unpack,
)
from sports.evidence.s3 import EMPTY, Signing
from sports.model import ProviderName, UnixTime
from tests.sports.bodies import FINISHED, LATER, encode
from tests.sports.test_failure_table import RULE, SETTLED, over_time, whole
from tests.sports.test_fetching import KEY, Stage, ask, ok

FD = ProviderName("football-data")
DAY = 86_400


def kept(store: Any, body: bytes, at: int = LATER) -> str:
    return asyncio.run(Evidence(store).keep(FD, body, UnixTime(at), "football-data/matches/1", 200))


def body_of(store: Any, sha256: str) -> bytes:
    return asyncio.run(Evidence(store).body(sha256))


@given(body=st.binary(max_size=2000))
def test_pack__unpacks_to_the_same(body: bytes) -> None:
    assert unpack(pack(body), hashlib.sha256(body).hexdigest()) == body


@given(body=st.binary(min_size=1, max_size=200), data=st.data())
def test_unpack__damaged__is_never_believed(body: bytes, data: st.DataObject) -> None:
    packed = bytearray(pack(body))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(EvidenceError):
        assert unpack(bytes(packed), hashlib.sha256(body).hexdigest()) == body


def test_unpack__cut_short_or_a_bomb__is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"x" * 1000
    with pytest.raises(EvidenceError, match="damaged"):
        unpack(pack(body)[:-5], hashlib.sha256(body).hexdigest())
    monkeypatch.setattr("sports.evidence.store.MAX_BYTES", 100)
    with pytest.raises(EvidenceError, match="damaged"):
        unpack(zlib.compress(body), hashlib.sha256(body).hexdigest())


def test_disk__body_kept_twice__is_one_file_and_two_lines(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    first, second = kept(store, b"a body"), kept(store, b"a body", LATER + 60)
    assert first == second == hashlib.sha256(b"a body").hexdigest()
    assert body_of(store, first) == b"a body"
    assert [path.name for path in tmp_path.rglob("*.z")] == [f"{first}.z"]
    assert [entry["fetched_at"] for entry in store.entries("2022-12-18")] == [LATER, LATER + 60]
    assert not list(tmp_path.rglob("*.tmp"))


def test_disk__not_kept_or_no_hash__is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="may be past its retention"):
        body_of(DiskStore(tmp_path), "0" * 64)
    with pytest.raises(EvidenceError, match="no SHA-256"):
        body_of(DiskStore(tmp_path), "../../etc/passwd")


def test_disk__damaged_body__is_an_error(tmp_path: Path) -> None:
    sha256 = kept(DiskStore(tmp_path), b"a body")
    (place,) = tmp_path.rglob("*.z")
    place.write_bytes(pack(b"another"))
    with pytest.raises(EvidenceError, match="damaged"):
        body_of(DiskStore(tmp_path), sha256)


def test_sweep__drops_old_days_and_what_only_they_name(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    old, shared, pinned = (kept(store, body, LATER) for body in (b"old", b"shared", b"pinned"))
    kept(store, b"shared", LATER + 40 * DAY)
    assert store.sweep(LATER + 20 * DAY, 30) == (0, 0)
    assert store.sweep(LATER + 40 * DAY, 30, {pinned}) == (1, 1)
    assert store.days() == ["2023-01-27"]
    assert (body_of(store, shared), body_of(store, pinned)) == (b"shared", b"pinned")
    with pytest.raises(EvidenceError):
        body_of(store, old)


def test_entries__line_cut_off_by_a_crash__is_passed_over(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    kept(store, b"a")
    with (tmp_path / "index" / "2022-12-18.jsonl").open("a") as file:
        file.write('{"provider": "foot')
    assert len(list(store.entries("2022-12-18"))) == 1


def test_fetcher__keeps_what_it_reads(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    stage = Stage(ok())
    stage.sink = Evidence(store)
    (found,) = stage.run(ask())
    assert body_of(store, found.sha256) == encode(FINISHED["football-data"])
    assert KEY not in (tmp_path / "index" / "2022-12-18.jsonl").read_text()


def test_fetcher__evidence_cannot_be_kept__still_reads() -> None:
    stage = Stage(ok())
    stage.sink = Evidence(DiskStore(Path("/dev/null/nowhere")))
    (found,) = stage.run(ask())
    assert found.sha256 == found.reading.body_sha256


def test_signing__the_example_of_the_documentation() -> None:
    """GET /test.txt with a range, from the page on signing with the Authorization header."""
    signing = Signing(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "us-east-1",
        lambda: datetime(2013, 5, 24, tzinfo=UTC),
    )
    url = "https://examplebucket.s3.amazonaws.com/test.txt"
    headers = signing.headers("GET", url, EMPTY, {"range": "bytes=0-9"})
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )
    assert "wJalr" not in repr(signing)


class Bucket:
    """A bucket in memory, with one failure on request."""

    def __init__(self, failure: int | Exception | None = None) -> None:
        self.objects: dict[str, bytes] = {}
        self.calls: list[str] = []
        self._failure = failure

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(f"{request.method} {request.url}")
        assert request.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=id/")
        assert request.headers["x-amz-content-sha256"] == hashlib.sha256(request.content).hexdigest()
        if isinstance(self._failure, Exception):
            raise self._failure
        if self._failure is not None:
            return httpx.Response(self._failure)
        if request.method == "PUT":
            self.objects[request.url.path] = request.content
            return httpx.Response(200)
        found = self.objects.get(request.url.path)
        if found is None:
            return httpx.Response(404)
        return httpx.Response(200, content=b"" if request.method == "HEAD" else found)


def in_bucket(bucket: Bucket, run: Any, endpoint: str | None = None) -> Any:
    async def play() -> Any:
        async with httpx.AsyncClient(transport=httpx.MockTransport(bucket)) as client:
            store = S3Store(client, "evidence", "eu-west-3", "id", "secret", "node-1/", endpoint)
            return await run(Evidence(store))

    return asyncio.run(play())


def test_s3__body_kept_twice__is_put_once_and_read_back() -> None:
    bucket = Bucket()

    async def twice(evidence: Evidence) -> bytes:
        for at in (LATER, LATER + 60):
            sha256 = await evidence.keep(FD, b"a body", UnixTime(at), "football-data/matches/1", 200)
        return await evidence.body(sha256)

    assert in_bucket(bucket, twice) == b"a body"
    names = sorted(bucket.objects)
    assert [name.split("/")[1:3] for name in names] == [["node-1", "bodies"], ["node-1", "index"], ["node-1", "index"]]
    puts = [call for call in bucket.calls if call.startswith("PUT https://evidence.s3.eu-west-3.amazonaws.com/")]
    assert len(puts) == 3


def test_s3__another_service__has_the_bucket_in_the_path() -> None:
    bucket = Bucket()
    with pytest.raises(EvidenceError, match="no body"):
        in_bucket(bucket, lambda evidence: evidence.body("0" * 64), "http://127.0.0.1:9000")
    assert bucket.calls == [f"GET http://127.0.0.1:9000/evidence/node-1/bodies/00/{'0' * 64}.z"]


@pytest.mark.parametrize(("failure", "says"), [(403, "answered 403"), (httpx.ConnectError("no"), "ConnectError")])
def test_s3__refused_or_down__says_what_to_look_at(failure: Any, says: str) -> None:
    with pytest.raises(EvidenceError, match=says) as caught:
        in_bucket(Bucket(failure), lambda e: e.keep(FD, b"a", UnixTime(LATER), "x", 200))
    assert "secret" not in str(caught.value)


def test_store_of__the_settings(tmp_path: Path) -> None:
    assert isinstance(store_of(EvidenceSettings(folder=tmp_path)), DiskStore)
    for name in ("id", "key"):
        (tmp_path / name).write_text("a-long-enough-secret")
    wanted = EvidenceSettings(
        store="s3", bucket="evidence", access_key_file=tmp_path / "id", secret_key_file=tmp_path / "key"
    )
    with pytest.raises(EvidenceError, match="needs a client"):
        store_of(wanted)
    assert isinstance(store_of(wanted, httpx.AsyncClient()), S3Store)


def test_normalised__names_the_hash_and_holds_nothing_else_of_the_body() -> None:
    (reading, *_) = over_time(*whole("football-data"))
    said = normalised(reading)
    assert said["body_sha256"] == hashlib.sha256(encode(FINISHED["football-data"])).hexdigest()
    assert (said["regulation"], said["half_time"], said["shootout"]) == ([2, 1], [1, 0], None)
    assert json.loads(json.dumps(said)) == said


def test_of_decision__shows_supporters_and_dissenters() -> None:
    readings = over_time(*whole("football-data", "api-football", "espn"))
    answer = decide(readings, RULE, SETTLED)
    said = of_decision(answer, readings)
    assert (said["state"], said["supporters"]) == ("FINAL", ["G1", "G2", "G3"])
    assert {row["provider"] for row in said["readings"]} == {"football-data", "api-football", "espn"}
    assert {sha256 for _, sha256 in answer.evidence} <= {row["body_sha256"] for row in said["readings"]}
