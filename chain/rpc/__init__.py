"""Ethereum nodes as one: a pool of endpoints that are checked, limited, tried again, and compared where it matters.

    machine, standing, choosing, limits, answers    pure: what is known, where each endpoint stands, who is asked next
    endpoint        names, vendors and tiers, from the settings; keys stay in the address
    transport       one HTTP exchange
    exchange        one JSON-RPC exchange
    pool            reads with retries, broadcasts without, checks
    reading         what exchanges amount to (pure); observer: who hears of it
    agreement       two vendors at one block hash
    provider        web3 and the bindings over the pool
    metrics         the pool in logs and metrics

A transaction is never handed to an endpoint twice by this package. No text that it makes holds an address with a key.
"""

from __future__ import annotations

from chain.rpc.agreement import Agreed, Agreement
from chain.rpc.endpoint import Endpoint, endpoints_of
from chain.rpc.errors import (
    EndpointsDisagree,
    EndpointUnusable,
    NoEndpoint,
    RpcError,
    RpcFailed,
    RpcRefused,
    SendUncertain,
)
from chain.rpc.machine import PoolPolicy
from chain.rpc.metrics import PoolMetrics
from chain.rpc.observer import Observer
from chain.rpc.pool import RpcPool
from chain.rpc.provider import AsyncPoolProvider, PoolProvider, blocking_pool
from chain.rpc.reading import SendReport
from chain.rpc.standing import Standing

__all__ = [
    "Agreed",
    "Agreement",
    "AsyncPoolProvider",
    "Endpoint",
    "EndpointUnusable",
    "EndpointsDisagree",
    "NoEndpoint",
    "Observer",
    "PoolMetrics",
    "PoolPolicy",
    "PoolProvider",
    "RpcError",
    "RpcFailed",
    "RpcPool",
    "RpcRefused",
    "SendReport",
    "SendUncertain",
    "Standing",
    "blocking_pool",
    "endpoints_of",
]
