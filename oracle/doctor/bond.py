"""Whether this node could challenge a wrong report: its transmitter pays the bond out of its own asset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eth_utils.address import to_checksum_address

from chain.bindings.play_euro import PlayEuro
from chain.deployment import Deployment
from oracle.doctor.line import Line, away, ok, warning
from oracle.doctor.onchain import FAULTS, Reached

LEAST: Final = 100 * 10**6
"""Units of the smallest bond (`BOND_MIN`); it grows with the swing, and twofold with each challenge."""
EURO: Final = 10**6


def bond_lines(reached: list[Reached], deployment: Deployment, transmitter: str | None) -> Iterator[Line]:
    """Balance and allowance of the key that would challenge. A warning at most: reporting needs neither."""
    if transmitter is None or not reached:
        return
    asset = PlayEuro(reached[0].w3, to_checksum_address(deployment.asset))
    try:
        held = asset.balance_of(to_checksum_address(transmitter))
        allowed = asset.allowance(to_checksum_address(transmitter), to_checksum_address(deployment.oracle))
    except FAULTS as error:
        yield away("challenge bond", f"no answer ({type(error).__name__})", "try again; look at the endpoint")
        return
    yield bond_line(transmitter, deployment.oracle, held, allowed)


def bond_line(transmitter: str, oracle: str, held: int, allowed: int) -> Line:
    """Judge both. Pure; units of the asset."""
    shown = "without bound" if allowed >= 1 << 128 else f"€{allowed // EURO:,}"
    found = f"€{held // EURO:,} at {transmitter}, the oracle may take {shown}"
    if held < LEAST:
        remedy = f"send it €{LEAST // EURO} or more, or wrong reports are left for others to challenge"
        return warning("challenge bond", found, remedy)
    if allowed < LEAST:
        return warning("challenge bond", found, f"let {transmitter} call `approve({oracle}, ...)` of the asset")
    return ok("challenge bond", found)
