"""What the chain does not hold and a receipt shows: nodes' votes with their sources, replicas' prices, words.

Also what it holds in a place that cannot be read back: signatures in a transaction that went through another contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.receipts.model import PricePart, VotePart
from chain.calldata import PlacedBatch, ReportedBatch
from chain.typed_data import Grant


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """What nodes kept of a fixture: their votes, and the normalised readings (`sports.evidence`) behind them."""

    votes: tuple[VotePart, ...] = ()
    readings: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Records by fixture's id, and by transaction where its calldata is not the contract's own."""

    nodes: Mapping[int, NodeRecord] = field(default_factory=dict)
    prices: Mapping[int, PricePart] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    batches: Mapping[bytes, PlacedBatch] = field(default_factory=dict)
    grants: Mapping[tuple[str, int], tuple[Grant, bytes]] = field(default_factory=dict)
    reports: Mapping[bytes, ReportedBatch] = field(default_factory=dict)


NOTHING = Records()
