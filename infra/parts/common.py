"""What several stacks need: names, retention by settings, and log groups that are encrypted and end some day."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.settings import Settings

_DAYS = {
    1: logs.RetentionDays.ONE_DAY,
    3: logs.RetentionDays.THREE_DAYS,
    5: logs.RetentionDays.FIVE_DAYS,
    7: logs.RetentionDays.ONE_WEEK,
    14: logs.RetentionDays.TWO_WEEKS,
    30: logs.RetentionDays.ONE_MONTH,
    60: logs.RetentionDays.TWO_MONTHS,
    90: logs.RetentionDays.THREE_MONTHS,
    120: logs.RetentionDays.FOUR_MONTHS,
    150: logs.RetentionDays.FIVE_MONTHS,
    180: logs.RetentionDays.SIX_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
    400: logs.RetentionDays.THIRTEEN_MONTHS,
    545: logs.RetentionDays.EIGHTEEN_MONTHS,
    731: logs.RetentionDays.TWO_YEARS,
    1096: logs.RetentionDays.THREE_YEARS,
    1827: logs.RetentionDays.FIVE_YEARS,
}


def retention(settings: Settings) -> logs.RetentionDays:
    """How long logs are kept."""
    return _DAYS[settings.log_days]


def log_group(scope: Construct, name: str, settings: Settings, part: str, key: kms.IKey) -> logs.LogGroup:
    """The log of one part; it outlives its stack, as the answer to what happened."""
    return logs.LogGroup(
        scope,
        name,
        log_group_name=f"/{settings.name()}/{part}",
        retention=retention(settings),
        encryption_key=key,
        removal_policy=RemovalPolicy.RETAIN,
    )


def camel(text: str) -> str:
    """`node-1` as `Node1`, as ids of resources are written."""
    return "".join(part.capitalize() for part in text.split("-"))
