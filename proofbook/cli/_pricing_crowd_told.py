"""What a process says and keeps that prices all fixtures of a sport."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import click

from pricing.agree.asking import Outcome
from pricing.guard import Change, NewPrice, NoQuorum, Status
from pricing.priced import Standing as SheetStanding
from pricing.request import PricingRequest
from pricing.run.crowd import Standing
from pricing.run.history import History
from pricing.run.live import LiveMatch
from pricing.run.metrics import PricingMetrics
from pricing.run.offers import main_offer
from pricing.run.runner import Runner
from proofbook.cli._pricing_told import clock, percent
from sports.words import Sport


class CrowdTold:
    """Prints, keeps and counts; prices come from several threads. A line a change in play, and now and then of all."""

    def __init__(self, sport: Sport, history: History, metrics: PricingMetrics) -> None:
        self._sport = sport.name.lower()
        self._history = history
        self._metrics = metrics
        self._lock = threading.Lock()
        self._standings: dict[str, str] = {}
        self._troubles: dict[str, str] = {}
        self._wide: dict[str, str] = {}
        self.prices = self.no_quorum = self.changes = self.most = 0
        self.fixtures: set[str] = set()
        self._now = 0
        self.last: Standing | None = None

    def made(self, request: PricingRequest, answer: NewPrice | NoQuorum) -> None:
        """Keep a price that this process made alone."""
        if isinstance(answer, NewPrice):
            self._history.keep_unsigned(request, answer.sheet)
            self._counted(request.fixture)

    def outcome(self, outcome: Outcome) -> None:
        """Keep what a panel answered, and say which replica is left out and why."""
        self._metrics.asked(outcome)
        if outcome.published is not None:
            self._history.publish(outcome.published)
            self._counted(outcome.published.request.fixture)
        with self._lock:
            now = self._now
            self.no_quorum += outcome.published is None
            for replica, standing in outcome.standings.by_replica.items():
                if self._standings.get(replica, "") != standing.reason:
                    self._standings[replica] = standing.reason
                    self._history.keep_standing(replica, now, standing.reason)
                    click.echo(f"{self._sport}: replica {replica}: {standing.reason or 'counted again'}")

    def note(self, live: LiveMatch, changes: Sequence[Change], now: int) -> None:
        """Keep what the guard did; a line for each change of the main market in play, and for a price that is wide."""
        key, state = live.terms.fixture, live.state
        self._now = max(self._now, now)
        self._marked(live, now)
        if not changes:
            return
        self._history.keep_changes(key, changes)
        self.changes += len(changes)
        main = main_offer(live.terms.match)
        for change in changes:
            if change.offer == main and state.live:
                row = percent(state.price.row(main, now)) if state.price is not None else "-"
                said = row if change.after is Status.OPEN else "; ".join(str(block) for block in change.why)
                score = "-" if state.basis is None else f"{state.basis.score.home}-{state.basis.score.away}"
                click.echo(f"{clock(now)}  {key}  {score}  {change.after:<9} {said}")

    def trouble(self, key: str, why: str, now: int) -> None:
        """Say what is wrong, once until it is something else."""
        if self._troubles.get(key) != why:
            self._troubles[key] = why
            click.echo(f"{clock(now)}  {key or self._sport}: {why}")

    def left(self, key: str, why: str, now: int) -> None:
        """Say that a fixture is followed no longer."""
        click.echo(f"{clock(now)}  {key}: followed no longer, {why}")

    def stands(self, standing: Standing, runners: Mapping[str, Runner], now: int) -> None:
        """One line of all."""
        self.last, self.most = standing, max(self.most, standing.followed)
        self._metrics.seen([runner.live.state for runner in runners.values()])
        at = "-" if standing.next_at is None else f"{datetime.fromtimestamp(standing.next_at, UTC):%Y-%m-%d %H:%M:%S}"
        click.echo(
            f"{clock(now)}  {self._sport}: {standing.followed} followed, {standing.coming} coming, {standing.in_play}"
            f" in play; {standing.open} open, {standing.suspended} suspended; next at {at}; {self.prices} prices"
        )

    def summary(self) -> dict[str, object]:
        """The last line."""
        return {
            "sport": self._sport,
            "fixtures": len(self.fixtures),
            "most_followed": self.most,
            "prices": self.prices,
            "without_quorum": self.no_quorum,
            "changes": self.changes,
            "left_out": {name: why for name, why in self._standings.items() if why},
        }

    def _counted(self, fixture: str) -> None:
        with self._lock:
            self.prices += 1
            self.fixtures.add(fixture)

    def _marked(self, live: LiveMatch, now: int) -> None:
        """Say that a fixture is priced from less than it should be, and that it no longer is."""
        price, key = live.state.price, live.terms.fixture
        if price is None:
            return
        wide = price.sheet.standing is SheetStanding.WIDE
        why = f"wide, {price.sheet.reason}: {price.sheet.detail}" if wide else ""
        if self._wide.get(key, "") != why:
            self._wide[key] = why
            click.echo(f"{clock(now)}  {key}: {why or 'no longer wide'}")
