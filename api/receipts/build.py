"""From the chain, and from what nodes and pricing kept, to the receipt of a bet.

Everything is read up to a final block, so that a receipt never tells what can still be undone. The answer depends on
the bet, that block and the records alone: made twice, it is the same file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from eth_abi.abi import decode
from eth_utils.address import to_checksum_address

from api.receipts.build_result import fixture_part
from api.receipts.checks_money import cashed_out, paid_out
from api.receipts.claims import CLAIM, claimed_batch
from api.receipts.errors import NotToBeBuilt
from api.receipts.model import (
    BlockPart,
    CashOutPart,
    ClaimPart,
    Contracts,
    DeskPart,
    FixturePart,
    GrantPart,
    KeySince,
    Names,
    Place,
    PricePart,
    Receipt,
    SettlementPart,
    SignedOrder,
    State,
    TicketPart,
    WithdrawalPart,
)
from api.receipts.onchain import ChainView, place_of
from api.receipts.records import NOTHING, Records
from chain.bindings.bet_book import Claimed, DeskKeySet, Placed, Settled
from chain.calldata import PlacedBatch, decode_place, packed_of, selector
from chain.deployment import Deployment
from chain.signers import recovered
from chain.typed_data import Grant, list_digest
from chain.wire import Accepted, Code, PlacedItem, SettledItem, decode_placed, decode_settled
from sports.markets import describe
from sports.outcomes import VOID, Outcome, outcome
from sports.words import Leg, Result, Sport, VoidIntervals

_PLACE: Final = {selector("place(bytes)"), selector("placeMany(bytes)")}
_GRANT: Final = selector("grant((address,uint256,uint256,uint256,bytes32,uint256,uint256,uint256,uint256),bytes)")
_GRANT_TYPES: Final = ("(address,uint256,uint256,uint256,bytes32,uint256,uint256,uint256,uint256)", "bytes")


_FIRST_TYPES: Final = (*_GRANT_TYPES, "(address,uint256,uint256,uint8,bytes32,bytes32)", "bytes")
_FIRST: Final = selector(f"place({','.join(_FIRST_TYPES)})")


@dataclass(frozen=True, slots=True)
class Found:
    """A placed bet in the logs, or a claim for one that was not."""

    event: Placed | Claimed
    item: PlacedItem


def find(view: ChainView, at: Deployment, bet: bytes, *, block: int | None = None) -> Found:
    """A bet by its id, out of the logs alone, or of those of one block; raises NotToBeBuilt if no final one has it."""
    events = view.book(at.book).events
    final = view.final()
    first, last = (at.block, final) if block is None else (block, min(block, final))
    for event in view.scanned(events.placed, first, last, "placed", at.book):
        for item in decode_placed(event.data):
            if item.order == bet and item.code is Code.OK:
                return Found(event, item)
    for claim in view.scanned(lambda low, high: events.claimed(low, high), first, last, "claimed", at.book):
        found = _claimed(view, at, claim)
        if found is not None and found.item.order == bet:
            return found
    raise NotToBeBuilt(
        f"no final block up to {final} has bet 0x{bet.hex()}",
        "wait until its block is final, or check the bet's id and the addresses of the contracts",
    )


def find_claim(view: ChainView, at: Deployment, bet: bytes, bettor: str) -> Found | None:
    """The claim that a bettor brought for a bet, None if no final block has one."""
    events, final = view.book(at.book).events, view.final()
    claims = view.scanned(
        lambda low, high: events.claimed(low, high, bettor=bettor), at.block, final, "claimed of", (at.book, bettor)
    )
    made = (_claimed(view, at, one) for one in claims)
    return next((one for one in made if one is not None and one.item.order == bet), None)


def _claimed(view: ChainView, at: Deployment, event: Claimed) -> Found | None:
    """The claim of an event, None where its transaction went through another contract: then only records know it."""
    sent = view.transaction(event.log.transaction)
    data = bytes(sent["input"])
    if sent.get("to") != at.book or data[:4] != CLAIM:
        return None
    (bet,) = claimed_batch(data, at.book_domain).bets
    return Found(event, PlacedItem(Code.CLAIMED, bet.ticket.order, bet.terms))


def build(
    view: ChainView, at: Deployment, bet: bytes, records: Records = NOTHING, found: Found | None = None
) -> Receipt:
    """The receipt of a bet as of the last final block. Raises NotToBeBuilt, ChainUnusable."""
    return _Builder(view, at, records, view.block(view.final())).receipt(found or find(view, at, bet))


class _Builder:
    def __init__(self, view: ChainView, at: Deployment, records: Records, as_of: Any) -> None:
        self.view = view
        self.at = at
        self.records = records
        self.as_of = as_of
        self.book = view.book(at.book)

    def receipt(self, found: Found) -> Receipt:
        placed, terms = place_of(found.event), found.item.terms
        batch = self._batch(found)
        position, bet = next(
            (place, one) for place, one in enumerate(batch.bets) if one.ticket.order == found.item.order
        )
        # The same order may stand twice in a batch, and only one of them is placed.
        if isinstance(found.event, Placed) and sum(one.ticket.order == found.item.order for one in batch.bets) > 1:
            codes = [item.code for item in decode_placed(found.event.data)]
            position = next(
                place
                for place, one in enumerate(batch.bets)
                if one.ticket.order == found.item.order and codes[place] is Code.OK
            )
            bet = batch.bets[position]
        legs = tuple(Leg.unpack(word) for word in terms.legs)
        fixtures = tuple(
            fixture_part(self.view, self.at, identity, self.as_of.number, self.records)
            for identity in dict.fromkeys(leg.fixture for leg in legs)
        )
        claim = ClaimPart(found.event.code, found.event.paid) if isinstance(found.event, Claimed) else None
        settled = self._settlement(found)
        end = settled[1].block if settled is not None else self.as_of.number
        sold = tuple(
            CashOutPart(one.request, one.part, one.paid, one.gain, place_of(one))
            for one in cashed_out(self.view, self.at.book, terms.bettor, terms.nonce, placed, end)
        )
        left = terms.stake - sum(one.part for one in sold)
        settlement = None
        since: Place | None = None
        if settled is not None:
            item, since = settled
            settlement = SettlementPart(item.stake, self._outcomes(legs, fixtures, bet), item.payout, since)
        elif left == 0:
            since = sold[-1].at
        elif claim is not None:
            since = placed
        return Receipt(
            contracts=Contracts(self.at.chain_id, self.at.book, self.at.oracle, self.at.registry, self.at.asset),
            state=_state(settlement, claim, left),
            order=SignedOrder(
                found.item.order,
                bet.order.bettor,
                bet.order.legs,
                bet.order.stake,
                bet.order.min_payout,
                bet.order.valid_until,
                bet.order.nonce,
                None if batch.own else bet.signature,
            ),
            ticket=TicketPart(
                bet.ticket.odds,
                bet.ticket.payout,
                bet.ticket.accepted_at,
                bet.ticket.include_by,
                bet.ticket.desk_epoch,
            ),
            desk=self._desk(batch, position, placed),
            placed=placed,
            grant=self._grant(terms.bettor, placed),
            fixtures=fixtures,
            cash_outs=sold,
            settlement=settlement,
            claim=claim,
            withdrawals=() if since is None else self._withdrawals(terms.bettor, since),
            prices=self._prices(fixtures),
            as_of=BlockPart(self.as_of.number, self.as_of.hash),
            names=self._names(legs, fixtures),
        )

    # -- what was signed

    def _batch(self, found: Found) -> PlacedBatch:
        transaction = found.event.log.transaction
        kept = self.records.batches.get(transaction)
        if kept is not None:
            return kept
        sent = self.view.transaction(transaction)
        data = bytes(sent["input"])
        if sent.get("to") == self.at.first_bet and data[:4] == _FIRST:
            return self._of_epoch(bytes(_first_call(data)[3]), found)
        if sent.get("to") != self.at.book or (data[:4] not in _PLACE and data[:4] != CLAIM):
            raise NotToBeBuilt(
                f"transaction 0x{transaction.hex()} went through {sent.get('to')}, not straight to the book",
                "give the batch that was signed, out of the relayer's records",
            )
        if data[:4] == CLAIM:
            return claimed_batch(data, self.at.book_domain)
        return self._of_epoch(packed_of(data), found)

    def _of_epoch(self, packed: bytes, found: Found) -> PlacedBatch:
        """The batch with the desk's epoch of its time: the one under which the desk's keys signed it."""
        at = (found.event.log.block, found.event.log.index)
        bumps = self.view.scanned(
            self.book.events.desk_epoch_bumped, self.at.block, found.event.log.block, "epochs", self.at.book
        )
        epochs = [one.epoch for one in bumps if (one.log.block, one.log.index) < at]
        sets = [one.epoch for one in self._keys_set(found.event.log.block) if (one.log.block, one.log.index) < at]
        return decode_place(packed, self.at.book_domain, max([*epochs, *sets], default=1))

    def _keys_set(self, last: int) -> tuple[DeskKeySet, ...]:
        return self.view.scanned(
            lambda low, high: self.book.events.desk_key_set(low, high), self.at.block, last, "keys set", self.at.book
        )

    def _desk(self, batch: PlacedBatch, position: int, placed: Place) -> DeskPart:
        hashes = tuple(bet.ticket.struct_hash() for bet in batch.bets)
        digest = list_digest(batch.kind, hashes, self.at.book_domain)
        keys: list[KeySince] = []
        here = (placed.block, placed.log)
        sets = [one for one in self._keys_set(placed.block) if (one.log.block, one.log.index) < here]
        for signature in batch.desk:
            signer = recovered(digest, signature)
            since = [one for one in sets if one.key == signer]
            if not since:
                raise NotToBeBuilt(
                    f"{signer} signed the tickets and was never a desk key of {self.at.book}",
                    "check the addresses of the contracts and the block from which their logs are read",
                )
            keys.append(KeySince(str(signer), place_of(since[-1])))
        return DeskPart(batch.kind, hashes, position, tuple(keys), batch.desk)

    def _grant(self, bettor: str, placed: Place) -> GrantPart:
        registry = self.view.registry(self.at.registry)
        granted = self.view.scanned(
            lambda low, high: registry.events.granted(low, high, wallet=bettor),
            self.at.block,
            placed.block,
            "granted",
            bettor,
        )
        before = [one for one in granted if (one.log.block, one.log.index) < (placed.block, placed.log)]
        if not before:
            raise NotToBeBuilt(f"no grant of {bettor} comes before the bet", "check the addresses of the contracts")
        event = before[-1]
        given, signature = self.records.grants.get((bettor, event.seq)) or self._brought(event.log.transaction)
        return GrantPart(
            given.eligible_until,
            given.no_entry_before,
            given.tier,
            given.policy,
            given.deposit_cap,
            given.stake_cap,
            given.seq,
            given.bring_by,
            event.issuer,
            signature,
            place_of(event),
        )

    def _brought(self, transaction: bytes) -> tuple[Grant, bytes]:
        sent = self.view.transaction(transaction)
        data = bytes(sent["input"])
        if sent.get("to") == self.at.first_bet and data[:4] == _FIRST:
            first, signature, *_ = _first_call(data)
            return Grant(to_checksum_address(first[0]), *first[1:]), bytes(signature)
        if sent.get("to") != self.at.registry or data[:4] != _GRANT:
            raise NotToBeBuilt(
                f"the grant of transaction 0x{transaction.hex()} went through {sent.get('to')}",
                "give the signed grant, out of the issuer's records",
            )
        fields, signature = decode(_GRANT_TYPES, data[4:])
        return Grant(to_checksum_address(fields[0]), *fields[1:]), bytes(signature)

    # -- what became of it

    def _settlement(self, found: Found) -> tuple[SettledItem, Place] | None:
        terms = found.item.terms
        for event in self.view.scanned(
            self.book.events.settled, found.event.log.block, self.as_of.number, "settled", self.at.book
        ):
            item = _settled(event, terms.bettor, terms.nonce, terms.legs)
            if item is not None:
                return item, place_of(event)
        return None

    def _outcomes(
        self, legs: tuple[Leg, ...], fixtures: tuple[FixturePart, ...], bet: Accepted
    ) -> tuple[str | None, ...]:
        by_id = {part.id: part for part in fixtures}
        found: list[str | None] = []
        for leg in legs:
            part = by_id[leg.fixture]
            if part.value is None:
                found.append(None)
                continue
            voids = VoidIntervals.unpack(part.voids or 0)
            is_void = voids.voids(bet.ticket.accepted_at, part.specification.start)
            became: Outcome = VOID if is_void else outcome(Result.unpack(part.value), leg)
            found.append(became.kind.name.lower())
        return tuple(found)

    def _withdrawals(self, bettor: str, since: Place) -> tuple[WithdrawalPart, ...]:
        paid = paid_out(self.view, self.at.book, self.at.asset, bettor, since, self.as_of.number)
        return tuple(WithdrawalPart(one.value, place_of(one)) for one in paid)

    def _prices(self, fixtures: tuple[FixturePart, ...]) -> tuple[PricePart, ...]:
        return tuple(self.records.prices[part.id] for part in fixtures if part.id in self.records.prices)

    def _names(self, legs: tuple[Leg, ...], fixtures: tuple[FixturePart, ...]) -> Names:
        sports = {part.id: Sport(part.specification.sport) for part in fixtures}
        bet = " + ".join(describe(leg, sports[leg.fixture]) for leg in legs)
        return Names(bet, tuple(self.records.names.get(part.id, f"{part.id:#034x}") for part in fixtures))


def _state(settlement: SettlementPart | None, claim: ClaimPart | None, left: int) -> State:
    if settlement is not None:
        return "settled"
    if claim is not None:
        return "claimed"
    return "cashed-out" if left == 0 else "open"


def _first_call(data: bytes) -> tuple[Any, ...]:
    """Grant, its signature, deposit and packed bet of a call of `FirstBet`."""
    return tuple(decode(_FIRST_TYPES, data[4:]))


def _settled(event: Settled, bettor: str, nonce: int, legs: tuple[int, ...]) -> SettledItem | None:
    for item in decode_settled(event.data):
        if (item.code, item.bettor, item.nonce, item.legs) == (Code.OK, bettor, nonce, legs):
            return item
    return None
