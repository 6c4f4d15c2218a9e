"""What the guard is told. Each may come late, twice or not at all."""

from dataclasses import dataclass
from enum import StrEnum

from pricing.priced import PricedSheet
from pricing.request import PricingRequest
from sports.live import MatchEvent


@dataclass(frozen=True, slots=True)
class Heard:
    """A feed's event."""

    event: MatchEvent


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A sheet that a quorum agreed on, with the request that it answers."""

    request: PricingRequest
    sheet: PricedSheet


@dataclass(frozen=True, slots=True)
class NoQuorum:
    """The replicas were asked and did not agree, or did not answer."""

    detail: str


class Scope(StrEnum):
    """What a switch is for."""

    ALL = "all"
    COMPETITION = "competition"
    FIXTURE = "fixture"


@dataclass(frozen=True, slots=True)
class Kill:
    """An operator's switch: for everything, one competition or one fixture (`name`); off again with `on` False."""

    scope: Scope
    name: str = ""
    on: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


GuardEvent = Heard | NewPrice | NoQuorum | Kill | Tick
