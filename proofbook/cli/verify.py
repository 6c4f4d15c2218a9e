"""Check a bet's receipt against the chain, and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from api.receipts import Step, Steps

TIMEOUT_S = 20.0


@click.command()
@click.argument("receipt", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rpc", required=True, help="Address of an Ethereum endpoint of the receipt's chain.")
@click.option(
    "--addresses",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of the contracts that it must be of, such as deployments/NETWORK.json.",
)
@click.option("--replica", "replicas", multiple=True, help="Address of a pricing replica; give all that there are.")
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=TIMEOUT_S, help="Seconds for one answer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def command(
    receipt: Path, rpc: str, addresses: Path | None, replicas: tuple[str, ...], timeout: float, as_json: bool
) -> int:
    """Check the bet of RECEIPT: order, ticket, grant, inclusion, price, result, settlement, withdrawals.

    Each step is one line: recomputed here from signatures, chain and rules, or attested by somebody, who is named. Asks
    the endpoint and nobody else. Ends with code 0 only if every step holds.
    """
    # Imported here: web3 takes a second, and `--help` must not.
    from api.receipts import ChainView, connect, read, verify
    from chain.deployment import Deployment

    made = read(receipt.read_bytes())
    view = ChainView(connect(rpc, timeout), rpc)
    pinned = Deployment.load(addresses) if addresses is not None else None
    tell = None if as_json else _tell
    steps = verify(made, view, pinned=pinned, replicas=replicas, tell=tell)
    if as_json:
        click.echo(
            json.dumps(
                {"bet": f"0x{made.order.id.hex()}", "holds": steps.hold, "steps": list(map(asdict, steps.lines))}
            )
        )
    else:
        click.echo(_last(steps))
    return 0 if steps.hold else 1


def _tell(step: Step) -> None:
    mark = "ok   " if step.holds else "FAILS"
    click.echo(f"{mark}  {step.how:<10}  {step.name}: {step.detail}")


def _last(steps: Steps) -> str:
    if not steps.hold:
        wrong = [line.name for line in steps.lines if not line.holds]
        return f"NOT verified: {', '.join(wrong)}"
    attested = sum(line.how == "attested" for line in steps.lines)
    return f"verified: {len(steps.lines) - attested} steps recomputed, {attested} attested"
