"""Endpoints without sockets, and a wall clock on which sleeping takes no time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chain.rpc.endpoint import Endpoint
from chain.rpc.limits import OWN, Rate
from chain.rpc.transport import Reply, TransportFault

CHAIN = 31337


@dataclass
class Wall:
    at: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@dataclass
class Refuse:
    """A JSON-RPC error as an answer."""

    code: int
    message: str
    data: Any = None


Answer = Any
Handler = Callable[[str, list[Any]], Answer]


def block_of(number: int, fork: str = "") -> dict[str, Any]:
    digest = f"{fork or 'a'}{number:063x}"
    return {"number": hex(number), "hash": f"0x{digest}", "parentHash": f"0x{fork or 'a'}{max(number - 1, 0):063x}"}


@dataclass
class Node:
    """What one endpoint answers; `faults` are used up first, one a request."""

    chain_id: int = CHAIN
    head: int = 100
    finalized: int = 36
    syncing: Any = False
    fork: str = ""
    methods: dict[str, Handler] = field(default_factory=dict)
    faults: list[Reply | TransportFault] = field(default_factory=list)
    always: Reply | TransportFault | None = None
    calls: list[tuple[str, list[Any]]] = field(default_factory=list)

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)

    def answer(self, method: str, params: list[Any]) -> Answer:
        self.calls.append((method, params))
        if method in self.methods:
            return self.methods[method](method, params)
        match method:
            case "eth_chainId":
                return hex(self.chain_id)
            case "eth_syncing":
                return self.syncing
            case "eth_blockNumber":
                return hex(self.head)
            case "eth_getBlockByNumber":
                tags = {"latest": self.head, "finalized": self.finalized, "safe": self.finalized}
                number = tags[params[0]] if params[0] in tags else int(params[0], 16)
                return block_of(number, self.fork) if number <= self.head else None
        return Refuse(-32601, f"the method {method} does not exist")


class Nodes:
    """A transport to nodes by address."""

    def __init__(self, **nodes: Node) -> None:
        self.nodes = {f"http://{name}/": node for name, node in nodes.items()}

    async def post(self, url: str, body: bytes, timeout_s: float) -> Reply:
        node = self.nodes[url]
        asked = json.loads(body)
        fault = node.faults.pop(0) if node.faults else node.always
        if isinstance(fault, Reply):
            return fault
        calls = asked if isinstance(asked, list) else [asked]
        if fault is not None:
            if fault.args[:1] == ("after",):  # it arrived, and the answer got lost
                for call in calls:
                    node.answer(call["method"], call["params"])
            raise fault
        said = [_wrap(call["id"], node.answer(call["method"], call["params"])) for call in calls]
        return Reply(200, {}, json.dumps(said if isinstance(asked, list) else said[0]).encode())

    async def aclose(self) -> None:
        self.nodes.clear()


def _wrap(number: int, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Refuse):
        error = {"code": answer.code, "message": answer.message}
        return {"jsonrpc": "2.0", "id": number, "error": error | ({} if answer.data is None else {"data": answer.data})}
    return {"jsonrpc": "2.0", "id": number, "result": answer}


def endpoint(name: str, tier: int = 0, vendor: str | None = None, rate: Rate = OWN) -> Endpoint:
    return Endpoint(name, f"http://{name}/", vendor or name, tier, rate)
