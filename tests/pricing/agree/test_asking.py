"""A panel asked about many fixtures at once: a replica that hangs holds up neither the others nor the next question."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from pricing.agree.asking import THREADS, Panel, Unanswered
from pricing.agree.inputs import Copy, Inputs
from pricing.agree.replica import Replica
from pricing.agree.statement import Ask, Vote
from pricing.columns import Offer
from pricing.parameters import NO_RATINGS
from pricing.request import Football
from tests.pricing.agree.world import DOMAIN, KEYS

KICKOFF = 2_000_000_000
PATIENCE_S = 120.0
"""Far more than all of it takes: whoever waits for the one that hangs is seen."""


class Near:
    """A replica without a socket; one that hangs answers nothing until it is let go."""

    def __init__(self, replica: Replica, hangs: threading.Event | None = None) -> None:
        self.inner = replica
        self.hangs = hangs
        self.lock = threading.Lock()

    @property
    def replica(self) -> str:
        return self.inner.signer.address

    def price(self, ask: Ask, timeout_s: float) -> Vote:
        self._wait()
        with self.lock:
            return self.inner.answer(ask)

    def deliver(self, inputs: Inputs, timeout_s: float) -> None:
        self._wait()
        with self.lock:
            self.inner.copy.put(inputs)

    def _wait(self) -> None:
        if self.hangs is not None:
            self.hangs.wait(PATIENCE_S)
            raise Unanswered("let go")


def inputs(number: int) -> Inputs:
    return Inputs(f"match-{number}", 1, Football("League", "Ash", "Birch", KICKOFF))


def asked(number: int) -> Ask:
    return Ask(f"match-{number}", 1, KICKOFF - 3600, (Offer(1),), 1)


def test_panel__one_that_hangs__many_questions_are_answered_by_the_others(tmp_path) -> None:
    free = threading.Event()
    replicas = [Replica(key, DOMAIN, NO_RATINGS, Copy(tmp_path / key.address)) for key in KEYS[:3]]
    panel = Panel([Near(replicas[0], free), Near(replicas[1]), Near(replicas[2])], 2, DOMAIN, linger_s=0.01)
    begun = time.monotonic()

    def question(number: int):
        missed = panel.deliver(inputs(number), PATIENCE_S)
        return missed, panel.price(asked(number), PATIENCE_S)

    try:
        # More than its own threads hold, several at once.
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(question, range(3 * THREADS)))
    finally:
        free.set()
        panel.close()
    assert time.monotonic() - begun < PATIENCE_S / 2
    for missed, outcome in found:
        assert list(missed) == [replicas[0].signer.address]
        assert outcome.published is not None
        assert {one.replica for one in outcome.published.signed} == {one.signer.address for one in replicas[1:]}
        assert list(outcome.missing) == [replicas[0].signer.address]


def test_panel__several_threads__no_answer_is_lost_from_the_standings(tmp_path) -> None:
    replicas = [Replica(key, DOMAIN, NO_RATINGS, Copy(tmp_path / key.address)) for key in KEYS[:3]]
    panel = Panel([Near(one) for one in replicas], 2, DOMAIN, linger_s=5.0)

    def question(number: int):
        panel.deliver(inputs(number), PATIENCE_S)
        return panel.price(asked(number), PATIENCE_S)

    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(question, range(20)))
    finally:
        panel.close()
    assert all(len(outcome.published.signed) == 3 for outcome in found)
    assert panel.standings.counted() == {one.signer.address for one in replicas}
