"""What the engine makes of the sources' agreement: the value, the watcher's value, and the digest of the evidence."""

import asyncio
import json

from oracle.agreement import VOID, Value
from oracle.engine.eyes import ObserverEyes
from proofbook.clock import ManualMatchClock
from sports.consensus import MatchValue, SourceDecision, State
from sports.model import Decision as Ending
from sports.model import GroupName, Pair, Reading, Scores
from sports.settle import result_of
from tests.oracle.engine.test_machine import OPENS, terms

GROUPS = (GroupName("a"), GroupName("b"))


def decision(state: State, home: int = 2) -> SourceDecision:
    value = MatchValue(Ending.REGULAR, Scores(half_time=Pair(1, 0), regulation=Pair(home, 0)), None)
    return SourceDecision(state, value, GROUPS, (), (), "both say so", evidence=((GROUPS[0], "11"), (GROUPS[1], "22")))


class Told:
    def __init__(self, *decisions: SourceDecision) -> None:
        self.decisions = list(decisions)
        self.polls = 0
        self.readings: tuple[Reading, ...] = ()

    async def poll(self) -> None:
        self.polls += 1

    def decision(self, now: int) -> SourceDecision:
        return self.decisions[min(self.polls, len(self.decisions)) - 1]


def looked(*decisions: SourceDecision) -> list[tuple[Value | None, Value | None]]:
    eyes = ObserverEyes({terms().specification: Told(*decisions)}, ManualMatchClock())

    async def look() -> list[tuple[Value | None, Value | None]]:
        seen = [await eyes.look(terms(), OPENS + 60 * number) for number in range(len(decisions))]
        return [(one.value, one.alarm) for one in seen]

    return asyncio.run(look())


def test_eyes__final_sources__give_the_word_that_is_signed() -> None:
    final = decision(State.FINAL)
    result = result_of(final)
    assert result is not None
    value = Value(result.pack())
    assert looked(final, final) == [(value, None), (value, value)]


def test_eyes__provisional_sources__alarm_the_watcher_and_vote_nothing() -> None:
    final = result_of(decision(State.FINAL))
    assert final is not None
    value = Value(final.pack())
    assert looked(decision(State.PROVISIONAL), decision(State.PROVISIONAL)) == [(None, None), (None, value)]


def test_eyes__value_that_moves__alarms_nobody() -> None:
    assert [alarm for _, alarm in looked(*(decision(State.FINAL, home) for home in (1, 2, 1)))] == [None] * 3


def test_eyes__sources_that_differ__alarm_nobody() -> None:
    assert looked(decision(State.DISPUTED), decision(State.DISPUTED)) == [(None, None)] * 2


def test_eyes__match_that_is_off__is_void() -> None:
    assert looked(decision(State.VOID))[0][0] == VOID


def test_eyes__answers_that_took_seconds__count_in_the_decision_that_they_were_asked_for() -> None:
    clock = ManualMatchClock(OPENS)

    class Slow(Told):
        async def poll(self) -> None:
            await super().poll()
            clock.advance(3)

        def decision(self, now: int) -> SourceDecision:
            return super().decision(now) if now >= OPENS + 3 else decision(State.PENDING)

    eyes = ObserverEyes({terms().specification: Slow(decision(State.FINAL))}, clock)
    assert asyncio.run(eyes.look(terms(), OPENS)).value is not None


def test_eyes__fixture_without_sources__has_no_data() -> None:
    answer = asyncio.run(ObserverEyes({}, ManualMatchClock()).look(terms(), OPENS))
    assert (answer.value, answer.alarm, answer.reason) == (None, None, "no source knows this fixture")


def test_evidence__other_bodies__have_another_digest() -> None:
    async def digest(one: SourceDecision) -> tuple[bytes, str]:
        eyes = ObserverEyes({terms().specification: Told(one)}, ManualMatchClock())
        answer = await eyes.look(terms(), OPENS)
        return answer.evidence, answer.detail

    first, detail = asyncio.run(digest(decision(State.FINAL)))
    moved = SourceDecision(State.FINAL, None, GROUPS, (), (), "", evidence=((GROUPS[0], "33"),))
    assert asyncio.run(digest(moved))[0] != first
    assert json.loads(detail)["supporters"] == ["a", "b"]
