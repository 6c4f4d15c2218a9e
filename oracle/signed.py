"""Votes, certificates and reports with their signatures, as nodes send and keep them.

`oracle.agreement` knows who said what; this is the proof of it. A certificate's digest is over the digests of its votes
(docs/decisions/053-node.md), so that a vote is bound to the certificate that it follows.

| form        | JSON                                                                                              |
|-------------|---------------------------------------------------------------------------------------------------|
| vote        | claim, `kind`, `fixture`, `evidence`, `certificate`, `signature`, `proof` (certificate or null)   |
| report      | claim, `kind`, `fixture`, `signature`, `proof`                                                    |
| certificate | claim, `votes`: `[{"voter": 0, "evidence": …, "certificate": …, "signature": …}]`, voters ascending |

Digests and signatures are `0x…`; a claim's fields stand in the object itself (`oracle.store.forms`).
"""

from dataclasses import dataclass
from typing import Any

from chain.typed_data import Domain
from oracle.agreement import Certificate, Claim, NodeIndex, Report, Vote
from oracle.agreement.messages import Message
from oracle.errors import MalformedForm
from oracle.statements import (
    NOTHING,
    SIGNATURE_BYTES,
    BallotPaper,
    certificate_digest,
    report_digest,
    vote_digest,
)
from oracle.store import forms
from oracle.store.locks import Kind


@dataclass(frozen=True, slots=True)
class Slip:
    """A vote inside a certificate."""

    voter: NodeIndex
    paper: BallotPaper
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedCertificate:
    """k or more votes for one claim, with their signatures."""

    claim: Claim
    slips: tuple[Slip, ...]

    @property
    def plain(self) -> Certificate:
        """The certificate as the rule takes it, its signatures believed."""
        return Certificate(self.claim, frozenset(slip.voter for slip in self.slips))

    def digests(self, domain: Domain, specification: bytes) -> dict[NodeIndex, bytes]:
        """What each voter signed."""
        return {slip.voter: vote_digest(domain, specification, self.claim, slip.paper) for slip in self.slips}

    def digest(self, domain: Domain, specification: bytes) -> bytes:
        """What a vote that follows this certificate says of it."""
        return certificate_digest(self.digests(domain, specification))


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A vote or a report on its way."""

    kind: Kind
    specification: bytes
    claim: Claim
    signature: bytes
    paper: BallotPaper = BallotPaper()  # noqa: RUF009 - frozen
    proof: SignedCertificate | None = None

    def digest(self, domain: Domain) -> bytes:
        """What the signature covers."""
        if self.kind is Kind.VOTE:
            return vote_digest(domain, self.specification, self.claim, self.paper)
        return report_digest(domain, self.specification, self.claim)

    def plain(self, node: NodeIndex) -> Message:
        """The message as the rule takes it, said by `node`."""
        proof = None if self.proof is None else self.proof.plain
        return Vote(node, self.claim, proof) if self.kind is Kind.VOTE else Report(node, self.claim, proof)


def message_form(message: SignedMessage) -> dict[str, Any]:
    """See the table."""
    form = {
        "kind": message.kind.value,
        "fixture": _hex(message.specification),
        **forms.claim_form(message.claim),
        "signature": _hex(message.signature),
        "proof": None if message.proof is None else certificate_form(message.proof),
    }
    if message.kind is Kind.VOTE:
        form |= {"evidence": _hex(message.paper.evidence), "certificate": _hex(message.paper.certificate)}
    return form


def read_message(form: Any) -> SignedMessage:
    """Raise MalformedForm for anything that is not such a form, whatever it is."""
    claim = forms.read_claim(form)
    kind = _kind(form.get("kind"))
    proof = form.get("proof")
    return SignedMessage(
        kind,
        forms.word(form.get("fixture")),
        claim,
        forms.word(form.get("signature"), SIGNATURE_BYTES),
        _paper(form) if kind is Kind.VOTE else BallotPaper(),
        None if proof is None else read_certificate(proof),
    )


def certificate_form(certificate: SignedCertificate) -> dict[str, Any]:
    """See the table."""
    votes = [
        {
            "voter": slip.voter,
            "evidence": _hex(slip.paper.evidence),
            "certificate": _hex(slip.paper.certificate),
            "signature": _hex(slip.signature),
        }
        for slip in certificate.slips
    ]
    return {**forms.claim_form(certificate.claim), "votes": votes}


def read_certificate(form: Any) -> SignedCertificate:
    """Raise MalformedForm for anything that is not such a form."""
    claim = forms.read_claim(form)
    votes = forms.items("votes", form.get("votes"))
    if not 1 <= len(votes) <= forms.MOST_VOTERS:
        raise MalformedForm("votes", len(votes), "1 to 16 of them")
    slips = tuple(_slip(vote) for vote in votes)
    voters = [slip.voter for slip in slips]
    if voters != sorted(set(voters)):
        raise MalformedForm("voters", voters, "ascending, each once")
    return SignedCertificate(claim, slips)


def _kind(given: Any) -> Kind:
    if given not in ("vote", "report"):
        raise MalformedForm("kind", given, "vote or report")
    return Kind(given)


def _slip(form: Any) -> Slip:
    form = forms.fields("vote", form)
    voter = NodeIndex(forms.number(form.get("voter"), forms.MOST_VOTERS))
    return Slip(voter, _paper(form), forms.word(form.get("signature"), SIGNATURE_BYTES))


def _paper(form: dict[str, Any]) -> BallotPaper:
    return BallotPaper(forms.word(form.get("evidence")), forms.word(form.get("certificate")))


def _hex(given: bytes) -> str:
    return "0x" + given.hex()


__all__ = [
    "NOTHING",
    "SignedCertificate",
    "SignedMessage",
    "Slip",
    "certificate_form",
    "message_form",
    "read_certificate",
    "read_message",
]
