"""What comes with a wallet's first order, as a rule: taken where the chain would take it, refused by name elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.accepting import DeskTerms, Taken, accept
from api.desk.facts import WEEK_S, DeskFacts, Facts
from api.desk.first import LIFE_S, EntryFacts, Parts, brought, supposed
from api.desk.reasons import Reason, Refusal
from chain.permit import Permit, Token, sign_permit
from chain.signers import LocalKey
from chain.typed_data import NO_CAP, Grant, Order
from tests.api.desk.desk_stage import ANN, DOMAIN, EURO, FIXTURE, HOME, MARKET, NOW, START, WALLET

TOKEN = Token("0x" + "22" * 20, "Play Euro", "1", 31337)
STRANGER = replace(WALLET, balance=0, eligible_until=0)
ENTRY = EntryFacts(
    sequence=0, permit_nonce=0, tokens=100 * EURO, deposit_cap=None, deposit_used=0, stake_used=0, week=0
)
HOUR, DAY, WEEK = 3_600, 86_400, NOW // WEEK_S


def facts(**changes: Any) -> Facts:
    return Facts(DeskFacts(1, 0, 100_000), replace(STRANGER, **changes), {5: FIXTURE})


def grant(**changes: Any) -> Grant:
    values = {"wallet": ANN.address, "eligible_until": NOW // HOUR + 100, "no_entry_before": 0, "tier": 1}
    values |= {"policy": bytes(32), "deposit_cap": NO_CAP, "stake_cap": NO_CAP, "seq": 1, "bring_by": NOW + 600}
    return Grant(**(values | changes))


def permit(units: int = 20 * EURO, *, who: LocalKey = ANN, nonce: int = 0, deadline: int = NOW + 600) -> Permit:
    return sign_permit(
        who,
        DOMAIN.contract,
        units,
        token=TOKEN.address,
        token_name=TOKEN.name,
        token_version=TOKEN.version,
        chain_id=TOKEN.chain_id,
        nonce=nonce,
        deadline=deadline,
    )


def told(parts: Parts, entry: EntryFacts = ENTRY, before: Facts | None = None) -> Facts | Refusal:
    return brought(before or facts(), ANN.address, parts, entry, TOKEN, DOMAIN.contract, now=NOW)


def verdict(parts: Parts, stake: int = 20 * EURO, entry: EntryFacts = ENTRY, **state: Any) -> Any:
    found = told(parts, entry, facts(**state))
    if isinstance(found, Refusal):
        return found
    order = Order(ANN.address, (HOME,), stake, 0, NOW + 3_600, 0)
    return accept(order, ANN.address, found, [MARKET], received_at=NOW, now=NOW, terms=DeskTerms())


BOTH = Parts(grant(), b"\1" * 64, permit())


def test_first__grant_and_permit_of_a_stranger__is_taken_for_two_minutes() -> None:
    found = verdict(BOTH)
    assert isinstance(found, Taken)
    assert (found.accepted_at, found.include_by) == (NOW, NOW + LIFE_S)


@pytest.mark.parametrize(
    ("parts", "ends"),
    [
        (Parts(grant(bring_by=NOW + 50), b"", permit()), 50),
        (Parts(grant(), b"", permit(deadline=NOW + 40)), 40),
        (Parts(replace(grant(), eligible_until=NOW // HOUR + 1), b"", permit()), None),
    ],
)
def test_first__parts_that_end_soon__so_does_the_ticket(parts: Parts, ends: int | None) -> None:
    found = verdict(parts)
    assert isinstance(found, Taken)
    assert found.include_by == (NOW + ends if ends else min(NOW + LIFE_S, (NOW // HOUR + 1) * HOUR - 1))


@pytest.mark.parametrize(
    ("parts", "entry", "reason"),
    [
        (replace(BOTH, grant=None), ENTRY, Reason.NOT_ELIGIBLE),
        (replace(BOTH, permit=None), ENTRY, Reason.BALANCE),
        (replace(BOTH, permit=permit(20 * EURO - 1)), ENTRY, Reason.BALANCE),
        (replace(BOTH, permit=permit(nonce=1)), ENTRY, Reason.PERMIT),
        (replace(BOTH, permit=permit(0)), ENTRY, Reason.PERMIT),
        (replace(BOTH, permit=permit(deadline=NOW - 1)), ENTRY, Reason.PERMIT),
        (replace(BOTH, permit=replace(permit(), v=29)), ENTRY, Reason.PERMIT),
        (replace(BOTH, permit=replace(permit(), s=b"\xff" * 32)), ENTRY, Reason.PERMIT),
        (replace(BOTH, permit=permit(who=LocalKey.from_raw(b"\5" * 32))), ENTRY, Reason.PERMIT),
        (
            replace(BOTH, permit=replace(permit(who=LocalKey.from_raw(b"\5" * 32)), owner=ANN.address)),
            ENTRY,
            Reason.PERMIT,
        ),
        (BOTH, replace(ENTRY, permit_nonce=1), Reason.PERMIT),
        (BOTH, replace(ENTRY, tokens=20 * EURO - 1), Reason.TOKENS),
        (replace(BOTH, grant=grant(deposit_cap=1_999)), ENTRY, Reason.DEPOSIT_LIMIT),
        (
            replace(BOTH, grant=grant(deposit_cap=2_500)),
            replace(ENTRY, deposit_used=501, week=WEEK),
            Reason.DEPOSIT_LIMIT,
        ),
        (replace(BOTH, grant=grant(stake_cap=1_999)), ENTRY, Reason.STAKE_LIMIT),
        (replace(BOTH, grant=grant(stake_cap=2_500)), replace(ENTRY, stake_used=501, week=WEEK), Reason.STAKE_LIMIT),
        (replace(BOTH, grant=grant(bring_by=NOW - 1)), ENTRY, Reason.NOT_ELIGIBLE),
        (replace(BOTH, grant=grant(bring_by=NOW + DAY + 1)), ENTRY, Reason.NOT_ELIGIBLE),
        (replace(BOTH, grant=grant(wallet="0x" + "33" * 20)), ENTRY, Reason.NOT_ELIGIBLE),
        (replace(BOTH, grant=grant(no_entry_before=NOW // DAY + 1)), ENTRY, Reason.NOT_ELIGIBLE),
        (replace(BOTH, grant=grant(eligible_until=NOW // HOUR)), ENTRY, Reason.NOT_ELIGIBLE),
    ],
)
def test_first__a_part_that_the_chain_would_not_take__is_refused_by_its_reason(
    parts: Parts, entry: EntryFacts, reason: Reason
) -> None:
    found = verdict(parts, entry=entry)
    assert isinstance(found, Refusal)
    assert found.reason is reason


def test_first__used_in_a_week_that_is_over__counts_for_nothing() -> None:
    capped = replace(BOTH, grant=grant(deposit_cap=2_000, stake_cap=2_000))
    entry = replace(ENTRY, deposit_used=2_000, stake_used=2_000, week=WEEK - 1)
    assert isinstance(verdict(capped, entry=entry), Taken)


def test_first__grant_that_somebody_brought_before__changes_nothing_that_stands() -> None:
    entry = replace(ENTRY, sequence=1, deposit_cap=3_000)
    state = {"eligible_until": NOW + DAY, "stake_cap": 5_000, "stake_used": 0, "stake_week": WEEK}
    assert isinstance(verdict(BOTH, entry=entry, **state), Taken)
    # a later one with a lower cap holds, whatever the older says
    assert (
        verdict(BOTH, entry=replace(entry, sequence=2), **(state | {"stake_cap": 1_999})).reason is Reason.STAKE_LIMIT
    )
    assert verdict(BOTH, entry=replace(entry, deposit_cap=1_999), **state).reason is Reason.DEPOSIT_LIMIT


def test_first__bar_on_chain__is_lifted_by_no_grant() -> None:
    found = verdict(BOTH, no_entry_before=NOW + 1)
    assert found.reason is Reason.NOT_ELIGIBLE


def test_first__match_in_play__deposit_comes_first() -> None:
    later = START + 60
    parts = Parts(grant(bring_by=later + 600), b"", permit(deadline=later + 600))
    found = brought(facts(), ANN.address, parts, ENTRY, TOKEN, DOMAIN.contract, now=later)
    assert isinstance(found, Facts)
    order = Order(ANN.address, (HOME,), EURO, 0, later + 3_600, 0)
    for now, view in ((later, MARKET), (NOW, replace(MARKET, live=True))):
        said = accept(order, ANN.address, found, [view], received_at=0, now=now, terms=DeskTerms())
        assert isinstance(said, Refusal)
        assert said.reason is Reason.FIRST_IN_PLAY


@given(
    units=st.integers(1, 50 * EURO),
    stake=st.integers(100_000, 60 * EURO),
    balance=st.integers(0, 20 * EURO),
    tokens=st.integers(0, 60 * EURO),
)
def test_first__any_sums__never_stakes_more_than_there_will_be(
    units: int, stake: int, balance: int, tokens: int
) -> None:
    found = verdict(replace(BOTH, permit=permit(units)), stake, replace(ENTRY, tokens=tokens), balance=balance)
    covered = units <= tokens and stake <= balance + units
    assert isinstance(found, Taken) == covered


def test_supposed__for_a_quote__has_the_deposit_and_a_grant_but_no_way_round_a_bar() -> None:
    found = supposed(facts(), 7 * EURO, now=NOW)
    assert (found.wallet.balance, found.wallet.eligible_until, found.until) == (7 * EURO, NOW + DAY, NOW + LIFE_S)
    barred = supposed(facts(no_entry_before=NOW + 1), 7 * EURO, now=NOW)
    assert barred.wallet.eligible_until == 0
