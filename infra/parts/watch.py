"""Alarms that write to people, each with the place in docs/host.md that says what to do, and one dashboard.

Alarms of AWS's own parts stand here, and those of words in the services' logs; what the product measures itself
(proofbook_*, api_*) is scraped by Prometheus, whose rules are in ops/prometheus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.parts.compute import Compute
from infra.parts.data import Data
from infra.parts.pricing import Pricing
from infra.settings import Settings

_CODE_5XX = elb.HttpCodeTarget.TARGET_5XX_COUNT
_ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
_BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_BREACHING = cloudwatch.TreatMissingData.BREACHING
_FINE = cloudwatch.TreatMissingData.NOT_BREACHING


@dataclass(frozen=True, slots=True)
class Trouble:
    """One alarm: when it rings, and which heading of docs/host.md it sends people to."""

    name: str
    says: str
    runbook: str
    metric: cloudwatch.IMetric
    threshold: float
    minutes: int = 5
    below: bool = False
    missing: cloudwatch.TreatMissingData = field(default=_FINE)


LOGGED = {
    "desk": (("DeskWaits", "desk_waits", "The desk does not get on", "the-desk-stands-still"),),
    "worker": (("WorkerWaits", "loop_fails", "A loop of the worker fails", "the-worker-stands-still"),),
}
"""Words of the product's own log that mean trouble: alarm, event, what it says, runbook."""


