"""A monthly budget that writes before money is gone: at half, at four fifths, and when the month is heading past it."""

from __future__ import annotations

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.settings import Settings

_STEPS = ((50, "ACTUAL"), (80, "ACTUAL"), (100, "FORECASTED"))


class Budget(Stack):
    """The budget of one installation, by its tag."""

    def __init__(self, scope: Construct, name: str, settings: Settings, topic: sns.ITopic, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        told = [budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=topic.topic_arn)]
        budgets.CfnBudget(
            self,
            "Month",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=settings.name("month"),
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=settings.budget_usd, unit="USD"),
                cost_filters={"TagKeyValue": [f"user:proofbook:stage${settings.stage}"]},
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type=kind,
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=told,
                )
                for percent, kind in _STEPS
            ],
        )
