"""Random histories of singles and accumulators, reference book and contracts: every word and every refusal equal."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from chain.development import ACCOUNTS, key
from sports.words import Result, Score, Status, VoidInterval, VoidIntervals
from tests.anvil import anvil_process, connect
from tests.contracts.book_pair import BETTORS, EURO, FAST, LPS, SLOW, VARIANTS, BookPair, ModelBook, Try
from tests.contracts.cash_pair import WRONG_CASH_OUTS, CashActs
from tests.contracts.pool.pair import Chain
from tests.contracts.world import World, build
from tests.model.money import book as m
from tests.model.money.payouts import MARKETS, PPM
from tests.model.money.pool import DAY, EPOCH

pytestmark = pytest.mark.anvil
HISTORIES = int(os.environ.get("PROOFBOOK_HISTORIES", "20"))
STEPS = 40


@pytest.fixture(scope="module")
def ground() -> Iterator[tuple[World, Chain]]:
    """A set in which everybody is known and rich, and nothing has happened; its chain's clock runs months ahead."""
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        world = build(connect(url))
        owner = key("deployer").address
        world.send(world.book.functions.setMinimumStake(0), owner)
        world.send(world.oracle.functions.setTerms(15 * 60, 2 * 3_600, 400, 500), owner)
        for role in (*BETTORS.values(), *LPS.values(), "bond_owner"):
            wallet = key(role).address
            world.grant(role)
            world.send(world.asset.functions.approve(world.book.address, 2**255), wallet)
            for _ in range(2):
                world.send(world.asset.functions.faucet(wallet, 100_000 * EURO), wallet)
        with closing(Chain(url)) as chain:
            yield world, chain


