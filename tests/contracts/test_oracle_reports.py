"""Reports: who may bring which value when, and how long its window is. The rule is the agreement specification's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chain.development import REPORTERS, key
from chain.typed_data import Domain, Report
from chain.wire import ReportCode, encode_report
from oracle.reporting import sign_reports
from sports.words import Result, Score, Side, Status, VoidInterval, VoidIntervals
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
CALLER = key("transmitter").address
VOID = Result(Status.VOID).pack()
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
NIL_TO_ONE = Result(Status.FINISHED, (Score(0, 0), Score(0, 1), *[None] * 5)).pack()
INTERVAL = VoidIntervals(intervals=(VoidInterval(2_000, 600),)).pack()
FAST, SLOW = 15 * 60, 2 * 3_600
CHAIN = Domain(0, "")


def ended(world: World, **changes: Any) -> int:
    """A fixture at the first second of a played result."""
    fixture = world.list_fixture(world.specify(**changes))
    world.travel(world.fixtures[fixture].earliest)
    return fixture


def one(world: World, fixture: int, value: int, ballot: int = 0, round_: int = 0, voids: int = 0) -> Report:
    return Report(world.fixtures[fixture].struct_hash(), ballot, round_, value, voids)


def packed(world: World, reports: list[Report], signers: tuple[str, ...] = REPORTERS, **other: Any) -> bytes:
    """Calldata with any signers, committee number, members, signed reports or domain."""
    domain = other.get("domain", world.addresses.oracle_domain)
    listed = other.get("signed", reports)
    signatures = {key(who).address: sign_reports(listed, key(who), domain) for who in signers}
    members = other.get("members", world.addresses.committee)
    return encode_report(other.get("committee", 0), members, reports, signatures)


def bring(world: World, data: bytes) -> Any:
    return world.oracle.functions.report(data)


def state(world: World, fixture: int) -> tuple[int, bool]:
    """(end of the window, final)."""
    *_, end, is_final = world.oracle.functions.stateOf(fixture).call()
    return end, is_final


# ------------------------------------------------------------------------------------------------------- codes


@dataclass
class Trial:
    report: Report
    code: ReportCode
    error: Callable[[World], tuple[Any, ...]]
    signers: tuple[str, ...] = REPORTERS


def not_listed(world: World) -> Trial:
    wrong = Report(b"\7" * 32, 0, 0, ONE_TO_NIL, 0)
    return Trial(wrong, ReportCode.NOT_LISTED, lambda w: ("NotListed", int.from_bytes(b"\7" * 16, "big")))


def other_committee(world: World) -> Trial:
    """The fixture belongs to committee 1; committee 0 reports it."""
    members = sorted((key(f"reporter_{i}").address for i in range(4)), key=lambda one: int(one, 16))
    world.send(world.oracle.functions.addCommittee(1, members, list(world.addresses.arbiters)), key("deployer").address)
    fixture = ended(world, committee=1)
    return Trial(one(world, fixture, ONE_TO_NIL), ReportCode.OTHER_COMMITTEE, lambda w: ("OtherCommittee", fixture, 1))


def _malformed(value: int, voids: int = 0, sport: int = 1) -> Callable[[World], Trial]:
    def case(world: World) -> Trial:
        fixture = ended(world, sport=sport)
        wrong = one(world, fixture, value, voids=voids)
        return Trial(wrong, ReportCode.MALFORMED, lambda w: ("MalformedResult", value, voids))

    return case


def other_ballot(world: World) -> Trial:
    fixture = ended(world)
    return Trial(
        one(world, fixture, ONE_TO_NIL, ballot=1), ReportCode.OTHER_BALLOT, lambda w: ("OtherBallot", fixture, 0, 1)
    )


def final_by_time(world: World) -> Trial:
    fixture = ended(world)
    world.finish(fixture, ONE_TO_NIL)
    return Trial(one(world, fixture, ONE_TO_NIL), ReportCode.ALREADY_FINAL, lambda w: ("FinalAlready", fixture))


def final_by_stale_void(world: World) -> Trial:
    fixture = ended(world)
    world.travel(world.fixtures[fixture].deadline)
    world.send(world.oracle.functions.voidStale(fixture), CALLER)
    return Trial(one(world, fixture, ONE_TO_NIL), ReportCode.ALREADY_FINAL, lambda w: ("FinalAlready", fixture))


def too_early(world: World) -> Trial:
    fixture = world.list_fixture(world.specify())
    earliest = world.fixtures[fixture].earliest
    world.travel(earliest - 600)
    return Trial(
        one(world, fixture, ONE_TO_NIL), ReportCode.TOO_EARLY, lambda w: ("TooEarly", fixture, earliest, w.at())
    )


def too_few(world: World) -> Trial:
    fixture = ended(world)
    error = ("TooFewSignatures", 2, 3)
    return Trial(one(world, fixture, ONE_TO_NIL), ReportCode.TOO_FEW, lambda w: error, signers=REPORTERS[:2])


def nobody(world: World) -> Trial:
    fixture = ended(world)
    return Trial(one(world, fixture, ONE_TO_NIL), ReportCode.TOO_FEW, lambda w: ("TooFewSignatures", 0, 3), signers=())


def conflict(world: World) -> Trial:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)])), CALLER)
    return Trial(
        one(world, fixture, NIL_TO_ONE), ReportCode.CONFLICT, lambda w: ("Conflict", fixture, ONE_TO_NIL, NIL_TO_ONE)
    )


def conflicting_voids(world: World) -> Trial:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)], REPORTERS[:3])), CALLER)
    error = ("Conflict", fixture, ONE_TO_NIL, ONE_TO_NIL)
    return Trial(one(world, fixture, ONE_TO_NIL, voids=INTERVAL), ReportCode.CONFLICT, lambda w: error)


def voids_left_out(world: World) -> Trial:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL, voids=INTERVAL)], REPORTERS[:3])), CALLER)
    error = ("Conflict", fixture, ONE_TO_NIL, ONE_TO_NIL)
    return Trial(one(world, fixture, ONE_TO_NIL), ReportCode.CONFLICT, lambda w: error)


def nothing_new(world: World) -> Trial:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)], REPORTERS[:3])), CALLER)
    return Trial(
        one(world, fixture, ONE_TO_NIL, round_=4),
        ReportCode.NOTHING_NEW,
        lambda w: ("NothingNew", fixture),
        signers=REPORTERS[:3],
    )


CASES: dict[str, Callable[[World], Trial]] = {
    "not listed": not_listed,
    "other committee": other_committee,
    "no status": _malformed(0),
    "unknown status": _malformed(5),
    "status beyond the word's four": _malformed(0xFF),
    "retired in football": _malformed(Result(Status.RETIRED).pack()),
    "VOID with a score": _malformed(VOID | 1 << 8 | 1 << 120),
    "score of an absent pair": _malformed(ONE_TO_NIL | 1 << (8 + 32)),
    "pair that football has not": _malformed(ONE_TO_NIL | 1 << 124),
    "both sides advance": _malformed(ONE_TO_NIL | 3 << 127),
    "order beyond the goals": _malformed(ONE_TO_NIL | 1 << 134),
    "bit above the value": _malformed(ONE_TO_NIL | 1 << 165),
    "highest bit of the field": _malformed(ONE_TO_NIL | 1 << 166),
    "a half that takes goals back": _malformed(Result(Status.FINISHED, (Score(2, 0), Score(1, 0), *[None] * 5)).pack()),
    "goal order in basketball": _malformed(
        Result(Status.FINISHED, (None, None, Score(1, 0), *[None] * 4), order=(Side.HOME,)).pack(), sport=3
    ),
    "VOID with intervals": _malformed(VOID, INTERVAL),
    "too early a kick-off": _malformed(ONE_TO_NIL, 1_801),
    "more than twenty minutes void": _malformed(ONE_TO_NIL, 1_201 << 32),
    "a gap in the list of intervals": _malformed(ONE_TO_NIL, 600 << (32 + 28)),
    "a ninth interval": _malformed(ONE_TO_NIL, INTERVAL | 1 << 240),
    "other ballot": other_ballot,
    "final by time": final_by_time,
    "final by a stale void": final_by_stale_void,
    "too early": too_early,
    "too few signatures": too_few,
    "no signature": nobody,
    "conflicting value": conflict,
    "conflicting voids": conflicting_voids,
    "voids left out": voids_left_out,
    "nothing new": nothing_new,
}


@pytest.mark.parametrize("name", CASES)
def test_report__one_bad_report__reverts_with_its_error_and_arguments(world: World, name: str) -> None:
    trial = CASES[name](world)
    assert world.refusal(bring(world, packed(world, [trial.report], trial.signers)), CALLER) == trial.error(world)


@pytest.mark.parametrize("name", sorted(set(CASES) - {"too few signatures", "no signature"}))
def test_report_many__one_bad_report_of_three__has_its_code_and_the_others_are_accepted(
    world: World, name: str
) -> None:
    trial = CASES[name](world)
    good = [world.list_fixture(world.specify()) for _ in range(2)]
    reports = [one(world, good[0], VOID), trial.report, one(world, good[1], VOID)]
    subject = int.from_bytes(trial.report.fixture[:16], "big")
    before = world.oracle.functions.resultOf(subject, 0).call()
    call = world.oracle.functions.reportMany(packed(world, reports, trial.signers))
    codes = call.call({"from": CALLER})
    receipt = world.send(call, CALLER)
    events = world.oracle.events.Reported().process_receipt(receipt)
    assert list(codes) == [0, trial.code, 0]
    assert [event["args"]["code"] for event in events] == [0, trial.code, 0]
    assert [event["args"]["fixture"] for event in events] == [good[0], subject, good[1]]
    assert world.oracle.functions.resultOf(subject, 0).call()[:2] == before[:2]
    assert all(world.oracle.functions.reported(fixture).call() for fixture in good)


# ------------------------------------------------------------------------------------------------------- signatures


def rebuilt(world: World, fixture: int, **options: Any) -> tuple[Any, ...]:
    """The call falls as a whole, since the committee cannot be rebuilt; the error's name and committee."""
    data = packed(world, [one(world, fixture, ONE_TO_NIL)], **options)
    name, *arguments = world.refusal(bring(world, data), CALLER)
    assert world.refusal(world.oracle.functions.reportMany(data), CALLER) == (name, *arguments)
    return name, arguments[0]


