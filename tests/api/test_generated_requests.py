"""Requests that Schemathesis generates from the API's own description: whoever asks whatever, nothing breaks."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import httpx
import pytest
import schemathesis
from eth_account import Account
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from api.desk.service import Desk
from api.problems import MEDIA_TYPE
from chain.rpc.errors import NoEndpoint
from proofbook.clock import ManualMatchClock
from proofbook.errors import ClockUnavailable
from tests.api.app_world import app_of, settings_of
from tests.api.conftest import FakeChain
from tests.api.desk.desk_stage import DESK, DOMAIN, HOME, NOW, SECOND, Stage
from tests.api.people import People, Person, people_of

pytestmark = pytest.mark.process
_NO_STREAM = "/v1/stream"  # answers without end
_NEEDS_OTHERS = (
    *("/v1/grants", "/v1/cash-outs", "/v1/identity", "/v1/quotes", "/v1/bets"),
    *("/v1/fixtures/{fixture}/limit", "/v1/operator/budgets", "/v1/committee"),
)
"""What the app under test has no deployed set for, or no identity provider that answers: these may say so."""
_NEEDS_NOTHING = ("/v1/session", "/v1/duties", "/healthz", "/openapi.json")
"""What goes on, whatever else is down."""


def operations(app: Any) -> list[Any]:
    schema = schemathesis.openapi.from_dict(app.openapi())
    return [found.ok() for found in schema.get_all_operations() if found.ok().path != _NO_STREAM]


def headers_of(case: Any) -> dict[str, str]:
    """Generated headers that can be sent at all."""
    return {
        name: value
        for name, value in dict(case.headers or {}).items()
        if value.isascii() and value.isprintable() and name.lower() not in ("authorization", "content-length")
    }


@pytest.fixture
def crowd(parts: dict[str, Any], match: ManualMatchClock) -> Iterator[People]:
    """People of an app whose desk sells one market; number 99 is its operator."""
    match.set(NOW)
    table, operator = Stage(), Account.from_key((99).to_bytes(32, "big")).address
    app = app_of(settings_of(operators=(operator,)), **parts)
    app.state.desk = Desk(parts["database"], table, table, [DESK, SECOND], DOMAIN, match)
    with people_of(app) as made:
        yield made


def as_own(body: Any, person: Person, number: int) -> Any:
    """A generated body that speaks of the sender's own wallet, and every other time of a market that is open."""
    if isinstance(body, dict):
        body = {name: as_own(value, person, number) for name, value in body.items()}
        if "bettor" in body:
            body["bettor"] = person.address
        if "legs" in body and number % 2:
            body["legs"] = [hex(HOME)]
    return body


def played(
    app: Any, person: Person, seeds: tuple[int, int], examples: int, may_be_down: Callable[[str], bool]
) -> Counter[int]:
    """How often each status was answered to generated requests; every answer is what it must be."""
    answered: Counter[int] = Counter()
    strategies = [
        operation.as_strategy(generation_mode=mode)
        for operation in operations(app)
        for mode in schemathesis.GenerationMode
    ]

    def play(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="https://book.example")
        if person.token and isinstance(sent.get("json"), dict):
            sent["json"] = as_own(sent["json"], person, answered.total())
        try:
            answer = ask(person, sent, headers_of(case))
        except httpx.InvalidURL:
            return  # longer than a client sends
        answered[answer.status_code] += 1
        down = answer.status_code == 503 and may_be_down(case.path) and int(answer.headers["retry-after"]) > 0
        assert answer.status_code < 500 or down, (sent, answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == MEDIA_TYPE, (sent, answer.text)
            assert json.loads(answer.content)["type"].startswith("/problems/")
        if answer.status_code == 401 and person.token:
            # A generated request may have signed this one out.
            person.token = ""
            person.sign_in("token")

    for one in seeds:
        checked = given(st.one_of(strategies))(play)
        seed(one)(
            settings(
                max_examples=examples,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(checked)
        )()
    return answered


@pytest.mark.parametrize("number", [5, 1, 99], ids=["anonymous", "customer", "operator"])
def test_generated_requests__as_each_role__never_a_5xx_and_each_error_a_problem(
    crowd: People,
    number: int,
    counts: Callable[[int, int], int],
    seeds: tuple[int, int],
    record_property: Callable[[str, object], None],
) -> None:
    person = crowd(number)
    if number != 5:
        person.sign_in("token")
    answered = played(crowd.app, person, seeds, counts(50, 3_500), lambda path: path.startswith(_NEEDS_OTHERS))
    record_property("requests answered", answered.total())
    record_property("answers", json.dumps(dict(sorted(answered.items()))))
    assert any(status in answered for status in (200, 201, 204))
    assert any(status // 100 == 4 for status in answered)


@pytest.mark.parametrize("part", ["chain", "clock"])
def test_generated_requests__a_part_is_down__only_what_needs_it_says_so_and_when_to_try_again(
    crowd: People,
    chain: FakeChain,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    counts: Callable[[int, int], int],
    seeds: tuple[int, int],
) -> None:
    person = crowd(1)
    person.sign_in("token")

    def down(*_: object) -> NoReturn:
        raise (NoEndpoint([]) if part == "chain" else ClockUnavailable("the match clock", "start it"))

    chain.down = part == "chain"
    desk = crowd.app.state.desk
    monkeypatch.setattr(*((desk.reader, "head", down) if part == "chain" else (desk.clock, "now", down)))
    answered = played(crowd.app, person, seeds, counts(40, 600), lambda path: not path.startswith(_NEEDS_NOTHING))
    assert answered[200]


def ask(person: Person, sent: dict[str, Any], headers: dict[str, str]) -> Any:
    own = {"authorization": f"Bearer {person.token}"} if person.token else {}
    return person.client.request(
        sent["method"],
        sent["url"],
        params=sent.get("params"),
        json=sent.get("json"),
        content=sent.get("data") if isinstance(sent.get("data"), bytes | str) else None,
        headers=headers | own,
    )
