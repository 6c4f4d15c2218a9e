"""What becomes of an order: taken at these odds, waits until then, or refused for this reason. Total and pure.

    order ── form ── legs and fixtures ── agreed prices ── stake, payout, signature, account, room ──▶ Taken
                                               │                                │
                                               └── suspended since it came ──▶ Refusal ◀── any code of `place`
    in play: the same questions at once and again when the delay is over; in between it waits, and says until when

A refusal that is already certain is told at once; what is taken is judged for every second that the ticket lives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from api.desk.facts import LEGS_MAX, Facts
from api.desk.offers import MarketView, odds_for, standing
from api.desk.placing import Bet, lasting, legs_refusal, refusal
from api.desk.quoting import STAKE_MAX, include_by
from api.desk.reasons import Reason, Refusal, of_code
from chain.typed_data import Order
from chain.wire import Code, odds_of, with_odds
from sports.markets import MarketId
from sports.words import Sport

_WORD: Final = (1 << 256) - 1
_LOW: Final = 0xFFFF_FFFF
DELAYS_S: Final[Mapping[Sport, int]] = MappingProxyType({Sport.FOOTBALL: 6, Sport.TENNIS: 4, Sport.BASKETBALL: 4})
"""Seconds that an order waits in play, so that whoever saw it first has no head start; a documented choice."""
FAST_MARKETS: Final = frozenset({MarketId.NEXT_GOAL, MarketId.CORRECT_SCORE, MarketId.HANDICAP})
"""Markets that one event turns over: their orders wait for three seconds more."""
_FAST_MORE_S: Final = 3


class WaitsFor(StrEnum):
    """What an order waits for."""

    ACCEPTANCE_DELAY = "acceptance-delay"


@dataclass(frozen=True, slots=True)
class DeskTerms:
    """How the desk works: replicas that must agree, keys that sign, delays, the shortest ticket worth giving."""

    quorum: int = 2
    one_key: bool = False
    least_life_s: int = 5
    delays_s: Mapping[Sport, int] = field(default_factory=lambda: DELAYS_S)


@dataclass(frozen=True, slots=True)
class Taken:
    """The desk takes it: odds (millionths, one a leg) and times of the ticket."""

    odds: tuple[int, ...]
    payout: int
    accepted_at: int
    include_by: int
    one_key: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """It is judged again at second `until`."""

    until: int
    reason: WaitsFor = WaitsFor.ACCEPTANCE_DELAY


Verdict = Taken | Wait | Refusal


def accept(
    order: Order,
    signer: str | None,
    facts: Facts,
    views: Sequence[MarketView | None],
    *,
    received_at: int,
    now: int,
    terms: DeskTerms,
) -> Verdict:
    """The verdict on an order. `signer` is who its signature recovers to, None if nobody; `views` one a leg."""
    malformed = form(order)
    if malformed is not None:
        return malformed
    code = legs_refusal(facts, order.legs, now, now)
    if code is not Code.OK:
        return of_code(code)
    priced = price(order.legs, facts, views, since=received_at, now=now, quorum=terms.quorum)
    if isinstance(priced, Refusal):
        return priced
    bet, end = bet_of(order, signer, facts, priced.odds, now, terms)
    code = refusal(facts, bet, now, max(now, end))
    if code is not Code.OK:
        return of_code(code, _detail(code, facts, bet))
    if order.stake > priced.most:
        return Refusal(Reason.STAKE_OVER_LIMIT, f"at most {priced.most} units now")
    if facts.until is not None and any(
        in_play(leg, facts, view, now) for leg, view in zip(order.legs, views, strict=True)
    ):
        return Refusal(Reason.FIRST_IN_PLAY)
    if end - now < terms.least_life_s:
        return of_code(Code.TICKET_EXPIRED, f"a ticket could live for {end - now} s only")
    ready = received_at + delay_s(order.legs, facts, views, now, terms)
    if now < ready:
        return Wait(ready)
    return Taken(priced.odds, bet.payout, now, end, terms.one_key)


@dataclass(frozen=True, slots=True)
class Priced:
    """Odds of each leg, millionths; and the most that one bet may stake on it as far as its market goes."""

    odds: tuple[int, ...]
    most: int


def price(
    legs: Sequence[int], facts: Facts, views: Sequence[MarketView | None], *, since: int, now: int, quorum: int
) -> Priced | Refusal:
    """The odds that stand now, or why there are none. Legs must be of known fixtures."""
    odds: list[int] = []
    most = STAKE_MAX
    for index, (leg, view) in enumerate(zip(legs, views, strict=True)):
        shut = standing(view, now, since, quorum)
        if shut is not None or view is None:
            reason, detail = shut or (Reason.NO_PRICE, "")
            return Refusal(reason, detail, f"legs.{index}")
        quote = odds_for(facts, leg, view)
        if quote.odds is None:
            return Refusal(Reason.NOT_OFFERED, "it is all but decided, or the market is full", f"legs.{index}")
        odds.append(quote.odds)
        # What a market bears counts for singles; an accumulator is bounded by what every fixture has for those.
        most = min(most, quote.max_stake) if len(legs) == 1 else most
    return Priced(tuple(odds), most)


def bet_of(
    order: Order, signer: str | None, facts: Facts, odds: Sequence[int], now: int, terms: DeskTerms
) -> tuple[Bet, int]:
    """The bet that would be signed at `now`, and the last second of its ticket."""
    fixtures = [facts.fixtures[leg >> 128] for leg in order.legs]
    latest = [order.valid_until, facts.wallet.eligible_until - 1]
    latest += [last for key, last in facts.wallet.keys if last is not None and signer and key.lower() == signer.lower()]
    latest += [facts.until] if facts.until is not None else []
    end = include_by(fixtures, now, *(one for one in latest if one >= now))
    legs = tuple(with_odds(leg, one) for leg, one in zip(order.legs, odds, strict=True))
    bet = Bet(
        order.bettor,
        legs,
        order.stake,
        order.min_payout,
        order.valid_until,
        order.nonce,
        now,
        max(now, end),
        signer,
        terms.one_key,
    )
    return bet, end


def delay_s(legs: Sequence[int], facts: Facts, views: Sequence[MarketView | None], now: int, terms: DeskTerms) -> int:
    """Seconds that an order on these legs waits: the longest of its legs in play, 0 before the match."""
    longest = 0
    for leg, view in zip(legs, views, strict=True):
        if not in_play(leg, facts, view, now):
            continue
        word = facts.fixtures[leg >> 128]
        fast = _FAST_MORE_S if leg >> 112 & 0xFFFF in FAST_MARKETS else 0
        longest = max(longest, terms.delays_s.get(Sport(word.sport), 0) + fast)
    return longest


def in_play(leg: int, facts: Facts, view: MarketView | None, now: int) -> bool:
    """Whether the match of a leg has begun, by the book's clock or by the price's."""
    return now >= facts.fixtures[leg >> 128].start or (view is not None and view.live)


def form(order: Order) -> Refusal | None:
    """What of an order no chain could take, whatever the state."""
    if not 1 <= len(order.legs) <= LEGS_MAX:
        return Refusal(Reason.MALFORMED, f"{len(order.legs)} legs; 1 to {LEGS_MAX}", "legs")
    for index, leg in enumerate(order.legs):
        if not 0 <= leg <= _WORD or leg & _LOW or odds_of(leg):
            return Refusal(Reason.MALFORMED, "a leg of an order has no odds and no low bits", f"legs.{index}")
    bounds = (
        ("stake", order.stake, STAKE_MAX),
        ("min_payout", order.min_payout, STAKE_MAX),
        ("valid_until", order.valid_until, _LOW),
        ("nonce", order.nonce, _LOW),
    )
    for name, value, most in bounds:
        if not 0 <= value <= most:
            return Refusal(Reason.MALFORMED, f"{value}; 0 to {most}", name)
    return None


def without(facts: Facts, bettor: str, nonce: int) -> Facts:
    """The facts as they would be without a ticket that is held: for judging that ticket itself again."""
    held = facts.held
    bets = tuple(one for one in held.bets if (one.terms.bettor.lower(), one.terms.nonce) != (bettor.lower(), nonce))
    return replace(facts, held=replace(held, bets=bets))


def _detail(code: Code, facts: Facts, bet: Bet) -> str:
    if code is Code.PAYOUT_BELOW_MINIMUM:
        return f"it would pay {bet.payout} units now, the order asks for {bet.min_payout}"
    if code is Code.STAKE:
        return f"the smallest stake is {facts.desk.minimum_stake} units"
    if code is Code.BALANCE:
        return f"{lasting(facts.wallet, bet.include_by)} units lie in the account, with those that tickets wait for"
    return ""
