"""One match: what the feeds say goes to the guard, and when the guard wants a price, it is asked for at once.

Everything comes as arguments: the moment, the events, and the function that makes a price. So the same object runs in
the command, in a rehearsal and in a test.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from pricing.columns import Offer
from pricing.guard import (
    Change,
    FeedPlan,
    GuardState,
    Heard,
    NewPrice,
    NoQuorum,
    Tick,
    begin,
    begin_before,
    step,
    wants_price,
)
from pricing.guard.events import GuardEvent
from pricing.request import Basketball, Football, FootballPlay, PricingRequest, Tennis
from pricing.run.offers import offers_at, offers_before
from pricing.run.plan import next_pricing
from sports.live import MatchEvent
from sports.words import LOVE, Score

ASK_EVERY_S: Final = 5
"""How soon the same question is asked again when it brought no price."""

MakePrice = Callable[[PricingRequest], NewPrice | NoQuorum]
Offers = Callable[[Score, int], tuple[Offer, ...]]
Match = Football | Tennis | Basketball


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of a match before it: its name and competition, the engine's inputs, and its feeds.

    Without feeds it is priced before it begins and shut from then on; other sports than football have none.
    """

    fixture: str
    competition: str
    match: Match
    feeds: tuple[FeedPlan, ...]

    @property
    def football(self) -> Football:
        """The inputs of a football match. Raises TypeError for another sport."""
        if not isinstance(self.match, Football):
            raise TypeError(f"{self.fixture} is a match of {type(self.match).__name__.lower()}")
        return self.match


class LiveMatch:
    """A match from its first price to its end; used by one thread."""

    def __init__(self, terms: Terms, make: MakePrice, now: int, *, offers: Offers = offers_at) -> None:
        self.terms = terms
        named = (terms.fixture, terms.competition, terms.match.kickoff)
        self.state: GuardState = begin(*named, terms.feeds, now) if terms.feeds else begin_before(*named, now)
        self._make = make
        self._offers = offers
        self._asked_at: int | None = None
        self._asked_for: tuple[object, ...] = ()
        self._planned: int | None = now

    def hear(self, events: Iterable[MatchEvent], now: int) -> list[Change]:
        """Take what a feed showed, and price anew where that is due."""
        changes = [change for event in events for change in self._step(Heard(event), now)]
        return changes + self.tick(now)

    def tell(self, event: GuardEvent, now: int) -> list[Change]:
        """Take anything else, such as a switch."""
        return self._step(event, now) + self.tick(now)

    def tick(self, now: int) -> list[Change]:
        """Let time pass, and price anew where that is due."""
        changes = self._step(Tick(), now)
        if self._due(now):
            changes += self.price(now)
        return changes

    def change(self, match: Match, now: int) -> list[Change]:
        """Take other inputs from before the match: new prices of others, another kick-off."""
        self.terms = replace(self.terms, match=replace(match, play=None))
        self.state = replace(self.state, kickoff=match.kickoff)
        self._planned = next_pricing(match.kickoff, now, changed=True)
        return self.tick(now)

    def resume(self, price: NewPrice | None, half_time: Score | None, now: int) -> list[Change]:
        """Go on from what an earlier run knew: its last price, as long as that is good, and the score at the break.

        A new price is asked for at once all the same.
        """
        self.state = replace(self.state, half_time=half_time)
        return [] if price is None else self._step(price, now)

    def learn(self, half_time: Score) -> None:
        """Take the score at the break from feeds, where this match was taken up after it and nothing is kept of it."""
        basis = self.state.basis
        if self.state.half_time is None and basis is not None and basis.half == 2:
            self.state = replace(self.state, half_time=half_time)

    @property
    def planned(self) -> int | None:
        """When it is priced next, if nothing happens; None in play, where the guard says when."""
        return None if self.state.live else self._planned

    def price(self, now: int) -> list[Change]:
        """Ask for a price of the present state, whether it is due or not."""
        self._asked_at, self._asked_for = now, (self.state.needs_after, self.state.basis)
        if not self.state.live:
            self._planned = next_pricing(self.terms.match.kickoff, now)
        if self.state.live and self.state.clock_s() is None:
            # A score without a minute has no price: that of the kick-off would be a wrong one.
            return self._step(NoQuorum("no feed shows the minute"), now)
        return self._step(self._make(self.request(now)), now)

    def request(self, now: int) -> PricingRequest:
        """The question of the present state."""
        match = self.terms.match
        if not isinstance(match, Football):
            tennis, basketball = (match, None) if isinstance(match, Tennis) else (None, match)
            offers = offers_before(match)
            return PricingRequest(self.terms.fixture, now, offers, tennis=tennis, basketball=basketball)
        football = replace(match, play=self._play())
        basis = self.state.basis
        score, half = (LOVE, 0) if basis is None or not self.state.live else (basis.score, basis.half)
        return PricingRequest(self.terms.fixture, now, self._offers(score, half), football)

    def _step(self, event: GuardEvent, now: int) -> list[Change]:
        self.state, changes = step(self.state, event, now)
        return list(changes)

    def _due(self, now: int) -> bool:
        if not self.state.live:
            return self._planned is not None and now >= self._planned and now < self.terms.match.kickoff
        if not wants_price(self.state):
            return False
        asked_for = (self.state.needs_after, self.state.basis)
        return self._asked_at is None or asked_for != self._asked_for or now - self._asked_at >= ASK_EVERY_S

    def _play(self) -> FootballPlay | None:
        state = self.state
        if not state.live or state.basis is None:
            return None
        heard_at = min(state.heard_at(), state.now)
        clock = state.clock_s()
        # The engine counts the seconds since the feed was heard by itself.
        shown = 0 if not clock else max(1, clock - (state.now - heard_at))
        half_time = state.half_time if state.basis.half == 2 else None
        return FootballPlay(heard_at, state.basis.half, shown, state.basis.score, half_time, state.basis.reds)
