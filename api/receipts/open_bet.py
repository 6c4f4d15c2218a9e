"""A bet that is to be settled: its terms, what is left of it, and why it cannot be settled yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from api.receipts.build import Found
from api.receipts.checks_money import TAGS, cashed_out
from api.receipts.errors import OtherChain
from api.receipts.model import Place, Receipt
from api.receipts.onchain import ChainView, place_of
from chain.deployment import Deployment
from chain.wire import Terms, with_odds
from chain.words import PHASES, ResultHead
from sports.outcomes import Kind, outcome
from sports.words import FixtureId, Leg, Result, Sport, VoidIntervals

_WHY: Final = {
    "OPEN": "no result has been reported",
    "REPORTED": "the result is in its challenge window",
    "REVOTE": "the result was challenged, and the committee votes again",
    "ARBITER": "the arbiters decide the dispute",
}


@dataclass(frozen=True, slots=True)
class OpenBet:
    """A placed bet: enough to settle it."""

    id: bytes
    book: str
    oracle: str
    terms: Terms
    placed: Place
    sports: Mapping[FixtureId, Sport]


@dataclass(frozen=True, slots=True)
class Waits:
    """Why a bet is not settled yet, and until when at most (seconds; zero: nobody knows)."""

    fixture: int
    why: str
    until: int


def of_receipt(view: ChainView, receipt: Receipt) -> OpenBet:
    """The bet of a receipt. Raises OtherChain."""
    _require_chain(view, receipt.contracts.chain_id)
    order, ticket = receipt.order, receipt.ticket
    legs = tuple(with_odds(leg, odds) for leg, odds in zip(order.legs, ticket.odds, strict=True))
    terms = Terms(order.bettor, order.nonce, order.stake, ticket.accepted_at, legs)
    sports = {FixtureId(part.id): Sport(part.specification.sport) for part in receipt.fixtures}
    return OpenBet(order.id, receipt.contracts.book, receipt.contracts.oracle, terms, receipt.placed, sports)


def of_found(view: ChainView, at: Deployment, found: Found) -> OpenBet:
    """The bet that the logs have. Raises OtherChain."""
    _require_chain(view, at.chain_id)
    oracle = view.oracle(at.oracle)
    legs = [Leg.unpack(word) for word in found.item.terms.legs]
    sports = {leg.fixture: Sport(view.ask(partial(oracle.listed, leg.fixture)).sport) for leg in legs}
    return OpenBet(found.item.order, at.book, at.oracle, found.item.terms, place_of(found.event), sports)


def left_open(view: ChainView, bet: OpenBet) -> tuple[str, Terms | None]:
    """What the chain says of it, and the terms of what is still open; None if nothing is."""
    terms = bet.terms
    word = view.ask(lambda: view.book(bet.book).bet_slot(terms.bettor, terms.nonce))
    tag, nonce = word & 0xFF, word >> 8 & 0xFFFF_FFFF
    if nonce != terms.nonce:
        return "ended" if nonce > terms.nonce else "not placed", None
    state = TAGS.get(tag, "ended")
    if state != "open":
        return state, None
    sold = cashed_out(view, bet.book, terms.bettor, terms.nonce, bet.placed, view.head().number)
    return state, replace(terms, stake=terms.stake - sum(one.part for one in sold))


def why_not(view: ChainView, bet: OpenBet, terms: Terms) -> list[Waits]:
    """What it waits for; nothing if it can be settled now: all final, or one leg final and lost."""
    oracle = view.oracle(bet.oracle)
    found: list[Waits] = []
    for leg in (Leg.unpack(word) for word in terms.legs):
        state = view.ask(partial(oracle.state_of, leg.fixture))
        head = ResultHead.unpack(state.word)
        if not state.is_final:
            found.append(Waits(leg.fixture, _WHY.get(PHASES[head.phase], "the result is not final"), state.end))
            continue
        start = view.ask(partial(view.book(bet.book).fixture_start, leg.fixture))
        voided = VoidIntervals.unpack(state.voids).voids(terms.accepted_at, start)
        if not voided and outcome(Result.unpack(head.value), leg).kind is Kind.LOST:
            return []
    return found


def _require_chain(view: ChainView, wanted: int) -> None:
    if view.chain_id() != wanted:
        raise OtherChain(view.rpc, view.chain_id(), wanted)
