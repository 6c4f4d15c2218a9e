"""Keys and who may use them: a signing key a role of the book, a task role a service, one key for data at rest.

    key                     used by        signs
    desk, second-desk       desk           tickets
    issuer                  desk, worker   grants, and the registry's transactions
    relayer-N               desk           transactions of shard N
    settler                 worker         settlements
    reporter-N              node-N         results; holds nothing
    transmitter-N           node-N         transactions that carry results

A signing key's policy is the only thing that lets anybody use it: the account's administrators may describe, tag,
disable and schedule its deletion, and may change the policy (or nobody could ever again), but they cannot sign by a
policy of IAM alone. Cold keys (guardian, governance, allocator, standby, listing) are no business of a cloud: they stay
in hardware with the people who hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import Aws, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.parts.common import camel
from infra.settings import Settings

START = "start-"
"""Before a service's name: the role that starts it, which never reaches its containers."""
_ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:GetKeyPolicy",
    "kms:GetPublicKey",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
"""All of it but Sign, Verify, CreateGrant (which could give Sign away) and ReplicateKey."""


def users(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """Which services use which signing key."""
    made: dict[str, tuple[str, ...]] = {
        "desk": ("desk",),
        "second-desk": ("desk",),
        "issuer": ("desk", "worker"),
        "settler": ("worker",),
    }
    made |= {f"relayer-{number}": ("desk",) for number in range(1, settings.relayers + 1)}
    for number in range(1, settings.nodes + 1):
        made[f"reporter-{number}"] = made[f"transmitter-{number}"] = (f"node-{number}",)
    return made


def services(settings: Settings) -> tuple[str, ...]:
    """Every service that runs with rights of its own."""
    nodes = tuple(f"node-{number}" for number in range(1, settings.nodes + 1))
    bus = ("bus",) if settings.bus else ()
    return ("desk", "stream", "worker", "pricing", *bus, *nodes)


class Keys(Stack):
    """Task roles, signing keys, and the key that encrypts what is kept."""

    def __init__(self, scope: Construct, name: str, settings: Settings, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        self.at_rest = self._at_rest(settings)
        for service in services(settings):
            self._role(settings, f"{START}{service}", f"Fetches image and secrets of {service}, writes its log")
        self.roles = {
            service: self._role(settings, service, f"What the service {service} may do")
            for service in services(settings)
        }
        self.signing = {key: self._signing(settings, key, by) for key, by in users(settings).items()}

    def _role(self, settings: Settings, part: str, description: str) -> iam.Role:
        # Named, so that later stacks can add to it without this one depending on them.
        return iam.Role(
            self,
            f"Role{camel(part)}",
            role_name=settings.name(part),
            description=description,
            assumed_by=iam.ServicePrincipal(
                "ecs-tasks.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": settings.account},
                    "ArnLike": {"aws:SourceArn": f"arn:aws:ecs:{settings.region}:{settings.account}:*"},
                },
            ),
        )

    def _signing(self, settings: Settings, part: str, by: tuple[str, ...]) -> kms.Key:
        policy = iam.PolicyDocument(
            statements=[
                iam.PolicyStatement(
                    sid="Administer",
                    principals=[iam.AccountRootPrincipal()],
                    actions=list(_ADMINISTRATION),
                    resources=["*"],
                ),
                iam.PolicyStatement(
                    sid="Sign",
                    principals=[self.roles[service] for service in by],
                    actions=["kms:Sign"],
                    resources=["*"],
                    conditions={"StringEquals": {"kms:SigningAlgorithm": "ECDSA_SHA_256", "kms:MessageType": "DIGEST"}},
                ),
                iam.PolicyStatement(
                    sid="Read",
                    principals=[self.roles[service] for service in by],
                    actions=["kms:GetPublicKey", "kms:DescribeKey"],
                    resources=["*"],
                ),
            ]
        )
        key = kms.Key(
            self,
            f"Key{camel(part)}",
            alias=settings.name(part),
            description=f"Signs as {part} of {settings.name()}",
            key_spec=kms.KeySpec.ECC_SECG_P256K1,
            key_usage=kms.KeyUsage.SIGN_VERIFY,
            policy=policy,
            removal_policy=RemovalPolicy.RETAIN,
            # The longest there is: a deleted reporter or relayer cannot be made again.
            pending_window=Duration.days(30),
        )
        CfnOutput(self, f"Id{camel(part)}", value=key.key_id, description=f"KMS key of {part}")
        return key

    def _at_rest(self, settings: Settings) -> kms.Key:
        key = kms.Key(
            self,
            "AtRest",
            alias=settings.name("at-rest"),
            description=f"Encrypts what {settings.name()} keeps",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
            pending_window=Duration.days(30),
        )
        for sid, service, condition in (
            (
                "Logs",
                f"logs.{settings.region}.amazonaws.com",
                {
                    "ArnLike": {
                        "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{settings.region}:{Aws.ACCOUNT_ID}:*"
                    }
                },
            ),
            ("Alarms", "cloudwatch.amazonaws.com", {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}),
            ("Budgets", "budgets.amazonaws.com", {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}),
        ):
            key.add_to_resource_policy(
                iam.PolicyStatement(
                    sid=sid,
                    principals=[iam.ServicePrincipal(service)],
                    actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
                    resources=["*"],
                    conditions=condition,
                )
            )
        return key
