"""From what the sources amount to, to the engine's decision; and the watcher's value, which needs no settle delay."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self

from eth_utils.crypto import keccak

from oracle.agreement import Value
from oracle.agreement.clocks import MINUTE
from oracle.engine.events import Decision
from oracle.engine.terms import Terms
from oracle.statements import NOTHING
from proofbook.clock import MatchClock
from sports.consensus import SourceDecision, State
from sports.model import Reading
from sports.settle import result_of

ALARM_S: Final = MINUTE


class Eyes(Protocol):
    """A node's own data."""

    async def look(self, terms: Terms, now: int) -> Decision:
        """Ask the sources of a fixture once more, and decide."""
        ...


class Observer(Protocol):
    """One fixture's sources; `oracle.observer.Observer`."""

    async def poll(self) -> object:
        """Ask every source once."""
        ...

    def decision(self, now: int) -> SourceDecision:
        """What they amount to."""
        ...

    @property
    def readings(self) -> Sequence[Reading]:
        """Everything that counted so far."""
        ...


class ObserverEyes:
    """Eyes made of observers, by specification; a fixture without one has no data."""

    def __init__(self, observers: Mapping[bytes, Observer], clock: MatchClock) -> None:
        self.observers = observers
        self._clock = clock
        self._alarms: dict[bytes, Alarm] = {}

    def forget(self, specification: bytes) -> None:
        """Let a fixture's watcher go, when it is final."""
        self._alarms.pop(specification, None)

    async def look(self, terms: Terms, now: int) -> Decision:
        """See `Eyes`."""
        observer = self.observers.get(terms.specification)
        if observer is None:
            return Decision(reason="no source knows this fixture")
        await observer.poll()
        # Of a moment before the answers came they would say nothing until the next poll.
        now = max(now, await self._clock.read())
        decision = observer.decision(now)
        alarm = self._alarms.get(terms.specification, Alarm()).seen(watched(decision), now)
        self._alarms[terms.specification] = alarm
        return decided(decision, alarm, said(decision, observer.readings))


@dataclass(frozen=True, slots=True)
class Alarm:
    """A value, since when every poll gave it, and when the last one did."""

    value: Value | None = None
    since: int = 0
    last: int = 0

    def seen(self, value: Value | None, now: int) -> Self:
        """One more poll."""
        return type(self)(value, self.since if value == self.value else now, now)

    def rings(self) -> Value | None:
        """The value of two equal polls that lie `ALARM_S` apart."""
        return self.value if self.last - self.since >= ALARM_S else None


def said(decision: SourceDecision, readings: Iterable[Reading]) -> dict[str, str]:
    """What each group says whose body the decision names, in words: they alone tell a dissent apart."""
    bodies = dict(decision.evidence)
    found = {str(one.group): one for one in readings if bodies.get(one.group) == one.body_sha256}
    return {group: _words(reading) for group, reading in sorted(found.items())}


def _words(reading: Reading) -> str:
    scores = reading.scores
    pairs = (
        ("half time", scores.half_time),
        ("full time", scores.regulation),
        ("after extra time", scores.after_extra_time),
        ("shoot-out", scores.shootout),
    )
    shown = [f"{name} {pair.home}-{pair.away}" for name, pair in pairs if pair is not None]
    shown += [] if scores.sets is None else [" ".join(f"{pair.home}-{pair.away}" for pair in scores.sets)]
    return ", ".join([reading.decision.value if reading.decision is not None else reading.status.value, *shown])


def decided(decision: SourceDecision, alarm: Alarm, words: Mapping[str, str] | None = None) -> Decision:
    """The engine's decision; the words are those that the settlement rules make of the sources' agreement."""
    result = result_of(decision)
    parts = [f"{group}:{digest}" for group, digest in sorted(decision.evidence)]
    return Decision(
        value=None if result is None else Value(result.pack()),
        alarm=alarm.rings(),
        state=decision.state.value,
        reason=decision.reason,
        evidence=keccak(text="\n".join(parts)) if parts else NOTHING,
        detail=json.dumps(
            {
                "state": decision.state.value,
                "supporters": list(decision.supporters),
                "dissenters": list(decision.dissenters),
                "abstentions": [list(one) for one in decision.abstentions],
                "evidence": [list(one) for one in sorted(decision.evidence)],
                "rule": decision.rule_id,
                "said": dict(words or {}),
            },
            sort_keys=True,
        ),
    )


def watched(decision: SourceDecision) -> Value | None:
    """What a poll gives the alarm: the value, settled or not; nothing while sources differ."""
    if decision.state is State.PROVISIONAL and decision.value is not None:
        final = SourceDecision(
            State.FINAL, decision.value, decision.supporters, decision.dissenters, decision.abstentions, decision.reason
        )
        result = result_of(final)
    else:
        result = result_of(decision)
    return None if result is None else Value(result.pack())