def test_report__signed_by_an_unknown_key__committee_mismatch(world: World) -> None:
    fixture = ended(world)
    members = [key(who).address for who in (*REPORTERS[:3], "ann")]
    signers = (*REPORTERS[:3], "ann")
    assert rebuilt(world, fixture, members=members, signers=signers) == ("CommitteeMismatch", 0)


def test_report__a_member_left_out_or_put_in_twice__committee_mismatch(world: World) -> None:
    fixture = ended(world)
    members = [key(who).address for who in REPORTERS]
    three = [*members[:3]]
    assert rebuilt(world, fixture, members=three, signers=REPORTERS[:3]) == ("CommitteeMismatch", 0)
    data = packed(world, [one(world, fixture, ONE_TO_NIL)])
    twice = bytearray(data)
    twice[4 + 64 : 4 + 128] = data[4:68]
    assert world.refusal(bring(world, bytes(twice)), CALLER)[:2] == ("CommitteeMismatch", 0)


def test_report__members_in_another_order__committee_mismatch(world: World) -> None:
    data = bytearray(packed(world, [one(world, ended(world), ONE_TO_NIL)]))
    data[4:132] = data[68:132] + data[4:68]
    assert world.refusal(bring(world, bytes(data)), CALLER)[:2] == ("CommitteeMismatch", 0)


