"""Judged together or one by one: the same verdicts, tickets and states, whatever the orders and what they share."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from api.accounts.tables import User, Wallet
from api.desk import DeskTerms, accept, sign_order, store
from api.desk.facts import DeskFacts, Facts, FixtureFacts, Held, HeldBet, HeldOffer, WalletFacts
from api.desk.gate import DutiesGate, facts_of_many
from api.desk.prices import HistoryPrices
from api.desk.service import Asked, Desk
from api.desk.sitting import HeldIndex
from api.duties.facts import facts_of
from api.duties.tables import CheckRow, ClosureRow, ExclusionRow, LimitRow, TermsRow
from api.duties.terms import PRESENT
from api.fixtures import FixtureNames
from api.identity.providers.base import Assurance
from api.identity.tables import LinkRow, PersonRow
from chain.signers import LocalKey
from chain.typed_data import Order
from chain.wire import Terms, with_odds
from pricing.columns import Offer
from pricing.engine import priced
from pricing.request import PricingRequest
from pricing.run.history import History
from proofbook.clock import ManualMatchClock
from proofbook.database import Database
from sports.words import FixtureId, Leg
from tests.api.desk.desk_stage import ANN, DESK, DOMAIN, EURO, MARKET, NOW, SECOND, START, WALLET, Stage
from tests.pricing.agree.world import BEFORE

BEN, EVA = (LocalKey.from_raw(bytes([one]) * 32) for one in (4, 5))
FIXTURES = (5, 6, 7)
LEGS = [Leg(FixtureId(fixture), 1, 1, side).pack() for fixture in FIXTURES for side in range(3)]
NAMES = FixtureNames()
USERS = {ANN.address: UUID(int=1), BEN.address: UUID(int=2), EVA.address: None}


class Table(Stage):
    """Three fixtures, little room, and what is held told to the desk as the chain's reader does."""

    def facts(self, bettor: str, nonce: int, legs: Any, held: Held, head: Any) -> Facts:
        word = FixtureFacts(120 * EURO, 0, 0, 0, 0, START, START + 7_200, 1)
        return Facts(DeskFacts(1, 0, 100_000), self.wallet, dict.fromkeys(FIXTURES, word), {}, held)


def asked_at(r: random.Random, at: int) -> Asked:
    who = r.choice((ANN, ANN, BEN, EVA))
    legs = tuple(sorted(r.sample(LEGS, r.choice((1, 1, 1, 2)))))
    stake = r.choice((0, 5 * EURO, 20 * EURO, 45 * EURO, 200 * EURO))
    nonce = r.choice((1, 2, 3, 4, 5, 66, 67))
    order = Order(who.address, legs, stake, r.choice((0, 0, stake, 3 * stake)), at + r.choice((-1, 300, 600)), nonce)
    signer = who if r.random() < 0.9 else DESK
    key = f"key-{r.randint(1, 12):05}" if r.random() < 0.8 else None
    user = USERS[who.address] if r.random() < 0.95 else UUID(int=9)
    return Asked(order, order.digest(DOMAIN), sign_order(order, signer, DOMAIN), user, key, at)


def told(outcome: Any) -> Any:
    if isinstance(outcome, Exception):
        return type(outcome), str(outcome)
    names = ("id", "state", "reason", "detail", "wait_until", "odds", "payout", "accepted_at", "include_by", "epoch")
    return tuple(getattr(outcome, name) for name in (*names, "signatures", "user_id", "idempotency_key"))


@pytest.mark.process
@pytest.mark.parametrize("number", range(4))
def test_receive_all__any_orders_in_groups_of_any_size__is_what_each_alone_gets(
    database: Database, number: int
) -> None:
    r, table = random.Random(f"together {number}"), Table(wallet=replace(WALLET, balance=160 * EURO))
    at = START + 60 if number == 3 else NOW  # in play everything waits first
    asked = [asked_at(r, at) for _ in range(60)]
    asked += r.sample(asked, 8)  # the same again
    found: list[list[Any]] = []
    for groups in (False, True):
        clock = ManualMatchClock(at)
        desk = Desk(database, table, table, [DESK, SECOND], DOMAIN, clock)
        outcomes: list[Any] = []
        rest = list(asked)
        while rest:
            size = r.randint(2, 17) if groups else 1
            outcomes += [told(one) for one in desk.receive_all(rest[:size])]
            rest = rest[size:]
        clock.advance(6)
        desk.step()
        with database.session() as session:
            rows = {one.digest: store.find(session, one.digest) for one in asked}
            states = {
                row.id: [(s.state, s.reason) for s in store.states_of(session, row.id)] for row in rows.values() if row
            }
            found.append([outcomes, {digest: row and told(row) for digest, row in rows.items()}, states])
            session.execute(text("DELETE FROM desk_states"))
            session.execute(text("DELETE FROM desk_bets"))
    assert found[0] == found[1]
    verdicts = {one[1] for one in found[0][1].values() if one}
    assert {"accepted", "refused"} <= verdicts


