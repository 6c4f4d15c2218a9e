"""A match of the guard's tests: two or three feeds that show what they are told to, and prices of any numbers."""

from __future__ import annotations

from dataclasses import replace

from pricing.columns import Offer
from pricing.guard import Change, FeedPlan, GuardState, Heard, NewPrice, Status, Tick, begin, step
from pricing.guard.events import GuardEvent
from pricing.guard.state import VarStyle
from pricing.priced import PricedMarket, PricedMinute, PricedSheet, Reason, Source, Standing
from pricing.request import Football, FootballPlay, PricingRequest
from sports.live import EventKind, MatchEvent
from sports.model import FixtureStatus, GroupName, Pair, ProviderName, Side, UnixTime

KICKOFF = 100_000
A, B, C = (ProviderName(name) for name in ("feed-a", "feed-b", "feed-c"))
RESULT, TOTAL = Offer(1), Offer(4, 1, 10)
FAIR = {RESULT: (500_000, 300_000, 200_000), TOTAL: (550_000, 450_000)}
FIRST, BREAK, SECOND = FixtureStatus.LIVE_FIRST_HALF, FixtureStatus.HALF_TIME, FixtureStatus.LIVE_SECOND_HALF


def plan(name: str, lists: bool = True, var: VarStyle = VarStyle.DECISION) -> FeedPlan:
    return FeedPlan(ProviderName(name), GroupName(f"group of {name}"), lists, var)


class Stage:
    """A guard with its feeds, driven by hand. Times count from the kick-off."""

    def __init__(self, *names: str, plans: list[FeedPlan] | None = None) -> None:
        self.plans = plans or [plan(name) for name in names or (A, B)]
        self.state: GuardState = begin("ash-birch", "cup", KICKOFF, self.plans, KICKOFF - 600)
        self.sequence = {one.provider: 0 for one in self.plans}
        self.shown: dict[str, dict] = {
            one.provider: {"phase": FixtureStatus.SCHEDULED, "score": Pair(0, 0)} for one in self.plans
        }
        self.changes: list[Change] = []

    def tell(self, event: GuardEvent, at: int) -> list[Change]:
        self.state, changes = step(self.state, event, KICKOFF + at)
        self.changes += changes
        return list(changes)

    def hear(self, feed: str, at: int, kind: EventKind = EventKind.HEARTBEAT, skip: int = 0, **more) -> None:
        """One event of a feed; what it shows stays until it shows something else."""
        provider = ProviderName(feed)
        self.sequence[provider] += 1 + skip
        keep = {name: more[name] for name in ("phase", "score") if name in more}
        self.shown[provider] |= keep
        seen = UnixTime(KICKOFF + more.pop("seen", at))
        fields = {"clock_s": None, **self.shown[provider], **more}
        self.tell(Heard(MatchEvent("ash-birch", provider, self.sequence[provider], kind, seen, **fields)), at)

    def both(self, at: int, **more) -> None:
        for one in self.plans:
            self.hear(one.provider, at, **more)

    def beat(self, start: int, end: int, feeds: list[str] | None = None, every: int = 5) -> None:
        """Heartbeats and ticks from one moment to the next."""
        for at in range(start, end):
            if at % every == 0:
                for one in feeds if feeds is not None else [one.provider for one in self.plans]:
                    self.hear(one, at)
            self.tell(Tick(), at)

    def request(self, at: int, half: int, score=(0, 0), reds=(0, 0)) -> PricingRequest:
        play = None
        if half:
            half_time = Pair(0, 0) if half == 2 else None
            play = FootballPlay(KICKOFF + at, half, 60, Pair(*score), half_time, Pair(*reds))
        football = Football("D", "Ash", "Birch", KICKOFF, play=play)
        return PricingRequest("ash-birch", KICKOFF + at, tuple(FAIR), football)

    def price(
        self, at: int, fair=None, *, half: int = 1, score=(0, 0), reds=(0, 0), made=None, life: int = 360
    ) -> None:
        """A price of the state of play that is named, made at `made` or now."""
        made = at if made is None else made
        sheet = sheet_of(fair or FAIR, KICKOFF + made, life)
        self.tell(NewPrice(self.request(made, half, score, reds), sheet), at)

    def status(self, offer: Offer = RESULT) -> Status:
        return self.state.status(offer)

    def causes(self, offer: Offer = RESULT) -> set[str]:
        return {block.cause.name for block in self.state.markets[offer].why}

    def why(self, offer: Offer = RESULT) -> str:
        return "; ".join(str(block) for block in self.state.markets[offer].why)

    def playing(self, at: int = 600) -> Stage:
        """In play and open since a while."""
        self.both(-30)
        self.price(-30, half=0, life=10_000)
        self.both(0, phase=FIRST, kind=EventKind.PHASE)
        self.price(1, life=10_000)
        self.beat(2, at)
        assert self.status() is Status.OPEN, self.why()
        return self


def sheet_of(fair, made: int, life: int) -> PricedSheet:
    markets = tuple(PricedMarket(offer, tuple(row), 50_000) for offer, row in fair.items())
    minutes = tuple(PricedMinute(made + 60 * n, markets) for n in range(max(1, min(6, life // 60))))
    return PricedSheet("ash-birch", "", "", Standing.OPEN, Reason.NONE, "", Source.RATINGS, made + life, minutes)


def suspended_sheet(made: int) -> PricedSheet:
    sheet = sheet_of(FAIR, made, 60)
    return replace(sheet, standing=Standing.SUSPENDED, reason=Reason.CONTRADICTION, detail="it says so", minutes=())


HOME, AWAY = Side.HOME, Side.AWAY
