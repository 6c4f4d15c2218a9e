"""Fills a nonce that nobody has below ours: without it nothing of ours is ever mined.

Such a gap is left by another's transaction that a reorganisation took away, or by what a lost log had sent and nodes
dropped. A transfer of nothing to ourselves fills it, once the gap has stood for some blocks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from chain.transactions import record as records
from chain.transactions.events import FeeCapHit, Purging
from chain.transactions.fees import first
from chain.transactions.record import Intent, IntentId, Nonce, Record
from chain.transactions.sending import Sending
from chain.transactions.work import FILLER_GAS, Work

_REASON = "fills a gap in the nonces"


class Gaps:
    """Watches the lowest nonce."""

    def __init__(self, work: Work, sending: Sending) -> None:
        self._work = work
        self._sending = sending
        self._since: tuple[Nonce, int] | None = None

    async def fill(self, opened: Iterable[Record]) -> None:
        """Fill the lowest nonce if nobody has had it for long enough."""
        work, nonce = self._work, Nonce(self._work.count)
        ours = [one.last.nonce for one in opened if one.nonce is not None and one.last.nonce >= nonce]
        if not ours or min(ours) == nonce:
            self._since = None
            return
        if self._since is None or self._since[0] != nonce:
            self._since = (nonce, work.tip.head.number)
        if work.tip.head.number - self._since[1] < work.policy.purge_after_blocks:
            return
        market, cap = await work.market(), work.fees.fee_cap_urgent
        fees = first(work.fees, market, cap)
        if fees is None:
            work.say_once(FeeCapHit(self._name(nonce), market.base_fee, cap), nonce)
            return
        intent = Intent(self._name(nonce), work.sender, gas=FILLER_GAS)
        record = work.log.add(Record(intent, work.now_s, unwanted=_REASON))
        attempt = await work.sign(intent, nonce, fees, FILLER_GAS, filler=True)
        work.say(Purging(intent.id, nonce))
        await self._sending.hand_over(work.keep(record, records.begun(record, attempt)), fresh=True)

    def _name(self, nonce: Nonce) -> IntentId:
        """An id that is free: a process may have died between the id and the nonce."""
        names = (IntentId(f"gap at nonce {nonce}, {number}") for number in itertools.count(1))
        return next(name for name in names if self._work.log.get(name) is None)
