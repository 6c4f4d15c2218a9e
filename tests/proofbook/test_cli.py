"""The command line: every file is a command, errors are two lines, --help imports nothing heavy."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from proofbook.cli import _main
from proofbook.errors import ProofbookError, SettingsError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a command in place of `stop` that fails in the way its word says."""

    @click.command()
    @click.argument("way")
    def command(way: str) -> int:
        if way == "product":
            raise ProofbookError("anvil cannot be used", "run `make install`")
        if way == "settings":
            raise SettingsError([("a.b", "3", "too small")])
        if way == "abort":
            raise KeyboardInterrupt
        if way == "bug":
            raise ZeroDivisionError
        return int(way)

    monkeypatch.setattr(f"{_main.FolderGroup.__module__}.importlib.import_module", lambda _name: _Module(command))


class _Module:
    def __init__(self, command: object) -> None:
        self.command = command


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["stop", "product"], 1, "error: anvil cannot be used\nwhat to do: run `make install`\n"),
        (["stop", "settings"], 2, "error: 1 setting cannot be used\n  a.b = 3: too small\nwhat to do: correct them"),
        (["stop", "abort"], 130, "stopped\n"),
        (["stop"], 2, "error: Missing argument 'WAY'.\nwhat to do: `proofbook stop --help`"),
        (["nothing"], 2, "error: No such command 'nothing'.\nwhat to do: `proofbook --help`"),
        (["--wrong"], 2, "error: No such option"),
    ],
)
def test_run__failure__is_two_lines_and_its_code(
    broken: None, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert _main.main(words) == code
    written = capsys.readouterr()
    assert written.err.lstrip().startswith(said)
    assert written.out == ""


def test_run__command_gives_a_number__is_the_exit_code(broken: None) -> None:
    assert [_main.main(["stop", str(code)]) for code in (0, 1, 7)] == [0, 1, 7]


def test_run__debug__lets_the_exception_through(broken: None) -> None:
    with pytest.raises(ProofbookError):
        _main.main(["--debug", "stop", "product"])


def test_run__bug__is_not_hidden(broken: None) -> None:
    with pytest.raises(ZeroDivisionError):
        _main.main(["stop", "bug"])


def test_group__every_file__has_a_command_and_a_help_line(capsys: pytest.CaptureFixture[str]) -> None:
    context = click.Context(_main.root)
    names = _main.root.list_commands(context)
    assert {"toolchain", "settings", "stop"} <= set(names)
    assert all(isinstance(_main.root.get_command(context, name), click.Command) for name in names)
    assert _main.main(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in names:
        line = next(line for line in lines if line.split()[:1] == [name])
        assert len(line.split()) > 2


def test_group__file_without_a_command__says_which_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{_main.FolderGroup.__module__}.importlib.import_module", lambda _name: _Module(3))
    with pytest.raises(TypeError, match=r"proofbook/cli/stop\.py"):
        _main.main(["stop"])


def proofbook(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "proofbook", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", **environ})


@pytest.mark.process
def test_help__in_a_process__imports_nothing_heavy_and_is_quick() -> None:
    def processor_seconds() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    proofbook("--help")  # the first one may compile
    spent = []
    for _ in range(3):
        before = processor_seconds()  # not the wall: other tests run beside this one
        assert proofbook("--help").returncode == 0
        spent.append(processor_seconds() - before)
    assert min(spent) < 0.4
    code = "import sys; from proofbook.cli import main; main(['--help']); print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not [name for name in ("pydantic", "web3", "fastapi", "sqlalchemy", "httpx") if f"'{name}'" in modules]


@pytest.mark.process
def test_settings_show__key_in_an_address__is_hidden() -> None:
    key = "0123456789abcdef0123456789abcdef"
    answer = proofbook("settings", "show", PROOFBOOK_CHAIN__RPC=f'[{{"url": "https://mainnet.infura.io/v3/{key}"}}]')
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["chain"]["rpc"][0]["url"] == "https://mainnet.infura.io/v3/***"


@pytest.mark.process
def test_settings_check__problems__are_listed_with_code_2_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("[metrics]\nport = -1\n[replay]\nspeed = 0")
    answer = proofbook("settings", "check", "--file", str(file))
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("error: 2 settings cannot be used\n")
    assert "\n  metrics.port = -1: Input should be greater" in answer.stderr
    assert "\n  replay.speed = 0: Input should be greater" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.node_js
def test_toolchain_check__this_checkout__finds_every_tool() -> None:
    answer = proofbook("toolchain", "check", PATH="/usr/local/bin:/usr/bin:/bin")
    assert answer.stderr == ""
    assert answer.returncode == 0
    assert [line.split()[0] for line in answer.stdout.splitlines()] == [
        "python", "node", "anvil", "forge", "cast", "solc"
    ]  # fmt: skip
    assert "missing" not in answer.stdout


@pytest.mark.process
def test_toolchain_check__empty_path__names_node_once_and_leaves_with_1() -> None:
    answer = proofbook("toolchain", "check", PATH="/nowhere")
    assert answer.returncode == 1
    assert "node    missing" in answer.stdout
    assert answer.stderr.count("apt install nodejs npm") == 1


def _every(command: click.Command, path: tuple[str, ...], parent: click.Context | None) -> Iterator[tuple[str, ...]]:
    context = click.Context(command, info_name=path[-1] if path else "proofbook", parent=parent)
    assert command.get_help(context).startswith("Usage:"), path
    yield path
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, (*path, name)
            yield from _every(found, (*path, name), context)


def test_help__of_every_command_and_group__is_there() -> None:
    paths = list(_every(_main.root, (), None))
    for path in (("run",), ("status",), ("node", "run"), ("node", "explain"), ("api", "work"), ("pricing", "run")):
        assert path in paths, path
    assert all(not part.startswith("-") for path in paths for part in path)