@pytest.mark.parametrize("field", ["chain_id", "contract"])
def test_report__signed_for_another_domain__committee_mismatch(world: World, field: str) -> None:
    value: Any = 1 if field == "chain_id" else world.addresses.book
    domain = replace(world.addresses.oracle_domain, **{field: value})
    assert rebuilt(world, ended(world), domain=domain) == ("CommitteeMismatch", 0)


@pytest.mark.parametrize("change", [{"value": NIL_TO_ONE}, {"round": 1}, {"ballot": 1}, {"voids": INTERVAL}])
def test_report__one_field_is_not_what_was_signed__committee_mismatch(world: World, change: dict[str, int]) -> None:
    fixture = ended(world)
    signed = [replace(one(world, fixture, ONE_TO_NIL), **change)]
    assert rebuilt(world, fixture, signed=signed) == ("CommitteeMismatch", 0)


def test_report__one_of_a_signed_list_brought_alone__committee_mismatch(world: World) -> None:
    fixtures = [ended(world) for _ in range(2)]
    signed = [one(world, fixture, ONE_TO_NIL) for fixture in fixtures]
    assert rebuilt(world, fixtures[0], signed=signed) == ("CommitteeMismatch", 0)


def test_report__bit_of_a_member_that_is_not__counts_for_nothing(world: World) -> None:
    """Two signatures and a bit beyond the members, with the bytes that the bit makes room for."""
    data = bytearray(packed(world, [one(world, ended(world), ONE_TO_NIL)], REPORTERS[:2]))
    signed = data[2] << 8 | data[3]
    data[2] |= 0x80
    items = len(data) - 55
    data[items:items] = bytes(44)
    assert world.refusal(bring(world, bytes(data)), CALLER) == ("TooFewSignatures", signed | 0x8000, 4)


