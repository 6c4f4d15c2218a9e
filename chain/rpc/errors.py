"""Errors of the RPC pool. None holds an address with a key in it: endpoints are called by name.

ChainError
└── RpcError
    ├── EndpointUnusable      an address that the pool cannot use
    ├── NoEndpoint            no endpoint may be asked now
    ├── RpcFailed             every try failed
    ├── RpcRefused            an endpoint answered with a JSON-RPC error
    ├── SendUncertain         a transaction may or may not have been taken
    ├── EndpointsDisagree     two vendors say different things of one block
    ├── BlockUnusable         a node sent something else than the block that was asked for
    └── WrongThread           the blocking provider was called on the loop that it waits for
"""

from __future__ import annotations

from collections.abc import Sequence

from chain.errors import ChainError
from chain.rpc.answers import Refusal
from proofbook.redaction import redact_text

_LONGEST = 300
_REVERT_CODE = 3


class RpcError(ChainError):
    """Root of what the pool raises."""


class EndpointUnusable(RpcError):
    """An address in the settings that the pool cannot use."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(f"the endpoint {name} cannot be used: {fault}", "correct chain.rpc in the settings")


class NoEndpoint(RpcError):
    """No endpoint may be asked; `standings` holds (name, standing)."""

    def __init__(self, standings: Sequence[tuple[str, str]]) -> None:
        shown = ", ".join(f"{name} {standing}" for name, standing in standings) or "none is configured"
        super().__init__(f"no endpoint can be asked ({shown})", "check the nodes named in chain.rpc")
        self.standings = tuple(standings)


class RpcFailed(RpcError):
    """Every try failed; `faults` holds (name, what went wrong)."""

    def __init__(self, method: str, faults: Sequence[tuple[str, str]]) -> None:
        shown = "; ".join(f"{name}: {redact_text(fault)}" for name, fault in faults)
        super().__init__(f"{method} failed {len(faults)} times ({shown})", "check the nodes named in chain.rpc")
        self.faults = tuple(faults)


class RpcRefused(RpcError):
    """An endpoint answered with a JSON-RPC error: `code`, `reason` (its words), `data` as it sent it."""

    def __init__(self, method: str, endpoint: str, code: int, reason: str, data: object = None) -> None:
        super().__init__(f"{method} was refused by {endpoint} with {code}: {redact_text(reason)[:_LONGEST]}")
        self.method = method
        self.endpoint = endpoint
        self.code = code
        self.reason = reason
        self.data = data

    @property
    def reverted(self) -> bool:
        """Whether the contract refused, and not the endpoint."""
        return self.code == _REVERT_CODE or "revert" in self.reason.lower()

    @property
    def transient(self) -> bool:
        """Whether another endpoint, or the same a moment later, may answer."""
        return Refusal(self.code, self.reason, self.data).transient


class SendUncertain(RpcError):
    """A transaction was handed over, no endpoint confirmed it, and none of them shows it yet."""

    def __init__(self, transaction: bytes, faults: Sequence[tuple[str, str]]) -> None:
        shown = "; ".join(f"{name}: {redact_text(fault)}" for name, fault in faults)
        super().__init__(
            f"it is not known whether the transaction 0x{transaction.hex()} was taken ({shown})",
            "look it up by its hash before sending it again",
        )
        self.transaction = transaction


class EndpointsDisagree(RpcError):
    """Two vendors say different things of one block; there is no majority of two."""

    def __init__(self, method: str, first: tuple[str, str], second: tuple[str, str]) -> None:
        super().__init__(
            f"{method}: {first[0]} says {first[1][:_LONGEST]}, {second[0]} says {second[1][:_LONGEST]}",
            "ask again a block later; if it stays so, one of them is wrong and must be taken out of chain.rpc",
        )
        self.method = method


class BlockUnusable(RpcError):
    """A node sent something else than the block that was asked for."""

    def __init__(self, what: str, fault: str) -> None:
        super().__init__(f"{what} cannot be used: {fault}", "check the nodes named in chain.rpc")


class WrongThread(RpcError):
    """The blocking provider was called on the thread of the loop that it waits for."""

    def __init__(self) -> None:
        super().__init__("a blocking call was made on the pool's own event loop", "call it through asyncio.to_thread")
