"""The repository itself: import directions are enforced, locks are complete and address nothing, the words exist."""

import configparser
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("sports", "chain", "pricing", "oracle", "api", "proofbook")
LOCKS = sorted((ROOT / "locks").glob("*.txt"))


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", tree)
    for part in PARTS:
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    return tree


def test_imports__as_committed__are_kept(copy: Path) -> None:
    answer = lint_imports(copy)
    assert answer.returncode == 0, answer.stdout
    assert "0 broken" in answer.stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("sports", "chain"),
        ("sports", "proofbook.cli"),
        ("chain", "sports"),
        ("pricing", "chain.planted_rpc"),
        ("pricing", "oracle"),
        ("oracle", "pricing"),
        ("oracle", "api"),
        ("api", "oracle"),
        ("proofbook", "sports"),
        ("proofbook", "api"),
    ],
)
def test_imports__planted_against_the_table__are_caught(copy: Path, importer: str, imported: str) -> None:
    planted = {copy / importer / "planted.py": f"import {imported}\n", copy / "chain/planted_rpc.py": ""}
    try:
        for path, source in planted.items():
            path.write_text(source)
        answer = lint_imports(copy)
    finally:
        for path in planted:
            path.unlink()
    assert answer.returncode == 1
    assert f"{importer}.planted -> {imported}" in answer.stdout


def test_imports__allowed_by_the_table__are_kept(copy: Path) -> None:
    allowed = {
        "chain/signers/__init__.py": "import chain.planted_rpc",
        "chain/planted_rpc.py": "import proofbook.errors",
        "chain/typed_data.py": "",
        "pricing/planted.py": "import sports, chain.signers, chain.typed_data, proofbook.clock",
        "oracle/planted.py": "import sports, chain.planted_rpc",
        "api/planted.py": "import sports, chain, pricing.planted",
        "proofbook/cli/planted.py": "import sports, chain.signers, pricing.planted, oracle.planted, api",
    }
    kept = {name: (copy / name).read_text() for name in allowed if (copy / name).exists()}
    try:
        for name, source in allowed.items():
            (copy / name).write_text(source + "\n")
        answer = lint_imports(copy)
    finally:
        for name in allowed:
            (copy / name).unlink()
        for name, source in kept.items():
            (copy / name).write_text(source)
    assert answer.returncode == 0, answer.stdout


def requirements(lock: Path) -> list[str]:
    """Split a lock into its requirements, each with the lines that belong to it."""
    text = re.sub(r"^\s*#.*\n", "", lock.read_text(), flags=re.MULTILINE)
    return [block for block in re.split(r"\n(?=\S)", text.strip()) if block]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock__every_requirement__is_exact_hashed_and_without_address(lock: Path) -> None:
    blocks = requirements(lock)
    assert len(blocks) > 10
    for block in blocks:
        first, *hashes = block.replace("\\\n", "\n").split("\n")
        assert re.fullmatch(r"[a-z0-9._-]+==[A-Za-z0-9.+!]+( ; .+)?", first.strip()), first
        assert hashes, first
        assert all(re.fullmatch(r"\s*--hash=sha256:[0-9a-f]{64}\s*", line) for line in hashes), block
    assert not re.search(r"://|index-url|find-links|trusted-host| @ ", lock.read_text())


def test_locks__main_and_dev__agree_and_main_is_within_dev() -> None:
    main, dev = (
        {block.split()[0] for block in requirements(ROOT / "locks" / name)} for name in ("main.txt", "dev.txt")
    )
    assert main < dev
    assert not any(line.startswith(("eth-ape", "ape-", "pytest", "ruff")) for line in main)


def test_npm_lock__every_package__is_hashed_exact_and_without_address() -> None:
    text = (ROOT / "package-lock.json").read_text()
    locked = json.loads(text)["packages"]
    links = {name: entry["resolved"] for name, entry in locked.items() if entry.get("link")}
    # A workspace is a link to its own folder, which is all that "resolved" may name.
    assert links == {"node_modules/proofbook-dapp": "dapp"}
    assert text.count('"resolved"') == len(links)
    own = {"", *links, *links.values()}
    packages = {name: entry for name, entry in locked.items() if name not in own}
    # Whom to thank is the only thing that a package may give an address of.
    assert "://" not in json.dumps([{**entry, "funding": None} for entry in packages.values()])
    assert all(entry["integrity"].startswith("sha512-") and entry["version"] for entry in packages.values())
    for folder in (".", "dapp"):
        manifest = json.loads((ROOT / folder / "package.json").read_text())
        wanted = manifest["devDependencies"] | manifest.get("dependencies", {})
        found = {
            name: packages.get(f"{folder}/node_modules/{name}") or packages[f"node_modules/{name}"] for name in wanted
        }
        assert {name: entry["version"] for name, entry in found.items()} == wanted


def test_npm_settings__name_no_registry_and_keep_addresses_out_of_the_lock() -> None:
    parser = configparser.ConfigParser()
    parser.read_string("[npm]\n" + (ROOT / ".npmrc").read_text())
    settings = dict(parser["npm"])
    assert settings["omit-lockfile-registry-resolved"] == "true"
    assert not [key for key in settings if "registry" in key.replace("lockfile-registry", "") or key.startswith("//")]


def test_project_file__names_no_package_index() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    tool = tomllib.loads(text)["tool"]
    assert not {"index", "index-url", "extra-index-url", "find-links", "sources"} & set(tool["uv"])
    assert "://" not in text
    assert not (ROOT / "uv.lock").exists()


MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("word", ["run", "demo", "test", "lint", "bench", "soak", "stop", "install"])
def test_makefile__stable_word__exists_and_is_listed(word: str) -> None:
    assert re.search(rf"^{word}:.* ## \S", MAKEFILE, re.MULTILINE)
    listed = subprocess.run(["make", "--no-print-directory", "-C", ROOT], capture_output=True, text=True, check=True)
    assert re.search(rf"^{word} ", listed.stdout, re.MULTILINE)


def test_makefile__every_proofbook_command_it_calls__exists_or_is_announced() -> None:
    called = set(re.findall(r"-m proofbook (\w+)", MAKEFILE))
    files = {file.stem for file in (ROOT / "proofbook/cli").glob("*.py")}
    assert {"toolchain", "stop"} <= called & files
