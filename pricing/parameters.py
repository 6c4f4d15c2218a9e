"""The parameters that prices are made with beside the request: ratings by team and the shape of play, with a digest.

A parameter file is the canonical JSON of model, ratings and shape; its SHA-256 is the digest that every sheet carries.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pricing.errors import BadParameters
from pricing.inplay import SHIPPED, Shape
from pricing.ratings import Ratings
from pricing.request import canonical

MODEL: Final = "proofbook-pricing-1"
"""Moves with every model change that moves a price, so that replicas of two versions do not agree by chance."""

_DIGITS: Final = 9
_PLACES: Final = 12
"""What is smaller is noise of the solver: the level of an only division is zero, and comes out as some 1e-14."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Ratings, or None where there are none, and the shape of matches in play; `digest` is SHA-256 in hexadecimal."""

    ratings: Ratings | None = None
    shape: Shape = SHIPPED
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(parameters_bytes(self)).hexdigest())


@dataclass(frozen=True, slots=True)
class _File:
    model: str
    ratings: Ratings | None
    shape: Shape


_FILES: Final = TypeAdapter(_File)


def parameters_bytes(parameters: Parameters) -> bytes:
    """The parameter file. Raises ValueError for a number that is none."""
    ratings = None if parameters.ratings is None else asdict(parameters.ratings)
    return canonical({"model": MODEL, "ratings": ratings, "shape": asdict(parameters.shape)})


def read_parameters_bytes(body: bytes) -> Parameters:
    """The parameters of a file. Raises BadParameters for one of another model, or that is no parameter file."""
    try:
        file = _FILES.validate_json(body)
    except (ValidationError, ValueError) as error:
        raise BadParameters(
            str(error).splitlines()[0], "a parameter file; `proofbook pricing fit` makes one"
        ) from error
    if file.model != MODEL:
        raise BadParameters(file.model, f"parameters of {MODEL}; fit them again")
    return Parameters(file.ratings, file.shape)


def rounded(ratings: Ratings) -> Ratings:
    """The ratings in nine significant digits, so that two machines that differ in the sixteenth make one file.

    No digit beyond the twelfth place is kept.
    """

    def short(values: dict[str, float]) -> dict[str, float]:
        return {name: _short(value) for name, value in sorted(values.items())}

    return Ratings(
        ratings.day,
        short(dict(ratings.base)),
        short(dict(ratings.home)),
        short(dict(ratings.level)),
        short(dict(ratings.attack)),
        short(dict(ratings.defence)),
        dict(sorted(ratings.belongs.items())),
        short(dict(ratings.evidence)),
        _short(ratings.rho),
        ratings.steps,
    )


def _short(value: float) -> float:
    return round(float(f"{value:.{_DIGITS}g}"), _PLACES) + 0.0


NO_RATINGS: Final = Parameters()