held_bets = st.builds(
    lambda who, legs, stake, nonce, one_key: HeldBet(
        Terms(who.address, nonce, stake, NOW, tuple(with_odds(leg, 2_000_000) for leg in sorted(legs))),
        NOW + 480,
        one_key,
    ),
    st.sampled_from((ANN, BEN, EVA)),
    st.lists(st.sampled_from(LEGS), min_size=1, max_size=3, unique_by=lambda leg: leg >> 128),
    st.integers(1, 60 * EURO),
    st.integers(0, 200),
    st.booleans(),
)
held_offers = st.builds(
    lambda who, leg, units: HeldOffer(who.address, 1, (leg,), units, units, leg >> 128, True, NOW + 60, False),
    st.sampled_from((ANN, BEN)),
    st.sampled_from(LEGS),
    st.integers(1, 30 * EURO),
)


@given(
    st.lists(held_bets, max_size=12),
    st.lists(held_offers, max_size=3),
    st.lists(st.sampled_from(LEGS), min_size=1, max_size=3, unique_by=lambda leg: leg >> 128),
    st.integers(1, 80 * EURO),
    st.integers(0, 200),
    st.booleans(),
)
def test_held_index__any_tickets__what_touches_an_order_decides_as_all_of_them(
    bets: list[HeldBet], offers: list[HeldOffer], legs: list[int], stake: int, nonce: int, one_key: bool
) -> None:
    held = Held(tuple(bets), tuple(offers))
    order = Order(ANN.address, tuple(sorted(legs)), stake, 0, NOW + 600, nonce)
    word = FixtureFacts(120 * EURO, 0, 0, 0, 0, START, START + 7_200, 1)
    wallet = WalletFacts(150 * EURO, eligible_until=NOW + 10**7, stake_cap=9_000)
    facts = Facts(DeskFacts(1, 0, 100_000), wallet, dict.fromkeys(FIXTURES, word), {}, held)
    few = replace(facts, held=HeldIndex(held).touching(ANN.address.lower(), order.legs))
    how: Any = {"received_at": NOW, "now": NOW, "terms": DeskTerms(one_key=one_key)}
    views = [MARKET] * len(legs)
    assert accept(order, ANN.address, few, views, **how) == accept(order, ANN.address, facts, views, **how)
    assert all(bet.terms.bettor == ANN.address or bet.fixtures & {leg >> 128 for leg in legs} for bet in few.held.bets)


class Fine(random.Random):
    """Draws that let somebody bet."""

    def random(self) -> float:
        return 0.5

    def choice(self, several: Any) -> Any:
        return next((one for one in ("substantial", "verified", 0, NOW - 5, 99) if one in several), several[0])


