"""A fixture as the contract holds it, and what time alone does to it.

```
OPEN ──k signatures──▶ REPORTED ──window ends──▶ FINAL
  │                     │    ▲                     ▲
  │ deadline            │    │ k signatures        │ ruling or silence
  ▼                     ▼    │                     │
FINAL (VOID)          REVOTE ┴──24 h──▶ ARBITER ───┘
```

A challenge to a confirmed value, or to one that changed three times, goes from REPORTED to ARBITER at once.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from oracle.agreement.clocks import Clocks
from oracle.agreement.committee import NodeIndex
from oracle.agreement.value import VOID, Value


class Phase(StrEnum):
    """Where a fixture stands."""

    OPEN = "OPEN"
    REPORTED = "REPORTED"
    REVOTE = "REVOTE"
    ARBITER = "ARBITER"
    FINAL = "FINAL"


class Answer(StrEnum):
    """What a call to the contract came to; the first six changed something."""

    ACCEPTED = "ACCEPTED"
    ADDED = "ADDED"
    BALLOT = "BALLOT"
    ARBITER = "ARBITER"
    RULED = "RULED"
    VOIDED = "VOIDED"
    OTHER_BALLOT = "OTHER_BALLOT"
    FINAL = "FINAL"
    TOO_EARLY = "TOO_EARLY"
    TOO_FEW = "TOO_FEW"
    CONFLICT = "CONFLICT"
    NOTHING_NEW = "NOTHING_NEW"
    NOT_OPEN = "NOT_OPEN"
    BOND = "BOND"
    REFUSED = "REFUSED"

    @property
    def moves(self) -> bool:
        """Whether the fixture changed."""
        return self in _MOVES


_MOVES = frozenset({Answer.ACCEPTED, Answer.ADDED, Answer.BALLOT, Answer.ARBITER, Answer.RULED, Answer.VOIDED})


class Fate(StrEnum):
    """What becomes of a challenger's bond."""

    HELD = "held"
    LOST = "lost"
    WON = "won"
    HALF = "half"


@dataclass(frozen=True, slots=True)
class Bond:
    """A challenge's bond: asset units, and what became of it."""

    fate: Fate
    units: int


@dataclass(frozen=True, slots=True)
class Fixture:
    """A fixture's words on chain; times are seconds. `settled` gives the state that a reader sees."""

    earliest: int
    """First second of a played result."""
    deadline: int
    """From then on anyone may void, if nothing was reported."""
    large: bool = False
    """Large swing: no fast lane."""
    phase: Phase = Phase.OPEN
    ballot: int = 0
    value: Value | None = None
    """The candidate; in REVOTE and after it, until a new one is accepted, the challenged one."""
    round: int = 0
    signers: frozenset[NodeIndex] = frozenset()
    reported: int = 0
    """When the candidate was accepted."""
    ends: int = 0
    """Of the window, the re-vote or the arbiter's time."""
    opens: int = 0
    """When the ballot's round 0 begins."""
    changes: int = 0
    """Re-votes that changed the value."""
    confirmed: bool = False
    """A re-vote gave the same value again."""
    challenges: int = 0
    bonds: tuple[Bond, ...] = ()


def listed(earliest: int, deadline: int, *, large: bool = False) -> Fixture:
    """Begin a fixture: its first ballot opens at the first second of a played result."""
    return Fixture(earliest, deadline, large, opens=earliest)


def settled(clocks: Clocks, fixture: Fixture, now: int) -> Fixture:
    """What a reader sees at `now`: windows end, re-votes run out, arbiters stay silent.

    Silence confirms if the current ballot has a certified candidate, and voids if it has none. FINAL never reopens.
    """
    if fixture.phase is Phase.REPORTED and now >= fixture.ends:
        return replace(fixture, phase=Phase.FINAL)
    if fixture.phase is Phase.REVOTE and now >= fixture.ends:
        fixture = replace(fixture, phase=Phase.ARBITER, ends=fixture.ends + clocks.arbiter)
    if fixture.phase is Phase.ARBITER and now >= fixture.ends:
        if fixture.signers:
            return decide_bond(replace(fixture, phase=Phase.FINAL), Fate.LOST)
        return decide_bond(replace(fixture, phase=Phase.FINAL, value=VOID), Fate.HALF)
    return fixture


def decide_bond(fixture: Fixture, fate: Fate) -> Fixture:
    """Give its fate to the challenge that waits for a decision."""
    bonds = tuple(replace(bond, fate=fate) if bond.fate is Fate.HELD else bond for bond in fixture.bonds)
    return replace(fixture, bonds=bonds)


def void_stale(clocks: Clocks, fixture: Fixture, now: int) -> tuple[Fixture, Answer]:
    """Void by anyone's call, from the deadline on, while no k-signed report was ever accepted."""
    fixture = settled(clocks, fixture, now)
    if fixture.phase is Phase.OPEN and now >= fixture.deadline:
        return replace(fixture, phase=Phase.FINAL, value=VOID), Answer.VOIDED
    return fixture, Answer.REFUSED


def last_end(clocks: Clocks, first_report: int) -> int:
    """No fixture ends later than this, whoever does what."""
    cycle = clocks.slow + clocks.revote + clocks.arbiter
    return first_report + (clocks.changes + 1) * cycle + clocks.slow + clocks.arbiter
