"""The newest, safe and finalized block, and what a reorganisation took back. `track` is pure; `HeadFollower` asks.

    NewHeads         blocks joined the chain, oldest first
    Reorged          blocks left it: rewind everything above `common`, then take the next NewHeads
    Skipped          blocks were not looked at one by one (start after a pause): read their range
    Safe, Finalized  these tags moved up
    FinalityViolated a finalized block is no longer of the chain: stop, and call a person
    FinalityStalled  the finalized block has stood still for too long

Guarantees: the chain that is held is linked by parent hashes; every block that joined and left is in exactly one event.
A newest block that is an old one of the same chain is a node that is behind, not a reorganisation, unless it stays so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from chain.rpc.errors import BlockUnusable
from chain.rpc.exchange import Call


@dataclass(frozen=True, slots=True)
class Header:
    """What is kept of a block; `base_fee` in wei, 0 before EIP-1559."""

    number: int
    hash: bytes
    parent: bytes
    timestamp: int = 0
    base_fee: int = 0


@dataclass(frozen=True, slots=True)
class NewHeads:
    """Blocks that joined, oldest first."""

    headers: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class Reorged:
    """Blocks that left, oldest first; `common` is the newest that stays.

    None: it is older than all that is held, and the listener goes back to the last finalized block.
    """

    common: Header | None
    dropped: tuple[Header, ...]

    @property
    def depth(self) -> int:
        """How many blocks must be rewound."""
        return len(self.dropped)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Blocks from `first` to `last`, both included, that are in no NewHeads."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Safe:
    """The safe block moved."""

    header: Header


@dataclass(frozen=True, slots=True)
class Finalized:
    """The finalized block moved up."""

    header: Header


@dataclass(frozen=True, slots=True)
class FinalityViolated:
    """What was final is not of the chain any more; `now` is the hash there, None if it is not known."""

    number: int
    was: bytes
    now: bytes | None


@dataclass(frozen=True, slots=True)
class FinalityStalled:
    """The finalized block has stood at `number` for `seconds`."""

    number: int
    seconds: float


HeadEvent = NewHeads | Reorged | Skipped | Safe | Finalized | FinalityViolated | FinalityStalled


@dataclass(frozen=True, slots=True)
class HeadPolicy:
    """`longest_walk`: a longer gap is skipped. `stale_polls`: so often an old head is a node that is behind."""

    keep: int = 2_048
    longest_walk: int = 128
    stale_polls: int = 5
    stall_s: float = 1_200.0


@dataclass(frozen=True, slots=True)
class HeadState:
    """The held chain, oldest first, each the parent of the next. `rewinds` counts reorganisations."""

    chain: tuple[Header, ...] = ()
    safe: Header | None = None
    finalized: Header | None = None
    finalized_at: float = 0.0
    stalled: bool = False
    stale: int = 0
    rewinds: int = 0

    @property
    def head(self) -> Header | None:
        """The newest block."""
        return self.chain[-1] if self.chain else None

    def at(self, number: int) -> Header | None:
        """The block of that number, if it is held."""
        index = number - self.chain[0].number if self.chain else -1
        return self.chain[index] if 0 <= index < len(self.chain) else None

    def holds(self, header: Header) -> bool:
        """Whether that very block is held."""
        found = self.at(header.number)
        return found is not None and found.hash == header.hash


@dataclass(frozen=True, slots=True)
class View:
    """One look at a node. `branch` leads from its newest block down to a child of a held one, each the parent of the
    one before; where it does not reach a held block, `anchor` is the newest held block that is still of the chain.
    """

    branch: tuple[Header, ...]
    anchor: Header | None = None
    safe: Header | None = None
    finalized: Header | None = None


def track(state: HeadState, view: View, policy: HeadPolicy, now: float) -> tuple[HeadState, tuple[HeadEvent, ...]]:
    """The state after a look, and what changed; raises ValueError if the branch is not linked."""
    if any(newer.parent != older.hash for newer, older in zip(view.branch, view.branch[1:], strict=False)):
        raise ValueError("the headers of a branch are not linked by their parents")
    if not state.chain:
        state = replace(state, chain=tuple(reversed(view.branch)), finalized_at=now)
        events: tuple[HeadEvent, ...] = (NewHeads(state.chain),) if state.chain else ()
    else:
        state, events = _joined(state, view, policy)
    state, final = _finality(state, view, policy, now)
    return _pruned(state, policy), (*events, *final)


def connects(state: HeadState, header: Header) -> bool:
    """Whether a block or its parent is held."""
    parent = state.at(header.number - 1)
    return state.holds(header) or (parent is not None and parent.hash == header.parent)


def _joined(state: HeadState, view: View, policy: HeadPolicy) -> tuple[HeadState, tuple[HeadEvent, ...]]:
    added = tuple(header for header in reversed(view.branch) if not state.holds(header))
    linked = connects(state, view.branch[-1])
    older = not linked and view.anchor is None and view.branch[0].number < state.chain[0].number
    if older and state.stale + 1 < policy.stale_polls:
        return replace(state, stale=state.stale + 1), ()  # older than all that is held: a node that is far behind
    common = _common(state, view, linked)
    kept = state.chain[: common.number - state.chain[0].number + 1] if common is not None else ()
    dropped = state.chain[len(kept) :]
    if not added and dropped:
        if state.stale + 1 < policy.stale_polls:
            return replace(state, stale=state.stale + 1), ()
        return replace(state, chain=kept, stale=0, rewinds=state.rewinds + 1), (Reorged(common, dropped),)
    events: list[HeadEvent] = []
    if dropped:
        events.append(Reorged(common, dropped))
    if added and not linked:
        first = common.number + 1 if common is not None else state.chain[0].number
        if first < added[0].number:
            events.append(Skipped(first, added[0].number - 1))
        kept = ()
    if added:
        events.append(NewHeads(added))
    rewinds = state.rewinds + (1 if dropped else 0)
    return replace(state, chain=(*kept, *added), stale=0, rewinds=rewinds), tuple(events)


def _common(state: HeadState, view: View, linked: bool) -> Header | None:
    """The newest held block that the node's newest block descends from."""
    if not linked:
        return view.anchor
    lowest = view.branch[-1]
    held = next((header for header in view.branch if state.holds(header)), None)
    return held or state.at(lowest.number - 1)


