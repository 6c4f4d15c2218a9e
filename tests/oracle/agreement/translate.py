"""Between the specification's values and the daemon's: both ways, for every type of the rule."""

from typing import Any

from oracle.agreement import VOID, Certificate, Claim, Clocks, Memory, Phase, Report, Value, Vote
from oracle.agreement.fixture_state import Bond, Fate, Fixture
from oracle.simulator.setup import OTHER, TRUTH, WRONG

VALUES: dict[str, Value] = {"A": TRUTH, "B": WRONG, "C": OTHER, "D": Value(TRUTH.result, 7), "VOID": VOID}
LETTERS = {value: letter for letter, value in VALUES.items()}


def value(letter: str | None) -> Value | None:
    return None if letter is None else VALUES[letter]


def clocks(theirs: Any) -> Clocks:
    return Clocks(**vars(theirs))


def certificate(theirs: Any) -> Certificate | None:
    return None if theirs is None else Certificate(claim(theirs), theirs.voters)


def claim(theirs: Any) -> Claim:
    return Claim(theirs.ballot, theirs.round, VALUES[theirs.value])


def vote(theirs: Any) -> Vote | None:
    return None if theirs is None else Vote(theirs.node, claim(theirs), certificate(theirs.proof))


def signed(theirs: Any) -> Report | None:
    return None if theirs is None else Report(theirs.node, claim(theirs), certificate(theirs.proof))


def memory(theirs: Any) -> Memory:
    return Memory(theirs.ballot, theirs.round, value(theirs.vote), certificate(theirs.lock))


def fixture(theirs: Any) -> Fixture:
    fields = dict(vars(theirs))
    fields["phase"] = Phase(theirs.phase)
    fields["value"] = value(theirs.value)
    fields["bonds"] = tuple(Bond(Fate(fate), units) for fate, units in theirs.bonds)
    return Fixture(**fields)
