"""A node's snapshot as a table for a terminal. Pure: from plain values to what rich shows."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

MOST: Final = 25
_STYLES: Final = {"FINAL": "green", "HALTED": "red", "ARBITER": "red", "SILENT": "red", "ABSTAINED": "yellow"}


def table(told: Mapping[str, Any]) -> Group:
    """Whose node it is and what holds it back, its endpoints and peers, its fixtures with their reasons."""
    return Group(_head(told), _around(told), _fixtures(told))


def _head(told: Mapping[str, Any]) -> Text:
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(told["now"]))
    text = Text(
        f"{told['name'] or 'node'}  {told['chain']}  block {told['head']} (final {told['finalised']})  {stamp} UTC\n"
    )
    role = "observes only" if told["reporter"] is None or not told["member"] else f"signs as {told['reporter']}"
    text.append(f"{role}\n", "bold")
    for reason in told["not_ready"]:
        text.append(f"held back: {reason}\n", "red")
    return text


def _around(told: Mapping[str, Any]) -> Table:
    shown = Table("endpoint or peer", "state", box=None, pad_edge=False)
    for name, standing in told["endpoints"].items():
        shown.add_row(name, Text(standing, "green" if standing == "alive" else "yellow"))
    for peer in told["peers"]:
        heard = "never heard" if peer["silent_s"] is None else f"heard {peer['silent_s']:.0f} s ago"
        state = "; ".join([heard, *peer["faults"]])
        shown.add_row(peer["address"], Text(state, "green" if peer["silent_s"] is not None else "yellow"))
    return shown


def _fixtures(told: Mapping[str, Any]) -> Table:
    rows = told["fixtures"]
    shown = Table("fixture", "stage", "why", title=f"{len(rows)} fixtures", title_justify="left")
    for row in rows[:MOST]:
        why = f"{row['reason']} (silent: {row['silent']})" if row["silent"] else row["reason"]
        shown.add_row(row["name"], Text(row["stage"], _STYLES.get(row["stage"], "")), why)
    if len(rows) > MOST:
        shown.add_row(f"and {len(rows) - MOST} more", "", "`node status --json` has all")
    return shown
