"""What can be wrong in `sports`; the root is a `ProofbookError`, so the command line shows it in two lines.

    SportsError
    ├── MalformedWord            bits or fields that no word may carry
    │   ├── FieldOutOfRange      a field outside its bounds
    │   ├── StrayBits            bits that no field owns, or of an absent field
    │   └── VoidCarriesFields    status NONE or VOID together with anything else
    ├── ResultNotOfSport         a well-formed result that this sport cannot have
    ├── NoResult                 a leg settled by a result without a status
    ├── BadDeadHeat              places and tied that divide nothing
    └── BadLeg                   a leg that no desk may offer; `reason` is the code of `Markets.check`
        ├── UnknownMarket
        ├── MarketNotForSport
        ├── BadPeriod
        ├── BadSelection
        ├── BadLine
        └── BadScore

Each keeps the wrong value in its attributes and says in its message what to do next.
"""

from typing import ClassVar

from proofbook.errors import ProofbookError


class SportsError(ProofbookError):
    """Anything wrong in `sports`."""


class MalformedWord(SportsError):
    """A word, or the fields for one, that docs/words.md does not allow."""


class FieldOutOfRange(MalformedWord):
    """A field outside its bounds."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(f"{field} is {value!r}; it must be {allowed}")
        self.field = field
        self.value = value


class StrayBits(MalformedWord):
    """Bits that no field owns, or that belong to a field which is absent."""

    def __init__(self, where: str, bits: int) -> None:
        super().__init__(f"{where} has stray bits {bits:#x}; clear them or refuse the word")
        self.where = where
        self.bits = bits


class VoidCarriesFields(MalformedWord):
    """Status NONE or VOID stands alone in a result."""

    def __init__(self, status: int, value: object) -> None:
        super().__init__(f"a result of status {status} carries {value!r}; it must carry nothing else")
        self.status = status
        self.value = value


class ResultNotOfSport(SportsError):
    """A result is well formed, but not of this sport."""

    def __init__(self, sport: int, why: str, value: object) -> None:
        super().__init__(f"a result of sport {sport} {why} ({value!r}); correct the reading before it is signed")
        self.sport = sport
        self.value = value


class NoResult(SportsError):
    """A leg was to be settled by a result that has no status yet."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the result has status {status}; wait for a report that is final")
        self.status = status


class BadDeadHeat(SportsError):
    """A dead heat needs at least one place and no fewer that tied."""

    def __init__(self, places: int, tied: int) -> None:
        super().__init__(f"a dead heat of {tied} for {places} places; it needs 1 <= places <= tied")
        self.places = places
        self.tied = tied


class BadLeg(SportsError):
    """A leg that no desk may offer."""

    reason: ClassVar[int] = 0
    what: ClassVar[str] = "leg"

    def __init__(self, market: int, sport: int, value: int) -> None:
        super().__init__(f"{self.what} {value} for market {market} of sport {sport}; see the table of docs/words.md")
        self.market = market
        self.sport = sport
        self.value = value


class UnknownMarket(BadLeg):
    """No market has this id."""

    reason = 2
    what = "unknown market"


class MarketNotForSport(BadLeg):
    """The market exists, the sport has not got it."""

    reason = 3
    what = "no such market, sport"


class BadPeriod(BadLeg):
    """The market is not settled by this period."""

    reason = 4
    what = "wrong period"


class BadSelection(BadLeg):
    """The market has no selection of this index."""

    reason = 5
    what = "no selection"


class BadLine(BadLeg):
    """A line where there is none, none where one is needed, or one that no score reaches."""

    reason = 6
    what = "wrong line"


class BadScore(BadLeg):
    """A score when priced on a market that does not count from it."""

    reason = 7
    what = "score when priced not zero:"
