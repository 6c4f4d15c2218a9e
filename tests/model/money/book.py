"""Executable specification of the money rules of the sports book.

Integers only. Amounts are asset units (10**6 = one euro), times are seconds, odds are millionths
(2_000_000 = evens), shares are LP shares. Every division states whom it rounds for. Names in
brackets, such as [Reserve], point to the heading of the contract design that a function carries out;
C1, H11, M3 ... to the red-team finding that the rule closes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from tests.model.money.payouts import LOST, MARKETS, PPM, VOID, WON, Market, Outcome, payout_of
from tests.model.money.pool import EPOCH, Pool, require

IN_PLAY_LEAD = 30 * 60  # a bet accepted from here before the start on may be voided on its own
TICKET_LIFE, IN_PLAY_TICKET_LIFE = 600, 60
MAX_VOIDED, MAX_INTERVALS, MAX_LEGS = 20 * 60, 8, 12
CASH_OUT_DELAY = 60
ACCOUNT_CAP = 10**13  # open payout of one account


# ---------------------------------------------------------------- terms and words


@dataclass(frozen=True)
class Leg:
    fixture: int
    market: str  # key of MARKETS; a real id adds period and line
    selection: int
    odds: int
    base: int = 0  # score when priced; it is part of the pot's key for relative markets


@dataclass(frozen=True)
class Bet:
    """Signed terms; only the state and `gain` change later (open -> settled, or open -> cashed -> settled)."""

    bettor: str
    legs: tuple[Leg, ...]
    stake: int
    payout: int
    accepted_at: int
    keys: int
    state: str = "open"
    gain: int = 0

    @property
    def at_risk(self) -> int:
        return self.payout - self.stake


@dataclass(frozen=True)
class Result:
    """`outcomes[(market, base)]` holds one outcome a selection; what is absent is void, never zero."""

    void: bool = False
    outcomes: dict = field(default_factory=dict)
    kick_off: int | None = None  # true kick-off, where it came before the listed start
    intervals: tuple[tuple[int, int], ...] = ()  # [from, to) in which accepted bets are void


@dataclass
class Account:
    balance: int = 0
    open_payout: int = 0


@dataclass
class Fixture:
    start: int  # from the specification: pins the epoch and the in-play limit for good
    close: int
    deadline: int
    budget: int = 0
    reserved: int = 0  # sum of the pots' reserves
    combined: int = 0  # accumulators' and cashed-out gains' reserve, never netted
    one_key: int = 0  # put at risk on one key's signature, gross, never falls
    result: Result | None = None
    final: bool = False

    @property
    def epoch(self) -> int:
        return self.start // EPOCH

    @property
    def free(self) -> int:
        return self.budget - self.reserved - self.combined


@dataclass
class Pot:
    """While open: stakes and liabilities. While settling: `cash` and the frozen `reserve`; no bet enters."""

    market: Market
    liabilities: list[int]
    stakes: int = 0
    count: int = 0
    settling: bool = False
    cash: int = 0
    reserve: int = 0

    def required(self) -> int:
        """R = max(0, worst result of V - S) [Reserve, C1]."""
        worst = max(sum(self.liabilities[i] for i in group) for group in self.market.together)
        return max(0, worst - self.stakes)


class Book:
    """Accounts, budgets, pots and bets [BetBook]. `held` is the token balance, moved only at the edges."""

    def __init__(self) -> None:
        self.now = 0
        self.held = 0
        self.pool = Pool()
        self.accounts: dict[str, Account] = defaultdict(Account)
        self.fixtures: dict[int, Fixture] = {}
        self.pots: dict[tuple, Pot] = {}
        self.bets: dict[int, Bet] = {}

    # -- edges

    def deposit(self, who: str, units: int) -> None:
        require(units > 0, "amount")
        self.held += units
        self.accounts[who].balance += units

    def withdraw(self, who: str, units: int) -> None:
        require(0 < units <= self.accounts[who].balance, "balance")
        self.accounts[who].balance -= units
        self.held -= units

    def enter(self, name: str, units: int) -> None:
        self.pool.request_entry(name, units, self.now)
        self.held += units

    def leave(self, name: str, shares: int) -> None:
        self.pool.request_exit(name, shares, self.now)

    def claim(self, name: str) -> int:
        paid = self.pool.claim(name, self.now)
        self.held -= paid
        return paid

    def post_bond(self, epoch: int, units: int) -> None:
        self.pool.post_bond(epoch, units, self.now)
        self.held += units

    def reclaim_bond(self, epoch: int) -> int:
        paid = self.pool.reclaim_bond(epoch, self.now)
        self.held -= paid
        return paid

    def take_fees(self, epoch: int) -> int:
        """The operators' fee of an epoch leaves the book [LP epochs]."""
        units = self.pool.take_fees(epoch, self.now)
        self.held -= units
        return units

    # -- fixtures and budgets

    def list_fixture(self, fixture: int, start: int, close: int, deadline: int) -> None:
        require(fixture not in self.fixtures and self.now < start <= close <= deadline, "specification")
        self.fixtures[fixture] = Fixture(start, close, deadline)

    def fund(self, fixture: int, units: int) -> None:
        """The allocator's cold key moves units from the pool to a fixture's budget [Reserve, C9]."""
        f = self.fixtures[fixture]
        require(f.result is None, "reported")
        self.pool.fund(f.epoch, units, self.now)
        f.budget += units

    def release(self, fixture: int) -> int:
        """Anyone, once the fixture is final: the budget that backs nothing goes home; no profit is made."""
        f = self.fixtures[fixture]
        self.pool.close(self.now)
        require(f.final, "not final")
        units, f.budget = f.free, f.budget - f.free
        self.pool.move_out(f.epoch, units)
        self.pool.receive(f.epoch, units)
        return units

    def _book(self, fixture: int, profit: int) -> None:
        f = self.fixtures[fixture]
        self.pool.close(self.now)
        f.budget += min(profit, 0)
        assert f.free >= 0
        self.pool.book(f.epoch, profit)

    # -- placing

    def pot_key(self, leg: Leg) -> tuple:
        """A relative market has one pot for each score when priced: else both sides of one pot can win."""
        return leg.fixture, leg.market, leg.base if MARKETS[leg.market].relative else 0

    def pot(self, leg: Leg) -> Pot:
        market = MARKETS[leg.market]
        return self.pots.get(self.pot_key(leg)) or Pot(market, [0] * market.size)

    def in_play(self, bet: Bet) -> bool:
        """May this single be voided on its own? Judged on acceptance and on the listed start, both pinned."""
        return bet.accepted_at >= self.fixtures[bet.legs[0].fixture].start - IN_PLAY_LEAD

    def home(self, bet: Bet) -> int:
        """The fixture that pays and whose epoch owns the result: the first leg to start, as there the bet's
        fate begins to be known."""
        return min((self.fixtures[leg.fixture].start, leg.fixture) for leg in bet.legs)[1]

    def one_key_use(self, bet: Bet) -> int:
        """Gross, as a netted amount lets one key spend other customers' stakes."""
        return bet.at_risk

    def _enter(self, pot: Pot, bet: Bet, sign: int) -> None:
        """Count a single in (+1) or out (-1) of its open pot [Reserve, C1]."""
        voidable = self.in_play(bet)
        pot.liabilities[bet.legs[0].selection] += sign * (bet.at_risk if voidable else bet.payout)
        pot.stakes += 0 if voidable else sign * bet.stake
        pot.count += sign

    def place(self, bettor: str, legs: tuple[Leg, ...], stake: int, accepted_at: int, keys: int = 2) -> int:
        """Place an accepted bet and return its number [Placing a bet, 4]."""
        fixtures = [self.fixtures[leg.fixture] for leg in legs]
        require(stake > 0 and all(leg.odds > PPM for leg in legs), "stake and odds")
        ids = [leg.fixture for leg in legs]
        require(0 < len(ids) <= MAX_LEGS and ids == sorted(set(ids)), "legs ascend, one a fixture")
        life = IN_PLAY_TICKET_LIFE if any(self.now >= f.start for f in fixtures) else TICKET_LIFE
        require(accepted_at <= self.now <= accepted_at + life, "ticket life")
        odds = tuple(leg.odds for leg in legs)
        bet = Bet(bettor, legs, stake, payout_of(stake, odds, (WON,) * len(legs)), accepted_at, keys)
        account = self.accounts[bettor]
        require(stake <= account.balance and account.open_payout + bet.payout <= ACCOUNT_CAP, "account")
        for leg, f in zip(legs, fixtures, strict=True):
            require(self.now < f.close and (self.now < f.start or f.result is None), "market open")
            require(0 <= leg.selection < MARKETS[leg.market].size, "selection")
            if keys == 1:
                require((f.one_key + self.one_key_use(bet)) * 4 <= f.budget, "one key: a quarter of the budget")
        if len(legs) == 1:
            pot, f = self.pot(legs[0]), fixtures[0]
            require(not pot.settling, "pot settling")  # a void may be final before the start
            trial = replace(pot, liabilities=list(pot.liabilities))
            self._enter(trial, bet, +1)
            reserved = f.reserved - pot.required() + trial.required()
            require(reserved + f.combined <= f.budget, "budget")
            self.pots[self.pot_key(legs[0])], f.reserved = trial, reserved
        else:
            require(all(bet.at_risk <= f.free for f in fixtures), "budget")
            require(all((f.combined + bet.at_risk) * 2 <= f.budget for f in fixtures), "accumulator cap")
            for f in fixtures:
                f.combined += bet.at_risk
        if keys == 1:
            for f in fixtures:
                f.one_key += self.one_key_use(bet)
        account.balance -= stake
        account.open_payout += bet.payout
        self.bets[len(self.bets)] = bet
        return len(self.bets) - 1

    # -- results

    def report(self, fixture: int, result: Result) -> None:
        """A certified result; from here on no bet enters a started fixture [Results]."""
        f = self.fixtures[fixture]
        require(f.result is None and (result.void or self.now >= f.start), "report")
        first = f.start - IN_PLAY_LEAD
        require(all(first <= a < b for a, b in result.intervals), "no void of single bets before the in-play limit")
        require(len(result.intervals) <= MAX_INTERVALS, "intervals")
        require(sum(b - a for a, b in result.intervals) <= MAX_VOIDED, "voided time")
        require(result.kick_off is None or first <= result.kick_off, "brought forward by more: void and list anew")
        f.result = result

    def finalise(self, fixture: int) -> None:
        require(self.fixtures[fixture].result is not None, "no report")
        self.fixtures[fixture].final = True

    def void_stale(self, fixture: int) -> None:
        """Anyone, after the deadline without a report (disputes end by their own clocks, I28)."""
        f = self.fixtures[fixture]
        require(f.result is None and self.now >= f.deadline, "deadline")
        f.result, f.final = Result(void=True), True

    def voided_by_time(self, leg: Leg, bet: Bet) -> bool:
        """Accepted in a void interval, or after the true and before the listed kick-off [C10]. Only this leg."""
        f = self.fixtures[leg.fixture]
        early = f.result.kick_off is not None and f.result.kick_off <= bet.accepted_at < f.start
        return early or any(a <= bet.accepted_at < b for a, b in f.result.intervals)

    def outcome(self, leg: Leg, bet: Bet) -> Outcome | None:
        f = self.fixtures[leg.fixture]
        if not f.final:
            return None
        if f.result.void or self.voided_by_time(leg, bet):
            return VOID
        row = f.result.outcomes.get((leg.market, leg.base if MARKETS[leg.market].relative else 0))
        return row[leg.selection] if row else VOID

    def evaluate(self, bet: Bet) -> int | None:
        return payout_of(
            bet.stake, tuple(leg.odds for leg in bet.legs), tuple(self.outcome(leg, bet) for leg in bet.legs)
        )

    # -- settling

    def settle(self, number: int) -> int:
        """Anyone, any order; credits the account and returns the units [Settling, Pots, C3]."""
        bet = self.bets[number]
        require(bet.state != "settled", "settled")
        if bet.state == "cashed":
            paid = self._settle_gain(bet)
        else:
            paid = self.evaluate(bet)
            require(paid is not None, "open")
            self.accounts[bet.bettor].open_payout -= bet.payout
            if len(bet.legs) == 1:
                self._settle_single(bet, paid)
            else:
                for leg in bet.legs:
                    self.fixtures[leg.fixture].combined -= bet.at_risk
                self._book(self.home(bet), bet.stake - paid)
        self.accounts[bet.bettor].balance += paid
        self.bets[number] = replace(bet, state="settled")
        return paid

    def _settle_single(self, bet: Bet, paid: int) -> None:
        """The first settlement freezes the reserve and turns the word to cash; the last one books it."""
        pot = self.pots[self.pot_key(bet.legs[0])]
        if not pot.settling:
            pot.settling, pot.reserve = True, pot.required()
            pot.cash, pot.stakes, pot.liabilities = pot.stakes + pot.reserve, 0, [0] * pot.market.size
        pot.cash += (bet.stake if self.in_play(bet) else 0) - paid
        pot.count -= 1
        if pot.count == 0:
            self.fixtures[bet.legs[0].fixture].reserved -= pot.reserve
            self._book(bet.legs[0].fixture, pot.cash - pot.reserve)
            pot.cash = pot.reserve = 0

    def _settle_gain(self, bet: Bet) -> int:
        """A cashed-out gain is credited at finality, and cancelled if a leg falls in a void interval [H11]."""
        require(all(self.fixtures[leg.fixture].final for leg in bet.legs), "open")
        paid = 0 if any(self.voided_by_time(leg, bet) for leg in bet.legs) else bet.gain
        self.accounts[bet.bettor].open_payout -= bet.gain
        self.fixtures[self.home(bet)].combined -= bet.gain
        self._book(self.home(bet), -paid)
        return paid

    def cash_out(self, number: int, units: int, keys: int = 2) -> None:
        """Ends an open bet for `units`: the stake's part now, a gain at finality out of an own, unnetted reserve;
        the bet's leaving may raise the pot's reserve, so the budget is checked again [Settling, H11, I16]."""
        bet = self.bets[number]
        require(bet.state == "open" and 0 < units <= bet.payout, "not open")
        require(self.now >= bet.accepted_at + CASH_OUT_DELAY, "too early")
        fixtures = [self.fixtures[leg.fixture] for leg in bet.legs]
        require(all(f.result is None or f.final for f in fixtures), "report pending")
        outcomes = [self.outcome(leg, bet) for leg in bet.legs]
        require(LOST not in outcomes and None in outcomes, "decided")
        home, now_paid, gain = self.fixtures[self.home(bet)], min(units, bet.stake), max(0, units - bet.stake)
        if keys == 1:
            require(all((f.one_key + units) * 4 <= f.budget for f in fixtures), "one key: a quarter of the budget")
        if len(bet.legs) == 1:
            pot = self.pots[self.pot_key(bet.legs[0])]
            trial = replace(pot, liabilities=list(pot.liabilities))
            self._enter(trial, bet, -1)
            trial.stakes += bet.stake - now_paid  # the pool's profit stays as backing
            reserved = home.reserved - pot.required() + trial.required()
            require(reserved + home.combined + gain <= home.budget, "budget")
            home.reserved = reserved
            profit, trial.stakes = (trial.stakes, 0) if trial.count == 0 else (0, trial.stakes)
            self.pots[self.pot_key(bet.legs[0])] = trial
        else:
            require(gain <= home.free + bet.at_risk, "budget")
            for f in fixtures:
                f.combined -= bet.at_risk
            profit = bet.stake - now_paid
        home.combined += gain
        self._book(self.home(bet), profit)
        for f in fixtures if keys == 1 else ():
            f.one_key += units
        account = self.accounts[bet.bettor]
        account.balance += now_paid
        account.open_payout += gain - bet.payout
        self.bets[number] = replace(bet, state="cashed" if gain else "settled", gain=gain)
