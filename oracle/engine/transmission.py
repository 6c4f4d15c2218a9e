"""Who brings a report to the chain, when, and whether the chain still needs it: pure.

The order is a permutation that all nodes compute alike (`agreement.schedule`). Each looks at the *newest* block just
before it sends: at a finalised one it would send what has been there for minutes.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from eth_utils.crypto import keccak

from chain.typed_data import Report
from chain.wire import encode_report, encode_slash
from oracle.agreement import Answer, Claim, Clocks, Fixture, NodeIndex, Phase
from oracle.agreement.fixture_state import settled
from oracle.agreement.reporting import report
from oracle.agreement.schedule import STAGE_S, due_at, permutation, stage_of
from oracle.engine.terms import Terms
from oracle.errors import SigningRefused
from oracle.statements import domain_separator
from oracle.store import Identity, Kind
from oracle.store.messages import Equivocation

_PROTOCOL: Final = "proofbook oracle 1"


def config_digest(identity: Identity, clocks: Clocks | None = None, stage_s: int = STAGE_S) -> bytes:
    """What all nodes of a contract must have alike: compared in heartbeats, and seed of the transmitters' order."""
    durations = ",".join(f"{name}={value}" for name, value in sorted(asdict(clocks or Clocks()).items()))
    return keccak(domain_separator(identity.domain) + f"{_PROTOCOL};{durations};stage={stage_s}".encode())


def sends_at(terms: Terms, claim: Claim, attested: int, config: bytes, stage_s: int = STAGE_S) -> int:
    """Second at which this node sends a report that it has held k signatures of since `attested`.

    A node that is no member sends a stage after the last of them.
    """
    order = permutation(config, terms.fixture, claim.ballot, claim.round, terms.committee.n)
    stage = stage_of(order, terms.node) if terms.speaks else stage_of(order, order[-1]) + 1
    return due_at(attested, stage, max(attested, terms.deadline), stage_s)


def needed(terms: Terms, latest: Fixture, claim: Claim, signers: frozenset[NodeIndex], now: int) -> str:
    """Why the chain would take these signatures now, in words; empty if it would not, or gains nothing from them.

    More signatures than the short window needs gain nothing.
    """
    seen = settled(terms.clocks, latest, now)
    _, answer = report(terms.committee, terms.clocks, latest, now, claim, signers)
    if answer is Answer.ACCEPTED:
        return "no report is there"
    fast = terms.committee.fast
    if answer is Answer.ADDED and seen.phase is Phase.REPORTED and len(seen.signers) < fast:
        return f"{len(signers | seen.signers)} signatures instead of {len(seen.signers)}"
    return ""


def over(terms: Terms, final: Fixture, claim: Claim, signers: frozenset[NodeIndex], at: int) -> str:
    """Why these signatures are never needed again, by a finalised block of that time; empty while they may be."""
    seen = settled(terms.clocks, final, at)
    if seen.phase is Phase.FINAL:
        return "the result is final"
    if seen.ballot > claim.ballot:
        return f"ballot {seen.ballot} is open"
    if seen.ballot == claim.ballot and seen.signers >= signers:
        return "the chain has these signatures"
    return ""


def slash_calldata(terms: Terms, proof: Equivocation) -> bytes:
    """What `slash` takes: two reports of one round that one member signed. Raises SigningRefused for votes."""
    if proof.one.kind is not Kind.REPORT or proof.other.kind is not Kind.REPORT:
        raise SigningRefused(f"votes of {proof.signer}", "only reports are slashable")
    one, other = (_report(terms, message.claim) for message in (proof.one, proof.other))
    lists = (([one], proof.one.signature), ([other], proof.other.signature))
    return encode_slash(terms.members, one, other, lists)


def calldata(terms: Terms, claim: Claim, signatures: Mapping[str, bytes]) -> bytes:
    """What `report` takes: all signatures that are here, by members' addresses."""
    members = {address: signatures[address] for address in terms.members if address in signatures}
    return encode_report(terms.committee_number, terms.members, [_report(terms, claim)], members)


def _report(terms: Terms, claim: Claim) -> Report:
    return Report(terms.specification, claim.ballot, claim.round, claim.value.result, claim.value.voids)
