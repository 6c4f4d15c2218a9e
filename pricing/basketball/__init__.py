"""Basketball: lead and total as independent normal sums over time (Stern, 1994), on the lattice of whole points.

    grid     how many points both sides still score in a share of the game; overtimes until one decides
    played   how far a game is, by quarters and overtimes
    markets  fair probabilities of an offer, from marginals of the grid of its period
    solve    prices of others -> expected margin and total

What is not in it: fouls at the end, that a side with a large lead rests its players, pace that changes with the score.
"""

from pricing.basketball.grid import Game
from pricing.basketball.markets import fair
from pricing.basketball.played import TIP_OFF, Played
from pricing.basketball.solve import game_of

__all__ = ["TIP_OFF", "Game", "Played", "fair", "game_of"]
