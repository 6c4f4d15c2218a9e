"""Price matches, fit ratings, and measure both on matches that are over."""

from __future__ import annotations

import click

from proofbook.cli._pricing_backtest import backtest, backtest_inplay


@click.group(name="pricing")
def command() -> None:
    """Price matches, fit ratings, and measure both on matches that are over."""


for _command in (backtest, backtest_inplay):
    command.add_command(_command)
