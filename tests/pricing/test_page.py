"""docs/pricing.md is run as it stands: its commands, its programs, its settings; answers are compared with the page."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pricing.shipped import PARAMETERS
from proofbook.cli import main
from proofbook.ports import free_port
from proofbook.settings import load
from sports.sources import sources_of
from tests.pricing.run.postgres import server

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "pricing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SHARED = Path(os.environ.get("PROOFBOOK_SHARED", ROOT.parent / "shared")) / "data" / "football"
WIDE = "200"
# Several commands of the page use what another one left.
pytestmark = [pytest.mark.process, pytest.mark.xdist_group("pricing page")]


def block(words: str, kind: str = "") -> str:
    """The one block of a kind with these words in it."""
    (found,) = [text for of, text in BLOCKS if of == kind and words in text]
    return str(found)


def console(text: str) -> Iterator[tuple[str, list[str]]]:
    """Commands after `$`, each with the lines that it answers."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *answer = part.strip().split("\n")
        yield command.partition("#")[0], answer


def call(command: str, folder: Path, *more: str) -> str:
    """What a `proofbook` command prints, both streams, run in a folder."""
    program, *words = shlex.split(os.path.expandvars(command))
    assert program == "proofbook"
    said = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        main([*words, *more])
    return said.getvalue()


def plain(text: str) -> str:
    """Words with one space between them; the seconds of a time are the machine's."""
    return re.sub(r"(\d\d:\d\d):\d\d", r"\1", " ".join(text.split()))


