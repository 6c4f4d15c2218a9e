"""The operations files: alerts and dashboard speak of metrics that exist, images and units run without rights."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from oracle.metrics import NodeMetrics, page
from proofbook.metrics import Metrics

ROOT = Path(__file__).parents[2]
OPS = ROOT / "ops"
RULES = yaml.safe_load((OPS / "prometheus/alerts.yml").read_text())["groups"][0]["rules"]
CASES = yaml.safe_load((OPS / "prometheus/alerts_test.yml").read_text())["tests"]
DASHBOARD = json.loads((OPS / "grafana/node.json").read_text())
COMPOSE = yaml.safe_load((OPS / "docker/compose.yml").read_text())
promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed (Debian: apt install prometheus)"
)


@pytest.fixture(scope="module")
def metrics() -> Metrics:
    made = Metrics()
    NodeMetrics(made).initialise(["espn"], ["0xab"], ["own"])
    return made


@pytest.fixture(scope="module")
def labels(metrics: Metrics) -> dict[str, set[str]]:
    """Label names of every series name that a node serves; a histogram without samples has its declared ones."""
    found: dict[str, set[str]] = {}
    for family in metrics.registry.collect():
        names = {sample.name for sample in family.samples} or {family.name}
        declared = set(getattr(family, "labels", ()))
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels, declared)
        ends = ["_bucket", "_sum", "_count"] if family.type == "histogram" else ["", "_total"]
        for name in names | {family.name + end for end in ends}:
            found.setdefault(name, set())
    return found


def used(expression: str) -> set[str]:
    return set(re.findall(r"\bproofbook_[a-z0-9_]+", expression))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_alert__each__is_of_metrics_that_exist_and_says_what_to_do(
    rule: dict[str, Any], labels: dict[str, set[str]]
) -> None:
    assert used(rule["expr"]) <= set(labels)
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["action"].endswith(".")
    for name, text in re.findall(r"(proofbook_[a-z0-9_]+)\{([^}]*)\}", rule["expr"]):
        for label in re.findall(r"(\w+)\s*=~?\s*\"", text):
            assert label in labels[name] or not labels[name], (name, label)


def test_alerts__each__has_a_test_where_it_is_silent_and_one_where_it_fires() -> None:
    names = {rule["alert"] for rule in RULES}
    silent = {case["alertname"] for case in CASES[0]["alert_rule_test"]}
    fires = {case["alert_rule_test"][0]["alertname"] for case in CASES[1:]}
    assert silent == fires == names == {case["name"].removesuffix(" fires") for case in CASES[1:]}
    assert all(case["alert_rule_test"][0]["exp_alerts"] for case in CASES[1:])
    healthy = {series["series"].partition("{")[0] for series in CASES[0]["input_series"]}
    assert healthy >= {name for rule in RULES for name in used(rule["expr"])}


@promtool
@pytest.mark.process
def test_alerts__by_promtool__are_sound_and_behave() -> None:
    for words in (
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts_test.yml"],
        ["check", "config", "prometheus.yml"],
    ):
        done = subprocess.run(["promtool", *words], cwd=OPS / "prometheus", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_dashboard__every_panel__asks_for_metrics_that_exist(labels: dict[str, set[str]]) -> None:
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
    assert len(asked) > 20
    assert {name for expression in asked for name in used(expression)} <= set(labels)
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_metrics__every_name__is_explained_and_the_page_is_of_today(metrics: Metrics) -> None:
    made = NodeMetrics(Metrics())
    assert all(text.endswith(".") and remedy.endswith(".") for text, remedy in made.documented.values())
    assert page(made) in (ROOT / "docs/metrics.md").read_text()
    served = {family.name for family in metrics.registry.collect() if "process" not in family.name}
    assert served == {name.removesuffix("_total") for name in made.documented}


def test_metrics__initialised__alerts_have_their_series_before_the_first_event(metrics: Metrics) -> None:
    text = metrics.text()
    for line in (
        'proofbook_sign_refused_total{reason="locked"} 0.0',
        'proofbook_source_requests_total{result="denied",source="espn"} 0.0',
        'proofbook_rpc_state{endpoint="own",state="wrong_chain"} 0.0',
        'proofbook_safe_mode{condition="FINALITY"} 0.0',
        'proofbook_invariant_violations_total{invariant="report_lost"} 0.0',
        'proofbook_equivocations_total{peer="0xab"} 0.0',
    ):
        assert line in text


def test_dockerfile__base_by_digest_hashes_and_no_root() -> None:
    text = (OPS / "docker/Dockerfile").read_text()
    assert re.findall(r"^FROM (\S+)", text, re.M) == ["${BASE}@${BASE_DIGEST}"] * 2
    assert "ARG BASE_DIGEST\n" in text
    assert "--require-hashes" in text
    assert text.rindex("USER 10001:10001") > text.rindex("RUN ")
    for folder in re.findall(r"^COPY (?!--)(\S+) ", text, re.M):
        assert (ROOT / folder).exists(), folder
    ignored = (OPS / "docker/Dockerfile.dockerignore").read_text().splitlines()
    assert ignored[0] == "*"  # nothing gets in by accident: settings, keys, .run


def test_compose__four_nodes__apart_and_without_rights() -> None:
    services = COMPOSE["services"]
    assert sorted(services) == ["node0", "node1", "node2", "node3"]
    for service in services.values():
        assert service["user"] == "10001:10001"
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "ports" not in service
        assert all(volume.endswith(":ro") for volume in service["volumes"] if volume.startswith("./"))
    volumes = [volume for service in services.values() for volume in service["volumes"]]
    assert len(volumes) == len(set(volumes))


def test_unit__of_systemd__has_no_rights_and_does_not_restart_on_wrong_settings() -> None:
    unit = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(OPS / "systemd/proofbook-node.service")
    service = unit["Service"]
    assert service["User"] == "proofbook"
    assert (service["NoNewPrivileges"], service["CapabilityBoundingSet"], service["UMask"]) == ("yes", "", "0077")
    assert "78" in service["RestartPreventExitStatus"].split()
