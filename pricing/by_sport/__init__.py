"""One pure function a sport: request and parameters -> what is known of the match, by minute.

All have the shape of `answer.Worker`; `pricing.engine` chooses one and turns what they raise into suspensions.
"""

from pricing.by_sport.answer import Answer, Known, Suspended, Worker
from pricing.by_sport.football import price_football

__all__ = ["Answer", "Known", "Suspended", "Worker", "price_football"]
