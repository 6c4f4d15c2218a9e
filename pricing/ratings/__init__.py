"""Ratings of teams from what happened and from what others priced: log-linear rates, ridge, Newton.

history   matches as columns, in one canonical order
targets   what each side of a match is taken to have scored: goals, shots on target, market rates, blended
problem   the penalised likelihood with its exact gradient and Hessian
fit       Newton on it, then the correlation; ratings that give the rates of a match to come
"""

from pricing.ratings.fit import Expected, Ratings, fit
from pricing.ratings.history import History, Match
from pricing.ratings.settings import Settings

__all__ = ["Expected", "History", "Match", "Ratings", "Settings", "fit"]
