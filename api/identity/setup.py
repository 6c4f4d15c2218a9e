"""Makes the desk of identity from the settings. Opens no connection."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from joserfc.jwk import KeySet

from api.context import Context
from api.duties.errors import RegisterDown
from api.duties.register import Asked, NoRegister, Register
from api.identity.desk import DAY_S, IdentityDesk, callback_url
from api.identity.errors import SandboxForbidden
from api.identity.providers import (
    DocumentProvider,
    DocumentRegistration,
    FranceConnect,
    FranceConnectProfile,
    GenericOidc,
    IdentityProvider,
)
from api.identity.providers import Mapping as ClaimNames
from api.identity.providers.base import Assurance
from api.identity.relying_party import Client, Secret
from api.identity.settings import IdentitySettings, load
from api.identity.vault import LocalMasterKey, Vault
from api.settings import Settings
from proofbook.secrets import read_secret

SANDBOX_CLIENT: Final = "proofbook"
SANDBOX_WORD: Final = "known to everybody, worth nothing: sandbox"
_SCOPES: Final = ("openid", "given_name", "family_name", "birthdate", "birthplace", "birthcountry")


class UnreachableRegister:
    """Stands where no register is connected and one is needed: it fails closed, nobody is let in."""

    def is_banned(self, person: Asked) -> bool:
        """Say that nobody answers."""
        del person
        raise RegisterDown("none is connected")


def make_desk(
    context: Context, register: Register | None = None, environ: Mapping[str, str] | None = None
) -> IdentityDesk:
    """The desk of these settings; raises SettingsError, `SandboxForbidden`.

    Without a register nobody is let in where real money is: there is no public address of the French one, and whoever
    holds a licence connects theirs through this argument.
    """
    settings = context.settings
    own = load(settings, environ)
    offered = settings.identity_providers
    play = settings.profile != "production"
    return IdentityDesk(
        providers={name: _MAKERS[name](context, own) for name in offered},
        vault=Vault(LocalMasterKey((settings.secret("identity_key"),), context.token), context.token),
        pepper=settings.secret("pepper"),
        register=register or (NoRegister() if play else UnreachableRegister()),
        lowest=_lowest(settings, own),
        valid_s=own.valid_days * DAY_S,
    )


def _lowest(settings: Settings, own: IdentitySettings) -> Assurance:
    return Assurance.SANDBOX if "sandbox" in settings.identity_providers else Assurance(own.lowest)


def _sandbox(context: Context, own: IdentitySettings) -> IdentityProvider:
    if context.settings.profile == "production":
        raise SandboxForbidden(context.settings.profile)
    client = Client(
        issuer=own.sandbox_issuer,
        client_id=SANDBOX_CLIENT,
        client_secret=Secret(SANDBOX_WORD),
        redirect_uri=callback_url(context, "sandbox"),
        post_logout_redirect_uri=_after_logout(context),
        scopes=(*_SCOPES, "idp_birthdate"),
        acr_values=("sandbox",),
        acr_accepted=frozenset({"sandbox"}),
        loopback=True,
    )
    names = ClaimNames(Assurance.SANDBOX, birth_original="idp_birthdate", completes=True)
    return GenericOidc("sandbox", client, names, context.wall_clock, context.token)


def _franceconnect(context: Context, own: IdentitySettings) -> IdentityProvider:
    profile = FranceConnectProfile(
        level="low",
        client_id=own.franceconnect_client_id,
        client_secret=_secret(own.franceconnect_secret_file),
        redirect_uri=callback_url(context, "franceconnect"),
        post_logout_redirect_uri=_after_logout(context),
        issuer=own.franceconnect_issuer,
        loopback=context.settings.profile == "development",
    )
    return FranceConnect(profile, context.wall_clock, context.token)


def _franceconnect_plus(context: Context, own: IdentitySettings) -> IdentityProvider:
    profile = FranceConnectProfile(
        level="plus",
        client_id=own.franceconnect_plus_client_id,
        client_secret=_secret(own.franceconnect_plus_secret_file),
        redirect_uri=callback_url(context, "franceconnect-plus"),
        post_logout_redirect_uri=_after_logout(context),
        issuer=own.franceconnect_plus_issuer,
        encryption_keys=KeySet.import_key_set(json.loads(_secret(own.franceconnect_plus_keys_file).value)),
        loopback=context.settings.profile == "development",
    )
    return FranceConnect(profile, context.wall_clock, context.token)


def _oidc(context: Context, own: IdentitySettings) -> IdentityProvider:
    asked = (own.oidc_acr,) if own.oidc_acr else ()
    client = Client(
        issuer=own.oidc_issuer,
        client_id=own.oidc_client_id,
        client_secret=_secret(own.oidc_secret_file),
        redirect_uri=callback_url(context, "oidc"),
        post_logout_redirect_uri=_after_logout(context),
        scopes=_SCOPES,
        acr_values=asked,
        acr_accepted=frozenset(asked),
        algorithms=frozenset({"ES256", "RS256"}),
        userinfo_signed=own.oidc_userinfo_signed,
        loopback=context.settings.profile == "development",
    )
    return GenericOidc("oidc", client, ClaimNames(Assurance(own.oidc_assurance)), context.wall_clock, context.token)


def _documents(context: Context, own: IdentitySettings) -> IdentityProvider:
    registration = DocumentRegistration(
        base_url=own.documents_url.rstrip("/"),
        app_token=_secret(own.documents_token_file),
        app_secret=_secret(own.documents_secret_file),
        webhook_secret=_secret(own.documents_webhook_file),
        level=own.documents_level,
        loopback=context.settings.profile == "development",
    )
    return DocumentProvider(registration, context.wall_clock, context.token)


_MAKERS: Final[Mapping[str, Callable[[Context, IdentitySettings], Any]]] = {
    "sandbox": _sandbox,
    "franceconnect": _franceconnect,
    "franceconnect-plus": _franceconnect_plus,
    "oidc": _oidc,
    "documents": _documents,
}


def _after_logout(context: Context) -> str:
    return f"{context.settings.origin}/v1/identity/logout-callback"


def _secret(path: Path | None) -> Secret:
    return Secret("" if path is None else read_secret(path))


__all__ = ["SANDBOX_CLIENT", "SANDBOX_WORD", "UnreachableRegister", "make_desk"]
