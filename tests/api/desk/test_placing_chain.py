"""The desk's rule and the contract side by side: every code equal, and nothing that the desk takes is refused."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from api.desk import sign_order, ticket_for
from api.desk.accepting import DeskTerms, bet_of
from api.desk.facts import Facts, Held, HeldBet
from api.desk.placing import Bet, refusal
from api.desk.quoting import maximum_stake
from api.desk.reading import BookReader, Head
from chain.development import key
from chain.signers import recovered
from chain.typed_data import Order
from chain.wire import Accepted, Code, with_odds
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
RELAYER = key("relayer").address
SEEDS = int(os.environ.get("PROOFBOOK_DESK_BOOKS", "4"))
TRIES = 40
WON = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
VOID = Result(Status.VOID, (None,) * 7).pack()
KINDS = ((1, 3, 0), (2, 3, 0), (3, 2, 0), (4, 2, 10), (7, 2, -2), (8, 2, 0), (9, 26, 0), (11, 7, 0))
ODDS = (1_000_000, 1_000_001, 1_050_000, 2_000_000, 9_000_000, 400_000_000, 4_294_967_295)


class Table:
    """A world with everything that an order can meet, and one order on it at a time."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.r = world, random.Random(f"desk {seed}")
        self.reader = BookReader(world.w3, world.addresses)
        self.seen: Counter[Code] = Counter()
        r, tie = self.r, 7
        world.fill("ann", r.choice((0, 20, 5_000)) * EURO + 1)
        if r.random() < 0.5:
            world.grant("ann", stake_cap=r.randint(10_000, 200_000))
        self.fixtures = [world.fixture(r.randint(50, 3_000) * EURO, start_in=s) for s in (1_200, 4_000, 100_000)]
        self.fixtures += [world.fixture(500 * EURO, start_in=9_000 + i, tie=tie) for i in range(2)]
        for _ in range(5):  # what others have placed
            leg, odds = self.leg(r.choice(self.fixtures)), r.choice((1_500_000, 3_000_000))
            world.bet("ben", leg, r.randint(1, 15) * EURO, odds)
        if r.random() < 0.5:
            world.send(world.book.functions.cancel(70), key("ann").address)
        if r.random() < 0.3:
            world.send(world.book.functions.requestWithdraw(world.account("ann")[0] // 2), key("ann").address)
        world.travel(world.now() + r.choice((1, 700, 901, 1_250, 4_100)))
        if r.random() < 0.3:
            world.send(world.oracle.functions.report(world.report(self.fixtures[0], VOID)), RELAYER)

    def leg(self, fixture: int) -> int:
        market, size, line = self.r.choice(KINDS)
        return Leg(FixtureId(fixture), market, 1, self.r.randrange(size), line, Score(0, 0)).pack()

    def legs(self) -> tuple[int, ...]:
        r = self.r
        chosen = [self.leg(one) for one in r.sample(self.fixtures, r.choice((1, 1, 1, 2, 3)))]
        if r.random() < 0.9:
            chosen.sort()
        if r.random() < 0.04:
            chosen[0] = Leg(FixtureId(999), 1, 1, 0).pack()
        if r.random() < 0.04:
            chosen[0] |= 200 << 112
        return tuple(chosen)

    def order(self) -> tuple[Order, tuple[int, ...], int, int, int]:
        """An order with odds, acceptance, life and the number of desk keys."""
        world, r = self.world, self.r
        legs = self.legs()
        stake = r.choice((0, 1, EURO, r.randint(1, 60) * EURO, r.randint(60, 3_000) * EURO))
        at = world.at()
        order = world.order(
            "ann" if r.random() < 0.95 else "reporter_0",
            legs[0],
            stake,
            nonce=r.choice((60, 5, 6, 69, 70, 134)),
            legs=legs,
            valid_until=at + r.choice((-1, 0, 300, 300, 3_600, 3_600)),
            min_payout=r.choice((0, 0, 0, stake, 2 * stake)),
        )
        odds = tuple(r.choice(ODDS[1:5]) if r.random() < 0.95 else r.choice(ODDS) for _ in legs)
        return (
            order,
            odds,
            at - r.choice((0, 0, 0, 30, 59, 61, 599, 601, -1)),
            r.choice((60, 480, 600)),
            r.choice((1, 2)),
        )

    def ticket(self, order: Order, odds: tuple[int, ...], accepted_at: int, life: int) -> Accepted:
        domain = self.world.addresses.book_domain
        ticket = ticket_for(order, odds, domain, accepted_at=accepted_at, life_s=life, epoch=1)
        who = "ann" if order.bettor == key("ann").address and self.r.random() < 0.97 else "ben"
        return Accepted(order, ticket, sign_order(order, key(who), domain))

    def bet(self, one: Accepted, keys: int) -> Bet:
        order, ticket = one.order, one.ticket
        return Bet(
            order.bettor,
            one.legs,
            order.stake,
            order.min_payout,
            order.valid_until,
            order.nonce,
            ticket.accepted_at,
            ticket.include_by,
            recovered(order.digest(self.world.addresses.book_domain), one.signature),
            keys == 1,
        )

    def facts(self, order: Order, held: Held | None = None) -> Facts:
        head = self.reader.head()
        return self.reader.facts(order.bettor, order.nonce, order.legs, held or Held(), head)

    def answer(self, one: Accepted, keys: int) -> Code:
        """What the contract says at the last block's time, without placing."""
        data = self.world.packed([one], ("desk", "second_desk")[:keys])
        return Code(self.world.book.functions.placeMany(data).call({"from": RELAYER})[0])


@pytest.mark.parametrize("seed", range(SEEDS))
def test_refusal__random_orders_and_books__is_the_contracts_own_code(
    world: World, seed: int, record_property: Callable[[str, object], None]
) -> None:
    table = Table(world, seed)
    for _ in range(TRIES):
        order, odds, accepted_at, life, keys = table.order()
        one = table.ticket(order, odds, accepted_at, life)
        said = refusal(table.facts(order), table.bet(one, keys), world.at())
        assert said is table.answer(one, keys), (order, odds, accepted_at, life, keys)
        table.seen[said] += 1
        if said is Code.OK and table.r.random() < 0.4:
            data = world.packed([one], ("desk", "second_desk")[:keys])
            world.send(world.book.functions.place(data), RELAYER)
    assert table.seen[Code.OK]
    record_property(f"codes compared, seed {seed}", {code.name: count for code, count in table.seen.items()})


@pytest.mark.parametrize("seed", range(SEEDS))
def test_accepted__many_tickets_held__all_are_placed_in_any_order_and_any_block(world: World, seed: int) -> None:
    table, r = Table(world, 100 + seed), random.Random(f"order {seed}")
    terms = DeskTerms(one_key=bool(seed % 2))
    keys: Any = ("desk",) if terms.one_key else ("desk", "second_desk")
    for who in ("reporter_1", "reporter_2"):
        world.grant(who)
        world.fill(who, 3_000 * EURO)
    held, given = Held(), []
    for number in range(30):
        who, legs, at = r.choice(("reporter_1", "reporter_2")), tuple(sorted(table.legs())), world.at()
        order = world.order(who, legs[0], r.randint(1, 80) * EURO, nonce=number, legs=legs, valid_until=at + 3_600)
        odds = tuple(r.choice((1_100_000, 2_000_000, 3_500_000)) for _ in legs)
        head = Head(table.reader.head().number, at)
        facts = table.reader.facts(order.bettor, order.nonce, legs, held, head)
        if any(leg >> 128 not in facts.fixtures or facts.fixture(leg) is None for leg in legs):
            continue
        bet, end = bet_of(order, order.bettor, facts, odds, at, terms)
        if refusal(facts, bet, at, max(at, end)) is not Code.OK:
            continue
        one = table.ticket(order, odds, at, end - at)
        one = replace(one, signature=sign_order(order, key(who), world.addresses.book_domain))
        given.append(one)
        held = replace(held, bets=(*held.bets, HeldBet(one.terms, end, terms.one_key)))
    assert len(given) > 5
    r.shuffle(given)
    latest = min(one.ticket.include_by for one in given)
    chosen = given[: r.randint(len(given) // 2, len(given))]  # the others never arrive
    world.travel(r.randint(world.now(), max(world.now(), latest - 2)))
    items = world.place_many(chosen[: len(chosen) // 2], keys) + world.place_many(chosen[len(chosen) // 2 :], keys)
    assert [item.code for item in items] == [Code.OK] * len(chosen)


@pytest.mark.parametrize("seed", range(2))
def test_maximum_stake__nothing_held__is_the_lens_answer(world: World, seed: int) -> None:
    table = Table(world, 200 + seed)
    for _ in range(8):
        order, _, _, life, keys = table.order()
        order = replace(order, legs=tuple(sorted(order.legs)), nonce=61, valid_until=world.at() + 9_999)
        odds = tuple(table.r.choice((1_333_333, 2_000_000, 7_000_000)) for _ in order.legs)
        at = world.at()
        legs = tuple(with_odds(leg, each) for leg, each in zip(order.legs, odds, strict=True))
        bet = Bet(order.bettor, legs, 0, 0, order.valid_until, 61, at, at + life, order.bettor, keys == 1)
        most, code = maximum_stake(table.facts(order), bet, at, at, 1 << 56)
        query = (order.bettor, list(legs), at, at + life, keys == 2, False)
        lens_most, _, _, lens_code = world.lens.functions.maximumStake(query).call()
        assert (most, code) == (lens_most, lens_code), (order, odds)
