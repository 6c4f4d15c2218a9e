"""The contract's answer to a challenge, and the arbiter's word."""

from dataclasses import replace

from oracle.agreement.clocks import Clocks
from oracle.agreement.fixture_state import Answer, Bond, Fate, Fixture, Phase, decide_bond, settled
from oracle.agreement.value import VOID, Value


def bond_due(fixture: Fixture, unit: int) -> int:
    """Bond of the next challenge, in the units of `unit`: twice the last with every challenge of one fixture."""
    return unit << fixture.challenges


def challenge(clocks: Clocks, fixture: Fixture, now: int, paid: int, unit: int) -> tuple[Fixture, Answer]:
    """Challenge the candidate: a new ballot, or the arbiter if a re-vote confirmed it or it changed too often.

    Round 0 of the new ballot begins when the window would have ended anyway, so that an early challenge by somebody who
    likes a wrong result cannot take the correction's time away.
    """
    fixture = settled(clocks, fixture, now)
    if fixture.phase is not Phase.REPORTED:
        return fixture, Answer.NOT_OPEN
    if paid < bond_due(fixture, unit):
        return fixture, Answer.BOND
    fixture = replace(fixture, challenges=fixture.challenges + 1, bonds=(*fixture.bonds, Bond(Fate.HELD, paid)))
    if fixture.confirmed or fixture.changes >= clocks.changes:
        return replace(fixture, phase=Phase.ARBITER, ends=now + clocks.arbiter), Answer.ARBITER
    raised = replace(
        fixture,
        phase=Phase.REVOTE,
        ballot=fixture.ballot + 1,
        signers=frozenset(),
        opens=max(fixture.ends, now + clocks.finality),
        ends=now + clocks.revote,
    )
    return raised, Answer.BALLOT


def rule(clocks: Clocks, fixture: Fixture, now: int, choice: Value, *, is_candidate: bool) -> tuple[Fixture, Answer]:
    """Hear the arbiter: a candidate or VOID, once, final at once.

    Until then, or until its time is over, a re-vote that failed may still end with k signatures.
    """
    fixture = settled(clocks, fixture, now)
    if fixture.phase is not Phase.ARBITER or not (is_candidate or choice == VOID):
        return fixture, Answer.REFUSED
    fate = Fate.LOST if choice == fixture.value else Fate.HALF if choice == VOID else Fate.WON
    return decide_bond(replace(fixture, phase=Phase.FINAL, value=choice), fate), Answer.RULED
