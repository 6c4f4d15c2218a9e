"""What the product is made of, whether a secret lies in it, and what is known against it: from locks and tree alone."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts._dev import audit, find_secrets
from scripts._dev.bill_of_materials import NPM, ROOT, RUNS, bill, main, packages
from tests.test_repository import LOCKS, requirements

# -- secrets


def test_secrets__in_what_git_tracks__are_none_and_every_exception_is_met() -> None:
    left, met = find_secrets.unknown(find_secrets.tracked())
    assert [str(one) for one in left] == []
    assert met == set(find_secrets.known())
    assert all(find_secrets.known().values())


# Put together here, so that this file holds none.
PLANTED = {
    "private key in PEM": "-----BEGIN EC PRIVATE" + " KEY-----",
    "keystore": '{"crypto": {"ciphertext' + '": "' + "d172bf743a674da9cdad04534d56926e" * 2 + '"}}',
    "Ethereum key": "DESK_KEY" + " = '0x" + "4c0883a69102937d6231471b5dbb6204" * 2 + "'",
    "Ethereum key of a command": "cast send --private-key " + "0x" + "4c0883a69102937d6231471b5dbb6204" * 2,
    "AWS key": "AKIA" + "Q3EGUO2VTB4C7XYZ",
    "GitHub token": "ghp_" + "a1B2c3D4" * 5,
    "GitLab token": "glpat-" + "a1B2c3D4e5F6g7H8i9J0",
    "Slack token": "xoxb-" + "123456789012-abcdef",
    "Google key": "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "Stripe key": "sk_live" + "_4eC39HqLyjWDarjtT1zdp7dc",
    "npm token": "npm_" + "a1B2c3D4e5F6" * 3,
    "PyPI token": "pypi-AgEI" + "cHlwaS5vcmc" + "CJDk0NjRlZTYzLTU2M2It",
    "signed token": "eyJhbGciOi" + "JIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "Infura key": "https://mainnet.infura" + ".io/v3/" + "9aa3d95b3bc440fa88ea12eaa4456161",
    "login in an address": "postgresql://book:" + "Zk3vQ9@db.example.org/book",
    "assigned secret": "pepper = " + '"k3v9q2w8e7r6t5y4u3i2o1p0"',
}


def test_rules__each__have_a_secret_planted_for_them() -> None:
    assert set(PLANTED) == set(find_secrets.RULES)


@pytest.mark.parametrize("rule", PLANTED)
def test_secret__planted__is_found_by_its_rule_and_not_repeated(rule: str) -> None:
    (found,) = find_secrets.find("some.py", f"first line\n{PLANTED[rule]}\n".encode())
    assert (found.rule, found.line) == (rule, 2)
    assert PLANTED[rule] not in str(found)


@pytest.mark.parametrize(
    "text",
    [
        "password_file = '/etc/proofbook/database.password'",
        "https://mainnet.infura.io/v3/{key}",
        "postgresql://book:{password}@db/book",
        "key = '0x' + 64 * '0'",
        "api_key: str | None = None",
        "secret = secrets.token_urlsafe(32)",
    ],
)
def test_secret__that_is_none__is_not_told(text: str) -> None:
    assert list(find_secrets.find("some.py", text.encode())) == []


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose second commit took a secret out again."""
    monkeypatch.setattr(find_secrets, "ROOT", tmp_path)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for body in (PLANTED["AWS key"], "nothing"):
        (tmp_path / "settings.py").write_text(body)
        for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
            subprocess.run([*git, *words], check=True)
    return tmp_path


def test_secret__taken_out_by_a_later_commit__is_found_in_the_history_alone(repository: Path) -> None:
    assert [one.rule for name, body in find_secrets.tracked() for one in find_secrets.find(name, body)] == []
    found = [one for name, body in find_secrets.history() for one in find_secrets.find(name, body)]
    assert [(one.file, one.rule) for one in found] == [("settings.py", "AWS key")]


# -- bill of materials


