"""The settlement job: bets whose results are final, in batches by gas, idempotent and safe from crashes.

plan      which bets, in which transactions (pure)
settler   choose, submit, close, over the book's rows
onchain   final results by the oracle's view
jobs      the same as a job of the queue
epochs    closes the pool's epochs, with the same key
"""

from api.settlement.onchain import Results
from api.settlement.plan import FinalResult, batches, payout, ready
from api.settlement.settler import Fate, Managed, Settled, Settler

__all__ = ["Fate", "FinalResult", "Managed", "Results", "Settled", "Settler", "batches", "payout", "ready"]
