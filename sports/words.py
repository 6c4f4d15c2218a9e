"""Packed words of a leg and of a result, bit for bit those of docs/words.md and `contracts/types/`.

The values below are checked when they are made, so `pack` cannot fail; `unpack` refuses a word that no value packs to.
Absent is None, never zero.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple, NewType, Self

from sports.errors import FieldOutOfRange, ResultNotOfSport, StrayBits, VoidCarriesFields

FixtureId = NewType("FixtureId", int)
"""First 16 bytes of the specification's EIP-712 struct hash, as a number."""
OddsPpm = NewType("OddsPpm", int)
"""Decimal odds in millionths: 2_000_000 is evens."""

PPM: Final = 1_000_000
PAIRS: Final = 7
VALUE_BITS: Final = 165
MAX_GOALS: Final = 31

_POT_MASK: Final = ((1 << 256) - 1) ^ ((1 << 72) - 1)


class Sport(IntEnum):
    """Sports, as the fixture word numbers them."""

    FOOTBALL = 1
    TENNIS = 2
    BASKETBALL = 3


class Status(IntEnum):
    """What became of a fixture."""

    NONE = 0
    FINISHED = 1
    ABANDONED = 2
    RETIRED = 3
    VOID = 4


class Side(IntEnum):
    """A side of a fixture, as the goal order numbers them."""

    HOME = 0
    AWAY = 1


class Score(NamedTuple):
    """Goals, points, games or sets of both sides, 0 to 255 each."""

    home: int
    away: int


LOVE: Final = Score(0, 0)
"""Nothing scored; also the score when priced of a market that does not count from one."""


