"""What a bet is bought back for: its payout over the odds that it would be sold at now, floored. Pure.

    units = part's payout / product of today's odds of the open legs,   times what the legs that are final made of it

The same agreed prices, the same refusals as for a bet; the margin is paid once more. Never while a report of an open
leg is not final, in the first minute after acceptance, or when a leg is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from api.desk import room
from api.desk.accepting import DeskTerms, Priced, price
from api.desk.facts import Facts, HeldOffer
from api.desk.offers import MarketView
from api.desk.reasons import Reason, Refusal
from chain.wire import Terms, odds_of, with_odds
from sports.words import PPM

CASH_OUT_DELAY_S: Final = 60
OFFER_LIFE_S: Final = 60
_ONE: Final = 10**18


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer to sign: units in all, how much of them later, and the last moment."""

    units: int
    gain: int
    include_by: int
    held: HeldOffer


def cash_out(
    terms: Terms,
    part: int,
    least: int,
    facts: Facts,
    views: Sequence[MarketView | None],
    *,
    finals: Mapping[int, int],
    now: int,
    valid_until: int,
    desk: DeskTerms,
) -> Offered | Refusal:
    """The offer for `part` of an open bet's stake, or why there is none.

    `finals` are multipliers (half-millionths) of the legs whose result is final, by leg with odds.
    """
    if not 0 < part <= terms.stake:
        return Refusal(Reason.CASH_OUT_PART, f"{part} of {terms.stake} units")
    if now < terms.accepted_at + CASH_OUT_DELAY_S:
        return Refusal(Reason.CASH_OUT_TOO_EARLY, f"from {terms.accepted_at + CASH_OUT_DELAY_S} on")
    open_legs = [leg for leg in terms.legs if leg not in finals]
    if not open_legs or any(multiplier == 0 for multiplier in finals.values()):
        return Refusal(Reason.BET_DECIDED)
    for leg in open_legs:
        if facts.fixtures[leg >> 128].reported:
            return Refusal(Reason.FIXTURE_REPORTED, "its result is not final yet")
    wanted = {leg: view for leg, view in zip(terms.legs, views, strict=True) if leg not in finals}
    priced = price(
        tuple(with_odds(leg, 0) for leg in wanted),
        facts,
        tuple(wanted.values()),
        since=now,
        now=now,
        quorum=desk.quorum,
    )
    if isinstance(priced, Refusal):
        return priced
    units = _value(terms, part, finals, priced, open_legs)
    if units == 0 or units < least:
        return Refusal(Reason.CASH_OUT_UNITS, f"{units} units are offered now, at least {least} are asked for")
    include_by = min(now + OFFER_LIFE_S, valid_until)
    if include_by - now < desk.least_life_s:
        return Refusal(Reason.ORDER_EXPIRED, f"the request ends at {valid_until}")
    gain = max(0, units - part)
    home = min((facts.fixtures[leg >> 128].start, leg >> 128) for leg in terms.legs)[1]
    backed = room.backing(part, terms.accepted_at, facts.fixtures[home].start) > 0
    one = HeldOffer(terms.bettor, terms.nonce, terms.legs, units - gain, gain, home, backed, include_by, desk.one_key)
    return _fits(facts, one) or Offered(units, gain, include_by, one)


def _value(terms: Terms, part: int, finals: Mapping[int, int], priced: Priced, open_legs: Sequence[int]) -> int:
    """Units, floored at each step; never above what the part would pay in all."""
    today = dict(zip(open_legs, priced.odds, strict=True))
    product, most = _ONE, _ONE
    for leg in terms.legs:
        most = most * odds_of(leg) // PPM
        above, below = (finals[leg], 2 * PPM) if leg in finals else (odds_of(leg), today[leg])
        product = product * above // below
    return min(part * product // _ONE, part * most // _ONE)


def _fits(facts: Facts, one: HeldOffer) -> Refusal | None:
    """Why the offer does not fit what its fixtures have, with all that is held."""
    after = replace(facts, held=replace(facts.held, offers=(*facts.held.offers, one)))
    for fixture in one.fixtures:
        word = facts.fixtures[fixture]
        if room.needed(after, fixture) > word.budget:
            return Refusal(Reason.BUDGET)
        if one.one_key and room.one_key(after, fixture) > room.quarter(word):
            return Refusal(Reason.ONE_KEY)
    return None
