"""Limits, exclusion, register, eligibility, reality checks and retention as pure rules."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.duties.eligibility import (
    REMEDIES,
    Action,
    Facts,
    IdentityFacts,
    Reason,
    WalletFacts,
    eligibility,
)
from api.duties.errors import BadExclusion, BadLimit, ExcludedAlready, NotEligible, RegisterDown
from api.duties.exclusion import DAY_S, Exclusion, chain_day, end_of, exclude
from api.duties.limits import INCREASE_AFTER_S, MOST_CENTS, Limit, Pending
from api.duties.pauses import BREAK_S, Play, begins_anew, due_at, is_due
from api.duties.register import FRESH_S, GRACE_S, Asked, Check, NoRegister, admits, asked_again
from api.duties.retention import ATTEMPT_S, Account, Kept, kept_until, may_erase, years_after
from api.identity.attempts import State
from api.identity.providers.base import Assurance

NOW = 1_790_000_000
cents = st.integers(0, MOST_CENTS)
steps = st.lists(st.tuples(cents, st.integers(0, 4 * 86_400)), min_size=1, max_size=12)


# -- limits


@given(steps)
def test_limit__whatever_is_asked__never_rises_above_what_was_asked_48_hours_before(
    asked: list[tuple[int, int]],
) -> None:
    limit, now, history = Limit(), NOW, []
    for amount, wait in asked:
        limit = limit.ask(amount, now)
        history.append((now, amount))
        held = limit.at(now).cents
        assert held is not None
        assert held <= amount or held <= max((a for t, a in history if t <= now), default=0)
        # At any time: not above the latest word, unless a higher word is older than 48 hours or was the first.
        now += wait
        held = limit.at(now).cents
        assert held is not None
        older = [a for t, a in history if now - t >= INCREASE_AFTER_S]
        assert held <= max([*older, min(a for _, a in history), history[0][1]])


@given(steps, cents)
def test_limit__lower_one__holds_at_once_and_drops_the_increase(asked: list[tuple[int, int]], lower: int) -> None:
    limit, now = Limit(), NOW
    for amount, wait in asked:
        limit = limit.ask(amount, now)
        now += wait
    held = limit.at(now).cents
    assert held is not None
    assume(lower <= held)
    after = limit.ask(lower, now)
    assert after == Limit(lower)
    assert after.at(now + 10 * INCREASE_AFTER_S).cents == lower


@given(cents, cents)
def test_limit__higher_one__holds_exactly_after_48_hours(first: int, second: int) -> None:
    assume(second > first)
    limit = Limit().ask(first, NOW).ask(second, NOW + 5)
    ready = NOW + 5 + INCREASE_AFTER_S
    assert limit.at(ready - 1).cents == first
    assert limit.at(ready).cents == second


def test_limit__increase_made_smaller__keeps_its_time_and_made_larger_waits_anew() -> None:
    limit = Limit(100).ask(500, NOW)
    assert limit.ask(300, NOW + 60) == Limit(100, Pending(300, NOW + INCREASE_AFTER_S))
    assert limit.ask(501, NOW + 60) == Limit(100, Pending(501, NOW + 60 + INCREASE_AFTER_S))
    assert limit.ask(100, NOW + 60) == Limit(100)


@pytest.mark.parametrize("amount", [-1, MOST_CENTS + 1])
def test_limit__that_the_chain_cannot_hold__is_refused(amount: int) -> None:
    with pytest.raises(BadLimit):
        Limit().ask(amount, NOW)


# -- exclusion


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("begun", "amount", "end"),
    [
        ("2026-11-23 10:00", 6, "2027-05-23 09:00"),  # eleven in Paris, in winter and in summer
        ("2026-08-31 10:00", 6, "2027-03-01 11:00"),  # there is no 31 February: 1 March, at noon in Paris both times
        ("2027-01-31 10:00", 1, "2027-03-01 10:00"),
        ("2027-12-15 10:00", 12, "2028-12-15 10:00"),
        ("2028-02-29 10:00", 12, "2029-03-01 10:00"),
    ],
)
def test_exclusion__by_months__ends_by_the_calendar_of_paris_and_never_early(begun: str, amount: int, end: str) -> None:
    assert end_of(amount, "months", at(begun)) == at(end)


@given(st.integers(1, 12), st.integers(1_500_000_000, 2_500_000_000))
def test_exclusion__by_months__is_never_shorter_than_28_days_a_month(amount: int, now: int) -> None:
    assert end_of(amount, "months", now) - now >= amount * 28 * DAY_S - 3_600
    assert end_of(amount, "months", now) - now <= amount * 31 * DAY_S + 2 * DAY_S


@given(st.integers(1, 11), st.integers(1_500_000_000, 2_500_000_000))
def test_exclusion__more_months__end_later(amount: int, now: int) -> None:
    assert end_of(amount, "months", now) < end_of(amount + 1, "months", now)


@given(st.integers(24, 720), st.integers(0, 2_000_000_000))
def test_exclusion__by_hours__is_exactly_so_long(amount: int, now: int) -> None:
    made = exclude(None, amount, "hours", now)
    assert (made.starts_at, made.ends_at - now) == (now, amount * 3_600)
    assert made.holds(made.ends_at - 1)
    assert not made.holds(made.ends_at)


@given(st.lists(st.tuples(st.integers(24, 720), st.integers(0, 40 * 86_400)), min_size=1, max_size=8))
def test_exclusion__asked_again_and_again__never_ends_earlier(asked: list[tuple[int, int]]) -> None:
    present: Exclusion | None = None
    now = NOW
    for amount, wait in asked:
        before = present
        try:
            present = exclude(present, amount, "hours", now)
        except ExcludedAlready:
            assert before is not None
            assert now + amount * 3_600 < before.ends_at
        if before is not None and before.holds(now):
            assert present is not None
            assert present.ends_at >= before.ends_at
            assert present.starts_at == before.starts_at
        now += wait


@pytest.mark.parametrize(
    ("amount", "unit"), [(23, "hours"), (721, "hours"), (0, "months"), (13, "months"), (-1, "months")]
)
def test_exclusion__of_another_length__is_refused(amount: int, unit: str) -> None:
    with pytest.raises(BadExclusion):
        end_of(amount, unit, NOW)  # type: ignore[arg-type]


@given(st.integers(0, 400 * 86_400), st.integers(1_000_000_000, 3_000_000_000))
def test_chain_day__for_any_rest__covers_it_and_at_most_a_day_more(rest: int, match_now: int) -> None:
    day = chain_day(NOW + rest, NOW, match_now)
    assert match_now + rest <= day * DAY_S < match_now + rest + DAY_S


# -- register

SOMEBODY = Asked("MODELE", ("Andrea",), "1992-07-14", None, None)


class Fixed:
    def __init__(self, banned: bool | None) -> None:
        self.banned = banned
        self.times = 0

    def is_banned(self, person: Asked) -> bool:
        self.times += 1
        if self.banned is None:
            raise RegisterDown
        return self.banned


@pytest.mark.parametrize(
    ("check", "has_bet", "in_"),
    [
        (None, True, False),
        (Check(False, NOW), True, False),
        (Check(True, NOW - FRESH_S + 1), False, True),
        (Check(True, NOW - FRESH_S), False, False),
        (Check(True, NOW - FRESH_S), True, True),
        (Check(True, NOW - FRESH_S - GRACE_S), True, False),
    ],
)
def test_register__by_its_last_answer__lets_in_or_not(check: Check | None, has_bet: bool, in_: bool) -> None:
    assert admits(check, has_bet=has_bet, now=NOW) is in_


def test_register__down__gives_no_new_answer_and_an_alert() -> None:
    alerts: list[int] = []
    assert asked_again(Fixed(None), SOMEBODY, None, NOW, lambda: alerts.append(1)) is None
    old = Check(True, NOW - FRESH_S)
    assert asked_again(Fixed(None), SOMEBODY, old, NOW, lambda: alerts.append(1)) == old
    assert len(alerts) == 2


def test_register__answer_fresh__is_not_asked_again_and_an_old_one_is() -> None:
    register = Fixed(True)
    fresh = Check(True, NOW - FRESH_S + 1)
    assert asked_again(register, SOMEBODY, fresh, NOW, lambda: None) == fresh
    assert register.times == 0
    assert asked_again(register, SOMEBODY, Check(True, NOW - FRESH_S), NOW, lambda: None) == Check(False, NOW)
    assert "MODELE" not in repr(SOMEBODY)
    assert not NoRegister().is_banned(SOMEBODY)


# -- eligibility

GOOD = Facts(
    identity=IdentityFacts(State.VERIFIED, Assurance.SUBSTANTIAL, NOW - 1, NOW + 1),
    wallet=WalletFacts(True),
    deposit=Limit(5_000),
    stake=Limit(5_000),
    register=Check(True, NOW),
    terms="1",
    present_terms="1",
)


def reasons(facts: Facts, action: Action = Action.BET, now: int = NOW) -> list[Reason]:
    return [one.reason for one in eligibility(facts, action, now)]


@pytest.mark.parametrize("action", list(Action))
def test_eligibility__with_everything_in_order__is_empty(action: Action) -> None:
    assert reasons(GOOD, action) == []


@pytest.mark.parametrize(
    ("change", "expected", "until"),
    [
        ({"closed": True}, Reason.ACCOUNT_CLOSED, None),
        ({"terms": "0"}, Reason.TERMS_NOT_ACCEPTED, None),
        ({"terms": None}, Reason.TERMS_NOT_ACCEPTED, None),
        ({"terms": "", "present_terms": ""}, Reason.TERMS_NOT_ACCEPTED, None),
        ({"identity": None}, Reason.IDENTITY_REQUIRED, None),
        ({"lowest": Assurance.HIGH}, Reason.LEVEL_TOO_LOW, None),
        ({"exclusions": (Exclusion(NOW, NOW + 9), Exclusion(NOW - 5, NOW + 7))}, Reason.EXCLUDED, NOW + 9),
        ({"register": None}, Reason.REGISTER_NOT_CHECKED, None),
        ({"register": Check(False, NOW)}, Reason.NOT_ADMITTED, None),
        ({"deposit": Limit()}, Reason.DEPOSIT_LIMIT_NOT_SET, None),
        ({"stake": Limit()}, Reason.STAKE_LIMIT_NOT_SET, None),
        ({"wallet": None}, Reason.WALLET_NOT_LINKED, None),
        ({"wallet": WalletFacts(False)}, Reason.WALLET_NOT_LINKED, None),
        ({"wallet": WalletFacts(True, NOW + 5)}, Reason.WALLET_COOLING, NOW + 5),
    ],
)
def test_eligibility__one_condition_broken__names_that_one(
    change: dict[str, object], expected: Reason, until: int
) -> None:
    (unmet,) = eligibility(replace(GOOD, **change), Action.BET, NOW)  # type: ignore[arg-type]
    assert (unmet.reason, unmet.until) == (expected, until)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"state": State.SUSPENDED}, Reason.IDENTITY_SUSPENDED),
        ({"state": State.REVOKED}, Reason.IDENTITY_REQUIRED),
        ({"state": State.EXPIRED}, Reason.IDENTITY_EXPIRED),
        ({"state": State.PENDING}, Reason.IDENTITY_REQUIRED),
        ({"expires_at": NOW}, Reason.IDENTITY_EXPIRED),
        ({"adult_at": NOW + 1}, Reason.UNDER_AGE),
        ({"assurance": Assurance.SANDBOX}, Reason.LEVEL_TOO_LOW),
    ],
)
def test_eligibility__identity_not_in_order__says_how(change: dict[str, object], expected: Reason) -> None:
    assert GOOD.identity is not None
    assert reasons(replace(GOOD, identity=replace(GOOD.identity, **change))) == [expected]  # type: ignore[arg-type]


def test_eligibility__deposit__needs_no_stake_cap_and_a_bet_needs_both() -> None:
    assert reasons(replace(GOOD, stake=Limit()), Action.DEPOSIT) == []
    assert reasons(replace(GOOD, stake=Limit()), Action.GRANT) == [Reason.STAKE_LIMIT_NOT_SET]


def test_eligibility__of_somebody_unknown__lists_everything_that_is_to_be_done() -> None:
    assert reasons(Facts(present_terms="1")) == [
        Reason.TERMS_NOT_ACCEPTED,
        Reason.IDENTITY_REQUIRED,
        Reason.REGISTER_NOT_CHECKED,
        Reason.DEPOSIT_LIMIT_NOT_SET,
        Reason.STAKE_LIMIT_NOT_SET,
        Reason.WALLET_NOT_LINKED,
    ]


facts_of_any_kind = st.builds(
    Facts,
    identity=st.none()
    | st.builds(
        IdentityFacts,
        state=st.sampled_from(State),
        assurance=st.sampled_from(Assurance),
        adult_at=st.integers(NOW - 9, NOW + 9),
        expires_at=st.integers(NOW - 9, NOW + 9),
    ),
    wallet=st.none() | st.builds(WalletFacts, st.booleans(), st.integers(NOW - 9, NOW + 9)),
    deposit=st.sampled_from([Limit(), Limit(0), Limit(5, Pending(9, NOW + 3))]),
    stake=st.sampled_from([Limit(), Limit(0), Limit(5, Pending(9, NOW + 3))]),
    exclusions=st.lists(st.builds(Exclusion, st.integers(NOW - 9, NOW), st.integers(NOW, NOW + 9))).map(tuple),
    register=st.none() | st.builds(Check, st.booleans(), st.integers(NOW - 3 * FRESH_S, NOW)),
    has_bet=st.booleans(),
    terms=st.sampled_from([None, "1", "2"]),
    present_terms=st.just("2"),
    closed=st.booleans(),
    lowest=st.sampled_from(Assurance),
)


@given(facts_of_any_kind, st.sampled_from(Action))
def test_eligibility__empty__means_a_proved_adult_within_limits_whom_nothing_bars(facts: Facts, action: Action) -> None:
    if eligibility(facts, action, NOW):
        return
    assert facts.identity is not None
    assert facts.identity.state is State.VERIFIED
    assert facts.identity.adult_at <= NOW < facts.identity.expires_at
    assert not [one for one in facts.exclusions if one.starts_at <= NOW < one.ends_at]
    assert facts.register is not None
    assert facts.register.clear
    assert facts.wallet is not None
    assert facts.wallet.active
    assert facts.deposit.cents is not None
    assert action is Action.DEPOSIT or facts.stake.cents is not None
    assert not facts.closed
    assert facts.terms == facts.present_terms


@given(facts_of_any_kind, st.sampled_from(Action), st.integers(NOW, NOW + 9))
def test_eligibility__a_condition_with_an_end__is_met_at_that_end(facts: Facts, action: Action, now: int) -> None:
    for unmet in eligibility(facts, action, now):
        if unmet.until is not None:
            assert unmet.until > now
            assert unmet.reason not in reasons(facts, action, unmet.until)


@given(facts_of_any_kind)
def test_eligibility__for_a_grant__is_never_easier_than_for_a_bet(facts: Facts) -> None:
    assert set(reasons(facts, Action.BET)) <= set(reasons(facts, Action.GRANT))
    assert set(reasons(facts, Action.DEPOSIT)) <= set(reasons(facts, Action.BET))


def test_reasons__each__has_a_remedy_and_a_problem_lists_them() -> None:
    assert set(REMEDIES) == set(Reason)
    document = NotEligible(eligibility(Facts(present_terms="1"), Action.BET, NOW)).document()
    assert [one["reason"] for one in document["unmet"]] == [str(one) for one in reasons(Facts(present_terms="1"))]


# -- reality checks, retention


@given(st.integers(0, 10**9), st.none() | st.integers(1, 10**9), st.sampled_from((15, 30, 45, 60)))
def test_reality_check__once_due__stays_so_until_answered(began: int, answered: int | None, every: int) -> None:
    play = Play(began, answered, every)
    due = due_at(play)
    assert not is_due(play, due - 1)
    assert is_due(play, due)
    assert is_due(play, due + 10**6)
    assert not is_due(replace(play, answered_at=due + 5), due + 5)


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_visit__signed_in_after_so_long__begins_anew_from_a_quarter_of_an_hour_on(seen: int, later: int) -> None:
    assert begins_anew(seen, seen + later) is (later >= BREAK_S == 900)
    assert begins_anew(None, seen)


@pytest.mark.parametrize(
    ("kind", "account", "until"),
    [
        (Kept.ATTEMPT, Account(None, True), NOW + ATTEMPT_S),
        (Kept.IDENTITY, Account(None, True), None),
        (Kept.IDENTITY, Account(NOW, False), NOW),
        (Kept.WALLET, Account(NOW, False), NOW),
        (Kept.DUTY, Account(NOW, False), years_after(NOW, 5)),
        (Kept.IDENTITY, Account(NOW, True), years_after(NOW, 5)),
    ],
)
def test_retention__by_kind_and_account__is_the_table(kind: Kept, account: Account, until: int | None) -> None:
    assert kept_until(kind, account, NOW) == until
    assert may_erase(kind, account, NOW, NOW) == (until is not None and until <= NOW)


def test_retention__from_a_leap_day__ends_on_the_first_of_march() -> None:
    assert years_after(at("2028-02-29 10:00"), 5) == at("2033-03-01 10:00")
    assert years_after(at("2027-02-28 10:00"), 5) == at("2032-02-28 10:00")
