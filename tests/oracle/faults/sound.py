"""What must hold after every fault: no wrong result, no double signature, no lost report. Reads every disk and block.

disks    a member's words, wherever they were heard, are one statement a place, and stand in its own locks
chain    every report in any transaction, mined well or reverted: its signatures are added to those words
results  every accepted value is the truth; what k members signed is on the chain
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from eth_utils.crypto import keccak

from oracle.agreement import Claim, Phase, Value
from oracle.engine.safety import Condition
from oracle.statements import recover, report_digest
from sports.words import Result, Score, Status
from tests.oracle.daemon.stage import World

SCORES = (Score(2, 1), Score(4, 2))
LATCHED = tuple(condition.value for condition in Condition if condition.latched)
_SELECTOR = keccak(text="report(bytes)")[:4]
_VOIDS = 1 << 160
Place = tuple[str, str, int, int]
"""Signer, kind, ballot, round."""


@dataclass(frozen=True)
class OnChain:
    """A report in a transaction, with who signed it."""

    sender: str
    succeeded: bool
    claim: Claim
    signers: frozenset[str]


def require_sound(made: World, *, excused: Collection[str] = (), lies: Collection[Value] = ()) -> None:
    """All of it, and nobody waits for an operator's word.

    `excused`: what an audit may tell of; `lies`: values that were reported on purpose.
    """
    words: defaultdict[Place, set[bytes]] = defaultdict(set)
    for place, digest in [*_heard(made), *_sent(made)]:
        words[place].add(digest)
    double = {place: digests for place, digests in words.items() if len(digests) > 1}
    assert not double, f"signed twice: {double}"
    for one in made.operators:
        own = made.terms.members[one.place]
        locks = {
            (own, str(kind), ballot, round_): digest
            for kind, ballot, round_, digest in one.rows("SELECT kind, ballot, round, digest FROM sign_locks")
        }
        for place, digests in words.items():
            if place[0] == own:
                assert locks.get(place) in digests, f"signed without a lock on its disk: {place}"
        assert not one.rows("SELECT 1 FROM equivocations"), f"node {one.place} holds a proof"
        said = [str(row[0]) for row in one.rows("SELECT what FROM audit")]
        bad = [what for what in said if what == "refused to sign" or any(word in what for word in LATCHED)]
        assert not [what for what in bad if not any(word in what for word in excused)], (one.place, bad)
    wrong = [one for one in reports(made) if not true(one.claim.value) and one.claim.value not in lies]
    assert not wrong, f"a wrong result was sent: {wrong}"
    _require_brought(made)


def true(value: Value) -> bool:
    """Whether it is what happened in the match."""
    result = Result.unpack(value.result)
    return (result.status, result.pairs[:2]) == (Status.FINISHED, SCORES)


def require_truth(made: World, *, signers: int = 3, phases: Collection[Phase] = (Phase.REPORTED,)) -> None:
    """The newest block shows the truth, signed by so many."""
    seen = made.seen()
    assert seen.phase in phases, seen
    assert seen.value is not None
    assert true(seen.value), seen
    assert len(seen.signers) >= signers or Phase.FINAL in phases


def reports(made: World) -> Iterator[OnChain]:
    """Every report in every transaction of the chain."""
    w3 = made.oracle.world.w3
    for number in range(w3.eth.block_number + 1):
        for sent in w3.eth.get_block(number, full_transactions=True)["transactions"]:
            if isinstance(sent, bytes) or bytes(sent["input"])[:4] != _SELECTOR:
                continue
            (packed,) = w3.codec.decode(["bytes"], bytes(sent["input"])[4:])
            succeeded = w3.eth.get_transaction_receipt(sent["hash"])["status"] == 1
            claim, signers = _read(made, packed)
            yield OnChain(str(sent["from"]), succeeded, claim, signers)


def _read(made: World, packed: bytes) -> tuple[Claim, frozenset[str]]:
    """Committee 1 | members 1 | signers 2 | 64 or 20 bytes a member | specification 32, ballot 1, round 1, value."""
    members, signed = made.terms.members, int.from_bytes(packed[2:4], "big")
    assert packed[1] == len(members)
    at, signatures = 4, []
    for place in range(len(members)):
        length = 64 if signed >> place & 1 else 20
        if length == 64:
            signatures.append(packed[at : at + length])
        at += length
    assert packed[at : at + 32] == made.terms.specification
    ballot, round_ = packed[at + 32], packed[at + 33]
    value = int.from_bytes(packed[at + 34 : at + 55], "big")
    voids = int.from_bytes(packed[at + 55 : at + 87], "big") if value & _VOIDS else 0
    claim = Claim(ballot, round_, Value(value & ~_VOIDS, voids))
    digest = report_digest(made.oracle.world.addresses.oracle_domain, made.terms.specification, claim)
    signers = frozenset(recover(digest, signature) or "" for signature in signatures)
    assert signers <= set(members), signers
    return claim, signers


def _sent(made: World) -> Iterator[tuple[Place, bytes]]:
    domain = made.oracle.world.addresses.oracle_domain
    for one in reports(made):
        for signer in one.signers:
            digest = report_digest(domain, made.terms.specification, one.claim)
            yield (signer, "report", one.claim.ballot, one.claim.round), digest


def _heard(made: World) -> Iterator[tuple[Place, bytes]]:
    for one in made.operators:
        for signer, kind, ballot, round_, digest in one.rows(
            "SELECT signer, kind, ballot, round, digest FROM messages"
        ):
            assert isinstance(digest, bytes)
            yield (str(signer), str(kind), int(str(ballot)), int(str(round_))), digest


def _require_brought(made: World) -> None:
    """What k members signed is on the chain: that ballot has a value now."""
    seen = made.seen()
    for one in made.operators:
        for (ballot,) in one.rows("SELECT ballot FROM due"):
            reported = seen.ballot > int(str(ballot)) or seen.phase in (Phase.REPORTED, Phase.FINAL)
            assert reported, f"node {one.place} holds k signatures of ballot {ballot}, and the chain has no result"