def test_report__no_members__committee_size(world: World) -> None:
    fixture = world.list_fixture(world.specify())
    data = bytes(4) + world.fixtures[fixture].struct_hash() + bytes(2) + VOID.to_bytes(21, "big")
    assert world.refusal(bring(world, data), CALLER) == ("CommitteeSize", 0)


def test_report__any_bit_flipped_or_cut_anywhere__a_named_error(world: World) -> None:
    data = packed(world, [one(world, ended(world), ONE_TO_NIL)], REPORTERS[:3])
    bring(world, data).call({"from": CALLER})
    for position in range(len(data)):
        spoiled = bytearray(data)
        spoiled[position] ^= 1 << (position % 8)
        world.refusal(bring(world, bytes(spoiled)), CALLER)
    for size in range(len(data)):
        world.refusal(bring(world, data[:size]), CALLER)
    assert world.refusal(bring(world, data + b"\0"), CALLER)[0] in ("WireTooShort", "NotListed")


# ------------------------------------------------------------------------------------------------------- windows


def test_report__fast_quorum_and_small_swing__window_of_fifteen_minutes_to_the_second(world: World) -> None:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)])), CALLER)
    at = world.at()
    assert state(world, fixture) == (at + FAST, False)
    world.travel(at + FAST - 1)
    assert state(world, fixture) == (at + FAST, False)
    world.travel(at + FAST)
    assert state(world, fixture) == (at + FAST, True)


def test_report__k_signatures__window_of_two_hours(world: World) -> None:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)], REPORTERS[:3])), CALLER)
    assert state(world, fixture) == (world.at() + SLOW, False)


def test_report__void_with_every_signature__two_hours_and_before_the_start(world: World) -> None:
    fixture = world.list_fixture(world.specify())
    world.send(bring(world, packed(world, [one(world, fixture, VOID)])), CALLER)
    assert state(world, fixture) == (world.at() + SLOW, False)


