"""`proofbook verify` as a stranger types it: an endpoint, a file, and every other socket closed."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from proofbook.cli import main
from tests.anvil import anvil_process
from tests.api.receipts.stage import Matchday, matchday

pytestmark = [pytest.mark.anvil, pytest.mark.xdist_group("receipts")]


@pytest.fixture(scope="module")
def day() -> Iterator[Matchday]:
    with matchday() as made:
        yield made


@pytest.fixture(scope="module")
def file(day: Matchday, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from api.receipts import write

    path = tmp_path_factory.mktemp("receipt") / "won.json"
    path.write_text(write(day.receipt("won")))
    return path


@pytest.fixture
def only_the_endpoint(day: Matchday, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every socket that is opened to anything but the endpoint is an error; gives the addresses that were met."""
    wanted = int(day.url.rpartition(":")[2])
    met: list[object] = []
    before = socket.socket.connect

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        met.append(address)
        if self.family != socket.AF_INET or address[:2] != ("127.0.0.1", wanted):
            raise AssertionError(f"a socket to {address}")
        before(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return met


def test_verify__every_other_socket_closed__ends_with_zero_and_names_each_step(
    day: Matchday, file: Path, only_the_endpoint: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(file), "--rpc", day.url]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in ("order", "ticket", "inclusion", "finality", "grant", "fixture 1: reports", "settlement", "state"):
        assert any(line.startswith(f"ok     recomputed  {name}: ") for line in lines), name
    assert any(line.startswith("ok     attested    fixture 1: sources: ") for line in lines)
    assert lines[-1].startswith("verified: ")
    assert only_the_endpoint


def test_verify__as_json__is_one_object_with_all_steps(
    day: Matchday, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(file), "--rpc", day.url, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] is True
    assert {step["how"] for step in told["steps"]} == {"recomputed", "attested"}


def test_verify__contracts_pinned__must_be_those(
    day: Matchday, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known, strange = tmp_path / "known.json", tmp_path / "strange.json"
    day.world.addresses.save(known)
    replace(day.world.addresses, book=day.world.addresses.pool).save(strange)
    assert main(["verify", str(file), "--rpc", day.url, "--addresses", str(known)]) == 0
    assert main(["verify", str(file), "--rpc", day.url, "--addresses", str(strange)]) == 1
    assert "NOT verified: which book" in capsys.readouterr().out


def test_verify__file_changed_by_one_character__names_digest_or_field(
    day: Matchday, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "changed.json"
    changed.write_text(file.read_text().replace('"stake": 10000000', '"stake": 10000001'))
    assert main(["verify", str(changed), "--rpc", day.url]) == 1
    assert "error: the receipt's digest is" in capsys.readouterr().err
    changed.write_text("{}")
    assert main(["verify", str(changed), "--rpc", day.url]) == 1
    assert "error: the receipt's schema is None" in capsys.readouterr().err


def test_verify__nobody_listens__names_the_endpoint_and_what_to_do(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert main(["verify", str(file), "--rpc", f"http://127.0.0.1:{port}"]) == 1
    said = capsys.readouterr().err
    assert f"error: the endpoint http://127.0.0.1:{port}" in said
    assert "what to do: " in said


def test_verify__endpoint_that_never_answers__gives_up_after_the_timeout(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert main(["verify", str(file), "--rpc", f"http://127.0.0.1:{port}", "--timeout", "0.3"]) == 1
        done.set()
    assert "does not answer (ReadTimeout)" in capsys.readouterr().err


def test_verify__another_chain__names_both(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with anvil_process("--chain-id", "5") as url:
        assert main(["verify", str(file), "--rpc", url]) == 1
    assert "serves chain 5, the receipt is of chain 31337" in capsys.readouterr().err


def test_verify__endpoint_that_does_not_know_the_block_yet__says_so(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with anvil_process() as url:
        assert main(["verify", str(file), "--rpc", url]) == 1
    said = capsys.readouterr().out
    assert "the endpoint does not know" in said
    assert "it may lag behind" in said
    assert "NOT verified" in said
