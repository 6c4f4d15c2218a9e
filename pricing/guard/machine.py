"""`step`: one event, and every market that changed. Deterministic; never raises for what an event says."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pricing.guard.events import GuardEvent, Heard, Kill, NewPrice, NoQuorum, Scope
from pricing.guard.hearing import blocked, hear
from pricing.guard.reasons import HELD, Cause
from pricing.guard.review import reviewed, with_markets
from pricing.guard.sheets import take
from pricing.guard.state import Block, Change, FeedPlan, GuardState, Line, Status
from sports.live import FeedState

RENEW_S: Final = 60
"""How long before it runs out a price in play is renewed."""


def begin(fixture: str, competition: str, kickoff: int, feeds: Iterable[FeedPlan], now: int) -> GuardState:
    """The state of a match that nothing is known of yet. Raises ValueError for fewer than two independent groups."""
    lines = {plan.provider: Line(plan, FeedState(fixture, plan.provider, plan.group)) for plan in feeds}
    if len({line.plan.group for line in lines.values()}) < 2:
        raise ValueError(f"{fixture} is followed by {sorted(lines)}: in play it takes two groups that are independent")
    return GuardState(fixture, competition, kickoff, now, lines)


def begin_before(fixture: str, competition: str, kickoff: int, now: int) -> GuardState:
    """The same of a match that no feeds follow: it is open before the kick-off at most, and shut from then on."""
    return GuardState(fixture, competition, kickoff, now, {})


def step(state: GuardState, event: GuardEvent, now: int) -> tuple[GuardState, tuple[Change, ...]]:
    """The state after an event at `now` (seconds of the match clock), and the markets whose status is another."""
    after = state
    if now < state.now:
        detail = f"from {state.now} to {now}"
        after = blocked(after, Block(Cause.TIME_BACK, "", state.now, detail))
        now = state.now
    after = reviewed(_told(after, event, now), now)
    after = with_markets(after)
    changes = tuple(
        Change(offer, before, market.status, now, market.why)
        for offer, market in after.markets.items()
        if market is not state.markets.get(offer)
        and ((before := state.status(offer)) is not market.status or offer not in state.markets)
    )
    return after, changes


def wants_price(state: GuardState) -> bool:
    """Whether a price in play should be asked for now: nothing but a price is missing, or it runs out soon.

    Before the match the schedule of `pricing.run.plan` says when.
    """
    if not state.live or state.trusted_since is None or state.basis is None or state.basis.half not in (1, 2):
        return False
    lifted_by_price = {*HELD, Cause.QUORUM_LOST, Cause.ENGINE}
    if any(cause not in lifted_by_price for cause, _ in state.blocks):
        return False
    price = state.price
    if price is None or price.asked_at < state.needs_after or price.basis != state.basis:
        return True
    jumped = any(market.jumped is not None for market in state.markets.values())
    return jumped or state.now >= price.until - RENEW_S or any(cause in lifted_by_price for cause, _ in state.blocks)


def _told(state: GuardState, event: GuardEvent, now: int) -> GuardState:
    match event:
        case Heard():
            return hear(state, event.event, now)
        case NewPrice():
            return take(state, event.request, event.sheet, now)
        case NoQuorum():
            # Before the match the last price stays until its own end.
            return blocked(state, Block(Cause.QUORUM_LOST, "", now, event.detail))
        case Kill():
            return _switched(state, event, now)
    return state


def _switched(state: GuardState, kill: Kill, now: int) -> GuardState:
    own = {Scope.ALL: "", Scope.COMPETITION: state.competition, Scope.FIXTURE: state.fixture}[kill.scope]
    if kill.scope is not Scope.ALL and kill.name != own:
        return state
    source = f"{kill.scope} {kill.name}".strip()
    if kill.on:
        return blocked(state, Block(Cause.KILLED, source, now, kill.why))
    return replace(state, blocks={key: one for key, one in state.blocks.items() if key != (Cause.KILLED, source)})


def open_offers(state: GuardState) -> int:
    """How many markets take bets."""
    return sum(market.status is Status.OPEN for market in state.markets.values())
