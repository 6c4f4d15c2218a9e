"""From a slip to the fields of an order: the customer's policy becomes `min_payout`, which the wallet then signs.

    ANY      whatever the agreed price is when the desk accepts
    BETTER   the odds shown, or better
    WITHIN   at most so many millionths of the payout less

The policy needs no trust: an order with that least payout cannot be placed below it, whatever the desk says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.desk.facts import FIRST_TERMINAL, SLOTS, Facts, FixtureFacts
from api.desk.placing import Bet, refusal
from chain.wire import Code
from sports.words import PPM

LIFE_S: Final = 480
"""Of a ticket before the match; the contract allows 600. The rest is for clocks and blocks that come late."""
LIFE_IN_PLAY_S: Final = 60
_NONCES: Final = 1 << 32
STAKE_MAX: Final = (1 << 56) - 1


class Policy(StrEnum):
    """What the customer takes if the price moves."""

    ANY = "any"
    BETTER = "better"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class OddsChange:
    """The customer's policy; `within_ppm` counts for WITHIN alone."""

    policy: Policy = Policy.BETTER
    within_ppm: int = 0


def least_payout(change: OddsChange, stake: int, payout: int) -> int:
    """The payout that the customer insists on; rounded up, for the customer. Never below the stake."""
    if change.policy is Policy.ANY:
        return stake
    if change.policy is Policy.BETTER:
        return payout
    return max(stake, -(-payout * (PPM - min(change.within_ppm, PPM)) // PPM))


def free_nonce(slots: Sequence[tuple[int, int]], held: Collection[int]) -> int | None:
    """A nonce whose slot takes a bet now: `slots` are (tag, nonce) by slot, tag 0 for one never used; None: all taken.

    `held` are nonces of tickets and orders under way: their slots are left alone. The lowest nonce is chosen, so that
    slots that were used before come first: a new one is dearer.
    """
    taken = {nonce % SLOTS for nonce in held}
    best = None
    for slot, (tag, nonce) in enumerate(slots):
        if slot in taken or 0 < tag < FIRST_TERMINAL:
            continue
        following = slot if tag == 0 else nonce + SLOTS
        if following >= _NONCES:
            continue
        rank = (tag == 0, following)
        if best is None or rank < best:
            best = rank
    return None if best is None else best[1]


def include_by(fixtures: Sequence[FixtureFacts], accepted_at: int, *latest: int) -> int:
    """The last second of a ticket: within what the contract allows whatever starts meanwhile, before every market
    closes, and not after any of `latest`.
    """
    first = min(one.start for one in fixtures)
    end = accepted_at + LIFE_S
    if end >= first:
        # Once a match has started a ticket lives for a minute: it ends before the start, or has that minute.
        end = max(accepted_at + LIFE_IN_PLAY_S, min(end, first - 1))
    return min(end, *(one.close_at - 1 for one in fixtures), *latest)


def maximum_stake(facts: Facts, bet: Bet, now: int, until: int, limit: int) -> tuple[int, Code]:
    """The largest stake of a bet that `place` would take in any block up to `until`, at most `limit`; and the code
    that stops one unit more (`OK` where the limit does). 0 with the code that stops the smallest one.
    """
    low = max(1, facts.desk.minimum_stake)
    code = refusal(facts, _staking(bet, low), now, until)
    if code is not Code.OK or low > limit:
        return 0, code
    high = min(limit, STAKE_MAX) + 1
    # Each limit, once passed, stays passed: what a larger stake takes never falls.
    while high - low > 1:
        middle = (low + high) // 2
        if refusal(facts, _staking(bet, middle), now, until) is Code.OK:
            low = middle
        else:
            high = middle
    return low, Code.OK if low == limit else refusal(facts, _staking(bet, low + 1), now, until)


def _staking(bet: Bet, stake: int) -> Bet:
    """The bet with another stake; what it pays at least is nobody's matter here."""
    return Bet(
        bet.bettor,
        bet.legs,
        stake,
        0,
        bet.valid_until,
        bet.nonce,
        bet.accepted_at,
        bet.include_by,
        bet.signer,
        bet.one_key,
        bet.same_game,
    )
