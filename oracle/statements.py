"""What a node signs: a vote, or a report of one fixture, each as the 32 bytes of its EIP-712 digest.

The digests are those of `chain.typed_data.Vote` and `Reports`, computed word by word because a node checks thousands.
A vote and a report have different type hashes, so that none can be replayed as the other; the domain has chain and
contract. `ballot_paper` and `recover` are the two directions: what to sign, and who signed.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

from chain.typed_data import NAME, VERSION, Domain, type_hash
from oracle.agreement.committee import NodeIndex
from oracle.agreement.messages import Claim

NOTHING: Final = bytes(32)
"""Digest of no evidence, and of no certificate."""
SIGNATURE_BYTES: Final = 64
_HALF_ORDER: Final = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
_PARITY: Final = 1 << 255
_DOMAIN_TYPE: Final = keccak(text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
_VOTE: Final = type_hash("Vote")
_REPORT: Final = type_hash("Report")
_REPORTS: Final = type_hash("Reports")
STATEMENT_TYPES: Final = frozenset({_VOTE, _REPORT, _REPORTS})
"""Type hashes of what is signed only behind a lock."""


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """The signed fields of a vote that its claim does not have: digests, zero where there is nothing."""

    evidence: bytes = NOTHING
    """Of what the node's sources said."""
    certificate: bytes = NOTHING
    """Of the certificate that the vote follows (`certificate_digest`)."""


@lru_cache(maxsize=64)
def domain_separator(domain: Domain) -> bytes:
    """EIP-712 domain separator; the contract's `domainSeparator()`."""
    contract = int(domain.contract, 16).to_bytes(32, "big")
    names = keccak(text=NAME) + keccak(text=VERSION)
    return keccak(_DOMAIN_TYPE + names + domain.chain_id.to_bytes(32, "big") + contract)


def vote_digest(domain: Domain, specification: bytes, claim: Claim, paper: BallotPaper) -> bytes:
    """What a vote's signature covers; `specification` is the fixture's struct hash."""
    return _digest(domain, keccak(_VOTE + _words(specification, claim) + paper.evidence + paper.certificate))


def report_digest(domain: Domain, specification: bytes, claim: Claim) -> bytes:
    """What a report's signature covers: a list of one report."""
    return _digest(domain, keccak(_REPORTS + keccak(keccak(_REPORT + _words(specification, claim)))))


def certificate_digest(votes: dict[NodeIndex, bytes]) -> bytes:
    """What a vote says of the certificate that it follows: places and digests of its votes, ascending."""
    return keccak(b"".join(bytes([node]) + votes[node] for node in sorted(votes)))


def recover(digest: bytes, signature: bytes) -> str | None:
    """Address that signed; None for what is no signature. High s is none: one spelling a signature."""
    if len(signature) != SIGNATURE_BYTES:
        return None
    rest = int.from_bytes(signature[32:], "big")
    s = rest & ~_PARITY
    if s > _HALF_ORDER:
        return None
    try:
        made = Signature(vrs=(rest >> 255, int.from_bytes(signature[:32], "big"), s))
        return to_checksum_address(made.recover_public_key_from_msg_hash(digest).to_canonical_address())
    except (BadSignature, ValidationError):
        return None


def _words(specification: bytes, claim: Claim) -> bytes:
    numbers = (claim.ballot, claim.round, claim.value.result, claim.value.voids)
    return specification + b"".join(number.to_bytes(32, "big") for number in numbers)


def struct_digest(domain: Domain, type_: bytes, words: bytes) -> bytes:
    """What a signature over a struct covers: its type's hash and its encoded fields."""
    return _digest(domain, keccak(type_ + words))


def _digest(domain: Domain, struct_hash: bytes) -> bytes:
    return keccak(b"\x19\x01" + domain_separator(domain) + struct_hash)
