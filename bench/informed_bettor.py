"""A bettor who sees each goal before the feeds do, against guarded prices on the shipped matches.

    python bench/informed_bettor.py [--every 5] [--lead 2] [--delay S]

At each goal it places one bet on every selection that the goal makes worth more than its odds, `lead` seconds before
the first moment at which a feed can show that goal. A bet waits out the acceptance delay of the settings and is judged
by the guard; one that is accepted is settled by the product's own rules on the true result. Stakes are 10.00 each.

`sweep` are other leads: from which on knowing pays. `control` bets without knowing, to show that bets are accepted at
all, and what the margin earns. The error of a profit is by goals, since bets on one goal win or lose together. The last
line is JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pricing.columns import Offer
from pricing.engine import priced
from pricing.guard import Pending, Status, Verdict, judged
from pricing.quotes import quotes
from pricing.run.live import LiveMatch
from pricing.run.makers import in_process
from pricing.run.rehearsal import Rehearsal
from proofbook.settings_pricing import PricingSettings
from sports.markets import MARKETS, MarketId
from sports.model import Side
from sports.outcomes import outcome
from sports.payouts import payout_of
from sports.replay import Match, load_matches, state_at
from sports.words import PPM, FixtureId, Leg, OddsPpm, Result, Score
from sports.words import Status as ResultStatus

STAKE = 1_000
LIMIT = 1_000_000_000
SWEEP = (1, 2, 4, 6, 8, 10, 15, 30)
CONTROL_EVERY_S = 240


@dataclass(slots=True)
class Bet:
    """A bet with what it was placed on; `goal` groups the bets of one goal."""

    pending: Pending
    odds: int
    goal: str


@dataclass(slots=True)
class Book:
    """What one bettor did."""

    lead: int
    waiting: list[Bet] = field(default_factory=list)
    taken: list[Bet] = field(default_factory=list)
    placed: int = 0
    refused: int = 0
    by_goal: dict[str, int] = field(default_factory=dict)

    def place(self, bets: list[Bet]) -> None:
        self.placed += len(bets)
        self.waiting += bets

    def judge(self, live: LiveMatch, now: int, delay_s: int) -> None:
        left = []
        for bet in self.waiting:
            verdict, _ = judged(live.state, bet.pending, now, delay_s)
            if verdict is Verdict.WAITS:
                left.append(bet)
            elif verdict is Verdict.TAKEN:
                self.taken.append(bet)
            else:
                self.refused += 1
        self.waiting = left

    def settle(self, result: Result) -> None:
        for bet in self.taken:
            offer = bet.pending.offer
            leg = Leg(
                FixtureId(1),
                offer.market,
                offer.period,
                bet.pending.selection,
                offer.line,
                offer.priced_at,
                OddsPpm(bet.odds),
            )
            paid = payout_of(STAKE, [OddsPpm(bet.odds)], [outcome(result, leg)])
            assert paid is not None, leg
            self.by_goal[bet.goal] = self.by_goal.get(bet.goal, 0) + paid - STAKE
        self.refused += len(self.waiting)
        self.waiting, self.taken = [], []

    def said(self, accepted: int) -> dict[str, float]:
        profits = list(self.by_goal.values())
        profit, count = sum(profits), len(profits)
        mean = profit / count if count else 0.0
        spread = sum((one - mean) ** 2 for one in profits)
        se = math.sqrt(spread * count / (count - 1)) if count > 1 else 0.0
        return {
            "bets": self.placed,
            "accepted": accepted,
            "refused": self.refused,
            "profit": round(profit / 100, 2),
            "se": round(se / 100, 2),
        }


def result_of(match: Match) -> Result:
    """The result that the committee would sign."""
    end = state_at(match, match.end)
    pairs = [
        None if one is None else Score(*one)
        for one in (end.half_time, end.regulation, end.after_extra or end.regulation)
    ]
    order = tuple(goal.side for goal in end.goals if goal.half <= 2)
    return Result(ResultStatus.FINISHED, (*pairs, None, None, None, None), None, order)


def on_offer(live: LiveMatch, now: int) -> list[tuple[Offer, int, int, int]]:
    """Every selection that can be bet on: market, selection, fair probability and odds in millionths."""
    price = live.state.price
    if price is None:
        return []
    margins = {one.offer: one.margin_ppm for one in price.sheet.minutes[0].markets}
    found = []
    for offer in price.rows:
        row = price.row(offer, now)
        if live.state.status(offer) is not Status.OPEN or not row:
            continue
        offered = quotes(row, margins[offer], (0,) * len(row), LIMIT)
        found += [(offer, n, row[n], int(quote.odds)) for n, quote in enumerate(offered) if quote.odds is not None]
    return found


def worth_after(live: LiveMatch, now: int, side: Side) -> dict[Offer, tuple[int, ...]]:
    """Fair probabilities of the markets on sale once the goal has counted."""
    request = live.request(now)
    play = request.football.play
    score = Score(play.score.home + (side is Side.HOME), play.score.away + (side is Side.AWAY))
    play = replace(play, score=score, heard_at=now)
    offers = tuple(offer for offer in request.offers if offer.market != MarketId.NEXT_GOAL)
    sheet = priced(replace(request, offers=offers, minutes=1, football=replace(request.football, play=play)))
    found = {one.offer: one.fair_ppm for minute in sheet.minutes for one in minute.markets if one.fair_ppm}
    for offer in request.offers:
        if offer.market == MarketId.NEXT_GOAL:
            found[offer] = (PPM, 0, 0) if side is Side.HOME else (0, 0, PPM)
    return found


def informed(live: LiveMatch, now: int, side: Side, goal: str) -> list[Bet]:
    """One bet on every selection that the goal makes worth more than its odds."""
    selling = on_offer(live, now)
    if not selling or live.state.basis is None or live.state.basis.half not in (1, 2):
        return []
    after = worth_after(live, now, side)
    return [
        Bet(Pending(offer, n, fair, now, live.state.epoch), odds, goal)
        for offer, n, fair, odds in selling
        if offer in after and n < MARKETS[offer.market].size and after[offer][n] * odds > PPM * PPM
    ]


def play(match: Match, books: list[Book], control: Book, delay_s: int, rng: random.Random) -> dict[int, int]:
    """One match; accepted bets by bettor."""
    goals = [(match.time_of(goal), goal.side, f"{match.fixture.key} {n}") for n, goal in enumerate(match.goals)]
    goals = [goal for goal, incident in zip(goals, match.goals, strict=True) if incident.half <= 2]
    accepted = dict.fromkeys(range(len(books) + 1), 0)
    for now, live in Rehearsal(match, in_process(), sparse=True).moments():
        for book in books:
            for at, side, name in goals:
                if at - book.lead == now:
                    book.place(informed(live, now, side, name))
        if (now - match.start) % CONTROL_EVERY_S == 120 and (selling := on_offer(live, now)):
            offer, n, fair, odds = rng.choice(selling)
            control.place([Bet(Pending(offer, n, fair, now, live.state.epoch), odds, f"{match.fixture.key} {now}")])
        for number, book in enumerate((*books, control)):
            if book.waiting:
                before = len(book.taken)
                book.judge(live, now, delay_s)
                accepted[number] += len(book.taken) - before
    result = result_of(match)
    for book in (*books, control):
        book.settle(result)
    return accepted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=5, help="every so manieth of the shipped matches; 1 takes all")
    parser.add_argument("--lead", type=int, default=2, help="seconds by which it is ahead of the feeds")
    parser.add_argument("--delay", type=int, default=PricingSettings().acceptance_delay_s, help="acceptance delay")
    given = parser.parse_args()
    matches = list(load_matches().values())[:: given.every]
    books = [Book(given.lead), *(Book(lead) for lead in SWEEP if lead != given.lead)]
    control = Book(0)
    totals = [0] * (len(books) + 1)
    rng = random.Random(1)
    for number, match in enumerate(matches, start=1):
        for at, count in play(match, books, control, given.delay, rng).items():
            totals[at] += count
        print(f"{number}/{len(matches)} {match.fixture.key}", file=sys.stderr)
    answer = books[0].said(totals[0])
    answer |= {"matches": len(matches), "lead_s": given.lead, "delay_s": given.delay}
    sweep = {str(book.lead): book.said(totals[n]) for n, book in enumerate(books)}
    answer["sweep"] = dict(sorted(sweep.items(), key=lambda item: int(item[0])))
    answer["control"] = control.said(totals[-1])
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
