"""A live match asks for prices when they are due, of the state that is confirmed, and from wherever they are made."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pricing.agree import Agreed, Published, Standings, agree
from pricing.agree.asking import Outcome, Panel, Unanswered
from pricing.agree.inputs import Copy, Inputs
from pricing.agree.replica import Replica
from pricing.agree.statement import Ask, Vote
from pricing.columns import Offer
from pricing.guard import NewPrice, NoQuorum, Status
from pricing.parameters import NO_RATINGS
from pricing.request import PricingRequest, Reference
from pricing.run.live import ASK_EVERY_S, LiveMatch
from pricing.run.makers import ByPanel, in_process
from pricing.run.offers import offers_at
from pricing.run.references import reference_of
from pricing.run.rehearsal import Rehearsal, terms_of
from sports.live.prices import ReferencePrice
from sports.markets import MarketId, validate
from sports.replay import load_matches
from sports.words import FixtureId, Leg, Score, Sport
from tests.pricing.agree.world import DOMAIN, KEYS

FINAL = load_matches()["world-cup-2018-final"]
RESULT = Offer(1)


class Counted:
    """The engine, with every question kept; answers with no quorum while `broken`."""

    def __init__(self) -> None:
        self.asked: list[PricingRequest] = []
        self.broken = False
        self._make = in_process()

    def __call__(self, request: PricingRequest) -> NewPrice | NoQuorum:
        self.asked.append(request)
        return NoQuorum("broken") if self.broken else self._make(request)


def test_before_the_match__it_asks_by_the_schedule_and_at_once_for_new_prices_of_others() -> None:
    terms = terms_of(FINAL)
    make = Counted()
    begin = int(FINAL.start) - 3_600
    live = LiveMatch(terms, make, begin)
    for now in range(begin, begin + 1_200, 10):
        live.tick(now)
    assert [b.asked_at - a.asked_at for a, b in pairwise(make.asked)] == [120] * 9
    reference = Reference(begin + 1_200, (1_500_000, 4_000_000, 7_000_000))
    before = live.state.price.row(RESULT, live.state.now)
    live.change(replace(terms.football, reference=reference), begin + 1_205)
    assert make.asked[-1].asked_at == begin + 1_205
    after = live.state.price.row(RESULT, live.state.now)
    # Eleven points at once are a jump: the next price has to confirm them.
    assert after[0] > before[0] + 50_000
    assert live.state.status(RESULT) is Status.SUSPENDED
    live.price(begin + 1_225)
    assert live.state.status(RESULT) is Status.OPEN


def test_in_play__a_goal__asks_at_once_when_it_is_confirmed_and_never_of_another_score() -> None:
    make = Counted()
    seen = []
    for now, live in Rehearsal(FINAL, make, sparse=True).moments():
        if now > FINAL.start + 1_200:
            break
        if live.state.live and live.state.basis.score == (1, 0):
            seen.append(now)
    first = next(request for request in make.asked if request.football.play and request.football.play.score == (1, 0))
    # Confirmed, and then the pause after a goal.
    assert first.asked_at - seen[0] <= 16
    assert {request.football.play.score for request in make.asked if request.football.play} == {(0, 0), (1, 0)}
    in_play = [request.asked_at for request in make.asked if request.football.play is not None]
    assert all(b - a <= 300 for a, b in pairwise(in_play))


def test_in_play__no_quorum__asks_again_every_few_seconds_and_no_more() -> None:
    make = Counted()
    for now, live in Rehearsal(FINAL, make, sparse=True).moments():
        if now == FINAL.start + 60:
            make.broken = True
            make.asked.clear()
            live.tell(NoQuorum("lost"), now)
        if now > FINAL.start + 100:
            break
        if now > FINAL.start + 60:
            assert live.state.status(RESULT) is Status.SUSPENDED
    times = [request.asked_at for request in make.asked]
    assert len(times) >= 6
    assert all(b - a >= ASK_EVERY_S for a, b in pairwise(times))


def test_in_play__no_feed_shows_the_minute__nothing_is_asked_and_nothing_is_open() -> None:
    make = Counted()
    feeds = ("football-data", "openligadb")
    for now, live in Rehearsal(FINAL, make, feeds, step_s=3).moments():
        if now > FINAL.start + 1_200:
            break
        if live.state.live:
            assert live.state.status(RESULT) is Status.SUSPENDED
    assert live.state.live
    assert any("no feed shows the minute" in str(block) for block in live.state.markets[RESULT].why)
    assert all(request.football.play is None for request in make.asked)


def test_offers__at_any_score__are_canonical_legs() -> None:
    for score in (Score(0, 0), Score(3, 1), Score(0, 7)):
        for half in (0, 1, 2):
            offers = offers_at(score, half)
            assert len(set(offers)) == len(offers)
            for offer in offers:
                validate(Leg(FixtureId(1), offer.market, offer.period, 0, offer.line, offer.priced_at), Sport.FOOTBALL)


class Near:
    """A replica without a socket."""

    def __init__(self, replica: Replica, gone: bool = False) -> None:
        self.inner = replica
        self.gone = gone

    @property
    def replica(self) -> str:
        return self.inner.signer.address

    def price(self, ask: Ask, timeout_s: float) -> Vote:
        if self.gone:
            raise Unanswered("gone")
        return self.inner.answer(ask)

    def deliver(self, inputs: Inputs, timeout_s: float) -> None:
        self.inner.copy.put(inputs)


def test_panel__as_a_maker__publishes_and_says_no_quorum_when_two_are_gone(tmp_path) -> None:
    peers = [Near(Replica(key, DOMAIN, NO_RATINGS, Copy(tmp_path / key.address))) for key in KEYS]
    outcomes: list[Outcome] = []
    panel = Panel(peers, 2, DOMAIN, linger_s=2.0)
    live = LiveMatch(terms_of(FINAL), ByPanel(panel, outcomes.append, in_play_s=20.0), int(FINAL.start) - 600)
    live.tick(int(FINAL.start) - 600)
    assert live.state.status(RESULT) is Status.OPEN
    assert len(outcomes[0].published.signed) == 3
    peers[0].gone = peers[1].gone = True
    live.price(int(FINAL.start) - 500)
    assert outcomes[-1].published is None
    assert live.state.status(RESULT) is Status.OPEN
    panel.close()


def test_panel__one_replica_out_of_the_quorum__is_compared_and_not_counted(tmp_path) -> None:
    peers = [Near(Replica(key, DOMAIN, NO_RATINGS, Copy(tmp_path / key.address))) for key in KEYS]
    standings = Standings.of([peer.replica for peer in peers]).equivocated(peers[0].replica)
    panel = Panel(peers, 2, DOMAIN, standings=standings, linger_s=2.0)
    outcomes: list[Outcome] = []
    make = ByPanel(panel, outcomes.append)
    assert isinstance(
        make(LiveMatch(terms_of(FINAL), make, int(FINAL.start) - 600).request(int(FINAL.start) - 600)), NewPrice
    )
    assert peers[0].replica not in [one.replica for one in outcomes[-1].published.signed]
    panel.close()


def price(market: MarketId, odds: tuple[int, ...], line: int = 0, at: int = 90, book: str = "x") -> ReferencePrice:
    return ReferencePrice("p", "1", "a", "b", 100, book, market, line, odds, at, at)


def test_reference__of_several_books__is_the_median_of_each_outcome_and_the_commonest_line() -> None:
    results = [price(MarketId.MATCH_RESULT, (2_000_000 + n, 3_000_000, 4_000_000 - n)) for n in (0, 10, 20)]
    totals = [price(MarketId.TOTAL, (1_900_000, 1_950_000), line) for line in (10, 10, 6, 9)]
    found = reference_of([*results, *totals], 100)
    assert found == Reference(90, (2_000_010, 3_000_000, 3_999_990), (1_900_000, 1_950_000), 10)


def test_reference__after_the_kick_off_old_or_without_a_draw__is_not_taken() -> None:
    assert reference_of([price(MarketId.MATCH_RESULT, (2_000_000, 3_000_000, 4_000_000), at=101)], 100) is None
    assert reference_of([price(MarketId.WINNER, (2_000_000, 2_000_000))], 100) is None
    old = price(MarketId.MATCH_RESULT, (9_000_000, 9_000_000, 9_000_000), at=-5_000)
    new = price(MarketId.MATCH_RESULT, (2_000_000, 3_000_000, 4_000_000), at=90)
    assert reference_of([old, new], 100).result == (2_000_000, 3_000_000, 4_000_000)


def test_agreement_of_the_panel__is_that_of_the_rule(tmp_path) -> None:
    replicas = [Replica(key, DOMAIN, NO_RATINGS, Copy(tmp_path / key.address)) for key in KEYS]
    football = terms_of(FINAL).football
    ask = Ask("f", 1, int(FINAL.start) - 600, (RESULT,))
    for one in replicas:
        one.copy.put(Inputs("f", 1, football))
    outcome = agree([one.answer(ask) for one in replicas], 2)
    assert isinstance(outcome, Agreed)
    assert Published.of(outcome).sheet == outcome.sheet
