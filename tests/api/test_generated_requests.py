"""Requests that Schemathesis generates from the API's own description: whoever asks whatever, nothing breaks."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from api.problems import MEDIA_TYPE
from tests.api.people import People, Person

pytestmark = pytest.mark.process
_NO_STREAM = "/v1/stream"  # answers without end
_NEEDS_OTHERS = {
    *("/v1/grants", "/v1/quotes", "/v1/bets", "/v1/cash-outs", "/v1/identity/attempts"),
    *("/v1/fixtures/{fixture}/limit", "/v1/operator/budgets", "/v1/committee"),
}
"""What needs contracts or an identity provider, which the app under test has none of: may say that, and when to try
again."""


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


@pytest.mark.parametrize("number", [5, 1, 99], ids=["anonymous", "customer", "operator"])
def test_generated_requests__as_each_role__never_a_5xx_and_each_error_a_problem(
    people: People, number: int, counts: Callable[[int, int], int], seeds: tuple[int, int]
) -> None:
    person = people(number)
    if number != 5:
        person.sign_in("token")
    answered: Counter[int] = Counter()
    strategies = [
        operation.as_strategy(generation_mode=mode)
        for operation in operations(people.app)
        for mode in schemathesis.GenerationMode
    ]

    def play(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="https://book.example")
        answer = ask(person, sent, headers_of(case))
        answered[answer.status_code // 100] += 1
        down = answer.status_code == 503 and case.path in _NEEDS_OTHERS and "retry-after" in answer.headers
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
                max_examples=counts(60, 3_400),
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(checked)
        )()
    assert answered[4] > 0
    assert answered[2] > 0


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
