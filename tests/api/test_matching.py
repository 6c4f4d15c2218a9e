"""The queue of sports matching over HTTP: the same file and the same rules as the command's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from eth_account import Account
from sqlmodel import select

from api.log.tables import LogEntry
from proofbook.database import Database
from sports.matching.review import Row, load_queue
from tests.api.app_world import app_of, problem, settings_of
from tests.api.people import People, Person, people_of

pytestmark = pytest.mark.process
REVIEWS, ALIASES = "/v1/operator/matching/reviews", "/v1/operator/matching/aliases"
ONE, TWO = "0123456789ab", "ffffffffffff"


def row(identity: str, *proposals: str) -> Row:
    return Row(identity, "espn", "77", "Deutschland", "France", None, None, 9_000, "two", proposals, False, 8_000, "00")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    queue = load_queue(tmp_path / "queue" / "review.jsonl")
    for one in (row(ONE, "a", "b"), row(TWO, "c")):
        queue._add({"act": "found", "row": asdict(one)})
    return queue.path


@pytest.fixture
def crowd(file: Path, parts: dict[str, object]) -> Iterator[People]:
    operator = Account.from_key((99).to_bytes(32, "big")).address
    with people_of(app_of(settings_of(operators=(operator,), review_file=file), **parts)) as made:
        yield made


@pytest.fixture
def operator(crowd: People) -> Person:
    person = crowd(99)
    person.sign_in()
    return person


def test_review__accepted_or_rejected__is_in_the_file_and_in_the_log(
    operator: Person, file: Path, database: Database
) -> None:
    assert [one["id"] for one in operator.ask("GET", REVIEWS).json()] == [ONE, TWO]
    done = operator.ask("POST", f"{REVIEWS}/{ONE}", {"decision": "accept", "fixture": "b"}).json()
    assert (done["state"], done["fixture"], done["decided_at"]) == ("accepted", "b", 1_800_000_000)
    assert operator.ask("POST", f"{REVIEWS}/{TWO}", {"decision": "reject"}).json()["state"] == "rejected"
    assert operator.ask("GET", REVIEWS).json() == []
    assert len(operator.ask("GET", f"{REVIEWS}?decided=true").json()) == 2
    kept = load_queue(file).rows
    assert (kept[ONE].key, kept[TWO].state) == ("b", "rejected")
    with database.session(write=False) as session:
        assert len(session.exec(select(LogEntry).where(LogEntry.kind == "matching.decided")).all()) == 2


@pytest.mark.parametrize(
    ("identity", "body", "status", "slug", "field"),
    [
        ("0" * 12, {"decision": "reject"}, 404, "not-found", "path.row"),
        (ONE, {"decision": "accept"}, 409, "conflict", "body.fixture"),
        (ONE, {"decision": "accept", "fixture": "c"}, 409, "conflict", "body.fixture"),
        (ONE, {"decision": "maybe"}, 422, "invalid-request", "body.decision"),
        ("xyz", {"decision": "reject"}, 422, "invalid-request", "path.row"),
    ],
)
def test_review__that_cannot_be__is_refused_and_nothing_is_written(
    operator: Person, file: Path, identity: str, body: dict[str, str], status: int, slug: str, field: str
) -> None:
    before = file.read_bytes()
    assert problem(operator.ask("POST", f"{REVIEWS}/{identity}", body), status, slug)["field"] == field
    assert file.read_bytes() == before


def test_review__decided_before__stays_so(operator: Person) -> None:
    operator.ask("POST", f"{REVIEWS}/{TWO}", {"decision": "accept"})
    problem(operator.ask("POST", f"{REVIEWS}/{TWO}", {"decision": "reject"}), 409, "conflict")


def test_alias__of_one_team_or_of_two__is_learned_or_refused(operator: Person, file: Path) -> None:
    assert operator.ask("POST", ALIASES, {"names": ["Germany", "Allemagne (h)"]}).status_code == 201
    assert load_queue(file).alias_sets == [["Germany", "Allemagne (h)"]]
    problem(operator.ask("POST", ALIASES, {"names": ["Germany", "France"]}), 409, "conflict")
    problem(operator.ask("POST", ALIASES, {"names": ["Germany"]}), 422, "invalid-request")
    assert len(load_queue(file).alias_sets) == 1


def test_queue__that_cannot_be_read__is_said_and_nothing_else_fails(operator: Person, file: Path) -> None:
    file.write_text("no json\n")
    assert "line 1" in problem(operator.ask("GET", REVIEWS), 503, "unavailable")["detail"]
    assert operator.ask("GET", "/v1/operator/halts").status_code == 200


def test_matching__of_a_customer__is_refused(crowd: People) -> None:
    ann = crowd(1)
    ann.sign_in()
    problem(ann.ask("GET", REVIEWS), 403, "not-allowed")
    problem(ann.ask("POST", ALIASES, {"names": ["a", "b"]}), 403, "not-allowed")
