"""Signs offers to buy bets back; each is committed before it leaves, and counts against budgets until it is over."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from eth_utils.crypto import keccak

from api.desk import store
from api.desk.cash_out import cash_out
from api.desk.halts import halted
from api.desk.reasons import Reason, Refusal
from api.desk.service import Desk
from api.desk.store import BetState
from api.desk.tables import DeskBet, DeskOffer
from api.desk.tickets import sign_offer
from chain.typed_data import CashOutOffer, CashOutRequest, Domain, Order
from chain.wire import CashOut, Terms, encode_cash_out, with_odds

_OPEN = 1


def slot_terms(terms: Terms) -> int:
    """What the book's slot holds of an open bet: docs/words.md, "Slot of a bet"."""
    leg = terms.legs[0]
    if len(terms.legs) > 1:
        leg = int.from_bytes(keccak(b"".join(one.to_bytes(32, "big") for one in terms.legs)), "big") | 1
    packed = bytes.fromhex(terms.bettor[2:]) + terms.stake.to_bytes(7, "big")
    packed += terms.accepted_at.to_bytes(4, "big") + b"\0" + leg.to_bytes(32, "big")
    return int.from_bytes(keccak(packed), "big") >> 40


def sale_digest(order: Order, left: int, domain: Domain) -> bytes:
    """What a request to sell names: the digest of the order with the stake that is still open."""
    return replace(order, stake=left).digest(domain)


def sell(desk: Desk, row: DeskBet, part: int, least: int, valid_until: int, signature: bytes) -> DeskOffer | Refusal:
    """The offer for `part` of a bet, signed and kept; the same request again gives the same one.

    A request names the order with the stake that is left (`sale_digest`): the order's own digest until a part was sold.
    """
    now = desk.clock.now()
    order, accepted = store.order_of(row), store.accepted_of(row) if row.payout is not None else None
    if accepted is None or row.state not in (BetState.MINED, BetState.FINAL):
        return Refusal(Reason.BET_NOT_OPEN, "it is not on chain (yet)")
    with desk.database.session() as session:
        store.one_at_a_time(session)
        sold = [one.part for one in store.offers_of(session, row.id) if one.state in store.SOLD_STATES]
        # A request that was answered names what was left then.
        for left in (order.stake, *(order.stake - units for units in accumulate(sold))):
            request = CashOutRequest(sale_digest(order, left, desk.domain), part, least, valid_until)
            digest = request.digest(desk.domain)
            before = session.get(DeskOffer, digest)
            if before is not None:
                return before if now <= before.include_by else Refusal(Reason.ORDER_EXPIRED, "its offer has run out")
        terms, order = replace(accepted.terms, stake=left), replace(order, stake=left)
        shut = halted(session, order.legs, now)
        if shut is not None:
            return shut
        head = desk.reader.head()
        held = store.held(session, now, head.number)
        if any((one.bettor.lower(), one.nonce) == (row.bettor, row.nonce) for one in held.offers):
            return Refusal(Reason.BET_NOT_OPEN, "another offer for this bet is out; wait until it ends")
        bare = [with_odds(leg, 0) for leg in terms.legs]
        facts = desk.reader.facts(order.bettor, order.nonce, bare, held, head)
        if (facts.wallet.slot_tag, facts.wallet.slot_nonce) != (_OPEN, order.nonce):
            return Refusal(Reason.BET_NOT_OPEN, "it has ended")
        if facts.wallet.slot_terms != slot_terms(terms):
            return Refusal(
                Reason.BET_NOT_OPEN, "the chain has another stake of it open than is known here; try again soon"
            )
        if not desk.signed_by(order.bettor, digest, signature, facts):
            return Refusal(Reason.SIGNATURE, "sign the request with the wallet, or with its betting key now")
        found = cash_out(
            terms,
            part,
            least,
            facts,
            desk.views(order.legs, now),
            finals=desk.reader.finals(terms.legs, head),
            now=now,
            valid_until=valid_until,
            desk=desk.terms,
        )
        if isinstance(found, Refusal):
            return found
        offer = CashOutOffer(digest, found.units, found.include_by, facts.desk.epoch)
        signatures = sign_offer(offer, desk.keys, desk.domain)
        kept = DeskOffer(
            id=digest,
            bet=row.id,
            user_id=row.user_id,
            part=part,
            units=found.units,
            gain=found.gain,
            backed=found.held.backed,
            one_key=found.held.one_key,
            home=hex(found.held.home),
            include_by=found.include_by,
            data=encode_cash_out(CashOut(terms, order, request, offer), signatures, signature),
            state="offered",
        )
        session.add(kept)
        store.tell(session, row.id, BetState.SALE_OFFERED, now, wait_until=kept.include_by)
        return kept
