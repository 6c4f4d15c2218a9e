"""What the book tells Prometheus: the money, the markets, the orders, the people's ways in; read, never written.

    metrics    every number with its meaning and what to do about it: `docs/metrics.md` has the same sentences
    picture    the present state of the database, and what was written since the last look
    boards     markets open and shut, why, and the margin in their prices (pure)
    money      what the chain holds and owes, and what the keys have left for gas
    watching   brings them together when somebody scrapes, every five seconds at most

Nothing here stands in the way of an order: it reads committed rows, and a part that is down leaves its numbers as they
were, with the time when they were read.
"""

from api.observe.metrics import BookMetrics
from api.observe.watching import Watch

__all__ = ["BookMetrics", "Watch"]
