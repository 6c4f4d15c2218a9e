"""Checks of the bet itself: contracts, order, ticket, inclusion, finality, grant."""

from __future__ import annotations

from api.receipts.claims import CLAIM_SHARE, WINDOW_S, claimed_batch
from api.receipts.errors import OtherChain
from api.receipts.look import Look, before
from api.receipts.model import ClaimPart
from api.receipts.steps import ATTESTED, Mismatch, require, same
from api.receipts.words import euros_text, odds_text
from chain.bindings.bet_book import Claimed, DeskKeySet, Placed
from chain.bindings.kyc_registry import Granted
from chain.signers import recovered
from chain.typed_data import Grant, Ticket, list_digest
from chain.wire import Code, decode_placed
from sports.markets import describe, validate
from sports.words import Sport

HOUR_S = 3_600
DAY_S = 86_400


def contracts(look: Look) -> None:
    """The chain, the block up to which the receipt tells, and that the contracts belong together."""
    told, view = look.receipt.contracts, look.view
    found = view.chain_id()
    if found != told.chain_id:
        raise OtherChain(view.rpc, found, told.chain_id)
    with look.steps.step("contracts") as words:
        book = view.book(told.book)
        view.ask(book.require_code)
        same("the oracle", told.oracle, view.ask(book.oracle, "oracle", told.book))
        same("the registry", told.registry, view.ask(book.registry, "registry", told.book))
        same("the token", told.asset, view.ask(book.asset, "asset", told.book))
        words.append(f"book {told.book} on chain {found}, with the oracle, registry and token that it names")
    with look.steps.step("as of") as words:
        as_of = look.receipt.as_of
        same("the hash of the last block told", as_of.hash, view.block(as_of.number).hash)
        words.append(f"told up to block {as_of.number}")
    if look.pinned is None:
        with look.steps.step("which book", ATTESTED) as words:
            words.append("whose book this is, is the receipt's word: hold it against a known address, or --addresses")
        return
    with look.steps.step("which book") as words:
        for name in ("chain_id", "book", "oracle", "registry", "asset"):
            same(f"the {name}", getattr(told, name), getattr(look.pinned, name))
        words.append("the contracts are those of the addresses given")


def order(look: Look) -> None:
    """The bettor's own word."""
    told, view = look.receipt.order, look.view
    with look.steps.step("order") as words:
        digest = look.order.digest(look.book_domain)
        same("the bet's id", told.id, digest)
        require(told.legs == tuple(sorted(told.legs)) and bool(told.legs), "the legs do not ascend")
        sports = {part.id: part.specification.sport for part in look.receipt.fixtures}
        for leg in look.legs:
            require(leg.fixture in sports, f"fixture {leg.fixture:#034x} of a leg is not among the receipt's")
            validate(leg, sports[leg.fixture])
        words.append(", ".join(describe(leg, Sport(sports[leg.fixture])) for leg in look.legs))
        if told.signature is None:
            sent = view.transaction(look.receipt.placed.transaction)
            own = sent["from"] == told.bettor and sent.get("to") == look.receipt.contracts.book
            require(own or view.has_code(told.bettor), f"no signature, and the transaction was sent by {sent['from']}")
            words.append("sent by the bettor himself" if own else "sent by the bettor's contract wallet")
            return
        signer = recovered(digest, told.signature)
        if signer != told.bettor:
            require(signer is not None and _is_betting_key(look, str(signer)), f"signed by {signer}, not by the bettor")
            words.append(f"signed by {signer}, which the wallet named as its betting key")
        else:
            words.append(f"signed by {signer}")


def _is_betting_key(look: Look, signer: str) -> bool:
    """Whether the wallet had named that key before the bet was placed."""
    at = look.receipt.placed
    events = look.view.book(look.receipt.contracts.book).events
    bettor = look.receipt.order.bettor
    found = look.view.scanned(
        lambda first, last: events.betting_key_set(first, last, wallet=bettor), 0, at.block, "keys", bettor
    )
    return any(signer in (one.key, one.former) for one in found if (one.log.block, one.log.index) < (at.block, at.log))


def ticket(look: Look) -> None:
    """The desk's word: one ticket in the list that it signed."""
    told, desk, terms = look.receipt.ticket, look.receipt.desk, look.terms
    with look.steps.step("ticket") as words:
        made = Ticket(look.receipt.order.id, told.odds, told.payout, told.accepted_at, told.include_by, told.desk_epoch)
        same("the payout", told.payout, terms.payout)
        require(told.payout >= look.receipt.order.min_payout, "the payout is below the order's least")
        require(desk.position < len(desk.tickets), f"place {desk.position} in a list of {len(desk.tickets)}")
        same("the ticket's hash", desk.tickets[desk.position], made.struct_hash())
        digest = list_digest(desk.kind, desk.tickets, look.book_domain)
        wanted = 2 if desk.kind.endswith("OfTwo") else 1
        require(len(desk.keys) == len(desk.signatures) == wanted, f"{desk.kind} takes {wanted} signatures")
        book = look.view.book(look.receipt.contracts.book)
        for place, (key, signature) in enumerate(zip(desk.keys, desk.signatures, strict=True)):
            same("the desk key", key.key, recovered(digest, signature))
            event = look.event(key.since, book.events, DeskKeySet)
            same("the desk key", key.key, event.key)
            require(before(key.since, look.receipt.placed), "the desk key was made one after the bet")
            require(wanted == 1 or event.position == place, f"{key.key} is not the desk's key number {place + 1}")
        words.append(f"odds {', '.join(odds_text(one) for one in told.odds)}, payout {euros_text(told.payout)}")
        words.append(f"signed by {' and '.join(key.key for key in desk.keys)}, {len(desk.tickets)} in the list")


