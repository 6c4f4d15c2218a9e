"""What a sport's worker answers, and how it refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pricing.errors import PricingError
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
    """By minute and offer, the fair probabilities (NaN: void for certain) or the reason that there are none."""

    known: Known
    in_play: bool
    minutes: tuple[tuple[Floats | str, ...], ...]


Worker = Callable[[PricingRequest, Parameters], Answer]


def heard(heard_at: int, asked_at: int) -> None:
    """Raise Suspended unless the feed was heard just now."""
    silent = asked_at - heard_at
    if silent > SILENT_AFTER_S:
        raise Suspended(Reason.FEED_SILENT, f"the feed has been silent for {silent} s, {SILENT_AFTER_S} are allowed")
    if silent < 0:
        raise Suspended(Reason.CONTRADICTION, f"the feed was heard {-silent} s after the price was asked for")
