"""One pure function a sport: request and parameters -> what is known of the match, by minute.

    answer       the shape of all of them, and how they refuse
    reference    whether prices of others count
    known        rates of a football match: prices of others, ratings, default
    events       a football feed checked against its own log
    football, tennis, basketball

`pricing.engine` chooses one and turns what it raises into a suspension.
"""

from pricing.by_sport.answer import Answer, Known, Suspended, Worker
from pricing.by_sport.basketball import price_basketball
from pricing.by_sport.football import price_football
from pricing.by_sport.tennis import price_tennis

__all__ = ["Answer", "Known", "Suspended", "Worker", "price_basketball", "price_football", "price_tennis"]
