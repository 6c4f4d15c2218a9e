"""A relying party of OpenID Connect: sends a person to a provider and believes of the answer only what it has verified.

    begin    → address of the provider, and what the attempt keeps: state, nonce, code verifier
    complete → code → tokens → id_token verified → userinfo verified → claims with their evidence
    logout   → address that ends the provider's session

It guarantees that every rule of this table held when `complete` returns; the rule's name is `EvidenceRejected.check`.

    state       equals the attempt's, in constant time
    iss         of the callback, the id_token and the userinfo is the configured issuer, letter by letter
    alg         is in the configured list: never taken from metadata, never HS256 or none
    key         is the issuer's, by key id, meant for signatures, of the algorithm's type and curve; never from a header
    signature   holds
    aud         is this client alone, or `azp` names it
    exp, iat    by the wall clock, with a skew of at most 60 seconds
    nonce       equals the attempt's, in constant time
    acr         is one of the levels accepted
    at_hash     where given, is the access token's
    sub         of the userinfo is the id_token's
    encryption  where configured, is there and of the configured algorithms

Of the network: https to the issuer's own host or one that the settings name, no redirect followed, 5 seconds, 64 KiB.
"""

from api.identity.relying_party.config import Client, Secret
from api.identity.relying_party.flow import Begun, Callback, Proof, RelyingParty
from api.identity.relying_party.web import Web

__all__ = ["Begun", "Callback", "Client", "Proof", "RelyingParty", "Secret", "Web"]