def _finality(state: HeadState, view: View, policy: HeadPolicy, now: float) -> tuple[HeadState, tuple[HeadEvent, ...]]:
    events: list[HeadEvent] = []
    was, new = state.finalized, view.finalized
    broken = None if was is None else _violation(state, was, new)
    if broken is not None:
        events.append(broken)
        state = replace(state, finalized=None, finalized_at=now)
        was = None
    if new is not None and (was is None or new.number > was.number) and _plausible(state, new):
        events.append(Finalized(new))
        state = replace(state, finalized=new, finalized_at=now, stalled=False)
    elif state.finalized is not None and not state.stalled and now - state.finalized_at > policy.stall_s:
        events.append(FinalityStalled(state.finalized.number, now - state.finalized_at))
        state = replace(state, stalled=True)
    if view.safe is not None and view.safe != state.safe and _plausible(state, view.safe):
        events.append(Safe(view.safe))
        state = replace(state, safe=view.safe)
    return state, tuple(events)


def _violation(state: HeadState, was: Header, new: Header | None) -> FinalityViolated | None:
    held = state.at(was.number)
    if held is not None and held.hash != was.hash:
        return FinalityViolated(was.number, was.hash, held.hash)
    if new is not None and new.number == was.number and new.hash != was.hash:
        return FinalityViolated(was.number, was.hash, new.hash)
    if held is None and state.head is not None and state.head.number < was.number and not state.stale:
        return FinalityViolated(was.number, was.hash, None)
    return None


