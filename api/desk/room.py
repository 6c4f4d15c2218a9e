"""What a fixture's budget must bear at worst, whichever of the desk's promises are placed, in whatever order.

A pot reserves max(0, worst result of V - S). A held single raises V on its selection by its payout and S by its stake;
placed or not is not ours to say, so it counts payout - stake where a result pays it, and nothing where none does:

    worst of a pot = max over results r of   V_r - S + sum of (payout - stake) of held bets that r pays
                                                     + what held cash-outs take out of S without lowering V_r

Accumulators and gains are reserved unnetted, so they all count. Nothing here is below what the chain will ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final, NamedTuple

from api.desk.facts import IN_PLAY_LEAD_S, Facts, FixtureFacts, PotFacts, whole
from sports.markets import MARKETS, MarketId
from sports.words import pot_key

_NONE: Final = PotFacts(())


class Entering(NamedTuple):
    """A single on its way in: its leg, payout less stake, and what of the stake backs the pot."""

    leg: int
    at_risk: int
    backing: int


def selection_of(leg: int) -> int:
    """Index of the selection of a leg word."""
    return leg >> 64 & 0xFF


def market_of(leg: int) -> int:
    """Market id of a leg word."""
    return leg >> 112 & 0xFFFF


def results_of(market: int) -> tuple[tuple[int, ...], ...]:
    """Selections that can win together."""
    size = MARKETS[MarketId(market)].size
    if market == MarketId.DOUBLE_CHANCE:
        return tuple(combinations(range(size), 2))
    return tuple((one,) for one in range(size))


def backing(stake: int, accepted_at: int, start: int) -> int:
    """What of a stake backs its pot: nothing of a bet that may be voided on its own."""
    return 0 if accepted_at + IN_PLAY_LEAD_S >= start else stake


def reserve(pot: PotFacts, market: int) -> int:
    """What the chain has reserved for a pot."""
    return max(0, max(_liability(pot, result) for result in results_of(market)) - pot.stakes)


def worst(facts: Facts, leg: int, entering: Entering | None = None) -> int:
    """The most that the pot of a leg may have to reserve, with what is held and with what enters."""
    pot, key = facts.pot(leg) or _NONE, pot_key(leg)
    stakes = pot.stakes + (entering.backing if entering else 0)
    bets = [one for one in facts.held.bets if len(one.terms.legs) == 1 and pot_key(one.terms.legs[0]) == key]
    offers = [one for one in facts.held.offers if len(one.legs) == 1 and pot_key(one.legs[0]) == key]
    most = 0
    for result in results_of(market_of(leg)):
        value = _liability(pot, result) - stakes
        value += sum(bet.at_risk for bet in bets if selection_of(bet.terms.legs[0]) in result)
        value += sum(one.paid for one in offers if one.backed)
        if entering is not None and selection_of(entering.leg) in result:
            value += entering.at_risk + entering.backing
        most = max(most, value)
    return most


def needed(facts: Facts, fixture: int, entering: Entering | None = None) -> int:
    """The most that a fixture's budget may have to bear in all, with what is held and with a single that enters."""
    word = facts.fixtures[fixture]
    total = word.reserved + combined(facts, fixture)
    for leg in _pots_in_play(facts, fixture, entering):
        own = entering if entering is not None and pot_key(entering.leg) == pot_key(leg) else None
        total += worst(facts, leg, own) - reserve(facts.pot(leg) or _NONE, market_of(leg))
    return total


def combined(facts: Facts, fixture: int) -> int:
    """Accumulators and waiting gains of a fixture, held ones included."""
    bets = sum(one.at_risk for one in facts.held.bets if len(one.terms.legs) > 1 and fixture in one.fixtures)
    return facts.fixtures[fixture].combined + bets + sum(one.gain for one in facts.held.offers if one.home == fixture)


def one_key(facts: Facts, fixture: int) -> int:
    """Whole units on one desk key's signature, held ones included."""
    bets = sum(whole(one.at_risk) for one in facts.held.bets if one.one_key and fixture in one.fixtures)
    offers = sum(whole(one.paid + one.gain) for one in facts.held.offers if one.one_key and fixture in one.fixtures)
    return facts.fixtures[fixture].one_key + bets + offers


def staked(facts: Facts, fixture: int) -> int:
    """Whole units staked on a fixture, held ones included."""
    held = sum(whole(one.terms.stake) for one in facts.held.bets if fixture in one.fixtures)
    return facts.fixtures[fixture].stakes + held


def quarter(word: FixtureFacts) -> int:
    """Whole units that one desk key may put at risk in all."""
    return word.budget // (4 * 10**6)


def liabilities(facts: Facts, leg: int) -> tuple[int, ...]:
    """What the house loses on each selection of a leg's market if it wins, held bets included; below zero: it gains."""
    pot, key = facts.pot(leg) or _NONE, pot_key(leg)
    owed = [_liability(pot, (one,)) - pot.stakes for one in range(MARKETS[MarketId(market_of(leg))].size)]
    for bet in facts.held.bets:
        if len(bet.terms.legs) == 1 and pot_key(bet.terms.legs[0]) == key:
            owed[selection_of(bet.terms.legs[0])] += bet.at_risk
    return tuple(owed)


def _liability(pot: PotFacts, result: Iterable[int]) -> int:
    return sum(pot.liabilities[one] for one in result if one < len(pot.liabilities))


def _pots_in_play(facts: Facts, fixture: int, entering: Entering | None) -> Iterator[int]:
    """One leg of each pot of the fixture that something is on its way to or out of."""
    legs = [one.terms.legs[0] for one in facts.held.bets if len(one.terms.legs) == 1]
    legs += [one.legs[0] for one in facts.held.offers if len(one.legs) == 1]
    legs += [entering.leg] if entering else []
    return iter({pot_key(leg): leg for leg in legs if leg >> 128 == fixture}.values())
