"""Reading claims that were verified: the right type and a bounded length, or a rejection that names no value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.identity.birth import PartialDate
from api.identity.errors import EvidenceRejected, Outcome

LONGEST: Final = 512


def text(claims: Mapping[str, Any], name: str) -> str | None:
    """A text claim without the white space around it, None if it is absent or empty; raises `EvidenceRejected`."""
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST:
        raise EvidenceRejected("form", f"the claim {name} is not a text of at most {LONGEST} characters")
    return value.strip() or None


def texts(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts; absent is empty. Raises `EvidenceRejected`."""
    value = claims.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= LONGEST for one in value):
        raise EvidenceRejected("form", f"the claim {name} is not a list of texts")
    return tuple(one.strip() for one in value[:64] if one.strip())


def birth(claims: Mapping[str, Any], name: str) -> PartialDate | None:
    """A date of birth, None if absent; raises `EvidenceRejected`, `BadBirthDate`."""
    value = text(claims, name)
    return None if value is None else PartialDate.parse(value)


def required_birth(claims: Mapping[str, Any], name: str) -> PartialDate:
    """A date of birth that must be there; raises `EvidenceRejected`, `BadBirthDate`."""
    value = birth(claims, name)
    if value is None:
        raise EvidenceRejected("birthdate", "the provider gave no date of birth", Outcome.NOT_CONFIRMED)
    return value
