"""`proofbook sports parse` and `decide`: the shape of their lines is relied on by others."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from proofbook.cli.sports import command
from sports.providers import ADAPTERS
from sports.replay import MatchClock, ReplayService, load_matches, match_named
from tests.sports.bodies import (
    FINISHED,
    GAMES,
    LATER,
    OTHERS,
    REPLAYED,
    api_basketball,
    api_football,
    encode,
    espn_game,
    football_data,
    openfootball,
    openligadb,
)
from tests.sports.test_replay_service import KEYS, call
from tests.sports.test_tennis import THREE, body_of, number_of


def run(*arguments: str | Path) -> Result:
    return CliRunner(mix_stderr=False).invoke(command, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def folder(root: Path, **contents: Any) -> Path:
    for provider, content in contents.items():
        inner = root / provider.replace("_", "-")
        inner.mkdir()
        (inner / "body.json").write_bytes(encode(content))
    return root


@pytest.mark.parametrize("provider", FINISHED)
def test_parse__prints_one_line_a_fixture(provider: str, tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_bytes(encode(FINISHED[provider]))
    (line,) = lines(run("parse", "--provider", provider, file))
    identity = line.pop("provider"), line.pop("provider_fixture_id")
    assert identity[0] == provider
    assert line == {
        "home": "Lions",
        "away": "Bears",
        "kickoff_utc": "2022-12-18T15:00:00Z",
        "status": "FINISHED",
        "decision": "REGULAR",
        "half_time": [1, 0],
        "regulation": [2, 1],
        "after_extra_time": None,
        "shootout": None,
        "problems": [],
    }


def test_parse__names_the_problems_and_keeps_going(tmp_path: Path) -> None:
    bad, odd = tmp_path / "bad.json", tmp_path / "odd.json"
    bad.write_bytes(b"nonsense")
    odd.write_bytes(encode(football_data(winner=None)))
    result = run("parse", "--provider", "football-data", bad, odd)
    assert [line["problems"] for line in lines(result)] == [["WINNER_CONTRADICTS"]]
    assert f"{bad}: the body is not JSON" in result.stderr


def test_parse__before_the_end__is_too_early(tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_bytes(encode(FINISHED["espn"]))
    (line,) = lines(run("parse", "--provider", "espn", "--at", "2022-12-18T16:00:00Z", file))
    assert line["problems"] == ["TOO_EARLY"]


def test_unknown_provider__lists_the_known_ones(tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_bytes(b"{}")
    result = run("parse", "--provider", "sportsball", file)
    assert result.exit_code == 1
    assert f"no provider is called 'sportsball'; known: {', '.join(sorted(ADAPTERS))}" in result.stderr


@pytest.mark.parametrize(("name", "meant"), [("api_football", "api-football"), ("Football-Data", "football-data")])
def test_name_that_is_nearly_right__is_shown_the_right_one(name: str, meant: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert f"no provider is called {name!r} (did you mean {meant!r}?)" in run("decide", tmp_path).stderr


def test_decide__three_groups_agree__is_final(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        football_data=FINISHED["football-data"],
        api_football=FINISHED["api-football"],
        openligadb=FINISHED["openligadb"],
    )
    (line,) = lines(run("decide", root))
    assert line["fixture"] == "2022-12-18T15:00Z Lions v Bears"
    assert (line["state"], line["supporters"], line["dissenters"]) == ("FINAL", ["G1", "G2", "G4"], [])
    assert line["value"] == {
        "decision": "REGULAR",
        "half_time": [1, 0],
        "regulation": [2, 1],
        "after_extra_time": None,
        "shootout": None,
        "advancing": "HOME",
        "goal_order": ["HOME", "AWAY", "HOME"],
    }


def test_decide__one_group_says_otherwise__is_disputed(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        football_data=FINISHED["football-data"],
        api_football=FINISHED["api-football"],
        openligadb=openligadb(results={1: (1, 0), 2: (2, 2)}, goals=[]),
    )
    (line,) = lines(run("decide", root))
    assert (line["state"], line["value"]) == ("DISPUTED", None)
    assert (line["supporters"], line["dissenters"]) == (["G1", "G2"], ["G4"])


def test_decide__asked_why__names_the_silent_groups_and_the_bodies(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        football_data=FINISHED["football-data"],
        api_football=FINISHED["api-football"],
        openligadb=openligadb(False),
    )
    frozen = "frozen: says LIVE_OTHER with one body for 3600 s"
    (line,) = lines(run("decide", "--why", root))
    assert (line["state"], line["abstentions"]) == ("FINAL", {"G4": frozen})
    body = (root / "football-data" / "body.json").read_bytes()
    assert line["evidence"]["G1"] == hashlib.sha256(body).hexdigest()


def test_decide__silent_group_is_configured__counts_against(tmp_path: Path) -> None:
    root = folder(tmp_path, football_data=FINISHED["football-data"], api_football=api_football("2H", full=None))
    (line,) = lines(run("decide", root))
    assert line["state"] == "PENDING"
    assert line["reason"] == "1 of 2 groups have a vote"


def test_decide__timed_bodies__obey_the_settle_delay(tmp_path: Path) -> None:
    for provider in ("football-data", "api-football", "openligadb"):
        (tmp_path / provider).mkdir()
        (tmp_path / provider / f"{LATER}.json").write_bytes(encode(FINISHED[provider]))
    (line,) = lines(run("decide", "--at", str(LATER + 60), tmp_path))
    assert line["state"] == "PROVISIONAL"
    for provider in ("football-data", "api-football", "openligadb"):
        (tmp_path / provider / f"{LATER + 900}_again.json").write_bytes(encode(FINISHED[provider]))
    (line,) = lines(run("decide", "--at", str(LATER + 901), tmp_path))
    assert line["state"] == "FINAL"


def test_decide__bodies_of_the_replay__are_bound_by_the_catalogue(tmp_path: Path) -> None:
    final = match_named("world-cup-2018-final", load_matches())
    served = ReplayService([final], MatchClock(final.end, 0), KEYS)
    for name, adapter in REPLAYED.items():
        answer = served.answer(call(name, adapter.request_fixture(final.fixture.ref(adapter.name))))
        (tmp_path / name).mkdir()
        (tmp_path / name / "body.json").write_bytes(answer.body)
    (line,) = lines(run("decide", tmp_path))
    assert (line["fixture"], line["state"]) == ("world-cup-2018-final", "FINAL")
    assert line["value"]["regulation"] == [4, 2]


def test_decide__world_cup_of_openfootball__votes_in_a_group_of_its_own(tmp_path: Path) -> None:
    root = folder(tmp_path, football_data=FINISHED["football-data"], openfootball=FINISHED["openfootball"])
    (line,) = lines(run("decide", root))
    assert (line["state"], line["supporters"]) == ("FINAL", ["G1", "G7"])


def test_decide__club_league_of_openfootball__is_no_second_group(tmp_path: Path) -> None:
    clubs = openfootball(title="English Premier League 2022/23", time="15:00")
    root = folder(tmp_path, football_data=FINISHED["football-data"], openfootball=clubs)
    assert "one group alone (G1) decides nothing" in run("decide", root).stderr


def test_decide__basketball__has_its_whole_score(tmp_path: Path) -> None:
    root = folder(tmp_path, api_basketball=api_basketball(), espn=espn_game())
    (line,) = lines(run("decide", root))
    assert (line["state"], line["supporters"]) == ("FINAL", ["G2", "G3"])
    assert line["value"]["decision"] == "OVERTIME"
    assert (line["value"]["regulation"], line["value"]["after_extra_time"]) == ([116, 116], [138, 134])


@pytest.mark.parametrize(("provider", "content"), [*GAMES.items(), *OTHERS.items()])
def test_parse__basketball_and_scores_without_a_split__have_the_same_keys(
    provider: str, content: Any, tmp_path: Path
) -> None:
    file, football = tmp_path / "body.json", tmp_path / "football.json"
    file.write_bytes(encode(content))
    football.write_bytes(encode(FINISHED["espn"]))
    (line,), (usual,) = (lines(run("parse", "--provider", n, f)) for n, f in ((provider, file), ("espn", football)))
    quarters = line.pop("quarters", None)
    assert list(line) == list(usual)
    assert line["status"] == "FINISHED"
    basketball = provider == "api-basketball"
    assert line["regulation"] == ([116, 116] if basketball else None)
    assert (quarters is not None and len(quarters) == 4) is basketball


@pytest.mark.parametrize("provider", ["espn", "sportradar-tennis"])
def test_parse__tennis__prints_every_set_and_who_goes_on(provider: str, tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_bytes(body_of(provider, THREE, THREE.end + 60))
    printed = lines(run("parse", "--provider", provider, "--at", str(THREE.end + 60), file))
    (line,) = [one for one in printed if one["provider_fixture_id"] == number_of(provider, THREE)]
    assert (line["status"], line["problems"]) == ("FINISHED", [])
    assert line["sets"] == [list(games) for games in THREE.sets]
    assert line["advancing"] in ("HOME", "AWAY")


def test_decide__tennis__has_sets_and_who_goes_on(tmp_path: Path) -> None:
    now = THREE.end + 4000
    for provider in ("espn", "sportradar-tennis"):
        (tmp_path / provider).mkdir()
        (tmp_path / provider / "body.json").write_bytes(body_of(provider, THREE, now))
    printed = lines(run("decide", "--at", str(now), tmp_path))
    (line,) = [one for one in printed if THREE.home.name in one["fixture"] and THREE.away.name in one["fixture"]]
    assert line["state"] == "FINAL", line["reason"]
    assert (line["value"]["sets"], line["value"]["advancing"]) == ([list(games) for games in THREE.sets], "HOME")


def test_decide__one_group_alone__is_refused(tmp_path: Path) -> None:
    result = run("decide", folder(tmp_path, football_data=FINISHED["football-data"]))
    assert result.exit_code == 1
    assert "one group alone (G1) decides nothing" in result.stderr


def test_decide__folder_of_no_provider__lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "sportsball").mkdir()
    assert "known: api-" in run("decide", tmp_path).stderr
    assert "no folder named like a provider" in run("decide", tmp_path / "sportsball").stderr
