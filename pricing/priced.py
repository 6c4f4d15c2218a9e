"""What a pricing engine answers with: one value, JSON out and in, probabilities in whole millionths.

    PricedSheet      fixture, digests of request and parameters, standing, reason, minutes
      PricedMinute   from which second on it is good
        PricedMarket fair probabilities of an offer and the margin to put on them

Replicas agree on `fair_ppm` and sign the canonical bytes; odds are made of what was agreed (`offered`), never before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter

from pricing.columns import Offer
from pricing.quotes import NOT_OFFERED, Quote, quotes
from pricing.request import canonical


class Standing(StrEnum):
    """Whether there is a price. A wide one is a documented default with a larger margin, marked with its reason."""

    OPEN = "open"
    WIDE = "wide"
    SUSPENDED = "suspended"


class Reason(StrEnum):
    """Why a sheet is wide or suspended, or a market has no price."""

    NONE = ""
    BAD_REQUEST = "bad-request"
    NO_HISTORY = "no-history"
    UNKNOWN_TEAM = "unknown-team"
    BAD_PRICES = "bad-prices"
    STALE_PRICES = "stale-prices"
    FEED_SILENT = "feed-silent"
    CONTRADICTION = "contradiction"
    IMPOSSIBLE_STATE = "impossible-state"
    NOT_MODELLED = "not-modelled"
    OVER = "over"


class Source(StrEnum):
    """What a price was made from."""

    REFERENCE = "reference"
    RATINGS = "ratings"
    GIVEN = "given"
    DEFAULT = "default"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PricedMarket:
    """Fair probabilities of an offer's selections in millionths, none where `detail` says why; and its margin."""

    offer: Offer
    fair_ppm: tuple[int, ...]
    margin_ppm: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PricedMinute:
    """Markets, in the order of the request's offers, good from second `since` on until the next minute's."""

    since: int
    markets: tuple[PricedMarket, ...]


@dataclass(frozen=True, slots=True)
class PricedSheet:
    """The answer; `minutes` is empty when suspended, one before the match, a schedule in play.

    `request` and `parameters` are SHA-256 digests in hexadecimal. The last minute is good until `until`.
    """

    fixture: str
    request: str
    parameters: str
    standing: Standing
    reason: Reason
    detail: str
    source: Source
    until: int
    minutes: tuple[PricedMinute, ...]


SHEETS: Final = TypeAdapter(PricedSheet)


def sheet_bytes(sheet: PricedSheet) -> bytes:
    """The canonical bytes of a sheet: what replicas sign."""
    return canonical(SHEETS.dump_python(sheet, mode="json"))


def read_sheet(body: bytes) -> PricedSheet:
    """The sheet of JSON bytes. Raises pydantic.ValidationError."""
    return SHEETS.validate_json(body, strict=True)


def offered(market: PricedMarket, liabilities: Sequence[int], limit: int) -> tuple[Quote, ...]:
    """Odds and largest stakes of a market's selections, by its margin. Raises BadProbabilities, BadLiability."""
    if not market.fair_ppm:
        return (NOT_OFFERED,) * len(liabilities)
    return quotes(market.fair_ppm, market.margin_ppm, liabilities, limit)