def same(answer: str, shown: list[str]) -> None:
    """Every line that the page shows is in the answer, in order; dots stand for anything."""
    rest = plain(answer)
    for line in shown:
        for piece in filter(None, map(plain, line.split("..."))):
            before, found, rest = rest.partition(piece)
            assert found, f"the page shows {piece!r}; the command says {before[:2000]!r}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("page")
    (made / "request.json").write_text(block("asked_at", "json"))
    (made / "parameters.json").write_bytes(PARAMETERS.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", WIDE)
        patch.setenv("DATA", str(SHARED))
        # The machine of a test may be busy: replicas get more time than in production.
        patch.setenv("PROOFBOOK_PRICING__IN_PLAY_MS", "10000")
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        program(block("name = {", "python"), made)
        yield made


def program(text: str, at: Path) -> str:
    """What a program of the page prints, run in a folder."""
    command = [sys.executable, "-c", text]
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_first_price__is_what_the_page_shows(folder: Path) -> None:
    for command, shown in console(block("--total 1.95")):
        same(call(command, folder), shown)


def test_shipped_parameters__are_fitted_again_to_the_digest_of_the_page(folder: Path) -> None:
    command, shown = next(iter(console(block("equal_to_shipped"))))
    last = json.loads(call(command, folder).splitlines()[-1])
    said = json.loads(shown[0])
    assert (last["teams"], last["equal_to_shipped"]) == (said["teams"], said["equal_to_shipped"])
    assert last["digest"].startswith(said["digest"].rstrip("."))


def test_bad_prices__are_wide_with_the_reason_of_the_page(folder: Path) -> None:
    command, shown = next(iter(console(block("odds 4,4,4"))))
    same(call(command, folder), shown)


@pytest.fixture(scope="module")
def ran(folder: Path) -> list[tuple[str, list[str]]]:
    """The answers of the run by three replicas and of its explanation, beside what the page shows."""
    found = []
    for command, shown in console(block("explain world-cup-2018-final")):
        more = ["--speed", "3600"] if " run " in command else []
        found.append((call(command, folder, *more), shown))
    return found


def test_run_and_explain__say_what_the_page_shows(ran: list[tuple[str, list[str]]]) -> None:
    for answer, shown in ran:
        same(answer, shown)


def test_published_price__is_verified_by_the_pages_program(ran: list[tuple[str, list[str]]], folder: Path) -> None:
    assert ran
    answer = program(block("verify_published", "python"), folder)
    assert re.fullmatch(r"Verified\(signers=\('0x\w{40}', '0x\w{40}'(, '0x\w{40}')?\), furthest=0\)\n", answer)


def test_engine__answers_the_pages_request_with_its_numbers(folder: Path) -> None:
    answer = json.loads(program(block("priced_bytes", "python"), folder))
    assert f'"fair_ppm": {answer["minutes"][0]["markets"][0]["fair_ppm"]}' in PAGE
    assert f'"standing": "{answer["standing"]}", "until": {answer["until"]}' in PAGE


def bash(text: str, at: Path) -> str:
    """What a shell says; processes that it leaves behind are ended with it."""
    ended = "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT"
    script = f'{ended}\nproofbook() {{ python -m proofbook "$@"; }}\n{text}'
    done = subprocess.run(["bash", "-euc", script], cwd=at, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_lambda__answers_the_pages_call(folder: Path) -> None:
    assert bash(block("aws_lambda"), folder) == "open\n"


def test_replica__started_as_on_the_page__takes_inputs_and_signs_its_answer(folder: Path, tmp_path: Path) -> None:
    for name in ("inputs.json", "ask.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    answer = bash(block("pricing.agree.served").replace("8731", str(free_port())), tmp_path)
    assert '"replica"' in answer
    assert '"signature"' in answer
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "parameters.json").read_bytes() == PARAMETERS.read_bytes()


def test_queue__as_on_the_page__prices_what_was_put_into_it(folder: Path) -> None:
    with server() as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE", address)
        assert program(block("queue_price", "python"), folder) == "1\n"
        wait = (
            "import os, sys, time\n"
            "from pricing.run.history import History\n"
            "from proofbook.database import open_database\n"
            "kept = open_database(os.environ['DATABASE'])\n"
            "history, until = History(kept), time.monotonic() + 90\n"
            "history.migrate()\n"
            "while time.monotonic() < until and not history.fixtures():\n"
            "    time.sleep(0.2)\n"
            "print(history.fixtures())\n"
        )
        worker = block("pricing.run.worker").strip()
        assert bash(f'{worker} 2> worker.log &\npython -c "$WAIT"'.replace("$WAIT", wait), folder) == (
            "['France v Croatia']\n"
        )


def test_settings__of_both_blocks__can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "proofbook.toml"
    file.write_text(block("[[pricing.replicas]]", "toml"))
    found = load([file], {}).pricing
    assert (len(found.replicas), found.quorum, found.in_play_ms) == (3, 2, 300)
    text = block("sports.providers.api-football", "toml")
    for name in re.findall(r'"(secrets/.*)"', text):
        (tmp_path / "secrets").mkdir(exist_ok=True)
        (tmp_path / name).write_text("key")
        text = text.replace(name, str(tmp_path / name))
    assert not tomllib.loads(text)["replay"]["enabled"]
    file.write_text(text)
    sources = sources_of(load([file], {}).sports)
    assert {str(name) for name in sources.providers} == {"api-football", "espn", "the-odds-api"}
    assert {str(one.name): one.key for one in sources.sources()}["the-odds-api"] == "key"


def test_settings_table__names_every_key_with_its_default() -> None:
    from proofbook.settings_pricing import PricingSettings

    for name, field in PricingSettings.model_fields.items():
        assert f"`{name}`" in PAGE, name
        if isinstance(field.default, int):
            row = next(line for line in PAGE.splitlines() if line.startswith("| `") and f"`{name}`" in line)
            assert str(field.default) in row, name


def test_benchmarks_and_pictures__that_the_page_names_are_there() -> None:
    named = re.findall(r"python (?:-m )?(bench[\w./]+)", PAGE)
    assert len(named) == 3
    for one in named:
        assert (ROOT / (one if one.endswith(".py") else f"{one.replace('.', '/')}.py")).is_file(), one
    for link in re.findall(r"\]\(((?!http)[^)#]+)\)", PAGE):
        assert (ROOT / "docs" / link).exists(), link


@pytest.mark.data
def test_ratings__of_the_shared_tables__are_fitted_and_priced_as_on_the_page(folder: Path) -> None:
    for command, shown in list(console(block("equal_to_shipped")))[1:] + list(console(block("odds 4,4,4")))[1:]:
        same(call(command, folder), shown)


@pytest.mark.data
def test_plot_and_backtest_in_play__of_the_shared_events__run_as_on_the_page(folder: Path) -> None:
    last = ""
    for text in (block("pricing plot"), block("pricing backtest ")):
        for command in text.replace("\\\n", " ").strip().split("\n"):
            if "pricing backtest " not in command:
                last = call(command, folder)
    assert json.loads(last.splitlines()[-1])["n"] == 1244
    for name in ("final-2018.svg", "calibration-in-play.svg"):
        assert (folder / name).read_text().startswith("<?xml")


@pytest.mark.data
@pytest.mark.slow
def test_backtest__of_the_shared_leagues__has_the_losses_of_the_page(folder: Path) -> None:
    (command, _) = block("pricing backtest ").replace("\\\n", " ").strip().split("\n")
    last = json.loads(call(command, folder).splitlines()[-1])
    assert f"{last['n']:,} matches, ratings with past prices | {last['log_loss']:.5f}"[:60].replace("0.", ".") in PAGE
