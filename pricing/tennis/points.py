"""Who wins a game, or a tie-break, from any score in points, when points are independent."""

from functools import lru_cache
from typing import Final

from pricing.errors import BadState

GAME_POINTS: Final = 4


@lru_cache(maxsize=4096)
def game(serve: float, won: int = 0, lost: int = 0) -> float:
    """Probability that the server wins the game from `won` points to `lost`; 3-3 is deuce. Raises BadState."""
    if min(won, lost) < 0 or (max(won, lost) >= GAME_POINTS and abs(won - lost) >= 2):
        raise BadState("points of the game", (won, lost), "those of a game that is not over")
    if won == lost and won >= GAME_POINTS - 1:
        # From deuce two points in a row decide, or it is deuce again.
        return serve**2 / (serve**2 + (1 - serve) ** 2)
    return serve * _after(serve, won + 1, lost) + (1 - serve) * _after(serve, won, lost + 1)


def _after(serve: float, won: int, lost: int) -> float:
    if max(won, lost) >= GAME_POINTS and abs(won - lost) >= 2:
        return 1.0 if won > lost else 0.0
    return game(serve, won, lost)


@lru_cache(maxsize=4096)
def tiebreak(own: float, other: float, to: int = 7, won: int = 0, lost: int = 0) -> float:
    """Probability that the player who serves its first point wins a tie-break to `to` points. Raises BadState.

    `own` and `other` are that player's chances of a point on his own serve and on the other's. The first point is
    served once, then each serves two in turn.
    """
    if min(won, lost) < 0 or (max(won, lost) >= to and abs(won - lost) >= 2):
        raise BadState("points of the tie-break", (won, lost), "those of a tie-break that is not over")
    if won == lost and won >= to - 1:
        # Each serves one of the next two.
        both, neither = own * other, (1 - own) * (1 - other)
        return both / (both + neither)
    serving = ((won + lost + 1) // 2) % 2 == 0
    point = own if serving else other
    return point * _then(own, other, to, won + 1, lost) + (1 - point) * _then(own, other, to, won, lost + 1)


def _then(own: float, other: float, to: int, won: int, lost: int) -> float:
    if max(won, lost) >= to and abs(won - lost) >= 2:
        return 1.0 if won > lost else 0.0
    return tiebreak(own, other, to, won, lost)
