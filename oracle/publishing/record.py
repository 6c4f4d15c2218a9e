"""An own vote as an API keeps it for receipts: with its sources, a reading of each, and a signature over all of it.

    {"fixture", "vote": {"member", "ballot", "round", "value", "voids", "evidence", "certificate", "signature",
     "sources": [[group, sha256]]}, "readings": [normalised], "signature"}

    NodeRecord(bytes32 vote,bytes32 readings)   in the oracle's domain: the vote's digest, Keccak-256 of the readings

The vote's own signature covers the hashes of the bodies; this one covers what the node read out of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from eth_utils.crypto import keccak

from chain.typed_data import Domain
from oracle.signed import SignedMessage
from oracle.statements import NOTHING
from oracle.store import Guard, forms
from oracle.store.fixtures import Transition
from sports.evidence import normalised
from sports.model import Reading

TYPE: Final = keccak(text="NodeRecord(bytes32 vote,bytes32 readings)")
Source = tuple[str, str]


def sources_behind(evidence: bytes, story: Iterable[Transition]) -> tuple[Source, ...] | None:
    """Group and hash of each body whose digest a vote carries, out of a fixture's story; None where none has it."""
    if evidence == NOTHING:
        return ()
    for line in story:
        if not line.detail:
            continue
        named = forms.load(line.detail).get("evidence", ())
        found = tuple((str(group), str(digest)) for group, digest in named)
        if found and keccak(text="\n".join(f"{group}:{digest}" for group, digest in found)) == evidence:
            return found
    return None


def readings_of(sources: Sequence[Source], known: Iterable[Reading]) -> list[dict[str, Any]] | None:
    """The normalised reading of each source, in order; None where one is not known (any more)."""
    by_body = {reading.body_sha256: reading for reading in known}
    if any(digest not in by_body for _, digest in sources):
        return None
    # The settings may count a provider with another group than its adapter does.
    return [{**normalised(by_body[digest]), "group": group} for group, digest in sources]


def record_of(
    member: str,
    message: SignedMessage,
    sources: Sequence[Source],
    readings: list[dict[str, Any]],
    guard: Guard,
    at: Domain,
) -> dict[str, Any]:
    """The record of an own vote, signed."""
    claim, paper = message.claim, message.paper
    result, voids = forms.value_form(claim.value)
    signature = guard.attest(TYPE, message.digest(at) + keccak(text=canonical(readings)))
    return {
        "fixture": "0x" + message.specification[:16].hex(),
        "vote": {
            "member": member,
            "ballot": claim.ballot,
            "round": claim.round,
            "value": result,
            "voids": voids,
            "evidence": "0x" + paper.evidence.hex(),
            "certificate": "0x" + paper.certificate.hex(),
            "signature": "0x" + message.signature.hex(),
            "sources": [list(one) for one in sources],
        },
        "readings": readings,
        "signature": "0x" + signature.hex(),
    }


def canonical(readings: Sequence[dict[str, Any]]) -> str:
    """JSON in the one spelling that is signed."""
    return json.dumps(list(readings), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
