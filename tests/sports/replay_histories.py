"""Histories: a match, the groups that a node has configured, a mix of faults from a seed, and a node that polls.

Two sorts of faults are told apart. *Delays* (late, stale, an older state, no answer, an answer that cannot be read)
may strike every provider at once: they must only ever cost time. *Falsehoods* (another half time, exchanged scores, a
goal too many, an end too early) strike fewer groups than a quorum: more of them that lie alike cannot be told from the
truth by anybody. A group that says the match is off is one of those.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sports.consensus import SourceDecision, State, advancing, decide
from sports.model import ProviderName, Reading, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import Health
from sports.replay import Match, MatchClock, ReplayService
from sports.replay.faults import ALWAYS, BELIEFS, WIRES, Fault
from sports.replay.games import Games
from sports.votes import SourceRule
from tests.sports.replay_world import KEYS, MATCHES, call_of, truth

FREE = ("football-data", "api-football", "openligadb", "espn")
PAID = (*FREE, "sportmonks", "sportradar")
DELAYS = ("late", "stale", "clock-back", "missing", "null-score", "strange-status", "moved-kickoff", "swapped-sides")
FALSEHOODS = (
    "wrong-half-time",
    "swapped-scores",
    "early-end",
    "full-time-first",
    "flip-after-final",
    "goal-then-var",
    "level-shootout",
)
OFF = ("postponed", "cancelled", "abandoned", "suspended", "awarded")
assert {*DELAYS, *FALSEHOODS, *OFF} == set(BELIEFS)
POLL_S = 300


@dataclass(frozen=True)
class History:
    """What a node goes through."""

    match: Match
    providers: tuple[str, ...]
    faults: tuple[Fault, ...]
    polls: tuple[int, ...]

    @property
    def rule(self) -> SourceRule:
        return SourceRule(frozenset(ADAPTERS[name].group for name in self.providers), self.match.start)


def history(seed: int, liars: int | None = None) -> History:
    """One history; as many groups lie as a quorum is short of, or `liars`."""
    chance = random.Random(seed)
    match = chance.choice(list(MATCHES.values()))
    providers = chance.choice((FREE, PAID))
    quorum = len(providers) // 2 + 1
    most = quorum - 1 if liars is None else liars
    lying = chance.sample(providers, chance.randint(0, most) if liars is None else most)
    faults = [_fault(chance, match, chance.choice(FALSEHOODS), name) for name in lying]
    if liars is not None:
        # The same falsehood from all of them.
        faults = [replace(faults[0], provider=name) for name in lying]
    if lying and liars is None and chance.random() < 0.3:
        for index in range(chance.randint(1, len(lying))):
            faults[index] = _fault(chance, match, chance.choice(OFF), lying[index])
    if liars is None:
        kinds = (*DELAYS, *WIRES)
        for name in providers:
            for _ in range(chance.choice((0, 0, 1, 1, 2))):
                faults.append(_fault(chance, match, chance.choice(kinds), name))
    ends = int(match.end) + 4 * 3600
    return History(match, providers, tuple(faults), tuple(range(int(match.start) + 600, ends, POLL_S)))


def _fault(chance: random.Random, match: Match, kind: str, provider: str) -> Fault:
    begins, ends = ALWAYS
    if chance.random() < 0.7:
        length = int(match.end - match.start)
        begins = int(match.start) + chance.randint(0, length + 1800)
        ends = begins + chance.choice((600, 1800, 7200, 86_400))
    if kind == "goal-then-var":
        # Around the final whistle it hurts most.
        begins, ends = int(match.end) - chance.randint(0, 900), ALWAYS[1]
    seconds = {"late": chance.randint(30, 1800), "goal-then-var": chance.randint(60, 1200)}
    seconds |= {
        "full-time-first": chance.randint(30, 600),
        "early-end": chance.randint(60, 1200),
        "flip-after-final": chance.randint(0, 3600),
    }
    usual = BELIEFS.get(kind, 0)
    return Fault(kind, provider, "*", begins, ends, seconds.get(kind, usual))


def polled(past: History) -> Iterator[tuple[int, list[Reading]]]:
    """Each poll with all readings so far, as an observer keeps them: only those that fit the fixture."""
    clock = MatchClock(past.polls[0], 0)
    served = ReplayService([past.match], clock, KEYS, faults=past.faults, games=Games())
    kept: list[Reading] = []
    for now in past.polls:
        clock.jump(now)
        for name in past.providers:
            kept += read(served, past.match, name, now)
        yield now, kept


def read(served: ReplayService, match: Match, name: str, now: int) -> list[Reading]:
    """What one provider's answer says of the fixture, none where the answer is unusable."""
    adapter = ADAPTERS[name]
    ref = match.fixture.ref(ProviderName(name))
    answer = served.answer(call_of(served, adapter, adapter.request_fixture(ref)))
    if answer.cut or len(answer.body) > 4 << 20 or adapter.health(answer.status, answer.body) is not Health.OK:
        return []
    found = adapter.parse(answer.body, UnixTime(now)).readings
    return [reading for reading in found if match.fixture.check(reading) is None]


def decisions(past: History) -> Iterator[tuple[int, SourceDecision]]:
    """What the node decides at each poll from the end of the match on, and now and then before."""
    for now, readings in polled(past):
        if now > past.match.start + 5400 or now % 1800 < POLL_S:
            yield now, decide(readings, past.rule, UnixTime(now))


def wrong(match: Match, answer: SourceDecision) -> str | None:
    """What is false about a decision of a match that was played to its end; None for the truth or an abstention."""
    if answer.state in (State.PENDING, State.PROVISIONAL, State.DISPUTED):
        return None
    if answer.state is not State.FINAL or answer.value is None:
        return answer.state.value
    decision, scores = truth(match)
    value = answer.value
    order = tuple(goal.side for goal in match.goals if goal.half <= 2)
    if value.decision is not decision:
        return f"decided {value.decision}, was {decision}"
    said: Sequence[tuple[str, object, tuple[object, ...]]] = (
        ("half time", value.scores.half_time, (None, scores.half_time)),
        ("90 minutes", value.scores.regulation, (scores.regulation,)),
        ("extra time", value.scores.after_extra_time, (scores.after_extra_time,)),
        ("shoot-out", value.scores.shootout, (scores.shootout,)),
        ("advancing", value.advancing, (advancing(scores),)),
        ("order", value.goal_order, (None, order)),
    )
    return next((f"{name} {mine}, was {allowed[-1]}" for name, mine, allowed in said if mine not in allowed), None)


def clean_readings(match: Match, providers: Sequence[str]) -> tuple[SourceRule, list[Reading], int]:
    """A match polled after its end and after the longest delay, with nothing wrong anywhere."""
    polls = (int(match.end) + 60, int(match.end) + 1_000, int(match.end) + 1_900, int(match.end) + 2_000)
    past = History(match, tuple(providers), (), polls)
    *_, (now, readings) = polled(past)
    return past.rule, readings, now
