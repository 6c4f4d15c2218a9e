"""What is the same for all matches in play: how goals are spread over the minutes, and what lead and red cards do.

`fit.shape_of` estimates it from matches with goals to the second; `SHIPPED` is what it makes of 1,244 matches under an
open licence (Pappalardo et al. 2019, CC BY 4.0), and `pricing fit` reproduces it.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from pricing.errors import BadHistory


class HalfIntensity(NamedTuple):
    """Goals a minute of one half, in any unit: `start + slope * minute`, then `stoppage`; `added` minutes expected."""

    start: float
    slope: float
    stoppage: float
    added: float


ByLead = tuple[float, float, float, float, float]
"""What multiplies the rate of a side that leads by -2 or less, -1, 0, 1, 2 or more."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Intensity of both halves, in one unit, and multipliers of rates. Raises BadHistory for what is not positive.

    A side is multiplied by `red_own` for each of its players sent off and by `red_other` for each of the opponent's.
    """

    first: HalfIntensity
    second: HalfIntensity
    by_lead: ByLead
    red_own: float
    red_other: float

    def __post_init__(self) -> None:
        for half in (self.first, self.second):
            if not (half.start > 0 and half.start + 45 * half.slope > 0 and half.stoppage > 0 and half.added >= 0):
                raise BadHistory("intensity of a half", tuple(half), "above zero in every minute")
        multipliers = (*self.by_lead, self.red_own, self.red_other)
        if len(self.by_lead) != 5 or not all(0.1 < one < 10 for one in multipliers):
            raise BadHistory("multipliers of lead and red cards", multipliers, "seven numbers between .1 and 10")


SHIPPED: Final = Shape(
    HalfIntensity(0.719332, 0.0053457, 1.13082, 1.4083),
    HalfIntensity(0.972394, 0.00213692, 1.19834, 3.92516),
    (1.02995, 1.01411, 1.00712, 0.94965, 0.990742),
    0.718916,
    1.55496,
)
"""Standard errors: .04 of the level of a half, .15 and .08 of stoppage; .03 to .07 by lead, before it is drawn half way
to one; .09 and .13 of red cards. The unit is the mean of 90 minutes. A test holds it to the data."""
