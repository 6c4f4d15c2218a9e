"""LP shares, epochs, pockets, funding and the desk's first-loss bond [HousePool].

Amounts are asset units, times seconds, shares LP shares. Every division states whom it rounds for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

DAY, EPOCH = 86_400, 7 * 86_400
FUND_PER_DAY_PPM, OUTSTANDING_PPM = 100_000, 800_000  # a tenth of NAV a day; four fifths of it in all
DEAD_SHARES, MIN_ENTRY = 1_000, 1_000_000
MAX_BOND_AHEAD = 52  # guards against a time given for an epoch
MAX_FEE_PPM = 100_000  # a tenth of an epoch's net profit
CLAIMS_BOND_DELAY = DAY  # longer than any ticket and its claim
LAPSE = 10**6  # under 1/LAPSE of a unit a share, the share series ends


class Refused(Exception):
    """The rule named in the message forbids the call; nothing has changed."""


def require(ok: bool, rule: str) -> None:
    if not ok:
        raise Refused(rule)


@dataclass
class Epoch:
    """One epoch's money and, once closed, its price. A fixture belongs to the epoch of its listed start."""

    outstanding: int = 0  # budgets of its fixtures; at close this is the pocket [LP epochs]
    net: int = 0  # profit booked so far
    tranche: int = 0  # desk bond posted for this epoch before it began
    covered: int = 0  # of which now standing in for a net loss
    reclaimed: int = 0
    fee_ppm: int | None = None  # the rate of its first booking, for good
    fees_taken: int = 0
    entries: int = 0  # units lodged to enter at its close
    exits: int = 0  # shares lodged to leave at its close
    closed: bool = False
    holders: int = 0  # shares that own its profit
    returned: int = 0  # units the pocket has given back
    mint: tuple[int, int] = (0, 1)
    exit_paid: int = 0
    exit_left: int = 0
    lapsed: bool = False


@dataclass
class Provider:
    shares: int = 0
    leaving: dict[int, int] = field(default_factory=dict)  # epoch -> shares
    entering: dict[int, int] = field(default_factory=dict)  # epoch -> units
    held: dict[int, int] = field(default_factory=dict)  # closed epoch -> shares held in it
    claimed: dict[int, int] = field(default_factory=dict)  # closed epoch -> pocket units taken
    cash: int = 0
    synced: int = 0


