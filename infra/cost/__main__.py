"""`python -m infra.cost`: the tables of docs/cost.md, written anew; `--check` only says whether they are current."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from infra.cost.model import Prices, bet, month, usage
from infra.sizes import SIZES

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs/cost.md"
GAS: Final = ROOT / "docs/evidence/gas.md"
OPERATIONS: Final = {
    "a bet alone": ("place_single",),
    "a bet in a batch of fifty": ("place_batch50",),
    "its settlement in a batch of fifty": ("settle_batch50",),
    "a bet and its settlement, in batches": ("place_batch50", "settle_batch50"),
    "an accumulator of three, alone": ("place_combo3",),
    "a first bet: grant, deposit, bet": ("first_bet",),
    "a result of a match": ("result_one",),
}
RELAYERS: Final = {"small": 2, "medium": 4, "large": 16}


def measured(text: str) -> dict[str, Decimal]:
    """Gas by operation, out of the evidence's first table."""
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", text, re.MULTILINE)
    return {name: Decimal(value.replace(",", "")) for name, value in rows}


def months(prices: Prices) -> Iterator[str]:
    """The table of sizes, line by line."""
    carried = usage()
    bills = {name: month(size, carried[name], prices, relayers=RELAYERS[name]) for name, size in SIZES.items()}
    yield "| US dollars a month | " + " | ".join(bills) + " |"
    yield "|---|" + "---:|" * len(bills)
    for part in next(iter(bills.values())):
        yield f"| {part} | " + " | ".join(f"{bill[part]:,.0f}" for bill in bills.values()) + " |"
    totals = {name: sum(bill.values(), Decimal(0)) for name, bill in bills.items()}
    yield "| **together** | " + " | ".join(f"**{total:,.0f}**" for total in totals.values()) + " |"
    cents = {name: totals[name] * prices.chains["usd_eur"] * 100 / carried[name]["bets"] for name in totals}
    yield "| euro cents a bet, at that many bets | " + " | ".join(f"{value:,.2f}" for value in cents.values()) + " |"
    yield "| bets a month (assumed) | " + " | ".join(f"{carried[name]['bets']:,}" for name in totals) + " |"
    yield (
        "| readers at a time, on average (assumed) | " + " | ".join(f"{carried[n]['readers']:,}" for n in totals) + " |"
    )


def bets(prices: Prices) -> Iterator[str]:
    """The table of chains, line by line."""
    gas = measured(GAS.read_text())
    base, mainnet = prices.chains["base_gwei"], prices.chains["mainnet_gwei"]
    yield f"| euros | gas | Base, {base} gwei | mainnet, {mainnet} gwei |"
    yield "|---|---:|---:|---:|"
    for what, names in OPERATIONS.items():
        used = sum((gas[name] for name in names), Decimal(0))
        yield f"| {what} | {used:,} | {bet(used, 'base', prices):.4f} | {bet(used, 'mainnet', prices):.2f} |"


def page(text: str, prices: Prices) -> str:
    """The page with its tables written anew."""
    for name, lines in (("months", months(prices)), ("bets", bets(prices))):
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        head, _, rest = text.partition(begin)
        text = head + begin + "\n".join(lines) + "\n" + end + rest.partition(end)[2]
    return text


def main(arguments: list[str] | None = None) -> int:
    """Write the page; with --check, 1 where it is not current."""
    parser = argparse.ArgumentParser(prog="python -m infra.cost", description="The tables of docs/cost.md.")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(arguments)
    before = PAGE.read_text()
    after = page(before, Prices.load())
    if chosen.check:
        return int(before != after)
    PAGE.write_text(after)
    return 0


if __name__ == "__main__":
    sys.exit(main())
