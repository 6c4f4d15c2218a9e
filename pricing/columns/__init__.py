"""What each market of `sports.markets` pays on each score: one builder a market id.

On a score, a selection pays `won` times its odds and gives `back` a share of the stake whatever the odds:

    outcome     won   back
    won          1     0
    half won    1/2   1/2
    push         0     1
    half lost    0    1/2
    lost         0     0

`back` is the same for all selections of a market, since what half wins for one side half loses for the other. A fair
price then pays one on average when its probability is won / (1 - back), both averaged over the scores. Settlement
itself is `sports.outcomes` and `sports.payouts`; a property test holds the two together on every score.
"""

from pricing.columns.base import Columns, Offer
from pricing.columns.registry import BUILDERS, build

__all__ = ["BUILDERS", "Columns", "Offer", "build"]
