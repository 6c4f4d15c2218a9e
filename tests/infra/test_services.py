"""What containers are given: the product's own settings take every bit of it, and secrets end in closed files."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api import settings as api_settings
from api.identity.settings import load as load_identity
from infra.images import enter
from infra.parts.services import FILES, Facts, Service, services
from infra.settings import Settings, check, load
from proofbook import settings as common_settings
from proofbook.cli._main import root
from proofbook.secrets import permission_problem

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "infra/examples"
PROFILES = ("testnet", "production")
ROLES = ("desk", "second-desk", "issuer", "settler", "reporter-1", "transmitter-1")
FACTS = Facts(
    database_host="book.cluster-abc.eu-west-3.rds.amazonaws.com",
    issuer="https://cognito-idp.eu-west-3.amazonaws.com/eu-west-3_AbCdEfGhI",
    client="1a2b3c4d5e6f",
    keys={
        name: f"5afb13b4-87a0-40b9-857a-{number:012x}"
        for number, name in enumerate((*ROLES, *(f"relayer-{shard}" for shard in range(1, 17))))
    },
    snapshot="proofbook-test-snapshot",
    function="proofbook-test-pricing",
)


def rows(profile: str) -> tuple[Settings, dict[str, Service]]:
    settings = load(EXAMPLES / f"{profile}.toml")
    return settings, {row.name: row for row in services(settings, FACTS)}


def entered(row: Service, folder: Path) -> dict[str, str]:
    """The environment that the product sees, with its files below `folder`."""
    given = {**row.environment, **{variable: f"secret-of-{name}-" + "x" * 40 for variable, name in row.secrets.items()}}
    left = enter.written(given, folder)
    return {name: value.replace(FILES, str(folder)) for name, value in left.items()}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", ["desk", "stream", "worker"])
def test_service__of_the_api__is_taken_by_the_apis_settings(profile: str, name: str, tmp_path: Path) -> None:
    settings, found = rows(profile)
    environ = entered(found[name], tmp_path)
    taken = api_settings.load(environ)
    assert taken.profile == profile
    assert taken.origin == f"https://{settings.domain}"
    assert taken.oidc_client_ids == ("1a2b3c4d5e6f",)
    assert len(taken.relayer_key_files) == settings.relayers
    assert taken.desk_key_file is not None
    assert taken.desk_key_file.read_text().split() == ["aws-kms", settings.region, FACTS.keys["desk"]]
    assert "sslmode=verify-full" in str(taken.database_url)
    assert (taken.snapshot_table, taken.snapshot_region) == (FACTS.snapshot, settings.region)
    load_identity(taken, environ)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", ["pricing", "node-1"])
def test_service__of_pricing_and_nodes__is_taken_by_the_products_settings(
    profile: str, name: str, tmp_path: Path
) -> None:
    settings, found = rows(profile)
    taken = common_settings.load([], entered(found[name], tmp_path))
    assert taken.chain.profile == settings.chain
    assert not taken.replay.enabled
    if name == "node-1":
        assert taken.node.reporter is not None
        assert (taken.node.reporter.kind, taken.node.reporter.key_id) == ("aws-kms", FACTS.keys["reporter-1"])
        assert len(taken.node.peers.others) == 3
    else:
        assert taken.database.url.startswith("postgresql+psycopg://proofbook@book.cluster-abc.")


@pytest.mark.parametrize("profile", PROFILES)
def test_services__each__name_a_command_that_the_product_has(profile: str) -> None:
    for row in rows(profile)[1].values():
        if row.name == "bus":
            continue
        words = [word for word in row.command[:2] if not word.startswith("-")]
        done = CliRunner().invoke(root, [*words, "--help"])
        assert done.exit_code == 0, (row.name, done.output)
        for option in (word for word in row.command if word.startswith("--")):
            assert option in done.output, (row.name, option)


def test_services__that_hold_a_key_or_a_store__are_one_of_each() -> None:
    _, found = rows("production")
    assert {name for name, row in found.items() if row.keeps} == {"desk", "worker", "node-1", "bus"}
    for name, row in found.items():
        assert row.scales == (name == "stream")
        assert not row.scales or "--no-desk" in row.command


def test_node__whose_addresses_are_not_known__has_no_service_yet() -> None:
    content = tomllib.loads((EXAMPLES / "testnet.toml").read_text())
    settings = check({**content, "node_addresses": [], "peers": []})
    assert "node-1" not in {row.name for row in services(settings, FACTS)}


def test_enter__writes_files_that_nobody_else_reads_and_forgets_them(tmp_path: Path) -> None:
    environ = {"PATH": "/bin", "PROOFBOOK_FILE_IDENTITY_KEY": "s3cret", "PROOFBOOK_API_PORT": "1"}
    left = enter.written(environ, tmp_path)
    assert left == {"PATH": "/bin", "PROOFBOOK_API_PORT": "1"}
    file = tmp_path / "identity-key"
    assert file.read_text() == "s3cret\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert permission_problem(file) is None
    # A container that is started again in its volume writes anew, whatever was there and wherever it led.
    file.unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    file.symlink_to(elsewhere)
    enter.written(environ, tmp_path)
    assert not file.is_symlink()
    assert elsewhere.read_text() == "kept"


def test_enter__becomes_the_product_without_secrets_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[Any] = []
    monkeypatch.setattr(enter, "FOLDER", tmp_path)
    monkeypatch.setattr(enter.os, "execve", lambda *words: became.append(words))
    monkeypatch.setenv("PROOFBOOK_FILE_DATABASE", "s3cret")
    enter.main(["api", "serve"])
    ((program, words, environ),) = became
    assert words == [program, "-m", "proofbook", "api", "serve"]
    assert "s3cret" not in str(environ)


def test_enter__imports_nothing_that_an_image_lacks() -> None:
    text = Path(enter.__file__).read_text()
    imported = re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE)
    assert set(imported) <= {"__future__", "os", "sys", "collections", "pathlib", "typing"}


def test_images__run_without_rights_and_hold_what_they_import() -> None:
    text = (ROOT / "infra/images/Dockerfile").read_text()
    stages = dict(re.findall(r"^FROM \S+ AS (\w+)\n((?:(?!^FROM ).*\n)*)", text, re.MULTILINE))
    assert stages.keys() == {"packages", "front", "base", "node", "worker", "api", "bus"}
    assert all("@${" in line for line in text.splitlines() if line.startswith("FROM docker") or "FROM ${" in line)
    assert "USER 10001:10001" in stages["base"]
    assert "USER 10001:10001" in stages["bus"]
    assert "--require-hashes" in stages["packages"]
    assert "COPY oracle" in stages["node"]
    assert "COPY pricing" in stages["worker"]
    assert "COPY --from=front /build/dapp/dist dapp/dist" in stages["api"]
    # Three folders are written to, and each keeps its owner when a volume is mounted.
    assert 'VOLUME ["/data", "/run/proofbook", "/tmp"]' in stages["base"]
