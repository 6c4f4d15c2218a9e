"""What a running node says of itself: one snapshot, and the routes that tell it on the loopback.

GET /healthz   200 while the event loop turns
GET /readyz    200, or 503 with every check that fails
GET /metrics   Prometheus
GET /status    all of it, as `node status` shows it
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chain.rpc import Standing
from oracle.daemon.parts import VERSION, Parts


def snapshot(parts: Parts, *, begun: bool) -> dict[str, Any]:
    """Plain values: whose node it is, what holds it back, where chain, peers and fixtures stand."""
    node, store = parts.node, parts.store
    faults = parts.station.faults()
    return {
        "version": VERSION,
        "name": parts.settings.node.name,
        "pid": os.getpid(),
        "chain": parts.profile.name,
        "contract": store.identity.contract,
        "reporter": None if parts.observes else store.identity.signer,
        "transmitter": None if parts.manager is None else parts.manager.sender,
        "member": not parts.observes and store.identity.signer in parts.discovery.members,
        "peers_port": parts.server.port,
        "not_ready": not_ready(parts, begun=begun),
        **node.status(),
        "indexed": parts.index.position().number,
        "endpoints": {name: standing.value for name, standing in parts.pool.standings()},
        "peers": [
            {
                "address": peer.name,
                "url": peer.url,
                "silent_s": None if peer.last_ok < 0 else round(parts.wall.monotonic() - peer.last_ok, 1),
                "faults": [problem.value for problem in faults.get(peer.name, ())],
            }
            for peer in parts.station.client.peers
        ],
        "publishing": [] if parts.publisher is None else parts.publisher.told(),
        "fixtures": [
            {
                "name": state.terms.name,
                "fixture": digest.hex(),
                "stage": state.stage.value,
                "reason": state.reason,
                "silent": state.silent_because,
            }
            for digest, state in sorted(parts.core.states.items(), key=lambda one: one[1].terms.start)
        ],
    }


def not_ready(parts: Parts, *, begun: bool) -> list[str]:
    """Every readiness check that fails, in words."""
    failing = [] if begun else ["it has not begun: chain or clock does not answer"]
    failing += [f"{condition.value}: {reason}" for condition, reason in sorted(parts.node.safety.held.items())]
    if parts.store.failing:
        failing.append(f"the store cannot be written: {parts.store.failing}")
    alive = [name for name, standing in parts.pool.standings() if standing is Standing.ALIVE]
    if not alive:
        failing.append("no endpoint of the chain is alive")
    return failing


def application(parts: Parts, begun: Callable[[], bool], metrics: Callable[[], str]) -> Starlette:
    """The four routes."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        failing = not_ready(parts, begun=begun())
        return JSONResponse({"ready": not failing, "failing": failing}, 503 if failing else 200)

    async def told(_request: Request) -> Response:
        return JSONResponse(snapshot(parts, begun=begun()))

    async def measured(_request: Request) -> Response:
        return PlainTextResponse(metrics(), media_type="text/plain; version=0.0.4")

    paths = {"/healthz": healthz, "/readyz": readyz, "/status": told, "/metrics": measured}
    return Starlette(routes=[Route(path, answer, methods=["GET"]) for path, answer in paths.items()])