class Pool:
    """LP shares, epochs, pockets, funding and the desk's first-loss bond [HousePool]."""

    def __init__(self, fee_ppm: int = 0) -> None:
        self.free = 0
        self.shares = 0
        self.current = 0
        self.sunset = False  # for good: no entry, no funding
        self.placed = 0  # budgets of fixtures of the current and later epochs
        self.funded = (0, 0)  # (day, units funded on it)
        self.owed = 0  # lodged entries, unclaimed exits
        self.fees = {0: fee_ppm}  # epoch -> the fee's rate from it on, in millionths
        self.claims_bond = 0  # pays claims for tickets that were not placed; no part of NAV
        self.claims_exit = (0, 0)  # units of it asked back, time from which they may leave
        self.epochs: dict[int, Epoch] = defaultdict(Epoch)
        self.providers: dict[str, Provider] = defaultdict(Provider)

    def nav(self) -> int:
        """Units the current shares own outside pockets; open positions stand at cost."""
        return self.free + self.placed

    def receive(self, epoch: int, units: int) -> None:
        """Profit and returned budgets go to the epoch's holders: NAV before its close, its pocket after."""
        record = self.epochs[epoch]
        if record.closed and record.holders:
            record.returned += units
        else:
            self.free += units

    def fund(self, epoch: int, units: int, now: int) -> None:
        """Units from free liquidity to a fixture's budget: a tenth of NAV a day, four fifths outstanding, and
        never for a closed epoch, whose holders are others [Reserve, C9]."""
        require(not self.sunset, "after sunset")
        self.close(now)
        day, spent = self.funded
        spent = units + (spent if day == now // DAY else 0)
        require(epoch >= self.current, "epoch closed")
        require(0 < units <= self.free and spent * 10**6 <= self.nav() * FUND_PER_DAY_PPM, "funding limit")
        require((self.placed + units) * 10**6 <= self.nav() * OUTSTANDING_PPM, "outstanding limit")
        self.funded = (now // DAY, spent)
        self.free -= units
        self.placed += units
        self.epochs[epoch].outstanding += units

    def move_out(self, epoch: int, units: int) -> None:
        self.epochs[epoch].outstanding -= units
        if not self.epochs[epoch].closed:
            self.placed -= units

    def book(self, epoch: int, profit: int) -> None:
        """Profit or loss of one pot, accumulator or cashed-out gain; tranche and fee follow the epoch's *net*
        result, so that order does not matter: a profit repays the tranche first, and a loss takes its part of
        the fee back [LP epochs, C9, I12, I22]."""
        record = self.epochs[epoch]
        if record.fee_ppm is None:
            record.fee_ppm = self.scheduled_fee(epoch)
        covered, fee = record.covered, self.fee(epoch)
        record.net += profit
        record.covered = min(record.tranche, max(0, -record.net))
        if profit < 0:
            self.move_out(epoch, -profit)
        self.receive(epoch, max(profit, 0) + record.covered - covered - (self.fee(epoch) - fee))

    # -- the operators' fee

    def scheduled_fee(self, epoch: int) -> int:
        """The rate that epoch would get by what has been set so far."""
        return self.fees[max(e for e in self.fees if e <= epoch)]

    def fee(self, epoch: int) -> int:
        """Units of an epoch's fee so far; down, for the holders. Nothing on a loss."""
        record = self.epochs[epoch]
        return max(0, record.net) * (record.fee_ppm or 0) // 10**6

    def set_fee(self, ppm: int, now: int) -> None:
        """For epochs that begin at least one epoch from now: an exit lodged today acts before it counts. An epoch
        keeps the rate of its first booking, or a higher one would be due on profit that holders already have."""
        require(0 <= ppm <= MAX_FEE_PPM, "fee too high")
        self.fees[now // EPOCH + 2] = ppm

    def take_fees(self, epoch: int, now: int) -> int:
        """Once no budget of a closed epoch is out: before, a loss could claim the fee back."""
        self.close(now)
        record = self.epochs[epoch]
        require(record.closed and record.outstanding == 0, "epoch at risk")
        units = self.fee(epoch) - record.fees_taken
        record.fees_taken += units
        return units

    def close(self, now: int) -> None:
        """Close every epoch that has ended. O(1) an epoch; runs first in every call that moves pool money, so
        that nothing of the next epoch can slip into this one's price [LP epochs, C2, M12]."""
        while now >= (self.current + 1) * EPOCH:
            record, following = self.epochs[self.current], self.epochs[self.current + 1]
            self.placed -= record.outstanding
            record.closed, record.holders = True, self.shares
            nav = self.nav()
            if self.shares and nav * LAPSE < self.shares:
                record.lapsed = True  # holders keep the pocket, which also takes what is free
                record.returned, self.free, self.shares = record.returned + self.free, 0, 0
                following.exits = 0  # lodged in the series that has just ended
            elif record.exits:
                owed = record.exits * nav // self.shares  # down: for those who stay
                record.exit_paid = min(owed, self.free + record.entries)
                record.exit_left = record.exits * (owed - record.exit_paid) // owed if owed else 0
                following.exits += record.exit_left
            if record.entries:
                record.mint = (self.shares, nav) if self.shares else (record.entries - DEAD_SHARES, record.entries)
                new = record.entries * self.shares // nav if self.shares else record.entries
                self.shares += new
            if not record.lapsed:
                self.shares -= record.exits - record.exit_left
            self.free += record.entries - record.exit_paid
            self.owed += record.exit_paid - record.entries
            self.current += 1

    # -- liquidity providers: requests act at the close of the epoch after the one they are lodged in

    def sync(self, name: str) -> Provider:
        """Lazily run one provider through the closed epochs; all divisions round down, for the pool."""
        p = self.providers[name]
        for e in range(p.synced, self.current):
            record = self.epochs[e]
            p.held[e] = p.shares + sum(p.leaving.values())
            if record.lapsed:
                p.shares, p.leaving = 0, {}
            leaving = p.leaving.pop(e, 0)
            if leaving:
                p.cash += leaving * record.exit_paid // record.exits
                left = leaving * record.exit_left // record.exits
                p.leaving[e + 1] = p.leaving.get(e + 1, 0) + left
            p.shares += p.entering.pop(e, 0) * record.mint[0] // record.mint[1]
        p.synced = self.current
        return p

    def request_entry(self, name: str, units: int, now: int) -> None:
        require(not self.sunset, "after sunset")
        self.close(now)
        require(units >= MIN_ENTRY, "minimum entry")
        p, e = self.sync(name), self.current + 1
        p.entering[e] = p.entering.get(e, 0) + units
        self.epochs[e].entries += units
        self.owed += units

    def request_exit(self, name: str, shares: int, now: int) -> None:
        """Irrevocable; what free liquidity cannot pay stays a holder and is first in the next close's queue."""
        self.close(now)
        p, e = self.sync(name), self.current + 1
        require(0 < shares <= p.shares, "shares")
        p.shares -= shares
        p.leaving[e] = p.leaving.get(e, 0) + shares
        self.epochs[e].exits += shares

    def leave_after_sunset(self, name: str, shares: int, now: int) -> int:
        """At once and at the price of now: nothing is funded after the sunset, losses are bounded by budgets, so
        with none out the price can only rise, and who leaves takes nothing from who stays [migration]."""
        require(self.sunset, "before sunset")
        self.close(now)
        require(self.placed == 0, "budgets out")
        p = self.sync(name)
        require(0 < shares <= p.shares, "shares")
        paid = shares * self.free // self.shares  # down: for those who stay
        p.shares -= shares
        self.shares -= shares
        self.free -= paid
        return paid

    def claim(self, name: str, now: int) -> int:
        """Units paid out: exits at their close's price and the share of every pocket, as far as returned."""
        self.close(now)
        p = self.sync(name)
        paid, p.cash = p.cash, 0
        self.owed -= paid
        for e, held in p.held.items():
            if held:
                due = held * self.epochs[e].returned // self.epochs[e].holders - p.claimed.get(e, 0)
                p.claimed[e] = p.claimed.get(e, 0) + due
                paid += due
        return paid

    # -- desk bond

    def post_bond(self, epoch: int, units: int, now: int) -> None:
        self.close(now)
        require(units > 0 and epoch > self.current, "bond before its epoch")
        require(epoch <= self.current + MAX_BOND_AHEAD, "bond too far ahead")
        self.epochs[epoch].tranche += units

    def reclaim_bond(self, epoch: int, now: int) -> int:
        """Free once no budget of the epoch is out: losses are bounded by budgets, so none can follow."""
        self.close(now)
        record = self.epochs[epoch]
        require(record.closed and record.outstanding == 0, "epoch at risk")
        units = record.tranche - record.covered - record.reclaimed
        record.reclaimed += units
        return units

    # -- claims bond: apart from the tranches, or one unit of money would stand for two promises

    def post_claims_bond(self, units: int) -> None:
        require(units > 0, "amount")
        self.claims_bond += units

    def request_claims_exit(self, units: int, now: int) -> None:
        """One request at a time; until it is withdrawn the whole bond pays claims."""
        require(units <= self.claims_bond, "claims bond")
        self.claims_exit = (units, now + CLAIMS_BOND_DELAY if units else 0)

    def withdraw_claims_bond(self, now: int) -> int:
        """Later than any ticket accepted before the request, so nobody loses a cover that he saw."""
        units, at = self.claims_exit
        require(units > 0, "amount")
        require(now >= at, "claims bond waits")
        units = min(units, self.claims_bond)  # claims came first
        self.claims_bond -= units
        self.claims_exit = (0, 0)
        return units

    def pay_claim(self, units: int) -> int:
        """What the bond has of it; never pool money, or providers would insure the desk."""
        paid = min(units, self.claims_bond)
        self.claims_bond -= paid
        return paid
