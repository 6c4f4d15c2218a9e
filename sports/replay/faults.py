"""Faults that can be switched on for a provider, a fixture and a time: what each is called and does.

| kind             | what the provider then does                                    | seconds means         |
|------------------|-----------------------------------------------------------------|------------------------|
| late             | lags behind                                                     | by how much (180)      |
| stale            | shows what it showed when the fault began, byte for byte        |                        |
| clock-back       | now and then shows an older state                               | how much older (300)   |
| wrong-half-time  | counts one goal into the other half                             |                        |
| swapped-sides    | shows home as away, with their scores                           |                        |
| swapped-scores   | exchanges the scores and leaves the teams                       |                        |
| postponed        | says postponed, and 0-0                                         |                        |
| cancelled, abandoned, suspended, awarded | says so; awarded with 3-0               |                        |
| strange-status   | uses a status word that nobody has seen                         |                        |
| null-score       | says finished without a score                                   |                        |
| early-end        | says finished before the end                                    | how long before (600)  |
| flip-after-final | shows another goal some time after the end                      | how long after (1200)  |
| goal-then-var    | shows a goal when the fault begins, then takes it back          | for how long (120)     |
| level-shootout   | shows a shoot-out that ended level                              |                        |
| moved-kickoff    | lists another kick-off                                          | by how much (10800)    |
| missing          | shows no such match                                             |                        |
| 429              | says that it is asked too often, with Retry-After               | of Retry-After (30)    |
| 500              | fails                                                           |                        |
| errors-in-200    | refuses inside an HTTP 200                                      |                        |
| slow             | answers after real seconds                                      | how many (5)           |
| silent           | closes the connection without a word                            |                        |
| truncated        | sends half of the body                                          |                        |
| html             | sends an error page                                             |                        |
| huge             | sends a body of eight mebibytes                                 |                        |
| duplicate-keys   | says a key twice                                                |                        |
| bad-encoding     | sends a body that is no UTF-8                                   |                        |

Those up to `missing` change what a provider believes, and every one of its answers follows; the others change what
leaves it. `start` and `until` are match times; a fault that names a fixture may give them as "kickoff+SECONDS".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sports.replay.errors import BadFault

ALWAYS = (0, 1 << 40)
BELIEFS: Mapping[str, int] = {
    "late": 180,
    "stale": 0,
    "clock-back": 300,
    "wrong-half-time": 0,
    "swapped-sides": 0,
    "swapped-scores": 0,
    "postponed": 0,
    "cancelled": 0,
    "abandoned": 0,
    "suspended": 0,
    "awarded": 0,
    "strange-status": 0,
    "null-score": 0,
    "early-end": 600,
    "flip-after-final": 1200,
    "goal-then-var": 120,
    "level-shootout": 0,
    "moved-kickoff": 10_800,
    "missing": 0,
}
WIRES: Mapping[str, int] = {
    "429": 30,
    "500": 0,
    "errors-in-200": 0,
    "slow": 5,
    "silent": 0,
    "truncated": 0,
    "html": 0,
    "huge": 0,
    "duplicate-keys": 0,
    "bad-encoding": 0,
}
KINDS = (*BELIEFS, *WIRES)
ANY = "*"
MOST_SECONDS = 7 * 86_400
_FIELDS = {"kind", "provider", "fixture", "start", "until", "seconds"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: from `start` on, before `until`; `fixture` and `provider` may be "*"."""

    kind: str
    provider: str = ANY
    fixture: str = ANY
    start: int = ALWAYS[0]
    until: int = ALWAYS[1]
    seconds: int = 0

    def on(self, provider: str, now: int) -> bool:
        """Whether it acts on a provider at a match time."""
        return self.provider in (ANY, provider) and self.start <= now < self.until

    def concerns(self, fixture: str) -> bool:
        """Whether it is of that fixture."""
        return self.fixture in (ANY, fixture)

    def told(self) -> dict[str, Any]:
        """The fault as `/faults` takes and shows it."""
        row: dict[str, Any] = {"kind": self.kind, "provider": self.provider, "fixture": self.fixture}
        if self.start != ALWAYS[0]:
            row["start"] = self.start
        if self.until != ALWAYS[1]:
            row["until"] = self.until
        return row | {"seconds": self.seconds}


@dataclass(frozen=True, slots=True)
class Stage:
    """What faults may name: the providers, and the kick-off of each fixture by its key."""

    providers: frozenset[str]
    kickoffs: Mapping[str, int] = field(default_factory=dict)

    def read(self, content: object) -> Fault:
        """A fault from JSON; raises `BadFault` naming the field, its value and what may stand there."""
        if not isinstance(content, dict):
            raise BadFault(f'{content!r} is no fault: give an object like {{"kind": "late", "provider": "espn"}}')
        strange = content.keys() - _FIELDS
        if strange:
            raise BadFault(f"a fault has no field {min(map(str, strange))!r}; it has {', '.join(sorted(_FIELDS))}")
        kind, provider = content.get("kind"), content.get("provider", ANY)
        fixture = content.get("fixture", ANY)
        if not isinstance(kind, str) or kind not in KINDS:
            raise BadFault(f"no fault is called {kind!r}; known: {', '.join(KINDS)}")
        if not isinstance(provider, str) or provider not in (ANY, *self.providers):
            raise BadFault(f"no provider is called {provider!r}; known: {', '.join(sorted(self.providers))}")
        if not isinstance(fixture, str) or fixture not in (ANY, *self.kickoffs):
            raise BadFault(f"fixture = {fixture!r} is not served here; `/` lists those that are")
        start = self._moment("start", content.get("start", ALWAYS[0]), fixture)
        until = self._moment("until", content.get("until", ALWAYS[1]), fixture)
        if start >= until:
            raise BadFault(f"start = {start} is not before until = {until}: give a time that lasts")
        usual = BELIEFS[kind] if kind in BELIEFS else WIRES[kind]
        seconds = content.get("seconds", usual)
        if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= MOST_SECONDS:
            raise BadFault(f"seconds = {seconds!r} cannot be used: give whole seconds from 0 to {MOST_SECONDS}")
        return Fault(kind, provider, fixture, start, until, seconds)

    def _moment(self, name: str, said: object, fixture: str) -> int:
        if isinstance(said, int) and not isinstance(said, bool) and ALWAYS[0] <= said <= ALWAYS[1]:
            return said
        if isinstance(said, str):
            base, _, later = said.partition("+")
            if base == "kickoff" and fixture in self.kickoffs and later.isascii() and later.isdecimal():
                return self.kickoffs[fixture] + int(later[:9])
            try:
                moment = datetime.fromisoformat(said)
            except ValueError:
                pass
            else:
                if moment.tzinfo is not None:
                    return int(moment.timestamp())
        raise BadFault(
            f"{name} = {said!r} is no match time: give seconds since 1970, a time with zone like "
            '2018-07-15T15:00:00Z, or "kickoff+5400" beside a fixture'
        )


def read_scenario(content: object, stage: Stage) -> list[Fault]:
    """The faults of a scenario: `{"faults": [...]}` or the list alone; raises `BadFault`."""
    rows = content.get("faults") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        raise BadFault('a scenario is a list of faults, or {"faults": [...]}')
    return [stage.read(row) for row in rows]


def first(faults: Iterable[Fault], kind: str) -> Fault | None:
    """The first fault of a kind."""
    return next((fault for fault in faults if fault.kind == kind), None)
