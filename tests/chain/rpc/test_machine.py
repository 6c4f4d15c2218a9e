"""The pool's state machine, by cases and by random histories."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chain.rpc import machine
from chain.rpc.choosing import choose, everyone, pair
from chain.rpc.limits import Bucket, Rate
from chain.rpc.machine import (
    Asked,
    Check,
    CheckFailed,
    CheckPassed,
    Degraded,
    Effect,
    Event,
    Failed,
    FinalActed,
    HeadSeen,
    Limited,
    Moved,
    PoolPolicy,
    PoolState,
    Recovered,
    Ticked,
)
from chain.rpc.standing import Standing
from proofbook.chain_profiles import CHAIN_PROFILES
from tests.chain.rpc.fakes import CHAIN, endpoint

OWN, OTHER, VENDOR = "own", "other", "vendor"
THREE = (endpoint(OWN), endpoint(OTHER), endpoint(VENDOR, tier=1))


def pool(*events: tuple[float, Event], policy: PoolPolicy | None = None) -> PoolState:
    state = machine.start(THREE, CHAIN, policy or PoolPolicy(), 0.0)
    for at, event in events:
        state, _ = machine.step(state, event, at)
    return state


def passed(
    name: str, head: int = 100, *, chain: int = CHAIN, finalized: int = 36, syncing: bool = False
) -> CheckPassed:
    return CheckPassed(name, chain, syncing, head, finalized)


def standing(state: PoolState, name: str, now: float = 1.0) -> Standing:
    return dict(state.standings(now))[name]


def live(*, policy: PoolPolicy | None = None) -> PoolState:
    return pool(*((0.0, passed(name)) for name in (OWN, OTHER, VENDOR)), policy=policy)


def test_pool__started__asks_to_check_everyone_once() -> None:
    state, effects = machine.step(pool(), Ticked(), 0.0)
    assert [effect for effect in effects if isinstance(effect, Check)] == [Check(OWN), Check(OTHER), Check(VENDOR)]
    assert standing(state, OWN) is Standing.CHECKING
    assert not any(isinstance(effect, Check) for effect in machine.step(state, Ticked(), 0.5)[1])


def test_pool__first_endpoint_alive__recovers_and_says_so() -> None:
    _, effects = machine.step(pool(), passed(OWN), 0.0)
    assert Recovered() in effects
    assert Moved(OWN, Standing.UNDIALED, Standing.ALIVE, "checked") in effects


def test_endpoint__other_chain__is_never_chosen_and_seldom_checked() -> None:
    state = pool((0.0, passed(OWN, chain=1)), (0.0, CheckFailed(OTHER, "x")), (0.0, CheckFailed(VENDOR, "x")))
    assert standing(state, OWN) is Standing.WRONG_CHAIN
    choice = choose(state, 1.0)
    assert choice is not None
    assert choice.name != OWN
    assert not any(effect == Check(OWN) for effect in machine.step(state, Ticked(), 59.0)[1])
    assert any(effect == Check(OWN) for effect in machine.step(state, Ticked(), 60.0)[1])


def test_endpoint__other_chain_and_then_silent__stays_wrong() -> None:
    state = pool((0.0, passed(OWN, chain=1)), *((float(n), CheckFailed(OWN, "x")) for n in range(5)))
    assert standing(state, OWN) is Standing.WRONG_CHAIN


def test_endpoint__came_back_on_another_chain__is_not_asked() -> None:
    state, _ = machine.step(live(), passed(OWN, chain=5), 10.0)
    assert standing(state, OWN, 10.0) is Standing.WRONG_CHAIN


def test_endpoint__one_failure__stays_alive_and_is_looked_at_soon() -> None:
    state, _ = machine.step(live(), Failed(OWN, "reset"), 1.0)
    assert standing(state, OWN) is Standing.ALIVE
    assert Check(OWN) in machine.step(state, Ticked(), 2.0)[1]


def test_endpoint__three_failures__is_unreachable_until_a_check_passes() -> None:
    state = live()
    for _ in range(3):
        state, effects = machine.step(state, Failed(OWN, "reset"), 1.0)
    assert Moved(OWN, Standing.ALIVE, Standing.UNREACHABLE, "reset") in effects
    state, _ = machine.step(state, machine.Answered(OWN), 2.0)
    assert standing(state, OWN, 2.0) is Standing.UNREACHABLE
    state, _ = machine.step(state, passed(OWN), 9.0)
    assert standing(state, OWN, 9.0) is Standing.ALIVE


def test_endpoint__unreachable_for_long__is_checked_at_growing_intervals() -> None:
    state, now, pauses = live(), 0.0, []
    for _ in range(8):
        state, _ = machine.step(state, CheckFailed(OWN, "x"), now)
        pauses.append(state.seat(OWN).check_at - now)
        now = state.seat(OWN).check_at
    assert pauses == [1.0, 1.0, 20.0, 40.0, 60.0, 60.0, 60.0, 60.0]


def test_endpoint__four_blocks_behind__lags_and_three_do_not() -> None:
    state = live()
    for name in (OTHER, VENDOR):
        state, _ = machine.step(state, passed(name, 110), 5.0)
    assert standing(machine.step(state, passed(OWN, 106), 5.0)[0], OWN, 5.0) is Standing.LAGGING
    assert standing(machine.step(state, passed(OWN, 107), 5.0)[0], OWN, 5.0) is Standing.ALIVE


def test_endpoint__one_vendor_names_an_impossible_head__others_do_not_lag() -> None:
    state, _ = machine.step(live(), passed(VENDOR, 10**12), 5.0)
    state, _ = machine.step(state, passed(OWN, 101), 5.0)
    assert standing(state, OWN, 5.0) is Standing.ALIVE


def test_endpoint__below_a_final_height_that_was_acted_on__lags() -> None:
    state, _ = machine.step(live(), FinalActed(40), 1.0)
    assert standing(machine.step(state, passed(OWN, 101, finalized=39), 5.0)[0], OWN, 5.0) is Standing.LAGGING
    assert standing(machine.step(state, passed(OWN, 101, finalized=40), 5.0)[0], OWN, 5.0) is Standing.ALIVE


def test_endpoint__head_stands_still__has_no_heads_until_it_moves() -> None:
    state = live(policy=PoolPolicy(no_heads_s=60.0))
    state, _ = machine.step(state, passed(OWN), 60.0)
    assert standing(state, OWN, 60.0) is Standing.ALIVE
    state, _ = machine.step(state, passed(OWN), 61.0)
    assert standing(state, OWN, 61.0) is Standing.NO_HEADS
    assert standing(machine.step(state, HeadSeen(OWN, 101), 62.0)[0], OWN, 62.0) is Standing.ALIVE


def test_endpoint__chain_that_mines_on_demand__is_never_without_heads() -> None:
    state, _ = machine.step(live(policy=PoolPolicy.of(CHAIN_PROFILES["anvil"])), passed(OWN), 9_999.0)
    assert standing(state, OWN, 9_999.0) is Standing.ALIVE
    assert PoolPolicy.of(CHAIN_PROFILES["mainnet"]).no_heads_s == 120.0


def test_endpoint__syncing__is_left_out() -> None:
    state, _ = machine.step(live(), passed(OWN, syncing=True), 1.0)
    assert standing(state, OWN) is Standing.SYNCING
    assert OWN not in everyone(state, 1.0)


def test_endpoint__told_to_wait__is_asked_again_when_the_time_is_over() -> None:
    state, _ = machine.step(live(), Limited(OWN, 30.0), 1.0)
    assert standing(state, OWN, 30.9) is Standing.RATE_LIMITED
    assert standing(state, OWN, 31.0) is Standing.ALIVE
    _, effects = machine.step(state, Ticked(), 31.0)
    assert Moved(OWN, Standing.RATE_LIMITED, Standing.ALIVE, "time passed") in effects


def test_endpoint__told_to_wait_without_a_time__waits_twice_as_long_each_time() -> None:
    state, waits = live(), []
    for turn in range(7):
        now = 1_000.0 * turn
        state, _ = machine.step(state, Limited(OWN, None), now)
        waits.append(state.seat(OWN).closed_until - now)
    assert waits == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


def test_pool__last_endpoint_goes_bad__is_degraded_and_still_asks_it() -> None:
    state = pool((0.0, passed(OWN)), (0.0, CheckFailed(OTHER, "x")), (0.0, CheckFailed(VENDOR, "x")))
    state, effects = machine.step(state, passed(OWN, syncing=True), 1.0)
    assert Degraded() in effects
    choice = choose(state, 1.0)
    assert choice is not None
    assert (choice.name, choice.check_first) == (OWN, False)
    assert everyone(state, 1.0) == (OWN,)


def test_pool__every_endpoint_gone__looks_at_the_chain_before_it_asks() -> None:
    state = pool(*((0.0, CheckFailed(name, "x")) for name in (OWN, OTHER, VENDOR)))
    choice = choose(state, 1.0)
    assert choice is not None
    assert choice.check_first
    assert everyone(state, 1.0) == ()


def test_pool__own_nodes_live__vendor_is_not_asked_and_turns_are_even() -> None:
    state, names = live(), []
    for _ in range(10):
        choice = choose(state, 1.0)
        assert choice is not None
        names.append(choice.name)
        state, _ = machine.step(state, Asked(choice.name), 1.0)
    assert names.count(OWN) == names.count(OTHER) == 5


def test_pool__better_tier_back__is_asked_when_the_lease_is_over() -> None:
    state = live()
    for name in (OWN, OTHER):
        state, _ = machine.step(state, passed(name, syncing=True), 10.0)
    assert state.tier == 1
    state, _ = machine.step(state, passed(OWN), 20.0)
    assert choose(state, 20.0) == choose(replace(state, cursor=1), 20.0)
    assert getattr(choose(state, 20.0), "name", "") == VENDOR
    state, _ = machine.step(state, Ticked(), 310.0)
    assert getattr(choose(state, 310.0), "name", "") == OWN


def test_pair__two_vendors__are_never_the_same() -> None:
    names = pair(live(), 1.0)
    assert len({live().seat(name).endpoint.vendor for name in names}) == 2
    same = machine.start([endpoint(OWN, vendor="v"), endpoint(OTHER, vendor="v")], CHAIN, PoolPolicy(), 0.0)
    for name in (OWN, OTHER):
        same, _ = machine.step(same, passed(name), 0.0)
    assert len(pair(same, 1.0)) == 1


NAMES = st.sampled_from([OWN, OTHER, VENDOR, "nobody"])
HEADS = st.integers(90, 130)
EVENTS = st.one_of(
    st.just(Ticked()),
    st.builds(CheckPassed, NAMES, st.sampled_from([CHAIN, CHAIN, CHAIN, 1]), st.booleans(), HEADS, st.integers(0, 80)),
    st.builds(CheckFailed, NAMES, st.just("x")),
    st.builds(Failed, NAMES, st.just("x")),
    st.builds(machine.Answered, NAMES),
    st.builds(Limited, NAMES, st.none() | st.floats(0, 100)),
    st.builds(Asked, NAMES, st.integers(1, 30)),
    st.builds(HeadSeen, NAMES, HEADS),
    st.builds(FinalActed, st.integers(0, 80)),
)
HISTORIES = st.lists(st.tuples(st.floats(0, 120), EVENTS), max_size=60)


@given(HISTORIES)
def test_pool__any_history__what_was_said_adds_up_and_wrong_chains_are_never_asked(
    history: list[tuple[float, Event]],
) -> None:
    state, now = pool(), 0.0
    said = dict.fromkeys((OWN, OTHER, VENDOR), Standing.UNDIALED)
    alive = False
    for pause, event in history:
        now += pause
        state, effects = machine.step(state, event, now)
        alive = _heard(effects, said, alive)
        assert said == dict(state.standings(now))
        assert alive is not state.degraded(now)
        _choices_are_sound(state, now)


def _heard(effects: tuple[Effect, ...], said: dict[str, Standing], alive: bool) -> bool:
    for effect in effects:
        if isinstance(effect, Moved):
            assert said[effect.name] is effect.before
            said[effect.name] = effect.after
        elif isinstance(effect, Degraded | Recovered):
            assert alive is isinstance(effect, Degraded)
            alive = isinstance(effect, Recovered)
    return alive


def _choices_are_sound(state: PoolState, now: float) -> None:
    standings = dict(state.standings(now))
    choice = choose(state, now)
    if choice is None:
        assert set(standings.values()) == {Standing.WRONG_CHAIN}
        return
    assert standings[choice.name] is not Standing.WRONG_CHAIN
    assert choice.check_first or state.seat(choice.name).chain_id == CHAIN
    if not state.degraded(now):
        assert standings[choice.name] is Standing.ALIVE
        assert set(everyone(state, now)) == {name for name, at in standings.items() if at is Standing.ALIVE}


@given(
    st.floats(0.1, 50),
    st.integers(1, 20),
    st.lists(st.tuples(st.floats(0, 5), st.integers(1, 10)), min_size=1, max_size=50),
)
def test_bucket__whoever_waits_as_told__never_exceeds_rate_and_burst(
    per_second: float, burst: int, asked: list[tuple[float, int]]
) -> None:
    bucket, now, made = Bucket.full(Rate(per_second, float(burst)), 0.0), 0.0, 0
    for pause, calls in asked:
        now += pause
        now += bucket.wait_s(calls, now)
        bucket = bucket.take(calls, now)
        made += calls
        largest = max(0, max(count for _, count in asked) - burst)
        assert made <= burst + largest + now * per_second + 1e-6
