"""The index against a chain in memory: equal to it after any history, whatever breaks in between."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Session

from chain.index import Blocks, Idle, Index, Outrun, RawLog, Replayed, Rewound, Width, create_tables
from chain.index.errors import (
    FinalityBroken,
    InconsistentLogs,
    IndexFault,
    IndexMismatch,
    SourceUnavailable,
    TooManyResults,
)
from chain.index.tables import TABLES
from proofbook.database import Database, open_database
from tests.chain.index.fake_chain import ADDRESS, OTHER, START, WATCH, Counted, FakeChain, Tally


class Crash(BaseException):
    """The process dies here."""


def database(*tallies: Tally, url: str = "sqlite://") -> Database:
    made = open_database(url)
    create_tables(made)
    with made.session() as session:
        for tally in tallies:
            tally.create(session)
    return made


def index(chain: FakeChain, made: Database, *tallies: Tally, **more: Any) -> Index:
    settings_: dict[str, Any] = {"start": START, "chain_id": 7, "consumers": tallies, **more}
    return Index("main", chain, made, [WATCH], **settings_)


def stored(made: Index) -> list[Any]:
    return [one.raw for one in made.stored()]


def tallied(made: Database, tally: Tally) -> list[tuple[int, int, int, int]]:
    with made.session(write=False) as session:
        return tally.rows(session)


def expected(chain: FakeChain) -> list[tuple[int, int, int, int]]:
    return [(log.block, log.index, int.from_bytes(log.topics[1]), int.from_bytes(log.data)) for log in chain.truth()]


def settle(made: Index, most: int = 600) -> Idle:
    for _ in range(most):
        try:
            done = made.step()
        except SourceUnavailable:
            continue
        if isinstance(done, Idle):
            return done
    raise AssertionError("not idle")


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), st.integers(0, 3)),
        st.tuples(st.just("cut"), st.integers(1, 4)),
        st.tuples(st.just("step"), st.integers(1, 4)),
        st.tuples(st.just("restart"), st.just(0)),
        st.tuples(st.just("settle"), st.just(0)),
    ),
    max_size=40,
)


@settings(max_examples=40)
@given(ACTS, st.integers(0, 5), st.integers(1, 6), st.booleans())
def test_index__any_history__equals_the_chain_and_is_never_ahead(
    acts: list[tuple[str, int]], trouble: int, width: int, twice: bool
) -> None:
    # Reorganisations stay above the final blocks, as chains promise.
    chain, tally = FakeChain(depth=10_000, twice=twice), Tally()
    made = database(tally)
    one = index(chain, made, tally, width=Width(width))
    chain.trouble = trouble + 6 if trouble else 0
    for act, count in acts:
        if act == "mine":
            chain.mine(count)
        elif act == "cut":
            chain.cut(count)
        elif act == "restart":
            one = index(chain, made, tally, width=Width(width))
        elif act == "settle":
            settle(one)
            assert stored(one) == chain.truth()
        for _ in range(count if act == "step" else 0):
            try:
                if isinstance(one.step(), Blocks):
                    assert one.position().number <= chain.head
            except SourceUnavailable:
                pass
        assert tallied(made, tally) == [
            (log.raw.block, log.raw.index, log.event.key, log.event.value)
            for log in one.stored()
            if isinstance(log.event, Counted)
        ]
    assert settle(one).head == chain.head == one.position().number
    assert stored(one) == chain.truth()
    assert tallied(made, tally) == expected(chain)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 4), min_size=5, max_size=40), st.integers(1, 50), st.integers(4, 12))
def test_index__final_blocks_in_ranges__same_as_one_by_one(logs: list[int], width: int, most: int) -> None:
    chain = FakeChain(depth=3, most_logs=most)
    for count in logs:
        chain.mine(count)
    one = index(chain, database(), width=Width(width))
    settle(one)
    assert stored(one) == chain.truth()
    assert [found.value for found in one.events(Counted)] == [value for _, _, _, value in expected(chain)]


class Dying(Database):
    """Dies at its `at`-th writing transaction, just before or just after the commit."""

    at = 0
    after = False
    seen = 0

    @contextmanager
    def session(self, *, write: bool = True) -> Iterator[Session]:
        with super().session(write=write) as session:
            yield session
            self.seen += write
            if write and self.seen == self.at and not self.after:
                raise Crash
        if write and self.seen == self.at and self.after:
            raise Crash


@pytest.mark.parametrize("at", range(1, 12))
@pytest.mark.parametrize("after", [False, True])
def test_index__killed_at_any_transaction__a_restart_continues_without_loss_or_repeat(at: int, after: bool) -> None:
    chain, tally = FakeChain(depth=6), Tally()
    made = Dying(database(tally).engine)
    made.at, made.after = at, after
    for count in (2, 0, 3, 1, 2, 1, 1, 2, 1):
        chain.mine(count)
    crashed = False
    for _ in range(3):
        try:
            one = index(chain, made, tally, width=Width(3))
            settle(one)
            chain.cut(2)
            chain.mine(2)
            settle(one)
        except Crash:
            crashed = True
    one = index(chain, made, tally, width=Width(3))
    settle(one)
    assert crashed
    assert stored(one) == chain.truth()
    assert tallied(made, tally) == expected(chain)


@pytest.mark.parametrize("at", range(1, 30))
def test_index__killed_at_any_question__a_restart_continues_without_loss_or_repeat(at: int) -> None:
    chain, tally = FakeChain(depth=3), Tally()
    made = database(tally)
    for count in (2, 0, 3, 1, 2, 1):
        chain.mine(count)

    def die() -> None:
        if chain.questions == at:
            raise Crash

    chain.hook = die
    crashed = False
    for _ in range(2):
        try:
            settle(index(chain, made, tally, width=Width(2)))
            chain.cut(1)
            chain.mine(3)
            settle(index(chain, made, tally, width=Width(2)))
        except Crash:
            crashed = True
    one = index(chain, made, tally)
    settle(one)
    assert crashed
    assert stored(one) == chain.truth()
    assert tallied(made, tally) == expected(chain)


def test_index__consumer_breaks__nothing_of_the_step_stays() -> None:
    chain, tally = FakeChain(), Tally()
    chain.mine(2)
    made = database(tally)
    one = index(chain, made, tally)
    settled_before = one.position()
    tally.fail = 1
    with pytest.raises(RuntimeError):
        settle(one)
    assert one.position().number <= START
    assert one.position() != settled_before or one.stored() == []
    assert tallied(made, tally) == []
    settle(one)
    assert tallied(made, tally) == expected(chain)


def test_index__consumer_added_later__is_given_everything_stored() -> None:
    chain, tally, late = FakeChain(), Tally(), Tally("late")
    for _ in range(400):
        chain.mine(3)
    made = database(tally, late)
    settle(index(chain, made, tally))
    one = index(chain, made, tally, late)
    assert isinstance(one.step(), Replayed)
    chain.cut(3)
    chain.mine(1)
    settle(one)
    assert tallied(made, late) == tallied(made, tally) == expected(chain)


def test_index__consumer_left_out__is_refused_as_a_rewind_would_miss_it() -> None:
    chain, tally = FakeChain(), Tally()
    made = database(tally)
    index(chain, made, tally)
    with pytest.raises(IndexMismatch, match="consumers"):
        index(chain, made)


def test_index__chain_grows_shorter__follows_it_down() -> None:
    chain = FakeChain(depth=10)
    for _ in range(5):
        chain.mine(1)
    one = index(chain, database())
    settle(one)
    chain.cut(3)
    assert one.step() == Rewound(chain.head, 3, 3)
    assert stored(one) == chain.truth()


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_index__reorganised_at_any_question__ends_on_the_chain(at: int) -> None:
    chain = FakeChain(depth=10)
    chain.mine(1)
    one = index(chain, database())
    settle(one)
    chain.mine(1)

    def reorganise() -> None:
        if chain.questions == asked + at:
            chain.cut(2)
            chain.mine(2)
            chain.mine(2)

    asked = chain.questions
    chain.hook = reorganise
    with contextlib.suppress(SourceUnavailable):  # logs of a block that is gone
        one.step()
    chain.hook = None
    settle(one)
    assert stored(one) == chain.truth()


def test_index__another_process_was_faster__its_work_is_dropped() -> None:
    chain = FakeChain()
    chain.mine(2)
    made = database()
    one, other = index(chain, made), index(chain, made)

    def race() -> None:
        if chain.questions == asked + 2:
            chain.hook = None
            settle(other)

    asked = chain.questions
    chain.hook = race
    assert isinstance(one.step(), Outrun)
    settle(one)
    assert stored(one) == chain.truth()


def test_index__final_block_gone__is_an_error_and_nothing_is_undone() -> None:
    chain = FakeChain(depth=2)
    for _ in range(8):
        chain.mine(1)
    one = index(chain, database())
    settle(one)
    before = stored(one)
    chain.cut(6)
    for _ in range(7):
        chain.mine(1)
    with pytest.raises(FinalityBroken) as caught:
        one.step()
    assert not caught.value.retryable
    assert stored(one) == before


def test_index__endpoint_far_behind__waits_rather_than_undoing() -> None:
    chain = FakeChain(depth=2)
    for _ in range(8):
        chain.mine(1)
    one = index(chain, database())
    settle(one)
    before = stored(one)
    chain.cut(6)
    with pytest.raises(SourceUnavailable):
        one.step()
    assert stored(one) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"block_hash": b"\1" * 32},
        {"address": OTHER},
        {"block": 3},
        {"topics": (b"\1" * 31,)},
        {"data": b""},
    ],
)
@pytest.mark.parametrize("depth", [0, 50])
def test_index__log_that_cannot_be_true__stores_nothing(fields: dict[str, Any], depth: int) -> None:
    chain = FakeChain(depth=depth)
    chain.mine(1)
    chain.changed(START + 1, **fields)
    one = index(chain, database())
    with pytest.raises(InconsistentLogs):
        settle(one)
    assert one.stored() == []


def test_index__log_twice_with_different_contents__stores_nothing() -> None:
    chain = FakeChain()
    chain.mine(2)
    chain.changed(START + 1, index=0)
    with pytest.raises(InconsistentLogs, match="twice"):
        settle(index(chain, database()))


def test_index__wide_ranges_are_answered_with_an_http_error__are_narrowed_until_they_are_not() -> None:
    chain = FakeChain(depth=0)
    for _ in range(60):
        chain.mine(1)
    between = chain.logs_between

    def limited(first: int, last: int, addresses: Sequence[str]) -> list[RawLog]:
        if last - first >= 5:
            raise SourceUnavailable("eth_getLogs", "HTTPError")
        return between(first, last, addresses)

    chain.logs_between = limited  # type: ignore[method-assign]
    one = index(chain, database(), width=Width(2_000))
    settle(one, 200)
    assert stored(one) == chain.truth()


def test_index__single_block_too_large__says_so_and_goes_on_elsewhere() -> None:
    chain = FakeChain(depth=0, most_logs=2)
    chain.mine(3)
    one = index(chain, database())
    with pytest.raises(TooManyResults):
        settle(one)
    chain.most_logs = 10
    settle(one)
    assert stored(one) == chain.truth()


@pytest.mark.parametrize("more", [{"chain_id": 8}, {"start": 6}, {"watches": [type(WATCH)(OTHER, WATCH.kinds)]}])
def test_index__tables_of_something_else__are_refused(more: dict[str, Any]) -> None:
    chain, made = FakeChain(), database()
    index(chain, made)
    watches = more.pop("watches", [WATCH])
    with pytest.raises(IndexMismatch):
        Index("main", chain, made, watches, **{"start": START, "chain_id": 7, **more})
    Index("another", chain, made, watches, **{"start": START, "chain_id": 7, **more})


def test_index__endpoint_of_another_chain__stores_nothing() -> None:
    chain = FakeChain()
    chain.mine(1)
    one = index(chain, database(), chain_id=8)
    with pytest.raises(IndexFault, match="chain 7"):
        one.step()


def test_events__by_kind_and_first_value__in_order() -> None:
    chain = FakeChain()
    for key in (1, 2, 1):
        chain.mine(1, key)
    one = index(chain, database())
    settle(one)
    assert [found.key for found in one.events(Counted)] == [1, 2, 1]
    found = one.events(Counted, (1).to_bytes(32, "big"))
    assert [event_.log.block for event_ in found] == [START + 1, START + 3]
    assert one.events(Counted, (1).to_bytes(32, "big"), after=START + 1) == found[1:]
    assert found[0].log.address == ADDRESS
    with pytest.raises(KeyError):
        one.events(type("Unknown", (Counted,), {}))


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 10_000))
def test_width__any_answers__stays_in_bounds_and_narrows_at_once(answers: list[bool], start: int) -> None:
    width = Width(start)
    for good in answers:
        before = width.blocks
        width = width.answered() if good else width.refused()
        assert 1 <= width.blocks <= width.widest
        assert width.blocks >= before if good else width.blocks == max(1, before // 2)


def test_width__limit_by_blocks__settles_under_it() -> None:
    width, refused = Width(10_000), 0
    for _ in range(400):
        if width.blocks > 500:
            refused += 1
            width = width.refused()
        else:
            width = width.answered()
    assert refused < 60
    assert width.blocks > 200


def test_tables__on_postgresql__are_declared_with_its_types() -> None:
    dialect = postgresql.dialect()
    text = "".join(str(CreateTable(table).compile(dialect=dialect)) for table in TABLES)
    assert "BYTEA" in text
    assert "BIGINT" in text
    assert all(str(CreateIndex(one).compile(dialect=dialect)) for table in TABLES for one in table.indexes)


def test_index__at_the_head__asks_three_questions_a_block_and_two_when_idle() -> None:
    chain = FakeChain(depth=4)
    for _ in range(8):
        chain.mine(1)
    one = index(chain, database())
    settle(one)
    asked = chain.questions
    chain.mine(1)
    assert isinstance(one.step(), Blocks)
    assert chain.questions == asked + 3
    assert isinstance(one.step(), Idle)
    assert chain.questions == asked + 5


def test_index__endpoint_changes_to_another_chain__nothing_is_undone() -> None:
    chain, other = FakeChain(depth=20), FakeChain(depth=20, grown=1_000)
    for _ in range(5):
        chain.mine(1)
        other.mine(0)
        other.mine(2)
    one = index(chain, database())
    settle(one)
    before = stored(one)
    chain.blocks = other.blocks
    chain.chain_id = lambda: 8  # type: ignore[method-assign]
    with pytest.raises(SourceUnavailable, match="chain 8"):
        one.step()
    assert stored(one) == before
