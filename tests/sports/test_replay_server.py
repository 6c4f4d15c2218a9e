"""The replay on a real socket, read by the real adapters through the real fetch, decided by the real rule."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sports.consensus import SourceRule, State, decide
from sports.model import GroupName, Pair, Reading, Side
from sports.providers import ADAPTERS
from sports.providers.errors import SourceDenied
from sports.replay import MatchClock, PortTaken, ReplayServer, ReplayService, load_matches, match_named
from sports.settle import result_of
from tests.sports.asked_once import fixture_of
from tests.sports.bodies import REPLAYED

pytestmark = pytest.mark.process
FINAL = match_named("world-cup-2018-final", load_matches())
KEYS = {"football-data": "token-1", "api-football": "token-2"}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def replay() -> Iterator[ReplayServer]:
    clock = MatchClock(FINAL.start - 1800, 0)
    with ReplayServer(ReplayService([FINAL], clock, KEYS)) as server:
        yield server


async def read_all(replay: ReplayServer, client: httpx.AsyncClient) -> list[Reading]:
    found = []
    for name, adapter in REPLAYED.items():
        ref, clock = FINAL.fixture.ref(adapter.name), replay.service.clock
        fetched = await fixture_of(client, name, ref, clock, KEYS.get(name), replay.base_url(name))
        found.append(fetched.reading)
    return found


@pytest.mark.parametrize("names", [("football-data", "api-football", "openligadb"), tuple(REPLAYED)])
def test_final__from_kick_off_to_the_settle_delay__three_groups_and_four_agree(
    replay: ReplayServer, names: tuple[str, ...]
) -> None:
    groups = frozenset(ADAPTERS[name].group for name in names)
    rule = SourceRule(groups, FINAL.start)
    states = []
    readings: list[Reading] = []

    async def follow() -> None:
        async with httpx.AsyncClient() as client:
            for at in (-1800, 0, 1079, 2300, 2906, 3806, 5100, 6807, 6808, 7300, 7707, 7708):
                replay.service.clock.jump(FINAL.start + at)
                readings.extend(await read_all(replay, client))
                states.append(decide(readings, rule, replay.service.clock.now()).state)

    asyncio.run(follow())
    assert states == [State.PENDING] * 8 + [State.PROVISIONAL] * 3 + [State.FINAL]
    answer = decide(readings, rule, replay.service.clock.now())
    assert answer.supporters == tuple(sorted(groups))
    assert answer.value is not None
    assert answer.value.scores.half_time == Pair(2, 1)
    assert answer.value.scores.regulation == Pair(4, 2)
    assert "".join("HA"[side] for side in answer.value.goal_order or ()) == "HAHHHA"
    result = result_of(answer)
    assert result is not None
    assert result.advancing is Side.HOME
    assert {group for group, _ in answer.evidence} == {GroupName(group) for group in groups}


def test_wrong_key__is_denied_without_showing_it(replay: ReplayServer) -> None:
    async def ask(name: str) -> None:
        adapter = ADAPTERS[name]
        async with httpx.AsyncClient() as client:
            ref, clock = FINAL.fixture.ref(adapter.name), replay.service.clock
            await fixture_of(client, name, ref, clock, "very-secret", replay.base_url(name))

    for name in KEYS:
        with pytest.raises(SourceDenied) as caught:
            asyncio.run(ask(name))
        assert "very-secret" not in str(caught.value)


def test_clock__over_http__moves_what_is_served(replay: ReplayServer) -> None:
    with httpx.Client(base_url=replay.url) as client:
        assert client.get("/clock").json() == {"now": FINAL.start - 1800, "speed": 0.0}
        assert client.post("/clock", json={"now": FINAL.end}).json()["now"] == FINAL.end
        assert client.get("/openligadb/getmatchdata/61059").json()["matchIsFinished"] is True
        assert client.post("/clock", json={"now": 1}).status_code == 409
        refused = client.post("/clock", content=b"x" * 5000)
        assert (refused.status_code, refused.headers["connection"]) == (413, "close")
        assert client.put("/clock").status_code == 501


def test_request_that_is_no_http__does_not_stop_the_server(replay: ReplayServer) -> None:
    with socket.create_connection(("127.0.0.1", int(replay.url.rpartition(":")[2]))) as raw:
        raw.sendall(b"\x00\xff nonsense\r\n\r\n")
        raw.recv(4096)
    assert httpx.get(f"{replay.url}/clock").status_code == 200


def test_port_in_use__is_said(replay: ReplayServer) -> None:
    port = int(replay.url.rpartition(":")[2])
    with pytest.raises(PortTaken, match=rf"127.0.0.1:{port}, it is in use; choose another"):
        ReplayServer(replay.service, port=port)


def run_replay(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sports.replay", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=ROOT, check=False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--match", "nothing"), "no match is called 'nothing'; known: "),
        (("--match", "world-cup-2018-final", "--start", "yesterday"), "give one like 2018-07-15T14:30:00Z"),
        (("--match", "world-cup-2018-final", "--start", "2018-07-15T14:30:00"), "has no zone"),
        (("--match", "world-cup-2018-final", "--speed", "-1"), "speed = -1.0 cannot be used"),
    ],
)
def test_command__wrong_arguments__fail_with_a_reason(arguments: tuple[str, ...], said: str) -> None:
    ended = run_replay(*arguments)
    assert ended.returncode != 0
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_command__port_in_use__fails_with_a_reason(replay: ReplayServer) -> None:
    ended = run_replay("--match", "world-cup-2018-final", "--port", replay.url.rpartition(":")[2])
    assert ended.returncode == 1
    assert "is in use; choose another with --port" in ended.stderr


def test_command__listens_where_it_says_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "sports.replay", "--match", "world-cup-2018-final", "--port", "0"]
    command += ["--start", "2018-07-15T15:18:00Z", "--speed", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            clock = httpx.get(f"{said['listening']}/clock").json()
            assert clock == {"now": FINAL.start + 1080, "speed": 0.0}
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
