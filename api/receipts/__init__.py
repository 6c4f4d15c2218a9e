"""Receipts: one file a bet, which a stranger can check with an RPC endpoint and nothing else.

    build      from chain and records to a `Receipt`
    write, read  to a file and back, one spelling a receipt
    verify     every line recomputed or attested

What stands in a file: `model`, docs/receipts.md.
"""

from api.receipts.build import Found, build, find
from api.receipts.form import read, write
from api.receipts.model import Receipt
from api.receipts.onchain import ChainView, connect
from api.receipts.records import NodeRecord, Records
from api.receipts.steps import Step, Steps
from api.receipts.verify import verify

__all__ = [
    "ChainView",
    "Found",
    "NodeRecord",
    "Receipt",
    "Records",
    "Step",
    "Steps",
    "build",
    "connect",
    "find",
    "read",
    "verify",
    "write",
]
