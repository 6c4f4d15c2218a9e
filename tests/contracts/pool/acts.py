"""Random acts on a `Pair`, steered to the rare corners: exits above free liquidity, ends of series, losses on bonds."""

from __future__ import annotations

import random

from tests.contracts.pool.pair import EURO, PROVIDERS, Pair
from tests.model.money.pool import DAY, EPOCH, MAX_FEE_PPM, MIN_ENTRY


class Acts:
    """One act a call of `step`, drawn from the seed."""

    def __init__(self, pair: Pair, r: random.Random) -> None:
        self.pair, self.r = pair, r
        self.late = 0
        self.thirst = r.choice((0.3, 1.0, 1.0))  # how much of what may be funded is funded

    def begin(self) -> None:
        for who in self.r.sample(PROVIDERS, self.r.randint(1, 2)):
            self.pair.enter(who, self.r.choice((MIN_ENTRY, 1_000 * EURO, self.r.randint(MIN_ENTRY, 10_000 * EURO))))
        for epoch in range(2, 12):
            if self.r.random() < 0.5:
                self.pair.post_bond(epoch, self.r.choice((1, 10 * EURO, self.r.randint(1, 500 * EURO))))
        self.pair.now += 2 * EPOCH

    def step(self) -> None:
        weights = {"wait": 3, "enter": 2, "leave": 2, "claim": 2, "sync": 1, "close": 1, "fund": 4, "book": 5}
        weights |= {"give_back": 2, "bond": 2, "squeeze": 2, "claims": 2, "fee": 2, "sunset": 1, "leave_at_once": 1.5}
        getattr(self, self.r.choices(list(weights), list(weights.values()))[0])()

    def wait(self) -> None:
        pair, r = self.pair, self.r
        if r.random() < 0.4:
            pair.now = max(pair.now, (pair.now // EPOCH + 1) * EPOCH + r.choice((-2, -1, 0, 1, 3600)))
        else:
            pair.now += r.choice((1, 3600, DAY, DAY, 3 * DAY, EPOCH, 3 * EPOCH))

    def enter(self) -> None:
        units = self.r.choice((MIN_ENTRY - 1, MIN_ENTRY, self.r.randint(MIN_ENTRY, 5_000 * EURO)))
        self.pair.enter(self.r.choice(PROVIDERS), units)

    def leave(self) -> None:
        """Part or all, now and then more than there is."""
        who = self.r.choice(PROVIDERS)
        mine = self.pair.shares_of(who)
        self.pair.leave(who, self.r.choice((mine, mine, self.r.randint(0, mine), mine + 1)))

    def claim(self) -> None:
        self.pair.claim(self.r.choice(PROVIDERS), self.r.randrange(4))

    def sync(self) -> None:
        self.pair.sync(self.r.choice(PROVIDERS), self.r.choice((1, 2, 1 << 200)))

    def close(self) -> None:
        self.pair.close()

    def fund(self) -> None:
        pair, r = self.pair, self.r
        epoch = pair.now // EPOCH
        most = int(min(pair.model.nav() // 10, pair.model.free) * self.thirst)
        parts = [(epoch + r.choice((0, 0, 1, 2)), r.choice((most, r.randint(0, most)))) for _ in range(r.randint(1, 3))]
        if r.random() < 0.1:
            parts.append((max(0, epoch - 1), 1))
        pair.fund(*parts[: 1 if r.random() < 0.5 else 4])

    def book(self) -> None:
        pair, r = self.pair, self.r
        epoch = self._epoch()
        at_risk, profits = pair.model.epochs[epoch].outstanding, []
        for _ in range(r.randint(1, 4)):
            loss = r.choice((at_risk, r.randint(0, at_risk)))
            profit = r.choice((-loss, -loss, r.randint(0, 100 * EURO)))
            at_risk += min(profit, 0)
            profits.append(profit)
        pair.book(epoch, profits)

    def give_back(self) -> None:
        epoch = self._epoch()
        out = self.pair.model.epochs[epoch].outstanding
        self.pair.give_back(epoch, self.r.choice((out, self.r.randint(0, out))))

    def _epoch(self) -> int:
        """An epoch with budgets out, if there is one."""
        out = [e for e, record in self.pair.model.epochs.items() if record.outstanding]
        return self.r.choice(out or [self.pair.now // EPOCH])

    def bond(self) -> None:
        epoch = self.pair.now // EPOCH
        if self.r.random() < 0.6:
            units = self.r.choice((0, self.r.randint(1, 300 * EURO), 20 * EURO))
            self.pair.post_bond(epoch + self.r.choice((0, 1, 1, 1, 2, 2, 60)), units)
        else:
            self.pair.reclaim_bond(self.r.randint(0, epoch + 1))

    def claims(self) -> None:
        """Of the claims bond; now and then more than there is, or too early."""
        pair, r = self.pair, self.r
        held = pair.model.claims_bond
        match r.randrange(5):
            case 0 | 1:
                pair.post_claims_bond(r.choice((0, 20 * EURO, r.randint(1, 300 * EURO))))
            case 2:
                pair.request_claims_exit(r.choice((0, held, held + 1, r.randint(0, held))))
            case 3:
                pair.now += r.choice((0, DAY - 1, DAY))
                pair.withdraw_claims_bond()
            case _:
                pair.pay_claim(r.choice((held + 1, r.randint(0, held + EURO))))

    def fee(self) -> None:
        """A change of rate, now and then too high; or the host takes what an epoch owes."""
        pair, r = self.pair, self.r
        if r.random() < 0.5:
            pair.set_fee(r.choice((0, MAX_FEE_PPM, MAX_FEE_PPM + 1, r.randint(0, MAX_FEE_PPM))))
        else:
            pair.take_fees(r.randint(0, pair.now // EPOCH + 1))

    def sunset(self) -> None:
        """Late in a history: what follows can only end."""
        self.late += 1
        if self.late > 1:
            self.pair.sunset()

    def leave_at_once(self) -> None:
        """After the sunset often with every budget home; before it, and with budgets out, in vain."""
        pair, r = self.pair, self.r
        if pair.model.sunset and r.random() < 0.7:
            for epoch, record in list(pair.model.epochs.items()):
                if record.outstanding:
                    pair.give_back(epoch, record.outstanding)
        who = r.choice(PROVIDERS)
        mine = pair.shares_of(who)
        pair.leave_after_sunset(who, r.choice((mine, mine // 2, mine + 1, 0)))

    def squeeze(self) -> None:
        """Most of the pool is placed in one epoch, and all ask to leave at the close before it: the free part goes, the
        rest waits. What is not back by the close after that is a pocket, and the series ends."""
        pair, r = self.pair, self.r
        epoch = pair.now // EPOCH + 3
        for _ in range(r.choice((8, 8, 4))):
            if not pair.fund((epoch, min(pair.model.nav() // 10, pair.model.free))):
                break
            pair.now += DAY
        pair.now = max(pair.now, (epoch - 2) * EPOCH)
        self._all_leave(r.choice((1.0, 0.6, 0.6)))
        for _ in range(r.randint(0, 4)):
            pair.now += EPOCH
            pair.close()
            if r.random() < 0.5:
                self.enter()
            if r.random() < 0.5:
                self._all_leave(0.6)

    def _all_leave(self, likely: float) -> None:
        for who in PROVIDERS:
            shares = self.pair.shares_of(who)
            if shares and self.r.random() < likely:
                self.pair.leave(who, shares)
