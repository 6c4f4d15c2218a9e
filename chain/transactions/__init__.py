"""Transactions that get mined: an intent on disk, signed attempts with rising fees, until one of them is final.

    record      an intent's states and the only ways between them (pure)
    fees        EIP-1559 fees under a ceiling (pure)
    refusals    what each client's words mean (pure)
    log, sqlite_log   where records are kept; `MIGRATIONS` are the tables
    chain_access      what is asked of the chain; `PoolChain` asks the RPC pool
    placing, sending, gaps  one step each of a tick
    manager     submit, withdraw, tick

No two intents ever share a nonce, no intent is mined twice, none is lost; see `manager`.
"""

from __future__ import annotations

from chain.transactions.chain_access import PoolChain, TransactionChain
from chain.transactions.errors import IntentConflict, IntentUnknown, IntentUnusable, TransactionError
from chain.transactions.events import TransactionEvent
from chain.transactions.fees import FeePolicy
from chain.transactions.log import TransactionLog
from chain.transactions.manager import StillWanted, TransactionManager
from chain.transactions.record import Intent, IntentId, Nonce, Record, State, Wei
from chain.transactions.signer import TransactionSigner
from chain.transactions.sqlite_log import MIGRATIONS, SqliteTransactionLog
from chain.transactions.work import ManagerPolicy

__all__ = [
    "MIGRATIONS",
    "FeePolicy",
    "Intent",
    "IntentConflict",
    "IntentId",
    "IntentUnknown",
    "IntentUnusable",
    "ManagerPolicy",
    "Nonce",
    "PoolChain",
    "Record",
    "SqliteTransactionLog",
    "State",
    "StillWanted",
    "TransactionChain",
    "TransactionError",
    "TransactionEvent",
    "TransactionLog",
    "TransactionManager",
    "TransactionSigner",
    "Wei",
]
