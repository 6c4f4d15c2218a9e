"""A replica's own parameter file, as `pricing.parameters` writes it."""

from pathlib import Path

from pricing.agree.errors import BadReplica
from pricing.errors import BadParameters
from pricing.parameters import NO_RATINGS, Parameters, read_parameters_bytes


def read_parameters(path: Path | None) -> Parameters:
    """The parameters of a file; without one there are no ratings. Raises BadReplica."""
    if path is None:
        return NO_RATINGS
    try:
        return read_parameters_bytes(path.read_bytes())
    except OSError as error:
        raise BadReplica("the parameter file", path, error.strerror or str(error)) from error
    except BadParameters as error:
        raise BadReplica("the parameter file", path, str(error)) from error
