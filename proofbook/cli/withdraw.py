"""Withdraw a balance straight from the chain, without the product's servers."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from proofbook.cli._paying import Paying, PayingError, opened, options, span, utc

if TYPE_CHECKING:
    from chain.bindings import BetBook

_EUROS: Final = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?")
_UNIT_DIGITS: Final = 6
_POLL_S: Final = 2.0


@click.command()
@click.argument("amount", default="all")
@click.option("--book", help="Address of the book.")
@click.option(
    "--addresses",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of the contracts instead, such as deployments/NETWORK.json.",
)
@click.option("--wallet", help="Account to pay out, if it is not the keystore's: its request must stand already.")
@click.option("--wait", is_flag=True, help="Stay until the withdrawal can be made, and make it.")
@options
def command(
    amount: str,
    book: str | None,
    addresses: Path | None,
    wallet: str | None,
    wait: bool,
    rpc: str,
    keystore: Path | None,
    password_file: Path | None,
    dry_run: bool,
    yes: bool,
    log: Path,
) -> int:
    """Withdraw AMOUNT (euros such as 12.50, or `all`) from the book to the wallet.

    Two steps with a pause between them: a request, and at least 15 minutes later the payment, so that a bet accepted
    before the request can still be placed. Run the same command again for the second step, or stay with --wait.
    """
    paying = opened(rpc, keystore, password_file, log, dry_run=dry_run, yes=yes)
    at = _book(paying, book, addresses)
    account = wallet or paying.address
    if account is None:
        raise PayingError("nothing says whose balance it is", "name a keystore with --keystore, or --wallet")
    units = None if amount == "all" else _units(amount)
    due = _request(paying, at, account, units)
    if due is None:
        return 0
    if not _come(paying, due, wait=wait):
        return 0
    return _pay(paying, at, account)


def _request(paying: Paying, book: BetBook, account: str, units: int | None) -> int | None:
    """Make the request unless one stands; from when on it is paid, None if there is nothing to go on with."""
    from api.receipts.words import euros_text
    from chain.words import AccountWord

    view = paying.view
    word = AccountWord.unpack(view.ask(lambda: book.accounts(account)))
    click.echo(f"{account} has {euros_text(word.balance)} in the book")
    standing = view.ask(lambda: book.pending_withdrawal(account))
    if standing.withdraw_at:
        click.echo(f"a request for {euros_text(standing.units)} stands, to be paid from {utc(standing.withdraw_at)}")
        if units is not None and units != standing.units:
            raise PayingError(
                f"a request for {euros_text(standing.units)} stands, and {euros_text(units)} were asked for",
                "withdraw what was requested first: run the command without an amount",
            )
        return standing.withdraw_at
    wanted = word.balance if units is None else units
    if wanted == 0:
        click.echo("nothing to withdraw")
        return None
    if account != paying.address and paying.key is not None:
        raise PayingError(
            f"no request of {account} stands, and only that wallet can make one",
            "run this with the wallet's own keystore first",
        )
    nonce = view.ask(lambda: view.w3.eth.get_transaction_count(book.w3.to_checksum_address(account)))
    name = f"request-withdrawal:{account}:{wanted}:{nonce}"
    call = book.request_withdraw(wanted)
    if paying.key is None:
        call.simulate(account)
        click.echo(f"would request {euros_text(wanted)}; nothing was sent: name a keystore with --keystore")
        return None
    if paying.send(call, name, f"request {euros_text(wanted)}, to be paid 15 to 20 minutes later") is None:
        return None
    return view.ask(lambda: book.pending_withdrawal(account)).withdraw_at


def _come(paying: Paying, due: int, *, wait: bool) -> bool:
    """Whether the time has come, waiting for it if that was asked for."""
    while (now := paying.view.head().time) < due:
        click.echo(
            f"waits until {utc(due)}, {span(due - now)} by the chain's clock: a bet that was accepted before the"
            " request may still be placed"
        )
        if not wait or paying.dry_run:
            click.echo("run the same command again then")
            return False
        time.sleep(min(_POLL_S, max(0.1, float(due - now))))
    return True


def _pay(paying: Paying, book: BetBook, account: str) -> int:
    from api.receipts.words import euros_text

    view = paying.view
    standing = view.ask(lambda: book.pending_withdrawal(account))
    words = f"pay {euros_text(standing.units)}, or the balance if that is less, to {account}"
    receipt = paying.send(book.withdraw(account), f"withdraw:{account}:{standing.units}:{standing.withdraw_at}", words)
    if receipt is None:
        return 0
    asset = view.asset(view.ask(book.asset))
    for event in asset.events.decode(receipt):
        paid = getattr(event, "value", None)
        if paid is not None and getattr(event, "to", None) == account:
            click.echo(f"withdrawn: {euros_text(paid)} paid to {account}")
    return 0


def _book(paying: Paying, book: str | None, addresses: Path | None) -> BetBook:
    from api.receipts.errors import OtherChain
    from chain.deployment import Deployment

    if addresses is not None:
        at = Deployment.load(addresses)
        if paying.view.chain_id() != at.chain_id:
            raise OtherChain(paying.rpc, paying.view.chain_id(), at.chain_id)
        book = at.book
    if book is None:
        raise PayingError("nothing says which book it is", "name it with --book, or --addresses")
    made = paying.view.book(book)
    paying.view.ask(made.require_code)
    return made


def _units(amount: str) -> int:
    match = _EUROS.fullmatch(amount)
    if match is None:
        raise PayingError(f"{amount!r} is no amount", "give euros such as 12.50, at most six decimals, or `all`")
    return int(match[1]) * 10**_UNIT_DIGITS + int((match[2] or "").ljust(_UNIT_DIGITS, "0"))
