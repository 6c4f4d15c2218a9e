"""Ratings as a file: JSON that says what it was fitted to, written and read back without loss.

    {"format": "proofbook-ratings-1", "made_from": {file, sha256, matches, inputs, until}, "ratings": {...}}

Ratings are rounded to ten digits after the point when they are fitted, so that the same table gives the same file, and
written in full, so that those that are read are those that were fitted.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from pricing.backtest.cells import date_of
from pricing.backtest.errors import BadTable, NotRated
from pricing.backtest.table import Table
from pricing.backtest.walk import INPUTS, chosen_inputs, history_of
from pricing.ratings import Ratings, Settings, fit

FORMAT: Final = "proofbook-ratings-1"
_NUMBERS: Final = ("base", "home", "level", "attack", "defence", "evidence")
_DIGITS: Final = 10


def fitted(
    table: Table, day: int, *, prices: bool = True, inputs: Mapping[str, Settings] = INPUTS
) -> tuple[Ratings, dict[str, Any]]:
    """Ratings of a table's matches before a day, and what they were made from. Raises BadHistory, NoConvergence."""
    history = history_of(table.rows, prices=prices)
    name = chosen_inputs(history, day, inputs)
    ratings = fit(history, day, inputs[name])
    rows = history.between(day - inputs[name].window_days, day)
    made_from = {
        "file": table.path.name,
        "sha256": hashlib.sha256(table.path.read_bytes()).hexdigest(),
        "matches": rows.stop - rows.start,
        "inputs": name,
        "settings": asdict(inputs[name]),
        "until": date_of(day).isoformat(),
    }
    return _rounded(ratings), made_from


def _rounded(ratings: Ratings) -> Ratings:
    """Without the digits that the arithmetic does not decide: a solver's last ones depend on where its arrays lie."""
    base, home, level, attack, defence, evidence = (
        {key: round(value, _DIGITS) + 0.0 for key, value in getattr(ratings, name).items()} for name in _NUMBERS
    )
    rho = round(ratings.rho, _DIGITS) + 0.0
    day, belongs, steps = ratings.day, ratings.belongs, ratings.steps
    return Ratings(day, base, home, level, attack, defence, belongs, evidence, rho, steps)


def save(path: Path, ratings: Ratings, made_from: Mapping[str, Any]) -> None:
    """Write a file of ratings; equal ratings give equal bytes."""
    body = {"format": FORMAT, "made_from": dict(made_from), "ratings": asdict(ratings)}
    path.write_text(json.dumps(body, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def load(path: Path) -> tuple[Ratings, dict[str, Any]]:
    """Ratings of a file, and what they were made from. Raises BadTable where it is none."""
    try:
        body = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise BadTable(path, 0, "the file", str(error), "JSON that `pricing fit` wrote") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        found = body.get("format") if isinstance(body, dict) else type(body).__name__
        raise BadTable(path, 0, "its format", found, f"{FORMAT!r}, as `pricing fit` writes it")
    values = body.get("ratings")
    wanted = {field.name for field in fields(Ratings)}
    if not isinstance(values, dict) or set(values) != wanted:
        shown = sorted(wanted ^ set(values)) if isinstance(values, dict) else values
        raise BadTable(path, 0, "names that ratings lack or do not have", shown, "none")
    for name in _NUMBERS:
        _check(path, name, values[name])
    if not isinstance(values["belongs"], dict) or not set(values["belongs"].values()) <= set(values["base"]):
        raise BadTable(path, 0, "belongs", values["belongs"], "the division of each team, all with a base rate")
    for name in ("rho", "day", "steps"):
        if isinstance(values[name], bool) or not isinstance(values[name], int | float) or not np.isfinite(values[name]):
            raise BadTable(path, 0, name, values[name], "a number")
    made_from = body.get("made_from")
    return Ratings(**values), made_from if isinstance(made_from, dict) else {}


def _check(path: Path, name: str, values: object) -> None:
    if not isinstance(values, dict):
        raise BadTable(path, 0, name, values, "numbers by name")
    for key, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            raise BadTable(path, 0, f"{name} of {key}", value, "a number")


def require_teams(ratings: Ratings, division: str, *teams: str) -> None:
    """Raise NotRated for a division or a team that the ratings do not know, with those that come near."""
    if division not in ratings.base:
        raise NotRated("division", division, sorted(ratings.base))
    for team in teams:
        if team not in ratings.attack:
            near = sorted(name for name in ratings.attack if name[:3].lower() == team[:3].lower())
            inside = sorted(name for name, home in ratings.belongs.items() if home == division)
            raise NotRated("team", team, near or inside)
