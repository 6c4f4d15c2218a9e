"""`node init` and `node join`: files closed to others, nothing overwritten, everything the settings accept."""

from __future__ import annotations

import json
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.deployment import Deployment
from chain.signers import LocalKey, open_signer
from proofbook.cli import _main
from proofbook.cli._nodefile import Answers, Key, WouldOverwrite, create_private, make_keystore, text_of
from proofbook.settings import load

PEERS = [f"0x{number:040x}" for number in (1, 2, 3)]
DEPLOYMENT = Deployment(
    11155111, *(f"0x{number:040x}" for number in range(10, 19)), committee=tuple(PEERS), arbiters=(), block=5
)  # fmt: skip


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def init(folder: Path, *more: str) -> int:
    peers = [word for index, address in enumerate(PEERS) for word in ("--peer", f"{address}=https://op{index}.example")]
    words = ["--file", str(folder / "node.toml"), "--yes", "--data-dir", str(folder / "data"), "--name", "op-3"]
    public = ["--public-url", "https://me.example", "--contracts", str(folder / "addresses.json")]
    return _main.main(["node", "init", *words, *peers, *public, *more])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node")
    DEPLOYMENT.save(folder / "addresses.json")
    assert init(folder) == 0
    return folder


def test_init__with_flags__writes_settings_that_are_accepted_as_they_stand(made: Path) -> None:
    settings = load([made / "node.toml"], {})
    assert settings.node.name == "op-3"
    assert (mode(made / "node.toml"), mode(made / "data"), mode(made / "data/keys")) == (0o600, 0o700, 0o700)
    assert {mode(path) for path in (made / "data/keys").iterdir()} == {0o600}
    keys = [open_signer(signer) for signer in (settings.node.reporter, settings.node.transmitter) if signer]
    assert len({key.address for key in keys}) == 2
    assert "0x" + "0" * 39 + "1" in (made / "node.toml").read_text()


def test_init__file_exists__nothing_is_overwritten(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (made / "node.toml").read_bytes()
    assert init(made) == 1
    assert "exists already" in capsys.readouterr().err
    assert (made / "node.toml").read_bytes() == before


def test_init__keystore_exists__is_not_overwritten(made: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (made / "data/keys").iterdir()}
    words = ["--file", str(tmp_path / "other.toml"), "--yes", "--data-dir", str(made / "data")]
    assert _main.main(["node", "init", *words]) == 1
    assert {path.name: path.read_bytes() for path in (made / "data/keys").iterdir()} == before
    assert not (tmp_path / "other.toml").exists()


def test_init__the_second_key_exists__the_first_is_not_made(tmp_path: Path) -> None:
    create_private(tmp_path / "data/keys/transmitter.json", "{}")
    assert init(tmp_path) == 1
    assert [path.name for path in (tmp_path / "data/keys").iterdir()] == ["transmitter.json"]


def test_init__remote_signers__are_written_with_their_values_and_make_no_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ["--reporter", "web3signer", "--transmitter", "aws-kms"]
    given_ = {
        "reporter.url": "https://signer.example",
        "reporter.expect_address": PEERS[0][:-1] + "8",
        "transmitter.key_id": "alias/gas",
        "transmitter.region": "eu-west-3",
        "transmitter.expect_address": PEERS[0][:-1] + "9",
    }
    sets = [word for key, value in given_.items() for word in ("--set", f"{key}={value}")]
    assert init(tmp_path, *kinds, *sets) == 0
    node = load([tmp_path / "node.toml"], {}).node
    assert node.reporter is not None
    assert node.transmitter is not None
    assert (node.reporter.url, node.transmitter.key_id) == ("https://signer.example", "alias/gas")
    assert not (tmp_path / "data/keys").exists()
    capsys.readouterr()
    assert init(tmp_path / "b", *kinds, *sets[:-2]) == 2
    assert "transmitter.expect_address=VALUE" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--set", "reporter.kind"],
        ["--set", "desk.url=x"],
        ["--set", "reporter.colour=x"],
        ["--set", "reporter.url=a", "--set", "reporter.url=b"],
        ["--peer", "0x1"],
        ["--listen", "here"],
        ["--listen", "0.0.0.0:70000"],
    ],
)
def test_init__wrong_flag__is_refused_before_anything_is_written(tmp_path: Path, words: list[str]) -> None:
    assert init(tmp_path, *words) == 2
    assert list(tmp_path.iterdir()) == []


