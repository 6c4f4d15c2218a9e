"""Settings to sources, coverage gates, corrections: cross-checks and pure rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError

from proofbook.cli.sports import command
from proofbook.errors import SettingsError
from proofbook.settings import load
from proofbook.settings_sports import SportsSettings
from sports.consensus import State, decide
from sports.corrections import CHECKS_S, Later, correction, next_check
from sports.coverage import Basis, Covering, bases_of, gates
from sports.markets import MARKETS, MarketId
from sports.model import GroupName, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import Capability
from sports.sources import sources_of
from tests.sports.bodies import FINISHED, LATER, football_data
from tests.sports.test_failure_table import RULE, over_time, whole

WORLD_CUP = {"providers": {"football-data": "WC", "api-football": "1", "espn": "fifa.world", "openfootball": "w"}}


def given(**more: Any) -> SportsSettings:
    return SportsSettings.model_validate(more)


def problems(**more: Any) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        sources_of(given(**more), replay=more.pop("replay", True))
    return {key: remedy for key, _, remedy in caught.value.problems}


def run(*arguments: str | Path) -> Result:
    return CliRunner(mix_stderr=False).invoke(command, [str(argument) for argument in arguments])


def test_defaults__four_groups_vote() -> None:
    sources = sources_of(load([], {}).sports, replay=True)
    assert sources.groups() == {"G1", "G2", "G3", "G4"}
    assert sources.rule(Sport.FOOTBALL, UnixTime(5)).quorum == 3
    assert sources.rule(Sport.BASKETBALL, UnixTime(5)).rule_id == "basketball-1"


def test_every_problem__is_named_at_once() -> None:
    found = problems(
        providers={"sportsball": {}, "espn": {"group": "G9"}},
        football={"settle_s": 600, "settle_extra_s": 300, "settle_two_groups_s": 60, "void_window_s": 3600},
        competitions={"cup": {"providers": {"espn": " ", "football-data": "WC"}}},
        evidence={"store": "s3"},
    )
    assert set(found) == {
        "sports.providers.sportsball",
        "sports.providers",
        "sports.providers.espn.group",
        "sports.football.settle_extra_s",
        "sports.football.settle_two_groups_s",
        "sports.football.void_window_s",
        "sports.competitions.cup.providers",
        "sports.evidence.bucket",
        "sports.evidence.access_key_file",
        "sports.evidence.secret_key_file",
    }
    assert "known: api-basketball, api-football" in found["sports.providers.sportsball"]


def test_key__wanted_outside_the_replay() -> None:
    with pytest.raises(SettingsError) as caught:
        sources_of(load([], {}).sports)
    assert {key for key, _, _ in caught.value.problems} == {
        "sports.providers.football-data.key_file",
        "sports.providers.api-football.key_file",
    }


def test_espn_without_a_vote__is_read_and_not_counted() -> None:
    chosen = {name: {} for name in ("football-data", "api-football", "openligadb")} | {"espn": {"votes": False}}
    sources = sources_of(given(providers=chosen), replay=True)
    assert sources.groups() == {"G1", "G2", "G4"}
    assert {source.name for source in sources.sources()} == set(chosen)
    readings = over_time(*whole("espn", "openligadb"))
    assert {reading.provider for reading in sources.counted(readings)} == {"openligadb"}


def test_group_of_the_settings__with_evidence__is_the_one_that_votes() -> None:
    chosen = {"football-data": {}, "api-football": {}, "espn": {"group": "G2", "evidence": "equal errors on 3 days"}}
    sources = sources_of(given(providers=chosen), replay=True)
    assert sources.groups() == {"G1", "G2"}
    assert {reading.group for reading in sources.counted(over_time(*whole("espn")))} == {"G2"}


def test_numbers_of_the_settings__reach_the_rule() -> None:
    sources = sources_of(given(football={"settle_s": 1200, "frozen_s": 900}), replay=True)
    rule = sources.rule(Sport.FOOTBALL, UnixTime(0))
    assert (rule.settle_s, rule.frozen_s, rule.settle_extra_s) == (1200, 900, 1800)


def test_plan_of_the_settings__replaces_the_documented_windows(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a-long-secret-key\n")
    paid = {"calls_per_minute": 300, "calls_per_day": 7500, "key_file": str(tmp_path / "key")}
    sources = sources_of(given(providers={"api-football": paid, "espn": {}}))
    (api,) = [source for source in sources.sources() if source.name == "api-football"]
    assert api.key == "a-long-secret-key"
    assert [(window.name, window.calls) for window in api.limits.windows] == [("minute", 300), ("day", 7500)]
    assert sources.providers[api.name].per_day == 7500


@pytest.mark.parametrize(
    "wrong",
    [
        {"providers": {"espn": {"base_url": "ftp://x"}}},
        {"providers": {"espn": {"base_url": "https://x/?key=1"}}},
        {"providers": {"espn": {"colour": "red"}}},
        {"football": {"settle_s": 0}},
        {"reserve_percent": 91},
        {"evidence": {"bucket": "UPPER"}},
    ],
)
def test_value_of_the_wrong_shape__is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        given(**wrong)


def test_secret_file_of_a_provider__must_be_closed_outside_development(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k")
    (tmp_path / "key").chmod(0o644)
    toml = tmp_path / "s.toml"
    toml.write_text(f'profile = "test"\n[sports.providers.espn]\nkey_file = "{tmp_path / "key"}"\n')
    with pytest.raises(SettingsError, match=r"sports.providers.espn.key_file"):
        load([toml], {})


def test_coverage__half_time_needs_two_groups_that_state_it() -> None:
    chosen = {name: {} for name in ("football-data", "openfootball")}
    sources = sources_of(
        given(
            providers=chosen | {"espn": {}},
            competitions={"cup": {"providers": {"football-data": "WC", "openfootball": "w", "espn": "x"}}},
        ),
        replay=True,
    )
    by_market = {(gate.market, gate.period): gate for gate in sources.coverage("cup")}
    assert by_market[MarketId.MATCH_RESULT, 0].open
    assert by_market[MarketId.MATCH_RESULT, 0].groups[Basis.HALF_TIME] == ("G1", "G3")
    assert not by_market[MarketId.NEXT_GOAL, 1].open
    assert by_market[MarketId.NEXT_GOAL, 1].reason == "GOAL_ORDER is stated by 1 groups and needs 2"


def test_coverage__knock_out__counts_only_who_tells_the_90_minutes_apart() -> None:
    plain = Covering(GroupName("A"), frozenset({Capability.RESULT}))
    split = Covering(GroupName("B"), frozenset({Capability.RESULT, Capability.SPLIT_90, Capability.SHOOTOUT}))
    league, cup = (gates(Sport.FOOTBALL, [plain, split], knock_out=value) for value in (False, True))
    full_time = [gate for gate in league if (gate.market, gate.period) == (MarketId.MATCH_RESULT, 1)]
    assert [gate.open for gate in full_time] == [True]
    assert not any(gate.open for gate in cup)


def test_coverage__every_market_and_period_has_a_gate() -> None:
    for sport in (Sport.FOOTBALL, Sport.BASKETBALL, Sport.TENNIS):
        found = {(gate.market, gate.period) for gate in gates(sport, [])}
        assert found == {(m.id, p) for m in MARKETS.values() for p in m.sports.get(sport, ())}
        assert not any(gate.open for gate in gates(sport, []))
    assert bases_of(MarketId.TOTAL, 4, Sport.BASKETBALL) == (Basis.SCORE, Basis.QUARTERS)
    assert bases_of(MarketId.HALF_FULL, 1, Sport.FOOTBALL) == (Basis.SCORE, Basis.HALF_TIME)


def test_coverage__basketball_of_two_groups() -> None:
    pair = [Covering(ADAPTERS[name].group, ADAPTERS[name].capabilities) for name in ("api-basketball", "espn")]
    assert all(gate.open for gate in gates(Sport.BASKETBALL, pair))


def test_coverage__competition_that_is_not_configured__lists_those_that_are() -> None:
    with pytest.raises(SettingsError, match="configured: none"):
        sources_of(load([], {}).sports, replay=True).coverage("cup")


def test_commands__coverage_and_quota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml = tmp_path / "s.toml"
    toml.write_text(
        "[sports.competitions.cup]\nknock_out = true\n"
        'providers = { football-data = "WC", espn = "x", api-football = "1" }\n'
    )
    result = run("coverage", "--file", toml, "cup")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(found) == len(gates(Sport.FOOTBALL, []))
    assert all(list(line) == ["competition", "market", "period", "open", "groups", "reason"] for line in found)
    assert run("coverage", "--file", toml, "--closed", "cup").stdout == ""
    result = run("quota", "--file", toml, "--matches", "3", "--day", "2026-11-22")
    lines = {line["provider"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert {line["matches"] for line in lines.values()} == {3}
    from sports.replay.matches import DATA

    result = run("quota", "--catalogue", DATA / "catalogue.json", "--day", "2018-07-15")
    lines = {line["provider"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert lines["football-data"]["matches"] == 1
    assert lines["api-football"]["reserve"] == 20
    assert run("quota").exit_code == 2
    assert run("quota", "--matches", "1", "--day", "soon").exit_code == 2


FINAL_AT = UnixTime(LATER + 3600)


def final() -> Any:
    answer = decide(over_time(*whole("football-data", "api-football", "openligadb")), RULE, FINAL_AT)
    assert answer.state is State.FINAL
    return answer.value


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ((), Later.CONFIRMED),
        (("football-data",), Later.UNCLEAR),
        (("football-data", "api-football", "openligadb", "espn"), Later.FACT),
    ],
)
def test_correction__counts_only_by_quorum(changed: tuple[str, ...], kind: Later) -> None:
    from tests.sports.bodies import api_football, espn, espn_goal, openligadb

    other = {
        "football-data": football_data(full=(2, 0)),
        "api-football": api_football(goals=(2, 0), full=(2, 0)),
        "openligadb": openligadb(results={1: (1, 0), 2: (2, 0)}, goals=[]),
        "espn": espn(score=("2", "0"), details=[espn_goal("31", 600), espn_goal("31", 5400)]),
    }
    moments = (FINAL_AT + 1800, FINAL_AT + 5400)
    names = set(changed) | {"football-data", "api-football", "openligadb"}
    later = over_time(
        *((name, other[name] if name in changed else FINISHED[name]) for name in sorted(names)), moments=moments
    )
    found = correction(final(), FINAL_AT, later, RULE, UnixTime(moments[-1]))
    assert found.kind is kind
    assert (found.value is not None) is (kind is Later.FACT)


def test_correction__after_the_last_check__does_not_count() -> None:
    later = over_time(("football-data", football_data(full=(9, 0))), moments=(FINAL_AT + 25 * 3600,))
    assert correction(final(), FINAL_AT, later, RULE, UnixTime(FINAL_AT + 26 * 3600)).kind is Later.CONFIRMED


def test_next_check__one_six_and_24_hours() -> None:
    seen, now = [], 1000
    while (moment := next_check(1000, now)) is not None:
        seen.append(moment - 1000)
        now = moment
    assert tuple(seen) == CHECKS_S


def test_rule__of_two_groups__still_needs_both() -> None:
    assert replace(RULE, groups=frozenset({GroupName("G1"), GroupName("G2")})).quorum == 2
