"""The metrics of pricing show what happened, with labels of a closed set."""

from __future__ import annotations

from pricing.agree import Differs, Outvoted, Standings
from pricing.agree.asking import Outcome
from pricing.guard import Kill
from pricing.guard.events import Scope
from pricing.run.metrics import PricingMetrics
from proofbook.metrics import Metrics
from tests.pricing.guard.world import Stage


def test_metrics__of_a_lost_quorum_and_an_outvoted_replica() -> None:
    metrics = Metrics()
    shown = PricingMetrics(metrics)
    odd = Outvoted("0xC", (Differs.PARAMETERS, Differs.NUMBERS), "x")
    shown.asked(Outcome(None, "none", (odd,), {"0xA": "gone"}, {}, Standings.of(["0xA", "0xB"]), 0.04))
    text = metrics.text()
    assert 'proofbook_pricing_prices_total{result="none"} 1.0' in text
    assert 'proofbook_pricing_outvoted_total{differs="parameters"} 1.0' in text
    assert 'proofbook_pricing_answer_seconds_bucket{le="0.05"} 1.0' in text
    assert "proofbook_pricing_replicas_counted 2.0" in text
    assert "proofbook_pricing_replica_missing_total 1.0" in text


def test_metrics__of_markets_and_reasons() -> None:
    stage = Stage().playing(20)
    metrics = Metrics()
    shown = PricingMetrics(metrics)
    shown.seen([stage.state])
    assert 'proofbook_pricing_markets{status="open"} 2.0' in metrics.text()
    stage.tell(Kill(Scope.ALL), 20)
    shown.seen([stage.state])
    assert 'proofbook_pricing_markets{status="open"} 0.0' in metrics.text()
    assert 'proofbook_pricing_shut{cause="killed"} 1.0' in metrics.text()
