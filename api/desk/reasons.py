"""Why the desk does not take an order: one reason, a field, and what can be done about it.

The reasons of the contract's own codes come first, one for each code that `place` can give; then the desk's own.
`Reason` values are stable: programs compare them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chain.wire import Code


class Reason(StrEnum):
    """See the module."""

    PAUSED = "paused"
    FIXTURE_UNKNOWN = "fixture-unknown"
    MARKET_UNKNOWN = "market-unknown"
    ODDS_TOO_LOW = "odds-too-low"
    MARKET_CLOSED = "market-closed"
    FIXTURE_REPORTED = "fixture-reported"
    POT_SETTLING = "pot-settling"
    STAKE_TOO_SMALL = "stake-too-small"
    ORDER_EXPIRED = "order-expired"
    TICKET_EXPIRED = "ticket-expired"
    ACCEPTED_LATER = "accepted-later"
    PRICE_MOVED = "price-moved"
    SIGNATURE = "signature"
    NOT_ELIGIBLE = "not-eligible"
    BALANCE = "balance"
    ACCOUNT_CAP = "account-cap"
    NONCE_USED = "nonce-used"
    BUDGET = "budget"
    ONE_KEY = "one-key"
    STAKE_LIMIT = "stake-limit"
    LEGS_NOT_ASCENDING = "legs-not-ascending"
    ACCUMULATOR_CAP = "accumulator-cap"
    LEGS_TIED = "legs-tied"
    CANCELLED = "cancelled"

    MALFORMED = "malformed"
    NO_PRICE = "no-price"
    PRICE_STALE = "price-stale"
    SUSPENDED = "suspended"
    HELD = "held"
    NOT_OFFERED = "not-offered"
    STAKE_OVER_LIMIT = "stake-over-limit"
    CASH_OUT_TOO_EARLY = "cash-out-too-early"
    BET_DECIDED = "bet-decided"
    CASH_OUT_PART = "cash-out-part"
    CASH_OUT_UNITS = "cash-out-units"
    BET_NOT_OPEN = "bet-not-open"
    PERMIT = "permit"
    TOKENS = "tokens"
    DEPOSIT_LIMIT = "deposit-limit"
    FIRST_IN_PLAY = "first-in-play"
    FIRST_UNDER_WAY = "first-under-way"


BY_CODE: Final[dict[Code, Reason]] = {
    Code.PAUSED: Reason.PAUSED,
    Code.UNKNOWN_FIXTURE: Reason.FIXTURE_UNKNOWN,
    Code.UNKNOWN_MARKET: Reason.MARKET_UNKNOWN,
    Code.ODDS: Reason.ODDS_TOO_LOW,
    Code.MARKET_CLOSED: Reason.MARKET_CLOSED,
    Code.REPORTED: Reason.FIXTURE_REPORTED,
    Code.POT_SETTLING: Reason.POT_SETTLING,
    Code.STAKE: Reason.STAKE_TOO_SMALL,
    Code.ORDER_EXPIRED: Reason.ORDER_EXPIRED,
    Code.TICKET_EXPIRED: Reason.TICKET_EXPIRED,
    Code.ACCEPTED_LATER: Reason.ACCEPTED_LATER,
    Code.PAYOUT_BELOW_MINIMUM: Reason.PRICE_MOVED,
    Code.BETTOR_SIGNATURE: Reason.SIGNATURE,
    Code.NOT_ELIGIBLE: Reason.NOT_ELIGIBLE,
    Code.BALANCE: Reason.BALANCE,
    Code.ACCOUNT_CAP: Reason.ACCOUNT_CAP,
    Code.NONCE: Reason.NONCE_USED,
    Code.BUDGET: Reason.BUDGET,
    Code.ONE_KEY: Reason.ONE_KEY,
    Code.STAKE_LIMIT: Reason.STAKE_LIMIT,
    Code.LEGS_NOT_ASCENDING: Reason.LEGS_NOT_ASCENDING,
    Code.ACCUMULATOR_CAP: Reason.ACCUMULATOR_CAP,
    Code.LEGS_TIED: Reason.LEGS_TIED,
    Code.CANCELLED: Reason.CANCELLED,
}
"""The reason of each code of an item of `place`."""

TRANSIENT: Final = frozenset({Code.PAUSED, Code.ACCEPTED_LATER, Code.BUDGET, Code.ACCUMULATOR_CAP, Code.ONE_KEY})
"""Codes that another block may lift while the ticket lives, with nothing done by the bettor."""

ADVICE: Final[dict[Reason, tuple[str, str]]] = {
    Reason.PAUSED: ("", "new bets are paused; try again later"),
    Reason.FIXTURE_UNKNOWN: ("legs", "choose a match that is on offer"),
    Reason.MARKET_UNKNOWN: ("legs", "choose a market of this sport, with its line and period"),
    Reason.ODDS_TOO_LOW: ("legs", "this selection is all but certain and not sold"),
    Reason.MARKET_CLOSED: ("legs", "the match takes no more bets; choose another one"),
    Reason.FIXTURE_REPORTED: ("legs", "a result of the match stands; choose another one"),
    Reason.POT_SETTLING: ("legs", "bets of this market are being paid; choose another one"),
    Reason.STAKE_TOO_SMALL: ("stake", "stake more"),
    Reason.ORDER_EXPIRED: ("valid_until", "sign an order that is valid for longer"),
    Reason.TICKET_EXPIRED: ("valid_until", "ask for a new quote, and sign an order that is valid for longer"),
    Reason.ACCEPTED_LATER: ("", "try again in a moment"),
    Reason.PRICE_MOVED: ("min_payout", "ask for a new quote, or accept lower odds"),
    Reason.SIGNATURE: ("signature", "sign the order with the wallet that it names, or with its betting key"),
    Reason.NOT_ELIGIBLE: ("bettor", "prove your identity, or wait until your exclusion is over"),
    Reason.BALANCE: ("stake", "deposit, stake less, or wait for bets that are on their way"),
    Reason.ACCOUNT_CAP: ("stake", "stake less: what your open bets may pay in all is limited"),
    Reason.NONCE_USED: ("nonce", "ask for a new quote, which names a free nonce, and sign again"),
    Reason.BUDGET: ("stake", "stake less, or choose another market"),
    Reason.ONE_KEY: ("stake", "stake less, or try again in a moment"),
    Reason.STAKE_LIMIT: ("stake", "stake less: your weekly limit is reached; it begins anew on Thursday, 00:00 UTC"),
    Reason.LEGS_NOT_ASCENDING: ("legs", "order the legs by their number, with no match twice"),
    Reason.ACCUMULATOR_CAP: ("stake", "stake less, or take the legs apart"),
    Reason.LEGS_TIED: ("legs", "take one of the legs of this tie out"),
    Reason.CANCELLED: ("nonce", "sign an order with another nonce: this one was cancelled"),
    Reason.MALFORMED: ("", "correct the value"),
    Reason.NO_PRICE: ("legs", "there is no agreed price now; try again in a moment"),
    Reason.PRICE_STALE: ("legs", "the last agreed price has run out; try again in a moment"),
    Reason.SUSPENDED: ("legs", "something happened in the match; look at the new price and ask again"),
    Reason.HELD: ("legs", "the market opens again with the next price; try again in a moment"),
    Reason.NOT_OFFERED: ("legs", "choose another selection"),
    Reason.STAKE_OVER_LIMIT: ("stake", "stake at most what the quote names"),
    Reason.CASH_OUT_TOO_EARLY: ("", "a bet can be sold back one minute after it was accepted"),
    Reason.BET_DECIDED: ("", "the bet is decided: wait for its settlement"),
    Reason.CASH_OUT_PART: ("part", "sell a part above zero, and no more than what is still staked"),
    Reason.CASH_OUT_UNITS: ("min_units", "ask for less: the offer is lower than what you named"),
    Reason.PERMIT: (
        "first.permit",
        "sign a new permit for the book, with the token's present nonce and a later deadline",
    ),
    Reason.TOKENS: ("first.permit", "deposit no more than the wallet holds"),
    Reason.DEPOSIT_LIMIT: (
        "first.permit",
        "deposit less: your weekly limit is reached; it begins anew on Thursday, 00:00 UTC",
    ),
    Reason.FIRST_IN_PLAY: (
        "legs",
        "a match in play takes bets on money that lies in the account: deposit first, then bet",
    ),
    Reason.FIRST_UNDER_WAY: ("first", "wait until the wallet's first bet is mined, then bet without bringing anything"),
    Reason.BET_NOT_OPEN: ("", "only a bet that is open on chain can be sold back"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The desk does not take it. `field` is the part of the order that is at fault, empty for none."""

    reason: Reason
    detail: str = ""
    at: str = ""

    @property
    def field(self) -> str:
        """The field at fault, with its place in a list where there is one."""
        return self.at or ADVICE[self.reason][0]

    @property
    def remedy(self) -> str:
        """What to do next."""
        return ADVICE[self.reason][1]


def of_code(code: Code, detail: str = "", at: str = "") -> Refusal:
    """The refusal that says what a code of the contract means."""
    return Refusal(BY_CODE[code], detail, at)
