"""What exchanges amount to for the pool: results, a check, a broadcast. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chain.rpc import machine
from chain.rpc.answers import Answered, Denied, Limited, Refusal, Result
from chain.rpc.errors import RpcRefused
from chain.rpc.exchange import Call, Exchanged, Unsent, fault_of


@dataclass(frozen=True, slots=True)
class SendReport:
    """What became of a broadcast. `taken_by` endpoints took it or show it; `uncertain` ones may have it.

    Neither taken nor uncertain: no endpoint has it, and `refusals` and `unsent` say why.
    """

    transaction: bytes
    taken_by: tuple[str, ...]
    refusals: tuple[tuple[str, Refusal], ...]
    uncertain: tuple[tuple[str, str], ...]
    unsent: tuple[tuple[str, str], ...]


def values_of(answered: Answered, calls: Sequence[Call], name: str) -> tuple[Any, ...]:
    """Results as they are, refusals as exceptions."""
    return tuple(
        item.value if isinstance(item, Result) else RpcRefused(method, name, item.code, item.message, item.data)
        for item, (method, _) in zip(answered.items, calls, strict=True)
    )


def head_in(calls: Sequence[Call], answered: Answered) -> int | None:
    """The newest block that an answer names in passing."""
    for (method, params), item in zip(calls, answered.items, strict=True):
        value = _value(item)
        if method == "eth_getBlockByNumber" and list(params[:1]) == ["latest"] and isinstance(value, Mapping):
            value = value.get("number")
        elif method != "eth_blockNumber":
            continue
        try:
            return int(value, 16)
        except (TypeError, ValueError):
            continue
    return None


def outcome_of(exchanged: Exchanged) -> str:
    """The outcome's name in metrics."""
    if isinstance(exchanged, Answered):
        return "refused" if any(isinstance(item, Refusal) for item in exchanged.items) else "ok"
    return {Limited: "limited", Unsent: "unsent", Denied: "denied"}.get(type(exchanged), "failed")


def took(exchanged: Exchanged, transaction: bytes) -> bool:
    """Whether the endpoint named the transaction's own hash."""
    item = exchanged.items[0] if isinstance(exchanged, Answered) else None
    return isinstance(item, Result) and str(item.value).lower() == "0x" + transaction.hex()


def report_of(transaction: bytes, taken: tuple[str, ...], done: Mapping[str, Exchanged]) -> SendReport:
    """What the endpoints said of one transaction."""
    refusals, uncertain, unsent = [], [], []
    for name, exchanged in done.items():
        if name in taken:
            continue
        if isinstance(exchanged, Answered):
            item = exchanged.items[0]
            if isinstance(item, Refusal):
                refusals.append((name, item))
            else:
                uncertain.append((name, "named another transaction"))
        elif isinstance(exchanged, Unsent | Limited | Denied):
            unsent.append((name, fault_of(exchanged)))
        else:
            uncertain.append((name, fault_of(exchanged)))
    return SendReport(transaction, taken, tuple(refusals), tuple(uncertain), tuple(unsent))


def checked(name: str, answered: Answered) -> machine.CheckPassed | machine.CheckFailed:
    """What a check's answers say; an endpoint that keeps `eth_syncing` or the finalized tag to itself may pass."""
    chain, syncing, latest, finalized = answered.items
    try:
        chain_id = int(_value(chain), 16)
        head = int(_value(latest)["number"], 16)
    except (TypeError, ValueError, KeyError):
        return machine.CheckFailed(name, "its answers to a check cannot be read")
    try:
        final = int(_value(finalized)["number"], 16)
    except (TypeError, ValueError, KeyError):
        final = None
    is_syncing = isinstance(syncing, Result) and syncing.value not in (False, None)
    return machine.CheckPassed(name, chain_id, is_syncing, head, final)


def _value(item: Result | Refusal) -> Any:
    return item.value if isinstance(item, Result) else None
