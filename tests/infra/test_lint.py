"""cfn-lint and checkov find nothing but what infra/reviewed.toml answers, and everything there is still found."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.infra.conftest import ROOT, Templates, run, tool

pytestmark = [pytest.mark.slow, pytest.mark.process, pytest.mark.xdist_group("infra")]
REVIEWED: dict[str, dict[str, str]] = tomllib.loads((ROOT / "infra/reviewed.toml").read_text())


def documents(text: str) -> Iterator[Any]:
    """Every JSON value of a text that holds several."""
    decoder, place = json.JSONDecoder(), 0
    text = text.strip()
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        yield value
        while place < len(text) and text[place].isspace():
            place += 1


def test_reviewed__each__has_a_reason() -> None:
    assert all(len(reason) > 10 for findings in REVIEWED.values() for reason in findings.values())


def test_cfn_lint__of_every_profile__finds_what_is_reviewed_and_nothing_else(
    all_templates: dict[str, Templates],
) -> None:
    files = [file for one in all_templates.values() for file in sorted(one.folder.glob("*.template.json"))]
    done = run(tool("infra", "cfn-lint"), "--format", "json", *files)
    found = {(one["Rule"]["Id"], one["Message"]) for one in json.loads(done.stdout or "[]")}
    unknown = {one for one in found if one[0] not in REVIEWED["cfn-lint"]}
    assert not unknown
    assert {rule for rule, _ in found} == REVIEWED["cfn-lint"].keys()


def test_checkov__of_every_profile__finds_what_is_reviewed_and_nothing_else(
    all_templates: dict[str, Templates],
) -> None:
    found: dict[str, set[str]] = {}
    for profile, one in all_templates.items():
        words = ("--framework", "cloudformation", "--skip-download", "--compact", "--quiet", "-o", "json")
        done = run(tool("checkov", "checkov"), "-d", one.folder, *words)
        reports = [part for value in documents(done.stdout) for part in (value if isinstance(value, list) else [value])]
        assert sum(report["summary"]["passed"] for report in reports) > 200, (profile, done.stderr[-2000:])
        assert not any(report["summary"]["parsing_errors"] for report in reports)
        for report in reports:
            for check in report["results"]["failed_checks"]:
                found.setdefault(check["check_id"], set()).add(check["resource"].partition(".")[2])
    assert found.keys() == REVIEWED["checkov"].keys(), found
    assert len(found["CKV_AWS_117"]) == 1
    assert len(found["CKV_AWS_18"]) == 2