def placed(look: Look) -> None:
    """Where the chain took it, or paid a claim for it; and whether that can still be undone."""
    told, at = look.receipt, look.receipt.placed
    with look.steps.step("inclusion") as words:
        if told.claim is None:
            _taken(look)
        else:
            _claimed(look, told.claim)
            words.append(f"never placed, for the house's fault: {euros_text(told.claim.paid)} of its claims bond paid")
        words.append(f"transaction 0x{at.transaction.hex()}, log {at.log} of block {at.block}")
    with look.steps.step("finality") as words:
        final = look.view.final()
        last = told.as_of.number
        require(last <= final, f"block {last} is not final yet, the last final one is {final}: verify it again later")
        words.append(f"everything told is in final blocks, up to {last} of {final}")


def _taken(look: Look) -> None:
    told, at = look.receipt, look.receipt.placed
    event = look.event(at, look.view.book(told.contracts.book).events, Placed)
    items = [item for item in decode_placed(event.data) if item.order == told.order.id]
    if len(items) != 1:
        raise Mismatch(f"the bet stands {len(items)} times in log {at.log} of block {at.block}")
    same("what the chain took", look.terms, items[0].terms)
    require(items[0].code is Code.OK, f"the chain refused it: {items[0].code.name}")
    when = look.view.block(at.block).time
    # `placeOrClaim` places a ticket up to two minutes after its time.
    require(
        told.ticket.accepted_at <= when <= min(told.ticket.include_by + WINDOW_S, told.order.valid_until),
        f"placed at {when}, the ticket holds from {told.ticket.accepted_at} to {told.ticket.include_by}",
    )


def _claimed(look: Look, part: ClaimPart) -> None:
    """The claim's event names wallet, nonce and stake; that it was for this ticket, the call itself says."""
    told, at, order = look.receipt, look.receipt.placed, look.receipt.order
    event = look.event(at, look.view.book(told.contracts.book).events, Claimed)
    found = (event.bettor, event.nonce, event.stake, event.code, event.paid)
    same("the claim", (order.bettor, order.nonce, order.stake, part.code, part.paid), found)
    sent = look.view.transaction(at.transaction)
    require(sent.get("to") == told.contracts.book, "the claim was brought through another contract")
    (bet,) = claimed_batch(bytes(sent["input"]), look.book_domain).bets
    ticket = told.ticket
    same("the order that was claimed for", order.id, bet.ticket.order)
    same("the signature that was brought", order.signature or b"", bet.signature)
    same(
        "the ticket that was claimed for",
        (ticket.odds, ticket.payout, ticket.accepted_at, ticket.include_by, ticket.desk_epoch),
        (bet.ticket.odds, bet.ticket.payout, bet.ticket.accepted_at, bet.ticket.include_by, bet.ticket.desk_epoch),
    )
    when = look.view.block(at.block).time
    require(
        ticket.include_by <= when <= ticket.include_by + WINDOW_S,
        f"claimed at {when}, the window is of {WINDOW_S} s from {ticket.include_by} on",
    )
    require(0 < part.paid <= order.stake // CLAIM_SHARE, f"{part.paid} units are not a tenth of the stake at most")


def grant(look: Look) -> None:
    """The issuer's word, in force when the bet was placed."""
    told, bettor = look.receipt.grant, look.receipt.order.bettor
    with look.steps.step("grant") as words:
        made = Grant(
            bettor,
            told.eligible_until_hours,
            told.no_entry_before_days,
            told.tier,
            told.policy,
            told.deposit_cap_cents,
            told.stake_cap_cents,
            told.seq,
            told.bring_by,
        )
        same("the issuer", told.issuer, recovered(made.digest(look.registry_domain), told.signature))
        event = look.event(told.at, look.view.registry(look.receipt.contracts.registry).events, Granted)
        found = (event.wallet, event.issuer, event.policy, event.seq, event.eligible_until)
        same("the grant", (bettor, told.issuer, told.policy, told.seq, told.eligible_until_hours), found)
        require(before(told.at, look.receipt.placed), "the grant was brought after the bet")
        when = look.view.block(look.receipt.placed.block).time
        require(
            told.no_entry_before_days * DAY_S <= when < told.eligible_until_hours * HOUR_S,
            f"the grant was not in force at {when}",
        )
        words.append(f"signed by issuer {told.issuer}, number {told.seq}, in force when the bet was placed")
    with look.steps.step("identity", ATTESTED) as words:
        words.append(f"that the person is an adult who may bet is the word of issuer {told.issuer}")
