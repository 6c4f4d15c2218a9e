"""What an operator watches of pricing: prices, lost quorums, replicas left out, open markets, why others are shut."""

from typing import Final

from pricing.agree.asking import Outcome
from pricing.guard import Cause, GuardState, Status
from pricing.guard.reasons import HELD
from proofbook.metrics import Metrics

SECONDS: Final = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 30.0)


class PricingMetrics:
    """The metrics of one process that prices."""

    def __init__(self, metrics: Metrics) -> None:
        causes = [cause.name.lower() for cause in Cause]
        self._prices = metrics.counter("pricing_prices", "Questions by what came of them", result=["agreed", "none"])
        self._seconds = metrics.histogram("pricing_answer_seconds", "From a question to its price", SECONDS)
        self._differing = metrics.counter("pricing_outvoted", "Votes against the quorum, by what differs", differs=8)
        self._counted = metrics.gauge("pricing_replicas_counted", "Replicas whose votes are counted")
        self._missing = metrics.counter("pricing_replica_missing", "Questions that a replica did not answer")
        self._markets = metrics.gauge("pricing_markets", "Markets by status", status=[one.value for one in Status])
        self._shut = metrics.gauge("pricing_shut", "Fixtures shut by a reason", cause=causes)

    def asked(self, outcome: Outcome) -> None:
        """Count what came of a question to the replicas."""
        self._prices(result="none" if outcome.published is None else "agreed").inc()
        self._seconds().observe(outcome.seconds)
        for one in outcome.outvoted:
            self._differing(differs=one.differs[0].value).inc()
        self._missing().inc(len(outcome.missing))
        self._counted().set(len(outcome.standings.counted()))

    def seen(self, states: list[GuardState]) -> None:
        """Show the present states of all matches."""
        for status in Status:
            count = sum(market.status is status for state in states for market in state.markets.values())
            self._markets(status=status.value).set(count)
        for cause in Cause:
            if cause not in HELD:
                shut = sum(any(key[0] is cause for key in state.blocks) for state in states)
                self._shut(cause=cause.name.lower()).set(shut)
