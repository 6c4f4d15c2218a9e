"""What a sport's worker answers, and how it refuses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pricing.columns import Offer
from pricing.errors import NotPriced, PricingError
from pricing.grid import Floats
from pricing.parameters import Parameters
from pricing.priced import Reason, Source
from pricing.request import PricingRequest

SILENT_AFTER_S: Final = 10
"""A feed that was not heard for longer says nothing about now (research: heartbeat, not event)."""

REFERENCE_LIFE_S: Final = 24 * 3600
"""Prices of others count for so long before the match; later ones stand for the match from its kick-off on."""


class Suspended(PricingError):
    """No price can be made of this request."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{detail}; suspended until the input is mended")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Known:
    """Where a price comes from; with a reason it is a wide one."""

    source: Source
    reason: Reason = Reason.NONE
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """By minute and offer, the fair probabilities (NaN: void for certain) or the reason that there are none.

    `life_s`: how many seconds the last minute is good for, None before the match.
    """

    known: Known
    minutes: tuple[tuple[Floats | str, ...], ...]
    life_s: int | None = None


MINUTE_S: Final = 60
"""A football price in play is good for its minute, unless something happens."""

POINT_LIFE_S: Final = 10
"""In sports that score all the time a price in play is good for no longer than its feed may be silent."""

Worker = Callable[[PricingRequest, Parameters], Answer]


def by_offer(offers: Sequence[Offer], fair: Callable[[Offer], Floats]) -> tuple[Floats | str, ...]:
    """The fair probabilities of each offer, or why it has none."""
    answer: list[Floats | str] = []
    for offer in offers:
        try:
            answer.append(fair(offer))
        except NotPriced as error:
            answer.append(error.why)
    return tuple(answer)


def heard(heard_at: int, asked_at: int) -> None:
    """Raise Suspended unless the feed was heard just now."""
    silent = asked_at - heard_at
    if silent > SILENT_AFTER_S:
        raise Suspended(Reason.FEED_SILENT, f"the feed has been silent for {silent} s, {SILENT_AFTER_S} are allowed")
    if silent < 0:
        raise Suspended(Reason.CONTRADICTION, f"the feed was heard {-silent} s after the price was asked for")
