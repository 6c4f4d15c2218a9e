"""Who signed a message, and whether its certificate holds. Pure but for a cache: a recovery takes milliseconds."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from chain.typed_data import Domain
from oracle.agreement import Committee
from oracle.signed import SignedCertificate, SignedMessage
from oracle.statements import NOTHING, recover
from oracle.store import Kind

REMEMBERED: Final = 50_000
"""Signatures whose signer is remembered, so that what is replayed or quoted in certificates costs nothing."""


class Verifier:
    """Recovers signers; `spent` counts the recoveries that were really made."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.spent = 0
        self._known: OrderedDict[tuple[bytes, bytes], str | None] = OrderedDict()

    def signer(self, digest: bytes, signature: bytes) -> str | None:
        """Address that signed; None if it is no signature."""
        key = (digest, signature)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        self.spent += 1
        found = self._known[key] = recover(digest, signature)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found

    def cost(self, message: SignedMessage) -> int:
        """Most recoveries that a message may need."""
        return 1 + (0 if message.proof is None else len(message.proof.slips))

    def certificate_fault(self, specification: bytes, members: Sequence[str], certificate: SignedCertificate) -> str:
        """Why a certificate does not hold; empty if it does. It is judged by its own signatures alone."""
        if not certificate.plain.valid(Committee(len(members))):
            return f"{len(certificate.slips)} voters of {len(members)} members are too few, or no members"
        digests = certificate.digests(self.domain, specification)
        for slip in certificate.slips:
            if self.signer(digests[slip.voter], slip.signature) != members[slip.voter]:
                return f"the vote of member {slip.voter} is not signed by it"
        return ""

    def proof_fault(self, members: Sequence[str], message: SignedMessage) -> str:
        """Why a message's proof does not go with it; empty if it does, or if none is needed."""
        proof = message.proof
        if proof is None:
            return "" if message.paper.certificate == NOTHING else "the certificate that the vote names is missing"
        if proof.claim.ballot != message.claim.ballot or proof.claim.value != message.claim.value:
            return "the certificate is for another ballot or value"
        if message.kind is Kind.REPORT and proof.claim != message.claim:
            return "the certificate is for another round"
        if message.kind is Kind.VOTE and message.paper.certificate != proof.digest(self.domain, message.specification):
            return "the vote names another certificate"
        return self.certificate_fault(message.specification, members, proof)
