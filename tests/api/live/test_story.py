"""What happened in a match, out of what was kept of it; without a database."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from api.live.bodies import EventKind
from api.live.story import KINDS, Event, Seen, Shown, reasons, story
from pricing.guard import Block, Cause, NewPrice, NoQuorum
from pricing.request import PricingRequest
from pricing.run.makers import in_process
from pricing.run.rehearsal import Rehearsal
from sports.replay import load_matches
from sports.words import Score

LOVE = Score(0, 0)


def seen(at: int, half: int, clock_s: int, home: int = 0, away: int = 0, reds: Score = LOVE) -> Seen:
    return Seen(at, at, half, clock_s, Score(home, away), reds)


def shown(cause: Cause, at: int, detail: str = "") -> Shown:
    return Shown(at, str(Block(cause, "espn", at, detail)))


def kinds(found: list[Event]) -> list[str]:
    return [one.kind for one in found]


def test_kinds__are_those_of_the_body() -> None:
    assert get_args(EventKind) == KINDS


def test_story__of_a_match_that_nothing_is_kept_of__is_empty() -> None:
    assert story([], []) == []


def test_story__a_goal_that_a_feed_showed__is_at_that_moment_and_in_that_minute() -> None:
    plays = [seen(100, 1, 60), seen(700, 1, 660, 1)]
    found = story(plays, [shown(Cause.GOAL, 640, "0-0 to 1-0")])
    assert found[1:] == [Event("goal", 640, 700, "home", Score(1, 0), minute=11)]


def test_story__a_goal_that_no_reason_was_kept_of__is_where_the_price_told_it() -> None:
    found = story([seen(100, 1, 60), seen(700, 1, 660, 0, 1)], [])
    assert found[1:] == [Event("goal", 700, 700, "away", Score(0, 1), minute=12)]


def test_story__two_goals_between_two_prices__are_told_apart_only_if_they_were_shown_so() -> None:
    plays = [seen(100, 1, 60), seen(700, 1, 660, 1, 1)]
    assert kinds(story(plays, [])) == ["kick_off", "score"]
    both = [shown(Cause.GOAL, 300, "0-0 to 1-0"), shown(Cause.GOAL, 400, "1-0 to 1-1")]
    assert [(one.side, one.at) for one in story(plays, both)[1:]] == [("home", 300), ("away", 400)]
    assert kinds(story(plays, both[:1])) == ["kick_off", "score"]


def test_story__a_goal_shown_and_taken_back__is_told_as_unconfirmed() -> None:
    plays = [seen(100, 1, 60), seen(700, 1, 660)]
    both = [shown(Cause.GOAL, 300, "0-0 to 1-0"), shown(Cause.GOAL_CANCELLED, 400, "1-0 to 0-0")]
    found = story(plays, both)
    assert [(one.kind, one.confirmed_at) for one in found[1:]] == [("goal", None), ("goal_cancelled", None)]


def test_story__a_goal_after_the_last_price__is_told_as_a_feed_showed_it() -> None:
    found = story([seen(100, 1, 60), seen(5_800, 2, 2_640)], [shown(Cause.GOAL, 5_950, "0-0 to 0-1")], ended_at=6_100)
    assert found[-2:] == [
        Event("goal", 5_950, None, "away", Score(0, 1), minute=90, stoppage=2),
        Event("ended", 6_100, 6_100),
    ]


def test_story__taken_up_in_the_second_half__invents_no_kick_off() -> None:
    found = story([seen(5_000, 2, 900, 2, 1)], [])
    assert [(one.kind, one.score) for one in found] == [("second_half", Score(2, 1)), ("score", Score(2, 1))]


def test_story__cards_and_what_feeds_alone_show__have_side_and_minute() -> None:
    plays = [seen(100, 1, 60), seen(700, 1, 660, reds=Score(0, 1))]
    found = story(plays, [shown(Cause.RED, 650, "0-1 sent off"), shown(Cause.VAR, 800, "decided")])
    assert found[1:] == [
        Event("red", 650, 700, "away", LOVE, Score(0, 1), minute=11),
        Event("var", 800, minute=13),
    ]


def test_reasons__that_go_on__are_told_once_and_again_after_an_end() -> None:
    goal, var = str(Block(Cause.GOAL, "espn", 1, "0-0 to 1-0")), str(Block(Cause.VAR, "espn", 2))
    rows = [(1, goal), (2, f"{goal}; {var}"), (3, Cause.OVER.value), (4, var), (5, ""), (6, var)]
    assert reasons(rows) == [Shown(1, goal), Shown(2, var), Shown(6, var)]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3_000), st.integers(0, 3), st.integers(0, 3)), max_size=12),
    st.lists(st.tuples(st.integers(0, 1_300), st.sampled_from([*Cause]), st.text(max_size=12)), max_size=12),
)
def test_story__of_anything__is_in_order_and_ends_at_the_last_score(
    states: list[tuple[int, int, int, int]], blocks: list[tuple[int, Cause, str]]
) -> None:
    plays = [seen(100 * at, half, clock, home, away) for at, (half, clock, home, away) in enumerate(states, 1)]
    found = story(plays, sorted((shown(cause, at, text) for at, cause, text in blocks), key=lambda one: one.at))
    assert [one.at for one in found] == sorted(one.at for one in found)
    told = [one for one in found if one.kind in ("goal", "goal_cancelled", "score") and one.confirmed_at is not None]
    last = max(told, key=lambda one: one.confirmed_at or 0).score if told else LOVE
    assert not plays or last == plays[-1].score


def test_story__of_a_final_as_two_feeds_showed_it__has_all_of_its_goals_in_their_minutes() -> None:
    final = load_matches()["world-cup-2018-final"]
    asked: list[PricingRequest] = []
    make = in_process()

    def made(request: PricingRequest) -> NewPrice | NoQuorum:
        asked.append(request)
        return make(request)

    rows: list[tuple[int, str]] = []
    before: dict[object, object] = {}
    for now, live in Rehearsal(final, made, sparse=True).moments():
        statuses = {offer: market.status for offer, market in live.state.markets.items()}
        for offer, status in statuses.items():
            if before.get(offer) is not status:
                rows.append((now, "; ".join(map(str, live.state.markets[offer].why))))
        before = dict(statuses)
    plays = [
        Seen(one.asked_at, play.heard_at, play.half, play.clock_s, play.score, play.reds)
        for one in asked
        if one.football is not None and (play := one.football.play) is not None
    ]
    found = story(plays, reasons(rows))
    goals = [one for one in found if one.kind == "goal"]
    assert [(one.side, (one.at - final.start) > 0) for one in goals] == [
        (one.side.name.lower(), True) for one in final.goals
    ]
    assert [one.score for one in goals][-1] == Score(4, 2)
    truly = [45 * (one.half - 1) + one.second // 60 + 1 for one in final.goals]
    assert all(0 <= (one.minute or 0) - true <= 1 for one, true in zip(goals, truly, strict=True))
    assert all(one.confirmed_at is not None and one.confirmed_at - one.at < 60 for one in goals)
    assert kinds([one for one in found if one.kind != "goal"]) == ["kick_off", "half_time", "second_half"]
