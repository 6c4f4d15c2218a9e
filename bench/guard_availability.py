"""How long markets are open in play on the shipped matches, and how soon they reopen after a goal.

    python bench/guard_availability.py [--matches N | --match KEY ...] [--whole-bodies]

Every match runs through two providers' own formats, readers and differ, each polled every six seconds in turn, and the
guard. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pricing.columns import Offer
from pricing.run.makers import in_process
from pricing.run.rehearsal import Rehearsal, availability
from sports.replay import load_matches

OFFERS = (Offer(1), Offer(8), Offer(2))
WANTED = 0.9
NAMES = ("match result", "both to score", "double chance")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=int, default=0, help="the first N alone")
    parser.add_argument("--match", nargs="*", default=[], metavar="KEY", help="these alone")
    parser.add_argument(
        "--whole-bodies", action="store_true", help="ask for a body at every poll, not at changes alone"
    )
    given = parser.parse_args()
    known = load_matches()
    matches = [known[key] for key in given.match] or list(known.values())[: given.matches or None]
    make = in_process()
    played, opened, decided = 0, dict.fromkeys(OFFERS, 0), dict.fromkeys(OFFERS, 0)
    shares, reopened, never = [], [], 0
    under = {}
    for number, match in enumerate(matches, start=1):
        found = availability(Rehearsal(match, make, sparse=not given.whole_bodies), OFFERS)
        played += found.played
        for offer in OFFERS:
            opened[offer] += found.opened[offer]
            decided[offer] += found.decided[offer]
        shares.append(found.opened[OFFERS[0]] / found.played)
        decided_share = found.decided[OFFERS[0]] / found.played
        if shares[-1] < WANTED:
            under[match.fixture.key] = {"open": round(shares[-1], 4), "decided": round(decided_share, 4)}
        reopened += [seconds for seconds in found.reopened if seconds is not None]
        never += found.reopened.count(None)
        print(
            f"{number}/{len(matches)} {match.fixture.key}: {shares[-1]:.3f}, decided {decided_share:.3f}",
            file=sys.stderr,
        )
    print(
        json.dumps(
            {
                "matches": len(matches),
                "open": {name: round(opened[o] / played, 4) for name, o in zip(NAMES, OFFERS, strict=True)},
                "decided": {name: round(decided[o] / played, 4) for name, o in zip(NAMES, OFFERS, strict=True)},
                "open_unless_decided": {
                    name: round(opened[o] / (played - decided[o]), 4) for name, o in zip(NAMES, OFFERS, strict=True)
                },
                "worst_match": round(min(shares), 4),
                "under_90_percent": under,
                "goals_reopened": len(reopened),
                "goals_not_reopened": never,
                "reopen_median_s": statistics.median(reopened),
                "reopen_most_s": max(reopened),
            }
        )
    )


if __name__ == "__main__":
    main()
