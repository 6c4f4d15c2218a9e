"""Writes what the mutation runs found as a page of evidence: each mutant with what killed it, or why nothing can."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from scripts._dev.mutate_equivalent import EQUIVALENT

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "evidence" / "mutation.md"
_MARK = "<!-- written by scripts/_dev/mutate.py table from here on -->"
_ORDER = ("killed", "time-out", "survived", "undecided", "same code", "equivalent", "does not compile")


def write(results: dict[str, dict[str, Any]]) -> int:
    """Write the tables below the page's mark; what stands above is written by hand."""
    every = [{**one, "outcome": _outcome(one)} for one in results.values()]
    model = [row for row in every if row["kind"] == "model"]
    rows = [row for row in every if row["kind"] != "model"]
    head = PAGE.read_text().partition(_MARK)[0] if PAGE.exists() else "# Mutation testing\n\n"
    PAGE.write_text(
        head
        + _MARK
        + "\n\n"
        + "\n".join([*_model(model), "", *_counts(rows), "", *_open(rows), "", *_all(rows)])
        + "\n"
    )
    print(f"{len(rows)} mutants in {PAGE.relative_to(ROOT)}")
    return 0


def _outcome(one: dict[str, Any]) -> str:
    return (
        "equivalent"
        if one["name"] in EQUIVALENT and one["outcome"] in ("survived", "undecided")
        else str(one["outcome"])
    )


def _model(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## The money model's mutants, on the contracts", ""]
    lines += ["| wrong rule in `tests/model/money` | contract | the same change there | outcome, test |"]
    lines += ["|---|---|---|---|"]
    for row in rows:
        test = row["killer"].rpartition("::")[2]
        lines.append(f"| {row['where']} | {Path(row['file']).name} | {_change(row)} | {row['outcome']} {_cell(test)} |")
    return [*lines, "", "## Counts by file", ""]


def _counts(rows: list[dict[str, Any]]) -> list[str]:
    shown = [name for name in _ORDER if any(row["outcome"] == name for row in rows)]
    lines = [f"| file | {' | '.join(shown)} |", "|---|" + "---:|" * len(shown)]
    counts = Counter((row["file"], row["outcome"]) for row in rows)
    for file in sorted({row["file"] for row in rows}):
        lines.append(f"| {file} | {' | '.join(str(counts[file, name] or '') for name in shown)} |")
    every = Counter(row["outcome"] for row in rows)
    return [*lines, f"| all | {' | '.join(str(every[name]) for name in shown)} |"]


def _open(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## Not killed", ""]
    for row in rows:
        if row["outcome"] not in ("killed", "time-out", "same code", "does not compile"):
            reason = EQUIVALENT.get(row["name"], "") or "no reason yet"
            if row["outcome"] == "undecided":
                reason = "the tests of other subjects were not run on it"
            lines += [f"- {row['name']} {row['where']} ({row['kind']}, {row['outcome']}): {_change(row)}. {reason}"]
    return lines


def _all(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## Killed", "", "| mutant | function | kind | change | killed by |", "|---|---|---|---|---|"]
    for row in sorted(rows, key=lambda row: (row["file"], row["where"])):
        if row["outcome"] in ("killed", "time-out"):
            killer = row["killer"].rpartition("::")[2] or row["killer"] or row["outcome"]
            lines.append(f"| {row['name']} | {row['where']} | {row['kind']} | {_change(row)} | {_cell(killer)} |")
    return lines


def _change(row: dict[str, Any]) -> str:
    return f"`{_cell(row['before'])}` → `{_cell(row['after'])}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'")
