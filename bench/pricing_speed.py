"""How fast prices are made, against penaltyblog 1.13.1 and against what the machine allows; one core, one run.

    python bench/pricing_speed.py

Own and peer take turns, so that what else the machine does strikes both; a figure is the median over the rounds of the
ratio within a round, in processor time. The same things are priced, and compared before anything is timed.

    batch      grid and 112 selections of a fixture, 2,048 at once        penaltyblog: one after another, as it has to
    single     the same for one fixture
    fit        1,140 matches of a league, weights by age                  penaltyblog: its Dixon-Coles
    inversion  rates from fair 1X2 probabilities, 2,048 at once, per row  penaltyblog: goal_expectancy
    grid       against its floor: the one matrix product of that shape that the sheet cannot do without
    chain      2,000 matches in play against its floor: the terms that carry each match once through what is left of
               it, each of seven passes over its cells, a pass being a multiplication in place and in cache
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from bench._peers import goal_expectancy, pb
from pricing.columns import Offer
from pricing.grid import score_grids
from pricing.inplay import Prior, State, forecast
from pricing.inplay.chain import terms_needed
from pricing.inplay.intensity import left_of
from pricing.inplay.window import sizes
from pricing.inversion import invert
from pricing.ratings import History, Match, Settings, fit
from pricing.sheet import Sheet
from sports.markets import MarketId
from sports.words import Score

ROUNDS = 7
BATCH = 2048
IN_PLAY = 2000
PEER_FIXTURES = 12
DECAY = 0.0018
PASSES = 7
"""Of a term: three products and two sums for where a cell comes from, its weight, and its sum into the total."""
TOTALS = [2, 6, 10, 14, 18, 9, 11]
HANDICAPS = list(range(-12, 13))
SIDES = [2, 6, 10]
OFFERS = [
    Offer(MarketId.MATCH_RESULT),
    Offer(MarketId.DOUBLE_CHANCE),
    Offer(MarketId.WINNER),
    Offer(MarketId.BOTH_TO_SCORE),
    *(Offer(MarketId.TOTAL, line=line) for line in TOTALS),
    *(Offer(MarketId.HANDICAP, line=line) for line in HANDICAPS),
    *(Offer(MarketId.HOME_TOTAL, line=line) for line in SIDES),
    *(Offer(MarketId.AWAY_TOTAL, line=line) for line in SIDES),
    Offer(MarketId.CORRECT_SCORE),
]
SHEET = Sheet.compile(OFFERS)


def cost(work: Callable[[], object], times: int = 1) -> float:
    """Seconds of processor time a call."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times


