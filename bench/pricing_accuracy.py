"""How far ratings get from nothing, and from penaltyblog, to the closing price, walk-forward with weekly refits.

    python bench/pricing_accuracy.py               the report: five big leagues, 2020/21 to 2022/23
    python bench/pricing_accuracy.py --tune        the settings' grids, 2017/18 to 2019/20
    python bench/pricing_accuracy.py --leagues Spain_1 --seasons 2023

Settings, penaltyblog's decay among them, were chosen by `--tune` on seasons up to 2019/20 only. All forecasters are
measured on the same rows; standard errors are of paired differences. The last line is JSON. The data are
football-data.co.uk's, for measuring only: see PROOFBOOK_SHARED.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from bench._peers import pb
from pricing.backtest import INPUTS, Row, Table, walk
from pricing.backtest.result import OVER, RESULT, chances_of, fair_prices, goals_of
from pricing.backtest.scores import apart, log_losses, outcomes, ranked_scores, two_way_losses
from pricing.ratings import Settings

SHARED = Path(os.environ.get("PROOFBOOK_SHARED", Path(__file__).resolve().parents[2] / "shared"))
LEAGUES = SHARED / "data" / "football" / "leagues_2010_2023.csv.gz"
BIG_FIVE = ("England_1", "Germany_1", "Spain_1", "Italy_1", "France_1")
REPORTED = (2021, 2022, 2023)
TUNED_ON = (2018, 2019, 2020)

PEER_DECAY = 0.0018
PEER_DECAYS = (0.001, 0.0018, 0.003, 0.0045, 0.006)
BLENDS = (0.02, 0.05, 0.1, 0.15, 0.25)
PEER_DAYS = 3 * 365
"""What penaltyblog is given: its own league of three years, as its documentation's examples do; see --tune."""

GRIDS: Mapping[str, list[Settings]] = {
    "goals": [Settings(decay=d, ridge=r) for d in (0.0014, 0.002, 0.003) for r in (0.5, 1.0, 2.0)],
    "goals+shots": [
        Settings(goals=g, shots=1 - g, decay=d, ridge=r)
        for g in (0.4, 0.6)
        for d in (0.002, 0.003, 0.004)
        for r in (0.35, 0.5, 0.7)
    ],
    "market": [
        Settings(goals=0.1, shots=s, market=0.9 - s, decay=d, ridge=r)
        for s in (0.0, 0.1)
        for d in (0.01, 0.014, 0.016, 0.02)
        for r in (0.05, 0.1, 0.2)
    ],
}
"""Around the best of wider grids; always on the same seasons."""


@dataclass(frozen=True)
class Tested:
    """Rows of a test with what happened: results 0, 1, 2, and whether there were three goals or more."""

    rows: list[Row]
    result: np.ndarray
    over: np.ndarray


def tested(table: Table, places: Iterable[int]) -> Tested:
    rows = [table.rows[place] for place in sorted(places)]
    goals = goals_of(rows)
    return Tested(rows, outcomes(goals), (goals.sum(axis=1) > 2).astype(np.int64))


def own(table: Table, places: frozenset[int], name: str, settings: Settings) -> np.ndarray:
    """Chances by a set of inputs."""
    found = walk(table, places, prices=name == "market", inputs={"goals": INPUTS["goals"], name: settings})
    return chances_of(found)


