"""A provider of invented people for development, demonstrations and test chains. It proves nobody.

It looks like itself and like no state service. It is as strict as FranceConnect: long nonce, level asked for, secret
posted and never in a header, ES256-signed userinfo, 30 seconds for a code, 60 for a token. What it signs carries the
level `sandbox`, which no other policy takes; it does not start in production.
"""

from api.identity.sandbox.app import Registration, create_sandbox
from api.identity.sandbox.people import People, Person, people

__all__ = ["People", "Person", "Registration", "create_sandbox", "people"]
