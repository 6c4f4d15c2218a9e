"""An event of a feed: what it changes on that feed's line, and what it blocks.

    the score is another            GOAL, or GOAL_CANCELLED when it has less    unless it is the confirmed one
    the phase is another            PHASE, REOPENED                             unless it is the confirmed one
    penalty, red card, VAR          that
    a number is left out            GAP
    shown what cannot be            CLOCK_BACK, or SILENT for one body for long
    not answered                    nothing: silence is measured from the last answer

What comes twice, or with an older number, is passed over. Everything is read from what the event shows, not from its
kind, so a goal whose own event was lost is seen in the next heartbeat.
"""

from dataclasses import replace
from typing import Final

from pricing.guard.reasons import MATERIAL, Cause
from pricing.guard.state import Block, GuardState, Line, VarStyle
from sports.live import EventKind, MatchEvent
from sports.live.differ import CLOCK_SLACK_S
from sports.model import FixtureStatus, Side, StatusGroup, UnixTime
from sports.words import Score

_INCIDENTS: Final = (
    EventKind.PENALTY,
    EventKind.PENALTY_MISSED,
    EventKind.RED,
    EventKind.RED_CANCELLED,
    EventKind.VAR,
)


def hear(state: GuardState, event: MatchEvent, now: int) -> GuardState:
    """The state after an event of one of its feeds; that of a feed which is not followed changes nothing."""
    line = state.lines.get(event.provider)
    if line is None or event.sequence <= line.shown.sequence:
        return state
    expected = line.shown.sequence + 1
    if line.shown.sequence and event.sequence != expected:
        detail = f"{expected} expected, {event.sequence} came"
        state = blocked(state, Block(Cause.GAP, event.provider, now, detail))
    line = replace(line, shown=replace(line.shown, sequence=event.sequence))
    if event.kind is EventKind.LOST:
        return _with(state, line)
    at = UnixTime(min(event.at, now))
    line = replace(line, heard_at=max(at, line.heard_at or at))
    if event.kind is EventKind.DOUBT:
        return _doubted(state, line, event, now)
    if line.doubted and event.kind is EventKind.HEARTBEAT and event.body_sha256 == line.doubted:
        return _with(state, line)
    back = _gone_back(line, event, at)
    if back is not None:
        return _doubted(state, line, replace(event, detail=back), now)
    line = replace(line, doubted="", doubted_at=None)
    state, line = _score_and_phase(state, line, event, now)
    state, line = _incident(state, line, event, now)
    clock = _clock(event)
    # Many clocks stand still in stoppage: from when on one shows a value it runs on by itself.
    if clock is not None and (line.clock is None or clock != line.clock[0]):
        line = replace(line, clock=(clock, at))
    shown = replace(line.shown, seen_at=line.heard_at, doubts=(), silent=False)
    return _with(state, replace(line, shown=shown))


def blocked(state: GuardState, block: Block) -> GuardState:
    """The state with one more reason; a material one ends every price from before."""
    blocks = {**state.blocks, (block.cause, block.source): block}
    if block.cause in MATERIAL:
        return replace(state, blocks=blocks, epoch=state.epoch + 1, needs_after=max(state.needs_after, block.since))
    return replace(state, blocks=blocks)


def _with(state: GuardState, line: Line) -> GuardState:
    return replace(state, lines={**state.lines, line.plan.provider: line})


def _doubted(state: GuardState, line: Line, event: MatchEvent, now: int) -> GuardState:
    silent = event.detail.startswith("one body")
    cause = Cause.SILENT if silent else Cause.CLOCK_BACK
    shown = replace(line.shown, seen_at=line.heard_at, doubts=(event.detail or "doubt",))
    since = line.doubted_at if line.doubted_at is not None else now
    line = replace(line, shown=shown, doubted=event.body_sha256 or "unknown", doubted_at=since)
    return blocked(_with(state, line), Block(cause, event.provider, now, event.detail))


