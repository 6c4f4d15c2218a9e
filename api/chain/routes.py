"""Routes of the book's index: what the chain says of a wallet and of a bet, with the block that it is true of.

All of it is public on the chain already; nothing here says who a wallet's person is.
"""

from __future__ import annotations

from typing import Annotated

from eth_utils.address import to_checksum_address
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.chain import views
from api.context import Ctx
from api.errors import NotFound
from api.roles import ANYONE
from sports.words import Leg

router = APIRouter(tags=["book"])
WalletPath = Annotated[str, Path(pattern=r"^0x[0-9a-fA-F]{40}$", description="address of a wallet")]
BetPath = Annotated[str, Path(pattern=r"^0x[0-9a-fA-F]{64}$", description="id of a bet: its order's digest")]


class AsOf(BaseModel):
    """The block that an answer is true of, and the last final one."""

    block: int
    final: int


class CapShown(BaseModel):
    """A weekly cap and what is used of it, cents; a cap of null: none."""

    cap: int | None
    used: int


class PendingShown(BaseModel):
    """A withdrawal that waits: units, and the second from which it is paid."""

    units: int
    withdraw_at: int


class WalletShown(BaseModel):
    """A wallet's account in the book; amounts are units, times seconds."""

    wallet: str
    balance: int
    open_payout: int
    eligible_until: int
    no_entry_before: int
    deposit: CapShown
    stake: CapShown
    withdrawal: PendingShown | None
    as_of: AsOf


class LegShown(BaseModel):
    """A leg: `word` is the packed one with odds; `line` in quarters, odds in millionths."""

    word: str
    fixture: str
    market: int
    period: int
    line: int
    selection: int
    odds_ppm: int


class BetShown(BaseModel):
    """A bet on the chain; `left` is the stake that was not sold back, units."""

    id: str
    bettor: str
    nonce: int
    stake: int
    left: int
    payout: int
    legs: list[LegShown]
    state: views.BetState
    placed_at: int
    block: int
    transaction: str
    paid: int
    end_final: bool = Field(description="whether the block in which it ended is final")
    end_transaction: str | None


class BetsShown(BaseModel):
    """Bets, newest first."""

    bets: list[BetShown]
    as_of: AsOf


@router.get("/v1/wallets/{wallet}", dependencies=[ANYONE])
def show_wallet(wallet: WalletPath, context: Ctx) -> WalletShown:
    """Show a wallet's account; zeros for one that the book has never heard of."""
    account, now = to_checksum_address(wallet), context.match_clock.now()
    with context.database.session(write=False) as session:
        entry = views.entry(session, account)
        used = views.used(session, account, now)
        waiting = views.pending(session, account)
        return WalletShown(
            wallet=account,
            balance=views.balance(session, account),
            open_payout=views.open_payout(session, account),
            eligible_until=0 if entry is None else entry.eligible_until,
            no_entry_before=0 if entry is None else entry.no_entry_before,
            deposit=CapShown(cap=None if entry is None else entry.deposit_cap, used=used.deposit),
            stake=CapShown(cap=None if entry is None else entry.stake_cap, used=used.stake),
            withdrawal=None if waiting is None else PendingShown(units=waiting.units, withdraw_at=waiting.withdraw_at),
            as_of=_as_of(views.position(session)),
        )


@router.get("/v1/wallets/{wallet}/bets", dependencies=[ANYONE])
def list_wallet_bets(
    wallet: WalletPath,
    context: Ctx,
    before: Annotated[int | None, Query(ge=0, lt=1 << 53, description="only bets of blocks before this one")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> BetsShown:
    """List a wallet's bets, newest first."""
    with context.database.session(write=False) as session:
        found = views.bets_of(session, to_checksum_address(wallet), before=before, limit=limit)
        return BetsShown(bets=[_shown(bet) for bet in found], as_of=_as_of(views.position(session)))


@router.get("/v1/chain/bets/{bet}", dependencies=[ANYONE])
def show_bet_on_chain(bet: BetPath, context: Ctx) -> BetShown:
    """Show what the chain says of a bet."""
    with context.database.session(write=False) as session:
        found = views.bet(session, bytes.fromhex(bet[2:]))
        at = views.position(session)
    if found is None:
        raise NotFound(
            f"no block up to {at.number} has bet {bet}", "wait until it is in a block, or correct the id", field="bet"
        )
    return _shown(found)


def _as_of(at: views.Position) -> AsOf:
    return AsOf(block=at.number, final=at.final)


def _shown(bet: views.Bet) -> BetShown:
    legs = []
    for word in bet.terms.legs:
        leg = Leg.unpack(word)
        legs.append(
            LegShown(
                word=hex(word),
                fixture=f"{leg.fixture:#034x}",
                market=leg.market,
                period=leg.period,
                line=leg.line,
                selection=leg.selection,
                odds_ppm=leg.odds,
            )
        )
    return BetShown(
        id="0x" + bet.id.hex(),
        bettor=bet.terms.bettor,
        nonce=bet.terms.nonce,
        stake=bet.terms.stake,
        left=bet.left,
        payout=bet.terms.payout,
        legs=legs,
        state=bet.state,
        placed_at=bet.placed_at,
        block=bet.block,
        transaction="0x" + bet.transaction.hex(),
        paid=bet.paid,
        end_final=bet.end_final,
        end_transaction=None if bet.end_transaction is None else "0x" + bet.end_transaction.hex(),
    )
