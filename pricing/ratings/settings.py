"""How ratings are fitted; every number that is a choice and not an estimate."""

from dataclasses import dataclass, fields

import numpy as np

from pricing.errors import BadHistory


@dataclass(frozen=True, slots=True)
class Settings:
    """Weights of the targets, decay by day, and precisions (one over variance) of the priors. Raises BadHistory.

    `rho` is what closing prices imply of the correlation on average; `rho_ridge` counts as much as 1,700 matches.

    A match counts exp(-decay * days since). Where a target is missing the others of that match share its weight.
    """

    goals: float = 1.0
    shots: float = 0.0
    market: float = 0.0
    decay: float = 0.0018
    window_days: int = 1500
    ridge: float = 8.0
    home_advantage: float = 0.22
    home_ridge: float = 30.0
    level_ridge: float = 1.0
    rho: float = -0.085
    rho_ridge: float = 1000.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not (np.isfinite(value) and (value >= 0 or field.name == "rho")):
                raise BadHistory(field.name, value, "finite and no less than zero")
        if self.goals <= 0:
            raise BadHistory("weight of goals", self.goals, "above zero: the one target that every match has")
        if self.ridge <= 0 or self.home_ridge <= 0 or self.level_ridge <= 0:
            raise BadHistory("precision of a prior", 0.0, "above zero, or ratings of few matches would run away")


GOALS = Settings(decay=0.0020, ridge=10.0)
"""Where nothing but results is known."""
