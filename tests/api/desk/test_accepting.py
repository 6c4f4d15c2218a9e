"""The verdict on an order: pure, total, and never more generous than what was agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk import DeskTerms, OddsChange, Policy, Reason, Refusal, Taken, Wait, accept
from api.desk.facts import DeskFacts, Facts, FixtureFacts, Held, HeldBet, HeldOffer, PotFacts, WalletFacts
from api.desk.offers import MarketView
from api.desk.quoting import free_nonce, include_by, least_payout
from api.desk.reasons import ADVICE, BY_CODE
from api.desk.room import needed, worst
from chain.typed_data import Order
from chain.wire import Code, Terms, with_odds
from pricing.guard import Status
from sports.words import FixtureId, Leg, Score

EURO = 10**6
NOW = 1_700_000_000
START = NOW + 3_600
ANN = "0x" + "a1" * 20
FIXTURE = 5
HOME, DRAW, AWAY = (Leg(FixtureId(FIXTURE), 1, 1, side).pack() for side in range(3))
OPEN = MarketView(Status.OPEN, "", None, (450_000, 270_000, 280_000), 50_000, NOW, NOW + 900, 3)
TERMS = DeskTerms()


def facts(**changes: Any) -> Facts:
    fixture = FixtureFacts(2_000 * EURO, 0, 0, 0, 0, START, START + 7_200, 1)
    wallet = WalletFacts(1_000 * EURO, eligible_until=NOW + 10**7)
    return Facts(DeskFacts(1, 0, 100_000), **({"wallet": wallet, "fixtures": {FIXTURE: fixture}} | changes))


def order(**changes: Any) -> Order:
    return replace(Order(ANN, (HOME,), 10 * EURO, 0, NOW + 600, 3), **changes)


def judged(one: Order | None = None, state: Facts | None = None, view: MarketView | None = OPEN, **how: Any) -> Any:
    one = one or order()
    how = {"received_at": NOW, "now": NOW, "terms": TERMS, "signer": ANN} | how
    return accept(one, how.pop("signer"), state or facts(), [view] * len(one.legs), **how)


def reason(verdict: Any) -> Reason:
    assert isinstance(verdict, Refusal)
    assert verdict.remedy
    return verdict.reason


def test_accept__agreed_price_and_room__is_taken_below_the_fair_odds() -> None:
    taken = judged()
    assert isinstance(taken, Taken)
    assert 10**12 // 500_000 < taken.odds[0] < 10**12 // 450_000
    assert (taken.accepted_at, taken.include_by) == (NOW, NOW + 480)


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (None, Reason.NO_PRICE),
        (replace(OPEN, status=Status.SUSPENDED, why="goal"), Reason.SUSPENDED),
        (replace(OPEN, status=Status.SETTLED), Reason.SUSPENDED),
        (replace(OPEN, status=Status.HELD), Reason.HELD),
        (replace(OPEN, shut_at=NOW), Reason.SUSPENDED),
        (replace(OPEN, signers=1), Reason.NO_PRICE),
        (replace(OPEN, fair_ppm=()), Reason.NO_PRICE),
        (replace(OPEN, until=NOW), Reason.PRICE_STALE),
        (replace(OPEN, fair_ppm=(999_950, 30, 20)), Reason.NOT_OFFERED),
    ],
)
def test_accept__no_price_that_stands__refused_by_name(view: MarketView | None, why: Reason) -> None:
    assert reason(judged(view=view)) is why


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"legs": ()}, Reason.MALFORMED),
        ({"legs": (HOME | 1,)}, Reason.MALFORMED),
        ({"legs": (with_odds(HOME, 2_000_000),)}, Reason.MALFORMED),
        ({"stake": 1 << 56}, Reason.MALFORMED),
        ({"nonce": 1 << 32}, Reason.MALFORMED),
        ({"legs": (Leg(FixtureId(6), 1, 1, 0).pack(),)}, Reason.FIXTURE_UNKNOWN),
        ({"stake": 99_999}, Reason.STAKE_TOO_SMALL),
        ({"valid_until": NOW - 1}, Reason.ORDER_EXPIRED),
        ({"valid_until": NOW + 2}, Reason.TICKET_EXPIRED),
        ({"min_payout": 30 * EURO}, Reason.PRICE_MOVED),
        ({"stake": 1_001 * EURO}, Reason.BALANCE),
        ({"stake": 900 * EURO}, Reason.STAKE_OVER_LIMIT),
        ({"legs": (HOME, DRAW)}, Reason.LEGS_NOT_ASCENDING),
    ],
)
def test_accept__order_that_cannot_be_taken__refused_with_its_field(changes: dict[str, Any], why: Reason) -> None:
    verdict = judged(order(**changes))
    assert reason(verdict) is why
    assert verdict.field


def test_accept__in_play__waits_and_is_priced_again_at_the_end() -> None:
    now = START + 600
    live = replace(OPEN, asked_at=now, until=now + 60, live=True)
    one = order(valid_until=now + 60, min_payout=20 * EURO)
    assert judged(one, view=live, received_at=now, now=now) == Wait(now + 6)
    later = {"received_at": now, "now": now + 6}
    taken = judged(one, view=live, **later)
    assert isinstance(taken, Taken)
    assert taken.include_by == now + 60
    moved = replace(live, fair_ppm=(600_000, 220_000, 180_000))
    assert reason(judged(one, view=moved, **later)) is Reason.PRICE_MOVED
    assert isinstance(judged(replace(one, min_payout=0), view=moved, **later), Taken)
    assert reason(judged(one, view=replace(live, shut_at=now + 3), **later)) is Reason.SUSPENDED
    assert isinstance(judged(one, view=replace(live, shut_at=now - 1), **later), Taken)


def test_accept__ticket_held_in_the_slot_or_for_the_money__refused() -> None:
    def held(nonce: int, stake: int) -> Held:
        terms = Terms(ANN, nonce, stake, NOW, (with_odds(AWAY, 2_000_000),))
        return Held((HeldBet(terms, NOW + 480, False),))

    assert reason(judged(state=facts(held=held(3 + 64, EURO)))) is Reason.NONCE_USED
    assert reason(judged(state=facts(held=held(4, 995 * EURO)))) is Reason.BALANCE
    assert isinstance(judged(state=facts(held=held(4, EURO))), Taken)


def test_accept__start_within_the_ticket__ends_before_it_or_lives_a_minute() -> None:
    for left, end in ((481, 480), (480, 479), (100, 99), (61, 60), (30, 60), (1, 60)):
        taken = judged(
            now=START - left,
            received_at=START - left,
            view=replace(OPEN, until=START + 99),
            one=order(valid_until=START + 999),
        )
        assert isinstance(taken, Taken)
        assert taken.include_by - taken.accepted_at == end


@given(st.integers(0, 2_000), st.integers(0, 7_300), st.integers(0, 900))
def test_include_by__any_moment__is_within_what_the_contract_allows(before: int, close: int, valid: int) -> None:
    fixture = FixtureFacts(1, 0, 0, 0, 0, NOW + before, NOW + before + close, 1)
    end = include_by([fixture], NOW, NOW + valid)
    assert end <= NOW + valid
    assert end < fixture.close_at
    assert end <= NOW + (60 if end >= fixture.start else 600)


@given(st.integers(1, 10**12), st.integers(1, 10**13), st.integers(0, 2 * 10**6))
def test_least_payout__each_policy__is_what_the_customer_said(stake: int, win: int, within: int) -> None:
    payout = stake + win
    assert least_payout(OddsChange(Policy.ANY), stake, payout) == stake
    assert least_payout(OddsChange(Policy.BETTER), stake, payout) == payout
    least = least_payout(OddsChange(Policy.WITHIN, within), stake, payout)
    assert stake <= least <= payout
    assert least == stake or (payout - least) * 10**6 <= within * payout


@given(
    st.lists(st.tuples(st.sampled_from((0, 1, 3, 4, 6)), st.integers(0, 20)), min_size=64, max_size=64),
    st.sets(st.integers(0, 300)),
)
def test_free_nonce__any_slots__takes_a_bet_and_leaves_held_slots_alone(
    drawn: list[tuple[int, int]], held: set[int]
) -> None:
    slots = [(tag, turn * 64 + slot if tag else 0) for slot, (tag, turn) in enumerate(drawn)]
    nonce = free_nonce(slots, held)
    free = [slot for slot, (tag, _) in enumerate(slots) if tag in (0, 3, 4, 6) and slot not in {n % 64 for n in held}]
    assert (nonce is None) == (not free)
    if nonce is not None:
        assert nonce % 64 in free
        tag, last = slots[nonce % 64]
        assert tag == 0 or nonce > last


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 50), st.booleans()), max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_worst__any_part_of_what_is_held__is_never_below_what_the_chain_asks_for(
    bets: list[tuple[int, int, bool]], placed: list[bool]
) -> None:
    sides = (HOME, DRAW, AWAY)
    held = Held(
        tuple(
            HeldBet(
                Terms(ANN, i, stake * EURO, START if late else NOW, (with_odds(sides[side], 2_500_000),)),
                NOW + 9,
                False,
            )
            for i, (side, stake, late) in enumerate(bets)
        )
    )
    owed, stakes = [30 * EURO, 10 * EURO, 0], 20 * EURO
    state = facts(pots={HOME: PotFacts(tuple(owed), stakes, 2)}, held=held)
    bound = worst(state, HOME)
    assert needed(state, FIXTURE) == bound - 10 * EURO
    for (side, stake, late), came in zip(bets, placed, strict=False):
        if came:
            owed[side] += stake * EURO * 25 // 10 - (stake * EURO if late else 0)
            stakes += 0 if late else stake * EURO
    assert max(0, max(owed) - stakes) <= bound


def test_worst__cash_out_held__takes_its_stake_out_of_the_pot() -> None:
    pot = PotFacts((30 * EURO, 10 * EURO, 0), 20 * EURO, 2)
    leg = with_odds(HOME, 2_000_000)
    offer = HeldOffer(ANN, 1, (leg,), 5 * EURO, 7 * EURO, FIXTURE, True, NOW + 60, False)
    state = facts(pots={HOME: pot}, held=Held(offers=(offer,)))
    assert worst(state, HOME) == 15 * EURO
    assert needed(state, FIXTURE) == 12 * EURO


def test_reasons__every_code_of_place__has_one_and_every_reason_its_remedy() -> None:
    others = {Code.OK, Code.NOT_FINAL, Code.TERMS, Code.CLAIMED}
    assert set(BY_CODE) == set(Code) - others
    assert len(set(BY_CODE.values())) == len(BY_CODE)
    assert set(ADVICE) == set(Reason)


def test_accept__score_when_priced_of_no_relative_market__is_no_market() -> None:
    assert reason(judged(order(legs=(Leg(FixtureId(FIXTURE), 1, 1, 0, 0, Score(1, 0)).pack(),)))) is (
        Reason.MARKET_UNKNOWN
    )
