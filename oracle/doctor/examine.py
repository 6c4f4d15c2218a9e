"""All checks in the order in which they build on each other."""

from __future__ import annotations

from collections.abc import Iterator

from chain.deployment import Deployment
from chain.signers import FullSigner
from oracle.doctor import local, onchain, outside
from oracle.doctor.line import Line
from proofbook.clock import WallClock
from proofbook.settings import Settings


def examine(settings: Settings, clock: WallClock) -> Iterator[Line]:
    """Ask everything, a line at a time as the answers come."""
    opened: dict[str, FullSigner] = {}
    reached: list[onchain.Reached] = []
    deployments: list[Deployment] = []
    dates: dict[str, float] = {}
    try:
        yield from local.file_lines(settings)
        yield from local.key_lines(settings, opened)
        yield from local.disk_lines(settings)
        addresses = {role: signer.address for role, signer in opened.items()}
        yield from onchain.endpoint_lines(settings, clock.now(), reached)
        yield from onchain.contract_lines(settings, reached, deployments)
        for deployment in deployments:
            yield from onchain.committee_lines(settings, reached, deployment, addresses.get("reporter"))
        yield from onchain.balance_lines(settings, reached, addresses.get("transmitter"))
        yield from outside.provider_lines(settings, dates, clock.now())
        yield from outside.clock_lines(settings, clock.now(), reached, dates)
        yield from outside.peer_lines(settings, clock.now())
    finally:
        for signer in opened.values():
            signer.close()
