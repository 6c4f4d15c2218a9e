"""`place` of the book, as a rule: which code an accepted bet would get in any block from `now` to `until`.

With nothing held and `now == until` it is the contract's own answer, code by code, in the contract's own order; a test
holds it against `placeMany`. With tickets under way, and over a span of time, it is never more generous than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.desk import room
from api.desk.facts import (
    ACCOUNT_CAP,
    CENT,
    FIRST_TERMINAL,
    POT_COUNT_MAX,
    POT_STAKES_MAX,
    SLOTS,
    STAKED_MAX,
    TICKET_LIFE_IN_PLAY_S,
    TICKET_LIFE_S,
    WEEK_S,
    Facts,
    WalletFacts,
    whole,
)
from chain.wire import Code, odds_of, with_odds
from sports.errors import SportsError
from sports.markets import validate
from sports.words import PPM, Leg, pot_key

ONE = 10**18


@dataclass(frozen=True, slots=True)
class Bet:
    """An order with the ticket that would be signed: legs are words with odds. `signer` is None for no good signature.

    `one_key`: one desk key signs; `same_game`: in a batch of that kind.
    """

    bettor: str
    legs: tuple[int, ...]
    stake: int
    min_payout: int
    valid_until: int
    nonce: int
    accepted_at: int
    include_by: int
    signer: str | None
    one_key: bool = False
    same_game: bool = False

    @property
    def product(self) -> int:
        """Total odds, 10^18 for one; floored at each leg, for the pool."""
        total = ONE
        for leg in self.legs:
            total = total * odds_of(leg) // PPM
        return total

    @property
    def payout(self) -> int:
        """Units if every leg wins; floored."""
        return self.stake * self.product // ONE


def refusal(facts: Facts, bet: Bet, now: int, until: int | None = None) -> Code:
    """The code of a bet that is placed at `now`, or at the worst moment up to `until`."""
    end = now if until is None else until
    for judge in (_legs, _ticket, _wallet, _room):
        code = judge(facts, bet, now, end)
        if code is not Code.OK:
            return code
    return Code.OK


def legs_refusal(facts: Facts, legs: Sequence[int], now: int, until: int, *, same_game: bool = False) -> Code:
    """What is wrong with legs, whatever is staked and by whom; odds may be left out."""
    priced = tuple(leg if odds_of(leg) else with_odds(leg, 2 * PPM) for leg in legs)
    return _judge_legs(facts, priced, now, until, same_game=same_game)


# -- legs


def _legs(facts: Facts, bet: Bet, now: int, until: int) -> Code:
    code = _judge_legs(facts, bet.legs, now, until, same_game=bet.same_game)
    if code is Code.OK and len(bet.legs) > 1 and bet.product > ONE * ACCOUNT_CAP:
        return Code.ACCOUNT_CAP
    return code


def _judge_legs(facts: Facts, legs: Sequence[int], now: int, until: int, *, same_game: bool) -> Code:
    if len(legs) == 1:
        return _leg(facts, legs[0], now, until, single=True)
    code = _ascending(facts, legs, now, until)
    if not same_game:
        return Code.LEGS_TIED if code is Code.OK and _meet_in_tie(facts, legs) else code
    if code is not Code.LEGS_NOT_ASCENDING:
        return code
    # In a same-game batch legs ascend as whole words without odds instead, and all are judged anew.
    for before, leg in zip((None, *legs), legs, strict=False):
        if before is not None and with_odds(leg, 0) <= with_odds(before, 0):
            return Code.LEGS_NOT_ASCENDING
        code = _leg(facts, leg, now, until, single=False)
        if code is not Code.OK:
            return code
    return Code.OK


def _ascending(facts: Facts, legs: Sequence[int], now: int, until: int) -> Code:
    last = -1
    for leg in legs:
        if leg >> 128 <= last:
            return Code.LEGS_NOT_ASCENDING
        code = _leg(facts, leg, now, until, single=False)
        if code is not Code.OK:
            return code
        last = leg >> 128
    return Code.OK


def _leg(facts: Facts, leg: int, now: int, until: int, *, single: bool) -> Code:
    if now < facts.desk.paused_until:
        return Code.PAUSED
    word = facts.fixture(leg)
    if word is None:
        return Code.UNKNOWN_FIXTURE
    if not _canonical(leg, word.sport):
        return Code.UNKNOWN_MARKET
    if odds_of(leg) <= PPM:
        return Code.ODDS
    if until >= word.close_at:
        return Code.MARKET_CLOSED
    if until >= word.start and word.reported:
        return Code.REPORTED
    pot = facts.pot(leg) if single else None
    return Code.POT_SETTLING if pot is not None and pot.settling else Code.OK


def _canonical(leg: int, sport: int) -> bool:
    try:
        validate(Leg.unpack(with_odds(leg, 0)), sport)
    except SportsError:
        return False
    return True


def _meet_in_tie(facts: Facts, legs: Sequence[int]) -> bool:
    ties = [word.tie for word in map(facts.fixture, legs) if word is not None and word.tie]
    return len(set(ties)) < len(ties)


# -- order and ticket


def _ticket(facts: Facts, bet: Bet, now: int, until: int) -> Code:
    if bet.stake == 0 or bet.stake < facts.desk.minimum_stake:
        return Code.STAKE
    if until > bet.valid_until:
        return Code.ORDER_EXPIRED
    if bet.accepted_at > now:
        return Code.ACCEPTED_LATER
    if until > min(bet.include_by, last_block(facts, bet, until)):
        return Code.TICKET_EXPIRED
    if bet.payout < bet.min_payout:
        return Code.PAYOUT_BELOW_MINIMUM
    return Code.OK if _signed(facts.wallet, bet, until) else Code.BETTOR_SIGNATURE


def last_block(facts: Facts, bet: Bet, at: int) -> int:
    """The last second in which a bet of this acceptance can be placed, for a block at second `at`."""
    first = min((word.start for word in map(facts.fixture, bet.legs) if word is not None), default=0)
    return bet.accepted_at + (TICKET_LIFE_IN_PLAY_S if at >= first else TICKET_LIFE_S)


def _signed(wallet: WalletFacts, bet: Bet, until: int) -> bool:
    if bet.signer is None:
        return False
    if bet.signer.lower() == bet.bettor.lower():
        return True
    return any(bet.signer.lower() == key.lower() and (last is None or until <= last) for key, last in wallet.keys)


# -- the bettor


def _wallet(facts: Facts, bet: Bet, now: int, until: int) -> Code:
    wallet = facts.wallet
    if not (until < wallet.eligible_until and now >= wallet.no_entry_before):
        return Code.NOT_ELIGIBLE
    mine = [one for one in facts.held.bets if one.terms.bettor.lower() == bet.bettor.lower()]
    balance = lasting(wallet, bet.include_by) - sum(one.terms.stake for one in mine)
    if bet.stake > balance:
        return Code.BALANCE
    if wallet.open_payout + sum(one.terms.payout for one in mine) + bet.payout > ACCOUNT_CAP:
        return Code.ACCOUNT_CAP
    if wallet.slot_tag and (wallet.slot_tag < FIRST_TERMINAL or wallet.slot_nonce >= bet.nonce):
        return Code.NONCE
    # Of two tickets in one slot the one that comes second is refused, and the chain chooses which.
    if any(one.terms.nonce % SLOTS == bet.nonce % SLOTS for one in mine):
        return Code.NONCE
    if bet.nonce <= wallet.cancelled_nonce and until >= wallet.cancelled_from:
        return Code.CANCELLED
    if wallet.stake_cap is not None:
        used = wallet.stake_used if wallet.stake_week == now // WEEK_S else 0
        used += sum(cents(one.terms.stake) for one in mine)
        if used + cents(bet.stake) > wallet.stake_cap:
            return Code.STAKE_LIMIT
    return Code.OK


def cents(units: int) -> int:
    """Cents, rounded up: for the limit."""
    return -(-units // CENT)


def lasting(wallet: WalletFacts, include_by: int) -> int:
    """What of a balance no withdrawal can take before a ticket ends."""
    if wallet.withdraw_at == 0 or wallet.withdraw_at > include_by:
        return wallet.balance
    return max(0, wallet.balance - wallet.withdrawing)


# -- the fixture


def _room(facts: Facts, bet: Bet, now: int, until: int) -> Code:
    del now, until
    return _room_of_pot(facts, bet) if len(bet.legs) == 1 else _room_of_legs(facts, bet)


def _room_of_pot(facts: Facts, bet: Bet) -> Code:
    leg = bet.legs[0]
    fixture = leg >> 128
    word, pot = facts.fixtures[fixture], facts.pot(leg)
    at_risk = bet.payout - bet.stake
    backs = room.backing(bet.stake, bet.accepted_at, word.start)
    mine = [one for one in facts.held.bets if one.terms.legs and pot_key(one.terms.legs[0]) == pot_key(leg)]
    stakes = (pot.stakes if pot else 0) + sum(one.terms.stake for one in mine) + backs
    entering, cap = room.Entering(leg, at_risk, backs), facts.pot_caps.get(pot_key(leg))
    if (
        room.needed(facts, fixture, entering) > word.budget
        or (cap is not None and room.worst(facts, leg, entering) > cap)
        or stakes > POT_STAKES_MAX
        or (pot.count if pot else 0) + len(mine) >= POT_COUNT_MAX
        or room.staked(facts, fixture) + whole(bet.stake) > STAKED_MAX
    ):
        return Code.BUDGET
    if bet.one_key and room.one_key(facts, fixture) + whole(at_risk) > room.quarter(word):
        return Code.ONE_KEY
    return Code.OK


def _room_of_legs(facts: Facts, bet: Bet) -> Code:
    at_risk = bet.payout - bet.stake
    short = capped = too_much = False
    for fixture in {leg >> 128 for leg in bet.legs}:
        word = facts.fixtures[fixture]
        short |= room.needed(facts, fixture) + at_risk > word.budget
        short |= room.staked(facts, fixture) + whole(bet.stake) > STAKED_MAX
        capped |= 2 * (room.combined(facts, fixture) + at_risk) > word.budget
        too_much |= bet.one_key and room.one_key(facts, fixture) + whole(at_risk) > room.quarter(word)
    if short:
        return Code.BUDGET
    if capped:
        return Code.ACCUMULATOR_CAP
    return Code.ONE_KEY if too_much else Code.OK
