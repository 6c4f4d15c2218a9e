"""Writes what the mutation runs found: a page of counts and of what lives, and a line for each mutant with a verdict.

The lines (docs/evidence/mutants.jsonl) are evidence and the memory of the runs: another machine goes on from them.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from scripts._dev.mutate_equivalent import reason

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "evidence" / "mutation.md"
LINES = ROOT / "docs" / "evidence" / "mutants.jsonl"
_KEPT = ("name", "file", "where", "kind", "before", "after", "outcome", "killer")
_MARK = "<!-- written by scripts/_dev/mutate.py table from here on -->"
_ORDER = ("killed", "time-out", "equivalent", "same code", "survived", "undecided", "does not compile", "not run")


def write(results: dict[str, dict[str, Any]], sites: list[list[Any]]) -> int:
    """Write the tables below the mark, and a line for each mutant that has a verdict; `sites` are all there are."""
    every = [{**one, "outcome": _outcome(one)} for one in results.values()]
    model = [row for row in every if row["kind"] == "model"]
    rows = [row for row in every if row["kind"] != "model"]
    head = PAGE.read_text().partition(_MARK)[0] if PAGE.exists() else "# Mutation testing\n\n"
    parts = [*_model(model), "", *_counts(rows, sites), "", *_open(rows)]
    PAGE.write_text(head + _MARK + "\n\n" + "\n".join(parts) + "\n")
    decided = sorted((one for one in results.values() if one["outcome"] != "undecided"), key=lambda one: one["name"])
    lines = [json.dumps({word: one[word] for word in _KEPT}, ensure_ascii=False) for one in decided]
    LINES.write_text("\n".join(lines) + "\n")
    print(f"{len(rows)} mutants in {PAGE.relative_to(ROOT)}")
    return 0


def known() -> dict[str, dict[str, Any]]:
    """The verdicts that the checkout brings, by name."""
    lines = LINES.read_text().splitlines() if LINES.exists() else []
    return {one["name"]: {**one, "seconds": 0} for one in map(json.loads, lines)}


def _outcome(one: dict[str, Any]) -> str:
    lives = one["outcome"] in ("survived", "undecided")
    return "equivalent" if lives and _why(one) else str(one["outcome"])


def _why(one: dict[str, Any]) -> str:
    return reason(one["name"], one["where"], one["before"], one["after"])


def _model(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## The money model's mutants, on the contracts", ""]
    lines += ["| wrong rule in `tests/model/money` | contract | the same change there | outcome, test |"]
    lines += ["|---|---|---|---|"]
    for row in rows:
        test = row["killer"].rpartition("::")[2]
        lines.append(f"| {row['where']} | {Path(row['file']).name} | {_change(row)} | {row['outcome']} {_cell(test)} |")
    return [*lines, "", "## Counts", ""]


def _counts(rows: list[dict[str, Any]], sites: list[list[Any]]) -> list[str]:
    outcomes = {row["name"]: row["outcome"] for row in rows}
    lines = []
    for title, wanted in (("Asked for", True), ("Beyond it", False)):
        those = [(file, kind, outcomes.get(name, "not run")) for name, file, kind, asked in sites if asked == wanted]
        lines += [f"### {title}, by kind", "", *_table("kind", [(kind, outcome) for _, kind, outcome in those]), ""]
        lines += [f"### {title}, by file", "", *_table("file", [(file, outcome) for file, _, outcome in those]), ""]
    gone = len(outcomes.keys() - {site[0] for site in sites})
    return [*lines, f"{gone} more have a verdict of an earlier commit: what they change has another text now."]


def _table(title: str, pairs: list[tuple[str, str]]) -> list[str]:
    counts = Counter(pairs)
    shown = [outcome for outcome in _ORDER if any(one == outcome for _, one in pairs)]
    lines = [f"| {title} | all | {' | '.join(shown)} |", "|---|---:|" + "---:|" * len(shown)]
    for name in [*sorted({name for name, _ in pairs}), "all"]:
        cells = [sum(count for (one, what), count in counts.items() if name in (one, "all") and what == outcome)
                 for outcome in shown]  # fmt: skip
        lines.append(f"| {name} | {sum(cells)} | {' | '.join(str(cell or '') for cell in cells)} |")
    return lines


def _open(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## Not killed", ""]
    for row in rows:
        if row["outcome"] not in ("killed", "time-out", "same code", "does not compile"):
            why = _why(row) or "no reason yet"
            if row["outcome"] == "undecided":
                why = "the tests of other subjects were not run on it"
            lines += [f"- {row['name']} {row['where']} ({row['kind']}, {row['outcome']}): {_change(row)}. {why}"]
    return lines


def _change(row: dict[str, Any]) -> str:
    return f"`{_cell(row['before'])}` → `{_cell(row['after'])}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'")
