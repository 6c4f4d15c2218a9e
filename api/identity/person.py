"""The key of a person: equal for the same person whoever proved them, unreadable without the pepper.

    key = version byte ‖ HMAC-SHA256(pepper, version ‖ fields)          33 bytes

    version 1    family name, first of the given names, date of birth completed with 01; letters only, without accents
                 place of birth left out: providers write it in different ways, and foreign births have none
    version 2    issuer and subject, for a provider that gives no name (a check of age alone)

Two people may share a name and a birthday, so that an equal key is a reason to look, and never a proof: the same key
from the same provider's same subject is the same person; from another one it goes to review.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable

from api.identity.providers.base import VerifiedIdentity

NAMES = 1
SUBJECT = 2


def person_key(pepper: bytes, identity: VerifiedIdentity, ordinal: int = 0) -> bytes:
    """Give the key. `ordinal` above 0 is given by review to another person of the same name and birthday."""
    if identity.family_name is None and not identity.given_names:
        return _key(pepper, SUBJECT, (identity.issuer, identity.subject, str(ordinal)))
    first = identity.given_names[0] if identity.given_names else ""
    birth = str(identity.birth.completed())
    return _key(pepper, NAMES, (letters(identity.family_name or ""), letters(first), birth, str(ordinal)))


def subject_key(pepper: bytes, identity: VerifiedIdentity) -> bytes:
    """Give what is kept of a provider's name for a person."""
    return _key(pepper, SUBJECT, ("subject", identity.provider, identity.issuer, identity.subject))


def letters(name: str) -> str:
    """A name as it is compared: upper case, no accents, hyphens, apostrophes or spaces; `ß` is SS, `Œ` OE, `Ø` O."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(_FOLDED.get(letter, letter) for letter in spread if unicodedata.category(letter)[0] in "LN")
    return kept.upper()


_FOLDED = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


def _key(pepper: bytes, version: int, fields: Iterable[str]) -> bytes:
    parts = [field.encode() for field in fields]
    message = bytes([version]) + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return bytes([version]) + hmac.new(pepper, message, hashlib.sha256).digest()
