"""Prices while a football match is played: a chain of score and time, from the state of play to the end.

    state      half, minute, score, red cards, added time; refuses a state that no match is in
    shape      what is the same for all matches: intensity, what lead and red cards do
    intensity  how goals are spread over the minutes, and what is left of them
    chain      the distribution of the score carried forward, the rates depending on who leads
    prior      what the price before the match says: rates of the chain, and the tilt that makes both agree
    window, part   the scores that can still be reached, carried to the break and to the end
    forecast   all that markets need from a state: grids of each half and of the match, next goal
    extra      extra time while it is played
    schedule   the forecasts of the next minutes, if nothing happens

From the kick-off it gives the grid that it was made of, so a price does not jump when play begins.
"""

from pricing.inplay.forecast import Forecast, fair, forecast
from pricing.inplay.prior import Prior
from pricing.inplay.schedule import schedule
from pricing.inplay.shape import SHIPPED, Shape
from pricing.inplay.state import KICK_OFF, State

__all__ = ["KICK_OFF", "SHIPPED", "Forecast", "Prior", "Shape", "State", "fair", "forecast", "schedule"]
