"""Every fault switch of the replay, at one provider of four, as an operator's node sees it from kick-off to the end.

The real observer, fetcher, adapters and rule read the replay in process. For each switch stands what the node must say:
the state, why the group has no vote (or that it dissents), and what the last poll names as the source's problem.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from oracle.observer import Observer
from proofbook.settings_sports import SportsSettings
from sports.consensus import SourceDecision, State
from sports.fetching import Policy, fetcher_of
from sports.model import Pair
from sports.replay import Call, Match, MatchClock, ReplayService
from sports.replay.faults import BELIEFS, KINDS, WIRES, Fault
from sports.replay.games import Games
from sports.sources import sources_of
from tests.sports.replay_histories import FREE, wrong
from tests.sports.replay_world import KEYS, MATCHES
from tests.sports.test_live_replay import OneTime

FINAL = MATCHES["world-cup-2018-final"]
EXTRA = MATCHES["euro-2016-croatia-portugal"]
SHOOTOUT = MATCHES["world-cup-2018-russia-croatia"]


def watched(folder: Path, match: Match, *faults: Fault, later_s: int = 2_400) -> tuple[SourceDecision, dict[str, str]]:
    """The decision so many seconds after the end, and the problems of the last poll by provider."""
    clock = MatchClock(match.start, 0)
    service = ReplayService([match], clock, KEYS, faults=faults, games=Games())
    wall = OneTime(clock)

    def handle(request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = service.answer(Call(request.method, request.url.path, dict(request.url.params), headers))
        if answer.cut:
            raise httpx.ReadError("closed", request=request)
        if answer.wait_s > Policy().timeout_s:
            raise httpx.ReadTimeout("too slow", request=request)
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body)

    providers: dict[str, Any] = {}
    for name in FREE:
        (folder / name).write_text(KEYS[name])
        providers[name] = {"base_url": f"http://replay{service.base_path(name)}", "key_file": folder / name}
    settings = SportsSettings.model_validate({"providers": providers, "evidence": {"folder": folder / "evidence"}})

    async def watch() -> tuple[SourceDecision, dict[str, str]]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as client:
            fetcher = fetcher_of(settings, client, clock, wall, draw=lambda: 0.0, policy=Policy(attempts=1))
            seen = Observer(match.fixture, sources_of(settings), fetcher, clock)
            problems: dict[str, str] = {}
            for now in (*range(int(match.start) + 60, int(match.end) + later_s, 300), int(match.end) + later_s):
                # A source that was slow to answer may have moved the clock already.
                clock.jump(max(now, clock.now()))
                wall.at = float(clock.now())
                problems = {problem.provider: problem.reason for problem in (await seen.poll()).problems}
                told = wrong(match, seen.decision(clock.now()))
                assert told is None, (clock.now(), told)
            return seen.decision(clock.now()), problems

    return asyncio.run(watch())


DISSENTS = "dissents"
VOTES = "votes"
LATE_GOAL = {"start": int(FINAL.end) - 100, "seconds": 900}
SOON, USUAL, LONG = 300, 2_400, 4_500
# switch, match, more of it, seconds after the end, state, the word of G2, the problem named at the last poll
Row = tuple[str, Match, dict[str, int], int, State, str, str]
ROWS: list[Row] = [
    ("late", FINAL, {"seconds": 3_600}, USUAL, State.FINAL, "says LIVE_SECOND_HALF", ""),
    ("stale", FINAL, {"start": int(FINAL.start) + 5_000}, USUAL, State.FINAL, "frozen: says LIVE_SECOND_HALF", ""),
    ("clock-back", FINAL, {"seconds": 3_600}, USUAL, State.FINAL, "says LIVE_SECOND_HALF", ""),
    ("wrong-half-time", FINAL, {}, SOON, State.DISPUTED, DISSENTS, ""),
    ("wrong-half-time", FINAL, {}, USUAL, State.FINAL, DISSENTS, ""),
    ("swapped-sides", FINAL, {}, USUAL, State.FINAL, "no reading", "home and away are exchanged"),
    ("swapped-scores", FINAL, {}, SOON, State.DISPUTED, DISSENTS, ""),
    ("swapped-scores", FINAL, {}, USUAL, State.FINAL, DISSENTS, ""),
    ("postponed", FINAL, {}, USUAL, State.DISPUTED, DISSENTS, ""),
    ("cancelled", FINAL, {}, USUAL, State.DISPUTED, DISSENTS, ""),
    ("abandoned", FINAL, {}, USUAL, State.DISPUTED, DISSENTS, ""),
    ("suspended", FINAL, {}, USUAL, State.PENDING, "says SUSPENDED", ""),
    ("awarded", FINAL, {}, USUAL, State.DISPUTED, DISSENTS, ""),
    ("strange-status", FINAL, {}, USUAL, State.FINAL, "says UNKNOWN", ""),
    ("null-score", FINAL, {}, USUAL, State.FINAL, "ended, but: MISSING_SCORE", ""),
    ("early-end", FINAL, {"seconds": 2_700}, SOON, State.DISPUTED, DISSENTS, ""),
    ("full-time-first", EXTRA, {"seconds": 600}, USUAL, State.FINAL, VOTES, ""),
    ("flip-after-final", FINAL, {"seconds": 60}, SOON, State.DISPUTED, DISSENTS, ""),
    ("flip-after-final", FINAL, {"seconds": 60}, USUAL, State.FINAL, DISSENTS, ""),
    ("goal-then-var", FINAL, LATE_GOAL, SOON, State.DISPUTED, DISSENTS, ""),
    ("goal-then-var", FINAL, LATE_GOAL, USUAL, State.FINAL, VOTES, ""),
    ("level-shootout", SHOOTOUT, {}, LONG, State.PROVISIONAL, "ended, but: SHOOTOUT_LEVEL", ""),
    ("moved-kickoff", FINAL, {}, USUAL, State.FINAL, "no reading", "and no other group shows the same yet"),
    ("missing", FINAL, {}, USUAL, State.FINAL, "no reading", "no fixture 810059: 0 fixtures"),
    ("429", FINAL, {}, USUAL, State.FINAL, "no reading", "wait for the quota to renew"),
    ("500", FINAL, {}, USUAL, State.FINAL, "no reading", "answered 500"),
    ("errors-in-200", FINAL, {}, USUAL, State.FINAL, "no reading", "the key was refused; not asked again for"),
    ("slow", FINAL, {"seconds": 30}, USUAL, State.FINAL, "no reading", "could not be reached (ReadTimeout)"),
    ("silent", FINAL, {}, USUAL, State.FINAL, "no reading", "could not be reached (ReadError)"),
    ("truncated", FINAL, {}, USUAL, State.FINAL, "no reading", "answered 200"),
    ("html", FINAL, {}, USUAL, State.FINAL, "no reading", "answered 200: <!DOCTYPE html>"),
    ("huge", FINAL, {}, USUAL, State.FINAL, "no reading", "sent more than 4194304 bytes"),
    ("duplicate-keys", FINAL, {}, USUAL, State.FINAL, "no reading", "answered 200"),
    ("bad-encoding", FINAL, {}, USUAL, State.FINAL, "no reading", "answered 200"),
]


@pytest.mark.parametrize(
    ("kind", "match", "more", "later_s", "state", "word", "problem"),
    ROWS,
    ids=[f"{row[0]}-{row[4].value.lower()}" for row in ROWS],
)
def test_switch__at_one_group_of_four__shows_its_abstention_and_reason(
    kind: str, match: Match, more: dict[str, int], later_s: int, state: State, word: str, problem: str, tmp_path: Path
) -> None:
    usual = {"seconds": (BELIEFS | WIRES)[kind]}
    answer, problems = watched(tmp_path, match, Fault(kind, "api-football", **(usual | more)), later_s=later_s)
    assert answer.state is state, answer
    assert ("G2" in answer.dissenters) is (word is DISSENTS), answer
    assert ("G2" in answer.supporters) is (word is VOTES), answer
    if word not in (DISSENTS, VOTES):
        assert word in dict(answer.abstentions)["G2"]
    if problem:
        assert problems.keys() == {"api-football"}
        assert problem in problems["api-football"]
        assert KEYS["api-football"] not in problems["api-football"]
    else:
        assert problems == {}


def test_table__names_every_switch() -> None:
    assert {row[0] for row in ROWS} == set(KINDS)


def test_no_switch__four_groups_agree_and_nothing_is_a_problem(tmp_path: Path) -> None:
    answer, problems = watched(tmp_path, FINAL)
    assert (answer.state, answer.supporters, problems) == (State.FINAL, ("G1", "G2", "G3", "G4"), {})
    assert answer.value is not None
    assert answer.value.scores.regulation == Pair(4, 2)
