"""Fixtures found on the chain: the event index tells what was listed, the contract confirms what it tells.

    Listed           specification recomputed; its first sixteen bytes are the id
    CommitteeAdded   members hashed and held against the contract's own word, read from two vendors

Only final blocks are read. An event is an endpoint's word; nothing is followed by that alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Protocol

from chain.bindings.fixture_oracle import CommitteeAdded, Listed
from chain.index import Index
from chain.readback import committee_hash
from chain.typed_data import Fixture as Specification
from oracle.agreement import Clocks, NodeIndex
from oracle.daemon.errors import ListingUnusable
from oracle.engine.terms import OBSERVER, Terms
from sports.fixtures import Catalogue, CatalogueFixture

_WINDOW: Final = 0xFFFF


class Committees(Protocol):
    """What the contract keeps of a committee."""

    async def committee_hash(self, number: int) -> bytes:
        """Keccak256 of its members, ascending."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A listed fixture, and what the catalogue knows of it; without that the node has no data of its own."""

    terms: Terms
    match: CatalogueFixture | None


class Discovery:
    """Reads an index whose owner steps it; gives each listing once."""

    def __init__(self, index: Index, committees: Committees, catalogue: Catalogue | None, reporter: str) -> None:
        self._index = index
        self._committees = committees
        self._matches = {} if catalogue is None else {_sides(one): one for one in catalogue.fixtures.values()}
        self._reporter = reporter
        self._members: dict[int, tuple[str, ...]] = {}
        self._read = -1

    async def new(self) -> list[Found]:
        """What was listed in blocks that have become final since the last call; raises RpcError, ListingUnusable."""
        final = self._index.position().final
        for added in self._index.events(CommitteeAdded, after=self._read):
            if added.log.block <= final:
                await self._committee(added.committee)
        listed = [event for event in self._index.events(Listed, after=self._read) if event.log.block <= final]
        found = [await self._found(event) for event in listed]
        self._read = max(final, self._read)
        return found

    @property
    def members(self) -> frozenset[str]:
        """Everybody who is in a committee of the oracle, as far as its final blocks were read."""
        return frozenset(member for members in self._members.values() for member in members)

    def match(self, key: str) -> CatalogueFixture | None:
        """The catalogue's fixture of that name."""
        return next((one for one in self._matches.values() if one.key == key), None)

    async def _found(self, event: Listed) -> Found:
        spec = Specification(*(getattr(event.spec, name) for name in Specification.__slots__))
        digest = spec.struct_hash()
        if digest != event.specification:
            raise ListingUnusable(
                f"the specification of {event.fixture:#034x}", digest.hex(), event.specification.hex()
            )
        members = await self._committee(spec.committee)
        match = self._matches.get((spec.sport, spec.competition, spec.season, spec.home, spec.away, spec.start))
        fast, slow = event.pin >> 160 & _WINDOW, event.pin >> 176 & _WINDOW
        terms = Terms(
            digest,
            members,
            NodeIndex(members.index(self._reporter)) if self._reporter in members else OBSERVER,
            spec.start,
            spec.earliest,
            spec.deadline,
            spec.committee,
            spec.rules,
            replace(Clocks(), fast=fast, slow=slow),
            match.key if match is not None else f"{spec.home}-{spec.away}",
        )
        return Found(terms, match)

    async def _committee(self, number: int) -> tuple[str, ...]:
        if number not in self._members:
            members = next(self._added(number), ())
            kept = await self._committees.committee_hash(number)
            if committee_hash(members) != kept:
                raise ListingUnusable(f"committee {number}", f"{len(members)} members", f"0x{kept.hex()}")
            self._members[number] = members
        return self._members[number]

    def _added(self, number: int) -> Iterator[tuple[str, ...]]:
        for event in self._index.events(CommitteeAdded, number.to_bytes(32, "big")):
            yield tuple(event.members)


def _sides(one: CatalogueFixture) -> tuple[int, ...]:
    sides = (one.home.id, one.away.id)
    return (int(one.sport), one.competition.id, one.competition.season, *sides, int(one.start))
