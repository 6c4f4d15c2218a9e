"""The book's alerts and dashboard: of metrics that exist; each alert has its tests and a section with what to do."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.edge import EdgeMetrics
from api.observe.metrics import ELSEWHERE, BookMetrics, page
from api.work.pulse import KeptPulse
from api.work.shares import names_of
from pricing.run.metrics import PricingMetrics
from proofbook.clock import ManualWallClock
from proofbook.database import open_database
from proofbook.metrics import Metrics

ROOT = Path(__file__).parents[2]
RULES = yaml.safe_load((ROOT / "ops/prometheus/book.yml").read_text())["groups"][0]["rules"]
CASES = yaml.safe_load((ROOT / "ops/prometheus/book_test.yml").read_text())["tests"]
DASHBOARD = json.loads((ROOT / "ops/grafana/book.json").read_text())
RUNBOOK = ROOT / "docs/runbooks/book-alerts.md"
promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed (Debian: apt install prometheus)"
)


@pytest.fixture(scope="module")
def metrics() -> Iterator[Metrics]:
    """Everything that API, worker and pricing count."""
    made, database = Metrics(), open_database("sqlite://")
    EdgeMetrics(made)
    KeptPulse(database, ManualWallClock(0), made, names_of("all"))
    PricingMetrics(made)
    made.gauge("api_streams", "As api.live.running declares it.")
    BookMetrics(made)
    yield made
    database.close()


@pytest.fixture(scope="module")
def labels(metrics: Metrics) -> dict[str, set[str]]:
    """Label names of every series; a metric without samples has those that it declares."""
    found: dict[str, set[str]] = {"up": {"job"}}
    for metric in set(metrics.registry._names_to_collectors.values()):
        declared = set(metric._labelnames)
        name = metric._name
        ends = ("_bucket", "_sum", "_count") if metric._type == "histogram" else ("", "_total")
        for end in ends:
            found[name + end] = declared | ({"le"} if end == "_bucket" else set())
    return found


def used(expression: str) -> set[str]:
    return set(re.findall(r"\bproofbook_[a-z0-9_]+", expression))


def asked_labels(expression: str) -> Iterator[tuple[str, str]]:
    for name, inside in re.findall(r"(proofbook_[a-z0-9_]+)\{([^}]*)\}", expression):
        for label in re.findall(r"(\w+)\s*(?:=~|!=|=)\s*\"", inside):
            yield name, label


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_alert__each__is_of_metrics_that_exist_and_has_a_page(
    rule: dict[str, Any], labels: dict[str, set[str]]
) -> None:
    assert used(rule["expr"]) <= set(labels)
    for name, label in asked_labels(rule["expr"]):
        assert label in labels[name], (name, label)
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["action"].endswith(".")
    path, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    assert ROOT / path == RUNBOOK
    assert anchor == rule["alert"].lower()
    section = RUNBOOK.read_text().partition(f"\n## {rule['alert']}\n")[2].partition("\n## ")[0]
    assert all(word in section for word in ("**Means**", "**Look**", "**Do**")), rule["alert"]


def test_alerts__every_runbook_that_they_name__has_that_section() -> None:
    told = [rule["annotations"]["action"] for rule in RULES] + [
        text for _, text in BookMetrics(Metrics()).documented.values()
    ]
    named = {one for text in told for one in re.findall(r"docs/runbooks/[a-z.#-]+[a-z]", text)}
    assert len(named) >= 6
    for one in named:
        path, _, anchor = one.partition("#")
        titles = re.findall(r"^## (.+)$", (ROOT / path).read_text(), re.M)
        assert not anchor or anchor in {
            re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles
        }, one


def test_runbook__has_no_section_of_an_alert_that_is_gone() -> None:
    assert re.findall(r"^## (\w+)$", RUNBOOK.read_text(), re.M) == [rule["alert"] for rule in RULES]


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
    for words in (["check", "rules", "book.yml"], ["test", "rules", "book_test.yml"]):
        done = subprocess.run(["promtool", *words], cwd=ROOT / "ops/prometheus", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_dashboard__every_panel__asks_for_metrics_that_exist(labels: dict[str, set[str]]) -> None:
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
    assert len(asked) > 50
    for expression in asked:
        assert used(expression) <= set(labels), expression
        for name, label in asked_labels(expression):
            assert label in labels[name], (name, label)
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_dashboard__shows_every_number_that_is_read_of_the_book() -> None:
    asked = {name for panel in DASHBOARD["panels"] for one in panel.get("targets", ()) for name in used(one["expr"])}
    shown = {name.removesuffix("_bucket") for name in asked}
    assert set(BookMetrics(Metrics()).documented) - shown <= {"proofbook_book_tickets"}


def test_metrics__every_name__is_explained_and_the_page_is_of_today(metrics: Metrics) -> None:
    made = BookMetrics(Metrics())
    told = {**made.documented, **ELSEWHERE}
    assert all(text.endswith(".") and remedy.endswith(".") for text, remedy in told.values())
    assert page(made) in (ROOT / "docs/metrics.md").read_text()
    assert {family.name for family in metrics.registry.collect()} == {name.removesuffix("_total") for name in told}


def test_metrics__labels__are_closed_sets_that_name_nobody(labels: dict[str, set[str]]) -> None:
    for name in BookMetrics(Metrics()).documented:
        family = name.removesuffix("_total")
        allowed = {"part", "sport", "status", "cause", "state", "reason", "key", "tag", "method", "provider", "why"}
        assert labels.get(name, labels.get(f"{family}_bucket", set())) <= allowed | {"le"}


def test_metrics__before_the_first_event__alerts_have_their_series(metrics: Metrics) -> None:
    text = metrics.text()
    for line in (
        'proofbook_orders_total{state="received"} 0.0',
        'proofbook_order_refusals_total{reason="budget"} 0.0',
        'proofbook_identity_states_total{state="failed",why="technical"} 0.0',
    ):
        assert line in text
