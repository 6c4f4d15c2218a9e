"""The pure pricing function on Lambda, and a question with a known answer that the scheduler asks it.

It reads nothing and writes nothing: requests come in, sheets go out, so it needs no network and no rights. Who may ask
it is decided where the asking service stands (`infra.parts.compute`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.parts.common import log_group
from infra.settings import Settings

HANDLER = "pricing.run.aws_lambda.handler"
PARAMETERS = "pricing/shipped/parameters.json"
CANARY = json.loads((Path(__file__).parent / "canary.json").read_text())
_ARCHITECTURES = {"arm64": lambda_.Architecture.ARM_64, "x86_64": lambda_.Architecture.X86_64}


class Pricing(Stack):
    """The function, its log, its schedule, and where questions go that it could not take."""

    def __init__(
        self, scope: Construct, name: str, settings: Settings, key: kms.IKey, bundle: Path, **kwargs: Any
    ) -> None:
        super().__init__(scope, name, **kwargs)
        size = settings.sizes
        self.lost = sqs.Queue(
            self,
            "Lost",
            queue_name=settings.name("pricing-lost"),
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key,
            enforce_ssl=True,
            retention_period=Duration.days(14),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=settings.name("pricing"),
            description="Prices of a match: a pure function of its request",
            runtime=lambda_.Runtime.PYTHON_3_11,
            architecture=_ARCHITECTURES[settings.architecture],
            handler=HANDLER,
            code=lambda_.Code.from_asset(str(bundle)),
            memory_size=size.function_mib,
            timeout=Duration.seconds(20),
            reserved_concurrent_executions=size.function_at_once,
            environment={"PROOFBOOK_PRICING_PARAMETERS": PARAMETERS},
            environment_encryption=key,
            log_group=log_group(self, "Log", settings, "pricing-function", key),
            logging_format=lambda_.LoggingFormat.JSON,
            tracing=lambda_.Tracing.ACTIVE,
            dead_letter_queue=self.lost,
            # A price that comes late is of no use: whoever asked asks again.
            retry_attempts=0,
            max_event_age=Duration.minutes(1),
        )
        scheduler.Schedule(
            self,
            "Canary",
            schedule_name=settings.name("pricing-canary"),
            description="Asks for one price, so that trouble is seen before a customer meets it",
            schedule=scheduler.ScheduleExpression.rate(Duration.minutes(1)),
            target=targets.LambdaInvoke(
                self.function,
                input=scheduler.ScheduleTargetInput.from_object(CANARY),
                dead_letter_queue=self.lost,
                retry_attempts=0,
                max_event_age=Duration.minutes(1),
            ),
        )
        CfnOutput(self, "FunctionName", value=self.function.function_name)
