"""Calls that must reach the chain: one name, one transaction, until it has failed for good."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from api.work.errors import NotMined
from api.work.outbox import Outbox
from chain.transactions import Intent, IntentId, IntentUnknown, Nonce, Record, State, Wei
from chain.transactions.record import Attempt, Inclusion

TO = "0x" + "11" * 20


class Manager:
    """Does with each new intent what `fates` say: mined, refused, fatal, filler, or nothing."""

    def __init__(self, *fates: str) -> None:
        self.fates = list(fates)
        self.records: dict[str, Record] = {}

    async def submit(self, intent: Intent) -> Record:
        if intent.id not in self.records:
            self.records[intent.id] = self._made(intent, self.fates.pop(0))
            return Record(intent, 0)
        return self.records[intent.id]

    def get(self, intent_id: IntentId) -> Record:
        if intent_id not in self.records:
            raise IntentUnknown(intent_id)
        return self.records[intent_id]

    def _made(self, intent: Intent, fate: str) -> Record:
        record = Record(intent, 0)
        if fate == "waits":
            return record
        if fate == "fatal":
            return replace(record, state=State.FATAL, reason="it would revert")
        number = len(self.records)
        hash_ = bytes([number + 1]) * 32
        attempt = Attempt(hash_, b"", Nonce(number), Wei(1), Wei(1), 21_000, filler=fate == "filler")
        inclusion = Inclusion(hash_, 1, b"b" * 32, fate != "refused")
        state = State.PURGED if fate == "filler" else State.FINAL
        return replace(record, state=state, nonce=Nonce(number), attempts=(attempt,), inclusion=inclusion)


def sent(manager: Any, times: int = 1, *, stopped: bool = False) -> list[object]:
    async def run() -> list[object]:
        stop = asyncio.Event()
        if stopped:
            stop.set()
        outbox = Outbox(manager, stop, within_s=0.6)
        found: list[object] = []
        for _ in range(times):
            try:
                found.append(await outbox.sent("bar:1", TO, b"\1"))
            except NotMined as error:
                found.append(str(error))
        return found

    return asyncio.run(run())


def test_outbox__the_same_name_again__is_the_same_transaction() -> None:
    manager = Manager("mined")
    assert sent(manager, 3) == [b"\1" * 32] * 3
    assert list(manager.records) == ["bar:1:0"]


@pytest.mark.parametrize("fate", ["fatal", "refused", "filler"])
def test_outbox__a_call_that_failed_for_good__is_made_anew_when_asked_again(fate: str) -> None:
    manager = Manager(fate, fate, "mined")
    found = sent(manager, 3)
    assert [str(one).startswith("bar:1 is not mined") for one in found] == [True, True, False]
    assert list(manager.records) == ["bar:1:0", "bar:1:1", "bar:1:2"]


@pytest.mark.parametrize("stopped", [True, False])
def test_outbox__a_call_on_its_way__is_waited_for_again_and_never_sent_twice(stopped: bool) -> None:
    manager = Manager("waits")
    assert ["on its way" in str(one) for one in sent(manager, 2, stopped=stopped)] == [True, True]
    assert list(manager.records) == ["bar:1:0"]


def test_outbox__from_a_thread__gives_the_hash() -> None:
    async def run() -> bytes:
        outbox = Outbox(Manager("mined"), asyncio.Event())  # type: ignore[arg-type]
        return await asyncio.to_thread(outbox.send, "grant:1", TO, b"")

    assert asyncio.run(run()) == b"\1" * 32
