"""Where an intent with a nonce stands on the chain: mined, reorganised, final, or displaced by another's transaction.

Nothing here sends. An intent is displaced only when the finalized state has used up its nonce and no attempt of ours is
in it: sooner, a reorganisation could have both the old attempt and a new one mined.
"""

from __future__ import annotations

from chain.transactions import record as records
from chain.transactions.events import Failed, NonceUsedElsewhere, Reorganised
from chain.transactions.record import CLOSED, Inclusion, Record, State
from chain.transactions.work import Work


class Placing:
    """Looks up what became of attempts. Block hashes below what the follower holds are remembered until a rewind."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._hashes: dict[int, bytes | None] = {}
        self._rewinds = 0

    async def place(self, record: Record) -> Record:
        """The record with what the chain now says of it, kept if it changed."""
        if record.state is State.MINED:
            after = await self._mined(record)
        elif record.nonce is not None and record.nonce < self._work.count:
            after = await self._used_up(record)
        else:
            return record
        if after.state in CLOSED:
            self._work.over(after.intent.id)
        return after

    async def _mined(self, record: Record) -> Record:
        inclusion, tip = record.inclusion, self._work.tip
        if inclusion is None:  # the log does not hold such a record
            return self._work.keep(record, records.unmined(record))
        if not await self._canonical(inclusion):
            return await self._moved_or_gone(record, inclusion)
        if tip.final is None or inclusion.block_number > tip.final:
            return record
        sure, found = await self._work.chain.final_inclusion(inclusion.transaction)
        if not sure:
            return record
        if found is None or found.block_hash != inclusion.block_hash:
            return await self._moved_or_gone(record, inclusion)
        if found.succeeded != inclusion.succeeded:
            record = self._work.keep(record, records.mined(record, found))
        return self._work.keep(record, records.settled(record))

    async def _moved_or_gone(self, record: Record, was: Inclusion) -> Record:
        self._work.say(Reorganised(record.intent.id, was.block_number))
        found = await self._find(record)
        if found is not None:
            return self._work.keep(record, records.mined(record, found))
        return self._work.keep(record, records.unmined(record))

    async def _used_up(self, record: Record) -> Record:
        found = await self._find(record)
        if found is not None:
            return self._now_mined(record, found)
        nonce, final = record.last.nonce, await self._work.chain.final_count(self._work.sender)
        if final is None or final <= nonce:
            return record
        for attempt in record.live:
            sure, found = await self._work.chain.final_inclusion(attempt.hash)
            if found is not None:
                return self._now_mined(record, found)
            if not sure:
                return record
        self._work.say(NonceUsedElsewhere(nonce, record.intent.id))
        return self._work.keep(record, records.displaced(record))

    def _now_mined(self, record: Record, found: Inclusion) -> Record:
        if not found.succeeded and not record.attempt(found.transaction).filler:
            self._work.say(Failed(record.intent.id, f"mined in block {found.block_number} and reverted"))
        return self._work.keep(record, records.mined(record, found))

    async def _find(self, record: Record) -> Inclusion | None:
        for attempt in reversed(record.live):
            found = await self._work.chain.inclusion(attempt.hash)
            if found is not None:
                return found
        return None

    async def _canonical(self, inclusion: Inclusion) -> bool:
        number, tip = inclusion.block_number, self._work.tip
        if tip.rewinds != self._rewinds:
            self._hashes, self._rewinds = {}, tip.rewinds
        if number > tip.head.number:
            return False
        held = self._work.chain.hash_at(number)
        if held is None:
            if self._hashes.get(number) is None:
                self._hashes[number] = await self._work.chain.block_hash(number)
            held = self._hashes[number]
        return held == inclusion.block_hash
