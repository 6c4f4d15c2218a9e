"""Random histories on the reference pool and on HousePool: every word equal after every step, every refusal matched."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable

import pytest
from web3.contract import Contract

from tests.contracts.pool.acts import Acts
from tests.contracts.pool.pair import PROVIDERS, Chain, Pair
from tests.model.money.pool import EPOCH

pytestmark = pytest.mark.anvil
HISTORIES = int(os.environ.get("PROOFBOOK_HISTORIES", "25"))
STEPS = 40


def empty(pair: Pair) -> None:
    """Everybody takes everything; what stays is the dead shares' part and rounding."""
    for epoch, record in list(pair.model.epochs.items()):
        if record.outstanding:
            pair.give_back(epoch, record.outstanding)
    if pair.model.sunset:
        pair.close()
        for who in PROVIDERS:
            pair.leave_after_sunset(who, pair.shares_of(who) // 2)
            pair.compare()
    for _ in range(3):
        pair.close()
        for who in PROVIDERS:
            pair.claim(who)
            if pair.model.providers[who].shares:
                pair.leave(who, pair.model.providers[who].shares)
        pair.now += 2 * EPOCH
    for who in PROVIDERS:
        pair.claim(who)
        p = pair.model.providers[who]
        assert (p.shares, sum(p.leaving.values()), sum(p.entering.values()), p.cash) == (0, 0, 0, 0)
    for epoch, record in list(pair.model.epochs.items()):
        if record.tranche:
            pair.now = max(pair.now, (epoch + 1) * EPOCH)
            pair.reclaim_bond(epoch)
    for epoch in list(pair.model.epochs):
        pair.now = max(pair.now, (epoch + 1) * EPOCH)
        pair.take_fees(epoch)
    pair.compare()


def history(pair: Pair, seed: int, seen: Counter[str]) -> None:
    """One history from its first entry to the last claim; what it reached is counted in `seen`."""
    acts = Acts(pair, random.Random(seed))
    try:
        acts.begin()
        pair.compare()
        for _ in range(STEPS):
            acts.step()
            pair.compare()
        if acts.r.random() < 0.5:
            pair.sunset()
        empty(pair)
    except Exception as error:
        error.add_note(f"seed {seed}: " + "\n".join(pair.log))
        raise
    records = pair.model.epochs.values()
    seen["acts"] += len(pair.log)
    seen["refusals"] += sum(pair.refused.values())
    seen["series ended"] += sum(e.lapsed for e in records)
    seen["exits cut"] += sum(e.exit_left > 0 for e in records)
    seen["pockets paid"] += sum(e.returned > 0 for e in records)
    seen["left after the sunset"] += pair.model.sunset and len(pair.gas.get("leaveAfterSunset", ())) > 0
    seen["fees taken"] += sum(e.fees_taken > 0 for e in records)
    seen["fees given back"] += pair.fees_given_back
    seen["bonds drawn"] += sum(e.covered > 0 for e in records)


def test_house_pool__random_histories__every_word_equals_the_model(
    chain: Chain, token: Contract, record_property: Callable[[str, object], None]
) -> None:
    seen: Counter[str] = Counter()
    for seed in range(HISTORIES):
        with chain.forgetting():
            history(Pair(chain, token), seed, seen)
    record_property("pool histories", dict(seen))
    reached = (
        "refusals",
        "series ended",
        "exits cut",
        "pockets paid",
        "bonds drawn",
        "fees taken",
        "fees given back",
        "left after the sunset",
    )
    assert HISTORIES < 25 or min(seen[name] for name in reached) > 0
