"""What the providers of identity need to know, from `PROOFBOOK_IDENTITY_<KEY>`; which ones are offered says the API.

    sandbox              SANDBOX_ISSUER
    franceconnect        FRANCECONNECT_CLIENT_ID, FRANCECONNECT_SECRET_FILE (FRANCECONNECT_ISSUER for integration)
    franceconnect-plus   the same with FRANCECONNECT_PLUS_, and FRANCECONNECT_PLUS_KEYS_FILE (a private JWK set)
    oidc                 OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_SECRET_FILE, OIDC_ASSURANCE
    documents            DOCUMENTS_URL, DOCUMENTS_LEVEL, DOCUMENTS_{TOKEN,SECRET,WEBHOOK}_FILE

Every provider that is offered must be complete; all that is missing is said at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.settings import Settings
from proofbook.errors import SettingsError

PREFIX: Final = "PROOFBOOK_IDENTITY_"
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sandbox": (),
    "franceconnect": ("franceconnect_client_id", "franceconnect_secret_file"),
    "franceconnect-plus": (
        "franceconnect_plus_client_id",
        "franceconnect_plus_secret_file",
        "franceconnect_plus_keys_file",
    ),
    "oidc": ("oidc_issuer", "oidc_client_id", "oidc_secret_file"),
    "documents": (
        "documents_url",
        "documents_level",
        "documents_token_file",
        "documents_secret_file",
        "documents_webhook_file",
    ),
}
_ADDRESSES: Final = ("franceconnect_issuer", "franceconnect_plus_issuer", "oidc_issuer", "documents_url")


class IdentitySettings(BaseModel):
    """Everything that can be set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lowest: Literal["low", "substantial", "high"] = "low"
    """Below it nobody is let in; where the sandbox is offered, it is enough."""
    valid_days: int = Field(default=365, ge=1, le=3_650)
    sandbox_issuer: str = "http://127.0.0.1:8801"
    franceconnect_issuer: str = ""
    franceconnect_client_id: str = ""
    franceconnect_secret_file: Path | None = None
    franceconnect_plus_issuer: str = ""
    franceconnect_plus_client_id: str = ""
    franceconnect_plus_secret_file: Path | None = None
    franceconnect_plus_keys_file: Path | None = None
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_secret_file: Path | None = None
    oidc_acr: str = ""
    """Level to ask for, and to require; none if empty."""
    oidc_assurance: Literal["low", "substantial", "high"] = "low"
    oidc_userinfo_signed: bool = True
    documents_url: str = ""
    documents_level: str = ""
    documents_token_file: Path | None = None
    documents_secret_file: Path | None = None
    documents_webhook_file: Path | None = None


def load(settings: Settings, environ: Mapping[str, str] | None = None) -> IdentitySettings:
    """Gather and check against what the API offers; raises SettingsError with every problem found."""
    env = os.environ if environ is None else environ
    given: dict[str, Any] = {
        name.upper().removeprefix(PREFIX).lower(): value
        for name, value in env.items()
        if name.upper().startswith(PREFIX)
    }
    try:
        found = IdentitySettings.model_validate(given)
    except ValidationError as error:
        wrong = [(str(one["loc"][0]) if one["loc"] else "", one["msg"]) for one in error.errors()]
        raise SettingsError([(PREFIX + key.upper(), "as given", why) for key, why in wrong]) from None
    problems = [*_missing(settings, found), *_plain(settings, found)]
    if problems:
        raise SettingsError([(PREFIX + key.upper(), value, remedy) for key, value, remedy in problems])
    return found


def _missing(settings: Settings, found: IdentitySettings) -> Iterator[tuple[str, str, str]]:
    for name in settings.identity_providers:
        for key in _NEEDS[name]:
            if not getattr(found, key):
                yield key, "not set", f"the provider {name} is offered and needs it"


def _plain(settings: Settings, found: IdentitySettings) -> Iterator[tuple[str, str, str]]:
    for key in _ADDRESSES:
        value = getattr(found, key)
        if value and settings.profile != "development" and not value.startswith("https://"):
            yield key, repr(value), "plain http can be read and altered on its way; use https"
