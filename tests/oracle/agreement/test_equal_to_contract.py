"""Random histories on FixtureOracle and on the contract's half of the rule: every word equal after every step.

What is on chain: reports, added signatures, windows, finality by time, void by time. No bets, so no large swing;
signatures come through `reportMany`, whose codes are the rule's answers.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from chain.development import REPORTERS, key
from chain.typed_data import Report, Reports
from chain.wire import ReportCode, encode_report
from oracle.agreement import VOID, Answer, Claim, Clocks, Committee, NodeIndex, Phase, Value
from oracle.agreement.fixture_state import Fixture, listed, settled, void_stale
from oracle.agreement.reporting import report
from oracle.simulator.setup import TRUTH, WRONG
from sports.words import VoidInterval, VoidIntervals
from tests.contracts.conftest import stage, world

if TYPE_CHECKING:
    from tests.contracts.world import World

__all__ = ["stage", "world"]
pytestmark = pytest.mark.anvil
CALLER = key("transmitter").address
COMMITTEE = Committee(4)
CLOCKS = Clocks()
HALVED = Value(TRUTH.result, VoidIntervals(intervals=(VoidInterval(2_000, 600),)).pack())
VALUES = (TRUTH, TRUTH, TRUTH, WRONG, HALVED, VOID)
JUMPS = (1, 60, 840, 897, 900, 3_000, 6_900, 7_200)
PHASES = (Phase.OPEN, Phase.REPORTED, Phase.REVOTE, Phase.ARBITER, Phase.FINAL)
GROUPS = 4
"""Calls a step: each has its own signers, and the histories are dealt among them anew."""


@dataclass
class History:
    """One fixture on both sides, and the value that its reports mostly carry."""

    fixture: int
    specification: bytes
    state: Fixture
    favourite: Value


def answer_of(code: int) -> Answer:
    """The rule's answer of a report code on chain."""
    name = ReportCode(code).name
    return Answer.FINAL if name == "ALREADY_FINAL" else Answer(name)


def begin(world: World, rng: random.Random, number: int) -> list[History]:
    histories = []
    for _ in range(number):
        # Every start is later than the last listing; some ends of play come soon, some deadlines as well.
        fixture = world.list_fixture(world.specify(start_in=3_600 + rng.randrange(4_000)))
        spec = world.fixtures[fixture]
        histories.append(History(fixture, spec.struct_hash(), listed(spec.earliest, spec.deadline), rng.choice(VALUES)))
    return histories


def deal(world: World, rng: random.Random, histories: list[History], when: int, seen: Counter[str]) -> None:
    """One call with one set of signers; each fixture's code must be the rule's answer."""
    names = sorted(REPORTERS, key=lambda who: int(key(who).address, 16))
    size = rng.choice((0, 2, 3, 3, 3, 4, 4))
    chosen = sorted(rng.sample(range(COMMITTEE.n), size))
    claims = [
        Claim(
            int(rng.random() < 0.05), rng.randint(0, 255), one.favourite if rng.random() < 0.85 else rng.choice(VALUES)
        )
        for one in histories
    ]
    reports = [
        Report(one.specification, claim.ballot, claim.round, claim.value.result, claim.value.voids)
        for one, claim in zip(histories, claims, strict=True)
    ]
    # Once for all signers: encoding the list is what takes time.
    digest = Reports(tuple(reports)).digest(world.addresses.oracle_domain)
    signatures = {key(names[i]).address: key(names[i]).sign(digest) for i in chosen}
    data = encode_report(0, world.addresses.committee, reports, signatures)
    receipt = world.send_at(world.oracle.functions.reportMany(data), CALLER, when)
    events = world.oracle.events.Reported().process_receipt(receipt)
    assert len(events) == len(histories)
    for one, claim, event in zip(histories, claims, events, strict=True):
        signers = frozenset(map(NodeIndex, chosen))
        one.state, answer = report(COMMITTEE, CLOCKS, one.state, when, claim, signers)
        assert answer_of(event["args"]["code"]) is answer, one
        seen[answer] += 1


def give_up(world: World, histories: list[History], when: int, seen: Counter[str]) -> int:
    """Anyone voids what nobody reported; what may not be voided is refused."""
    for one in histories:
        call = world.oracle.functions.voidStale(one.fixture)
        after, answer = void_stale(CLOCKS, one.state, when)
        seen[f"voidStale {answer}"] += 1
        if answer is Answer.VOIDED:
            world.send_at(call, CALLER, when)
            when += 1
        else:
            assert world.refusal(call, CALLER)[0] == "NotStale"
        one.state = after
    return when


def compare(world: World, one: History, now: int) -> None:
    """Phase, ballot, value, round, signers, time of the report, end of the window, finality."""
    _, word, voids, end, final = world.oracle.functions.stateOf(one.fixture).call()
    seen = settled(CLOCKS, one.state, now)
    assert final == (seen.phase is Phase.FINAL), one
    phase = PHASES[word >> 165 & 7]
    # The chain keeps the word of a report whose window is over; only `final` says so.
    assert phase is seen.phase or (phase, seen.phase) == (Phase.REPORTED, Phase.FINAL), one
    assert (word >> 168 & 0xFF, word >> 176 & 0xFF) == (seen.ballot, seen.round), one
    assert {i for i in range(16) if word >> 184 >> i & 1} == seen.signers, one
    value = Value(word & (1 << 165) - 1, voids)
    assert value == (seen.value or Value(0)), one
    if seen.signers:
        assert (word >> 200 & 0xFFFFFFFF, end) == (seen.reported, seen.ends), one


def test_fixture_oracle__random_histories__equals_rule_after_every_step(
    world: World,
    seeds: tuple[int, int],
    counts: Callable[[int, int], int],
    record_property: Callable[[str, object], None],
) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        rng = random.Random(seed)
        histories = begin(world, rng, counts(100, 1_000))
        # From before the first possible report to after the last deadline, which is four days after the last start.
        now = min(one.state.earliest for one in histories) - 600
        last = counts(12, 30) - 1
        for step in range(last + 1):
            when = now + (rng.choice(JUMPS) if step else 1)
            if step > last - 3:
                when = max(when, max(one.state.deadline for one in histories) - 2_000)
            rng.shuffle(histories)
            # Some wait, so that there is a first report at every stage and something to void at the end.
            active = histories[: len(histories) // 3]
            for group in range(GROUPS):
                deal(world, rng, active[group::GROUPS], when + group, seen)
            now = give_up(world, rng.sample(histories, 10), when + GROUPS, seen) - 1
            world.travel(now := max(now, world.at()) + 1)
            for one in histories if step in (0, last) else [*active, *rng.sample(histories, 10)]:
                compare(world, one, now)
    expected = {"ACCEPTED", "ADDED", "OTHER_BALLOT", "FINAL", "TOO_EARLY", "TOO_FEW", "CONFLICT", "NOTHING_NEW"}
    assert expected | {"voidStale VOIDED", "voidStale REFUSED"} <= set(seen)
    # Names, not members: what is recorded travels between processes.
    record_property(
        "steps equal to the contract", str({getattr(key, "name", key): count for key, count in seen.items()})
    )
