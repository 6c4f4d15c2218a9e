"""What happened in a match, over HTTP, out of the tables of pricing, desk and index."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from api.chain.tables import ResultRow
from api.desk.halts import halt, resume
from api.live.publisher import Publisher
from pricing.engine import priced
from pricing.guard import Block, Cause, Change, Status
from pricing.request import FootballPlay, PricingRequest
from pricing.run.history import History
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from sports.words import Result, Score
from sports.words import Status as Ended
from tests.api.app_world import app_of, client_of, problem, settings_of
from tests.pricing.agree.world import BEFORE, KICKOFF, OFFERS

pytestmark = pytest.mark.process
FIXTURE = f"0x{5:032x}"


def play(half: int, clock_s: int, home: int, away: int, at: int) -> PricingRequest:
    half_time = Score(home, away) if half == 2 else None
    football = replace(BEFORE, play=FootballPlay(at, half, clock_s, Score(home, away), half_time))
    return PricingRequest(FIXTURE, at, OFFERS, football=football)


def keep(history: History, request: PricingRequest) -> None:
    history.keep_unsigned(request, priced(request))


def change(at: int, after: Status, cause: Cause, detail: str = "") -> list[Change]:
    return [Change(offer, Status.OPEN, after, at, (Block(cause, "espn", at, detail),)) for offer in OFFERS]


@pytest.fixture
def history(database: Database) -> History:
    made = History(database)
    made.migrate()
    return made


def test_events__of_a_match__are_told_whole_with_halts_and_results_in_order(
    history: History, database: Database, parts: dict[str, object], wall: ManualWallClock
) -> None:
    keep(history, PricingRequest(FIXTURE, KICKOFF - 4_000, OFFERS, football=BEFORE))
    keep(history, play(1, 10, 0, 0, KICKOFF + 20))
    history.keep_changes(FIXTURE, change(KICKOFF + 650, Status.SUSPENDED, Cause.GOAL, "0-0 to 0-1"))
    keep(history, play(1, 680, 0, 1, KICKOFF + 690))
    keep(history, play(2, 0, 0, 1, KICKOFF + 2_800))
    history.keep_changes(FIXTURE, change(KICKOFF + 6_800, Status.SETTLED, Cause.OVER))
    Publisher(database, ManualMatchClock(KICKOFF + 7_000), wall).step()
    final = Result(Ended.FINISHED, (Score(0, 1), Score(0, 1), *[None] * 5)).pack()
    with database.session() as session:
        ids = {"match_now": KICKOFF + 700, "wall_now": 0}
        halt(session, UUID(int=1), UUID(int=2), 5, reason="data", note="one feed is ahead", **ids)
        resume(session, UUID(int=2), 5, match_now=KICKOFF + 900, wall_now=0)
        halt(session, UUID(int=3), UUID(int=2), None, match_now=KICKOFF + 9_000, wall_now=0)  # after the end
        word = final.to_bytes(32, "big")
        for log, event in enumerate(("Reported", "Confirmed")):
            values = {"fixture": bytes(15) + b"\5", "event": event, "word": word, "time": KICKOFF + 8_000}
            session.add(ResultRow(block=5, log=log, **values))
    with client_of(app_of(settings_of(), **parts)) as client:
        told = client.get(f"/v1/fixtures/{FIXTURE}/events").json()
        problem(client.get("/v1/fixtures/nobody/events"), 404, "not-found")
    shown = [(one["kind"], one["at"] - KICKOFF, one["score"], one["minute"]) for one in told["events"]]
    assert shown == [
        ("kick_off", 20, [0, 0], None),
        ("goal", 650, [0, 1], 11),
        ("halted", 700, None, None),
        ("resumed", 900, None, None),
        ("half_time", 2_800, [0, 1], None),
        ("ended", 6_800, None, None),
        ("reported", 8_000, [0, 1], None),
    ]
    assert [(one["side"], one["confirmed_at"]) for one in told["events"]][1] == ("away", KICKOFF + 690)
    assert told["events"][2]["why"] == ["halt_data"]
    assert "ahead" not in str(told)
