"""The toolchain in folders made for the test, with tools that are small shell scripts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from proofbook import toolchain
from proofbook.errors import ProofbookError, ToolMissing

BASE_PATH = "/usr/bin:/bin"
PINNED = {"@foundry-rs/anvil": "1.7.1", "@foundry-rs/forge": "1.7.1", "@foundry-rs/cast": "1.7.1", "solc": "0.8.37"}


def script(path: Path, output: str, code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nprintf '%s\\n' '{output}'\nexit {code}\n")  # only what the shell has built in
    path.chmod(0o755)
    return path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose tools all answer, and its `bin` with a Node."""
    root = tmp_path / "checkout"
    for name in toolchain.FOUNDRY:
        script(toolchain.native_binary(name, root), f"{name} Version: 1.7.1\nCommit SHA: 4072e487")
    (root / "package.json").write_text(json.dumps({"devDependencies": PINNED}))
    script(root / "scripts/_dev/solc.cjs", "solc\nVersion: 0.8.37+commit.f401782d.Emscripten.clang")
    script(tmp_path / "bin/node", "v20.20.2")
    return root


def env_bin(root: Path) -> Path:
    return root.parent / "bin"


def search(root: Path) -> str:
    return f"{env_bin(root)}:/nowhere"


def install(root: Path) -> list[Path]:
    return toolchain.install(root, prefix=root / ".venv", site_packages=root / ".venv/site")


def test_find__everything_installed__gives_native_paths(checkout: Path) -> None:
    install(checkout)
    found = {finding.name: finding.path for finding in toolchain.check(checkout, search(checkout))}
    assert found == {
        "python": Path(sys.executable),
        "node": env_bin(checkout) / "node",
        "anvil": toolchain.native_binary("anvil", checkout),
        "forge": toolchain.native_binary("forge", checkout),
        "cast": toolchain.native_binary("cast", checkout),
        "solc": checkout / ".tools/solcx/solc-v0.8.37",
    }


def test_find__node_missing__names_node_and_debian_package_for_solc_too(checkout: Path) -> None:
    install(checkout)
    for name in ("node", "solc"):
        with pytest.raises(ToolMissing) as caught:
            toolchain.find(name, checkout, "/nowhere")
        assert caught.value.message.startswith("node (version 20 or later)")
        assert "apt install nodejs npm" in caught.value.remedy
        assert caught.value.looked_at == ("PATH: no usable node",)


def test_find__node_too_old__says_version_found(checkout: Path) -> None:
    old = script(env_bin(checkout) / "node", "v18.19.0")
    with pytest.raises(ToolMissing) as caught:
        toolchain.find("node", checkout, search(checkout))
    assert caught.value.looked_at[0] == f"{old}: version 18.19.0, wanted 20 or later"


def test_find__anvil_missing__names_every_place_and_command(checkout: Path) -> None:
    native = toolchain.native_binary("anvil", checkout)
    native.unlink()
    with pytest.raises(ToolMissing) as caught:
        toolchain.find("anvil", checkout, search(checkout))
    assert caught.value.looked_at == (f"{native}: does not exist", "PATH: no usable anvil")
    assert "make install" in caught.value.remedy
    assert "apt install nodejs npm" in caught.value.remedy


@pytest.mark.parametrize(
    ("output", "code", "problem"),
    [
        ("anvil Version: 1.6.0", 0, "version 1.6.0, wanted 1.7.1"),
        ("anvil Version: 1.7.10", 0, "version 1.7.10, wanted 1.7.1"),
        ("Illegal instruction", 132, "`--version` ended with code 132 (Illegal instruction)"),
        ("hello", 0, "`--version` names no version"),
    ],
)
def test_find__anvil_broken__says_what_it_answered(checkout: Path, output: str, code: int, problem: str) -> None:
    native = script(toolchain.native_binary("anvil", checkout), output, code)
    with pytest.raises(ToolMissing) as caught:
        toolchain.find("anvil", checkout, search(checkout))
    assert caught.value.looked_at[0] == f"{native}: {problem}"


def test_find__anvil_not_executable_format__says_it_does_not_run(checkout: Path) -> None:
    native = toolchain.native_binary("anvil", checkout)
    native.write_bytes(b"\x7fELF for another machine")
    with pytest.raises(ToolMissing, match="does not run"):
        toolchain.find("anvil", checkout, search(checkout))


def test_find__native_broken_and_good_one_later_on_path__gives_that_one(checkout: Path) -> None:
    script(toolchain.native_binary("anvil", checkout), "broken", 1)
    script(checkout / "node_modules/.bin/anvil", "anvil Version: 1.0.0")
    good = script(env_bin(checkout) / "anvil", "anvil Version: 1.7.1-stable")
    path = f"{checkout}/node_modules/.bin:{search(checkout)}"
    assert toolchain.find("anvil", checkout, path) == good


