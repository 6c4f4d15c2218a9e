"""Tennis: independent points (Klaassen and Magnus), each player winning a share of the points on his own serve.

    points   a game, a tie-break, from any score in points
    chain    a set, a match, from any score: scores of each set, sets and games of the match
    markets  fair probabilities of an offer; what was seen of the serves moves the shares
    solve    the price of a winner -> shares on serve

What is not in it: that a player serves better at set point, tires, or is hurt.
"""

from pricing.tennis.chain import Format, Outlook, Position, before_toss, outlook
from pricing.tennis.markets import PRIOR_POINTS, fair, updated
from pricing.tennis.solve import USUAL_SHARE, shares_of

__all__ = [
    "PRIOR_POINTS",
    "USUAL_SHARE",
    "Format",
    "Outlook",
    "Position",
    "before_toss",
    "fair",
    "outlook",
    "shares_of",
    "updated",
]
