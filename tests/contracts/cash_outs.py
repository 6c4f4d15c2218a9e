"""Cash-outs, made as a wallet and the desk would make them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from web3.logs import DISCARD

from api.desk import sign_offer
from chain.development import key
from chain.typed_data import CashOutOffer, CashOutRequest
from chain.wire import CashOut, Terms, encode_cash_out, encode_settle_gain, order_of
from tests.contracts.world import World

BOTH = ("desk", "second_desk")


def agreed(world: World, terms: Terms, units: int, *, part: int | None = None, **changes: Any) -> CashOut:
    """Both sides' word on ending `part` of an open bet (all of it by default) for `units`."""
    domain, soon = world.addresses.book_domain, world.at() + changes.get("life", 60)
    order = order_of(terms, min_payout=changes.get("min_payout", 0), valid_until=changes.get("ordered_until", 0))
    request = CashOutRequest(
        order.digest(domain),
        terms.stake if part is None else part,
        changes.get("min_units", units),
        changes.get("valid_until", soon),
    )
    offer = CashOutOffer(request.digest(domain), units, changes.get("include_by", soon), changes.get("epoch", 1))
    return CashOut(terms, order, request, offer)


def packed(world: World, one: CashOut, who: str | None, keys: tuple[str, ...] = BOTH) -> bytes:
    """Calldata with the signatures of `who`, unless he sends it himself, and of the desk's keys."""
    domain = world.addresses.book_domain
    desk = sign_offer(one.offer, [key(name) for name in keys], domain)
    return encode_cash_out(one, desk, None if who is None else key(who).sign(one.request.digest(domain)))


def call(world: World, who: str, one: CashOut, keys: tuple[str, ...] = BOTH) -> Any:
    """The call that a relayer sends."""
    return world.book.functions.cashOut(packed(world, one, who, keys))


def gain_call(world: World, one: CashOut, gain: int) -> Any:
    """The call that settles what a cash-out left for later."""
    request = one.request.digest(world.addresses.book_domain)
    return world.book.functions.settleGain(encode_settle_gain(one.terms, gain, request))


def rest(one: CashOut) -> Terms:
    """What stays open of the bet."""
    return replace(one.terms, stake=one.terms.stake - one.request.part)


def cash_out(world: World, who: str, terms: Terms, units: int, keys: tuple[str, ...] = BOTH, **options: Any) -> CashOut:
    """Carries one out; the event says what the call did."""
    one = agreed(world, terms, units, **options)
    receipt = world.send(call(world, who, one, keys), key("relayer").address)
    (event,) = world.book.events.CashedOut().process_receipt(receipt, errors=DISCARD)
    paid = min(units, one.request.part)
    assert dict(event["args"]) == {
        "bettor": terms.bettor,
        "nonce": terms.nonce,
        "request": one.request.digest(world.addresses.book_domain),
        "part": one.request.part,
        "paid": paid,
        "gain": units - paid,
    }
    return one
