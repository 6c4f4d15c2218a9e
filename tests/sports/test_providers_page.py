"""docs/providers.md is run as it stands: its adapter, its test, its settings, its list of providers."""

from __future__ import annotations

import inspect
import re
import tomllib
import types
from pathlib import Path
from typing import Any

import pytest

from proofbook.settings_sports import SportsSettings
from sports.consensus import State, decide
from sports.model import GroupName, UnixTime
from sports.providers import ADAPTERS
from sports.sources import sources_of
from sports.votes import SourceRule
from tests.sports.bodies import LATER, START
from tests.sports.test_failure_table import over_time, whole

PAGE = (Path(__file__).parents[2] / "docs" / "providers.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    """The one code block of a kind."""
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def run(name: str, source: str) -> types.ModuleType:
    module = types.ModuleType(name)
    exec(compile(source, f"docs/providers.md:{name}", "exec"), module.__dict__)
    return module


@pytest.fixture
def adapter() -> Any:
    return run("example", block("python")).ExampleScores()


def test_example__passes_its_own_test(adapter: Any, seeds: tuple[int, int]) -> None:
    tests = [value for name, value in vars(run("test", block("python test"))).items() if name.startswith("test_")]
    (test,) = tests
    assert inspect.signature(test).parameters.keys() == {"adapter", "body", "seeds"}
    test(adapter, block("json").encode(), seeds)


def test_example__votes_beside_another_group(adapter: Any) -> None:
    body = block("json").encode()
    mine = [r for at in (LATER, LATER + 3600) for r in adapter.parse(body, UnixTime(at)).readings]
    rule = SourceRule(frozenset({GroupName("G1"), GroupName("G8")}), UnixTime(START))
    answer = decide([*mine, *over_time(*whole("football-data"))], rule, UnixTime(LATER + 3600))
    assert (answer.state, answer.supporters) == (State.FINAL, ("G1", "G8"))


def test_settings_of_the_page__can_be_used() -> None:
    settings = SportsSettings.model_validate(tomllib.loads(block("toml"))["sports"])
    sources = sources_of(settings)
    assert sources.groups("bundesliga") == {"G1", "G2", "G4"}
    assert any(gate.open for gate in sources.coverage("bundesliga"))


def test_table_of_the_page__names_every_provider() -> None:
    table = PAGE[: PAGE.index("## Settings")]
    assert {name for name in re.findall(r"`([a-z-]+)`", table) if name in ADAPTERS} == set(ADAPTERS)
