"""Which reasons still hold at a moment, and what each market does. Run after every event and every tick.

    reason                             goes when
    GOAL, GOAL_CANCELLED, REOPENED     two sources agree on score and part, for 15 s
    RED                                two feeds that list red cards agree (or the only one has not changed for 30 s),
                                       and two sources on the score, for 15 s
    PENALTY                            it was missed or scored (then GOAL), or 300 s have passed and two sources agree
    VAR                                decided 20 s ago, or 300 s have passed, and two sources agree
    PHASE                              two sources agree on the part
    SILENT, CLOCK_BACK                 the feed is heard and believed; or after 60 s two others agree without it
    GAP                                two sources agree and 30 s have passed
    APART, CLOCKS_APART                they agree
    KICK_OFF_DUE                       the match is seen in play
    TIME_BACK                          the clock has passed where it was

Then a price made from the confirmed state, after the last material event, opens the market.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from pricing.columns import Offer
from pricing.guard.reasons import HELD, Cause
from pricing.guard.state import BEFORE, Basis, Block, BlockKey, GuardState, Line, Market, Status
from pricing.quotes import CLOSED_BELOW
from sports.live import Feed, LiveView, compare
from sports.markets import HALF_TIME, REGULAR, SECOND_HALF, WHOLE
from sports.model import FixtureStatus, StatusGroup, UnixTime
from sports.words import LOVE, PPM, Score

SILENT_S: Final = 10
DROP_S: Final = 60
GOAL_WAIT_S: Final = 15
RED_ALONE_S: Final = 30
PENALTY_MOST_S: Final = 300
VAR_WAIT_S: Final = 20
VAR_MOST_S: Final = 300
GAP_WAIT_S: Final = 30
DECIDED_PPM: Final = CLOSED_BELOW
CLOCKS_APART_S: Final = 120
"""Feeds in minutes and pauses of the clock are up to a minute and a half apart on one and the same second."""

_HALVES: Final[Mapping[FixtureStatus, int]] = {
    FixtureStatus.SCHEDULED: 0,
    FixtureStatus.DELAYED: 0,
    FixtureStatus.LIVE_FIRST_HALF: 1,
    FixtureStatus.HALF_TIME: 2,
    FixtureStatus.LIVE_SECOND_HALF: 2,
    FixtureStatus.BREAK_BEFORE_ET: 3,
    FixtureStatus.LIVE_EXTRA_TIME: 3,
    FixtureStatus.LIVE_PENALTIES: 3,
    FixtureStatus.FINISHED: 4,
}
_ENDS: Final[Mapping[int, int]] = {HALF_TIME: 2, REGULAR: 3, SECOND_HALF: 3}
"""The half from which on a market of a period is decided; others with the match."""
_RUNNING: Final = {FixtureStatus.LIVE_FIRST_HALF: 2700, FixtureStatus.LIVE_SECOND_HALF: 5400}
_BEGUN: Final = frozenset({StatusGroup.LIVE, StatusGroup.STOPPED, StatusGroup.ENDED})
_DERIVED: Final = (Cause.APART, Cause.CLOCKS_APART, Cause.STOPPED, Cause.OFF, Cause.KICK_OFF_DUE)


def reviewed(state: GuardState, now: int) -> GuardState:
    """The state at `now`, without markets: what is live, trusted and confirmed, and the reasons that still hold."""
    groups = {line.shown.phase.group for line in state.lines.values()}
    live = bool(groups & _BEGUN) or (state.live and groups != {StatusGroup.BEFORE})
    state = replace(state, now=now, live=live)
    if not live:
        return _not_live(state, now)
    view = compare((line.shown for line in state.lines.values()), UnixTime(now), confirm_s=0, stale_s=SILENT_S)
    phase = _phase(state, view)
    trusted = view.feed is Feed.TRUSTED and phase is not None
    seen = (view.score, phase) if trusted else ()
    since = None if not trusted else state.trusted_since if seen == state.seen else now
    state = replace(state, seen=seen, trusted_since=since)
    blocks = dict(_derived(state, view, phase, now))
    for key, block in state.blocks.items():
        if key[0] not in _DERIVED and not _gone(state, block, view, now):
            blocks[key] = block
    for block in _silences(state, view, now):
        blocks.setdefault((block.cause, block.source), block)
    basis = _basis(state, view, phase, now) or state.basis
    if phase is not None and trusted:
        state = replace(state, phase=phase)
    return replace(state, blocks=blocks, basis=basis, half_time=_half_time(state, basis))


def with_markets(state: GuardState) -> GuardState:
    """The state with the status of every market, for the reasons that hold now."""
    held = _held(state)
    shared = _sorted((*state.blocks.values(), *([] if held is None else [held])))
    minute = None if state.price is None else state.price.minute(state.now)
    return replace(
        state,
        markets={offer: _market(state, offer, market, shared, minute) for offer, market in state.markets.items()},
    )


def _not_live(state: GuardState, now: int) -> GuardState:
    blocks = {key: block for key, block in state.blocks.items() if key[0] not in _DERIVED}
    blocks = {key: block for key, block in blocks.items() if not (key[0] is Cause.TIME_BACK and now > block.since)}
    # Silence, gaps and the like say nothing of a match that has not begun: its price stands until its own end.
    blocks = {key: block for key, block in blocks.items() if key[0] in (Cause.KILLED, Cause.ENGINE, Cause.TIME_BACK)}
    off = [line.shown.phase for line in state.lines.values() if line.shown.phase.group is StatusGroup.OFF]
    if off:
        blocks[Cause.OFF, ""] = Block(Cause.OFF, "", now, off[0].value)
    if now >= state.kickoff:
        blocks[Cause.KICK_OFF_DUE, ""] = Block(Cause.KICK_OFF_DUE, "", state.kickoff)
    return replace(state, blocks=blocks, basis=BEFORE, seen=(), trusted_since=None)


def _phase(state: GuardState, view: LiveView) -> FixtureStatus | None:
    """The part that the supporters of a view show, where they do not contradict one another."""
    shown = {line.shown.phase for line in state.lines.values() if line.plan.group in view.supporters and _heard(line)}
    precise = shown - {FixtureStatus.LIVE_OTHER}
    return next(iter(precise)) if len(precise) == 1 else None


def _heard(line: Line) -> bool:
    return line.heard_at is not None and not line.shown.doubts


def _derived(
    state: GuardState, view: LiveView, phase: FixtureStatus | None, now: int
) -> Iterator[tuple[BlockKey, Block]]:
    """Reasons that are made anew each time."""

    def of(cause: Cause, detail: str) -> tuple[BlockKey, Block]:
        held = state.blocks.get((cause, ""))
        return (cause, ""), Block(cause, "", now if held is None else held.since, detail)

    if view.feed is not Feed.TRUSTED:
        yield of(Cause.APART, view.reason)
    elif phase is None:
        yield of(Cause.APART, "not the same part of the match")
    elif phase.group is StatusGroup.STOPPED:
        yield of(Cause.STOPPED, phase.value)
    elif phase.group is StatusGroup.OFF:
        yield of(Cause.OFF, phase.value)
    apart = _clocks_apart(state, now)
    if apart > CLOCKS_APART_S:
        yield of(Cause.CLOCKS_APART, f"{apart} s")


def _clocks_apart(state: GuardState, now: int) -> int:
    shown = []
    for line in state.lines.values():
        stops = _RUNNING.get(line.shown.phase)
        fresh = line.heard_at is not None and now - line.heard_at <= SILENT_S and not line.shown.doubts
        if fresh and stops is not None and line.clock is not None:
            # A clock in play runs on after it was shown, and many stand still in stoppage.
            shown.append((line.shown.phase, min(line.clock[0] + now - line.clock[1], stops)))
    if len({phase for phase, _ in shown}) != 1:
        return 0
    return max(at for _, at in shown) - min(at for _, at in shown)


def _silences(state: GuardState, view: LiveView, now: int) -> Iterator[Block]:
    for line in state.lines.values():
        heard = line.heard_at if line.heard_at is not None else min(state.kickoff, now)
        silent = now - heard
        if silent > SILENT_S and not _spared(view, line, silent):
            yield Block(Cause.SILENT, line.plan.provider, now, f"for {silent} s")


def _spared(view: LiveView, line: Line, silent_s: int) -> bool:
    """Whether two others agree and have done without this feed for long enough."""
    return silent_s > DROP_S and view.feed is Feed.TRUSTED and line.plan.group not in view.supporters


def _gone(state: GuardState, block: Block, view: LiveView, now: int) -> bool:
    """Whether a reason holds no longer."""
    calm = -1 if state.trusted_since is None else now - max(state.trusted_since, block.since)
    age = now - block.since
    match block.cause:
        case Cause.GOAL | Cause.GOAL_CANCELLED | Cause.REOPENED:
            return calm >= GOAL_WAIT_S
        case Cause.PHASE:
            return calm >= 0
        case Cause.RED:
            return calm >= GOAL_WAIT_S and _reds(state, now) is not None
        case Cause.PENALTY:
            return calm >= 0 and age >= PENALTY_MOST_S
        case Cause.VAR:
            checking = any(line.checking for line in state.lines.values())
            return calm >= 0 and age >= (VAR_MOST_S if checking else VAR_WAIT_S)
        case Cause.GAP:
            return calm >= 0 and age >= GAP_WAIT_S
        case Cause.SILENT | Cause.CLOCK_BACK:
            return _believed_again(state, block, view, now)
        case Cause.TIME_BACK:
            return now > block.since
    return False


def _believed_again(state: GuardState, block: Block, view: LiveView, now: int) -> bool:
    line = next((one for name, one in state.lines.items() if name == block.source), None)
    if line is None:
        return True
    since = line.doubted_at if line.doubted_at is not None else line.heard_at
    away = now - (state.kickoff if since is None else since)
    if line.doubted or line.heard_at is None or now - line.heard_at > SILENT_S:
        return _spared(view, line, away)
    return state.trusted_since is not None


def _reds(state: GuardState, now: int) -> Score | None:
    """The red cards that are confirmed; None while they are not."""
    lists = [
        line
        for line in state.lines.values()
        if line.plan.lists_incidents and _heard(line) and now - (line.heard_at or 0) <= SILENT_S
    ]
    if any(line.unplaced for line in lists):
        return None
    if len({line.plan.group for line in lists}) >= 2:
        shown = {line.reds for line in lists}
        return next(iter(shown)) if len(shown) == 1 else None
    if not lists:
        return state.basis.reds if state.basis is not None else LOVE
    line = max(lists, key=lambda one: one.reds_at)
    return line.reds if not sum(line.reds) or now - line.reds_at >= RED_ALONE_S else None


def _basis(state: GuardState, view: LiveView, phase: FixtureStatus | None, now: int) -> Basis | None:
    """The confirmed state of play; None where nothing is confirmed now, and then the last one stays."""
    half = _HALVES.get(phase) if phase is not None else None
    reds = _reds(state, now)
    if view.feed is not Feed.TRUSTED or view.score is None or half is None or reds is None:
        return None
    return Basis(half, Score(*view.score), reds)


def _half_time(state: GuardState, basis: Basis | None) -> Score | None:
    """The score at the break: what is confirmed in it, and never more than what is confirmed later."""
    held = state.half_time
    if basis is None or basis.half == BEFORE.half:
        # What an earlier run knew stays until the match is seen.
        return held
    if basis.half < 2:
        return None
    if state.phase is FixtureStatus.HALF_TIME or (held is None and state.basis is not None and state.basis.half == 1):
        return basis.score
    return None if held is None else Score(min(held.home, basis.score.home), min(held.away, basis.score.away))


def _market(state: GuardState, offer: Offer, market: Market, shared: tuple[Block, ...], minute: int | None) -> Market:
    """A market with its status: `shared` are the reasons of all markets, `minute` the row that is good now."""
    if market.status is Status.SETTLED:
        return market
    half = state.basis.half if state.live and state.basis is not None and state.trusted_since is not None else 0
    if half >= _ENDS.get(offer.period, 4):
        return replace(market, status=Status.SETTLED, why=(Block(Cause.OVER, "", state.now),))
    own = market.own
    if half == 3 and offer.period == WHOLE:
        own = (*own, Block(Cause.EXTRA_TIME, "", state.now))
    rows = () if state.price is None or minute is None else state.price.rows.get(offer, ())
    row = rows[min(minute or 0, len(rows) - 1)] if rows else ()
    if row and max(row) > PPM - DECIDED_PPM:
        # Selections that unlikely are left out by themselves (`quotes`); here one outcome is all but sure.
        own = (*own, Block(Cause.DECIDED, "", state.now, f"{max(row)} millionths"))
    why = _sorted((*shared, *own)) if own else shared
    status = Status.OPEN
    if why:
        status = Status.HELD if all(block.cause in HELD for block in why) else Status.SUSPENDED
    return market if status is market.status and why == market.why else replace(market, status=status, why=why)


def _sorted(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(sorted(blocks, key=lambda block: (block.since, block.cause.name, block.source)))


def _held(state: GuardState) -> Block | None:
    """Why the newest price is none for now; None where it is good."""
    price = state.price
    if price is None:
        return Block(Cause.NO_PRICE, "", state.needs_after)
    if price.asked_at < state.needs_after or price.basis != state.basis:
        return Block(Cause.STALE, "", state.needs_after)
    if state.now >= price.until or state.now < price.asked_at:
        return Block(Cause.EXPIRED, "", price.until)
    return None
