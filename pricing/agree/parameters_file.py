"""Parameters as a file: the JSON of the ratings; each replica reads its own copy of it."""

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pricing.agree.errors import BadReplica
from pricing.parameters import NO_RATINGS, Parameters
from pricing.ratings import Ratings
from pricing.request import canonical

_RATINGS: Final = TypeAdapter(Ratings)


def ratings_bytes(ratings: Ratings) -> bytes:
    """Canonical JSON of ratings."""
    return canonical(_RATINGS.dump_python(ratings, mode="json"))


def read_parameters(path: Path | None) -> Parameters:
    """The parameters of a file; without one there are no ratings. Raises BadReplica."""
    if path is None:
        return NO_RATINGS
    try:
        return Parameters(_RATINGS.validate_json(path.read_bytes(), strict=True))
    except OSError as error:
        raise BadReplica("the parameter file", path, error.strerror or str(error)) from error
    except (ValidationError, ValueError) as error:
        raise BadReplica("the parameter file", path, str(error).splitlines()[0]) from error
