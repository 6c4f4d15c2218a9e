"""What a node signs for this API, in the oracle's EIP-712 domain; the node's own side is `oracle.publishing.record`.

    NodeRecord(bytes32 vote,bytes32 readings)
    Heartbeat(string version,bytes32 config,uint256 clock,uint256 head,bytes32 headHash,bytes32 instance,bool signing)

`vote` is the digest that the vote's own signature covers, `readings` Keccak-256 of their canonical JSON: keys in order,
no blanks, ASCII. Neither type is one of a statement about a result.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_utils.crypto import keccak

from chain.typed_data import Domain, domain_separator

RECORD: Final = keccak(text="NodeRecord(bytes32 vote,bytes32 readings)")
HEARTBEAT: Final = keccak(
    text="Heartbeat(string version,bytes32 config,uint256 clock,uint256 head,bytes32 headHash,bytes32 instance,"
    "bool signing)"
)


@dataclass(frozen=True, slots=True)
class Beat:
    """A node's word that it lives: wall clock and newest block known, whether it signs."""

    version: str
    config: bytes
    clock: int
    head: int
    head_hash: bytes
    instance: bytes
    signing: bool

    def digest(self, domain: Domain) -> bytes:
        """What its signature covers."""
        numbers = [number.to_bytes(32, "big") for number in (self.clock, self.head)]
        signing = int(self.signing).to_bytes(32, "big")
        words = (keccak(text=self.version), self.config, *numbers, self.head_hash, self.instance, signing)
        return _digest(domain, HEARTBEAT, b"".join(words))


def record_digest(domain: Domain, vote: bytes, readings: Sequence[dict[str, Any]]) -> bytes:
    """What the signature over a vote's record covers; `vote` is the vote's digest. Raises ValueError for no JSON."""
    told = json.dumps(list(readings), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return _digest(domain, RECORD, vote + keccak(text=told))


def _digest(domain: Domain, type_: bytes, words: bytes) -> bytes:
    return keccak(b"\x19\x01" + domain_separator(domain) + keccak(type_ + words))
