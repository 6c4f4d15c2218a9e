"""Random actors: one act each, drawn from a seed; a refusal is a legal answer."""

from __future__ import annotations

import copy
import random

from tests.model.money import book as m
from tests.model.money.book import Book, Leg, Result
from tests.model.money.checks import BETTORS, EURO, LPS, WORLDS, check_words
from tests.model.money.payouts import PPM
from tests.model.money.pool import EPOCH, Refused


class Actors:
    """One random act each, drawn from a seed; a refusal is a legal answer."""

    def __init__(self, kind=Book) -> None:
        self.book = kind()
        self.book.pool.fees = {0: 50_000}
        self.paid_in = dict.fromkeys(LPS, 0)
        self.paid_out = dict.fromkeys(LPS, 0)
        for name in LPS[:2]:
            self.enter(name, 10_000 * EURO)
        self.book.now = 2 * EPOCH + 3600
        for name in BETTORS:
            self.book.deposit(name, 10**6 * EURO)
        for e in (3, 4):
            self.book.post_bond(e, 40 * EURO)
        self.book.pool.close(self.book.now)

    def enter(self, name, units):
        self.book.enter(name, units)
        self.paid_in[name] += units

    def claim(self, name):
        self.paid_out[name] += self.book.claim(name)

    def advance(self, r):
        ahead = [f.start for f in self.book.fixtures.values() if f.close > self.book.now]
        if ahead and r.random() < 0.5:  # to the in-play limit, the start or a little after
            self.book.now = max(self.book.now, r.choice(ahead) + r.choice((-1801, -1800, -1, 0, 60, 900, 7100, 7200)))
            return
        self.book.now += r.choice((1, 30, 61, 600, 1800, 7200, 86_400, 86_400, 3 * 86_400))

    def customer(self, r):
        who = r.choice(BETTORS)
        r.choice((self.book.deposit, self.book.withdraw))(who, r.randint(1, 500 * EURO))

    def provider(self, r):
        name, act = r.choice(LPS), r.randrange(3)
        if act == 0:
            self.enter(name, r.randint(EURO, 5_000 * EURO))
        elif act == 1:
            mine = self.book.pool.sync(name).shares
            self.book.leave(name, r.choice((mine, mine, r.randint(0, mine))))
        else:
            self.claim(name)

    def bond(self, r):
        if r.random() < 0.5:
            self.book.post_bond(self.book.pool.current + r.randint(0, 3), r.randint(1, 200 * EURO))
        else:
            self.book.reclaim_bond(r.randint(0, self.book.pool.current + 1))

    def fee(self, r):
        """The owner changes the rate, or the operators take what is due."""
        if r.random() < 0.5:
            self.book.pool.set_fee(r.choice((0, 100_000, r.randint(0, 100_000))), self.book.now)
        else:
            self.book.take_fees(r.randint(0, self.book.pool.current + 1))

    def listing(self, r, start=None):
        number, book = len(self.book.fixtures), self.book
        start = start or book.now + r.choice((600, 3600, 20_000, 86_400, EPOCH, 2 * EPOCH)) + r.randint(0, 600)
        book.list_fixture(number, start, start + 7200, start + 4 * 86_400)
        book.fund(number, min(book.pool.free, book.pool.nav() // 10) * r.randint(1, 5) // 5)

    def fund(self, r):
        if self.book.fixtures:
            self.book.fund(r.choice(list(self.book.fixtures)), r.randint(1, 500 * EURO))

    def legs(self, r, count):
        live = [n for n, f in self.book.fixtures.items() if f.result is None and f.close > self.book.now]
        legs = []
        for n in sorted(r.sample(live, min(count, len(live)))):
            name = r.choice(list(m.MARKETS))
            size = 4 if name == "score" else m.MARKETS[name].size
            odds = r.choice((r.randint(PPM + 1, 4 * PPM), r.randint(PPM + 1, 30 * PPM), 2 * PPM))
            legs.append(Leg(n, name, r.randrange(size), odds, r.randint(0, 1) if name == "handicap" else 0))
        return tuple(legs)

    def bet(self, r, keys=None, count=1):
        legs = self.legs(r, count)
        back = r.choice((0, 0, 5, 61, 599)) if r.random() < 0.7 else 0
        self.book.place(
            r.choice(BETTORS),
            legs,
            r.choice((1, 7, r.randint(1, 300 * EURO), 50 * EURO)),
            self.book.now - back,
            keys or r.choice((1, 2, 2)),
        )

    def combo(self, r):
        self.bet(r, count=r.randint(2, 3))

    def make_result(self, r, f):
        rows = {(name, base): r.choice(WORLDS[name]) for name in m.MARKETS for base in (0, 1) if r.random() < 0.95}
        first = f.start - m.IN_PLAY_LEAD
        cuts = tuple((a, a + r.randint(1, 500)) for a in (first + r.randint(-100, 8000) for _ in range(r.randrange(3))))
        return Result(r.random() < 0.15, rows, r.choice((None, None, f.start - r.randint(0, 1900))), cuts)

    def result(self, r):
        todo = [n for n, f in self.book.fixtures.items() if not f.final]
        todo = [n for n in todo if self.book.fixtures[n].start <= self.book.now] or todo
        if todo:
            n = r.choice(todo)
            f = self.book.fixtures[n]
            if f.result is None:
                self.book.report(n, self.make_result(r, f))
            else:
                self.book.finalise(n)

    def stale(self, r):
        if self.book.fixtures:
            self.book.void_stale(r.choice(list(self.book.fixtures)))

    def settle(self, r):
        todo = [n for n, b in self.book.bets.items() if b.state != "settled"]
        todo = [n for n in todo if self.book.fixtures[self.book.bets[n].legs[0].fixture].final] or todo
        if todo:
            self.book.settle(r.choice(todo))

    def release(self, r):
        if self.book.fixtures:
            self.book.release(r.choice(list(self.book.fixtures)))

    def cash_out(self, r):
        todo = [n for n, b in self.book.bets.items() if b.state == "open"]
        if todo:
            n = r.choice(todo)
            self.book.cash_out(n, r.randint(1, self.book.bets[n].payout), r.choice((1, 2)))

    def tidy(self, r=None) -> None:
        """Anyone's duties: void what is stale, finalise, settle all in a random order, release."""
        book = self.book
        for n, f in book.fixtures.items():
            if not f.final:
                book.finalise(n) if f.result else book.void_stale(n)
        todo = [n for n, b in book.bets.items() if b.state != "settled"]
        if r:
            r.shuffle(todo)
        for n in todo:
            book.settle(n)
        for n in book.fixtures:
            book.release(n)

    def drain(self) -> int:
        """After all time-outs: everybody takes everything; returns what stays (dead shares and dust)."""
        book = self.book
        book.now = max([book.now] + [f.deadline for f in book.fixtures.values()])
        self.tidy()
        for _ in range(3):
            for name in LPS:
                shares = book.pool.sync(name).shares
                if shares:
                    book.leave(name, shares)
            book.now += 2 * EPOCH
            for name in LPS:
                self.claim(name)
        book.pool.close(book.now)
        for e in list(book.pool.epochs):
            if book.pool.epochs[e].closed:
                book.reclaim_bond(e)
        for who, account in book.accounts.items():
            if account.balance:
                book.withdraw(who, account.balance)
            assert account.open_payout == 0
        for name in LPS:
            p = book.pool.sync(name)
            assert (p.shares, sum(p.leaving.values()), p.entering, p.cash) == (0, 0, {}, 0), "stuck"
        check_words(book)
        unborn = sum(r.tranche for r in book.pool.epochs.values() if not r.closed)
        return book.held - unborn


ACTS = (
    "advance",
    "advance",
    "advance",
    "customer",
    "provider",
    "bond",
    "fee",
    "listing",
    "fund",
    "bet",
    "bet",
    "bet",
    "combo",
    "result",
    "result",
    "stale",
    "settle",
    "settle",
    "settle",
    "release",
    "cash_out",
)


def act(actors, name, seed):
    before = copy.deepcopy(actors.book.__dict__) if seed % 20 == 0 and name != "listing" else None
    try:
        getattr(actors, name)(random.Random(seed))
    except Refused:
        if before:  # a refusal changes nothing but due epoch closes
            assert before["held"] == actors.book.held
            assert before["bets"] == actors.book.bets
            assert before["fixtures"] == actors.book.fixtures
            assert before["pots"] == actors.book.pots
    except (IndexError, ValueError) as error:
        raise AssertionError("an act failed in another way than by refusal") from error
