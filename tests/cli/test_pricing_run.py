"""`pricing run` prices a replayed match live, by replicas and alone; `pricing explain` tells what moved its price."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chain.typed_data import Domain
from pricing.agree import verify_published
from pricing.agree.inputs import Copy, Inputs
from pricing.agree.parameters_file import read_parameters
from pricing.agree.served import ZERO
from pricing.priced import Source as SheetSource
from pricing.priced import Standing
from pricing.run.errors import CannotRun, LivedAlready
from pricing.run.history import History
from pricing.shipped import PARAMETERS
from proofbook.cli import _pricing_run
from proofbook.cli._pricing_history import explain_command
from proofbook.cli._pricing_run import run_command
from proofbook.database import open_database
from sports.evidence.disk import DiskStore
from sports.replay import load_matches
from sports.replay.matches import DATA
from sports.replay.starting import Wanted, build

pytestmark = pytest.mark.process
FINAL = "world-cup-2018-final"
CATALOGUE = DATA / "catalogue.json"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The machine of a test may be busy: replicas get more time than in production.
    monkeypatch.setenv("PROOFBOOK_PRICING__IN_PLAY_MS", "10000")
    monkeypatch.setattr(_pricing_run, "FOLDER", tmp_path / "run")


def call(command, *words: str) -> Result:
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_run__alone__prices_a_goal_and_explain_names_it(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/history.sqlite3"
    # One goal, at 18:00; the feeds are late for nobody, so few minutes of it are enough.
    run = call(
        run_command,
        "--replicas",
        "0",
        "--database",
        database,
        "--speed",
        "3600",
        "--minutes",
        "20",
        "--metrics-port",
        "0",
    )
    last = json.loads(run.output.splitlines()[-1])
    assert last["score"] == [1, 0]
    assert last["prices"] >= 5
    # However fast it is asked to be, and however busy this machine: no feed falls silent.
    assert "silent" not in run.output
    assert any("suspended" in line and "a goal" in line for line in run.output.splitlines())
    lines = call(explain_command, FINAL, "--database", database).output.splitlines()
    assert "prices kept" in lines[0]
    assert any("  score +" in line for line in lines)
    drawn = call(explain_command, FINAL, "--database", database, "--plot", str(tmp_path / "final")).output.splitlines()[
        -1
    ]
    assert drawn == f"drawn: {tmp_path}/final.png, {tmp_path}/final.svg"
    assert "<!-- 1-0 -->" in (tmp_path / "final.svg").read_text()
    told = [
        json.loads(line)
        for line in call(explain_command, FINAL, "--database", database, "--json").output.split("\n")
        if line
    ]
    assert told[0]["detail"] == "first price, from reference"
    for move in told[1:]:
        parts = [sum(column) for column in zip(*move["causes"].values(), strict=True)]
        whole = [after - before for before, after in zip(move["before"], move["after"], strict=True)]
        assert all(abs(part - total) <= 6 for part, total in zip(parts, whole, strict=True))


def test_run__three_replicas__keeps_prices_that_anyone_can_verify(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/history.sqlite3"
    # An earlier run went on for longer: what its replicas held is newer than a match that begins again.
    for number in range(3):
        Copy(tmp_path / "run" / f"replica-{number}" / "inputs").put(Inputs(FINAL, 1 << 40))
    run = call(run_command, "--database", database, "--speed", "60", "--before", "30", "--minutes", "1")
    last = json.loads(run.output.splitlines()[-1])
    assert (last["without_quorum"], last["left_out"]) == (0, {})
    kept = open_database(database)
    prices = History(kept).prices(FINAL)
    kept.close()
    assert prices
    signers = {one.replica for price in prices for one in price.published.signed}
    assert len(signers) == 3
    for price in prices:
        verify_published(price.published, signers, 2, Domain(31337, ZERO), read_parameters(PARAMETERS))


def test_run__a_replay_of_minutes_that_are_kept__is_refused_until_they_are_forgotten(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/history.sqlite3"
    words = ("--replicas", "0", "--database", database, "--speed", "3600", "--minutes", "2")
    first = call(run_command, *words)
    with pytest.raises(LivedAlready, match="--anew"):
        CliRunner().invoke(run_command, words, catch_exceptions=False)
    again = call(run_command, *words, "--anew")
    assert again.output == first.output
    # Another match has no minutes to live again.
    call(run_command, *words, "--match", "euro-2016-final")


def keyed(folder: Path, name: str) -> str:
    """A file with the key that the replay wants of a provider."""
    file = folder / f"{name}.key"
    file.write_text(f"replay-{name}")
    file.chmod(0o600)
    return str(file)


def test_run__a_fixture_of_a_catalogue__is_followed_at_the_settings_addresses_with_their_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite:///{tmp_path}/history.sqlite3"
    begins = int(load_matches()[FINAL].start) - 300
    with build(Wanted((FINAL,), port=0, start=str(begins), speed=30)) as server:
        providers = {
            name: {"base_url": server.base_url(name), "key_file": keyed(tmp_path, name)}
            for name in ("api-football", "sportradar", "the-odds-api")
        } | {"espn": {"base_url": server.base_url("espn")}, "openligadb": {"enabled": False}}
        monkeypatch.setenv("PROOFBOOK_SPORTS__PROVIDERS", json.dumps(providers))
        monkeypatch.setenv("PROOFBOOK_SPORTS__EVIDENCE__FOLDER", str(tmp_path / "evidence"))
        monkeypatch.setenv("PROOFBOOK_REPLAY__PORT", server.url.rpartition(":")[2])
        run = call(
            run_command, "--catalogue", str(CATALOGUE), "--match", FINAL, "--replicas", "0", "--database", database,
            "--minutes", "2",
        )  # fmt: skip
    last = json.loads(run.output.splitlines()[-1])
    assert last["prices"] >= 1
    kept = open_database(database)
    price = History(kept).prices(FINAL)[0]
    kept.close()
    assert (price.sheet.source, price.sheet.standing) == (SheetSource.REFERENCE, Standing.OPEN)
    # What the providers showed is kept as evidence: all four were asked, and answered.
    store = DiskStore(tmp_path / "evidence")
    entries = [entry for day in store.days() for entry in store.entries(day)]
    assert {entry["provider"] for entry in entries if entry["status"] == 200} >= {
        "api-football", "espn", "sportradar", "the-odds-api",
    }  # fmt: skip


def test_run__no_replay_in_the_settings__wants_a_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROOFBOOK_REPLAY__ENABLED", "false")
    with pytest.raises(CannotRun, match="--catalogue"):
        CliRunner().invoke(run_command, ["--replicas", "0"], catch_exceptions=False)


@pytest.mark.parametrize(
    "words",
    [
        ["--division", "England_1"],
        ["--sport", "football"],
        ["--catalogue", str(CATALOGUE), "--home", "France"],
        ["--catalogue", str(CATALOGUE), "--match", FINAL, "--sport", "football"],
        ["--catalogue", str(CATALOGUE), "--anew"],
    ],
)
def test_run__words_that_do_not_go_together__are_refused(words: list[str], tmp_path: Path) -> None:
    with pytest.raises(CannotRun):
        CliRunner().invoke(run_command, [*words, "--database", f"sqlite:///{tmp_path}/x"], catch_exceptions=False)


def test_explain__nothing_kept__says_what_is(tmp_path: Path) -> None:
    result = CliRunner().invoke(explain_command, ["nowhere", "--database", f"sqlite:///{tmp_path}/empty.sqlite3"])
    assert "no price of 'nowhere' is kept" in str(result.exception)