def _within(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise FieldOutOfRange(field, value, f"from {low} to {high}")


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a bet. Lines are signed quarters; odds millionths, 0 in an order. Raises FieldOutOfRange."""

    fixture: FixtureId
    market: int
    period: int
    selection: int
    line: int = 0
    priced_at: Score = LOVE
    odds: OddsPpm = OddsPpm(0)

    def __post_init__(self) -> None:
        _within("fixture", self.fixture, 0, (1 << 128) - 1)
        _within("market", self.market, 0, 0xFFFF)
        _within("period", self.period, 0, 0xFF)
        _within("selection", self.selection, 0, 0xFF)
        _within("line", self.line, -0x8000, 0x7FFF)
        _within("home score when priced", self.priced_at.home, 0, 0xFF)
        _within("away score when priced", self.priced_at.away, 0, 0xFF)
        if self.odds != 0 and not PPM < self.odds <= 0xFFFF_FFFF:
            raise FieldOutOfRange("odds", self.odds, f"0, or above {PPM} in 32 bits")

    @property
    def pot_key(self) -> int:
        """Name of the pot: the leg with its low 72 bits cleared."""
        return pot_key(self.pack())

    def pack(self) -> int:
        """The word of 256 bits."""
        return (
            self.fixture << 128
            | self.market << 112
            | self.period << 104
            | (self.line & 0xFFFF) << 88
            | self.priced_at.home << 80
            | self.priced_at.away << 72
            | self.selection << 64
            | self.odds << 32
        )

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The leg of a word. Raises StrayBits, FieldOutOfRange."""
        _within("leg word", word, 0, (1 << 256) - 1)
        if word & 0xFFFF_FFFF:
            raise StrayBits("leg", word & 0xFFFF_FFFF)
        line = word >> 88 & 0xFFFF
        return cls(
            FixtureId(word >> 128),
            market=word >> 112 & 0xFFFF,
            period=word >> 104 & 0xFF,
            selection=word >> 64 & 0xFF,
            line=line - 0x10000 if line & 0x8000 else line,
            priced_at=Score(word >> 80 & 0xFF, word >> 72 & 0xFF),
            odds=OddsPpm(word >> 32 & 0xFFFF_FFFF),
        )


def pot_key(word: int) -> int:
    """Name of the pot of a leg word: fixture, market, period, line and score when priced."""
    return word & _POT_MASK


NO_PAIRS: Final[tuple[Score | None, ...]] = (None,) * PAIRS


@dataclass(frozen=True, slots=True)
class Result:
    """The value that a committee signs. `order` is the side of each goal in regulation time, as far as it is known.

    `advancing` goes through, or won the match, whatever decided it. Raises FieldOutOfRange, VoidCarriesFields.
    """

    status: Status
    pairs: tuple[Score | None, ...] = NO_PAIRS
    advancing: Side | None = None
    order: tuple[Side, ...] = ()

    def __post_init__(self) -> None:
        if len(self.pairs) != PAIRS:
            raise FieldOutOfRange("number of pairs", len(self.pairs), str(PAIRS))
        if len(self.order) > MAX_GOALS:
            raise FieldOutOfRange("goals in order", len(self.order), f"at most {MAX_GOALS}")
        for index, pair in enumerate(self.pairs):
            if pair is not None and not (0 <= pair.home <= 0xFF and 0 <= pair.away <= 0xFF):
                raise FieldOutOfRange(f"pair {index}", pair, "two numbers from 0 to 255")
        if self.status in (Status.NONE, Status.VOID):
            carried = (self.pairs, self.advancing, self.order)
            if carried != (NO_PAIRS, None, ()):
                raise VoidCarriesFields(self.status, carried)

    def pack(self) -> int:
        """The value, 165 bits."""
        word = int(self.status) | len(self.order) << 129
        for index, pair in enumerate(self.pairs):
            if pair is not None:
                word |= pair.home << 8 + 16 * index | pair.away << 16 + 16 * index | 1 << 120 + index
        if self.advancing is not None:
            word |= self.advancing + 1 << 127
        for index, side in enumerate(self.order):
            word |= side << 134 + index
        return word

    @classmethod
    def unpack(cls, value: int) -> Self:
        """The result of a value. Raises StrayBits, FieldOutOfRange, VoidCarriesFields."""
        _within("result value", value, 0, (1 << 256) - 1)
        if value >> VALUE_BITS:
            raise StrayBits("result value", value >> VALUE_BITS << VALUE_BITS)
        status = value & 0xFF
        _within("status", status, 0, 4)
        pairs: list[Score | None] = []
        for index in range(PAIRS):
            both = value >> 8 + 16 * index & 0xFFFF
            if value >> 120 + index & 1:
                pairs.append(Score(both & 0xFF, both >> 8))
            elif both:
                raise StrayBits(f"absent pair {index}", both)
            else:
                pairs.append(None)
        advancing = value >> 127 & 3
        _within("advancing", advancing, 0, 2)
        goals = value >> 129 & 31
        if value >> 134 + goals:
            raise StrayBits("goal order", value >> 134 + goals)
        return cls(
            Status(status),
            tuple(pairs),
            Side(advancing - 1) if advancing else None,
            tuple([_SIDES[value >> 134 + index & 1] for index in range(goals)]),
        )

    def require_sport(self, sport: Sport) -> None:
        """Raise ResultNotOfSport unless the result can be of the sport; the rules are below the pairs' table."""
        if self.status in (Status.NONE, Status.VOID):
            return
        half, full, whole = self.pairs[:3]
        if sport == Sport.FOOTBALL:
            if self.pairs[4:] != NO_PAIRS[4:]:
                raise ResultNotOfSport(sport, "has no pairs 4 to 6", self.pairs)
        else:
            if self.order:
                raise ResultNotOfSport(sport, "has no order of goals", self.order)
            if self.status == Status.FINISHED and whole is None:
                raise ResultNotOfSport(sport, "finishes with pair 2 known", self.pairs)
        if sport == Sport.TENNIS:
            if self.status == Status.RETIRED and (whole is not None or self.pairs[6] is not None):
                raise ResultNotOfSport(sport, "knows neither pair 2 nor 6 after a retirement", self.pairs)
            return
        if self.status == Status.RETIRED:
            raise ResultNotOfSport(sport, "has no retirement", self.status)
        if half is not None and full is not None and (full.home < half.home or full.away < half.away):
            raise ResultNotOfSport(sport, "loses no score after half time", (half, full))


_SIDES: Final = tuple(Side)

LEAD_S: Final = 1_800
"""Seconds before the listed start from which void intervals count, and by which a kick-off may come early."""
MAX_INTERVALS: Final = 8
MAX_VOID_S: Final = 1_200


class VoidInterval(NamedTuple):
    """Bets accepted in [offset, offset + length) are void; seconds from `LEAD_S` before the listed start."""

    offset_s: int
    length_s: int


@dataclass(frozen=True, slots=True)
class VoidIntervals:
    """Second result word: which bets are void by the time they were accepted.

    `early_s` is by how much the true kick-off came before the listed start, 0 for none. Raises FieldOutOfRange.
    """

    early_s: int = 0
    intervals: tuple[VoidInterval, ...] = ()

    def __post_init__(self) -> None:
        _within("early kick-off", self.early_s, 0, LEAD_S)
        _within("number of void intervals", len(self.intervals), 0, MAX_INTERVALS)
        for interval in self.intervals:
            _within("void interval's offset", interval.offset_s, 0, 0xFFFF)
            _within("void interval's length", interval.length_s, 1, 0xFFF)
        _within("void seconds together", sum(interval.length_s for interval in self.intervals), 0, MAX_VOID_S)

    def voids(self, accepted_at: int, start: int) -> bool:
        """Whether a leg accepted at that second is void, the fixture being listed for `start` (both Unix seconds)."""
        if start - self.early_s <= accepted_at < start:
            return True
        since = accepted_at - (start - LEAD_S)
        return any(offset <= since < offset + length for offset, length in self.intervals)

    def pack(self) -> int:
        """The word; 0 when there is nothing to void."""
        word = self.early_s
        for index, interval in enumerate(self.intervals):
            word |= (interval.offset_s | interval.length_s << 16) << 16 + 28 * index
        return word

    @classmethod
    def unpack(cls, word: int) -> Self:
        """The intervals of a word. Raises StrayBits (also for anything after the end of the list), FieldOutOfRange."""
        _within("second result word", word, 0, (1 << 256) - 1)
        intervals: list[VoidInterval] = []
        rest = word >> 16
        while len(intervals) < MAX_INTERVALS and rest >> 16 & 0xFFF:
            intervals.append(VoidInterval(rest & 0xFFFF, rest >> 16 & 0xFFF))
            rest >>= 28
        if rest:
            raise StrayBits("second result word after its last interval", rest)
        return cls(word & 0xFFFF, tuple(intervals))
