"""Histories played twice: what differs between the two is what the difference costs or gains."""

from __future__ import annotations

import copy
import random
from contextlib import suppress

from tests.model.money import book as m
from tests.model.money.actors import Actors
from tests.model.money.book import Book, Leg, Result
from tests.model.money.checks import EURO, LPS, WORLDS, check_solvent, check_words
from tests.model.money.payouts import PPM, WON
from tests.model.money.pool import EPOCH, Refused


def wealth(actors: Actors) -> dict:
    """What each provider takes in all, once everything is over (units)."""
    actors.drain()
    return dict(actors.paid_out)


def scene(r, kind=Book, bets=25, epochs=(3, 4, 5), combos=True, singles_in=None) -> Actors:
    """Fixtures of several epochs, funded and bet on before any of them starts; epoch 3 is next."""
    actors = Actors(kind)
    for i in range(5):
        e = epochs[0] if i < 2 else r.choice(epochs)
        actors.book.now += 86_400 if i else 0
        start = e * EPOCH + r.randint(3600, EPOCH - 1)
        actors.listing(r, start)
    for _ in range(bets):
        with suppress(Refused):
            (actors.combo if combos and r.random() < 0.4 else actors.bet)(r, **({} if combos else {"keys": 2}))
    return actors


def play(actors, r, results, lazy):
    """Run the clock through all epochs; results as given; settle a random part before each close if not lazy."""
    book = actors.book
    for e in range(3, 8):
        book.now = max(book.now, (e + 1) * EPOCH - 1)
        for n, f in book.fixtures.items():
            if f.start <= book.now and not f.final:
                book.report(n, results[n])
                book.finalise(n)
        todo = list(book.bets)
        r.shuffle(todo)
        for n in todo:
            if not lazy and r.random() < 0.6:
                with suppress(Refused):
                    book.settle(n)
        for n in book.fixtures:
            if not lazy and r.random() < 0.5:
                with suppress(Refused):
                    book.release(n)
        book.now += r.choice((1, 5000))
        check_words(book)
        check_solvent(book)


def order_gap(seed, kind=Book) -> int:
    """Largest difference in one provider's wealth between two settlement orders of one history (I22).

    Price alone does move: what is booked before a close is in NAV, after it in the pocket of the same holders."""
    r = random.Random(seed)
    moving = seed % 2 == 0  # moves at the close of the one epoch, or none over several
    actors = scene(r, kind, epochs=(3,) if moving else (3, 4, 5))
    if moving:
        actors.book.leave("ann", actors.book.pool.sync("ann").shares // r.randint(2, 9))
        actors.enter("cat", 2_000 * EURO)
    results = {n: actors.make_result(r, f) for n, f in actors.book.fixtures.items()}
    results = {n: Result(x.void, x.outcomes) for n, x in results.items()}
    twin = copy.deepcopy(actors)
    play(actors, random.Random(seed + 1), results, lazy=False)
    play(twin, random.Random(seed + 2), results, lazy=seed % 3 == 0)
    one, two = wealth(actors), wealth(twin)
    return max(abs(one[n] - two[n]) for n in LPS)


def prophet_gain(seed, kind=Book) -> int:
    """Most that a provider gains over holding still, who in epoch 3 knows the results of all that has begun.

    Later fixtures carry only accumulators that began in epoch 3 (all known); nothing else is open."""
    r = random.Random(seed)
    actors = scene(r, kind, bets=0)
    book = actors.book
    early = [n for n, f in book.fixtures.items() if f.epoch == 3]
    for _ in range(20):
        live = actors.legs(r, r.randint(1, 4))
        if live and any(leg.fixture in early for leg in live):
            with suppress(Refused):
                book.place("dan", live, r.randint(1, 200 * EURO), book.now)
    results = {
        n: Result(outcomes={(k, b): r.choice(WORLDS[k]) for k in m.MARKETS for b in (0, 1)}) for n in book.fixtures
    }
    book.now = 4 * EPOCH - 2
    branches = {}
    for choice in ("hold", "leave", "enter"):
        branch = copy.deepcopy(actors)
        if choice == "leave":
            branch.book.leave("ann", branch.book.pool.sync("ann").shares)
        elif choice == "enter":
            branch.enter("cat", 5_000 * EURO)
        play(branch, random.Random(seed + 1), results, lazy=seed % 2 == 0)
        paid = wealth(branch)
        branches[choice] = paid["ann"] + paid["cat"] - branch.paid_in["cat"]
        if choice == "enter":
            branches[choice] = paid["cat"] - branch.paid_in["cat"] + branches["hold"]
    return max(branches["leave"], branches["enter"]) - branches["hold"]


def key_loss(seed, kind=Book) -> tuple[int, int]:
    """(loss of pool and bond that bets and cash-outs signed by one stolen key cause, what the rule allows)."""
    r = random.Random(seed)
    actors = scene(r, kind, bets=0)
    for _ in range(25):
        with suppress(Refused):
            actors.bet(r, keys=2, count=r.choice((1, 1, 2)))
    results = {
        n: Result(outcomes={(k, b): r.choice(WORLDS[k]) for k in m.MARKETS for b in (0, 1)})
        for n in actors.book.fixtures
    }
    twin = copy.deepcopy(actors)
    book = twin.book
    for _ in range(40):
        legs = twin.legs(r, r.choice((1, 1, 2)))
        legs = tuple(
            Leg(
                x.fixture,
                x.market,
                next((i for i, o in enumerate(results[x.fixture].outcomes[x.market, x.base]) if o == WON), 0),
                r.choice((3, 50, 1000)) * PPM,
                x.base,
            )
            for x in legs
        )
        with suppress(Refused):
            book.place("fay", legs, r.choice((1, EURO // 100, EURO, 20 * EURO)), book.now, keys=1)
    book.now += 60
    for n, bet in list(book.bets.items()):
        if r.random() < 0.5:
            with suppress(Refused):
                book.cash_out(n, min(bet.payout, bet.stake * r.choice((1, 2))), keys=1)
    allowed = sum(f.budget for f in book.fixtures.values()) // 4
    for side in (actors, twin):
        play(side, random.Random(seed), results, lazy=False)
        side.drain()

    def house(side):
        return sum(side.paid_out.values()) + side.book.held + sum(e.reclaimed for e in side.book.pool.epochs.values())

    return house(actors) - house(twin), allowed
