"""The contract's answer to signatures: accept a value, add to it, and how long its window is."""

from dataclasses import replace

from oracle.agreement.clocks import Clocks
from oracle.agreement.committee import Committee, NodeIndex
from oracle.agreement.fixture_state import Answer, Fate, Fixture, Phase, decide_bond, settled
from oracle.agreement.messages import Claim
from oracle.agreement.value import VOID, Value


def report(
    committee: Committee, clocks: Clocks, fixture: Fixture, now: int, claim: Claim, signers: frozenset[NodeIndex]
) -> tuple[Fixture, Answer]:
    """Accept k signatures of one claim, or add to an accepted report. The first value of a ballot is its only one."""
    fixture = settled(clocks, fixture, now)
    if claim.ballot != fixture.ballot:
        return fixture, Answer.OTHER_BALLOT
    if fixture.phase is Phase.FINAL:
        return fixture, Answer.FINAL
    if claim.value != VOID and now < fixture.earliest:
        return fixture, Answer.TOO_EARLY
    if fixture.signers:
        return _add(committee, clocks, fixture, now, claim.value, signers)
    if len(signers) < committee.k:
        return fixture, Answer.TOO_FEW
    revoted = fixture.phase in (Phase.REVOTE, Phase.ARBITER)
    same = revoted and claim.value == fixture.value
    accepted = replace(
        fixture,
        phase=Phase.REPORTED,
        value=claim.value,
        round=claim.round,
        signers=signers,
        reported=now,
        confirmed=same,
        changes=fixture.changes + (revoted and not same),
    )
    accepted = replace(accepted, ends=window_end(committee, clocks, accepted, now))
    if revoted:
        accepted = decide_bond(accepted, Fate.LOST if same else Fate.WON)
    return accepted, Answer.ACCEPTED


def _add(
    committee: Committee, clocks: Clocks, fixture: Fixture, now: int, value: Value, signers: frozenset[NodeIndex]
) -> tuple[Fixture, Answer]:
    """More signatures for the accepted value, from any round of its ballot.

    The short window counts from the signature that earned it, and never lengthens a window: else a late signature
    would end at once a window that watchers count on.
    """
    if value != fixture.value:
        return fixture, Answer.CONFLICT
    if fixture.phase is not Phase.REPORTED or signers <= fixture.signers:
        return fixture, Answer.NOTHING_NEW
    was_fast = len(fixture.signers) >= committee.fast
    fixture = replace(fixture, signers=fixture.signers | signers)
    if not was_fast and len(fixture.signers) >= committee.fast:
        fixture = replace(fixture, ends=min(fixture.ends, window_end(committee, clocks, fixture, now)))
    return fixture, Answer.ADDED


def window_end(committee: Committee, clocks: Clocks, fixture: Fixture, now: int) -> int:
    """End of a window that begins now: short with `fast` signatures, long for a large swing and for every VOID.

    Bets are still taken before the start, so the swing of a VOID is not frozen.
    """
    short = len(fixture.signers) >= committee.fast and not fixture.large and fixture.value != VOID
    return now + (clocks.fast if short else clocks.slow)