class Acts:
    """One act a call of `step`, drawn from the seed and steered to what is rare."""

    def __init__(self, pair: BookPair, r: random.Random) -> None:
        self.pair, self.r = pair, r
        self.exits = CashActs(pair, r)
        self.said: dict[int, tuple[Result, VoidIntervals | int]] = {}

    def begin(self) -> None:
        for who in ("ann", "ben"):
            self.pair.enter(who, self.r.randint(2_000, 10_000) * EURO)
        self.pair.post_bond(3, 40 * EURO)
        self.pair.now += 2 * EPOCH
        for who in BETTORS:
            self.pair.deposit(who, self.r.choice((200, 20_000)) * EURO)
        for _ in range(self.r.randint(2, 5)):
            self.listing()

    def step(self) -> None:
        weights = {"wait": 5, "customer": 1, "provider": 1, "bond": 1, "listing": 2, "fund": 1, "bets": 8}
        weights |= {"result": 4, "settle": 4, "release": 1, "cash": 1}
        weights = {name: 2 * weight for name, weight in weights.items()} | {"stale": 1}
        getattr(self, self.r.choices(list(weights), list(weights.values()))[0])()

    def wait(self) -> None:
        """To the limit in play, the start, the earliest result, a window's end, or some while."""
        pair, r = self.pair, self.r
        marks = []
        for number, fixture in pair.listed.items():
            f = pair.model.fixtures[number]
            if f.result is None:
                marks += [f.start + by for by in (-1_801, -1_800, -1, 0, 60, 5_700, 7_199, 7_200)]
            elif fixture.ends is not None and not f.final:
                marks += [fixture.ends - 1, fixture.ends, fixture.ends]
        marks = [mark for mark in marks if mark > pair.now]
        if marks and r.random() < 0.75:
            pair.now = r.choice(sorted(marks)[:10])
        else:
            pair.now += r.choice((30, 61, 600, SLOW, DAY, 3 * DAY))

    def customer(self) -> None:
        who, r = r_choice(self.r, BETTORS), self.r
        act = r.randrange(3)
        if act == 0:
            self.pair.deposit(who, r.randint(0, 500 * EURO))
        elif act == 1:
            balance = self.pair.model.accounts[who].balance
            self.pair.ask(who, r.choice((balance, r.randint(0, balance), balance + 1)))
        else:
            self.pair.withdraw(who)

    def provider(self) -> None:
        who, r = r_choice(self.r, LPS), self.r
        act = r.randrange(3)
        if act == 0:
            self.pair.enter(who, r.choice((1, r.randint(EURO, 5_000 * EURO))))
        elif act == 1:
            mine = self.pair.model.pool.providers.get(who)
            shares = mine.shares if mine else 0
            self.pair.leave(who, r.choice((shares, r.randint(0, shares), shares + 1)))
        else:
            self.pair.claim(who)

    def bond(self) -> None:
        epoch, r = self.pair.model.pool.current, self.r
        if r.random() < 0.6:
            self.pair.post_bond(epoch + r.randint(0, 3), r.randint(0, 100 * EURO))
        else:
            self.pair.reclaim_bond(r.randint(0, epoch + 1))

    def listing(self) -> None:
        r, pair = self.r, self.pair
        variants = {name: r.choice(kinds) for name, kinds in VARIANTS.items()}
        ahead = r.choice((900, 900, 3_600, 20_000, DAY, EPOCH)) + r.randint(0, 600)
        # Now and then together with another one, so that ids decide which of two is the first to start.
        others = [f.start for f in pair.model.fixtures.values() if f.start > pair.now + 300]
        start = r.choice(others) if others and r.random() < 0.3 else None
        number = pair.list_fixture(ahead, variants, start, r.choice((0, 0, 1, 1, 2)))
        pair.fund(number, min(pair.model.pool.free, pair.model.pool.nav() // 10) * r.randint(1, 6) // 10)

    def fund(self) -> None:
        number = self.r.choice(list(self.pair.listed))
        self.pair.fund(number, self.r.randint(0, 300 * EURO))

    def bets(self) -> None:
        r, pair = self.r, self.pair
        live = [n for n, fixture in pair.listed.items() if fixture.opened]
        fresh = [n for n in live if pair.model.fixtures[n].close > pair.now and not pair.model.fixtures[n].final]
        # Accumulators need two, so that most bets don't end at a closed market.
        if not live or (len(fresh) < 2 and r.random() < 0.6):
            self.listing()
            return
        keys = r.choice((1, 2, 2))
        tries, same = [], r.random() < 0.3
        for _ in range(r.choice((1, 2, 4))):
            several = len(fresh) > (not same) and r.random() < 0.6
            legs = (
                self._several(live, fresh, same=same) if several else (self._leg(r.choice(self._where(live, fresh))),)
            )
            stake = r.choice((1, 7, r.randint(1, 300 * EURO), r.randint(1, 60 * EURO), 50 * EURO))
            if r.random() < 0.05:
                stake = r.choice((0, 7_000 * EURO))
            if several:
                stake = r.choice((1, 7, r.randint(1, 5 * EURO), r.randint(1, 40 * EURO), stake))
            moment = max(pair.now, pair.chain.clock + 1 - pair.offset)
            back = r.choice((1, 5, 60, 61, 600, 601, -1)) if r.random() < 0.3 else 0
            tries.append(Try(r_choice(r, BETTORS), legs, stake, moment - back))
        if r.random() < 0.5:
            tries += [Try(r_choice(r, BETTORS), tries[-1].legs, EURO + i, tries[-1].accepted_at) for i in range(2)]
        pair.place(tries, keys, same_game=same)
        if r.random() < 0.6:
            self.exits.step()

    def _where(self, live: list[int], fresh: list[int]) -> list[int]:
        return fresh if fresh and self.r.random() < 0.95 else live

    def _leg(self, number: int) -> m.Leg:
        r = self.r
        name = r.choice(list(MARKETS))
        size = 6 if name == "score" else MARKETS[name].size
        odds = r.choice((r.randint(PPM + 1, 4 * PPM), r.randint(PPM + 1, 30 * PPM), 2 * PPM))
        if r.random() < 0.03:
            odds = PPM
        return m.Leg(number, name, r.randrange(size), odds, r.randint(0, 1) if name == "handicap" else 0)

    def _several(self, live: list[int], fresh: list[int], *, same: bool) -> tuple[m.Leg, ...]:
        """Two to four legs, ascending; now and then not, or with a fixture twice. Small odds, so that some win.

        In a same-game batch mostly with fixtures that have two or three legs.
        """
        r = self.r
        where = self._where(live, fresh)
        numbers = r.sample(where, min(len(where), r.randint(2, 4)))
        started = [n for n in where if self.pair.model.fixtures[n].start - m.IN_PLAY_LEAD <= self.pair.now]
        if started and r.random() < 0.7:
            numbers = [r.choice(started), *numbers[1:]]
        numbers = sorted(set(numbers))
        if same and r.random() < 0.8:
            numbers = [*numbers[: r.randint(1, 2)], *r.choices(numbers[:2], k=r.randint(1, 2))]
        spoiled = r.random() < 0.05
        if spoiled:
            numbers = r.choice((numbers[::-1], [*numbers, numbers[-1]]))
        legs = [self._leg(number) for number in numbers]
        if not spoiled:
            legs.sort(key=lambda leg: self.pair.listed[leg.fixture].leg(leg))
        return tuple(replace(leg, odds=min(leg.odds, 3 * PPM)) if r.random() < 0.7 else leg for leg in legs)

    def result(self) -> None:
        r, pair = self.r, self.pair
        todo = [n for n in pair.listed if pair.model.fixtures[n].result is None]
        ripe = [n for n in todo if pair.model.fixtures[n].start + 5_700 <= pair.now]
        pick = ripe if ripe and r.random() < 0.9 else todo if todo and r.random() < 0.5 else list(pair.listed)
        steered = [n for n in pick if self._voidable(n) or (n in ripe and self.exits.cut(n))]
        self._say(r.choice(steered if steered and r.random() < 0.7 else pick))

    def _say(self, number: int) -> None:
        """A result of the fixture, with void intervals now and then, or what was said of it before."""
        r, pair = self.r, self.pair
        word: VoidIntervals | int = 0
        kind = r.random()
        if kind < 0.12:
            result = Result(Status.VOID)
        else:
            half = Score(r.choice((0, 0, 1, 2)), r.choice((0, 0, 1)))
            full = Score(half.home + r.choice((0, 0, 1, 2, 3)), half.away + r.choice((0, 1, 2)))
            abandoned = kind < 0.2
            status = Status.ABANDONED if abandoned else Status.FINISHED
            result = Result(status, (half, None if abandoned else full, *[None] * 5))
            if r.random() < (0.9 if self._voidable(number) else 0.6):
                word = (self.exits.cut(number) if r.random() < 0.5 else None) or self._voids(number)
        self.said[number] = self.said.get(number) or (result, word)
        if r.random() < 0.4:
            result, word = self.said[number]
        pair.report(number, result, word, r.choice((3, 3, 4)))

    def _voidable(self, number: int) -> list[m.Bet]:
        """Open accumulators that a void interval of this fixture may cover."""
        first = self.pair.model.fixtures[number].start - m.IN_PLAY_LEAD
        several = [bet for bet in self.pair.model.bets.values() if bet.state == "open" and len(bet.legs) > 1]
        return [bet for bet in several if bet.accepted_at >= first and number in self.pair.model.touched(bet)]

    def _voids(self, number: int) -> VoidIntervals | int:
        """Now and then around the acceptance of an open accumulator, so that it has a leg void by time."""
        r = self.r
        if r.random() < 0.1:
            return r.choice((1_801, 1_201 << 32, 1_200 << 32 | 1 << 60))
        first = self.pair.model.fixtures[number].start - m.IN_PLAY_LEAD
        here = self._voidable(number)
        if here and r.random() < 0.8:
            offset = r.choice(here).accepted_at - first
            back = min(offset, r.randint(0, 5))
            return VoidIntervals(0, (VoidInterval(offset - back, back + r.randint(1, 60)),))
        cuts = tuple(VoidInterval(r.randint(0, 9_000), r.randint(1, 400)) for _ in range(r.randrange(4)))
        return VoidIntervals(r.choice((0, 0, r.randint(0, 1_800))), cuts)

    def stale(self) -> None:
        self.pair.void_stale(self.r.choice(list(self.pair.listed)))

    def settle(self) -> None:
        bets = self.pair.model.bets
        todo = [n for n, bet in bets.items() if bet.state == "open"]
        final = [n for n in todo if any(self.pair.model.fixtures[leg.fixture].final for leg in bets[n].legs)]
        # A part that was cashed out is no bet of the chain any more; a gain is settled by its own call.
        known = [n for n in self.pair.terms if bets[n].state != "cashed"]
        pick = final if final and self.r.random() < 0.9 else known
        if pick:
            self.pair.settle(self.r.sample(pick, min(len(pick), self.r.choice((1, 2, 5, 40)))))

    def cash(self) -> None:
        self.exits.step()

    def _lost(self, number: int) -> list[int]:
        """Open accumulators with a leg on this fixture that another one has decided."""
        model = self.pair.model
        several = {n: bet for n, bet in model.bets.items() if bet.state == "open" and len(bet.legs) > 1}
        return [n for n, bet in several.items() if number in model.touched(bet) and model.evaluate(bet) == 0]

    def release(self) -> None:
        self.pair.release(self.r.choice(list(self.pair.listed)))

    def empty(self) -> None:
        """Everything ends: results, settlement in random order, budgets home, customers and providers paid."""
        pair, r = self.pair, self.r
        for number, f in sorted(pair.model.fixtures.items(), key=lambda pair: pair[1].start):
            if pair.model.fixtures[number].result is None and r.random() < 0.9:
                pair.now = max(pair.now, f.start + 5_700)
                self._say(number)
                pair.compare()
                # At once: what an earlier match has decided while this one's window runs.
                lost = self._lost(number)
                if lost:
                    pair.settle(lost)
                    pair.compare()
                for wait in (0, r.choice((FAST, SLOW))):
                    if r.random() < 0.5:
                        pair.now += wait
                        self.settle()
                        pair.compare()
        pair.now = max(pair.now, *(f.deadline for f in pair.model.fixtures.values()))
        for number, f in pair.model.fixtures.items():
            if f.result is None:
                pair.void_stale(number)
        pair.now += SLOW
        todo = [n for n, bet in pair.model.bets.items() if bet.state == "open"]
        r.shuffle(todo)
        for first in range(0, len(todo), 30):
            pair.settle(todo[first : first + 30])
            pair.compare()
        self.exits.settle_all()
        for number in pair.listed:
            pair.release(number)
        for who in BETTORS:
            if pair.model.accounts[who].balance:
                pair.ask(who, pair.model.accounts[who].balance)
        pair.now += 1_200
        for who in BETTORS:
            if who in pair.asked:
                pair.withdraw(who)
            assert (pair.model.accounts[who].balance, pair.model.accounts[who].open_payout) == (0, 0)
        pair.compare()


def r_choice(r: random.Random, names: dict[str, str]) -> str:
    return r.choice(list(names))


def play(ground: tuple[World, Chain], seed: int, model: type[ModelBook] = ModelBook) -> Counter[str]:
    """One history to its end; returns what was seen."""
    world, chain = ground
    with world.undone():
        pair = BookPair(world, chain, model())
        acts = Acts(pair, random.Random(seed))
        try:
            acts.begin()
            pair.compare()
            for _ in range(STEPS):
                acts.step()
                pair.compare()
            acts.empty()
        except Exception as error:
            error.add_note(f"seed {seed}:\n" + "\n".join(pair.log))
            raise
    return pair.seen


def play_all(ground: tuple[World, Chain], model: type[ModelBook] = ModelBook) -> Counter[str]:
    """Every history; returns what was seen in all."""
    return sum((play(ground, seed, model) for seed in range(HISTORIES)), Counter())


class WholeBetVoided(ModelBook):
    """An earlier wording: a void interval of one fixture voids all legs."""

    def evaluate(self, bet: m.Bet) -> int | None:
        if any(self.fixtures[x.fixture].final and self.voided_by_time(x, bet) for x in bet.legs):
            return bet.stake
        return super().evaluate(bet)


class ReservedOnceALeg(ModelBook):
    """An earlier wording, before legs could share a fixture."""

    def touched(self, bet: m.Bet) -> list[int]:
        return [leg.fixture for leg in bet.legs]


@pytest.mark.parametrize("mutant", [WholeBetVoided, ReservedOnceALeg, *WRONG_CASH_OUTS])
def test_book__random_histories__find_a_wrong_wording(ground: tuple[World, Chain], mutant: type[ModelBook]) -> None:
    with pytest.raises(AssertionError):
        play_all(ground, mutant)


def test_book__random_histories_of_singles_and_accumulators__every_word_equals_the_model(
    ground: tuple[World, Chain], record_property: Callable[[str, object], None]
) -> None:
    seen = play_all(ground)
    record_property("book histories", dict(sorted(seen.items())))
    rare = ["in play", "settled", "with voids", "fast windows", "slow windows", "code BUDGET", "code ONE_KEY"]
    rare += ["code ACCUMULATOR_CAP", "code LEGS_NOT_ASCENDING", "accumulators partly in play", "accumulators won"]
    rare += ["early losses", "early losses under a report", "home not the first leg", "home by the lower id"]
    rare += ["legs in several epochs", "accumulators with a void leg", "accumulators with a leg void by time"]
    rare += ["same-game accumulators", "same-game accumulators settled", "accumulators with legs of a tie"]
    rare += ["code LEGS_TIED"]
    rare += ["cash-outs of a part", "cash-outs of accumulators", "cash-outs after a final leg", "cash-outs on one key"]
    rare += ["cash-outs with a gain", "cash-outs of bets in play", "cash-outs in large pots", "gains paid"]
    rare += ["gains cancelled", "cash-outs that empty a pot"]
    assert not [name for name in rare if not seen[name]], seen
