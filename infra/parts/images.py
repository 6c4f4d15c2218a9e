"""Where images are kept: one repository a kind, tags that never move, every push scanned."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ecr as ecr
from constructs import Construct

from infra.parts.keys import Keys
from infra.settings import Settings

KINDS: Final = ("api", "worker", "node")
"""`api` serves and carries the built front, `worker` has pricing besides, `node` is an oracle node alone."""


class Images(Stack):
    """The repositories."""

    def __init__(self, scope: Construct, name: str, settings: Settings, keys: Keys, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        self.repositories = {
            kind: ecr.Repository(
                self,
                kind.capitalize(),
                repository_name=settings.name(kind),
                image_tag_mutability=ecr.TagMutability.IMMUTABLE,
                image_scan_on_push=True,
                encryption=ecr.RepositoryEncryption.KMS,
                encryption_key=keys.at_rest,
                lifecycle_rules=[ecr.LifecycleRule(max_image_count=50, description="the last fifty")],
                removal_policy=RemovalPolicy.RETAIN,
            )
            for kind in (*KINDS, *(("bus",) if settings.bus else ()))
        }
