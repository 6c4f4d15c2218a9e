"""Requests that Schemathesis generates from the API's own description, sent as a person, and what may be answered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from api.problems import MEDIA_TYPE
from tests.api.people import Person

ENDLESS = ("/v1/stream",)
"""Their answers have no end."""
Change = Callable[[Any, int], None]
"""Changes the n-th generated case before it is sent."""
Answered = Callable[[Any, httpx.Response], None]


def unchanged(_case: Any, _number: int) -> None:
    return


def unwatched(_case: Any, _answer: httpx.Response) -> None:
    return


def operations(app: Any, only: Callable[[str], bool] = lambda _path: True) -> list[Any]:
    """Every operation of the description with one of these paths."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    found = (one.ok() for one in schema.get_all_operations())
    return [one for one in found if one.path not in ENDLESS and only(one.path)]


def cases(
    app: Any, seeds: tuple[int, ...], examples: int, only: Callable[[str], bool]
) -> Iterator[Callable[..., None]]:
    """For each seed a function that generates so many cases for another one."""
    modes = [
        one.as_strategy(generation_mode=mode) for one in operations(app, only) for mode in schemathesis.GenerationMode
    ]
    for one in seeds:
        run = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )

        def generate(act: Callable[[Any], None], number: int = one, run: settings = run) -> None:
            seed(number)(run(given(st.one_of(modes))(act)))()

        yield generate


def played(
    app: Any,
    person: Callable[[], Person],
    seeds: tuple[int, ...],
    examples: int,
    *,
    may_be_down: Callable[[str], bool] = lambda _path: False,
    only: Callable[[str], bool] = lambda _path: True,
    change: Change = unchanged,
    watch: Answered = unwatched,
) -> Counter[str]:
    """How often each status was answered, a 503 with what is down; every answer is what it must be."""
    answered: Counter[str] = Counter()

    def play(case: Any) -> None:
        change(case, answered.total())
        who, sent = person(), case.as_transport_kwargs(base_url="https://book.example")
        try:
            answer = ask(who, sent, headers_of(case))
        except httpx.InvalidURL:
            return  # longer than a client sends
        answered[told(answer)] += 1
        down = answer.status_code == 503 and may_be_down(case.path)
        assert answer.status_code < 500 or down, (sent, answer.text)
        check(sent, answer)
        watch(case, answer)

    for generate in cases(app, seeds, examples, only):
        generate(play)
    return answered


def told(answer: httpx.Response) -> str:
    """The status; of a 503 also what is down."""
    if answer.status_code != 503:
        return str(answer.status_code)
    return f"503 {json.loads(answer.content)['type'].removeprefix('/problems/')}"


def check(sent: dict[str, Any], answer: httpx.Response) -> None:
    """What is no success is a problem document; of what is down it says when to try again, and how."""
    if answer.status_code < 400:
        return
    document = json.loads(answer.content)
    assert answer.headers["content-type"] == MEDIA_TYPE, (sent, answer.text)
    assert document["type"].startswith("/problems/")
    if answer.status_code == 503:
        assert int(answer.headers["retry-after"]) > 0
        assert document["remedy"], (sent, answer.text)


def headers_of(case: Any) -> dict[str, str]:
    """Generated headers that can be sent at all."""
    return {
        name: value
        for name, value in dict(case.headers or {}).items()
        if value.isascii() and value.isprintable() and name.lower() not in ("authorization", "content-length")
    }


def ask(person: Person, sent: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    """Send it with the person's token."""
    own = {"authorization": f"Bearer {person.token}"} if person.token else {}
    return person.client.request(
        sent["method"],
        sent["url"],
        params=sent.get("params"),
        json=sent.get("json"),
        content=sent.get("data") if isinstance(sent.get("data"), bytes | str) else None,
        headers=headers | own,
    )