def weeks(table: Table, places: Iterable[int]) -> Iterator[tuple[str, list[int]]]:
    """The same weeks of the same leagues as `walk` has."""
    found: dict[tuple[str, int], list[int]] = {}
    for place in sorted(places):
        row = table.rows[place]
        found.setdefault((row.league, (row.day - 5) // 7), []).append(place)
    for (league, _), week in sorted(found.items()):
        yield league, week


def peer(table: Table, places: frozenset[int], decay: float) -> np.ndarray:
    """Chances by penaltyblog's Dixon-Coles; a match of a team that it has not seen, or that it refuses, gets the mean.

    It knows no average team. Its correlation can make cells negative, which it refuses.
    """
    leagues = {league: [row for row in table.rows if row.league == league] for league, _ in weeks(table, places)}
    answer, refused = {}, 0
    for league, week in weeks(table, places):
        day = min(table.rows[place].day for place in week)
        past = [row for row in leagues[league] if day - PEER_DAYS <= row.day < day]
        model = pb.models.DixonColesGoalModel(
            [row.goals.home for row in past],
            [row.goals.away for row in past],
            [row.home for row in past],
            [row.away for row in past],
            weights=np.exp(-decay * (day - np.array([row.day for row in past]))),
        )
        model.fit()
        goals = goals_of(past)
        shares = np.bincount(outcomes(goals), minlength=3) / len(past)
        usual = [*shares, float((goals.sum(axis=1) > 2).mean())]
        for place in week:
            try:
                grid = model.predict(table.rows[place].home, table.rows[place].away)
                answer[place] = [*grid.home_draw_away, grid.totals(2.5)[2]]
            except ValueError:
                refused += 1
                answer[place] = usual
    if refused:
        print(f"penaltyblog: {refused} of {len(answer)} matches refused, taken at the league's mean")
    return np.array([answer[place] for place in sorted(answer)])


def tune(table: Table, leagues: tuple[str, ...], names: list[str]) -> None:
    """Mean loss of every setting, on the seasons that are never reported."""
    places = table.chosen(TUNED_ON, leagues)
    known = tested(table, places)
    for name, grid in GRIDS.items():
        for settings in grid if name in names else []:
            chances = own(table, places, name, settings)
            loss = log_losses(chances[:, RESULT], known.result).mean()
            print(
                f"{loss:.5f}  {two_way_losses(chances[:, OVER], known.over).mean():.5f}  {name:12} {settings}",
                flush=True,
            )
    for decay in PEER_DECAYS if "penaltyblog" in names else ():
        chances = peer(table, places, decay)
        print(f"{log_losses(chances[:, :3], known.result).mean():.5f}  penaltyblog decay {decay}", flush=True)
    if "blend" in names:
        tune_blend(table, places)


def tune_blend(table: Table, places: frozenset[int]) -> None:
    """What the early price gains by a part of the ratings, mixed evenly or in logarithms, minus the early price."""
    known = tested(table, places)
    early = fair_prices([row.early for row in known.rows], 3)
    rated = own(table, places, "market", INPUTS["market"])[:, RESULT]
    same = ~np.isnan(early).any(axis=1)
    early, rated, result = early[same], rated[same], known.result[same]
    alone = log_losses(early, result)
    for part in BLENDS:
        logs = early ** (1 - part) * rated**part
        for how, mixed in (("even", (1 - part) * early + part * rated), ("logs", logs / logs.sum(axis=1)[:, None])):
            gain = apart(log_losses(mixed, result), alone)
            print(f"{gain.mean:+.5f} ({gain.error:.5f})  {len(alone)} matches, {how}, ratings {part}", flush=True)


def base_rates(table: Table, leagues: tuple[str, ...], before: int) -> tuple[np.ndarray, float]:
    """Shares of the results and of three goals or more, over the five seasons before."""
    rows = [row for row in table.rows if row.league in leagues and before - 5 <= row.season < before]
    goals = goals_of(rows)
    return np.bincount(outcomes(goals), minlength=3) / len(rows), float((goals.sum(axis=1) > 2).mean())


def report(table: Table, leagues: tuple[str, ...], seasons: tuple[int, ...]) -> dict[str, object]:
    """The figures on the reported seasons."""
    places = table.chosen(seasons, leagues)
    known = tested(table, places)
    count = len(known.rows)
    shares, base_over = base_rates(table, leagues, min(seasons))
    early, closing = (fair_prices([getattr(row, name) for row in known.rows], 3) for name in ("early", "closing"))
    of_peer = peer(table, places, PEER_DECAY)
    chances = {name: own(table, places, name, settings) for name, settings in INPUTS.items()}
    forecasters = {
        "base rate": np.tile(shares, (count, 1)),
        "penaltyblog": of_peer[:, :3],
        **{name: found[:, RESULT] for name, found in chances.items()},
        "early price": early,
        "early 85 % + market 15 %": 0.85 * early + 0.15 * chances["market"][:, RESULT],
        "closing price": closing,
    }
    same = ~np.isnan(early).any(axis=1) & ~np.isnan(closing).any(axis=1)
    losses = {name: log_losses(found[same], known.result[same]) for name, found in forecasters.items()}
    ranked = {name: ranked_scores(found[same], known.result[same]) for name, found in forecasters.items()}
    overs = {
        "base rate": np.full(count, base_over),
        "penaltyblog": of_peer[:, 3],
        **{name: found[:, OVER] for name, found in chances.items()},
        "closing price": fair_prices([row.closing_over for row in known.rows], 2)[:, 0],
    }
    priced = ~np.isnan(overs["closing price"])
    over_losses = {name: two_way_losses(found[priced], known.over[priced]) for name, found in overs.items()}
    answer: dict[str, object] = {"bench": "pricing_accuracy", "seasons": list(seasons), "leagues": list(leagues)}
    answer["result"] = show("match result, gap from penaltyblog", losses, "penaltyblog", ranked)
    answer["over25"] = show("over 2.5, gap from the base rate", over_losses, "base rate")
    blend = apart(losses["early 85 % + market 15 %"], losses["early price"])
    print(f"early price with ratings, minus early price alone: {blend.mean:+.5f} (standard error {blend.error:.5f})")
    answer["blend_minus_early"] = [round(blend.mean, 5), round(blend.error, 5)]
    return answer


def show(
    what: str, table: dict[str, np.ndarray], nothing: str, ranked: dict[str, np.ndarray] | None = None
) -> dict[str, object]:
    """Print losses with paired differences and the share of the gap to the closing price that each closes."""
    closing, start = table["closing price"], table[nothing]
    span = float((start - closing).mean())
    print(
        f"{what} to closing; {len(closing)} matches: loss, minus {nothing} (s.e.), minus closing (s.e.), share closed"
    )
    figures: dict[str, object] = {"n": len(closing)}
    for name, values in table.items():
        better, worse = apart(values, start), apart(values, closing)
        share = float((start - values).mean()) / span
        print(
            f"  {name:26}{values.mean():.5f}  {better.mean:+.5f} ({better.error:.5f})  "
            f"{worse.mean:+.5f} ({worse.error:.5f})  {share:6.1%}"
        )
        figures[name] = {
            "log_loss": round(float(values.mean()), 5),
            **({"rps": round(float(ranked[name].mean()), 5)} if ranked else {}),
            "minus_closing": round(worse.mean, 5),
            "standard_error": round(worse.error, 5),
            "share_of_gap": round(share, 4),
        }
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--tune", nargs="*", metavar="NAME", help="all input sets, penaltyblog and blend, or some of them"
    )
    options.add_argument("--leagues", default=",".join(BIG_FIVE))
    options.add_argument("--seasons", default=",".join(map(str, REPORTED)))
    asked = options.parse_args()
    if not LEAGUES.is_file():
        print(f"{LEAGUES} is absent: name the shared data in PROOFBOOK_SHARED")
        print(json.dumps({"bench": "pricing_accuracy", "skipped": True}))
        return
    table, leagues = Table.read(LEAGUES), tuple(asked.leagues.split(","))
    if asked.tune is not None:
        tune(table, leagues, asked.tune or [*GRIDS, "penaltyblog", "blend"])
        return
    print(json.dumps(report(table, leagues, tuple(map(int, asked.seasons.split(","))))))


if __name__ == "__main__":
    main()
