"""What is read once for all orders that are judged under one lock, and what each ticket changes of it.

    prepare   the chain's head, its words, tickets under way, prices: each in one question for all, side by side
    hold      a ticket was given: it counts against whoever comes next

An order sees exactly what it would see alone: the tickets before it, those of its group included; and of what is held
only what can touch it, that of its bettor and of its fixtures (a test compares both).
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, TypeVar, cast, runtime_checkable
from uuid import UUID

from sqlmodel import Session

from api.desk import store
from api.desk.facts import SLOTS, Held, HeldBet, HeldOffer
from api.desk.offers import MarketView, Prices, offer_of
from api.desk.reading import Head
from api.desk.reasons import Refusal
from chain.typed_data import Order
from pricing.columns import Offer
from sports.errors import SportsError

T = TypeVar("T")
Wants = tuple[str, int, tuple[int, ...]]
"""Bettor, nonce and legs of an order: what a reader of the chain needs to know of it."""


@runtime_checkable
class ReadsAhead(Protocol):
    """A reader that can ask for many orders at once."""

    def warm(self, wanted: Sequence[Wants], head: Head) -> None:
        """Read what these orders touch, as of a block."""
        ...


@runtime_checkable
class ManyPrices(Protocol):
    """Prices that can be asked for many markets at once."""

    def views(self, markets: Sequence[tuple[int, Offer]], now: int) -> list[MarketView | None]:
        """The markets now, each as `Prices.view` gives it."""
        ...


class HeldIndex:
    """What is held, by whom and what it touches."""

    def __init__(self, held: Held) -> None:
        self._bets: list[HeldBet] = []
        self._by: defaultdict[str | int, list[int]] = defaultdict(list)
        self._offers = held.offers
        for bet in held.bets:
            self.add(bet)

    def add(self, bet: HeldBet) -> None:
        """One more."""
        number = len(self._bets)
        self._bets.append(bet)
        keys: list[str | int] = [bet.terms.bettor.lower(), *bet.fixtures]
        for key in keys:
            self._by[key].append(number)

    def touching(self, bettor: str, legs: Iterable[int]) -> Held:
        """What can matter to an order of this bettor on these legs."""
        fixtures = {leg >> 128 for leg in legs}
        keys: list[str | int] = [bettor.lower(), *fixtures]
        found = sorted({number for key in keys for number in self._by.get(key, ())})
        return Held(
            tuple(self._bets[number] for number in found),
            tuple(one for one in self._offers if _touches(one, bettor, fixtures)),
        )


def _touches(offer: HeldOffer, bettor: str, fixtures: set[int]) -> bool:
    return offer.bettor.lower() == bettor.lower() or offer.home in fixtures or not fixtures.isdisjoint(offer.fixtures)


class Beside(Generic[T]):
    """A question that is asked while others are: most of the time of each is waiting for database or node."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._answer: T | None = None
        self._fault: BaseException | None = None
        # A thread of its own, not one of a pool: a process that is forked has the pool's book-keeping and no thread.
        self._thread = threading.Thread(target=self._run, name="beside", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answer = self._ask()
        except BaseException as fault:  # whatever it is, it is raised where the answer is asked for
            self._fault = fault

    def wait(self) -> None:
        """Wait until it is answered, or has failed."""
        self._thread.join()

    def answer(self) -> T:
        """The answer. Raises what asking raised."""
        self.wait()
        if self._fault is not None:
            raise self._fault
        return cast("T", self._answer)


@dataclass
class Sitting:
    """One lock's orders. `refused` are those whom the gate keeps out, by user and wallet."""

    session: Session
    now: int
    head: Head | None = None
    refused: dict[tuple[UUID | None, str], Refusal | None] = field(default_factory=dict)
    _held: HeldIndex = field(default_factory=lambda: HeldIndex(Held()))
    _given: dict[str, dict[int, int]] = field(default_factory=dict)
    _views: dict[tuple[int, Offer], MarketView | None] = field(default_factory=dict)

    def prepare(
        self,
        orders: Sequence[Order],
        head: Callable[[], Head],
        reader: object,
        prices: Prices,
        tickets: dict[bytes, HeldBet],
    ) -> None:
        """Read for these orders; `tickets` are those known from before, brought up to date."""
        wanted = list(dict.fromkeys(named for one in orders for named in _named(one.legs)))
        asks: list[Beside[Any]] = []
        try:
            if isinstance(prices, ManyPrices):
                asks.append(Beside(partial(prices.views, wanted, self.now)))
            # The head before what is held: what is mined after it is among the tickets still.
            self.head = head()
            if isinstance(reader, ReadsAhead):
                touched = [(one.bettor, one.nonce, one.legs) for one in orders]
                asks.append(Beside(partial(reader.warm, touched, self.head)))
            self._held = HeldIndex(store.held(self.session, self.now, self.head.number, tickets))
            self._given = store.nonces_given_to(self.session, {one.bettor for one in orders})
        finally:
            for one in asks:
                one.wait()
        answers = [one.answer() for one in asks]
        if isinstance(prices, ManyPrices):
            self._views = dict(zip(wanted, answers[0], strict=True))

    def held_for(self, order: Order) -> Held:
        """What is held and can touch an order."""
        return self._held.touching(order.bettor, order.legs)

    def has_ticket(self, order: Order) -> bool:
        """Whether this nonce of the bettor, or a later one of its slot, was given a ticket."""
        return self._given.get(order.bettor.lower(), {}).get(order.nonce % SLOTS, -1) >= order.nonce

    def hold(self, bet: HeldBet) -> None:
        """A ticket was given."""
        self._held.add(bet)
        given = self._given.setdefault(bet.terms.bettor.lower(), {})
        slot = bet.terms.nonce % SLOTS
        given[slot] = max(bet.terms.nonce, given.get(slot, -1))

    def views(self, legs: Sequence[int], prices: Prices) -> list[MarketView | None]:
        """The market of each leg."""
        found = []
        for leg in legs:
            named = (leg >> 128, offer_of(leg))
            if named not in self._views:
                self._views[named] = prices.view(*named, self.now)
            found.append(self._views[named])
        return found


def _named(legs: Sequence[int]) -> list[tuple[int, Offer]]:
    try:
        return [(leg >> 128, offer_of(leg)) for leg in legs]
    except SportsError:
        return []  # its own judgement says what is wrong with it
