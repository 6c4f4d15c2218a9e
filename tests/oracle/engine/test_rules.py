"""When a node sends, when it must not sign, and what its eyes make of the sources."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.agreement import Claim, Fixture, NodeIndex, Phase
from oracle.agreement.schedule import STAGE_S
from oracle.engine.eyes import ALARM_S, Alarm
from oracle.engine.safety import (
    Condition,
    Contract,
    Safety,
    clock_fault,
    contract_fault,
    disputes_fault,
    rules_fault,
)
from oracle.engine.terms import OBSERVER, Terms
from oracle.engine.transmission import config_digest, needed, over, sends_at
from oracle.statements import domain_separator
from oracle.store import Store
from tests.oracle.engine.test_machine import OPENS, THREE, TRUTH, WRONG, terms
from tests.oracle.keys import SPECIFICATION, identity, members

CONFIG = config_digest(identity())
ALL = frozenset(map(NodeIndex, range(4)))
REPORTED = Fixture(
    OPENS, OPENS + 200_000, phase=Phase.REPORTED, value=TRUTH, reported=OPENS + 50, ends=OPENS + 9_000, signers=THREE
)


@given(st.integers(0, 3), st.integers(0, 255), st.integers(OPENS, OPENS + 199_000))
def test_transmitters__of_one_report__send_in_stages_one_first(ballot: int, round_: int, attested: int) -> None:
    claim = Claim(ballot, round_, TRUTH)
    times = sorted(sends_at(terms(node), claim, attested, CONFIG) for node in range(4))
    assert times[0] == attested
    assert all(one <= attested + 2 * STAGE_S for one in times)
    if attested < OPENS + 150_000:
        assert times == [attested, attested + STAGE_S, attested + 2 * STAGE_S, attested + 2 * STAGE_S]
    assert sends_at(terms(OBSERVER), claim, attested, CONFIG) >= times[-1]


def test_transmitters__after_the_deadline__all_send_at_once() -> None:
    claim, late = Claim(0, 0, TRUTH), OPENS + 300_000
    assert {sends_at(terms(node), claim, late, CONFIG) for node in range(4)} == {late}


def test_report__that_the_chain_lacks__is_needed_and_one_that_it_has_is_not() -> None:
    claim, now = Claim(0, 0, TRUTH), OPENS + 60
    fresh = Fixture(OPENS, OPENS + 200_000, opens=OPENS)
    assert needed(terms(), fresh, claim, THREE, now)
    assert not needed(terms(), fresh, claim, frozenset(map(NodeIndex, (0, 1))), now)
    assert not needed(terms(), fresh, claim, THREE, OPENS - 1)
    assert not needed(terms(), REPORTED, claim, THREE, now)
    assert needed(terms(), REPORTED, claim, ALL, now) == "4 signatures instead of 3"
    assert not needed(terms(), REPORTED, Claim(0, 0, WRONG), THREE, now)
    assert not needed(terms(), REPORTED, Claim(1, 0, TRUTH), THREE, now)
    assert not needed(terms(), REPORTED, claim, ALL, OPENS + 9_000)


def test_signatures__beyond_the_short_window__gain_nothing() -> None:
    seven = Terms(SPECIFICATION, members(7), NodeIndex(0), OPENS - 6_000, OPENS, OPENS + 200_000)
    six = replace(REPORTED, signers=frozenset(map(NodeIndex, range(6))))
    assert not needed(seven, six, Claim(0, 0, TRUTH), frozenset(map(NodeIndex, range(7))), OPENS + 60)


def test_report__finalised_or_overtaken__is_over() -> None:
    claim = Claim(0, 0, TRUTH)
    assert over(terms(), REPORTED, claim, THREE, OPENS + 60)
    assert not over(terms(), REPORTED, claim, ALL, OPENS + 60)
    assert over(terms(), REPORTED, claim, ALL, OPENS + 9_000) == "the result is final"
    assert over(terms(), replace(REPORTED, phase=Phase.REVOTE, ballot=1, ends=OPENS + 99_000), claim, ALL, OPENS + 60)


def test_contract__of_another_chain_code_or_version__is_refused_with_its_values() -> None:
    own = identity()
    right = domain_separator(own.domain)
    assert contract_fault(Contract(own.chain_id, right), own) == ""
    assert "chain 1, not 31337" in contract_fault(Contract(1, right), own)
    assert own.contract in contract_fault(Contract(own.chain_id, b""), own)
    assert "version" in contract_fault(Contract(own.chain_id, bytes(32)), own)


def test_rules__newer_than_this_version__wait_for_an_upgrade() -> None:
    assert rules_fault(1) == ""
    assert "rules 2" in rules_fault(2)


@pytest.mark.parametrize(
    ("head", "offsets", "off"),
    [
        (1_000, [], False),
        (500, [], False),
        (1_031, [], True),
        (1_000, [60, 60], False),
        (1_000, [60, 60, 0], True),
        (1_000, [-60, -60, 0, -60], True),
        (1_000, [500, 0, 0, 0], False),
    ],
)
def test_clock__compared_with_chain_and_peers__is_off_by_proof_or_majority(
    head: int, offsets: list[int], off: bool
) -> None:
    assert bool(clock_fault(1_000, head, offsets)) is off


def test_disputes__a_fifth_of_an_hours_reports__doubts_the_own_data() -> None:
    assert disputes_fault(100, 20) == ""
    assert disputes_fault(100, 21)
    assert disputes_fault(4, 4) == ""


def test_safe_mode__latched_conditions__survive_a_restart_and_end_by_a_word() -> None:
    store = Store.open(None, identity())
    safety = Safety(store)
    safety.see(Condition.CLOCK, "off", 1)
    safety.see(Condition.DOUBLE, "another installation", 2)
    again = Safety(store)
    assert again.held == {Condition.DOUBLE: "another installation"}
    safety.see(Condition.CLOCK, "", 3)
    safety.see(Condition.DOUBLE, "", 3)
    assert safety.reason == "DOUBLE: another installation"
    safety.leave(Condition.DOUBLE, "switched off", 4)
    assert safety.reason == ""
    assert Safety(store).held == {}
    assert len(store.rows("SELECT * FROM audit")) == 4
    store.close()


@given(st.lists(st.tuples(st.sampled_from((TRUTH, WRONG, None)), st.integers(1, 90)), max_size=20))
def test_alarm__any_polls__rings_only_for_what_held_a_minute(polls: list[tuple[object, int]]) -> None:
    alarm, now, held = Alarm(), 0, 0
    last: object = None
    for value, seconds in polls:
        now += seconds
        held = held + seconds if value == last and held >= 0 else 0
        last = value
        alarm = alarm.seen(value, now)  # type: ignore[arg-type]
        rings = alarm.rings()
        assert rings in (None, value)
        if rings is not None:
            assert now - alarm.since >= ALARM_S
