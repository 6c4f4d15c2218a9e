"""Settings of an installation on AWS: every problem named at once, and what each profile refuses."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.errors import SettingsUnusable
from infra.settings import LOG_DAYS, Settings, check, load
from infra.sizes import SIZES

EXAMPLES = Path(__file__).parents[2] / "infra/examples"
PRODUCTION: dict[str, Any] = tomllib.loads((EXAMPLES / "production.toml").read_text())


def refused(**changes: Any) -> list[str]:
    with pytest.raises(SettingsUnusable) as caught:
        check({**PRODUCTION, **changes})
    return [key for key, _, _ in caught.value.problems]


@pytest.mark.parametrize("name", ["testnet", "production"])
def test_settings__of_each_example__can_be_used(name: str) -> None:
    settings = load(EXAMPLES / f"{name}.toml")
    assert settings.profile == name
    assert settings.origin == f"origin.{settings.domain}"


def test_settings__that_are_wrong_in_many_places__name_each_with_its_value() -> None:
    with pytest.raises(SettingsUnusable) as caught:
        check({**PRODUCTION, "account": 12, "size": "huge", "contacts": ["nobody"], "colour": "red", "nodes": True})
    said = {key: value for key, value, _ in caught.value.problems}
    assert said == {"account": "12", "size": "'huge'", "contacts[0]": "'nobody'", "colour": "'red'", "nodes": "True"}
    assert "colour" in str(caught.value)


@pytest.mark.parametrize(
    "key", [one.name for one in dataclasses.fields(Settings) if one.default is dataclasses.MISSING]
)
def test_settings__without_a_value_that_nothing_can_guess__are_refused(key: str) -> None:
    with pytest.raises(SettingsUnusable) as caught:
        check({name: value for name, value in PRODUCTION.items() if name != key})
    assert (key, "missing", "set it") in caught.value.problems


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"chain": "sepolia"}, "chain"),
        ({"cloudfront_prefix_list": None}, "cloudfront_prefix_list"),
        ({"size": "small"}, "size"),
        ({"contacts": []}, "contacts"),
        ({"operators": []}, "operators"),
        ({"backup_days": 7}, "backup_days"),
        ({"log_days": 30}, "log_days"),
        ({"log_days": 100}, "log_days"),
        ({"image_tag": "latest"}, "image_tag"),
        ({"certificate": PRODUCTION["edge_certificate"]}, "certificate"),
        ({"rpc_url": "http://node.example.org"}, "rpc_url"),
    ],
)
def test_production__with_what_would_risk_money__is_refused(changes: dict[str, Any], key: str) -> None:
    if changes.get("cloudfront_prefix_list", "") is None:
        with pytest.raises(SettingsUnusable) as caught:
            check({name: value for name, value in PRODUCTION.items() if name != "cloudfront_prefix_list"})
        assert [one for one, _, _ in caught.value.problems] == [key]
    else:
        assert refused(**changes) == [key]


def test_testnet__on_a_chain_with_real_money__is_refused() -> None:
    assert "chain" in refused(profile="testnet")


def test_settings__of_a_file_that_is_none__say_so(tmp_path: Path) -> None:
    broken = tmp_path / "settings.toml"
    broken.write_text("stage = [")
    for path in (broken, tmp_path / "absent.toml"):
        with pytest.raises(SettingsUnusable, match="cannot be read"):
            load(path)


@given(
    st.dictionaries(
        st.sampled_from([one.name for one in dataclasses.fields(Settings)]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.text(max_size=5), max_size=3),
        max_size=4,
    )
)
def test_settings__of_any_values__are_used_or_refused_with_reasons(changes: dict[str, Any]) -> None:
    try:
        settings = check({**PRODUCTION, **changes})
    except SettingsUnusable as error:
        settings, problems = None, error.problems
    else:
        problems = ()
    assert (settings is None) == bool(problems)
    assert settings is None or (settings.log_days in LOG_DAYS and settings.size != "small")


def test_sizes__each__is_at_least_the_one_before() -> None:
    small, medium, large = SIZES.values()
    for less, more in ((small, medium), (medium, large)):
        assert less.zones <= more.zones
        assert less.most_acu < more.most_acu
        assert less.stream.most < more.stream.most
        for tasks in (less.desk, less.worker, less.node, more.desk, more.worker, more.node):
            # Two of one key would use one nonce twice, or sign two results.
            assert (tasks.least, tasks.most) == (1, 1)
