"""Settle a bet straight from the chain, without the product's servers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from proofbook.cli._paying import Paying, PayingError, opened, options, utc

if TYPE_CHECKING:
    from api.receipts.open_bet import OpenBet

_ID: Final = re.compile("0x[0-9a-fA-F]{64}")


@click.command()
@click.argument("bets", nargs=-1, required=True)
@click.option(
    "--addresses",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of the contracts, such as deployments/NETWORK.json: needed for a bet that is named by its id.",
)
@options
def command(
    bets: tuple[str, ...],
    addresses: Path | None,
    rpc: str,
    keystore: Path | None,
    password_file: Path | None,
    dry_run: bool,
    yes: bool,
    log: Path,
) -> int:
    """Settle BETS, each a receipt file or a bet's id (0x and 64 digits), whosever they are.

    The bet and its result are read from the chain. Anyone may settle any bet when its result is final; what is won goes
    to the bettor's account in the book, from where `proofbook withdraw` takes it.
    """
    paying = opened(rpc, keystore, password_file, log, dry_run=dry_run, yes=yes)
    waiting = [not _settle(paying, bet, addresses) for bet in bets]
    return 1 if any(waiting) else 0


def _settle(paying: Paying, named: str, addresses: Path | None) -> bool:
    """Settle one; whether it is settled now, or would be if sending were asked for."""
    from api.receipts.open_bet import left_open, why_not
    from api.receipts.words import euros_text
    from chain.wire import encode_settle
    from sports.markets import describe
    from sports.words import Leg

    bet = _found(paying, named, addresses)
    view = paying.view
    click.echo(f"bet 0x{bet.id.hex()} of {bet.terms.bettor}, nonce {bet.terms.nonce}")
    state, terms = left_open(view, bet)
    if terms is None:
        click.echo(f"  {state} already: nothing is left to settle")
        return True
    legs = [Leg.unpack(word) for word in terms.legs]
    for leg in legs:
        click.echo(f"  {describe(leg, bet.sports[leg.fixture])}, stake {euros_text(terms.stake)}")
    reasons = why_not(view, bet, terms)
    if reasons:
        for one in reasons:
            until = f" until {utc(one.until)}" if one.until else ""
            click.echo(f"  waits{until}: {one.why}")
        return False
    call = view.book(bet.book).settle(encode_settle([terms]))
    receipt = paying.send(call, f"settle:{bet.id.hex()}:{terms.stake}", f"settle 0x{bet.id.hex()[:16]}…")
    if receipt is None:
        return True
    from chain.bindings.bet_book import Settled
    from chain.wire import decode_settled

    for event in view.book(bet.book).events.of(receipt, Settled):
        for item in decode_settled(event.data):
            click.echo(f"settled: {euros_text(item.payout)} credited to {item.bettor}")
    return True


def _found(paying: Paying, named: str, addresses: Path | None) -> OpenBet:
    from api.receipts import find, read
    from api.receipts.open_bet import of_found, of_receipt
    from chain.deployment import Deployment

    if _ID.fullmatch(named):
        if addresses is None:
            raise PayingError(
                f"{named[:18]}… is a bet's id, and nothing says in which contracts it is",
                "name their file with --addresses, or give the bet's receipt file",
            )
        at = Deployment.load(addresses)
        return of_found(paying.view, at, find(paying.view, at, bytes.fromhex(named[2:])))
    path = Path(named)
    if not path.is_file():
        raise PayingError(f"{named!r} is no file, and no bet's id", "give a receipt file, or 0x and 64 digits")
    return of_receipt(paying.view, read(path.read_bytes()))