def test_report__large_swing_with_every_signature__two_hours(world: World) -> None:
    world.send(world.oracle.functions.setTerms(FAST, SLOW, 20, 500), key("deployer").address)
    from sports.words import FixtureId, Leg

    fixture = world.fixture()
    world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 2_000_000)
    small = world.fixture()
    world.bet("ann", Leg(FixtureId(small), 1, 1, 0).pack(), 9 * EURO, 2_000_000)
    world.travel(max(world.fixtures[f].earliest for f in (fixture, small)))
    both = [one(world, f, ONE_TO_NIL) for f in (fixture, small)]
    world.send(world.oracle.functions.reportMany(packed(world, both)), CALLER)
    assert world.book.functions.swing(fixture).call() == 20 * EURO
    assert state(world, fixture)[0] == world.at() + SLOW
    assert state(world, small)[0] == world.at() + FAST


@pytest.mark.parametrize("after", [1, 1_000, SLOW - FAST - 1, SLOW - FAST, SLOW - FAST + 1, SLOW - 1])
def test_add_signatures__fourth_signature_later__window_shortens_as_the_rule_says(world: World, after: int) -> None:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)], REPORTERS[:3])), CALLER)
    reported = world.at()
    data = packed(world, [one(world, fixture, ONE_TO_NIL, round_=2)], REPORTERS[3:])
    world.send_at(bring(world, data), CALLER, reported + after)
    assert state(world, fixture)[0] == min(reported + SLOW, reported + after + FAST)


def test_add_signatures__to_a_void__still_two_hours(world: World) -> None:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, VOID)], REPORTERS[:3])), CALLER)
    reported = world.at()
    world.send(bring(world, packed(world, [one(world, fixture, VOID)], REPORTERS[3:])), CALLER)
    assert state(world, fixture)[0] == reported + SLOW


def test_add_signatures__after_the_window__final_already(world: World) -> None:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)], REPORTERS[:3])), CALLER)
    world.travel(world.at() + SLOW)
    data = packed(world, [one(world, fixture, ONE_TO_NIL)], REPORTERS[3:])
    assert world.refusal(bring(world, data), CALLER) == ("FinalAlready", fixture)


def test_report__a_field_of_the_stored_word__the_signers_time_and_round(world: World) -> None:
    fixture = ended(world)
    data = packed(world, [one(world, fixture, ONE_TO_NIL, round_=7, voids=INTERVAL)], REPORTERS[:3])
    world.send(bring(world, data), CALLER)
    word, voids, is_final = world.oracle.functions.resultOf(fixture, 0).call()
    members = sorted(world.addresses.committee, key=lambda address: int(address, 16))
    bits = sum(1 << members.index(key(who).address) for who in REPORTERS[:3])
    assert word & ((1 << 165) - 1) == ONE_TO_NIL
    assert (word >> 165 & 7, word >> 168 & 0xFF, word >> 176 & 0xFF) == (1, 0, 7)
    assert (word >> 184 & 0xFFFF, word >> 200 & 0xFFFFFFFF) == (bits, world.at())
    # A second word exists, and the fixture is listed.
    assert (word >> 232 & 0xFFFFF, word >> 252) == (0xFFFFF, 0b11)
    assert (voids, is_final) == (INTERVAL, False)


# ------------------------------------------------------------------------------------------------------- stale


def test_void_stale__a_second_before_the_deadline__not_stale(world: World) -> None:
    fixture = world.list_fixture(world.specify())
    deadline = world.fixtures[fixture].deadline
    world.travel(deadline - 1)
    call = world.oracle.functions.voidStale(fixture)
    assert world.refusal(call, CALLER) == ("NotStale", fixture, deadline, deadline - 1)
    world.travel(deadline)
    world.send(call, CALLER)
    assert state(world, fixture) == (0, True)
    assert world.refusal(call, CALLER)[0] == "NotStale"


def test_void_stale__after_a_report__not_stale(world: World) -> None:
    fixture = ended(world)
    world.send(bring(world, packed(world, [one(world, fixture, ONE_TO_NIL)])), CALLER)
    world.travel(world.fixtures[fixture].deadline)
    assert world.refusal(world.oracle.functions.voidStale(fixture), CALLER)[0] == "NotStale"


def test_void_stale__unknown_fixture__not_listed(world: World) -> None:
    assert world.refusal(world.oracle.functions.voidStale(7), CALLER) == ("NotListed", 7)
