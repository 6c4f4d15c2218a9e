"""What the engine asks of the chain, and the oracle's words as the rule's `Fixture`."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from web3.types import BlockIdentifier

from chain.bindings.fixture_oracle import FixtureOracle
from chain.words import PHASES, DisputeWord, ResultHead
from oracle.agreement import Fixture, NodeIndex, Phase, Value
from oracle.engine.safety import Contract
from oracle.engine.terms import Terms

LATEST: Final = "latest"
FINALISED: Final = "finalized"


@dataclass(frozen=True, slots=True)
class Head:
    """A block."""

    number: int
    hash: bytes
    time: int


@dataclass(frozen=True, slots=True)
class View:
    """A fixture at a block."""

    head: Head
    fixture: Fixture


class Chain(Protocol):
    """Reads; each view is of one block by its hash."""

    async def head(self, tag: str) -> Head:
        """The newest (`latest`) or newest finalised (`finalized`) block."""
        ...

    async def view(self, terms: Terms, head: Head) -> View:
        """A fixture at that block."""
        ...

    async def contract(self) -> Contract:
        """What stands at the oracle's address."""
        ...

    async def missing_bond(self, terms: Terms) -> int:
        """Units that the next challenge lacks at the newest block."""
        ...


class Fate(StrEnum):
    """What became of a transaction so far."""

    WAITING = "waiting"
    MINED = "mined"
    FAILED = "failed"
    """Reverted, or given up: it will never do what it was for."""


class Transmitter(Protocol):
    """Brings calls of the oracle to the chain; keeps and repeats them until they are final."""

    async def submit(self, intent: str, data: bytes, deadline: int) -> Fate:
        """Send once for each intent however often it is asked, and say what became of it; durable when it returns."""
        ...


def fixture_of(terms: Terms, word: int, voids: int, end: int, dispute: int) -> Fixture:
    """The rule's fixture from `stateOf` and `disputes`."""
    head, disputed = ResultHead.unpack(word), DisputeWord.unpack(dispute)
    return Fixture(
        terms.earliest,
        terms.deadline,
        phase=Phase(PHASES[head.phase]),
        ballot=head.ballot,
        value=Value(head.value, voids) if head.value else None,
        round=head.round,
        signers=frozenset(NodeIndex(place) for place in range(16) if head.signers >> place & 1),
        reported=head.reported_at,
        ends=end,
        opens=disputed.opens or terms.earliest,
        changes=disputed.changes,
        confirmed=disputed.confirmed,
        challenges=disputed.challenges,
    )


class OracleChain:
    """A chain through the oracle's bindings, whatever provider they use; their calls block, so they run in threads."""

    def __init__(self, oracle: FixtureOracle) -> None:
        self._oracle = oracle

    async def head(self, tag: str) -> Head:
        """See `Chain`."""
        block = await asyncio.to_thread(self._oracle.w3.eth.get_block, _identifier(tag))
        return Head(int(block["number"]), bytes(block["hash"]), int(block["timestamp"]))

    async def view(self, terms: Terms, head: Head) -> View:
        """See `Chain`."""
        return await asyncio.to_thread(self._view, terms, head)

    async def contract(self) -> Contract:
        """See `Chain`."""
        return await asyncio.to_thread(self._contract)

    async def missing_bond(self, terms: Terms) -> int:
        """See `Chain`."""
        return await asyncio.to_thread(self._oracle.missing_bond, terms.fixture)

    def _view(self, terms: Terms, head: Head) -> View:
        at: BlockIdentifier = head.hash  # type: ignore[assignment]  # web3 takes a block's hash as bytes
        state = self._oracle.state_of(terms.fixture, block=at)
        dispute = self._oracle.disputes(terms.fixture, block=at)
        return View(head, fixture_of(terms, state.word, state.voids, state.end, dispute))

    def _contract(self) -> Contract:
        chain_id = self._oracle.w3.eth.chain_id
        if not self._oracle.w3.eth.get_code(self._oracle.address):
            return Contract(chain_id, b"")
        return Contract(chain_id, bytes(self._oracle.domain_separator()))


def _identifier(tag: str) -> BlockIdentifier:
    return "finalized" if tag == FINALISED else "latest"
