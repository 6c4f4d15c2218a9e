"""Price matches, fit ratings, and measure both on matches that are over."""

from __future__ import annotations

import click

from proofbook.cli._pricing_backtest import backtest, backtest_inplay
from proofbook.cli._pricing_fit import fit, price
from proofbook.cli._pricing_plot import plot


@click.group(name="pricing")
def command() -> None:
    """Price matches, fit ratings, and measure both on matches that are over."""


for _command in (fit, price, backtest, backtest_inplay, plot):
    command.add_command(_command)
