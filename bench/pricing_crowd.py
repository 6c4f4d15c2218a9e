"""How many fixtures one process follows and prices: coming ones, and ones that are in play all at once.

    python bench/pricing_crowd.py [--matches 115] [--replicas 3] [--coming-s 3600] [--in-play-s 300]

The shipped matches, moved to one kick-off, are followed by the loop that `pricing run --catalogue` runs: rounds, bodies
of two providers parsed, guard, prices, a history on disk. The match clock stands while a round is worked on and jumps
when nothing is left to do, so what is measured is work; making the bodies is the replay's and is taken off, sockets to
providers are left out. Alone, and by replicas that are processes of their own on this machine. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx

from chain.typed_data import Domain
from pricing.agree.asking import HttpPeer, Outcome, Panel
from pricing.agree.served import ZERO
from pricing.guard import NewPrice, NoQuorum
from pricing.request import PricingRequest
from pricing.run.crowd import Crowd, Standing
from pricing.run.history import History
from pricing.run.live import LiveMatch, MakePrice
from pricing.run.local import local_replicas
from pricing.run.makers import ByPanel, in_process
from pricing.run.pace import RealPace
from pricing.run.rehearsal import FEEDS, Feed, terms_of
from pricing.run.runner import Runner
from pricing.shipped import PARAMETERS, shipped
from proofbook.database import open_database
from sports.fixtures import CatalogueFixture
from sports.model import UnixTime
from sports.replay import Match, MatchClock, ReplayService, load_matches
from sports.words import Sport

KICKOFF = 1_900_000_800
POLL_S = 5
BEGUN_S = 120
"""Where the part in play begins to be measured: the change at the kick-off itself is over."""


class Wall:
    """Sleeps until no round is under way, then moves the match on."""

    def __init__(self, clock: MatchClock) -> None:
        self.clock = clock
        self.at = 0.0
        self.crowd: Crowd | None = None

    def now(self) -> float:
        """Give the time that was slept."""
        return self.at

    def monotonic(self) -> float:
        """Give the same."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Wait for the rounds, and then not at all."""
        while self.crowd is not None and self.crowd.busy:
            await asyncio.sleep(0.0005)
        self.at += seconds
        self.clock.advance(max(1, round(seconds)))


