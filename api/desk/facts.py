"""What the desk knows of the chain and of its own promises when it judges an order. Values only.

    Facts      one moment's state of the book, as far as an order touches it, and what the desk holds against it
      HeldBet    a ticket that is accepted and not placed: it may still come
      HeldOffer  a cash-out that is signed and not mined: likewise

Amounts are asset units, times seconds, caps cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from chain.wire import Terms
from sports.words import pot_key

IN_PLAY_LEAD_S: Final = 1_800
TICKET_LIFE_S: Final = 600
TICKET_LIFE_IN_PLAY_S: Final = 60
WEEK_S: Final = 7 * 86_400
UNIT: Final = 10**6
CENT: Final = 10**4
ACCOUNT_CAP: Final = 10**13
STAKED_MAX: Final = (1 << 32) - 1
POT_STAKES_MAX: Final = ((1 << 56) - 1) // 2
POT_COUNT_MAX: Final = (1 << 24) - 1
LEGS_MAX: Final = 12
SLOTS: Final = 64
FIRST_TERMINAL: Final = 3


def whole(units: int) -> int:
    """Whole units, rounded up: for the limit that they count against."""
    return -(-units // UNIT)


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """The book's desk word: tickets' epoch, end of the pause, smallest stake."""

    epoch: int
    paused_until: int
    minimum_stake: int


@dataclass(frozen=True, slots=True)
class PotFacts:
    """A pot; `liabilities` one a selection of its market."""

    liabilities: tuple[int, ...]
    stakes: int = 0
    count: int = 0
    settling: bool = False


@dataclass(frozen=True, slots=True)
class FixtureFacts:
    """A fixture of the book; `start` 0: it does not know it. `one_key` and `stakes` are whole units, `tie` 0: none."""

    budget: int
    reserved: int
    combined: int
    one_key: int
    stakes: int
    start: int
    close_at: int
    sport: int
    tie: int = 0
    reported: bool = False


@dataclass(frozen=True, slots=True)
class WalletFacts:
    """A bettor's account, and the slot of the nonce that is asked for.

    `stake_cap` None: no weekly cap. `slot_terms` is the hash of an open bet's terms. `cancelled_nonce` -1: nothing is
    cancelled in the slot. `keys` are the keys that sign besides the wallet's own, each with the last second in which
    it does (None: no end).
    """

    balance: int
    open_payout: int = 0
    eligible_until: int = 0
    no_entry_before: int = 0
    withdrawing: int = 0
    withdraw_at: int = 0
    stake_cap: int | None = None
    stake_used: int = 0
    stake_week: int = 0
    slot_tag: int = 0
    slot_nonce: int = 0
    slot_terms: int = 0
    cancelled_nonce: int = -1
    cancelled_from: int = 0
    keys: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class HeldBet:
    """A ticket that may still be placed; `one_key`: one desk key signed it."""

    terms: Terms
    include_by: int
    one_key: bool

    @property
    def at_risk(self) -> int:
        """Payout less stake."""
        return self.terms.payout - self.terms.stake

    @property
    def fixtures(self) -> frozenset[int]:
        """The fixtures of its legs."""
        return frozenset(leg >> 128 for leg in self.terms.legs)


@dataclass(frozen=True, slots=True)
class HeldOffer:
    """A signed cash-out that may still be mined: what it pays at once, what it leaves to be paid, and where from.

    `paid` leaves the stakes of a single's pot, if they backed it; `gain` joins the unnetted reserve of `home`.
    """

    bettor: str
    nonce: int
    legs: tuple[int, ...]
    paid: int
    gain: int
    home: int
    backed: bool
    include_by: int
    one_key: bool

    @property
    def fixtures(self) -> frozenset[int]:
        """The fixtures of the bet's legs."""
        return frozenset(leg >> 128 for leg in self.legs)


@dataclass(frozen=True, slots=True)
class Held:
    """What the desk has signed and the chain has not seen. It ends with its last moment, or when it is mined."""

    bets: tuple[HeldBet, ...] = ()
    offers: tuple[HeldOffer, ...] = ()

    def alive(self, now: int) -> Self:
        """Without what can no longer be placed."""
        return type(self)(
            tuple(one for one in self.bets if now <= one.include_by),
            tuple(one for one in self.offers if now <= one.include_by),
        )


NOTHING_HELD: Final = Held()


@dataclass(frozen=True, slots=True)
class Facts:
    """The state that an order is judged in: fixtures by id, pots by pot key.

    `until` is the last second that the wallet's part is good for, where it comes with the order (`first`); else None.
    `pot_caps` are what operators let a pot reserve at most, by pot key; the chain knows nothing of them.
    """

    desk: DeskFacts
    wallet: WalletFacts
    fixtures: Mapping[int, FixtureFacts]
    pots: Mapping[int, PotFacts] = field(default_factory=dict)
    held: Held = NOTHING_HELD
    until: int | None = None
    pot_caps: Mapping[int, int] = field(default_factory=dict)

    def fixture(self, leg: int) -> FixtureFacts | None:
        """The fixture of a leg, None where the book does not know it."""
        found = self.fixtures.get(leg >> 128)
        return found if found is not None and found.start else None

    def pot(self, leg: int) -> PotFacts | None:
        """The pot of a leg, None where no bet has ever entered it."""
        return self.pots.get(pot_key(leg))
