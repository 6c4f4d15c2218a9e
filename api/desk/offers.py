"""What the desk may sell a selection at: odds of prices that the replicas agreed on, while the guard leaves it open.

    standing(view, now, since)   why a market cannot be sold now, or None
    odds_for(facts, leg, view)   odds and largest stake, by margin, liabilities and the market's share of the budget

Odds are never made here of anything but an agreed price: no price, no odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from api.desk import room
from api.desk.facts import Facts
from api.desk.reasons import Reason
from pricing.columns import Offer
from pricing.guard import Status
from pricing.quotes import NOT_OFFERED, Quote, quotes
from sports.words import Leg, OddsPpm

MARKET_SHARE: Final = 4
"""A market may lose a quarter of its fixture's budget on one selection before it is closed; a documented choice."""


@dataclass(frozen=True, slots=True)
class MarketView:
    """A market as the desk sees it: the guard's status and the agreed price that is good now.

    `shut_at` is the last second in which the guard suspended it, None if it never did. `fair_ppm` is empty where no
    price stands; `signers` counts the replicas behind it, `live` says that it was made of a match in play.
    """

    status: Status
    why: str = ""
    shut_at: int | None = None
    fair_ppm: tuple[int, ...] = ()
    margin_ppm: int = 0
    asked_at: int = 0
    until: int = 0
    signers: int = 0
    live: bool = False


class Prices(Protocol):
    """Where views come from."""

    def view(self, fixture: int, offer: Offer, now: int) -> MarketView | None:
        """The market now; None for one that was never priced."""
        ...


def offer_of(leg: int) -> Offer:
    """The offer that a leg word names."""
    one = Leg.unpack(leg)
    return Offer(one.market, one.period, one.line, one.priced_at)


def standing(view: MarketView | None, now: int, since: int, quorum: int) -> tuple[Reason, str] | None:
    """Why a market cannot be sold at `now` to somebody whose order came at `since`; None where it can."""
    if view is None:
        return Reason.NO_PRICE, "the market was never priced"
    if view.status in (Status.SUSPENDED, Status.SETTLED):
        return Reason.SUSPENDED, view.why
    if view.shut_at is not None and view.shut_at >= since:
        return Reason.SUSPENDED, "it was suspended while the order waited"
    if view.status is not Status.OPEN:
        return Reason.HELD, view.why
    if not view.fair_ppm or view.signers < quorum:
        return Reason.NO_PRICE, f"{view.signers} replicas stand behind the last price, {quorum} must"
    if now >= view.until:
        return Reason.PRICE_STALE, f"it was good until {view.until}"
    return None


def odds_for(facts: Facts, leg: int, view: MarketView) -> Quote:
    """Odds and largest stake of the selection; `NOT_OFFERED` where it is decided, unlikely, or full."""
    selection = room.selection_of(leg)
    limit = facts.fixtures[leg >> 128].budget // MARKET_SHARE
    if limit <= 0 or selection >= len(view.fair_ppm):
        return NOT_OFFERED
    quote = quotes(view.fair_ppm, view.margin_ppm, room.liabilities(facts, leg), limit)[selection]
    return NOT_OFFERED if quote.odds is None or quote.odds > MAX_ODDS_OF_A_LEG else quote


MAX_ODDS_OF_A_LEG: Final = OddsPpm((1 << 32) - 1)