class Polled:
    """A feed without a socket."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    async def poll(self) -> list:
        """Ask once."""
        return self.feed.poll()


class Desk:
    """What `pricing.run.book` is for providers, for the replay without sockets."""

    def __init__(self, matches: Sequence[Match], begins: int, history: History) -> None:
        self.matches = {match.fixture.key: match for match in matches}
        self.catalogue: Mapping[str, CatalogueFixture] = {key: one.fixture for key, one in self.matches.items()}
        self.terms = {key: terms_of(match) for key, match in self.matches.items()}
        self.clock = MatchClock(begins, 0)
        self.wall = Wall(self.clock)
        self.service = ReplayService(list(matches), self.clock, {})
        self.history = history
        self.make: MakePrice | None = None
        self.prices = self.lost = 0
        self.bodies_s = 0.0
        self.standing: Standing | None = None
        self.troubles: list[str] = []
        self._lock = threading.Lock()
        self._answer = self.service.answer
        self.service.answer = self.answer

    def answer(self, call):
        """A body of the replay, with its time."""
        begun = time.perf_counter()
        found = self._answer(call)
        self.bodies_s += time.perf_counter() - begun
        return found

    def fixtures(self) -> Mapping[str, CatalogueFixture]:
        """All of them."""
        return self.catalogue

    def follow(self, fixture: CatalogueFixture, now: int) -> Runner:
        """Take up one."""
        live = LiveMatch(self.terms[fixture.key], self.make, now)
        match = self.matches[fixture.key]
        feeds = [Polled(Feed(self.service, match, name, self.clock)) for name in FEEDS]
        return Runner(live, feeds, RealPace(self.clock, self.wall), self.note, POLL_S)

    def note(self, live: LiveMatch, changes, now: int) -> None:
        """Keep what the guard did."""
        del now
        if changes:
            self.history.keep_changes(live.terms.fixture, changes)

    def shut(self, key: str, now: int, why: str) -> None:
        """Nothing: the figures are of the work before the end."""

    def trouble(self, key: str, why: str, now: int) -> None:
        """Keep what went wrong."""
        del now
        self.troubles.append(f"{key}: {why}")

    def left(self, key: str, why: str, now: int) -> None:
        """Nothing."""

    def stands(self, standing: Standing, runners, now: int) -> None:
        """Keep it."""
        del runners, now
        self.standing = standing if standing.followed else self.standing

    def made(self, *, agreed: bool) -> None:
        """Count a price, or that there was none."""
        with self._lock:
            self.prices += agreed
            self.lost += not agreed


@contextmanager
def maker(desk: Desk, replicas: int, folder: Path) -> Iterator[MakePrice]:
    """Prices of this process, or of replicas, kept and counted."""
    if not replicas:
        alone = in_process(shipped())

        def make(request: PricingRequest) -> NewPrice | NoQuorum:
            answer = alone(request)
            desk.history.keep_unsigned(request, answer.sheet)
            desk.made(agreed=True)
            return answer

        yield make
        return

    def told(outcome: Outcome) -> None:
        if outcome.published is not None:
            desk.history.publish(outcome.published)
        desk.made(agreed=outcome.published is not None)

    domain = Domain(31337, ZERO)
    with (
        local_replicas(folder / "replicas", replicas, domain, PARAMETERS) as started,
        httpx.Client(trust_env=False) as client,
    ):
        panel = Panel([HttpPeer(one.address, one.url, client) for one in started], replicas // 2 + 1, domain)
        try:
            # Patience is not what is measured here.
            yield ByPanel(panel, told, in_play_s=10.0, before_s=10.0)
        finally:
            panel.close()


def moved(match: Match) -> Match:
    """The match with the common kick-off."""
    when = datetime.fromtimestamp(KICKOFF, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return replace(match, fixture=replace(match.fixture, start=UnixTime(KICKOFF), kickoff_utc=when))


def measured(
    matches: Sequence[Match], replicas: int, begins: int, skip_s: int, lasts_s: int, label: str
) -> dict[str, float]:
    """Follow them for so long, after `skip_s` that do not count: prices, and the real seconds of the work."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/history.sqlite3")
        history = History(database)
        history.migrate()
        desk = Desk(matches, begins, history)
        with maker(desk, replicas, Path(folder)) as make:
            desk.make = make
            begun = [0.0, 0.0, 0.0]

            async def go() -> None:
                crowd = desk.wall.crowd = Crowd(Sport.FOOTBALL, desk, desk.clock, desk.wall)
                following = asyncio.create_task(crowd.run(begins + skip_s + lasts_s))
                while desk.clock.now() < begins + skip_s:
                    await asyncio.sleep(0.002)
                begun[:] = time.perf_counter(), desk.bodies_s, desk.prices
                await following

            asyncio.run(go())
            took = time.perf_counter() - begun[0] - (desk.bodies_s - begun[1])
        database.close()
    found = {"prices": desk.prices - begun[2], "seconds": took, "lost": desk.lost}
    open_ = 0 if desk.standing is None else desk.standing.open
    print(f"{label}, {replicas} replicas: {found}, {open_} of {len(matches)} open", *desk.troubles[:3], file=sys.stderr)
    return found


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=int, default=115)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--coming-s", type=int, default=3600)
    parser.add_argument("--in-play-s", type=int, default=300)
    given = parser.parse_args()
    logging.disable(logging.INFO)
    matches = [moved(match) for match in list(load_matches().values())[: given.matches]]
    result: dict[str, float] = {"matches": len(matches)}
    for name, replicas in (("alone", 0), ("replicas", given.replicas)):
        coming = measured(matches, replicas, KICKOFF - 3 * 3600, 0, given.coming_s, "coming")
        # From half an hour before on each is priced once a minute: so many are kept up with.
        result[f"coming_{name}_a_minute"] = round(60 * coming["prices"] / coming["seconds"])
        play = measured(matches, replicas, KICKOFF - 60, 60 + BEGUN_S, given.in_play_s, "in play")
        result[f"in_play_{name}_at_once"] = round(len(matches) * given.in_play_s / play["seconds"])
        result[f"in_play_{name}_prices_a_minute"] = round(60 * play["prices"] / play["seconds"])
        result[f"lost_{name}"] = coming["lost"] + play["lost"]
    print(json.dumps(result))


if __name__ == "__main__":
    main()
