"""The chain of `api.context.Chain` over the pool of endpoints: reads only, each bounded in gas and time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from web3.types import RPCEndpoint

from api.errors import ChainDown
from api.settings import Settings
from chain.rpc import NoEndpoint, PoolPolicy, PoolProvider, RpcFailed, RpcPool, blocking_pool, endpoints_of
from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.clock import WallClock
from proofbook.settings import RpcEndpoint

CALL_GAS: Final = 10_000_000
"""What a call of a contract that a customer names may use."""


class NodeChain:
    """The chain behind a pool; safe to use from several threads."""

    def __init__(self, provider: PoolProvider) -> None:
        self.provider = provider

    def chain_id(self) -> int:
        """The chain's id. Raises ChainDown."""
        return int(self._ask("eth_chainId", []), 16)

    def head(self) -> int:
        """Number of the latest block. Raises ChainDown."""
        return int(self._ask("eth_blockNumber", []), 16)

    def genesis(self) -> str:
        """Hash of block 0. Raises ChainDown."""
        return str(self._ask("eth_getBlockByNumber", ["0x0", False])["hash"]).lower()

    def call(self, to: str | None, data: bytes, gas: int = CALL_GAS) -> bytes | None:
        """What a call answers at the latest block; None where it reverts or runs out of its gas. Raises ChainDown."""
        transaction = {"data": "0x" + data.hex(), "gas": hex(gas)} | ({} if to is None else {"to": to})
        answer = self._answer("eth_call", [transaction, "latest"])
        if "error" in answer:
            return None
        return bytes.fromhex(str(answer["result"]).removeprefix("0x"))

    def _ask(self, method: str, parameters: list[Any]) -> Any:
        answer = self._answer(method, parameters)
        if "error" in answer or answer.get("result") is None:
            raise ChainDown
        return answer["result"]

    def _answer(self, method: str, parameters: list[Any]) -> Any:
        try:
            return self.provider.make_request(RPCEndpoint(method), parameters)
        except (NoEndpoint, RpcFailed) as error:
            raise ChainDown from error


def pool_of(settings: Settings, wall: WallClock) -> RpcPool:
    """The pool of the settings' endpoints; the first is preferred."""
    profile = CHAIN_PROFILES[settings.chain]
    endpoints = tuple(
        RpcEndpoint(url=url, tier=min(tier, 9), key_file=settings.rpc_key_file if "{key}" in url else None)
        for tier, url in enumerate(settings.rpc_urls)
    )
    return RpcPool(
        endpoints_of(endpoints), profile.chain_id, wall=wall, draw=random.random, policy=PoolPolicy.of(profile)
    )


@contextmanager
def node_chain(settings: Settings, wall: WallClock) -> Iterator[NodeChain]:
    """The chain of the settings, as long as the block lasts."""
    with blocking_pool(lambda: pool_of(settings, wall)) as provider:
        yield NodeChain(provider)
