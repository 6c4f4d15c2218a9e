"""Price matches before and while they are played, fit ratings, and measure both on matches that are over."""

from __future__ import annotations

import click

from proofbook.cli._pricing_backtest import backtest, backtest_inplay
from proofbook.cli._pricing_fit import fit, price
from proofbook.cli._pricing_history import explain_command
from proofbook.cli._pricing_plot import plot
from proofbook.cli._pricing_run import run_command


@click.group(name="pricing")
def command() -> None:
    """Price matches before and while they are played, fit ratings, and measure both on matches that are over."""


for _command in (fit, price, backtest, backtest_inplay, plot, run_command, explain_command):
    command.add_command(_command)
