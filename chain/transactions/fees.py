"""What is paid: EIP-1559 fees with a ceiling. Pure; wei, and integers only.

tip      median of the last ten blocks' 50th percentiles, between floor and tip cap
max fee  twice the next base fee and the tip, at most the ceiling
bump     after three blocks: the greater of 20 % and one gwei on both fields, or what a new transaction would pay if
         that is more; under the ceiling the least that nodes take as a replacement is 10 % on both
ceiling  `fee_cap`; in the last quarter before the deadline, and after it, `fee_cap_urgent`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chain.transactions.record import Wei
from proofbook.chain_profiles import ChainProfile

GWEI: Final = 10**9
_LEAST_REPLACEMENT_PERCENT: Final = 10
_URGENT_SHARE: Final = 4


@dataclass(frozen=True, slots=True)
class Fees:
    """Both fields of a transaction, in wei."""

    max_fee: Wei
    tip: Wei


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """The numbers; wei where not said otherwise."""

    tip_floor: int = GWEI // 100
    tip_cap: int = 5 * GWEI
    fee_cap: int = 80 * GWEI
    fee_cap_urgent: int = 200 * GWEI
    bump_percent: int = 20
    bump_least: int = GWEI
    bump_after_blocks: int = 3

    def __post_init__(self) -> None:
        if not 0 < self.tip_floor <= self.tip_cap <= self.fee_cap <= self.fee_cap_urgent:
            raise ValueError("fees must rise: 0 < tip floor <= tip cap <= fee cap <= urgent fee cap")
        if self.bump_percent < _LEAST_REPLACEMENT_PERCENT or self.bump_least < 1 or self.bump_after_blocks < 1:
            raise ValueError("a bump is at least 10 %, one wei, and after one block: nodes refuse less")

    @classmethod
    def of(cls, profile: ChainProfile) -> FeePolicy:
        """The numbers for a chain: on an L2 fees are a thousandth, and so are the ceilings and the least bump."""
        if profile.name == "base":
            return cls(GWEI // 1_000, GWEI // 10, GWEI, 5 * GWEI, bump_least=GWEI // 1_000)
        return cls()


@dataclass(frozen=True, slots=True)
class Market:
    """The next block's base fee, and the median tip of each of the last blocks that held a transaction; wei."""

    base_fee: int
    tips: tuple[int, ...] = ()


def cap_at(policy: FeePolicy, submitted_s: int, deadline_s: int | None, now_s: float) -> int:
    """The ceiling at a moment."""
    if deadline_s is None:
        return policy.fee_cap
    urgent_from = deadline_s - max(0, deadline_s - submitted_s) // _URGENT_SHARE
    return policy.fee_cap_urgent if now_s >= urgent_from else policy.fee_cap


def first(policy: FeePolicy, market: Market, cap: int) -> Fees | None:
    """The fees of a new transaction; None if the base fee is above the ceiling: then it waits unsigned."""
    if market.base_fee > cap:
        return None
    tip = min(max(_median(market.tips), policy.tip_floor), policy.tip_cap)
    max_fee = min(cap, 2 * market.base_fee + tip)
    return Fees(Wei(max_fee), Wei(min(tip, max_fee)))


def bump(policy: FeePolicy, market: Market, last: Fees, cap: int) -> Fees | None:
    """The fees of a replacement; None if the ceiling leaves no room for one that nodes would take."""
    fresh = first(policy, market, cap) or last
    max_fee = min(cap, max(_raised(policy, last.max_fee), fresh.max_fee))
    tip = min(max_fee, max(_raised(policy, last.tip), fresh.tip))
    if max_fee < _least(last.max_fee) or tip < _least(last.tip):
        return None
    return Fees(Wei(max_fee), Wei(tip))


def _raised(policy: FeePolicy, fee: int) -> int:
    return fee + max(-(-fee * policy.bump_percent // 100), policy.bump_least)


def _least(fee: int) -> int:
    return fee + max(1, -(-fee * _LEAST_REPLACEMENT_PERCENT // 100))


def _median(tips: Sequence[int]) -> int:
    return sorted(tips)[len(tips) // 2] if tips else 0