def _plausible(state: HeadState, header: Header) -> bool:
    """Not contradicted by the held chain: else seen amid a change, or from a node at odds with itself."""
    found = state.at(header.number)
    ahead = state.head is not None and header.number > state.head.number
    return not ahead and (found is None or found.hash == header.hash)


def _pruned(state: HeadState, policy: HeadPolicy) -> HeadState:
    return replace(state, chain=state.chain[-policy.keep :]) if len(state.chain) > policy.keep else state


class HeadSource(Protocol):
    """What the follower asks; the pool is one."""

    async def batch(self, calls: Sequence[Call], *, timeout_s: float = ...) -> tuple[Any, ...]:
        """Answers of one node at one moment; a refused call's answer is an exception."""
        ...


_LATEST, _SAFE, _FINALIZED = ((("eth_getBlockByNumber", [tag, False])) for tag in ("latest", "safe", "finalized"))


class HeadFollower:
    """Follows one chain by asking; one owner asks, anybody may read `state`."""

    def __init__(self, source: HeadSource, policy: HeadPolicy | None = None, state: HeadState | None = None) -> None:
        self.state = state or HeadState()
        self._source = source
        self._policy = policy or HeadPolicy()

    async def poll(self, now: float) -> tuple[HeadEvent, ...]:
        """Look once; `now` in seconds of any steady clock. Raises RpcError, and then nothing has changed."""
        latest, safe, finalized = await self._source.batch([_LATEST, _SAFE, _FINALIZED])
        branch = [_required(latest, "the newest block")]
        while self.state.chain and not connects(self.state, branch[-1]) and self._further(branch):
            branch.append(await self._by_hash(branch[-1].parent))
        anchor = None
        if self.state.chain and not connects(self.state, branch[-1]):
            anchor = await self._anchor(branch[-1].number)
        view = View(tuple(branch), anchor, header_of(safe), header_of(finalized))
        self.state, events = track(self.state, view, self._policy, now)
        return events

    def _further(self, branch: Sequence[Header]) -> bool:
        oldest = self.state.chain[0].number
        return len(branch) < self._policy.longest_walk and branch[-1].number > oldest

    async def _anchor(self, below: int) -> Header | None:
        """The newest held block under a number that the chain still has; by halving, as a chain leaves at one point."""
        held = [header for header in self.state.chain if header.number < below]
        low, high = 0, len(held)
        while low < high:
            middle = (low + high) // 2
            (answer,) = await self._source.batch([("eth_getBlockByNumber", [hex(held[middle].number), False])])
            found = header_of(answer)
            if found is not None and found.hash == held[middle].hash:
                low = middle + 1
            else:
                high = middle
        return held[low - 1] if low else None

    async def _by_hash(self, digest: bytes) -> Header:
        (answer,) = await self._source.batch([("eth_getBlockByHash", ["0x" + digest.hex(), False])])
        header = _required(answer, f"the block 0x{digest.hex()}")
        if header.hash != digest:
            raise BlockUnusable(f"the block 0x{digest.hex()}", f"the node sent 0x{header.hash.hex()}")
        return header


def header_of(block: Any) -> Header | None:
    """The header in a node's answer; None for no block or a refusal. Raises BlockUnusable."""
    if block is None or isinstance(block, Exception):
        return None
    if not isinstance(block, Mapping):
        raise BlockUnusable("a block", f"it is {block!r}")
    try:
        return Header(
            number=int(block["number"], 16),
            hash=bytes.fromhex(block["hash"].removeprefix("0x")),
            parent=bytes.fromhex(block["parentHash"].removeprefix("0x")),
            timestamp=int(block.get("timestamp", "0x0"), 16),
            base_fee=int(block.get("baseFeePerGas") or "0x0", 16),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BlockUnusable("a block", f"its {error} cannot be read") from None


def _required(block: Any, what: str) -> Header:
    if isinstance(block, Exception):
        raise block
    header = header_of(block)
    if header is None:
        raise BlockUnusable(what, "the node does not have it")
    return header
