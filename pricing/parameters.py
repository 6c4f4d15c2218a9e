"""The parameters that prices are made with beside the request: ratings by team, in one value with a digest."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Final

from pricing.ratings import Ratings
from pricing.request import canonical

MODEL: Final = "proofbook-pricing-1"
"""Moves with every model change that moves a price, so that replicas of two versions do not agree by chance."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Ratings, or None where there are none; `digest` is that of model and ratings, SHA-256 in hexadecimal."""

    ratings: Ratings | None = None
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        ratings = None if self.ratings is None else asdict(self.ratings)
        body = canonical({"model": MODEL, "ratings": ratings})
        object.__setattr__(self, "digest", hashlib.sha256(body).hexdigest())


NO_RATINGS: Final = Parameters()
