"""`proofbook sports replay`: what it prints, what it serves, and what it refuses."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from proofbook.cli._sports_replay import described
from proofbook.cli.sports import command
from sports.providers import ADAPTERS
from sports.replay.errors import BadFault, BadKey, UnknownPlan
from sports.replay.faults import KINDS
from sports.replay.matches import DATA
from sports.replay.starting import Wanted, addresses, build, examples

ROOT = Path(__file__).parents[2]
FINAL = ("world-cup-2018-final",)
GUIDE = ROOT / "docs" / "guides" / "replay.md"


def run(*words: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(command, ["replay", *words])


@pytest.mark.process
def test_replay__started__prints_addresses_keys_clock_and_switches_and_ends_when_told() -> None:
    words = [sys.executable, "-m", "proofbook", "sports", "replay", "--port", "0", "--speed", "0"]
    words += ["--key", "sportmonks=abc", "--start", "2018-07-15T15:30:00Z", "--fault", "500:espn"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if line.startswith("Stop with"):
                    break
            for name in ADAPTERS:
                assert re.search(rf"^  {name} +http://127.0.0.1:\d+/{name}", said, re.MULTILINE), name
            assert "2018-07-15 15:30:00 UTC, 0 match seconds a second" in said
            assert "Faults: 1 on" in said
            assert all(kind in said for kind in KINDS)
            tried = [line.strip() for line in said.splitlines() if line.startswith("  curl") and "/clock" not in line]
            statuses = {}
            for line in tried:
                if "/faults" in line:
                    continue
                parts = shlex.split(line)
                headers = dict([parts[parts.index("-H") + 1].split(": ")]) if "-H" in parts else {}
                answer = httpx.get(parts[-1], headers=headers, trust_env=False)
                statuses[parts[-1].split("/")[3]] = answer.status_code
            assert statuses.pop("espn") == 500
            assert len(statuses) == 9
            assert set(statuses.values()) == {200}
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--match", "nothing"), "no match is called 'nothing'; known: "),
        (("--start", "noon"), "'noon' is no time"),
        (("--start", "2018-07-15T14:30:00"), "has no zone"),
        (("--speed", "-1"), "speed = -1.0 cannot be used"),
        (("--key", "espn=1"), "--key espn=...: keys are taken by football-data"),
        (("--key", "sportmonks="), "give a key of printable ASCII after the ="),
        (("--fault", "late:epsn"), "--fault late:epsn: no provider is called 'epsn'"),
        (("--scenario", "nowhere.json"), "cannot read the scenario nowhere.json"),
        (("--recorded", "nowhere"), "nowhere is no folder"),
    ],
)
def test_replay__wrong_words__are_refused_with_the_value(words: tuple[str, ...], said: str) -> None:
    answer = run(*words)
    assert answer.exit_code == 1
    assert said in answer.stderr


def test_replay__help__shows_the_calls() -> None:
    said = run("--help").stdout
    assert "curl -s http://127.0.0.1:8700/faults" in said
    assert "-X DELETE" in said


@pytest.mark.process
def test_described__without_an_euro_file__leaves_openfootball_out() -> None:
    server = build(Wanted(("euro-2016-final",), port=0))
    try:
        lines = list(examples(server, server.service.matches[0]))
        assert len(lines) == 9
        assert not any("/openfootball" in line for line in lines)
        assert "Replay of 1 matches" in described(server)
        assert {name for name, _, _ in addresses(server)} == set(ADAPTERS)
        assert [name for name, _, key in addresses(server) if key is None] == ["openligadb", "espn", "openfootball"]
    finally:
        server.close()


@pytest.mark.process
def test_scenario__shipped_as_an_example__is_read(tmp_path: Path) -> None:
    server = build(Wanted(FINAL, port=0, scenario=DATA / "scenario_example.json", faults=("html:espn",)))
    server.close()
    assert [fault.kind for fault in server.service.faults.all().values()] == [
        "late",
        "stale",
        "goal-then-var",
        "500",
        "html",
    ]
    for content, said in (
        ("[", "is no JSON"),
        ("{}", "a scenario is a list"),
        ('[{"kind": "x"}]', "no fault is called"),
    ):
        file = tmp_path / "scenario.json"
        file.write_text(content, encoding="utf-8")
        with pytest.raises(BadFault, match=said):
            build(Wanted(FINAL, port=0, scenario=file))


def test_build__plan_or_key_unknown__is_refused() -> None:
    with pytest.raises(UnknownPlan, match="'cheap'; known: free, paid, open"):
        build(Wanted(FINAL, port=0, plan="cheap"))
    with pytest.raises(BadKey):
        build(Wanted(FINAL, port=0, keys=("nobody=1",)))


def test_guide__names_every_fault_and_every_provider() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert all(f"`{kind}`" in guide for kind in KINDS)
    assert all(f"| {name} |" in guide for name in ADAPTERS)
