"""Forecasts of matches that are over, each made from what came before it, and how good they were.

cells     a comma-separated file, its cells read by kind; an error names line, column and value
table     matches with results, shots and prices, from the tables that we know
walk      each week of a division priced from the days before it
result    losses of the forecasts and of the closing price on the same rows
events    goals and red cards, joined to matches
play      the chain in play and a constant rate, minute by minute, on the same rows
scores    losses, paired differences, calibration

Reads files and nothing else: no clock, no network, nothing printed.
"""

from pricing.backtest.errors import BadTable, NothingToTest
from pricing.backtest.result import Report, report
from pricing.backtest.table import Row, Table
from pricing.backtest.walk import INPUTS, Forecasts, silent, walk

__all__ = ["INPUTS", "BadTable", "Forecasts", "NothingToTest", "Report", "Row", "Table", "report", "silent", "walk"]
