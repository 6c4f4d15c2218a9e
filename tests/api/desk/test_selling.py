"""A bet sold back on Anvil: the desk's offer is what `cashOut` takes; and what it may not sell it refuses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api.desk import Refusal, store
from api.desk.facts import Held
from api.desk.offers import MarketView
from api.desk.reading import BookReader
from api.desk.selling import sell, slot_terms
from api.desk.service import Desk
from api.desk.store import BetState
from api.desk.tables import DeskBet, DeskOffer
from chain.development import key
from chain.typed_data import CashOutRequest, Order
from chain.wire import Code
from pricing.columns import Offer
from pricing.guard import Status
from proofbook.clock import ManualMatchClock
from proofbook.database import Database
from sports.words import FixtureId, Leg
from tests.contracts.world import EURO, World

pytestmark = [pytest.mark.anvil, pytest.mark.process]


class Prices:
    """One market that a test moves."""

    fair = (450_000, 270_000, 280_000)

    def view(self, fixture: int, offer: Offer, now: int) -> MarketView:
        return MarketView(Status.OPEN, "", None, self.fair, 50_000, now, now + 900, 3)


class Shop:
    """A bet of ann's on chain, and a desk that buys it back."""

    def __init__(self, world: World, database: Database) -> None:
        self.world, self.prices = world, Prices()
        self.clock = ManualMatchClock(world.at())
        fixtures = sorted(world.fixture(1_000 * EURO, start_in=50_000) for _ in range(2))
        self.legs = tuple(Leg(FixtureId(one), 1, 1, 0).pack() for one in fixtures)
        self.desk = Desk(
            database,
            BookReader(world.w3, world.addresses),
            self.prices,
            [key("desk"), key("second_desk")],
            world.addresses.book_domain,
            self.clock,
        )

    def bet(self, legs: tuple[int, ...], nonce: int = 3) -> DeskBet:
        order = Order(key("ann").address, legs, 20 * EURO, 0, self.clock.now() + 600, nonce)
        digest = order.digest(self.desk.domain)
        row = self.desk.receive(order, key("ann").sign(digest))
        bet = store.accepted_of(row)
        self.world.travel(max(self.world.now(), self.clock.now()))
        assert [item.code for item in self.world.place_many([bet])] == [Code.OK]
        with self.desk.database.session() as session:
            kept = store.find(session, row.id)
            assert kept is not None
            kept.block_number = self.world.w3.eth.block_number
            store.move(session, kept, BetState.MINED, self.clock.now())
        self.world.travel(self.world.now() + 61)
        self.clock.set(self.world.at())
        return kept

    def sell(self, row: DeskBet, part: int, least: int = 0) -> DeskOffer | Refusal:
        until = row.received_at + 5_000
        request = CashOutRequest(row.id, part, least, until)
        return sell(self.desk, row, part, least, until, key("ann").sign(request.digest(self.desk.domain)))

    def take(self, offer: DeskOffer) -> None:
        self.world.send(self.world.book.functions.cashOut(offer.data), key("ben").address)


@pytest.fixture
def shop(world: World, database: Database) -> Shop:
    return Shop(world, database)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("fair", [(300_000, 350_000, 350_000), (600_000, 200_000, 200_000)])
def test_sell__price_moved__offer_is_taken_by_the_book(shop: Shop, count: int, fair: Any) -> None:
    row = shop.bet(shop.legs[:count])
    facts = shop.desk.reader.facts(key("ann").address, 3, shop.legs, Held(), shop.desk.reader.head())
    assert facts.wallet.slot_terms == slot_terms(store.accepted_of(row).terms)
    before = shop.world.account("ann")[0]
    shop.prices.fair = fair
    offer = shop.sell(row, 8 * EURO)
    assert isinstance(offer, DeskOffer)
    assert (offer.units > 8 * EURO) == (fair[0] > 450_000)
    again = shop.sell(row, 8 * EURO)
    assert isinstance(again, DeskOffer)
    assert again.data == offer.data
    shop.take(offer)
    assert shop.world.account("ann")[0] - before == offer.units - offer.gain
    assert shop.world.solvent()


def test_sell__offer_out_or_part_sold_or_fair_word_missing__refused(shop: Shop) -> None:
    row = shop.bet(shop.legs[:1])
    assert isinstance(shop.sell(row, 21 * EURO), Refusal)
    assert isinstance(shop.sell(row, 5 * EURO, 50 * EURO), Refusal)
    offer = shop.sell(row, 5 * EURO)
    assert isinstance(offer, DeskOffer)
    second = shop.sell(row, 6 * EURO)
    assert isinstance(second, Refusal)
    assert "another offer" in second.detail
    shop.take(offer)
    shop.clock.advance(61)
    third = shop.sell(row, 6 * EURO)
    assert isinstance(third, Refusal)
    assert "another stake" in third.detail  # nothing has followed the first one yet
    other = shop.bet(shop.legs[:1], 4)
    until = other.received_at + 5_000
    forged = sell(shop.desk, other, EURO, 0, until, key("ben").sign(bytes(32)))
    assert isinstance(forged, Refusal)
    assert forged.reason == "signature"


def test_sell__bet_not_on_chain__refused(shop: Shop) -> None:
    order = Order(key("ann").address, shop.legs[:1], 20 * EURO, 0, shop.clock.now() + 600, 9)
    row = shop.desk.receive(order, key("ann").sign(order.digest(shop.desk.domain)), user=UUID(int=1))
    found = shop.sell(row, EURO)
    assert isinstance(found, Refusal)
    assert found.reason == "bet-not-open"
