"""Signs offers to buy bets back; each is committed before it leaves, and counts against budgets until it is over."""

from __future__ import annotations

from eth_utils.crypto import keccak

from api.desk import store
from api.desk.cash_out import cash_out
from api.desk.halts import halted
from api.desk.reasons import Reason, Refusal
from api.desk.service import Desk
from api.desk.store import BetState
from api.desk.tables import DeskBet, DeskOffer
from api.desk.tickets import sign_offer
from chain.typed_data import CashOutOffer, CashOutRequest
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


def sell(desk: Desk, row: DeskBet, part: int, least: int, valid_until: int, signature: bytes) -> DeskOffer | Refusal:
    """The offer for `part` of a bet, signed and kept; the same request again gives the same one."""
    now = desk.clock.now()
    order, accepted = store.order_of(row), store.accepted_of(row) if row.payout is not None else None
    if accepted is None or row.state not in (BetState.MINED, BetState.FINAL):
        return Refusal(Reason.BET_NOT_OPEN, "it is not on chain (yet)")
    request = CashOutRequest(row.id, part, least, valid_until)
    digest = request.digest(desk.domain)
    with desk.database.session() as session:
        store.one_at_a_time(session)
        before = session.get(DeskOffer, digest)
        if before is not None:
            return before if now <= before.include_by else Refusal(Reason.ORDER_EXPIRED, "its offer has run out")
        shut = halted(session, order.legs, now)
        if shut is not None:
            return shut
        head = desk.reader.head()
        held = store.held(session, now, head.number)
        if any((one.bettor.lower(), one.nonce) == (row.bettor, row.nonce) for one in held.offers):
            return Refusal(Reason.BET_NOT_OPEN, "another offer for this bet is out; wait until it ends")
        terms = accepted.terms
        bare = [with_odds(leg, 0) for leg in terms.legs]
        facts = desk.reader.facts(order.bettor, order.nonce, bare, held, head)
        if (facts.wallet.slot_tag, facts.wallet.slot_nonce) != (_OPEN, order.nonce):
            return Refusal(Reason.BET_NOT_OPEN, "it has ended")
        if facts.wallet.slot_terms != slot_terms(terms):
            return Refusal(Reason.BET_NOT_OPEN, "a part of it was sold before: the rest waits for the result")
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
        return kept
