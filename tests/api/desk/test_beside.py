"""Questions side by side: each answer once, each fault where its answer is asked for, and nobody left behind."""

from __future__ import annotations

import threading
from typing import cast

import pytest
from sqlmodel import Session

from api.desk.facts import Held
from api.desk.offers import MarketView
from api.desk.reading import Head
from api.desk.sitting import Beside, Sitting, Wants
from chain.rpc import NoEndpoint
from chain.typed_data import Order
from pricing.columns import Offer
from tests.api.desk.desk_stage import ANN, HOME, NOW, Stage

ORDER = Order(ANN.address, (HOME,), 1, 0, NOW + 600, 0)


def test_beside__two_questions__are_under_way_at_once() -> None:
    meet = threading.Barrier(2, timeout=30)
    asks = [Beside(lambda number=number: (meet.wait(), number)[1]) for number in (1, 2)]
    assert [one.answer() for one in asks] == [1, 2]


def test_beside__that_fails__raises_where_it_is_asked_and_not_before() -> None:
    def fail() -> None:
        raise ValueError("the question")

    one = Beside(fail)
    one.wait()
    with pytest.raises(ValueError, match="the question"):
        one.answer()


class Chain(Stage):
    """A chain and prices that can be asked for many; one of them may be down."""

    def __init__(self, down: str) -> None:
        super().__init__()
        self.down = down
        self.ended: list[str] = []

    def _end(self, what: str) -> None:
        self.ended.append(what)
        if self.down == what:
            raise NoEndpoint([])

    def head(self) -> Head:
        self._end("head")
        return super().head()

    def warm(self, wanted: list[Wants], head: Head) -> None:
        self._end("warm")

    def views(self, markets: list[tuple[int, Offer]], now: int) -> list[MarketView | None]:
        self._end("views")
        return [self.market for _ in markets]


@pytest.mark.parametrize("down", ["head", "warm", "views"])
def test_sitting__one_of_its_questions_fails__raises_that_and_has_waited_for_the_others(
    monkeypatch: pytest.MonkeyPatch, down: str
) -> None:
    for name, nothing in (("held", Held()), ("nonces_given_to", {})):
        monkeypatch.setattr(f"api.desk.sitting.store.{name}", lambda *_, nothing=nothing: nothing)
    chain, before = Chain(down), threading.active_count()
    with pytest.raises(NoEndpoint):
        Sitting(cast("Session", None), NOW).prepare([ORDER], chain.head, chain, chain, {})
    assert threading.active_count() == before
    assert set(chain.ended) >= {down, "views"}
