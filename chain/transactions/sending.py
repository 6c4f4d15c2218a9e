"""Hands attempts over, and does something about those that nobody mines.

Every set of bytes is on disk before it is handed over. Bytes that an earlier tick left in doubt are looked up by their
hash before they are handed over again.
"""

from __future__ import annotations

from chain.transactions import record as records
from chain.transactions.events import (
    Bumped,
    Contradicted,
    FeeCapHit,
    FundsShort,
    NodeCapHit,
    NonceUsedElsewhere,
    Purging,
    UnknownRefusal,
)
from chain.transactions.fees import Fees, bump, cap_at
from chain.transactions.record import Record, State
from chain.transactions.refusals import Refused, weightiest
from chain.transactions.work import Work


class Sending:
    """The steps for intents that have a nonce and are not mined."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def push(self, record: Record, *, blocking: bool) -> Record:
        """Finish what was begun, bump or send again what waits; `blocking`: a later nonce is under way."""
        if record.unwanted and not record.last.filler:
            return await self._purge(record) if blocking and self._purge_is_due(record) else record
        if record.state is State.IN_PROGRESS:
            return await self.hand_over(record, fresh=False)
        if await self._bump_is_due(record):
            raised = await self._raise(record)
            if raised is not None:
                return await self.hand_over(raised, fresh=True)
        sent_s = record.last.sent_s
        if sent_s is None or self._work.wall.now() - sent_s >= self._work.policy.resend_s:
            return await self.hand_over(record, fresh=True)
        return record

    async def hand_over(self, record: Record, *, fresh: bool) -> Record:
        """Hand the newest attempt over, bumped while nodes call it underpriced; `fresh`: nothing of it is in doubt."""
        for _ in range(self._work.policy.most_bumps):
            if not fresh and await self._work.chain.is_known(record.last.hash):
                return self._sent(record)
            report = await self._work.chain.send(record.last.raw)
            words = [refusal.message for _, refusal in report.refusals]
            if report.taken_by:
                if words and weightiest(words) is not Refused.ALREADY_KNOWN:
                    self._work.say(Contradicted(record.intent.id, words[0]))
                return self._sent(record)
            if report.uncertain or not words:
                return record
            kind = weightiest(words)
            if kind not in (Refused.UNDERPRICED, Refused.FEE_TOO_LOW):
                return self._refused(record, kind, words)
            if kind is Refused.UNDERPRICED and len(record.live) == 1:
                # Our first attempt at this nonce replaces nothing of ours.
                self._foreign(record)
            raised = await self._raise(record)
            if raised is None:
                return record
            record, fresh = raised, True
        return record

    def _refused(self, record: Record, kind: Refused, words: list[str]) -> Record:
        work, intent = self._work, record.intent.id
        if kind is Refused.ALREADY_KNOWN:
            return self._sent(record)
        if kind is Refused.INSUFFICIENT_FUNDS:
            work.say_once(FundsShort(work.sender, words[0]), work.sender)
        elif kind is Refused.CAP:
            work.say_once(NodeCapHit(intent, words[0]), intent)
        elif kind is Refused.UNKNOWN:
            work.say_once(UnknownRefusal(intent, words[0]), intent)
        elif kind in (Refused.REVERT, Refused.FATAL):
            return work.keep(record, records.dropped(record, words[0], fatal=True))
        return record  # NONCE_TOO_LOW is settled by looking at receipts; the rest is tried again

    def _sent(self, record: Record) -> Record:
        work = self._work
        work.over(record.intent.id, FeeCapHit, NodeCapHit, UnknownRefusal)
        work.over(work.sender, FundsShort)
        return work.keep(record, records.sent(record, record.last.hash, work.tip.head.number, work.wall.now()))

    def _foreign(self, record: Record) -> None:
        if record.nonce is not None:
            self._work.say_once(NonceUsedElsewhere(record.nonce, record.intent.id), record.intent.id)

    async def _bump_is_due(self, record: Record) -> bool:
        work, last = self._work, record.last
        if last.sent_block is None or work.tip.head.number - last.sent_block < work.fees.bump_after_blocks:
            return False
        # Behind a nonce that waits, only a fee that cannot be mined at all is worth a bump.
        return record.nonce == work.count or last.max_fee < (await work.market()).base_fee

    async def _raise(self, record: Record, *, filler: bool = False) -> Record | None:
        """The record with a dearer attempt, kept; None at the ceiling."""
        work, intent, last = self._work, record.intent, record.last
        cap = cap_at(work.fees, record.submitted_s, intent.deadline_s, work.now_s)
        market = await work.market()
        fees = bump(work.fees, market, Fees(last.max_fee, last.tip), cap)
        if fees is None:
            work.say_once(FeeCapHit(intent.id, market.base_fee, cap), intent.id)
            return None
        attempt = await work.sign(intent, last.nonce, fees, last.gas, filler=filler or last.filler)
        raised = work.keep(record, records.raised(record, attempt))
        work.say(Bumped(intent.id, fees.max_fee, fees.tip))
        return raised

    def _purge_is_due(self, record: Record) -> bool:
        sent = [attempt.sent_block for attempt in record.live if attempt.sent_block is not None]
        waited = self._work.tip.head.number - min(sent) if sent else None
        return record.fatal or waited is None or waited >= self._work.policy.purge_after_blocks

    async def _purge(self, record: Record) -> Record:
        raised = await self._raise(record, filler=True)
        if raised is None:
            return record
        self._work.say(Purging(record.intent.id, raised.last.nonce))
        return await self.hand_over(raised, fresh=True)
