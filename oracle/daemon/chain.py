"""The engine's chain over the RPC pool: what is final is read from two vendors at one block hash, the rest from one.

    finalised head, and a fixture at it      both vendors, where two are configured
    committee, domain separator              both vendors; the separator once in five minutes, as code cannot change
    newest head, and a fixture at it         one endpoint, at that block's hash

A vendor that is alone moves nothing to final: the last block that both knew stays the finalised one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from chain.bindings.fixture_oracle import StateOfResult
from chain.codec import BOOL, BYTES32, UINT256, integer, many, one
from chain.contract import Function
from chain.errors import BadAnswer
from chain.heads import header_of
from chain.rpc import Agreed, Agreement, RpcPool, RpcRefused
from chain.rpc.agreement import Tag
from chain.rpc.errors import BlockUnusable
from oracle.daemon.errors import SecondVendorAway
from oracle.engine.chain import FINALISED, Head, View, fixture_of
from oracle.engine.safety import Contract
from oracle.engine.terms import Terms
from proofbook.clock import WallClock

R = TypeVar("R")
CONTRACT_AGE_S: Final = 300.0
_FIXTURE: Final = (("fixture", integer("uint128")),)
_STATE: Final = Function("stateOf", _FIXTURE, many(StateOfResult, UINT256, UINT256, UINT256, UINT256, BOOL))
_DISPUTES: Final = Function("disputes", _FIXTURE, one(UINT256))
_MISSING: Final = Function("missingBond", _FIXTURE, one(UINT256))
_DOMAIN: Final = Function("domainSeparator", (), one(BYTES32))
_COMMITTEES: Final = Function("committees", (("committee", UINT256),), one(BYTES32))


class PooledChain:
    """See `oracle.engine.chain.Chain`. `final_tag` is the chain profile's. Everything raises RpcError."""

    def __init__(self, pool: RpcPool, oracle: str, final_tag: Tag, wall: WallClock) -> None:
        self._pool = pool
        self._oracle = oracle
        self._final_tag: Tag = final_tag
        self._wall = wall
        self._final: Head | None = None
        self._contract: tuple[float, Contract] | None = None

    async def head(self, tag: str) -> Head:
        """See `Chain`."""
        if tag == FINALISED:
            return await self._finalised()
        return _head(await self._pool.request("eth_getBlockByNumber", ["latest", False]))

    async def view(self, terms: Terms, head: Head) -> View:
        """See `Chain`."""
        calls = [self._call(_STATE, (terms.fixture,)), self._call(_DISPUTES, (terms.fixture,))]
        if self._final is not None and head.hash == self._final.hash:
            answers = [await self._both("eth_call", [call], head.hash) for call in calls]
        else:
            at = {"blockHash": "0x" + head.hash.hex(), "requireCanonical": True}
            answers = list(await self._pool.batch([("eth_call", [call, at]) for call in calls]))
        state, dispute = _read(_STATE, answers[0]), _read(_DISPUTES, answers[1])
        return View(head, fixture_of(terms, state.word, state.voids, state.end, dispute))

    async def contract(self) -> Contract:
        """See `Chain`."""
        now = self._wall.monotonic()
        if self._contract is None or now - self._contract[0] > CONTRACT_AGE_S:
            separator = _bytes(await self._both("eth_call", [self._call(_DOMAIN, ())], self._final_tag))
            self._contract = (now, Contract(self._pool.chain_id, separator))
        return self._contract[1]

    async def missing_bond(self, terms: Terms) -> int:
        """See `Chain`."""
        return _read(_MISSING, await self._pool.request("eth_call", [self._call(_MISSING, (terms.fixture,)), "latest"]))

    async def committee_hash(self, number: int) -> bytes:
        """What the contract keeps of a committee: keccak256 of its members, ascending."""
        return _read(_COMMITTEES, await self._both("eth_call", [self._call(_COMMITTEES, (number,))], self._final_tag))

    async def _finalised(self) -> Head:
        found = await self._pool.agreed("eth_chainId", [], block=self._final_tag)
        last = self._final
        if not self._enough(found):
            if last is None:
                raise SecondVendorAway(", ".join(found.vendors))
            return last
        if last is not None and (found.block_hash == last.hash or found.block_number < last.number):
            return last
        shown = "0x" + found.block_hash.hex()
        block = await self._both("eth_getBlockByHash", [shown, False], found.block_hash)
        self._final = _head(block)
        if self._final_tag == "finalized":  # the pool measures endpoints by that tag
            self._pool.acted_on_final(self._final.number)
        return self._final

    async def _both(self, method: str, params: Sequence[Any], block: Tag | bytes) -> Any:
        found = await self._pool.agreed(method, params, block=block)
        if not self._enough(found):
            raise SecondVendorAway(", ".join(found.vendors))
        return found.value

    def _enough(self, found: Agreed) -> bool:
        return found.agreement is Agreement.DOUBLE or len(self._pool.vendors) < 2

    def _call(self, function: Function[Any], values: Sequence[Any]) -> dict[str, str]:
        return {"to": self._oracle, "data": "0x" + function.encode(values).hex()}


def _head(block: Any) -> Head:
    header = header_of(block)
    if header is None:
        raise BlockUnusable("a block", "the node does not have it")
    return Head(header.number, header.hash, header.timestamp)


def _bytes(answer: Any) -> bytes:
    if isinstance(answer, RpcRefused):
        raise answer
    try:
        return bytes.fromhex(answer.removeprefix("0x"))
    except (AttributeError, ValueError):
        raise BadAnswer("eth_call", f"it is {answer!r}"[:200]) from None


def _read(function: Function[R], answer: Any) -> R:
    try:
        return function.returns.decode(_bytes(answer))
    except ValueError as error:
        raise BadAnswer(f"{function.name} of the oracle", str(error)) from None