def test_bill__against_the_locks__names_each_package_once_with_every_hash() -> None:
    parts = {one["purl"]: one for one in bill()["components"]}
    assert len(parts) == len(bill()["components"])
    wanted = 0
    for lock in LOCKS:
        for block in requirements(lock):
            name, _, version = block.split()[0].partition("==")
            part = parts[f"pkg:pypi/{name}@{version.rstrip(';')}"]
            assert {"name": "proofbook:lock", "value": f"locks/{lock.name}"} in part["properties"]
            hashes = {line.partition("sha256:")[2].strip(" \\") for line in block.splitlines() if "sha256:" in line}
            assert hashes == {one["content"] for one in part["hashes"]}
            wanted += 1
    locked: dict[str, Any] = json.loads((ROOT / NPM).read_text())["packages"]
    for place, entry in locked.items():
        if "node_modules/" in place and not entry.get("link"):
            name = entry.get("name") or place.rpartition("node_modules/")[2]
            assert f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}" in parts
            wanted += 1
    assert wanted > 500


def test_bill__what_runs__is_required_and_tools_are_not() -> None:
    scope = {one["name"]: one["scope"] for one in bill()["components"]}
    assert [scope[name] for name in ("fastapi", "web3", "viem", "react")] == ["required"] * 4
    assert [scope[name] for name in ("pytest", "mypy", "vite", "checkov")] == ["excluded"] * 4
    main_lock = {block.split("==")[0] for block in requirements(ROOT / RUNS)}
    assert {one.name for one in packages().values() if one.kind == "pypi" and one.runs} == main_lock


def test_bill__written_twice__is_the_same_bytes_and_has_a_time_only_where_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first, second = tmp_path / "a/first.json", tmp_path / "second.json"
    assert [main([str(first)]), main([str(second)])] == [0, 0]
    assert first.read_bytes() == second.read_bytes()
    assert "timestamp" not in first.read_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1531666800")
    assert bill()["metadata"]["timestamp"] == "2018-07-15T15:00:00Z"


def test_bill__licences_of_what_runs__are_known_and_none_forbids_selling_it() -> None:
    unknown = [one.purl for one in packages().values() if one.runs and not one.licence]
    assert unknown == []
    assert [
        one.purl for one in packages().values() if one.runs and "GPL" in one.licence and "LGPL" not in one.licence
    ] == []


# -- advisories


SKIPPED = {"name": "click", "skip_reason": "Dependency not found on PyPI and could not be audited: click (8.5.1)"}
KNOWN = {"name": "jinja2", "version": "3.1.2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.3"]}]}


def test_audit__packages_that_the_service_did_not_tell__is_no_clean_answer() -> None:
    with pytest.raises(audit.Unreachable, match=r"1 of 2 packages of locks/main\.txt not told"):
        list(audit.read_python("locks/main.txt", [KNOWN, SKIPPED]))


def test_audit__advisory_of_each_service__is_named_with_lock_and_version() -> None:
    told = [str(one) for one in audit.read_python("locks/main.txt", [KNOWN])]
    assert told == ["locks/main.txt: jinja2 3.1.2: PYSEC-1; fixed in 3.1.3"]
    via = [{"url": "https://github.com/advisories/GHSA-x", "range": "<2.0.0"}, "other"]
    document = {"vulnerabilities": {"ws": {"via": via, "nodes": ["node_modules/ws"]}}}
    assert [str(one) for one in audit.read_npm(document)] == [
        "package-lock.json: ws node_modules/ws: GHSA-x; affected: <2.0.0"
    ]


def test_audit__no_service_answers__two_lines_and_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_answer(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "warning\nConnectionError: no route\n")

    monkeypatch.setattr(audit, "_run", no_answer)
    assert audit.main() == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("error: pip-audit got no answer from its service: ConnectionError: no route")
    assert said[1].startswith("what to do: run `make audit` where ")
    assert len(said) == 2


def test_audit__reviewed_advisory__counts_again_after_its_day(tmp_path: Path) -> None:
    file = tmp_path / "security.toml"
    file.write_text('[[reviewed]]\nid = "PYSEC-1"\npackage = "jinja2"\nwhy = "renders nothing"\nuntil = 2027-01-31\n')
    assert audit.reviewed(date(2027, 1, 31), file) == {("jinja2", "PYSEC-1"): "renders nothing"}
    assert audit.reviewed(date(2027, 2, 1), file) == {}
