"""What is kept: the first price of a question, votes, changes in order, and series for charts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pricing.agree import Agreed, Published, agree
from pricing.columns import Offer
from pricing.guard import Block, Cause, Change, Status
from pricing.priced import PricedMarket, PricedMinute
from pricing.run.errors import SchemaTooNew
from pricing.run.history import MIGRATIONS, History
from proofbook.database import open_database
from tests.pricing.agree.world import ASK, OFFERS, PLAYING, said


@pytest.fixture
def history():
    database = open_database("sqlite://")
    made = History(database)
    made.migrate()
    yield made
    database.close()


def published(units: int = 0) -> Published:
    outcome = agree([said(0, units=units), said(1, units=units)], 2)
    assert isinstance(outcome, Agreed)
    return Published.of(outcome)


def test_history__a_price__is_given_back_whole(history: History) -> None:
    price = published()
    assert history.publish(price)
    (kept,) = history.prices(ASK.fixture)
    assert (kept.published, kept.request, kept.sheet) == (price, price.request, price.sheet)
    assert history.fixtures() == [ASK.fixture]


def test_history__a_second_price_of_one_question__is_not_kept(history: History) -> None:
    assert history.publish(published())
    assert not history.publish(published(units=1))
    assert history.prices(ASK.fixture)[0].published == published()


def test_history__unsigned__is_kept_as_such(history: History) -> None:
    price = published()
    assert history.keep_unsigned(price.request, price.sheet)
    assert history.prices(ASK.fixture)[0].published is None


def test_history__votes__one_a_replica_and_all_of_the_question(history: History) -> None:
    assert history.keep_vote(said(0)) == [said(0)]
    both = history.keep_vote(said(1))
    assert {vote.replica for vote in both} == {said(0).replica, said(1).replica}
    assert history.keep_vote(said(0, units=1)) == both


def test_history__series__each_minute_until_the_next_price(history: History) -> None:
    price = published()
    history.publish(price)
    points = history.series(ASK.fixture, OFFERS[0])
    assert [point.at for point in points] == [ASK.asked_at + 60 * minute for minute in range(6)]
    later = replace(ASK, asked_at=ASK.asked_at + 90)
    heard = replace(PLAYING, play=replace(PLAYING.play, heard_at=later.asked_at))
    outcome = agree([said(number, ask=later, football=heard) for number in (0, 1)], 2)
    history.publish(Published.of(outcome))
    points = history.series(ASK.fixture, OFFERS[0])
    assert [point.at - ASK.asked_at for point in points] == [0, 60, 90, 150, 210, 270, 330, 390]
    assert history.series(ASK.fixture, Offer(13)) == []


def test_history__changes__are_in_order_with_their_reasons(history: History) -> None:
    block = Block(Cause.GOAL, "espn", 5, "0-0 to 1-0")
    first = Change(OFFERS[1], Status.OPEN, Status.SUSPENDED, 5, (block,))
    second = Change(OFFERS[1], Status.SUSPENDED, Status.OPEN, 20, ())
    history.keep_changes("f", [first])
    history.keep_changes("f", [second, first])
    found = history.changes("f")
    assert [change.at for change in found] == [5, 20, 5]
    assert found[0].offer == OFFERS[1]
    assert found[0].why == "a goal (espn, 0-0 to 1-0)"


def test_history__standings__are_kept(history: History) -> None:
    history.keep_standing("0xA", 5, "parameters differ")
    history.keep_standing("0xA", 5, "again")
    history.keep_standing("0xA", 9, "")
    assert history.standings() == [("0xA", 5, "parameters differ"), ("0xA", 9, "")]


def test_history__migrated_twice__is_the_same_and_a_later_schema_is_refused() -> None:
    database = open_database("sqlite://")
    History(database).migrate()
    History(database).migrate()
    with database.session() as session:
        from sqlalchemy import text

        assert session.execute(text("SELECT count(*) FROM pricing_schema")).one()[0] == len(MIGRATIONS)
        session.execute(text("INSERT INTO pricing_schema VALUES (99)"))
    with pytest.raises(SchemaTooNew):
        History(database).migrate()
    database.close()


def test_history__newest__is_the_last_price_or_change_of_the_fixture(history: History) -> None:
    assert history.newest(ASK.fixture) is None
    history.publish(published())
    assert history.newest(ASK.fixture) == ASK.asked_at
    history.keep_changes(ASK.fixture, [Change(OFFERS[1], Status.OPEN, Status.HELD, ASK.asked_at + 9, ())])
    assert history.newest(ASK.fixture) == ASK.asked_at + 9
    assert history.newest("another") is None


def test_history__forgotten__has_nothing_of_that_fixture_and_all_of_the_others(history: History) -> None:
    history.publish(published())
    history.keep_changes(ASK.fixture, [Change(OFFERS[1], Status.OPEN, Status.HELD, 5, ())])
    history.keep_changes("another", [Change(OFFERS[1], Status.OPEN, Status.HELD, 7, ())])
    history.forget(ASK.fixture)
    assert (history.newest(ASK.fixture), history.newest("another")) == (None, 7)
    assert history.publish(published())


def test_history__last_reference__is_what_the_last_price_was_made_from(history: History) -> None:
    assert history.last_reference(ASK.fixture) is None
    history.publish(published())
    assert history.last_reference(ASK.fixture) == published().request.football.reference


def test_history__a_market_without_numbers__has_no_points(history: History) -> None:
    price = published()
    bare = PricedMarket(OFFERS[0], (), 0, "void")
    sheet = replace(price.sheet, minutes=(PricedMinute(ASK.asked_at, (bare,)),))
    history.keep_unsigned(price.request, sheet)
    assert history.series(ASK.fixture, OFFERS[0]) == []


def test_shut__only_what_is_open__is_suspended_with_the_reason(history: History) -> None:
    one, other, third = Offer(1), Offer(2), Offer(4, 1, 10)
    history.keep_changes(
        "a",
        [
            Change(one, Status.HELD, Status.OPEN, 100, ()),
            Change(other, Status.HELD, Status.OPEN, 100, ()),
            Change(other, Status.OPEN, Status.SETTLED, 110, ()),
            Change(third, Status.HELD, Status.OPEN, 120, ()),
        ],
    )
    history.keep_changes("b", [Change(one, Status.HELD, Status.OPEN, 100, ())])
    assert history.shut("a", 200, "taken up again") == 2
    assert history.statuses("a") == {one: "suspended", other: "settled", third: "suspended"}
    last = history.changes("a")[-2:]
    assert [(change.at, change.before, change.after) for change in last] == [(200, "open", "suspended")] * 2
    assert all("taken up again" in change.why for change in last)
    # Again changes nothing, and another fixture is left alone.
    assert history.shut("a", 300, "again") == 0
    assert history.statuses("b") == {one: "open"}
    assert history.last("a") is None
