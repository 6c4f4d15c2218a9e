"""What is fixed for a fixture when it is listed, and a node's place in its committee."""

from dataclasses import dataclass
from typing import Any, Final, Self

from oracle.agreement import Clocks, Committee, NodeIndex
from oracle.store import forms

OBSERVER: Final = NodeIndex(-1)
"""Place of a node that is no member: it follows, relays and transmits, and never speaks."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One fixture; times are seconds of the match clock, members ascend as the contract has them."""

    specification: bytes
    members: tuple[str, ...]
    node: NodeIndex
    start: int
    earliest: int
    """First second of a played result: its first ballot opens then."""
    deadline: int
    """From then on anyone may void it, if nothing was reported."""
    committee_number: int = 0
    rules: int = 1
    clocks: Clocks = Clocks()  # noqa: RUF009 - frozen
    name: str = ""

    @property
    def committee(self) -> Committee:
        """How many may lie and how many must sign."""
        return Committee(len(self.members))

    @property
    def fixture(self) -> int:
        """The id that the contract uses."""
        return int.from_bytes(self.specification[:16], "big")

    @property
    def speaks(self) -> bool:
        """Whether this node is a member."""
        return self.node != OBSERVER

    def place_of(self, address: str) -> NodeIndex | None:
        """A member's place; None for everybody else."""
        return NodeIndex(self.members.index(address)) if address in self.members else None

    def form(self) -> dict[str, Any]:
        """As JSON, for the store."""
        return {
            "members": list(self.members),
            "node": self.node,
            "start": self.start,
            "earliest": self.earliest,
            "deadline": self.deadline,
            "committee": self.committee_number,
            "rules": self.rules,
            "fast": self.clocks.fast,
            "slow": self.clocks.slow,
            "name": self.name,
        }

    @classmethod
    def read(cls, specification: bytes, form: Any) -> Self:
        """The inverse of `form`."""
        form = forms.fields("terms", form)
        return cls(
            specification,
            tuple(form["members"]),
            NodeIndex(form["node"]),
            form["start"],
            form["earliest"],
            form["deadline"],
            form["committee"],
            form["rules"],
            Clocks(fast=form["fast"], slow=form["slow"]),
            form["name"],
        )
