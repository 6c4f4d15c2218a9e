"""Outcomes of a leg, payouts and market types: pure integer arithmetic.

Stakes and payouts are asset units (10**6 = one euro); odds are millionths (2_000_000 = evens). Every
division rounds down, for the pool. Bracketed names point to the rule of the contract design.
"""

from __future__ import annotations

from dataclasses import dataclass

PPM = 1_000_000


@dataclass(frozen=True)
class Outcome:
    """What became of a leg; `num / den` is used by a dead heat only (places / tied)."""

    kind: str
    num: int = 1
    den: int = 1


WON, LOST, PUSH, VOID = Outcome("won"), Outcome("lost"), Outcome("push"), Outcome("void")
HALF_WON, HALF_LOST = Outcome("half won"), Outcome("half lost")


def multiplier(outcome: Outcome, odds: int) -> int:
    """Half-millionths by which a leg multiplies; a dead heat is floored for the pool [Numbers]."""
    match outcome.kind:
        case "won":
            return 2 * odds
        case "half won":
            return odds + PPM
        case "push" | "void":
            return 2 * PPM
        case "half lost":
            return PPM
        case "dead heat":
            return 2 * odds * outcome.num // outcome.den
        case _:
            return 0


def payout_of(stake: int, odds: tuple[int, ...], outcomes: tuple[Outcome | None, ...]) -> int | None:
    """Units paid, None while a leg is open. A lost leg loses at once; floors each step [Settling, M3, M4]."""
    if LOST in outcomes:
        return 0
    if None in outcomes:
        return None
    product = 10**18
    for one, outcome in zip(odds, outcomes, strict=True):
        product = product * multiplier(outcome, one) // (2 * PPM)
    return stake * product // 10**18


@dataclass(frozen=True)
class Market:
    """A market type: how many selections it has and which of them a result can pay together [Reserve, M1]."""

    size: int
    together: tuple[tuple[int, ...], ...]
    relative: bool = False  # counts from the score when priced: Asian handicap in play, next goal


TWO_WAY = Market(2, ((0,), (1,)))
HANDICAP = Market(2, ((0,), (1,)), relative=True)
ONE_X_TWO = Market(3, ((0,), (1,), (2,)))
DOUBLE_CHANCE = Market(3, ((0, 1), (0, 2), (1, 2)))
CORRECT_SCORE = Market(26, tuple((i,) for i in range(26)))
MARKETS = {"two_way": TWO_WAY, "handicap": HANDICAP, "1x2": ONE_X_TWO, "double": DOUBLE_CHANCE, "score": CORRECT_SCORE}
