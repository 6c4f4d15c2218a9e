"""Packed words of book and oracle for reading, bit for bit those of `contracts/types/`.

Amounts are asset units (millionths of a euro), times seconds.
"""

from dataclasses import dataclass
from typing import Final, Self

from eth_utils.address import to_checksum_address

_UNIT: Final = 10**6
_CENT: Final = 10**4
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400
_FIVE_MINUTES_S: Final = 300


def _bits(word: int, shift: int, size: int) -> int:
    return word >> shift & (1 << size) - 1


@dataclass(frozen=True, slots=True)
class AccountWord:
    """A customer's account; `withdraw_at` is 0 without a request."""

    balance: int
    open_payout: int
    eligible_until: int
    no_entry_before: int
    tier: int
    has_caps: bool
    has_key: bool
    cancels_orders: bool
    withdraw_at: int

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The account of a word."""
        flags = _bits(word, 224, 8)
        return cls(
            balance=_bits(word, 0, 88),
            open_payout=_bits(word, 88, 80),
            eligible_until=_bits(word, 168, 32) * _HOUR_S,
            no_entry_before=_bits(word, 200, 24) * _DAY_S,
            tier=flags & 15,
            has_caps=bool(flags & 16),
            has_key=bool(flags & 32),
            cancels_orders=bool(flags & 64),
            withdraw_at=_bits(word, 232, 24) * _FIVE_MINUTES_S,
        )


@dataclass(frozen=True, slots=True)
class FixtureWord:
    """A fixture as the book sees it; `start` 0 means that the book does not know it."""

    budget: int
    reserved: int
    combined: int
    one_key: int
    stakes: int
    start: int
    close_at: int
    sport: int
    tied: bool

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The fixture of a word."""
        start = _bits(word, 208, 32)
        return cls(
            budget=_bits(word, 0, 48),
            reserved=_bits(word, 48, 48),
            combined=_bits(word, 96, 48),
            one_key=_bits(word, 144, 32) * _UNIT,
            stakes=_bits(word, 176, 32) * _UNIT,
            start=start,
            close_at=start + _bits(word, 240, 8) * _FIVE_MINUTES_S,
            sport=_bits(word, 248, 7),
            tied=bool(word >> 255),
        )


@dataclass(frozen=True, slots=True)
class PotWord:
    """The head word of a pot. Open: `stakes` and up to three liabilities; settling: `reserve` and `cash`."""

    settling: bool
    count: int
    stakes: int
    liabilities: tuple[int, int, int]
    reserve: int
    cash: int

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The pot of a word."""
        if _bits(word, 248, 8):
            return cls(True, _bits(word, 224, 24), 0, (0, 0, 0), _bits(word, 64, 56), _bits(word, 0, 64))
        sides = (_bits(word, 56, 56), _bits(word, 112, 56), _bits(word, 168, 56))
        return cls(False, _bits(word, 224, 24), _bits(word, 0, 56), sides, 0, 0)


@dataclass(frozen=True, slots=True)
class DeskWord:
    """The desk: first key, its tickets' epoch, end of the last pause (0: none yet) and the smallest stake in units."""

    key: str
    epoch: int
    paused_until: int
    minimum_stake: int

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The desk of a word."""
        key = to_checksum_address(_bits(word, 0, 160).to_bytes(20, "big"))
        return cls(key, _bits(word, 160, 32), _bits(word, 192, 40), _bits(word, 232, 24) * 10**4)


@dataclass(frozen=True, slots=True)
class ResultHead:
    """What the oracle wrote around a result's value (its low 165 bits)."""

    value: int
    phase: int
    ballot: int
    round: int
    signers: int
    reported_at: int
    has_voids: bool

    @classmethod
    def unpack(cls, word: int) -> Self:
        """Split a result word of the oracle."""
        return cls(
            value=_bits(word, 0, 165),
            phase=_bits(word, 165, 3),
            ballot=_bits(word, 168, 8),
            round=_bits(word, 176, 8),
            signers=_bits(word, 184, 16),
            reported_at=_bits(word, 200, 32),
            has_voids=bool(_bits(word, 252, 1)),
        )


@dataclass(frozen=True, slots=True)
class DisputeWord:
    """What disputes add to a fixture; `opens` is 0 in the first ballot.

    `sums` are asset units paid into each challenge, that of number `challenges` still being collected. `fates` are
    0 held, 1 lost, 2 half, 3 won; where silence decided they lag behind.
    """

    since: int
    opens: int
    changes: int
    challenges: int
    confirmed: bool
    fates: tuple[int, ...]
    sums: tuple[int, ...]

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The dispute of a word."""
        return cls(
            since=_bits(word, 0, 32),
            opens=_bits(word, 32, 32),
            changes=_bits(word, 64, 8),
            challenges=_bits(word, 72, 8),
            confirmed=bool(_bits(word, 80, 8)),
            fates=tuple(_bits(word, 88 + 2 * i, 2) for i in range(4)),
            sums=tuple(_bits(word, 96 + 40 * i, 40) * _CENT for i in range(4)),
        )


def rewards_of(word: int) -> tuple[int, ...]:
    """Asset units that each challenge of a fixture earned beside its bond."""
    return tuple(_bits(word, 40 * i, 40) * _CENT for i in range(4))


@dataclass(frozen=True, slots=True)
class OperatorWord:
    """An operator's bond. What one may rely on is `free` less `exiting`, which can be taken from `exit_at` on."""

    free: int
    staked: int
    owed: int
    exiting: int
    exit_at: int

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The bond of a word."""
        free, staked, owed, exiting = (_bits(word, 56 * i, 56) for i in range(4))
        return cls(free, staked, owed, exiting, _bits(word, 224, 32))


PHASES: Final = ("OPEN", "REPORTED", "REVOTE", "ARBITER", "FINAL")
"""Names of `ResultHead.phase`."""
