"""Opening and verifying tokens: encryption off, signature, then each claim; every failure names its rule.

    five parts   JWE: opened with this client's key, by a configured algorithm; what it holds must be a signed token
    three parts  JWS: algorithm from the settings' list, key from the issuer's ring by id, signature
    then         iss, aud (azp), exp, iat, nbf; for an id_token also nonce, acr, at_hash; for a userinfo also sub

Keys that a header carries or points to (jwk, jku, x5c, x5u) are never looked at.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwe, jws
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import Key

from api.identity.errors import EvidenceRejected, Outcome
from api.identity.relying_party.config import Client
from api.identity.relying_party.keys import KeyRing

MAX_SUBJECT: Final = 255
MAX_AGE_S: Final = 600
"""Oldest `iat` believed: FranceConnect's tokens live 60 seconds, others' 10 minutes at most matter here."""
_HASHES: Final = {"256": hashlib.sha256, "384": hashlib.sha384}


@dataclass(frozen=True, slots=True)
class Verified:
    """A token whose signature and standard claims hold; `token` is the signed form, without encryption."""

    claims: Mapping[str, Any]
    token: str
    kid: str
    algorithm: str
    key: Mapping[str, Any]


def verify(what: str, token: str, client: Client, ring: KeyRing, now: float) -> Verified:
    """Open and verify one token of the issuer for this client; raises `EvidenceRejected`, `ProviderUnavailable`."""
    signed = _decrypted(what, token, client)
    header = _header(what, signed)
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in client.algorithms:
        raise EvidenceRejected("alg", f"the {what} is signed by an algorithm that is not accepted")
    if "crit" in header:
        raise EvidenceRejected("form", f"the {what} asks for an extension; none is used here")
    if kid is not None and not isinstance(kid, str):
        raise EvidenceRejected("key", f"the {what} names its key in no readable way")
    key = ring.key(kid, algorithm)
    try:
        claims = _signed_claims(what, signed, key, algorithm)
    except BadSignatureError:
        # A rotation that kept the key id: ask once more before saying no.
        if not ring.refresh():
            raise EvidenceRejected("signature", f"the signature of the {what} does not hold") from None
        key = ring.key(kid, algorithm)
        try:
            claims = _signed_claims(what, signed, key, algorithm)
        except BadSignatureError:
            raise EvidenceRejected("signature", f"the signature of the {what} does not hold") from None
    _standard(what, claims, client, now)
    return Verified(claims, signed, key.kid or "", algorithm, dict(key.as_dict(private=False)))


def check_id_token(token: Verified, client: Client, nonce: str, access_token: str) -> None:
    """Check what binds an id_token to this attempt; raises `EvidenceRejected`."""
    claims = token.claims
    if not same(claims.get("nonce"), nonce):
        raise EvidenceRejected("nonce", "the id_token was made for another attempt")
    if client.acr_accepted and claims.get("acr") not in client.acr_accepted:
        raise EvidenceRejected(
            "acr", "the person was identified at a level that is not accepted", Outcome.NOT_CONFIRMED
        )
    expected = claims.get("at_hash")
    if expected is not None and not same(expected, _half_hash(token.algorithm, access_token)):
        raise EvidenceRejected("at_hash", "the access token is not the id_token's")


def check_subject(id_token: Verified, claims: Mapping[str, Any]) -> str:
    """Give the subject, which userinfo and id_token must share; raises `EvidenceRejected`."""
    subject = id_token.claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT:
        raise EvidenceRejected("sub", "the id_token has no readable subject")
    if not same(claims.get("sub"), subject):
        raise EvidenceRejected("sub", "the userinfo is about somebody else than the id_token")
    return subject


def same(given: object, expected: str) -> bool:
    """Compare a text from outside with a secret one, in time that does not tell where they differ."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _decrypted(what: str, token: str, client: Client) -> str:
    parts = token.count(".") + 1
    if client.encryption is None:
        if parts != 3:
            raise EvidenceRejected("encryption", f"the {what} is not a signed token in three parts")
        return token
    if parts != 5:
        raise EvidenceRejected("encryption", f"the {what} is not encrypted, and must be")
    accepted = client.encryption
    # Strict headers off: the provider repeats iss and aud in the header (RFC 7519, 5.3).
    registry = jwe.JWERegistry(algorithms=[*accepted.wrapping, *accepted.content], strict_check_header=False)
    try:
        opened = jwe.decrypt_compact(token, accepted.keys, registry=registry)
        if opened.plaintext is None:
            raise EvidenceRejected("encryption", f"the {what} holds nothing")
        return opened.plaintext.decode("ascii")
    except (JoseError, ValueError, TypeError, KeyError):
        raise EvidenceRejected("encryption", f"the {what} does not open with this client's keys") from None


def _header(what: str, token: str) -> dict[str, Any]:
    segment, *others = token.split(".")
    try:
        header = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except ValueError:
        header = None
    if not isinstance(header, dict) or len(others) != 2:
        raise EvidenceRejected("form", f"the {what} is no signed token")
    return header


def _signed_claims(what: str, token: str, key: Key, algorithm: str) -> dict[str, Any]:
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    # Large enough for a header that carries a certificate chain, which is not looked at.
    registry.max_header_length = 8_192
    try:
        payload = jws.deserialize_compact(token, key, registry=registry).payload
        claims = json.loads(payload, object_pairs_hook=_unique)
    except BadSignatureError:
        raise
    except (JoseError, ValueError, TypeError, KeyError):
        raise EvidenceRejected("form", f"the {what} cannot be read") from None
    if not isinstance(claims, dict):
        raise EvidenceRejected("form", f"the {what} holds no claims")
    return claims


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name twice")
    return made


def _standard(what: str, claims: Mapping[str, Any], client: Client, now: float) -> None:
    if claims.get("iss") != client.issuer:
        raise EvidenceRejected("iss", f"the {what} is another issuer's")
    audience, party = claims.get("aud"), claims.get("azp")
    alone = audience in (client.client_id, [client.client_id])
    among = isinstance(audience, list) and client.client_id in audience and party == client.client_id
    if not (alone or among) or party not in (None, client.client_id):
        raise EvidenceRejected("aud", f"the {what} was made for another client")
    expires, issued = _time(what, claims, "exp"), _time(what, claims, "iat")
    if now >= expires + client.skew_s:
        raise EvidenceRejected("exp", f"the {what} has expired", Outcome.EXPIRED)
    if issued > now + client.skew_s or issued < now - MAX_AGE_S - client.skew_s:
        raise EvidenceRejected("iat", f"the {what} was not made just now; compare both clocks")
    if "nbf" in claims and _time(what, claims, "nbf") > now + client.skew_s:
        raise EvidenceRejected("nbf", f"the {what} does not hold yet; compare both clocks")


def _time(what: str, claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1 << 40:
        raise EvidenceRejected(name, f"the {what} has no readable {name}")
    return float(value)


def _half_hash(algorithm: str, access_token: str) -> str:
    digest = _HASHES[algorithm[-3:]](access_token.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
