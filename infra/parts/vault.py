"""Secrets: made here, or made empty and filled in by a person; templates hold their names only.

    made here       pepper, identity-key, metrics-token           random, never seen by anybody
    filled in       rpc-key, identity-secret, a key a provider    `aws secretsmanager put-secret-value`
    by Aurora       the database's user and password

What is to be filled in begins as random text, so that a service started too early is refused by the other side
instead of running without a key.
"""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from infra.parts.keys import Keys
from infra.settings import Settings

MADE: Final = ("pepper", "identity-key", "metrics-token")
FILLED: Final = ("rpc-key", "identity-secret", "football-data", "api-football", "the-odds-api")


class Vault(Stack):
    """The secrets of an installation."""

    def __init__(self, scope: Construct, name: str, settings: Settings, keys: Keys, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        self.secrets = {
            part: secrets.Secret(
                self,
                "".join(word.capitalize() for word in part.split("-")),
                secret_name=settings.name(part),
                description=f"{part} of {settings.name()}" + ("" if part in MADE else ": to be filled in"),
                encryption_key=keys.at_rest,
                generate_secret_string=secrets.SecretStringGenerator(password_length=64, exclude_punctuation=True),
                removal_policy=RemovalPolicy.RETAIN,
            )
            for part in (*MADE, *FILLED)
        }
