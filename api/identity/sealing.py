"""A verified identity as the JSON object that is sealed, and back."""

from __future__ import annotations

import base64
from typing import Any

from api.identity.birth import PartialDate
from api.identity.providers import Evidence, VerifiedIdentity
from api.identity.providers.base import Assurance


def plain(identity: VerifiedIdentity) -> dict[str, Any]:
    """Give everything but the logout hint, which nobody needs later."""
    evidence = identity.evidence
    return {
        "provider": identity.provider,
        "issuer": identity.issuer,
        "subject": identity.subject,
        "assurance": str(identity.assurance),
        "acr": identity.acr,
        "amr": list(identity.amr),
        "birth": str(identity.birth),
        "birth_original": None if identity.birth_original is None else str(identity.birth_original),
        "completes": identity.completes,
        "given_names": list(identity.given_names),
        "family_name": identity.family_name,
        "birthplace": identity.birthplace,
        "birthcountry": identity.birthcountry,
        "evidence": {
            "digest": base64.b64encode(evidence.digest).decode(),
            "kid": evidence.kid,
            "algorithm": evidence.algorithm,
            "key": dict(evidence.key),
            "verified_at": evidence.verified_at,
        },
    }


def identity_of(value: dict[str, Any]) -> VerifiedIdentity:
    """Read it back."""
    evidence = value["evidence"]
    original = value["birth_original"]
    return VerifiedIdentity(
        provider=value["provider"],
        issuer=value["issuer"],
        subject=value["subject"],
        assurance=Assurance(value["assurance"]),
        acr=value["acr"],
        amr=tuple(value["amr"]),
        birth=PartialDate.parse(value["birth"]),
        birth_original=None if original is None else PartialDate.parse(original),
        completes=value["completes"],
        evidence=Evidence(
            base64.b64decode(evidence["digest"]),
            evidence["kid"],
            evidence["algorithm"],
            evidence["key"],
            evidence["verified_at"],
        ),
        given_names=tuple(value["given_names"]),
        family_name=value["family_name"],
        birthplace=value["birthplace"],
        birthcountry=value["birthcountry"],
    )
