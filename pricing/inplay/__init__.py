"""Prices while a football match is played: a chain of score and time, from the state of play to the end.

    state      half, minute, score, red cards, added time; refuses a state that no match is in
    intensity  how goals are spread over the minutes, and what is left of them
    chain      the distribution of the score carried forward, the rates depending on who leads
    forecast   all grids that markets need from a state: half time, the end, second half, next goal

The same chain run from the kick-off gives the price before the match, so a price does not jump when play begins.
"""

from pricing.inplay.forecast import Forecast, calibrated, fair, forecast
from pricing.inplay.state import State

__all__ = ["Forecast", "State", "calibrated", "fair", "forecast"]
