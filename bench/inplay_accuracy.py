"""In play against a constant rate, minute by minute, from the same closing prices; calibration over all of it.

    python -m bench.inplay_accuracy

    events    England, Spain, Italy 2017/18: goals and red cards to the second. Each league is priced with the shape of
              play (intensity, lead, red cards) estimated without it: on the other two, the World Cup and the Euro
    germany   both German divisions from 2012/13: goals by minute, red cards not known. The shape is that of all events
    pooled    both, so every match is out of the sample that its shape was estimated on

Matches are joined to closing prices by day, score and names. The last line is JSON; PROOFBOOK_SHARED names the data.
"""

import csv
import gzip
import json
import os
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from rapidfuzz import fuzz

from pricing.columns import Offer
from pricing.grid import SIZE, score_grids
from pricing.inplay import Prior, Shape, State, fair, forecast
from pricing.inversion import from_odds
from pricing.shipped.fit import DATA, play_shape
from pricing.shipped.tables import EVENTS, read_events
from sports.markets import MarketId
from sports.words import Score

SHARED = Path(os.environ.get("PROOFBOOK_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FOOTBALL = SHARED / "data" / "football"
MINUTES = (0, 15, 30, 45, 60, 75, 85)
RHO = -0.08
LIKE_ENOUGH = 120
LEAGUES = ("England", "Spain", "Italy")
RESULT = Offer(MarketId.MATCH_RESULT)


@dataclass(frozen=True)
class Event:
    """What happened, by half (1, 2) and minute of it."""

    half: int
    minute: float
    red: bool
    home: bool


@dataclass(frozen=True)
class Played:
    """A match with its events and the rates that its closing price implied."""

    home: float
    away: float
    final: Score
    events: tuple[Event, ...]


def prices() -> dict[tuple[str, str], list[dict[str, str]]]:
    """Rows with closing prices by league and day."""
    rows = defaultdict(list)
    with gzip.open(FOOTBALL / "leagues_2010_2023.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if float(row["PSCH"] or 0) > 1:
                rows[row["league"], row["date"]].append(row)
    return rows


def plain(name: str) -> str:
    """A name without its accents."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def joined(
    matches: Sequence[dict[str, str]], league: Callable[[dict[str, str]], str], events: dict[str, list[Event]]
) -> list[Played]:
    """The matches that one row of prices fits, by day, score and likeness of the names."""
    table = prices()
    found = []
    for match in matches:
        day = date.fromisoformat(match["date"])
        near = [row for by in (-1, 0, 1) for row in table[league(match), (day + timedelta(days=by)).isoformat()]]
        scored = [
            (sum(fuzz.partial_ratio(plain(row[side]), plain(match[side])) for side in ("home", "away")), index)
            for index, row in enumerate(near)
            if (row["FTHG"], row["FTAG"]) == (match["hg"], match["ag"])
        ]
        likeness, index = max(scored, default=(0, 0))
        complete = sum(not event.red for event in events[match["mid"]]) == int(match["hg"]) + int(match["ag"])
        if likeness > LIKE_ENOUGH and complete:
            found.append((match, near[index]))
    odds = np.array([[float(row[key]) for key in ("PSCH", "PSCD", "PSCA")] for _, row in found])
    totals = [[float(row[key] or "nan") for key in ("BbO25", "BbU25")] for _, row in found]
    rates = from_odds(odds, np.where(np.isnan(totals).any(axis=1)[:, None], np.nan, totals))
    return [
        Played(
            float(rates.home[index]),
            float(rates.away[index]),
            Score(int(match["hg"]), int(match["ag"])),
            tuple(sorted(events[match["mid"]], key=lambda event: (event.half, event.minute))),
        )
        for index, (match, _) in enumerate(found)
        if rates.reasons[index] is None
    ]


def events_2018() -> dict[str, list[Played]]:
    """England, Spain and Italy 2017/18."""
    events = defaultdict(list)
    with (FOOTBALL / "events_2016_2018_goals_reds.csv").open() as file:
        for row in csv.DictReader(file):
            half = 1 if row["period"] == "1H" else 2
            minute, red = float(row["min_in_period"]), row["type"] == "red"
            events[row["mid"]].append(Event(half, minute, red, row["home"] == "1"))
    with (FOOTBALL / "events_2016_2018_matches.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {
        league: joined([row for row in rows if row["comp"] == league], lambda row: f"{row['comp']}_1", events)
        for league in LEAGUES
    }


def germany() -> list[Played]:
    """Both German divisions; a goal of stoppage time stands at 45 or 90."""
    events = defaultdict(list)
    with (FOOTBALL / "germany_2010_2020_goals.csv").open() as file:
        for row in csv.DictReader(file):
            minute = float(row["minute"])
            half = 1 if minute <= 45 else 2
            # Minute 16 is from 15:00 to 16:00.
            events[row["mid"]].append(
                Event(half, minute - 45 * (half - 1) - 0.5, red=False, home=row["home_goal"] == "1")
            )
    with (FOOTBALL / "germany_2010_2020_matches.csv").open() as file:
        return joined(list(csv.DictReader(file)), lambda row: f"Germany_{row['div'][1]}", events)


def state_at(match: Played, minute: int) -> State:
    """The state at a minute of the match clock; 45 is the beginning of the second half."""
    half, since = (1, float(minute)) if minute < 45 else (2, float(minute - 45))
    count = {(red, home, first): 0 for red in (True, False) for home in (True, False) for first in (True, False)}
    for event in match.events:
        if event.half < half or (event.half == half and event.minute <= since):
            count[event.red, event.home, event.half == 1] += 1
    first = Score(count[False, True, True], count[False, False, True])
    later = Score(count[False, True, False], count[False, False, False])
    reds = Score(*(count[True, home, True] + count[True, home, False] for home in (True, False)))
    if half == 1:
        return State(1, since, first, None, reds)
    return State(2, since, Score(first.home + later.home, first.away + later.away), first, reds)


def constant(matches: Sequence[Played], states: Sequence[State], minute: int) -> np.ndarray:
    """Independent goals at a constant rate for the rest of 90 minutes."""
    rest = (90 - minute) / 90
    grids = score_grids([match.home * rest for match in matches], [match.away * rest for match in matches])
    lead = np.arange(SIZE)[:, None] - np.arange(SIZE)[None, :]
    ahead = np.array([state.score.home - state.score.away for state in states])[:, None, None] + lead
    return np.stack([(grids * (np.sign(ahead) == sign)).sum(axis=(1, 2)) for sign in (1, 0, -1)], axis=1)


@dataclass(frozen=True)
class Part:
    """What a set of matches gives: paired differences of losses by minute, both losses, and all probabilities."""

    own: dict[int, np.ndarray]
    constant: dict[int, np.ndarray]
    said: np.ndarray
    happened: np.ndarray


def measured(matches: Sequence[Played], shape: Shape) -> Part:
    """The matches with a shape of play."""
    prior = Prior.of(score_grids([match.home for match in matches], [match.away for match in matches], RHO), shape)
    ended = np.array([1 - np.sign(match.final.home - match.final.away) for match in matches])
    rows = np.arange(len(matches))
    own, other, said = {}, {}, []
    for minute in MINUTES:
        states = [state_at(match, minute) for match in matches]
        chances = fair(forecast(prior, states), RESULT)
        own[minute] = -np.log(np.maximum(chances[rows, ended], 1e-12))
        other[minute] = -np.log(np.maximum(constant(matches, states, minute)[rows, ended], 1e-12))
        said.append(chances)
    happened = np.tile(np.eye(3)[ended], (len(MINUTES), 1)).reshape(-1)
    return Part(own, other, np.concatenate(said).reshape(-1), happened)


def reported(name: str, parts: Sequence[Part]) -> dict[str, object]:
    """Losses by minute with their paired difference, and the calibration error, of several sets together."""
    count = sum(len(part.own[0]) for part in parts)
    print(f"{name}, {count} matches: minute, loss at a constant rate, of the chain, difference (standard error), ratio")
    by_minute = {}
    for minute in MINUTES:
        own = np.concatenate([part.own[minute] for part in parts])
        other = np.concatenate([part.constant[minute] for part in parts])
        apart = own - other
        error = float(apart.std(ddof=1) / np.sqrt(count))
        ratio = apart.mean() / error
        print(f"  {minute:3} {other.mean():.4f} {own.mean():.4f} {apart.mean():+.4f} ({error:.4f}) {ratio:+.2f}")
        by_minute[minute] = {
            "constant": round(float(other.mean()), 5),
            "own": round(float(own.mean()), 5),
            "difference": round(float(apart.mean()), 5),
            "standard_error": round(error, 5),
            # So many matches would show this difference at two standard errors.
            "matches_for_two": int(np.ceil((2 / ratio) ** 2 * count)) if ratio < 0 else None,
        }
    said = np.concatenate([part.said for part in parts])
    happened = np.concatenate([part.happened for part in parts])
    tenth = np.minimum((said * 10).astype(int), 9)
    off = sum(abs(float((said - happened)[tenth == one].sum())) for one in range(10)) / len(said)
    print(f"  calibration error {off:.4f} over {len(said)} probabilities")
    return {"matches": count, "minutes": by_minute, "calibration": round(off, 4)}


def main() -> None:
    """All three sets."""
    seen = read_events(DATA / EVENTS)
    parts = [
        measured(matches, play_shape([one for one in seen if one.competition != league]))
        for league, matches in events_2018().items()
    ]
    abroad = [measured(germany(), play_shape(seen))]
    figures = {
        "events": reported("events, each league with the shape of the others", parts),
        "germany": reported("germany", abroad),
        "pooled": reported("pooled, all out of sample", parts + abroad),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
