"""What can be wrong in `pricing.agree`.

PricingError
└── AgreementError
    ├── BadVote          a vote that is not what its replica may sign
    ├── BadPublished     a published price that does not hold
    ├── NoInputs         a replica that has no inputs of a fixture, or older ones
    ├── SecondSignature  two sheets for one question: a replica signs one
    └── BadReplica       a replica that cannot be started as it is set up
"""

from pathlib import Path

from pricing.errors import PricingError


class AgreementError(PricingError):
    """Anything wrong in `pricing.agree`."""


class BadVote(AgreementError):
    """A vote that is not what its replica may sign; `why` names the step that fails."""

    def __init__(self, replica: str, why: str) -> None:
        super().__init__(f"the vote of {replica} {why}; it is not counted")
        self.replica = replica
        self.why = why


class BadPublished(AgreementError):
    """A published price that does not hold; `step` names what was checked."""

    def __init__(self, step: str, why: str) -> None:
        super().__init__(f"{step}: {why}; do not take this price, and keep it as evidence")
        self.step = step
        self.why = why


class NoInputs(AgreementError):
    """A replica has no inputs of the fixture in the version that it is asked for."""

    def __init__(self, fixture: str, has: int | None, wanted: int) -> None:
        held = "none" if has is None else f"version {has}"
        super().__init__(f"inputs of {fixture}: version {wanted} wanted, {held} held; deliver them and ask again")
        self.fixture = fixture
        self.has = has
        self.wanted = wanted


class SecondSignature(AgreementError):
    """A question that this key has answered before with another sheet."""

    def __init__(self, fixture: str, version: int, asked_at: int) -> None:
        super().__init__(
            f"{fixture}, version {version}, at {asked_at} was signed before with another sheet; ask for another moment"
        )


class BadReplica(AgreementError):
    """A file that a replica starts from cannot be used."""

    def __init__(self, what: str, path: Path, why: str) -> None:
        super().__init__(f"{what} {path} cannot be used: {why}; correct the file or name another")
        self.path = path
