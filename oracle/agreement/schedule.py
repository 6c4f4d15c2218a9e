"""Who brings an attested report to the chain, and when: one node at first, the others in stages behind it.

The order is a permutation that every node computes alike. It is predictable, so somebody may aim at the first; since
any node, and anybody else, may send, that costs a stage and no more.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from eth_utils.crypto import keccak

from oracle.agreement.committee import NodeIndex

STAGE_S: Final = 48
"""Seconds between stages: four slots of the mainnet."""
_SIZES: Final = (1, 1, 2)
"""Nodes in the first stages; all others share the last."""


def permutation(config: bytes, fixture: int, ballot: int, round_: int, n: int) -> tuple[NodeIndex, ...]:
    """Order of the n transmitters for one report: `config` and the claim's place alone decide it."""
    seed = config + fixture.to_bytes(16, "big") + ballot.to_bytes(2, "big") + round_.to_bytes(2, "big")
    order = [NodeIndex(node) for node in range(n)]
    for last in range(n - 1, 0, -1):
        # 256 bits modulo at most sixteen: the bias is beyond anything that matters.
        other = int.from_bytes(keccak(seed + last.to_bytes(2, "big")), "big") % (last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def stage_of(order: Sequence[NodeIndex], node: NodeIndex) -> int:
    """A node's stage, from zero: 1, 1, 2 and all other nodes."""
    place = order.index(node)
    return sum(place >= end for end in accumulate(_SIZES))


def due_at(attested: int, stage: int, deadline: int, stage_s: int = STAGE_S) -> int:
    """Second at which a node of `stage` sends, if nobody has.

    `attested` is when this node first held k signatures. When a quarter of the time to the deadline is left, all send.
    """
    urgent = max(attested, deadline - max(0, deadline - attested) // 4)
    return min(attested + stage * stage_s, urgent)
