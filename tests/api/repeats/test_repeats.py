"""Writes that are sent again under a key: done once, answered alike; in PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlmodel import select

from api.context import Context
from api.duties.purging import purge
from api.errors import Conflict
from api.repeats.keeping import CUT_OFF_S, KEPT_S, Answer, claim, forget, keep, release
from api.repeats.tables import RepeatRow
from api.roles import Customer
from proofbook.clock import ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, problem, settings_of
from tests.api.people import People, Person, people_of

pytestmark = pytest.mark.process
KEY = "key-of-a-test"
ANN, BEN = UUID(int=1), UUID(int=2)


class Wish(BaseModel):
    units: int = 1


class Counter:
    """A write that counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0
        self.began = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()
        self.router = APIRouter()
        self.router.post("/v1/t/wishes", status_code=201)(self.wish)
        self.router.post("/v1/t/cookies")(self.cookie)
        self.router.post("/v1/t/refusals")(self.refuse)

    def wish(self, body: Wish, user: Customer) -> dict[str, int]:
        del user
        self.done += 1
        self.began.set()
        self.go_on.wait(10)
        return {"done": self.done, "units": body.units}

    def cookie(self, user: Customer, response: Response) -> int:
        del user
        self.done += 1
        response.set_cookie("secret", "x")
        return self.done

    def refuse(self, user: Customer) -> None:
        del user
        self.done += 1
        raise Conflict("not now")


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def crowd(counter: Counter, parts: dict[str, object]) -> Iterator[People]:
    with people_of(app_of(settings_of(), routers=[counter.router], **parts)) as made:
        yield made


@pytest.fixture
def ann(crowd: People) -> Person:
    person = crowd(1)
    person.sign_in("token")
    return person


def wish(person: Person, units: int = 1, key: str = KEY) -> object:
    return person.ask("POST", "/v1/t/wishes", {"units": units}, **{"idempotency-key": key})


def test_write__sent_again_under_its_key__is_done_once_and_answered_alike(ann: Person, counter: Counter) -> None:
    first, again = wish(ann), wish(ann)
    assert (first.status_code, again.status_code, counter.done) == (201, 201, 1)
    assert first.json() == again.json() == {"done": 1, "units": 1}
    assert "idempotent-replay" not in first.headers
    assert again.headers["idempotent-replay"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["x-request-id"] != first.headers["x-request-id"]


def test_write__another_body_or_address_under_the_key__is_a_conflict(ann: Person, counter: Counter) -> None:
    wish(ann)
    document = problem(wish(ann, 2), 409, "key-of-another-request")
    assert document["field"] == "header.idempotency-key"
    problem(ann.ask("POST", "/v1/t/cookies", **{"idempotency-key": KEY}), 409, "key-of-another-request")
    assert counter.done == 1


def test_write__keys_of_others_and_none__are_writes_of_their_own(crowd: People, ann: Person, counter: Counter) -> None:
    ben = crowd(2)
    ben.sign_in("token")
    assert [wish(ann).json()["done"], wish(ben).json()["done"], wish(ann, key="another-key").json()["done"]] == [
        1,
        2,
        3,
    ]
    for _ in range(2):
        ann.ask("POST", "/v1/t/wishes", {"units": 1})
    assert counter.done == 5


def test_write__of_a_browser_without_its_token__is_refused_before_any_answer_is_given(crowd: People) -> None:
    person = crowd(1)
    person.sign_in()
    assert wish(person).status_code == 201
    person.csrf = ""
    problem(wish(person), 403, "cross-site")


def test_write__of_nobody__is_the_routes_matter(crowd: People) -> None:
    problem(wish(crowd(3)), 401, "not-signed-in")


@pytest.mark.parametrize("key", ["short", "x" * 101, "with a space"])
def test_key__of_another_shape__is_named(ann: Person, counter: Counter, key: str) -> None:
    assert problem(wish(ann, key=key), 422, "invalid-request")["field"] == "header.idempotency-key"
    assert counter.done == 0


def test_write__that_was_refused_or_gives_out_a_cookie__is_not_kept(ann: Person, counter: Counter) -> None:
    for _ in range(2):
        problem(ann.ask("POST", "/v1/t/refusals", **{"idempotency-key": "of-a-refusal"}), 409, "conflict")
        assert ann.ask("POST", "/v1/t/cookies", **{"idempotency-key": "of-a-cookie"}).status_code == 200
    assert counter.done == 4


def test_write__sent_again_while_it_is_done__is_told_to_wait(
    crowd: People, ann: Person, counter: Counter, database: Database
) -> None:
    counter.go_on.clear()
    answers: list[object] = []
    other = crowd(1)
    other.token = ann.token
    thread = threading.Thread(target=lambda: answers.append(wish(other)))
    thread.start()
    assert counter.began.wait(10)
    assert problem(wish(ann), 409, "request-under-way")["retry_after_s"] == 1
    counter.go_on.set()
    thread.join()
    assert wish(ann).json() == answers[0].json()
    assert counter.done == 1
    with database.session(write=False) as session:
        assert len(session.exec(select(RepeatRow)).all()) == 1


def test_claim__by_time_and_digest__is_done_repeated_or_refused(database: Database) -> None:
    answer = Answer(201, "application/json", b"{}")
    with database.session() as session:
        assert claim(session, ANN, KEY, b"one", 1_000) is None
        keep(session, ANN, KEY, answer)
        assert claim(session, BEN, KEY, b"two", 1_000) is None
    with database.session() as session:
        assert claim(session, ANN, KEY, b"one", 1_000 + KEPT_S - 1) == answer
        # Cut off a minute ago: whoever sends it again has it done.
        assert claim(session, BEN, KEY, b"two", 1_000 + CUT_OFF_S) is None
        release(session, BEN, KEY)
        assert claim(session, BEN, KEY, b"three", 1_001) is None
    with database.session() as session:
        assert claim(session, ANN, KEY, b"another", 1_000 + KEPT_S) is None
        assert forget(session, 1_001 + KEPT_S) == 1


def test_purge__after_a_day__forgets_the_keys(
    ann: Person, counter: Counter, crowd: People, wall: ManualWallClock
) -> None:
    context: Context = crowd.app.state.context
    wish(ann)
    purge(context)
    assert wish(ann).json()["done"] == 1
    asyncio.run(wall.advance(KEPT_S + 1))
    assert purge(context) >= 1
    with context.database.session(write=False) as session:
        assert session.exec(select(RepeatRow)).all() == []