def season_matches(random: np.random.Generator, seasons: int = 3, teams: int = 20) -> list[Match]:
    """Seasons of an invented league, 380 matches each."""
    attack, defence = random.normal(0, 0.25, teams), random.normal(0, 0.2, teams)
    rows = []
    for season in range(seasons):
        for index, (home, away) in enumerate((h, a) for h in range(teams) for a in range(teams) if h != a):
            rates = np.exp([0.15 + 0.25 + attack[home] - defence[away], 0.15 + attack[away] - defence[home]])
            goals = Score(*(int(one) for one in random.poisson(rates)))
            rows.append(Match(365 * season + index * 270 // 380, "league", f"team {home}", f"team {away}", goals))
    return rows


def peer_model(rows: list[Match], day: int) -> "pb.models.DixonColesGoalModel":
    """Penaltyblog's model, fitted."""
    model = pb.models.DixonColesGoalModel(
        [row.goals.home for row in rows],
        [row.goals.away for row in rows],
        [row.home for row in rows],
        [row.away for row in rows],
        weights=np.exp(-DECAY * (day - np.array([row.day for row in rows]))),
    )
    model.fit()
    return model


def peer_sheet(grid: "pb.models.FootballProbabilityGrid") -> list[float]:
    """What SHEET prices, from penaltyblog's grid, each figure asked for once."""
    fair = [*grid.home_draw_away, grid.double_chance_1x, grid.double_chance_12, grid.double_chance_x2]
    fair += [grid.draw_no_bet_home, grid.draw_no_bet_away, grid.btts_yes, grid.btts_no]
    for line in TOTALS:
        under, push, over = grid.totals(line / 4)
        fair += [over / (1 - push), under / (1 - push)]
    for line in HANDICAPS:
        sides = grid.asian_handicap_probs("home", line / 4)
        stays = 1 - sides["push"]
        fair += [sides["win"] / stays, sides["lose"] / stays]
    for goals in (grid.home_goal_distribution(), grid.away_goal_distribution()):
        for line in SIDES:
            under = goals[: line // 4 + 1].sum()
            fair += [1 - under, under]
    scores = [grid.exact_score(home, away) for home in range(5) for away in range(5)]
    return [*fair, *scores, 1 - sum(scores)]


def random_states(random: np.random.Generator, home: np.ndarray, away: np.ndarray) -> list[State]:
    """A state of play for each match, minutes spread over the match."""
    states = []
    for index in range(len(home)):
        minute = random.uniform(0, 92)
        half = 1 if minute < 46 else 2
        before = Score(*(int(min(one, 9)) for one in random.poisson([home[index] * 0.44, away[index] * 0.44])))
        share = min(1.0, minute / 46) if half == 1 else (minute - 46) / 46
        goals = Score(*(int(min(one, 4)) for one in random.poisson([home[index] * share / 2, away[index] * share / 2])))
        reds = Score(int(random.random() < 0.05), int(random.random() < 0.05))
        if half == 1:
            states.append(State(1, minute, goals, None, reds))
        else:
            now = Score(before.home + goals.home, before.away + goals.away)
            states.append(State(2, minute - 46, now, before, reds))
    return states


def least_cells(prior: Prior, states: list[State]) -> int:
    """Cells times terms that the matches need, each once through what is left of it in its window, and no other way."""
    shares, fastest = left_of(states), max(prior.shape.by_lead)
    cells = sizes(np.maximum(prior.home, prior.away) * fastest * shares.sum(axis=1)) ** 2
    terms = terms_needed(((prior.home + prior.away)[:, None] * fastest * shares).reshape(-1)).reshape(-1, 2)
    return int((cells * terms.sum(axis=1)).sum())


def main() -> None:
    random = np.random.default_rng(20_221_218)
    rows = season_matches(random)
    day = max(row.day for row in rows) + 7
    history = History.of(rows)
    settings = Settings(decay=DECAY, ridge=1.0)
    model = peer_model(rows, day)
    ratings = fit(history, day, settings)
    home, away = random.uniform(0.6, 2.6, BATCH), random.uniform(0.5, 2.2, BATCH)
    rho = -0.05
    parameters = model.get_params()
    fixtures = [(f"team {index}", f"team {(index + 7) % 20}") for index in range(PEER_FIXTURES)]
    theirs = np.array([peer_sheet(model.predict(*fixture)) for fixture in fixtures])
    goals = [model.predict(*fixture) for fixture in fixtures]
    of_peer = score_grids(
        [one.home_goal_expectation for one in goals], [one.away_goal_expectation for one in goals], parameters["rho"]
    )
    apart = float(np.abs(SHEET.fair(of_peer) - theirs).max())
    print(
        f"{theirs.shape[1]} selections of {PEER_FIXTURES} fixtures: penaltyblog and own differ by {apart:.1e} at most"
    )
    if apart > 1e-6:
        raise SystemExit("not the same prices: nothing to compare")
    fair = SHEET.fair(score_grids(home, away, rho))
    inverted = invert(fair[:, 0], fair[:, 2], rho=rho)
    theirs_inverted = goal_expectancy(*map(float, fair[0, :3]), rho=rho)
    print(
        f"inversion: own misses the rates by {np.abs(inverted.home - home).max():.1e} at most; penaltyblog "
        f"the first by {abs(theirs_inverted['home_exp'] - home[0]):.1e}"
    )
    played_home, played_away = random.uniform(0.7, 2.4, IN_PLAY), random.uniform(0.6, 2.0, IN_PLAY)
    prior = Prior.of(score_grids(played_home, played_away, rho))
    states = random_states(random, played_home, played_away)
    cells = least_cells(prior, states)
    block = np.full(8192, 0.5)
    factor = np.full_like(block, 1.0)
    columns, flat = np.ascontiguousarray(SHEET._columns), score_grids(home, away, rho).reshape(BATCH, -1)
    asked = [tuple(map(float, row[:3])) for row in fair[:PEER_FIXTURES]]
    names = ("batch", "single", "fit", "inversion", "grid", "chain")
    ratios: dict[str, list[float]] = {name: [] for name in names}
    spent: dict[str, list[float]] = {}

    def took(name: str, work: Callable[[], object], times: int = 1) -> float:
        seconds = cost(work, times)
        spent.setdefault(name, []).append(seconds)
        return seconds

    for _ in range(ROUNDS):
        peer = (
            took("penaltyblog fixture", lambda: [peer_sheet(model.predict(*one)) for one in fixtures]) / PEER_FIXTURES
        )
        own = took("own batch", lambda: SHEET.fair(score_grids(home, away, rho)), 3)
        floor = took("floor batch", lambda: flat @ columns, 3)
        one = took("own single", lambda: SHEET.fair(score_grids(home[:1], away[:1], rho)), 200)
        ratios["batch"].append(peer / (own / BATCH))
        ratios["single"].append(peer / one)
        ratios["grid"].append(own / floor)
        fitted = took("penaltyblog fit", lambda: peer_model(rows, day))
        ratios["fit"].append(fitted / took("own fit", lambda: fit(history, day, settings), 10))
        solved = took("penaltyblog inversion", lambda: [goal_expectancy(*one, rho=rho) for one in asked])
        own_solved = took("own inversion", lambda: invert(fair[:, 0], fair[:, 2], rho=rho), 2)
        ratios["inversion"].append(solved / PEER_FIXTURES / (own_solved / BATCH))
        chain = took("own chain", lambda: forecast(prior, states), 2)
        in_place = took("one pass", lambda: np.multiply(block, factor, out=block), 800) / block.size
        ratios["chain"].append(chain / (cells * PASSES * in_place))
    middle = {name: float(np.median(values)) for name, values in ratios.items()}
    for name, values in ratios.items():
        print(f"{name:10} {middle[name]:8.1f}   ({min(values):.1f} to {max(values):.1f})")
    costs = {name: float(np.median(values)) for name, values in spent.items()}
    for name, seconds in costs.items():
        print(f"{name:22} {seconds * 1e3:10.4f} ms")
    del ratings
    figures = {
        "bench": "pricing_speed",
        "selections": theirs.shape[1],
        "batch_vs_penaltyblog": round(middle["batch"], 1),
        "single_vs_penaltyblog": round(middle["single"], 1),
        "fit_vs_penaltyblog": round(middle["fit"], 1),
        "inversion_vs_penaltyblog": round(middle["inversion"], 1),
        "grid_vs_floor": round(middle["grid"], 2),
        "chain_vs_floor": round(middle["chain"], 2),
        "chain_2000_ms": round(costs["own chain"] * 1e3, 1),
        "batch_per_s": round(BATCH / costs["own batch"]),
        "largest_difference": apart,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
