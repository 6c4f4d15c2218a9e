"""A replica's own copy of what is known of each fixture: one file a fixture, delivered to each replica apart.

A delivery has a version that only rises. What was delivered survives a restart; a file that was cut short or meddled
with is no inputs, so its replica is missing rather than wrong.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pricing.agree.digests import sha256
from pricing.agree.errors import NoInputs
from pricing.agree.statement import Ask
from pricing.request import Basketball, Football, PricingRequest, Tennis, canonical


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known of a fixture: the inputs of one sport, and their version, counted from 1."""

    fixture: str
    version: int
    football: Football | None = None
    tennis: Tennis | None = None
    basketball: Basketball | None = None

    def request(self, ask: Ask) -> PricingRequest:
        """The request of a question."""
        return PricingRequest(
            ask.fixture, ask.asked_at, ask.offers, self.football, self.tennis, self.basketball, ask.minutes
        )


INPUTS: Final = TypeAdapter(Inputs)


def inputs_bytes(inputs: Inputs) -> bytes:
    """Their canonical bytes."""
    return canonical(INPUTS.dump_python(inputs, mode="json"))


def read_inputs(body: bytes) -> Inputs:
    """The inputs of JSON bytes. Raises pydantic.ValidationError."""
    return INPUTS.validate_json(body, strict=True)


class Copy:
    """One replica's inputs, in a folder of its own; used by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Inputs] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, inputs: Inputs) -> bool:
        """Keep inputs; False for a version that is not newer than the one held."""
        held = self.get(inputs.fixture)
        if held is not None and held.version >= inputs.version:
            return False
        path = self._path(inputs.fixture)
        beside = path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(inputs_bytes(inputs))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        self._known[inputs.fixture] = inputs
        return True

    def get(self, fixture: str) -> Inputs | None:
        """What is held of a fixture."""
        if fixture not in self._known:
            try:
                inputs = read_inputs(self._path(fixture).read_bytes())
            except (OSError, ValidationError):
                return None
            if inputs.fixture != fixture:
                return None
            self._known[fixture] = inputs
        return self._known[fixture]

    def of(self, ask: Ask) -> Inputs:
        """The inputs that a question is about. Raises NoInputs for none, or for another version."""
        held = self.get(ask.fixture)
        if held is None or held.version != ask.version:
            raise NoInputs(ask.fixture, None if held is None else held.version, ask.version)
        return held

    def _path(self, fixture: str) -> Path:
        # A name from outside never becomes a path.
        return self._folder / f"{sha256(fixture.encode())}.json"
