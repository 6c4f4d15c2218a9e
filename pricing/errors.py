"""What can be wrong in `pricing`; the root is a `ProofbookError`, so the command line shows it in two lines.

    PricingError
    ├── BadRates             scoring rates or a correlation that no match has
    ├── NotPriced            an offer that this model has no probability for
    ├── BadProbabilities     a row of fair probabilities that no market can have
    ├── BadMargin            a margin that this row of probabilities cannot carry
    ├── BadLiability         liabilities or limits that shading cannot read
    ├── ImpossiblePrices     prices that no match explains
    ├── BadHistory           matches that ratings cannot be fitted to
    ├── UnknownTeam          a team without a rated match
    ├── NoConvergence        an iteration that did not end
    ├── BadState             a state of play that no match is in
    ├── BadParameters        a parameter file that prices cannot be made with
    └── BadData              shipped data that are not what they should be

Each keeps the wrong value in its attributes and says in its message what to do next.
"""

from proofbook.errors import ProofbookError


class PricingError(ProofbookError):
    """Anything wrong in `pricing`."""


class BadRates(PricingError):
    """Scoring rates or a correlation that no match has."""

    def __init__(self, what: str, value: object, allowed: str) -> None:
        super().__init__(f"{what} {value!r} must be {allowed}; refit or suspend the fixture")
        self.what = what
        self.value = value


class NotPriced(PricingError):
    """An offer that this model has no probability for."""

    def __init__(self, offer: object, why: str) -> None:
        super().__init__(f"no price for {offer!r}: {why}; leave it out of the sheet")
        self.offer = offer
        self.why = why


class BadProbabilities(PricingError):
    """A row of fair probabilities that no market can have."""

    def __init__(self, row: int, value: object, why: str) -> None:
        super().__init__(f"probabilities of row {row} {why}: {value!r}; suspend the market")
        self.row = row
        self.value = value


class BadMargin(PricingError):
    """A margin that this row of probabilities cannot carry."""

    def __init__(self, margin: object, why: str) -> None:
        super().__init__(f"a margin of {margin!r} {why}; choose another or suspend the market")
        self.margin = margin


class BadLiability(PricingError):
    """Liabilities or limits that shading cannot read."""

    def __init__(self, what: str, value: object, allowed: str) -> None:
        super().__init__(f"{what} is {value!r}; it must be {allowed}")
        self.value = value


class ImpossiblePrices(PricingError):
    """Prices that no match explains."""

    def __init__(self, row: int, prices: object, why: str) -> None:
        super().__init__(f"prices of row {row} {why}: {prices!r}; drop this source or price from ratings")
        self.row = row
        self.prices = prices
        self.why = why


class BadHistory(PricingError):
    """Matches that ratings cannot be fitted to."""

    def __init__(self, what: str, value: object, allowed: str) -> None:
        super().__init__(f"{what} is {value!r}; it must be {allowed}")
        self.value = value


class UnknownTeam(PricingError):
    """A team without a rated match."""

    def __init__(self, team: str) -> None:
        super().__init__(f"no rated match of {team!r}; price the fixture as unknown, wide and marked, or not at all")
        self.team = team


class NoConvergence(PricingError):
    """An iteration that did not end."""

    def __init__(self, what: str, steps: int, left: float) -> None:
        super().__init__(
            f"{what} is {left:.3g} away after {steps} steps; keep the last good parameters and look at the input"
        )
        self.steps = steps
        self.left = left


class BadState(PricingError):
    """A state of play that no match is in."""

    def __init__(self, what: str, value: object, allowed: str) -> None:
        super().__init__(f"{what} is {value!r}; it must be {allowed}; suspend the fixture")
        self.what = what
        self.value = value


class BadParameters(PricingError):
    """A parameter file that prices cannot be made with."""

    def __init__(self, value: object, allowed: str) -> None:
        super().__init__(f"these are not {allowed}: {value}")
        self.value = value


class BadData(PricingError):
    """Shipped data that are not what they should be."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"{path} {why}; restore it from the repository")
        self.path = path
