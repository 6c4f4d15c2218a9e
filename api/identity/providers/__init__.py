"""Providers of identity, all behind one protocol: FranceConnect and FranceConnect+, any OpenID provider, documents.

    redirect   start → the person signs in at the provider → complete(callback) → VerifiedIdentity
    webhook    start → the person shows documents → ingest(event) → fetch(reference) → VerifiedIdentity, or not yet

What comes out is the same whoever proved it, and was verified here; what cannot be verified raises `ProviderFailed`.
"""

from api.identity.providers.base import (
    Evidence,
    IdentityProvider,
    Kept,
    ProviderEvent,
    RedirectProvider,
    Started,
    VerifiedIdentity,
    WebhookProvider,
)
from api.identity.providers.document_webhook import DocumentProvider, DocumentRegistration
from api.identity.providers.franceconnect import FranceConnect, FranceConnectProfile
from api.identity.providers.oidc_generic import GenericOidc, Mapping

__all__ = [
    "DocumentProvider",
    "DocumentRegistration",
    "Evidence",
    "FranceConnect",
    "FranceConnectProfile",
    "GenericOidc",
    "IdentityProvider",
    "Kept",
    "Mapping",
    "ProviderEvent",
    "RedirectProvider",
    "Started",
    "VerifiedIdentity",
    "WebhookProvider",
]
