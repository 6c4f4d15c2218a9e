"""The demo's tables: bets with their receipts, and the proof of solvency after every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.table import Table
from web3.types import TxReceipt

from chain.bindings.book_lens import Solvency
from sports.markets import describe
from sports.words import Leg

EURO: Final = 10**6


@dataclass(slots=True)
class Row:
    """One bet's line in the receipt table."""

    who: str
    leg: Leg
    stake: int
    order: bytes
    place_gas: int
    outcome: str = ""
    payout: int = 0
    settle_gas: int = 0
    in_play: bool = False


def show_receipts(console: Console, rows: Sequence[Row], proofs: Sequence[tuple[str, Solvency]]) -> None:
    """Print both tables."""
    bets = Table(title="Receipts", title_justify="left", box=None, pad_edge=False)
    for head in ("who", "bet", "stake", "odds", "result", "payout", "gas place", "settle"):
        bets.add_column(head, justify="left" if head in ("who", "bet", "result") else "right")
    for row in rows:
        words = describe(row.leg).removesuffix(", 90 minutes") + (" (in play)" if row.in_play else "")
        bets.add_row(
            row.who,
            f"{words}\n[dim]0x{row.order.hex()[:16]}…[/dim]",
            euros(row.stake),
            odds(row.leg.odds),
            row.outcome,
            euros(row.payout),
            f"{row.place_gas:,}",
            f"{row.settle_gas:,}",
        )
    steps = Table(
        title="Solvency, read from the chain after every step", title_justify="left", box=None, pad_edge=False
    )
    for head in ("step", "held", "customers", "house", "adds up"):
        steps.add_column(head, justify="left" if head in ("step", "adds up") else "right")
    for title, proof in proofs:
        sums = (euros(proof.held), euros(proof.customers), euros(proof.house))
        steps.add_row(title, *sums, "yes" if proof.solvent else "NO")
    console.print()
    console.print(bets)
    console.print()
    console.print(steps)


def euros(units: int) -> str:
    """Asset units as euros, two decimals or six where they are needed."""
    whole, rest = divmod(units, EURO)
    decimals = f"{rest:06d}"
    return f"€{whole:,}.{decimals[:2] if decimals.endswith('0000') else decimals}"


def odds(ppm: int) -> str:
    """Decimal odds."""
    return f"{ppm / EURO:.2f}"


def gas(receipt: TxReceipt) -> str:
    """Gas of a receipt."""
    return f"{int(receipt['gasUsed']):,} gas"
