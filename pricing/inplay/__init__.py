"""Prices while a football match is played: a chain of score and time, from the state of play to the end.

    state      half, minute, score, red cards, added time; refuses a state that no match is in
    intensity  how goals are spread over the minutes, and what is left of them
    chain      the distribution of the score carried forward, the rates depending on who leads
    prior      what the price before the match says: rates of the chain, and the tilt that makes both agree
    forecast   all that markets need from a state: grids of each half and of the match, next goal
    schedule   the forecasts of the next minutes, if nothing happens

From the kick-off it gives the grid that it was made of, so a price does not jump when play begins.
"""

from pricing.inplay.forecast import Forecast, fair, forecast
from pricing.inplay.prior import Prior
from pricing.inplay.schedule import schedule
from pricing.inplay.state import KICK_OFF, State

__all__ = ["KICK_OFF", "Forecast", "Prior", "State", "fair", "forecast", "schedule"]
