"""What `pricing run` says and keeps while it follows a match."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import click

from pricing.agree.asking import Outcome
from pricing.columns import Offer
from pricing.guard import Change, NewPrice, NoQuorum, Status
from pricing.request import PricingRequest
from pricing.run.history import History
from pricing.run.live import LiveMatch
from pricing.run.metrics import PricingMetrics

RESULT: Final = Offer(1)
PROGRESS_S: Final = 300
"""A line of progress for each so many seconds of the match."""


class Told:
    """Prints what happens, keeps it, and counts."""

    def __init__(self, history: History, begins: int, metrics: PricingMetrics) -> None:
        self._history = history
        self._metrics = metrics
        self._standings: dict[str, str] = {}
        self.prices = self.no_quorum = self.changes = 0
        self.now = self._shown_at = begins

    def made(self, request: PricingRequest, answer: NewPrice | NoQuorum) -> None:
        """Keep a price that this process made alone."""
        if isinstance(answer, NewPrice):
            self.prices += 1
            self._history.keep_unsigned(request, answer.sheet)

    def outcome(self, outcome: Outcome) -> None:
        """Keep what a panel answered, and say which replica is left out and why."""
        self._metrics.asked(outcome)
        if outcome.published is None:
            self.no_quorum += 1
            click.echo(f"{clock(self.now)}  no price: {outcome.detail}")
        else:
            self.prices += 1
            self._history.publish(outcome.published)
        for replica, standing in outcome.standings.by_replica.items():
            if self._standings.get(replica, "") != standing.reason:
                self._standings[replica] = standing.reason
                self._history.keep_standing(replica, self.now, standing.reason)
                click.echo(f"{clock(self.now)}  replica {replica}: {standing.reason or 'counted again'}")

    def note(self, live: LiveMatch, changes: Sequence[Change], now: int) -> None:
        """Keep what the guard did; a line for each change of the match result."""
        self.now = now
        self._metrics.seen([live.state])
        self.changes += len(changes)
        self._history.keep_changes(live.terms.fixture, changes)
        for change in changes:
            if change.offer == RESULT:
                click.echo(f"{clock(now)}  {_score(live)}  {change.after:<9} {_said(live, change, now)}")
        if now - self._shown_at >= PROGRESS_S and live.state.price is not None:
            self._shown_at = now
            markets = live.state.markets.values()
            opened = sum(market.status is Status.OPEN for market in markets)
            row = percent(live.state.price.row(RESULT, now))
            click.echo(
                f"{clock(now)}  {_score(live)}  {row}; {opened} of {len(markets)} markets open, {self.prices} prices"
            )

    def summary(self, live: LiveMatch) -> dict[str, object]:
        """The last line."""
        return {
            "fixture": live.terms.fixture,
            "prices": self.prices,
            "without_quorum": self.no_quorum,
            "changes": self.changes,
            "score": None if live.state.basis is None else list(live.state.basis.score),
            "status": live.state.status(RESULT),
            "left_out": {name: why for name, why in self._standings.items() if why},
        }


def clock(at: int) -> str:
    """Hours, minutes and seconds, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def percent(row: tuple[int, ...] | None) -> str:
    """Probabilities in millionths, in percent."""
    return "-" if row is None else " / ".join(f"{one / 10_000:.1f}" for one in row)


def points(row: tuple[int, ...]) -> str:
    """Differences of probabilities in millionths, in points."""
    return " / ".join(f"{one / 10_000:+.1f}" for one in row)


def _score(live: LiveMatch) -> str:
    basis = live.state.basis
    return "-" if basis is None else f"{basis.score.home}-{basis.score.away}"


def _said(live: LiveMatch, change: Change, now: int) -> str:
    if change.after is not Status.OPEN or live.state.price is None:
        return "; ".join(str(block) for block in change.why)
    return percent(live.state.price.row(RESULT, now))