def person(r: random.Random, number: int) -> list[Any]:
    """Somebody with any papers: proved, suspended, without limits, excluded, closed, two links one after another.

    Every fourth one has nothing against them.
    """
    if number % 4 == 0:
        r = Fine(number)
    user, first, second = (UUID(int=1_000 * number + n) for n in (1, 2, 3))
    rows: list[Any] = [User(id=user, created_at=0)]
    if r.random() < 0.9:
        rows += [
            PersonRow(id=one, key=one.bytes, adult_at=r.choice((0, NOW + 9)), created_at=0) for one in (first, second)
        ]
        states = ("verified", "suspended", "expired")
        for at, one in enumerate((first, second)):
            rows.append(
                LinkRow(
                    id=UUID(int=one.int + 500), user_id=user, person_id=one, provider="sandbox", issuer="i",
                    subject_key=one.bytes, assurance=r.choice(("low", "substantial")), acr="",
                    state=r.choice(states), verified_at=NOW + at, expires_at=NOW + r.choice((-1, 99)),
                    ended_at=NOW if at == 0 or r.random() < 0.2 else None, evidence_digest=b"", kid="", algorithm="",
                    jwk="",
                )
            )  # fmt: skip
            if r.random() < 0.8:
                rows.append(CheckRow(person_id=one, clear=r.random() < 0.9, checked_at=NOW - r.choice((5, 10**7))))
        if r.random() < 0.3:
            rows.append(
                ExclusionRow(id=UUID(int=user.int + 700), user_id=user, starts_at=NOW - 5, ends_at=NOW + 100_000)
            )
        if r.random() < 0.2:
            rows.append(
                ExclusionRow(
                    id=UUID(int=user.int + 701),
                    user_id=user,
                    person_id=second,
                    starts_at=NOW - 300_000,
                    ends_at=NOW - 5,
                )
            )
    for kind in ("deposit", "stake"):
        if r.random() < 0.9:
            waits = r.random() < 0.4
            rows.append(
                LimitRow(
                    user_id=user, kind=kind, cents=r.randint(0, 9), pending_cents=20 if waits else None,
                    pending_from=NOW + r.choice((-1, 9)) if waits else None,
                )
            )  # fmt: skip
    for version in r.sample([PRESENT, "2020-01-01"], r.randint(0, 2)):
        rows.append(TermsRow(user_id=user, version=version, accepted_at=NOW + len(rows)))
    if r.random() < 0.1:
        rows.append(ClosureRow(user_id=user, closed_at=NOW))
    for n in range(r.randint(0, 2)):
        removed = r.random() < 0.3
        rows.append(
            Wallet(
                id=UUID(int=user.int + 800 + n), user_id=user, address=f"0x{number * 10 + n:040x}", kind="eoa",
                linked_at=0, cool_until=r.choice((0, NOW + 50)), removed_at=1 if removed else None,
            )
        )  # fmt: skip
    return rows


@pytest.mark.process
def test_facts_of_many__people_with_any_papers__is_what_facts_of_reads_of_each(database: Database) -> None:
    r = random.Random("papers")
    asked = []
    with database.session() as session:
        for number in range(1, 80):
            for row in person(r, number):
                session.add(row)
                session.flush()
            wallet = f"0x{r.choice((number, number, number + 1)) * 10 + r.choice((0, 0, 1)):040X}".replace("X", "x")
            asked.append((UUID(int=1_000 * number + 1), wallet))
    with database.session(write=False) as session:
        together = facts_of_many(session, asked, Assurance.SUBSTANTIAL)
        alone = [facts_of(session, user, wallet, Assurance.SUBSTANTIAL) for user, wallet in asked]

    def ordered(facts: Any) -> Any:
        return replace(facts, exclusions=tuple(sorted(facts.exclusions, key=lambda one: one.starts_at)))

    assert [ordered(one) for one in together] == [ordered(one) for one in alone]
    gate = DutiesGate(lambda: NOW, Assurance.LOW)
    with database.session(write=False) as session:
        said = gate.many(session, [(None, asked[0][1]), *asked, asked[0]])
        assert said == [gate(session, user, wallet, NOW) for user, wallet in ((None, ""), *asked, asked[0])]
    assert {one is None for one in said} == {True, False}


@pytest.mark.process
def test_views__many_markets_at_once__are_what_each_gives_alone(database: Database) -> None:
    history, offers = History(database), (Offer(1), Offer(4, 1, 10), Offer(8))
    history.migrate()
    for number in (1, 2, 3):
        request = PricingRequest(NAMES.name_of(number), NOW, offers, football=replace(BEFORE, kickoff=NOW + 900))
        history.keep_unsigned(request, priced(request))
    with database.session() as session:
        session.execute(
            text("UPDATE pricing_published SET signers = 2 WHERE fixture = :one"), {"one": NAMES.name_of(2)}
        )
        for number, after in enumerate(("open", "suspended", "open"), start=1):
            session.execute(
                text("INSERT INTO pricing_changes VALUES (:f, :at, :n, '[1, 1, 0, [0, 0]]', 'held', :after, 'why')"),
                {"f": NAMES.name_of(2), "at": NOW + number, "n": number, "after": after},
            )
    prices = HistoryPrices(database)
    asked = [(fixture, offer) for fixture in (1, 2, 3, 77) for offer in (*offers, Offer(9))]
    together = prices.views(asked, NOW + 10)
    assert together == [HistoryPrices(database).view(*one, NOW + 10) for one in asked]
    found = dict(zip(asked, together, strict=True))
    assert found[77, offers[0]] is None
    one = found[2, offers[0]]
    assert one is not None
    assert (one.status, one.shut_at, one.signers, len(one.fair_ppm)) == ("open", NOW + 2, 2, 3)
    assert prices.views([], NOW) == []