def test_make_keystore__password__is_not_in_the_keystore_and_the_key_opens(tmp_path: Path) -> None:
    key = make_keystore(tmp_path / "keys", "reporter", iterations=2)
    password = (tmp_path / "keys/reporter.password").read_text().strip()
    assert len(password) >= 43
    assert password not in (tmp_path / "keys/reporter.json").read_text()
    opened = LocalKey.from_keystore(Path(key.values["keystore_file"]), Path(key.values["password_file"]))
    assert opened.address == key.values["expect_address"]
    with pytest.raises(WouldOverwrite):
        make_keystore(tmp_path / "keys", "reporter", iterations=2)
    with pytest.raises(WouldOverwrite):
        create_private(tmp_path / "keys/reporter.json", "")


@given(st.text(max_size=30), st.text(max_size=30))
def test_text_of__any_words__is_toml_that_holds_them(name: str, path: str) -> None:
    key = Key("keystore", {"keystore_file": path, "password_file": name})
    surrogates = any(0xD800 <= ord(char) < 0xE000 for char in name + path)
    made = text_of(Answers("test", "sepolia", name, Path("/d"), (("http://x", path),), key, key, "::1", 1))
    if not surrogates:
        assert tomllib.loads(made)["node"]["name"] == name
        assert tomllib.loads(made)["node"]["reporter"]["keystore_file"] == path


def test_join__made_and_checked__tells_the_host_what_to_do(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings, request = str(made / "node.toml"), made / "request.json"
    assert _main.main(["node", "join", "--file", settings, "--out", str(request)]) == 0
    capsys.readouterr()
    assert _main.main(["node", "join", "--check", str(request), "--contracts", str(made / "addresses.json")]) == 0
    told = capsys.readouterr().out
    assert "op-3: both keys are proved" in told
    assert json.loads(request.read_text())["reporter"] in told
    assert 'urls = ["https://me.example"]' in told
    changed = made / "changed.json"
    changed.write_text(request.read_text().replace("me.example", "thief.example"))
    assert _main.main(["node", "join", "--check", str(changed), "--contracts", str(made / "addresses.json")]) == 1
    assert "what to do" in capsys.readouterr().err
    assert _main.main(["node", "join", "--file", settings, "--out", str(request)]) == 1  # nothing is overwritten


def test_join__no_keys__says_to_make_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    DEPLOYMENT.save(tmp_path / "addresses.json")
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    words = ["--file", str(empty), "--contracts", str(tmp_path / "addresses.json")]
    assert _main.main(["node", "join", *words]) == 2
    assert "node init" in capsys.readouterr().err


def test_init__asked_on_a_terminal__takes_the_answers(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from proofbook.cli._node_init import command

    answers = ["op-7", "base", str(tmp_path / "d"), "http://10.0.0.5:8545", "web3signer", "web3signer"]
    answers += ["https://op7.example", "https://s.example", PEERS[1], "https://s.example", PEERS[2]]
    words = ["--file", str(tmp_path / "n.toml"), "--contracts", "x.json"]
    done = CliRunner().invoke(command, words, input="\n".join(answers) + "\n", catch_exceptions=False)
    assert done.exit_code == 0, done.output
    written = tomllib.loads((tmp_path / "n.toml").read_text())
    assert (written["node"]["name"], written["chain"]["profile"]) == ("op-7", "base")
    assert written["node"]["transmitter"]["expect_address"] == PEERS[2]
    assert written["node"]["peers"]["public_urls"] == ["https://op7.example"]
    assert "still to do" in done.output
    assert "4 members" in done.output
