"""Any history of blocks, reorganisations, faults and deaths: no nonce twice, no intent twice, none lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chain.transactions.record import CLOSED, IntentId, State
from chain.transactions.work import ManagerPolicy
from tests.chain.transactions.fakes import ACCOUNT, decoded
from tests.chain.transactions.memory_stage import Stage

Step = tuple[str, Any]
STEPS = st.one_of(
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("mine"), st.integers(1, 4)),
    st.tuples(st.just("mine one"), st.none()),
    st.tuples(st.just("submit"), st.none()),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("reorg"), st.tuples(st.integers(1, 3), st.booleans())),
    st.tuples(st.just("forget"), st.none()),
    st.tuples(st.just("foreign"), st.none()),
    st.tuples(st.just("fee"), st.sampled_from([1, 10, 60, 100])),
    st.tuples(
        st.just("send"),
        st.sampled_from(
            ["unsent", "lost before", "lost after", "dies before", "dies after", "txpool is full", "strange words"]
        ),
    ),
    st.tuples(st.just("kill"), st.tuples(st.integers(1, 4), st.booleans())),
    st.tuples(st.just("vendors"), st.booleans()),
)


@settings(max_examples=settings().max_examples // 3, deadline=None)  # each is a life of its own
@given(st.lists(STEPS, max_size=40), st.integers(1, 4))
def test_manager__any_history__no_nonce_twice_no_intent_twice_none_lost(steps: list[Step], in_flight: int) -> None:
    stage = Stage(options={"policy": ManagerPolicy(in_flight=in_flight)})
    stage.submit("0")
    names, withdrawn = ["0"], set()
    for what, how in steps:
        match what:
            case "tick":
                stage.tick()
                stage.wall.at += 12.0
            case "mine":
                stage.chain.mine(how)
            case "mine one":
                stage.chain.mine(only=1)
            case "submit" if len(names) < 6:
                names.append(str(len(names)))
                stage.submit(names[-1])
            case "withdraw" if how < len(names):
                withdrawn.add(names[how])
                stage.run(stage.manager.withdraw(IntentId(names[how]), "done by another"))
            case "reorg":
                stage.chain.reorg(how[0], forget=how[1])
            case "forget":
                stage.chain.forget()
            case "foreign":
                stage.chain.foreign()
            case "fee":
                stage.chain.base_fee = how * 10**9
            case "send":
                stage.chain.send_faults.append(how)
            case "kill":
                stage.log.kills = {stage.log.writes + how[0]: how[1]}
            case "vendors":
                stage.chain.sure = how
        stage.check()
    _come_to_rest(stage)
    for name in names:
        record = stage.manager.get(IntentId(name))
        if name not in withdrawn:
            assert record.state is State.FINAL, (name, record)
        mined = [tx for tx in stage.chain.mined() if tx.data == name.encode()]
        assert len(mined) == (record.state is State.FINAL)


def test_manager__all_that_may_be_under_way_forgotten_and_withdrawn__makes_room_for_the_next() -> None:
    stage = Stage(options={"policy": ManagerPolicy(in_flight=2)})
    for name in ("0", "1"):
        stage.submit(name)
    stage.tick()
    stage.chain.forget()
    for name in ("0", "1"):
        stage.run(stage.manager.withdraw(IntentId(name), "done by another"))
    _come_to_rest(stage)


def _come_to_rest(stage: Stage) -> None:
    """Nothing goes wrong any more: what is wanted gets mined, and a last intent flushes what was withdrawn."""
    stage.chain.base_fee, stage.chain.sure, stage.log.kills = 10**9, True, {}
    stage.chain.send_faults.clear()
    stage.submit("last")
    for _ in range(60):
        stage.rounds(1)
        if all(record.state in CLOSED for record in stage.log.all()):
            break
    stage.rounds(3)
    assert stage.state("last") is State.FINAL, stage.log.all()


def test_manager__killed_at_each_write__goes_on_from_the_disk() -> None:
    calm = _story(kill=None)
    writes = calm.log.writes
    assert writes >= 8
    for number in range(1, writes + 1):
        for reached in (True, False):
            stage = _story(kill=(number, reached))
            assert stage.died == 1
            assert [stage.state(name) for name in ("a", "b")] == [State.FINAL, State.FINAL]
            assert sorted(tx.data for tx in stage.chain.mined()) == [b"a", b"b"]
    assert ACCOUNT.address == calm.manager.sender


def _story(kill: tuple[int, bool] | None) -> Stage:
    """Two intents; the first needs a bump, then its block is reorganised away and both are mined again."""
    stage = Stage()
    if kill is not None:
        stage.log.kills = {kill[0]: kill[1]}
    stage.submit("a")
    stage.submit("b")
    stage.tick()
    stage.chain.base_fee = 10 * 10**9
    stage.chain.mine(3)
    for _ in range(4):
        stage.tick()
        stage.chain.mine()
    stage.chain.reorg(2, forget=True)
    stage.rounds(20)
    return stage


def test_manager__tries_to_send__bytes_were_saved_first() -> None:
    stage = Stage()
    stage.submit("a")
    stage.tick()
    assert [decoded(record.last.raw).data for record in stage.log.all()] == [b"a"]
    assert len(stage.chain.sends) == 1
