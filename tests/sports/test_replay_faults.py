"""The faults: over real sockets nothing raises and no score comes out of nothing; each one shows its right effect."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sports.consensus import SourceDecision, State, decide
from sports.fetching import Source
from sports.model import FixtureStatus, Flag, Pair, Reading, Scores, UnixTime
from sports.providers import ADAPTERS
from sports.providers.errors import SourceDenied, SourceError, SourceThrottled, SourceUnavailable, SourceUnusable
from sports.replay import Call, Match, MatchClock, ReplayServer, ReplayService
from sports.replay.belief import believed
from sports.replay.errors import BadFault, BadRecording
from sports.replay.faults import BELIEFS, KINDS, WIRES, Fault, Stage, read_scenario
from sports.replay.formats.openfootball import edition
from sports.replay.games import Games
from sports.replay.recorded import Recordings
from sports.replay.starting import read_fault
from sports.replay.transport import Answer
from sports.votes import vote_of
from tests.sports.asked_once import body_of
from tests.sports.replay_histories import FREE, History, polled, wrong
from tests.sports.replay_world import DAY_S, FOOTBALL, KEYS, MATCHES, call_of, covers, truth

FINAL = MATCHES["world-cup-2018-final"]
SHOOTOUT = MATCHES["world-cup-2018-russia-croatia"]
NAMES = sorted(MATCHES)
TIMEOUT_S = 0.15


class Stand(ReplayService):
    """A service whose matches, clock and faults can be exchanged under a server that goes on listening."""

    def __init__(self) -> None:
        super().__init__([FINAL], MatchClock(FINAL.start, 0), KEYS, games=Games())
        self.current: ReplayService = self

    def answer(self, call: Call) -> Answer:
        return super().answer(call) if self.current is self else self.current.answer(call)


@pytest.fixture(scope="module")
def server() -> Iterator[ReplayServer]:
    with ReplayServer(Stand()) as listening:
        yield listening


def over_socket(
    server: ReplayServer, provider: str, match: Match, now: int, faults: list[Fault]
) -> tuple[list[Reading], SourceError | None]:
    """What the real adapter reads of a match through the real fetch, or the error of a source."""
    stand = server.service
    assert isinstance(stand, Stand)
    stand.current = ReplayService([match], MatchClock(now, 0), KEYS, faults=faults, games=Games())
    adapter = ADAPTERS[provider]
    request = adapter.request_fixture(match.fixture.ref(adapter.name))

    async def ask() -> bytes | SourceError:
        async with httpx.AsyncClient(trust_env=False) as client:
            source = Source(adapter, KEYS[provider], server.base_url(provider))
            limit = TIMEOUT_S if any(fault.kind == "slow" for fault in faults) else 10.0
            try:
                return (await body_of(client, source, request, int(now), timeout_s=limit)).body
            except SourceError as error:
                return error

    body = asyncio.run(ask())
    if isinstance(body, SourceError):
        assert KEYS[provider] not in str(body)
        return [], body
    result = adapter.parse(body, UnixTime(now))
    return [one for one in result.readings if one.provider_fixture_id == match.fixture.providers[adapter.name]], None


def grounded(reading: Reading, match: Match, now: int, faults: list[Fault]) -> None:
    """Every number of a reading is one that the provider, faults and all, believed."""
    provider = reading.provider
    acting = [fault for fault in faults if fault.on(provider, now) and fault.kind in BELIEFS]
    moment = edition(now) if provider == "openfootball" else now
    seen = believed(match, moment, acting)
    assert seen is not None
    state = seen.state
    true = Scores(state.half_time, state.regulation, state.after_extra, state.shootout)
    assert reading.running in (None, state.score)
    assert reading.scores.half_time in (None, true.half_time)
    assert reading.scores.regulation in (None, true.regulation, state.score)
    assert reading.scores.after_extra_time in (None, true.after_extra_time)
    assert reading.scores.shootout in (None, true.shootout)
    if reading.goals is not None:
        assert [goal.side for goal in reading.goals] == [goal.side for goal in state.goals]


@pytest.mark.process
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(NAMES),
    st.sampled_from(FOOTBALL),
    st.sampled_from(KINDS),
    st.integers(-3_600, 16_000) | st.integers(5_400, 8_000),
    st.integers(-3_600, 10_000),
    st.integers(0, 3_600),
)
@example("world-cup-2018-final", "espn", "postponed", 7_000, -3_600, 0)
@example("euro-2016-albania-switzerland", "espn", "wrong-half-time", 3_652, 0, 0)
@example("world-cup-2018-final", "football-data", "null-score", 7_000, -3_600, 0)
def test_any_provider__any_moment__any_fault__no_exception_and_no_score_out_of_nothing(
    server: ReplayServer, name: str, provider: str, kind: str, at: int, since: int, seconds: int
) -> None:
    match = MATCHES[name]
    if not covers(provider, match):
        return
    wait = 1 if kind == "slow" else seconds
    fault = Fault(kind, provider, start=match.start + since, seconds=wait)
    now = match.start + at
    found, error = over_socket(server, provider, match, now, [fault])
    if fault.on(provider, now) and kind in WIRES:
        # None of these leaves anything that could be read, whatever else is wrong with it.
        assert found == []
    for reading in found:
        grounded(reading, match, now, [fault])
    # openfootball goes by names: exchanged sides are another fixture there.
    renamed = (provider, kind) == ("openfootball", "swapped-sides")
    if error is None and kind not in ("missing", *WIRES) and not renamed:
        assert len(found) == 1


@pytest.mark.process
@pytest.mark.parametrize("provider", FOOTBALL)
def test_every_fault_on_the_way__ends_in_the_error_that_names_it(server: ReplayServer, provider: str) -> None:
    now = FINAL.end + 1200
    expected: dict[str, type[SourceError] | None] = {
        "429": SourceThrottled,
        "500": SourceUnavailable,
        "slow": SourceUnavailable,
        "silent": SourceUnavailable,
        "huge": SourceUnusable,
    }
    for kind in WIRES:
        found, error = over_socket(server, provider, FINAL, now, [Fault(kind, provider, seconds=1)])
        assert found == [], (provider, kind)
        if kind in expected:
            wanted = expected[kind]
            assert wanted is not None
            assert isinstance(error, wanted), (provider, kind, error)
        if kind == "errors-in-200" and provider in ("api-football", "sportmonks", "the-odds-api"):
            assert isinstance(error, SourceDenied)


def test_429__carries_retry_after_whatever_the_provider(server: ReplayServer) -> None:
    for provider in KEYS:
        stage = ReplayService([FINAL], MatchClock(FINAL.end, 0), KEYS, faults=[Fault("429", provider, seconds=77)])
        adapter = ADAPTERS[provider]
        call = call_of(stage, adapter, adapter.request_fixture(FINAL.fixture.ref(ADAPTERS["espn"].name)))
        answer = stage.answer(call)
        assert dict(answer.headers)["Retry-After"] == "77"
        assert adapter.health(answer.status, answer.body).name == "THROTTLED", provider


def decided(match: Match, faults: list[Fault], later: int = 2_100) -> SourceDecision:
    """What four free groups amount to so many seconds after the end."""
    polls = tuple(range(int(match.start) - 600, int(match.end) + later + 1, 300))
    past = History(match, FREE, tuple(faults), (*polls, int(match.end) + later))
    *_, (now, readings) = polled(past)
    return decide(readings, past.rule, UnixTime(now))


EFFECTS: list[tuple[str, str, int, State, str, str]] = [
    # fault, provider, seconds, state, group that abstains or dissents, part of the reason
    ("late", "espn", 3_600, State.FINAL, "G3", "says LIVE"),
    ("null-score", "football-data", 0, State.FINAL, "G1", "ended, but: MISSING_SCORE"),
    ("strange-status", "sportradar", 0, State.FINAL, "", ""),
    ("strange-status", "api-football", 0, State.FINAL, "G2", "says UNKNOWN"),
    ("suspended", "espn", 0, State.PENDING, "G3", "says SUSPENDED"),
    ("postponed", "espn", 0, State.DISPUTED, "G3", "off by others: G3 POSTPONED"),
    ("awarded", "football-data", 0, State.DISPUTED, "G1", "off by others: G1 AWARDED"),
    ("wrong-half-time", "openligadb", 0, State.DISPUTED, "G4", "different results"),
    ("swapped-scores", "api-football", 0, State.DISPUTED, "G2", "different results"),
    ("swapped-sides", "api-football", 0, State.FINAL, "G2", "no reading"),
    ("moved-kickoff", "football-data", 10_800, State.FINAL, "G1", "no reading"),
    ("missing", "football-data", 0, State.FINAL, "G1", "no reading"),
    ("flip-after-final", "espn", 600, State.DISPUTED, "G3", "different results"),
    ("early-end", "openligadb", 2_700, State.DISPUTED, "G4", "different results"),
    ("500", "football-data", 0, State.FINAL, "G1", "no reading"),
    ("truncated", "espn", 0, State.FINAL, "G3", "no reading"),
    ("duplicate-keys", "api-football", 0, State.FINAL, "G2", "no reading"),
    ("clock-back", "openligadb", 3_600, State.FINAL, "G4", ""),
]


@pytest.mark.parametrize(("kind", "provider", "seconds", "state", "group", "reason"), EFFECTS)
def test_one_fault__shows_the_right_abstention_and_reason(
    kind: str, provider: str, seconds: int, state: State, group: str, reason: str
) -> None:
    answer = decided(FINAL, [Fault(kind, provider, seconds=seconds)])
    told = f"{answer.reason}; " + "; ".join(why for name, why in answer.abstentions if name == group)
    assert wrong(FINAL, answer) is None
    if state is State.DISPUTED:
        # A lone dissenter is named, whether it holds the decision up or is outvoted in the end.
        assert answer.state in (State.DISPUTED, State.FINAL), answer
        assert group in answer.dissenters
        assert len(answer.supporters) >= 2
        assert answer.state is State.FINAL or reason in told
        return
    assert answer.state is state, answer
    assert reason in told
    if group and kind != "clock-back":
        assert group not in answer.supporters


def test_level_shoot_out__takes_the_vote_of_the_one_that_shows_it() -> None:
    answer = decided(SHOOTOUT, [Fault("level-shootout", "football-data")], later=3_900)
    # OpenLigaDB cannot tell this shoot-out: two of four groups are left, and three are the quorum.
    assert answer.state is State.PROVISIONAL
    assert dict(answer.abstentions).keys() == {"G1", "G4"}
    assert "SHOOTOUT_LEVEL" in dict(answer.abstentions)["G1"]


def test_stale__shows_the_same_bytes_and_goes_on_being_in_play() -> None:
    since = FINAL.start + 5_000
    service = ReplayService([FINAL], MatchClock(since, 0), KEYS, faults=[Fault("stale", "espn", start=since)])
    call = Call("GET", "/espn/apis/site/v2/sports/soccer/fifa.world/scoreboard", {"dates": "20180715"})
    bodies = set()
    for _ in range(5):
        service.clock.advance(900)
        bodies.add(service.answer(call).body)
    assert len(bodies) == 1
    answer = decided(FINAL, [Fault("stale", "espn", start=since)])
    assert (answer.state, "G3" in answer.supporters) == (State.FINAL, False)


def test_goal_then_var__the_goal_is_shown_then_gone_and_api_football_says_why() -> None:
    start = int(FINAL.start + 1_200)
    faults = [Fault("goal-then-var", start=start, seconds=120)]
    scores = []
    for at in (start - 1, start, start + 119, start + 120):
        service = ReplayService([FINAL], MatchClock(at, 0), KEYS, faults=faults)
        call = Call("GET", "/api-football/fixtures", {"id": "810059"}, {"x-apisports-key": KEYS["api-football"]})
        (row,) = json.loads(service.answer(call).body)["response"]
        scores.append((row["goals"]["home"], row["goals"]["away"]))
    assert scores == [(1, 0), (1, 1), (1, 1), (1, 0)]
    assert [(event["type"], event["detail"]) for event in row["events"]] == [
        ("Goal", "Own Goal"),
        ("Var", "Goal cancelled"),
    ]


def test_postponed__is_shown_as_nil_nil_and_read_as_no_score() -> None:
    now = UnixTime(FINAL.end + 600)
    for provider in ("espn", "api-football", "sportmonks", "sportradar", "football-data"):
        adapter = ADAPTERS[provider]
        service = ReplayService([FINAL], MatchClock(now, 0), KEYS, faults=[Fault("postponed", provider)])
        answer = service.answer(call_of(service, adapter, adapter.request_fixture(FINAL.fixture.ref(adapter.name))))
        (found,) = adapter.parse(answer.body, now).readings
        assert (found.status, found.scores, found.running) == (FixtureStatus.POSTPONED, Scores(), None)
        if provider == "espn":
            (event,) = json.loads(answer.body)["events"]
            assert [side["score"] for side in event["competitions"][0]["competitors"]] == ["0", "0"]


def test_fault__acts_only_on_its_provider_its_fixture_and_its_time() -> None:
    other = MATCHES["world-cup-2018-belgium-england"]
    start = int(FINAL.end)
    fault = Fault("500", "espn", FINAL.fixture.key, start, start + 60)
    clock = MatchClock(start - 1, 0)
    service = ReplayService([FINAL, other], clock, KEYS, faults=[fault])

    def status(day: str, provider: str = "espn") -> int:
        paths = {
            "espn": "/espn/apis/site/v2/sports/soccer/fifa.world/scoreboard",
            "openligadb": "/openligadb/getmatchdata/61059",
        }
        return service.answer(Call("GET", paths[provider], {"dates": day})).status

    assert status("20180715") == 200
    clock.advance(1)
    assert [status("20180715"), status("20180714"), status("20180715", "openligadb")] == [500, 200, 200]
    clock.advance(60)
    assert status("20180715") == 200


def admin(service: ReplayService, method: str, path: str, content: Any = None) -> tuple[int, Any]:
    body = b"" if content is None else content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = service.answer(Call(method, path, {}, {}, body))
    return answer.status, json.loads(answer.body)


def test_switches__on_and_off_over_the_service() -> None:
    service = ReplayService([FINAL], MatchClock(FINAL.start, 0), KEYS)
    assert admin(service, "GET", "/faults") == (200, {"faults": []})
    status, said = admin(service, "POST", "/faults", {"kind": "late", "provider": "espn", "seconds": 60})
    assert (status, said["number"], said["seconds"]) == (201, 1, 60)
    content = {"kind": "500", "fixture": FINAL.fixture.key, "start": "kickoff+5400", "until": "2018-07-15T18:00:00Z"}
    status, said = admin(service, "POST", "/faults", content)
    assert (status, said["start"], said["until"]) == (201, FINAL.start + 5400, FINAL.start + 3 * 3600)
    assert [row["number"] for row in admin(service, "GET", "/faults")[1]["faults"]] == [1, 2]
    assert admin(service, "DELETE", "/faults/1")[0] == 200
    assert admin(service, "DELETE", "/faults/1")[0] == 404
    assert admin(service, "DELETE", "/faults/x")[0] == 404
    assert admin(service, "DELETE", "/faults") == (200, {"faults": []})
    assert admin(service, "PUT", "/faults")[0] == 405
    assert admin(service, "GET", "/faults/1")[0] == 405


@pytest.mark.process
def test_switches__over_http__change_what_is_served(server: ReplayServer) -> None:
    stand = server.service
    assert isinstance(stand, Stand)
    stand.current = ReplayService([FINAL], MatchClock(FINAL.end, 0), KEYS)
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        assert client.get("/openligadb/getmatchdata/61059").status_code == 200
        number = client.post("/faults", json={"kind": "500", "provider": "openligadb"}).json()["number"]
        assert client.get("/openligadb/getmatchdata/61059").status_code == 500
        assert client.delete(f"/faults/{number}").status_code == 200
        assert client.get("/openligadb/getmatchdata/61059").status_code == 200
        assert set(client.get("/").json()["providers"]) == set(ADAPTERS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nonsense", "is no fault"),
        ([], "is no fault"),
        ({}, "no fault is called None; known: late, stale"),
        ({"kind": "lat"}, "no fault is called 'lat'"),
        ({"kind": "late", "provider": "epsn"}, "no provider is called 'epsn'; known: api-basketball"),
        ({"kind": "late", "fixture": "nobody"}, "fixture = 'nobody' is not served here"),
        ({"kind": "late", "when": 1}, "no field 'when'"),
        ({"kind": "late", "start": "noon"}, "start = 'noon' is no match time"),
        ({"kind": "late", "start": "2018-07-15T15:00:00"}, "is no match time"),
        ({"kind": "late", "start": "kickoff+60"}, '"kickoff+5400" beside a fixture'),
        ({"kind": "late", "start": True}, "start = True is no match time"),
        ({"kind": "late", "start": 5, "until": 5}, "start = 5 is not before until = 5"),
        ({"kind": "late", "seconds": -1}, "seconds = -1 cannot be used"),
        ({"kind": "late", "seconds": 1.5}, "seconds = 1.5 cannot be used"),
        ({"kind": "late", "seconds": True}, "seconds = True cannot be used"),
    ],
)
def test_switch__that_says_nothing_usable__names_the_value(content: Any, said: str) -> None:
    service = ReplayService([FINAL], MatchClock(FINAL.start, 0), KEYS)
    status, answer = admin(service, "POST", "/faults", content)
    assert status == 400
    assert said in answer["error"]
    assert service.faults.all() == {}


STAGE = Stage(frozenset(KEYS), {FINAL.fixture.key: int(FINAL.start)})


def test_fault_of_the_command_line__is_read_in_all_its_parts() -> None:
    key = FINAL.fixture.key
    assert read_fault("stale", STAGE) == Fault("stale")
    assert read_fault("late:espn=60", STAGE) == Fault("late", "espn", seconds=60)
    text = f"500:espn:{key}@kickoff+60..2018-07-15T16:00:00Z"
    assert read_fault(text, STAGE) == Fault("500", "espn", key, FINAL.start + 60, FINAL.start + 3600)
    assert read_fault("429@1531666800..", STAGE) == Fault("429", start=1531666800, seconds=30)
    with pytest.raises(BadFault, match="--fault late:epn: no provider is called 'epn'"):
        read_fault("late:epn", STAGE)
    with pytest.raises(BadFault, match="seconds = 'x' cannot be used"):
        read_fault("late=x", STAGE)


def test_scenario__is_a_list_of_what_the_switch_takes() -> None:
    rows = [{"kind": "late", "provider": "espn"}, {"kind": "500"}]
    assert read_scenario({"faults": rows}, STAGE) == read_scenario(rows, STAGE) == [STAGE.read(row) for row in rows]
    for content in ("late", {"faults": 1}, [{"kind": "late"}, "x"]):
        with pytest.raises(BadFault):
            read_scenario(content, STAGE)


def record(folder: Path, provider: str, name: str, body: bytes) -> None:
    (folder / provider).mkdir(exist_ok=True)
    (folder / provider / name).write_bytes(body)


def test_recorded_bodies__are_served_as_they_are_when_their_time_has_come(tmp_path: Path) -> None:
    half, full = FINAL.start + 3_000, int(FINAL.end)
    for at in (half, full):
        service = ReplayService([FINAL], MatchClock(at, 0), KEYS)
        path = "/openligadb/getmatchdata/61059"
        record(tmp_path, "openligadb", f"{at}_match.json", service.answer(Call("GET", path)).body + b"\n ")
    clock = MatchClock(half - 1, 0)
    service = ReplayService([], clock, KEYS, recordings=Recordings(tmp_path))
    served = [service.answer(Call("GET", "/openligadb/getmatchdata/61059"))]
    for at in (half, full):
        clock.jump(at)
        served.append(service.answer(Call("GET", "/openligadb/getmatchdata/61059")))
    assert [answer.status for answer in served] == [404, 200, 200]
    bodies = [(tmp_path / "openligadb" / f"{at}_match.json").read_bytes() for at in (half, full)]
    assert [answer.body for answer in served[1:]] == bodies
    # Another provider has no recording: it serves its own matches, here none.
    assert service.answer(Call("GET", "/espn/apis/site/v2/sports/soccer/x/scoreboard")).body.count(b"uid") == 0


def test_recorded_bodies__the_one_that_fits_the_call_best_is_served(tmp_path: Path) -> None:
    headers = {"x-auth-token": KEYS["football-data"]}
    third = MATCHES["world-cup-2018-belgium-england"]
    played = ReplayService([FINAL, third], MatchClock(FINAL.end, 0), KEYS)

    def body(path: str, **query: str) -> bytes:
        return played.answer(Call("GET", f"/football-data/v4/{path}", query, headers)).body

    bodies = {
        "one": body("matches/270059"),
        "day": body("matches", dateFrom="2018-07-14", dateTo="2018-07-14"),
        "zz_all": body("competitions/WC/matches"),
    }
    for name, content in bodies.items():
        record(tmp_path, "football-data", f"{name}.json", content)
    served = ReplayService([], MatchClock(FINAL.end, 0), KEYS, recordings=Recordings(tmp_path))

    def shown(path: str, **query: str) -> bytes:
        return served.answer(Call("GET", f"/football-data/v4/{path}", query, headers)).body

    assert shown("matches/270059") == bodies["one"]
    assert shown("competitions/WC/matches") == bodies["zz_all"]
    assert shown("matches", dateFrom="2018-07-15", dateTo="2018-07-15") == bodies["zz_all"]
    assert shown("matches/270058") == bodies["day"]


def test_recorded_bodies__keys_and_faults_hold_for_them_too(tmp_path: Path) -> None:
    record(tmp_path, "football-data", "all.json", b'{"matches": []}')
    recordings = Recordings(tmp_path)
    service = ReplayService([], MatchClock(FINAL.end, 0), KEYS, recordings=recordings)
    path, headers = "/football-data/v4/matches", {"x-auth-token": KEYS["football-data"]}
    assert service.answer(Call("GET", path)).status == 403
    assert service.answer(Call("GET", path, {}, headers)).body == b'{"matches": []}'
    service.faults.switch_on(Fault("html", "football-data"))
    assert service.answer(Call("GET", path, {}, headers)).body.startswith(b"<!DOCTYPE")


def test_recorded_folder__that_cannot_be_served__is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match="is no folder"):
        Recordings(tmp_path / "nowhere")
    with pytest.raises(BadRecording, match="holds no bodies"):
        Recordings(tmp_path)
    (tmp_path / "somebody").mkdir()
    with pytest.raises(BadRecording, match="is not named like a provider"):
        Recordings(tmp_path)


def test_every_kind__is_a_belief_or_a_way__and_the_beliefs_leave_the_match_as_it_was() -> None:
    assert set(KINDS) == {*BELIEFS, *WIRES}
    before = truth(FINAL)
    for kind in BELIEFS:
        believed(FINAL, FINAL.end + DAY_S, [Fault(kind, seconds=600)])
    assert truth(FINAL) == before


def test_flip_after_final__votes_for_another_score_from_then_on() -> None:
    rule = History(FINAL, FREE, (), ()).rule
    fault = Fault("flip-after-final", seconds=1_200)
    for at, score in ((FINAL.end + 1_199, Pair(4, 2)), (FINAL.end + 1_200, Pair(4, 3))):
        service = ReplayService([FINAL], MatchClock(at, 0), KEYS, faults=[fault])
        adapter = ADAPTERS["football-data"]
        answer = service.answer(call_of(service, adapter, adapter.request_fixture(FINAL.fixture.ref(adapter.name))))
        (found,) = adapter.parse(answer.body, UnixTime(at)).readings
        vote = vote_of(found, rule)
        assert vote is not None
        assert vote.scores.regulation == score
        assert Flag.MALFORMED not in found.flags
