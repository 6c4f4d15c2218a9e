"""Which replicas are counted. Pure.

    outvoted, differs in     then
    model, code, parameters  not counted; again after `RELEASE` answers in a row that agree with the quorum
    inputs                   not counted after `STRIKES` in a row: an event may reach one replica later than the others
    numbers alone            not counted until an operator releases it: equal inputs and code gave another price
    two sheets, one question the same
    a vote that is no vote   the same as parameters

A replica that is slow or gone is not quarantined: it is missing, and counted when it is back. One that is quarantined
is asked and compared as before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from pricing.agree.rule import Differs, Outvoted

STRIKES: Final = 3
RELEASE: Final = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """One replica: why it is not counted (empty: it is), whether it can come back alone, and its last answers."""

    reason: str = ""
    for_good: bool = False
    strikes: int = 0
    agreed: int = 0

    @property
    def counted(self) -> bool:
        """Whether its vote is one of the quorum."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Standings:
    """The standing of every replica by address."""

    by_replica: Mapping[str, Standing] = field(default_factory=dict)

    @classmethod
    def of(cls, replicas: Iterable[str]) -> Self:
        """All of them counted."""
        return cls({replica: Standing() for replica in replicas})

    def counted(self) -> frozenset[str]:
        """The addresses whose votes are counted."""
        return frozenset(name for name, standing in self.by_replica.items() if standing.counted)

    def after(self, agreed: Iterable[str], outvoted: Iterable[Outvoted], bad: Mapping[str, str]) -> Self:
        """The standings after one question: who agreed, who was outvoted, whose answer was no vote and why."""
        after = dict(self.by_replica)
        for name in agreed:
            after[name] = _agreed(after[name])
        for one in outvoted:
            after[one.replica] = _outvoted(after[one.replica], one)
        for name, why in bad.items():
            after[name] = replace(after[name], reason=why, agreed=0, strikes=0)
        return type(self)(after)

    def equivocated(self, replica: str) -> Self:
        """The standings once a replica has signed two answers to one question."""
        reason = "signed two sheets for one question"
        return type(self)({**self.by_replica, replica: Standing(reason, for_good=True)})

    def released(self, replica: str) -> Self:
        """The standings after an operator's release."""
        return type(self)({**self.by_replica, replica: Standing()})


def _agreed(standing: Standing) -> Standing:
    agreed = standing.agreed + 1
    if standing.counted or (agreed >= RELEASE and not standing.for_good):
        return Standing(agreed=agreed)
    return replace(standing, strikes=0, agreed=agreed)


def _outvoted(standing: Standing, by: Outvoted) -> Standing:
    strikes = standing.strikes + 1
    numbers_alone = set(by.differs) == {Differs.NUMBERS}
    inputs_alone = set(by.differs) <= {Differs.INPUTS, Differs.NUMBERS} and not numbers_alone
    if inputs_alone and strikes < STRIKES:
        return replace(standing, strikes=strikes, agreed=0)
    return Standing(by.detail, standing.for_good or numbers_alone, strikes)
