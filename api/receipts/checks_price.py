"""Checks of prices: what the pricing replicas signed, and the ticket's odds beside it."""

from __future__ import annotations

from typing import Any, Final

from api.receipts.form import canonical
from api.receipts.look import Look
from api.receipts.model import PricePart
from api.receipts.steps import ATTESTED, Mismatch, require
from api.receipts.words import odds_text
from chain.typed_data import Domain
from sports.words import PPM, Leg

LEAST_REPLICAS: Final = 2
ZERO: Final = "0x" + "00" * 20


def prices(look: Look) -> None:
    """Every price of the receipt."""
    for part in look.receipt.prices:
        _price(look, part)
    bare = {leg.fixture for leg in look.legs} - {part.fixture for part in look.receipt.prices}
    if bare:
        with look.steps.step("price", ATTESTED) as words:
            words.append("no replica's price is in the receipt: the odds are the desk's word")


def _price(look: Look, part: PricePart) -> None:
    # The engine takes a second to import, and most receipts are looked at without one.
    from pricing.agree.errors import AgreementError
    from pricing.agree.published import read_published, verify_published

    with look.steps.step("price") as words:
        legs = [leg for leg in look.legs if leg.fixture == part.fixture]
        require(bool(legs), f"no leg is on fixture {part.fixture:#034x}")
        require(part.contract in (look.receipt.contracts.book, ZERO), f"signed for another contract, {part.contract}")
        try:
            published = read_published(canonical(part.published))
            signers = {one.replica for one in published.signed}
            known = look.replicas or signers
            quorum = max(LEAST_REPLICAS, len(known) // 2 + 1)
            verified = verify_published(
                published, known, quorum, Domain(look.receipt.contracts.chain_id, part.contract)
            )
        except AgreementError as error:
            raise Mismatch(str(error)) from None
        accepted_at = look.receipt.ticket.accepted_at
        require(published.request.asked_at <= accepted_at, "the price was asked for after the ticket")
        require(accepted_at <= published.sheet.until, "the price had run out when the ticket was made")
        for leg in legs:
            words.append(beside(leg, published.sheet, accepted_at))
        words.append(f"signed by replicas {', '.join(verified.signers)}")
    if not look.replicas:
        with look.steps.step("replicas", ATTESTED) as words:
            words.append(
                "that these replicas are the operator's is the receipt's word: name the known ones with --replica"
            )


def beside(leg: Leg, sheet: Any, at: int) -> str:
    """The ticket's odds beside the fair ones. Raises Mismatch where the sheet has no such offer."""
    minutes = [minute for minute in sheet.minutes if minute.since <= at]
    require(bool(minutes), "the sheet has no price for the time of the ticket")
    for market in minutes[-1].markets:
        offer = market.offer
        same_offer = (offer.market, offer.period, offer.line, tuple(offer.priced_at)) == (
            int(leg.market),
            leg.period,
            leg.line,
            tuple(leg.priced_at),
        )
        if same_offer and leg.selection < len(market.fair_ppm):
            fair = market.fair_ppm[leg.selection]
            fair_odds = PPM * PPM // max(fair, 1)
            return f"odds {odds_text(leg.odds)} where the fair odds of the replicas were {odds_text(fair_odds)}"
    raise Mismatch("the replicas priced no such offer")
