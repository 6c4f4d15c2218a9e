"""What is signed word by word is what the contract's typed data says, and signatures lead back to their signer."""

from hypothesis import given
from hypothesis import strategies as st

from chain.typed_data import Report, Reports, Vote
from oracle.agreement import Claim, NodeIndex, Value
from oracle.statements import BallotPaper, certificate_digest, recover, report_digest, vote_digest
from tests.oracle.keys import DOMAIN, member

WORDS = st.integers(0, (1 << 165) - 1)
BYTES = st.binary(min_size=32, max_size=32)
CLAIMS = st.builds(Claim, st.integers(0, 255), st.integers(0, 255), st.builds(Value, WORDS, st.integers(0, 2**256 - 1)))


@given(CLAIMS, BYTES, BYTES, BYTES)
def test_digests__any_claim__are_those_of_typed_data(
    claim: Claim, specification: bytes, evidence: bytes, certificate: bytes
) -> None:
    fields = (specification, claim.ballot, claim.round, claim.value.result, claim.value.voids)
    assert report_digest(DOMAIN, specification, claim) == Reports((Report(*fields),)).digest(DOMAIN)
    paper = BallotPaper(evidence, certificate)
    assert vote_digest(DOMAIN, specification, claim, paper) == Vote(*fields, evidence, certificate).digest(DOMAIN)


def test_certificate_digest__order_of_votes__does_not_matter_and_each_vote_does() -> None:
    votes = {NodeIndex(place): bytes([place]) * 32 for place in (2, 0, 1)}
    assert certificate_digest(votes) == certificate_digest(dict(sorted(votes.items())))
    assert certificate_digest(votes) != certificate_digest({**votes, NodeIndex(1): bytes(32)})


def test_recover__own_signature__gives_the_address() -> None:
    digest = bytes(range(32))
    signature = member(1).sign(digest)
    assert recover(digest, signature) == member(1).address
    assert recover(digest[::-1], signature) != member(1).address


def test_recover__high_s_of_the_same_signature__is_none() -> None:
    digest = bytes(range(32))
    signature = member(1).sign(digest)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    rest = int.from_bytes(signature[32:], "big")
    parity, s = rest >> 255, rest & (1 << 255) - 1
    # Only a high s whose top bit is clear can be spelled in 64 bytes.
    other = (order - s) & (1 << 255) - 1 | (1 - parity) << 255
    assert recover(digest, signature[:32] + other.to_bytes(32, "big")) != member(1).address


@given(st.binary(max_size=130))
def test_recover__any_bytes__gives_no_member(signature: bytes) -> None:
    assert recover(bytes(32), signature) not in [member(number).address for number in range(4)]
