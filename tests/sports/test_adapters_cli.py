"""`proofbook sports parse` and `decide`: the shape of their lines is relied on by others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from proofbook.cli.sports import command
from sports.providers import ADAPTERS
from sports.replay import MatchClock, ReplayService, load_matches, match_named
from tests.sports.bodies import FINISHED, LATER, REPLAYED, api_football, encode, football_data, openligadb
from tests.sports.test_replay_service import KEYS, call


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


def test_decide__one_group_alone__is_refused(tmp_path: Path) -> None:
    result = run("decide", folder(tmp_path, football_data=FINISHED["football-data"]))
    assert result.exit_code == 1
    assert "one group alone (G1) decides nothing" in result.stderr


def test_decide__folder_of_no_provider__lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "sportsball").mkdir()
    assert "known: api-" in run("decide", tmp_path).stderr
    assert "no folder named like a provider" in run("decide", tmp_path / "sportsball").stderr
