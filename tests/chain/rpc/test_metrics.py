"""Series exist from the start, and follow what the pool does."""

from __future__ import annotations

import asyncio

from chain.rpc.metrics import PoolMetrics
from chain.rpc.pool import RpcPool
from proofbook.metrics import Metrics
from tests.chain.rpc.fakes import CHAIN, Node, Nodes, Wall, endpoint


def test_metrics__pool_at_work__show_standings_calls_and_degradation() -> None:
    metrics = Metrics()
    observer = PoolMetrics(metrics, ["own", "vendor"])
    assert 'proofbook_rpc_state{endpoint="own",state="undialed"} 1.0' in metrics.text()
    assert "proofbook_rpc_degraded 1.0" in metrics.text()
    nodes = Nodes(own=Node(), vendor=Node(chain_id=1))
    ends = [endpoint("own"), endpoint("vendor", tier=1)]
    pool = RpcPool(ends, CHAIN, wall=Wall(), draw=lambda: 0.5, transport=nodes, observer=observer)

    async def act() -> None:
        await pool.check_due(everything=True)
        await pool.request("eth_blockNumber")

    asyncio.run(act())
    text = metrics.text()
    assert 'proofbook_rpc_state{endpoint="own",state="alive"} 1.0' in text
    assert 'proofbook_rpc_state{endpoint="own",state="undialed"} 0.0' in text
    assert 'proofbook_rpc_state{endpoint="vendor",state="wrong_chain"} 1.0' in text
    assert 'proofbook_rpc_requests_total{endpoint="own",method="eth_blockNumber",outcome="ok"} 1.0' in text
    assert "proofbook_rpc_degraded 0.0" in text
    assert "http" not in text
