"""Checks of the money: parts sold back, settlement, withdrawals, and the state that the chain has the bet in."""

from __future__ import annotations

from typing import Final

from api.receipts.look import Look, before
from api.receipts.model import Place
from api.receipts.onchain import ChainView, place_of
from api.receipts.steps import Mismatch, require, same
from api.receipts.words import euros_text
from chain.bindings.bet_book import CashedOut, Settled
from chain.bindings.play_euro import Transfer
from chain.wire import Code, Terms, decode_settled
from sports.payouts import payout_of

TAGS: Final = {1: "open", 3: "settled", 5: "claimed", 6: "cashed-out"}
"""Tags of a bet's slot that a receipt can speak of."""


def cash_outs(look: Look) -> None:
    """Parts of the stake that were sold back: each is told, none is left out."""
    told = look.receipt
    book = look.view.book(told.contracts.book)
    end = told.settlement.at.block if told.settlement is not None else told.as_of.number
    found = cashed_out(look.view, told.contracts.book, told.order.bettor, told.order.nonce, told.placed, end)
    if not told.cash_outs and not found:
        return
    with look.steps.step("cash-outs") as words:
        same("the number of cash-outs", len(told.cash_outs), len(found))
        for part, event in zip(told.cash_outs, found, strict=True):
            look.event(part.at, book.events, CashedOut)
            same("a cash-out's place", part.at, place_of(event))
            same(
                "a cash-out",
                (part.request, part.part, part.paid, part.gain),
                (event.request, event.part, event.paid, event.gain),
            )
        words.append(f"{euros_text(sum(part.part for part in told.cash_outs))} of the stake sold back")


def cashed_out(view: ChainView, book: str, bettor: str, nonce: int, placed: Place, last: int) -> tuple[CashedOut, ...]:
    """The cash-outs of a bet up to a block."""
    events = view.book(book).events
    found = view.scanned(
        lambda low, high: events.cashed_out(low, high, bettor=bettor), placed.block, last, "cash-outs", (book, bettor)
    )
    return tuple(one for one in found if one.nonce == nonce)


def settlement(look: Look) -> None:
    """The payout, worked out anew from results and odds, and what the chain paid."""
    told, part = look.receipt, look.receipt.settlement
    if part is None:
        return
    with look.steps.step("settlement") as words:
        left = told.order.stake - sum(one.part for one in told.cash_outs)
        same("the stake that was settled", part.stake, left)
        names = tuple(None if one is None else one.kind.name.lower() for one in look.outcomes)
        same("what became of the legs", part.outcomes, names)
        odds = [leg.odds for leg in look.legs]
        paid = payout_of(part.stake, odds, look.outcomes)
        if paid is None:
            raise Mismatch("a leg is open, and none is lost")
        same("the payout", part.payout, paid)
        require(before(told.placed, part.at), "settled before it was placed")
        event = look.event(part.at, look.view.book(told.contracts.book).events, Settled)
        legs = look.terms.legs
        items = [
            item
            for item in decode_settled(event.data)
            if (item.code, item.bettor, item.nonce, item.legs) == (Code.OK, told.order.bettor, told.order.nonce, legs)
        ]
        require(len(items) == 1, f"the bet stands {len(items)} times in log {part.at.log} of block {part.at.block}")
        same("what the chain settled", (part.stake, part.payout), (items[0].stake, items[0].payout))
        words.append(
            f"{', '.join(str(one) for one in part.outcomes)}:"
            f" {euros_text(part.payout)} for a stake of {euros_text(part.stake)}"
        )
        words.append(f"paid in transaction 0x{part.at.transaction.hex()}")


def withdrawals(look: Look) -> None:
    """What the book has paid to the wallet since the bet ended: each is told, none is left out."""
    told = look.receipt
    since = ended(look)
    if since is None:
        with look.steps.step("withdrawals") as words:
            require(not told.withdrawals, "withdrawals of a bet that is open")
            words.append("the bet is open")
        return
    with look.steps.step("withdrawals") as words:
        asset = look.view.asset(told.contracts.asset)
        found = paid_out(
            look.view, told.contracts.book, told.contracts.asset, told.order.bettor, since, told.as_of.number
        )
        same("the number of withdrawals", len(told.withdrawals), len(found))
        for part, event in zip(told.withdrawals, found, strict=True):
            look.event(part.at, asset.events, Transfer)
            same("a withdrawal's place", part.at, place_of(event))
            same("a withdrawal", part.units, event.value)
        total = sum(part.units for part in told.withdrawals)
        words.append(f"{euros_text(total)} paid to {told.order.bettor} since" if found else "nothing withdrawn yet")


def ended(look: Look) -> Place | None:
    """Where the bet ended, None while it is open."""
    told = look.receipt
    if told.settlement is not None:
        return told.settlement.at
    if told.claim is not None:
        return told.placed
    return told.cash_outs[-1].at if told.state == "cashed-out" and told.cash_outs else None


def paid_out(view: ChainView, book: str, asset: str, wallet: str, since: Place, last: int) -> tuple[Transfer, ...]:
    """The book's payments to a wallet from its account behind a place; what the pool pays its provider is not meant."""
    transfers, house = view.asset(asset).events, view.book(book).events
    key = (book, wallet)
    found = view.scanned(
        lambda low, high: transfers.transfer(low, high, from_=book, to=wallet), since.block, last, "paid", key
    )
    pool = view.scanned(lambda low, high: house.house_paid(low, high, to=wallet), since.block, last, "house", key)
    # The book tells of a payment for the pool in the log before the token's own.
    beside = {(one.log.block, one.log.index + 1) for one in pool}
    here = (since.block, since.log)
    return tuple(
        one for one in found if (one.log.block, one.log.index) > here and (one.log.block, one.log.index) not in beside
    )


def state(look: Look) -> None:
    """What the chain's slot says of the bet now."""
    told = look.receipt
    with look.steps.step("state") as words:
        require(
            (told.settlement is not None) == (told.state == "settled"), "state and settlement contradict each other"
        )
        require((told.claim is not None) == (told.state == "claimed"), "state and claim contradict each other")
        sold = sum(part.part for part in told.cash_outs)
        require((sold == told.order.stake) == (told.state == "cashed-out"), "state and cash-outs contradict each other")
        book = look.view.book(told.contracts.book)
        bettor, nonce = told.order.bettor, told.order.nonce
        word = look.view.ask(lambda: book.bet_slot(bettor, nonce), "slot", (bettor, nonce))
        tag, holder = word & 0xFF, word >> 8 & 0xFFFF_FFFF
        if holder != nonce:
            require(holder > nonce, "the chain has no bet with this nonce")
            require(told.state != "open", "the bet has ended since: ask for its receipt again")
            words.append(f"{told.state}; a later bet uses its slot")
            return
        found = TAGS.get(tag, f"tag {tag}")
        require(found == told.state, f"the receipt says {told.state}, the chain {found}: ask for the receipt again")
        words.append(f"{told.state} on the chain")


def terms_left(look: Look) -> Terms:
    """The terms that settle what is left of the bet."""
    terms = look.terms
    left = terms.stake - sum(part.part for part in look.receipt.cash_outs)
    return Terms(terms.bettor, terms.nonce, left, terms.accepted_at, terms.legs)