def test_find__solc_launcher_broken__names_code_and_message(checkout: Path) -> None:
    install(checkout)
    script(checkout / "scripts/_dev/solc.cjs", "solc launcher: the npm package solc is missing", 1)
    with pytest.raises(ToolMissing) as caught:
        toolchain.find("solc", checkout, search(checkout))
    assert "ended with code 1 (solc launcher: the npm package solc is missing)" in caught.value.looked_at[0]


def test_find__solc_of_another_version__is_refused(checkout: Path) -> None:
    install(checkout)
    script(checkout / "scripts/_dev/solc.cjs", "Version: 0.8.30+commit.1")
    with pytest.raises(ToolMissing, match=r"version 0\.8\.30, wanted 0\.8\.37"):
        toolchain.find("solc", checkout, search(checkout))


def test_find__launcher_link_to_nothing__says_where_it_points(checkout: Path) -> None:
    install(checkout)
    (checkout / "scripts/_dev/solc.cjs").unlink()
    with pytest.raises(ToolMissing, match=r"link to \.\./\.\./scripts/_dev/solc\.cjs, which does not exist"):
        toolchain.find("solc", checkout, search(checkout))


def test_find__unknown_name__lists_the_tools(checkout: Path) -> None:
    with pytest.raises(ProofbookError, match="python, node, anvil"):
        toolchain.find("gcc", checkout, search(checkout))


def test_install__second_time__changes_nothing(checkout: Path) -> None:
    assert len(install(checkout)) == 6
    before = {path: path.lstat().st_mtime_ns for path in checkout.rglob("*")}
    assert install(checkout) == []
    assert {path: path.lstat().st_mtime_ns for path in checkout.rglob("*")} == before


def test_install__one_file_damaged__mends_that_one(checkout: Path) -> None:
    install(checkout)
    pth = checkout / ".venv/site" / toolchain.PTH
    pth.write_text("import nothing\n")
    assert install(checkout) == [pth]


def test_install__outside_a_virtual_environment__is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    with pytest.raises(ProofbookError, match="virtual environment"):
        toolchain.install()


# A virtual environment made by hand: Python reads pyvenv.cfg beside it and treats the folder as one.
START = "import os,sys; print(os.environ.get('SOLCX_BINARY_PATH'), os.environ.get('PATH'), sep='\\n')"


def venv(folder: Path) -> tuple[Path, Path]:
    site = folder / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    site.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin/python").symlink_to(Path(sys.executable).resolve())
    (folder / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    return folder / "bin/python", site


def start(python: Path, code: str = START) -> list[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("SOLCX_BINARY_PATH", "PYTHONPATH")}
    answer = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=True, env={**env, "PATH": BASE_PATH}
    )
    assert answer.stderr == ""
    return answer.stdout.splitlines()


def test_start_up_file__bare_python_of_the_environment__finds_compiler_and_chain(checkout: Path) -> None:
    python, site = venv(checkout / ".venv")
    toolchain.install(checkout, checkout / ".venv", site)
    binaries, path = start(python)
    assert binaries == str(checkout / ".tools/solcx")
    assert path == f"{checkout}/.tools/bin:{checkout}/node_modules/.bin:{BASE_PATH}"
    assert shutil.which("anvil", path=path) == str(checkout / ".tools/bin/anvil")


def test_start_up_file__python_started_by_python__adds_the_path_once(checkout: Path) -> None:
    python, site = venv(checkout / ".venv")
    toolchain.install(checkout, checkout / ".venv", site)
    lines = start(python, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {START!r}])")
    assert lines[1].count(".tools/bin") == 1


@pytest.mark.parametrize("inside", [True, False])
def test_start_up_file__checkout_moved_or_deleted__is_silent(checkout: Path, inside: bool) -> None:
    place = (checkout if inside else checkout.parent) / "environment"
    place = checkout / ".venv" if inside else place
    _, site = venv(place)
    toolchain.install(checkout, place, site)
    moved = checkout.rename(checkout.parent / "moved")
    if inside:
        assert start(moved / ".venv/bin/python")[0] == str(moved / ".tools/solcx")
        shutil.rmtree(moved / ".tools")
        assert start(moved / ".venv/bin/python") == ["None", BASE_PATH]
    else:
        assert start(place / "bin/python") == ["None", BASE_PATH]


def test_start_up_file__line_executed_many_times__costs_under_a_millisecond(checkout: Path) -> None:
    python, site = venv(checkout / ".venv")
    toolchain.install(checkout, checkout / ".venv", site)
    line = (site / toolchain.PTH).read_text()
    code = f"import timeit; print(min(timeit.repeat(lambda: exec({line!r}, {{}}), number=20, repeat=5)) / 20)"
    assert float(start(python, code)[0]) < 0.001
