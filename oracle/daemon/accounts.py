"""What the chain holds of the two keys: ether, the next nonce, and how many reports the ether pays for."""

from __future__ import annotations

from typing import Any, Final

from chain.rpc import RpcPool, RpcRefused
from chain.rpc.errors import RpcError
from chain.transactions import Record
from oracle.daemon.parts import Parts
from oracle.engine.transmission import REPORT_GAS
from oracle.metrics import NodeMetrics

EVERY_S: Final = 60.0


class Accounts:
    """Asks one endpoint, in one batch."""

    def __init__(self, metrics: NodeMetrics, parts: Parts) -> None:
        self._metrics = metrics
        self._parts = parts

    async def look(self) -> None:
        """Bring the gauges up to the present; raises RpcError."""
        parts, metrics = self._parts, self._metrics
        if parts.manager is None:
            return
        reporter, payer = parts.store.identity.signer, parts.manager.sender
        ether, balance, mined = await parts.pool.batch(
            [
                ("eth_getBalance", [reporter, "latest"]),
                ("eth_getBalance", [payer, "latest"]),
                ("eth_getTransactionCount", [payer, "latest"]),
            ]
        )
        metrics.account_balance_wei(role="reporter").set(_number(ether))
        metrics.account_balance_wei(role="transmitter").set(_number(balance))
        price = parts.settings.node.fees.wei("fee_cap") * REPORT_GAS
        metrics.reports_affordable().set(_number(balance) // price if price else 0)
        metrics.tx_nonce(kind="mined").set(_number(mined))


def _number(answer: Any) -> int:
    if isinstance(answer, RpcRefused):
        raise answer
    return int(answer, 16)


async def bill(pool: RpcPool, record: Record) -> tuple[int | None, int | None]:
    """Blocks from the first sending to the block, and wei paid; None where the chain does not tell now."""
    found = record.inclusion
    if found is None:
        return None, None
    # Of an attempt the last sending is kept: one that was handed over again counts from then.
    sent = [one.sent_block for one in record.attempts if one.sent_block is not None]
    blocks = max(0, found.block_number - min(sent)) if sent else None
    try:
        receipt = await pool.request("eth_getTransactionReceipt", ["0x" + found.transaction.hex()])
        return blocks, int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)
    except (RpcError, TypeError, KeyError, ValueError):
        return blocks, None
