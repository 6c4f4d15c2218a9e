"""Random legs, results and bets as words, packed here on their own so that `sports.words` is under test as well.

Plain random words would void or lose nearly always: scores are mostly small, lines mostly near what the score makes
them, results mostly finished and complete. What a sample hits is counted by the test, not trusted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from sports.markets import MARKETS, Market, MarketId

FOOTBALL, TENNIS, BASKETBALL = 1, 2, 3
VOID = 4
REFUSED_SHARE = 0.6


@dataclass(slots=True)
class ResultFields:
    """Fields of a result as they are packed, malformed or not."""

    status: int
    pairs: list[tuple[int, int]]
    present: int
    advancing: int
    goals: int
    order: int

    def word(self) -> int:
        """The word of these fields; absent pairs are written as zero."""
        packed = self.status | self.present << 120 | self.advancing << 127 | self.goals << 129 | self.order << 134
        for index, (home, away) in enumerate(self.pairs):
            if self.present >> index & 1:
                packed |= (home | away << 8) << 8 + 16 * index
        return packed


def leg_word(
    fixture: int, market: int, period: int, line: int, priced_at: tuple[int, int], selection: int, odds: int
) -> int:
    """The leg's word, bit for bit as docs/words.md draws it."""
    word = fixture
    for value, bits in ((market, 16), (period, 8), (line % 65536, 16), (priced_at[0], 8), (priced_at[1], 8)):
        word = word << bits | value
    return ((word << 8 | selection) << 32 | odds) << 32


