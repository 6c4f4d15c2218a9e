"""What the OpenID adapters share: from the protocol's words to the relying party's and back."""

from __future__ import annotations

from api.identity.providers.base import Evidence, Kept, Started
from api.identity.relying_party import Begun, Callback, Proof, RelyingParty


def begin(party: RelyingParty) -> Started:
    """Start an attempt; raises `ProviderFailed`."""
    begun = party.begin()
    return Started(begun.url, Kept(begun.state, begun.nonce, begun.verifier))


def finish(party: RelyingParty, kept: Kept, callback: Callback) -> Proof:
    """End one; raises `ProviderFailed`."""
    return party.complete(Begun("", kept.state, kept.nonce, kept.verifier), callback)


def evidence(proof: Proof) -> Evidence:
    """The part of a proof that is kept."""
    return Evidence(proof.digest, proof.kid, proof.algorithm, proof.key, proof.verified_at)
