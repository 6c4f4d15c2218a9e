"""Keys, papers and signed messages of a small committee, for tests of store, engine and peers."""

from collections.abc import Sequence
from functools import cache

from eth_utils.crypto import keccak

from chain.signers import LocalKey
from oracle.agreement import Claim, NodeIndex, Value
from oracle.signed import SignedCertificate, SignedMessage, Slip
from oracle.simulator.setup import OTHER, TRUTH, WRONG
from oracle.statements import BallotPaper, report_digest, vote_digest
from oracle.store import Identity, Kind, Statement

CHAIN = 31_337
CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
SPECIFICATION = keccak(text="a fixture")
VALUES = (TRUTH, WRONG, OTHER)


@cache
def member(number: int, n: int = 4) -> LocalKey:
    """Key of a committee's member, by its place."""
    keys = [LocalKey.from_raw(keccak(text=f"reporter {i} of {n}")) for i in range(n)]
    return sorted(keys, key=lambda key: int(key.address, 16))[number]


def members(n: int = 4) -> tuple[str, ...]:
    """Addresses of a committee, ascending."""
    return tuple(member(number, n).address for number in range(n))


def identity(number: int = 0) -> Identity:
    """Whose store a member's is."""
    return Identity(CHAIN, CONTRACT, member(number).address)


DOMAIN = identity().domain


def vote_statement(value: Value = TRUTH, round_: int = 0, ballot: int = 0, evidence: bytes = bytes(32)) -> Statement:
    """A vote to be signed."""
    claim, paper = Claim(ballot, round_, value), BallotPaper(evidence)
    return Statement(Kind.VOTE, SPECIFICATION, claim, vote_digest(DOMAIN, SPECIFICATION, claim, paper), paper)


def report_statement(value: Value = TRUTH, round_: int = 0, ballot: int = 0) -> Statement:
    """A report to be signed."""
    claim = Claim(ballot, round_, value)
    return Statement(Kind.REPORT, SPECIFICATION, claim, report_digest(DOMAIN, SPECIFICATION, claim))


@cache
def vote(
    number: int,
    value: Value = TRUTH,
    round_: int = 0,
    ballot: int = 0,
    specification: bytes = SPECIFICATION,
    proof: SignedCertificate | None = None,
    evidence: bytes = bytes(32),
) -> SignedMessage:
    """A member's signed vote."""
    claim = Claim(ballot, round_, value)
    paper = BallotPaper(evidence, bytes(32) if proof is None else proof.digest(DOMAIN, specification))
    signature = member(number).sign(vote_digest(DOMAIN, specification, claim, paper))
    return SignedMessage(Kind.VOTE, specification, claim, signature, paper, proof)


def certificate(
    voters: Sequence[int] = (0, 1, 2), value: Value = TRUTH, round_: int = 0, ballot: int = 0
) -> SignedCertificate:
    """A certificate of signed votes."""
    votes = {number: vote(number, value, round_, ballot) for number in sorted(voters)}
    slips = tuple(Slip(NodeIndex(number), one.paper, one.signature) for number, one in votes.items())
    return SignedCertificate(Claim(ballot, round_, value), slips)


@cache
def report(
    number: int,
    value: Value = TRUTH,
    round_: int = 0,
    ballot: int = 0,
    specification: bytes = SPECIFICATION,
    proof: SignedCertificate | None = None,
) -> SignedMessage:
    """A member's signed report."""
    claim = Claim(ballot, round_, value)
    signature = member(number).sign(report_digest(DOMAIN, specification, claim))
    return SignedMessage(Kind.REPORT, specification, claim, signature, proof=proof)