@dataclass
class Cases:
    """A stream of random cases from one seed."""

    seed: int
    rng: Random = field(init=False)
    markets: Sequence[Market] = tuple(MARKETS.values())

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)

    def settle(self) -> tuple[int, int, int]:
        """One case of settlement: sport, result, canonical leg with odds."""
        rng = self.rng
        market = self.markets[int(rng.random() * len(self.markets))]
        sport = rng.choice(list(market.sports))
        period = rng.choice(list(market.sports[sport]))
        result = self._result(sport)
        priced_at = (0, 0)
        if market.relative and rng.random() < 0.6:
            priced_at = (self._goals(), self._goals())
        line = self._line(market, result, period, priced_at) if market.lines else 0
        selection = int(rng.random() * market.size)
        if rng.random() < 0.3:
            selection = self._favour(market, result, period, selection)
        fixture = rng.getrandbits(128)
        leg = leg_word(fixture, market.id, period, line, priced_at, selection, self._odds())
        # VOID stands alone in a well-formed result.
        return sport, result.word() if result.status != VOID else VOID, leg

    def any_leg(self) -> tuple[int, int]:
        """Sport and leg word, canonical in part: some fields are spoilt, all bits may be. No odds."""
        rng = self.rng
        sport, _, word = self.settle()
        word &= ~(0xFFFF_FFFF << 32)
        if rng.random() > REFUSED_SHARE:
            return sport, word
        spoil = rng.randrange(8)
        if spoil == 0:
            return rng.choice((0, 1, 2, 3, 4, 8, 255, rng.getrandbits(8))), word
        if spoil == 1:
            return sport, word | 1 << rng.randrange(32)
        if spoil == 2:
            word = word & ~(0xFFFF << 112) | rng.choice((0, 14, 15, 16, 17, 256, rng.getrandbits(16))) << 112
        elif spoil == 3:
            word = word & ~(0xFF << 104) | rng.choice((*range(9), 9, 128, 255)) << 104
        elif spoil == 4:
            size = MARKETS[word >> 112 & 0xFFFF].size
            word = word & ~(0xFF << 64) | rng.choice((size - 1, size, size + 1, 255)) << 64
        elif spoil == 5:
            edges = (0, 1, 1020, 1021, 2040, 2041, 0x7FFF, -1, -1020, -1021, -0x8000, rng.getrandbits(15))
            word = word & ~(0xFFFF << 88) | (rng.choice(edges) & 0xFFFF) << 88
        elif spoil == 6:
            word |= 1 << 72 + rng.randrange(16)
        else:
            word = rng.getrandbits(256) & ~(0xFFFF_FFFF << 32)
        return sport, word

    def any_result(self) -> tuple[int, int]:
        """Sport and result word, well formed in part."""
        rng = self.rng
        sport = rng.randint(1, 3)
        fields = self._result(rng.choice((sport, sport, FOOTBALL, TENNIS)))
        spoil = rng.randrange(7)
        if spoil == 0:
            fields.status = rng.choice((0, 3, 4, 5, 255))
        if spoil == 1:
            fields.advancing = 3
        if spoil == 2:
            fields.goals = int(rng.random() * fields.goals)
        if spoil == 3 or (fields.status == VOID and rng.random() < 0.5):
            return sport, fields.status
        word = fields.word()
        if spoil == 4:
            word |= 1 << rng.randrange(256)
        if spoil == 5:
            word &= ~(1 << 120 + rng.randrange(7))
        return sport, word

    def dead_heat(self) -> tuple[int, int, int]:
        """Odds, places, tied."""
        tied = self.rng.randint(1, 255)
        return self._odds(), self.rng.randint(1, tied), tied

    def bet(self, cases: Sequence[tuple[int, int]]) -> tuple[int, list[tuple[int, int]]]:
        """Stake, and one to twelve of the (result, leg) cases, legs ascending, odds within what a bet may pay."""
        wanted = self.rng.randint(1, 12)
        legs: list[tuple[int, int]] = []
        room = 10**40
        for result, leg in self._some(cases, wanted):
            room = room * 10**6 // (leg >> 32 & 0xFFFF_FFFF)
            if room == 0:
                break
            legs.append((result, leg))
        stake = self.rng.choice((1, 2, 3, self.rng.getrandbits(24), self.rng.getrandbits(56), (1 << 56) - 1))
        return stake, sorted(legs, key=lambda pair: pair[1])

    def _some(self, cases: Sequence[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
        for _ in range(count):
            yield cases[int(self.rng.random() * len(cases))]

    def _goals(self) -> int:
        pick = self.rng.random()
        if pick < 0.96:
            return int(pick * pick * 6)
        return self.rng.getrandbits(8)

    def _odds(self) -> int:
        pick = self.rng.random()
        if pick < 0.02:
            return 1_000_001
        if pick < 0.03:
            return 0xFFFF_FFFF
        return 1_000_001 + int(10 ** (9 * pick))

    def _result(self, sport: int) -> ResultFields:
        rng = self.rng
        pick = rng.random()
        status = 1 if pick < 0.66 else 2 if pick < 0.81 else 3 if pick < 0.96 else 4
        half = (self._goals(), self._goals())
        later = (self._goals(), self._goals())
        pairs = [half]
        if rng.random() < 0.9:
            pairs.append((min(255, half[0] + later[0]), min(255, half[1] + later[1])))
        else:
            pairs.append(later)
        for _ in range(4 - 2 if sport == FOOTBALL else 7 - 2):
            pairs.append((self._goals(), self._goals()))
        present = (1 << len(pairs)) - 1
        if rng.random() < 0.35:
            present &= rng.getrandbits(7)
        elif rng.random() < 0.4:
            present &= ~4
        goals = 0
        if sport == FOOTBALL:
            played = sum(pairs[1])
            pick = rng.random()
            if pick < 0.6 and played < 32:
                goals = played
            elif pick < 0.9:
                goals = int(rng.random() * min(32, played + 2))
            else:
                goals = rng.getrandbits(5)
        return ResultFields(status, pairs, present, int(rng.random() * 3), goals, rng.getrandbits(goals))

    def _favour(self, market: Market, result: ResultFields, period: int, selection: int) -> int:
        """Make rare selections win: gives the one that does, after writing the score of one where scores are rare."""
        half = result.pairs[0]
        if market.id is MarketId.CORRECT_SCORE and selection < 25:
            home, away = divmod(selection, 5)
            result.pairs[period % 7] = (home, away)
            if period == 7:
                half = (min(half[0], 251), min(half[1], 251))
                result.pairs[:2] = [half, (half[0] + home, half[1] + away)]
        elif market.id is MarketId.HALF_FULL:
            full = result.pairs[period]
            ahead = [1 + (away > home) - (home > away) for home, away in (half, full)]
            return 3 * ahead[0] + ahead[1]
        return selection

    def _pair(self, result: ResultFields, period: int) -> tuple[int, int]:
        if period < 7:
            return result.pairs[period]
        half, full = result.pairs[:2]
        return full[0] - half[0], full[1] - half[1]

    def _line(self, market: Market, result: ResultFields, period: int, priced_at: tuple[int, int]) -> int:
        low, high = market.lines or (0, 0)
        if self.rng.random() < 0.1:
            return self.rng.randint(low, high)
        home, away = self._pair(result, period)
        if market.id is MarketId.HANDICAP:
            value = priced_at[0] - home - priced_at[1] + away
        else:
            value = (home if market.id is not MarketId.AWAY_TOTAL else 0) + (
                away if market.id is not MarketId.HOME_TOTAL else 0
            )
        return max(low, min(high, 4 * value + int(self.rng.random() * 7) - 3))