class Watch(Stack):
    """Topic, alarms, dashboard."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        settings: Settings,
        *,
        key: kms.IKey,
        compute: Compute,
        data: Data,
        pricing: Pricing,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, name, **kwargs)
        self._settings, self._compute, self._data, self._pricing = settings, compute, data, pricing
        self.topic = sns.Topic(self, "Alarms", topic_name=settings.name("alarms"), master_key=key, enforce_ssl=True)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="Budgets",
                principals=[iam.ServicePrincipal("budgets.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": settings.account}},
            )
        )
        for contact in settings.contacts:
            self.topic.add_subscription(subscriptions.EmailSubscription(contact))
        self.alarms = [self._alarm(trouble) for trouble in self._troubles()]
        self._dashboard()

    def _alarm(self, trouble: Trouble) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            trouble.name,
            alarm_name=self._settings.name(trouble.name),
            alarm_description=f"{trouble.says}. What to do: {self._settings.runbooks}#{trouble.runbook}",
            metric=trouble.metric,
            threshold=trouble.threshold,
            comparison_operator=_BELOW if trouble.below else _ABOVE,
            evaluation_periods=trouble.minutes,
            datapoints_to_alarm=max(1, trouble.minutes - 1),
            treat_missing_data=trouble.missing,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        alarm.add_ok_action(actions.SnsAction(self.topic))
        return alarm

    def _troubles(self) -> Iterator[Trouble]:
        yield from self._of_balancer()
        yield from self._of_services()
        yield from self._of_database()
        yield from self._of_pricing()
        yield from self._of_logs()

    def _of_balancer(self) -> Iterator[Trouble]:
        balancer = self._compute.balancer.metrics
        minute: dict[str, Any] = {"period": Duration.minutes(1)}
        yield Trouble(
            "Errors",
            "The API answers with 5xx",
            "the-api-answers-with-errors",
            balancer.http_code_target(_CODE_5XX, statistic="Sum", **minute),
            20,
        )
        yield Trouble(
            "Slow",
            "One answer in a hundred takes over a second",
            "the-api-is-slow",
            balancer.target_response_time(statistic="p99", **minute),
            1,
            10,
        )
        for name, group in self._compute.targets.items():
            yield Trouble(
                f"Unhealthy{name.title().replace('-', '')}",
                f"No healthy task of {name}",
                "a-service-is-down",
                group.metrics.healthy_host_count(statistic="Minimum", **minute),
                1,
                3,
                below=True,
                missing=_BREACHING,
            )

    def _of_services(self) -> Iterator[Trouble]:
        for name, service in self._compute.services.items():
            word = name.title().replace("-", "")
            values: dict[str, Any] = {"period": Duration.minutes(1), "statistic": "Maximum"}
            yield Trouble(
                f"Memory{word}",
                f"{name} uses nine tenths of its memory",
                "a-service-runs-out",
                service.metric_memory_utilization(**values),
                90,
                10,
            )
            # Nothing is measured where nothing runs.
            yield Trouble(
                f"Running{word}",
                f"No task of {name} runs",
                "a-service-is-down",
                service.metric_cpu_utilization(period=Duration.minutes(1), statistic="SampleCount"),
                1,
                5,
                below=True,
                missing=_BREACHING,
            )

    def _of_database(self) -> Iterator[Trouble]:
        database = self._data.database
        minute: dict[str, Any] = {"period": Duration.minutes(1)}
        yield Trouble(
            "DatabaseCapacity",
            "Aurora works at the top of its capacity",
            "the-database-is-full",
            database.metric_acu_utilization(statistic="Average", **minute),
            90,
            10,
        )
        yield Trouble(
            "DatabaseConnections",
            "Aurora has many connections",
            "the-database-is-full",
            database.metric("DatabaseConnections", statistic="Maximum", **minute),
            400,
            10,
        )
        yield Trouble(
            "SnapshotThrottled",
            "The live snapshot's table refuses requests",
            "the-live-snapshot-is-refused",
            self._data.snapshot.metric("ThrottledRequests", statistic="Sum", **minute),
            0,
            3,
        )

    def _of_pricing(self) -> Iterator[Trouble]:
        function = self._pricing.function
        minute: dict[str, Any] = {"period": Duration.minutes(1)}
        for name, says, metric, threshold, runbook in (
            ("PricingErrors", "The pricing function fails", function.metric_errors(**minute), 0, "pricing-fails"),
            (
                "PricingThrottled",
                "The pricing function is asked more than it may be",
                function.metric_throttles(**minute),
                0,
                "pricing-fails",
            ),
            (
                "PricingSlow",
                "A price takes over two seconds",
                function.metric_duration(statistic="p99", **minute),
                2_000,
                "pricing-fails",
            ),
        ):
            yield Trouble(name, says, runbook, metric, threshold)
        yield Trouble(
            "PricingSilent",
            "The canary was not asked for ten minutes",
            "pricing-fails",
            function.metric_invocations(**minute),
            1,
            10,
            below=True,
            missing=_BREACHING,
        )
        yield Trouble(
            "PricingLost",
            "Questions to pricing were lost",
            "pricing-fails",
            self._pricing.lost.metric_approximate_number_of_messages_visible(**minute),
            0,
            1,
        )

    def _of_logs(self) -> Iterator[Trouble]:
        for service, words in LOGGED.items():
            group = logs.LogGroup.from_log_group_name(
                self, f"Log{service.title()}", f"/{self._settings.name()}/{service}"
            )
            for name, event, says, runbook in words:
                made = logs.MetricFilter(
                    self,
                    f"Count{name}",
                    log_group=group,
                    filter_pattern=logs.FilterPattern.string_value("$.event", "=", event),
                    metric_namespace=self._settings.name(),
                    metric_name=name,
                    metric_value="1",
                    default_value=0,
                )
                yield Trouble(name, says, runbook, made.metric(statistic="Sum", period=Duration.minutes(1)), 3, 5)

    def _dashboard(self) -> None:
        balancer, database = self._compute.balancer.metrics, self._data.database
        board = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=self._settings.name())
        rows = (
            ("Alarms", None),
            ("Requests and errors", [balancer.request_count(), balancer.http_code_target(_CODE_5XX)]),
            ("Answer time", [balancer.target_response_time(statistic=p) for p in ("p50", "p95", "p99")]),
            ("Streams", [balancer.active_connection_count()]),
            ("CPU", [service.metric_cpu_utilization() for service in self._compute.services.values()]),
            ("Memory", [service.metric_memory_utilization() for service in self._compute.services.values()]),
            ("Aurora", [database.metric_acu_utilization(), database.metric("DatabaseConnections")]),
            ("Pricing", [self._pricing.function.metric_invocations(), self._pricing.function.metric_errors()]),
            ("Price time", [self._pricing.function.metric_duration(statistic=p) for p in ("p50", "p99")]),
        )
        widgets: list[cloudwatch.IWidget] = [
            cloudwatch.AlarmStatusWidget(title=title, alarms=self.alarms, width=24)
            if metrics is None
            else cloudwatch.GraphWidget(title=title, left=[*metrics], width=12)
            for title, metrics in rows
        ]
        board.add_widgets(*widgets)