def _gone_back(line: Line, event: MatchEvent, at: int) -> str | None:
    """What of an event lies before what its feed showed already; the follower looks too, and may be another version."""
    shown = line.shown
    if shown.seen_at is not None and at < shown.seen_at - CLOCK_SLACK_S:
        return f"seen at {at}, before {shown.seen_at}"
    clock = _clock(event)
    same = event.phase is shown.phase and event.clock_s is not None
    if same and clock is not None and line.clock is not None and clock < line.clock[0] - CLOCK_SLACK_S:
        return f"the clock went back from {line.clock[0]} s to {clock} s"
    return None


def _score_and_phase(state: GuardState, line: Line, event: MatchEvent, now: int) -> tuple[GuardState, Line]:
    shown, basis = line.shown, state.basis
    confirmed = basis.score if basis is not None and state.live else None
    score = None if event.score is None else Score(*event.score)
    if score is not None and shown.score is not None and score != shown.score and score != confirmed:
        more = sum(score) > sum(shown.score)
        detail = f"{shown.score.home}-{shown.score.away} to {score.home}-{score.away}"
        state = blocked(state, Block(Cause.GOAL if more else Cause.GOAL_CANCELLED, event.provider, now, detail))
        state = unblocked(state, Cause.PENALTY)
    if score is None and event.kind in (EventKind.GOAL, EventKind.GOAL_CANCELLED):
        cause = Cause.GOAL if event.kind is EventKind.GOAL else Cause.GOAL_CANCELLED
        state = blocked(state, Block(cause, event.provider, now, "the score is not said"))
    if event.phase is not shown.phase and shown.phase is not FixtureStatus.UNKNOWN and event.phase is not state.phase:
        again = event.kind is EventKind.REOPENED or (
            shown.phase.group is StatusGroup.ENDED and event.phase.group is StatusGroup.LIVE
        )
        detail = f"{shown.phase.value} to {event.phase.value}"
        state = blocked(state, Block(Cause.REOPENED if again else Cause.PHASE, event.provider, now, detail))
    if score is not None and score != shown.score:
        shown = replace(shown, score=event.score, scored_at=event.at)
    if event.phase is not shown.phase:
        line = replace(line, clock=None)
    return state, replace(line, shown=replace(shown, phase=event.phase, changed_at=event.at))


def _incident(state: GuardState, line: Line, event: MatchEvent, now: int) -> tuple[GuardState, Line]:
    by = event.provider
    match event.kind:
        case EventKind.PENALTY:
            return blocked(state, Block(Cause.PENALTY, by, now)), line
        case EventKind.PENALTY_MISSED:
            return unblocked(state, Cause.PENALTY), line
        case EventKind.RED | EventKind.RED_CANCELLED:
            line = _red(line, event, now)
            known = state.basis is not None and state.live and line.reds == state.basis.reds and not line.unplaced
            detail = f"{line.reds.home}-{line.reds.away} sent off"
            return (state if known else blocked(state, Block(Cause.RED, by, now, detail))), line
        case EventKind.VAR:
            # A feed that tells both ends of a check tells them in turn; a decision is an end.
            checking = line.plan.var is VarStyle.BOTH and not line.checking
            detail = event.detail or ("a check begins" if checking else "decided")
            return blocked(state, Block(Cause.VAR, by, now, detail)), replace(line, checking=checking)
    return state, line


def _red(line: Line, event: MatchEvent, now: int) -> Line:
    by = 1 if event.kind is EventKind.RED else -1
    if event.side is None:
        return replace(line, unplaced=max(0, line.unplaced + by), reds_at=now)
    at_home = event.side is Side.HOME
    reds = Score(max(0, line.reds.home + by * at_home), max(0, line.reds.away + by * (not at_home)))
    return replace(line, reds=reds, reds_at=now)


def unblocked(state: GuardState, cause: Cause) -> GuardState:
    """The state without the reasons of one cause, whatever they came from."""
    return replace(state, blocks={key: block for key, block in state.blocks.items() if key[0] is not cause})


def _clock(event: MatchEvent) -> int | None:
    """The match clock in seconds; of a feed that counts minutes, the middle of the running one."""
    if event.clock_s is not None:
        return event.clock_s
    if event.minute is None or event.kind in _INCIDENTS:
        return None
    return (event.minute - 1) * 60 + 30
