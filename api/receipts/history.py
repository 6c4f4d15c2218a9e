"""Everything that the oracle said of a fixture, in order: reports, challenges, bonds, rulings, silence."""

from __future__ import annotations

from typing import Final

from eth_utils.address import to_checksum_address
from hexbytes import HexBytes

from api.receipts.onchain import ChainView
from chain.bindings import FixtureOracle
from chain.bindings.fixture_oracle import (
    BondDecided,
    Challenged,
    Contributed,
    EndedBySilence,
    Reported,
    Ruled,
    VoidedByTime,
)
from chain.events import Event

KINDS: Final = (Reported, Contributed, Challenged, BondDecided, Ruled, EndedBySilence, VoidedByTime)


def history_of(view: ChainView, oracle: FixtureOracle, fixture: int, first: int, last: int) -> tuple[Event, ...]:
    """The events of a fixture in a range of blocks, both ends included, in the chain's order."""
    events = oracle.events
    topics = [HexBytes(topic) for topic, kind in events.TYPES.items() if kind.cls in KINDS]
    named = HexBytes(fixture.to_bytes(32, "big"))

    def question(low: int, high: int) -> tuple[Event, ...]:
        logs = view.w3.eth.get_logs(
            {
                "address": to_checksum_address(oracle.address),
                "fromBlock": low,
                "toBlock": high,
                "topics": [topics, named],
            }
        )
        parsed = map(events.parse, logs)
        return tuple(event for event in parsed if event is not None)

    found = view.scanned(question, first, last, "history", (oracle.address, fixture))
    return tuple(sorted(found, key=lambda one: (one.log.block, one.log.index)))
