"""What must hold of a book after every step of every history."""

from __future__ import annotations

import copy

from tests.model.money import book as m
from tests.model.money.book import Bet, Book
from tests.model.money.payouts import HALF_LOST, HALF_WON, LOST, PUSH, VOID, WON, Outcome
from tests.model.money.pool import Pool

EURO = 10**6
LPS, BETTORS = ("ann", "ben", "cat"), ("dan", "eve", "fay")
SIDES = ((WON, LOST), (LOST, WON), (PUSH, PUSH), (HALF_WON, HALF_LOST), (HALF_LOST, HALF_WON), (VOID, VOID))


def one_of(size: int) -> list[tuple]:
    return [tuple(WON if i == j else LOST for i in range(size)) for j in range(size)]


def heat(size: int, tied: int) -> tuple:
    return tuple(Outcome("dead heat", 1, tied) if i < tied else LOST for i in range(size))


WORLDS = {
    "two_way": SIDES,
    "handicap": SIDES,
    "1x2": [*one_of(3), (VOID,) * 3],
    "double": [(WON, WON, LOST), (WON, LOST, WON), (LOST, WON, WON), (VOID,) * 3],
    "score": [*one_of(26), heat(26, 2), heat(26, 3), (VOID,) * 26],
}


def open_bets(book: Book) -> list[Bet]:
    return [bet for bet in book.bets.values() if bet.state == "open"]


def check_solvent(book: Book) -> None:
    """Each pot holds what is due under every result and every subset of singly voidable bets (I3, I21)."""
    grouped: dict = {}
    for bet in open_bets(book):
        if len(bet.legs) == 1:
            grouped.setdefault(book.pot_key(bet.legs[0]), []).append(bet)
    for key, pot in book.pots.items():
        bets = grouped.get(key, [])
        assert pot.count == len(bets)
        own = sum(b.stake for b in bets if book.in_play(b))
        if pot.settling:
            assert pot.cash + own >= sum(book.evaluate(b) for b in bets), ("short while settling", key)
            continue
        held = pot.stakes + own + pot.required()
        bases = sorted({b.legs[0].base for b in bets}) if pot.market.relative else [0]
        for choice in range(len(WORLDS[key[1]]) ** len(bases)):
            worlds = {}
            for base in bases:
                choice, w = divmod(choice, len(WORLDS[key[1]]))
                worlds[base] = WORLDS[key[1]][w]
            due = 0
            for b in bets:
                leg = b.legs[0]
                row = worlds[leg.base if pot.market.relative else 0]
                paid = m.payout_of(b.stake, (leg.odds,), (row[leg.selection],))
                due += max(paid, b.stake) if book.in_play(b) else paid  # the worst subset, bet by bet
            assert due <= held, ("short", key, due, held)


def check_words(book: Book) -> None:
    """Reserves equal recomputation (I2); every unit is accounted for (I1)."""
    reserved, combined, outstanding = {}, {}, {}
    for key, pot in book.pots.items():
        reserved[key[0]] = reserved.get(key[0], 0) + (pot.reserve if pot.settling else pot.required())
        assert pot.cash >= 0
    single = multi = 0
    for bet in book.bets.values():
        if bet.state == "cashed":
            combined[book.home(bet)] = combined.get(book.home(bet), 0) + bet.gain
        elif bet.state == "open" and len(bet.legs) > 1:
            multi += bet.stake
            for leg in bet.legs:
                combined[leg.fixture] = combined.get(leg.fixture, 0) + bet.at_risk
        elif bet.state == "open" and book.in_play(bet):
            single += bet.stake
    for number, f in book.fixtures.items():
        assert f.reserved == reserved.get(number, 0)
        assert f.combined == combined.get(number, 0)
        assert f.free >= 0
        outstanding[f.epoch] = outstanding.get(f.epoch, 0) + f.budget
    pool = book.pool
    for e, record in pool.epochs.items():
        assert record.outstanding == outstanding.get(e, 0)
        assert 0 <= record.covered <= record.tranche
    assert pool.placed == sum(v for e, v in outstanding.items() if e >= pool.current)
    claimed = sum(sum(p.claimed.values()) for p in pool.providers.values())
    pots = sum(p.cash - p.reserve if p.settling else p.stakes for p in book.pots.values())
    accounts = sum(a.balance for a in book.accounts.values())
    records = pool.epochs.values()
    parts = (
        accounts,
        pots,
        single,
        multi,
        sum(f.budget for f in book.fixtures.values()),
        pool.free,
        pool.owed,
        sum(r.returned for r in records) - claimed,
        sum(r.tranche - r.covered - r.reclaimed for r in records),
        sum(pool.fee(e) - r.fees_taken for e, r in pool.epochs.items()),
        pool.claims_bond,
    )
    assert book.held == sum(parts), parts
    assert pool.free >= 0
    assert pool.owed >= 0
    assert all(a.balance >= 0 for a in book.accounts.values())
    check_shares(pool)


def check_shares(pool: Pool) -> None:
    """Providers own no more than the shares in being, and no more of them are lodged to leave."""
    later = copy.deepcopy(pool)
    assert sum(later.sync(n).shares + sum(later.sync(n).leaving.values()) for n in LPS) <= later.shares
    assert sum(r.exits for e, r in later.epochs.items() if e >= later.current) <= later.shares
