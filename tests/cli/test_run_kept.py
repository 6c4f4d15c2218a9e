"""What a run leaves, and what the next one makes of it."""

import socket
from pathlib import Path

import pytest

from chain.deployment import Deployment
from proofbook.cli import _runkept as keeping
from proofbook.cli._runkept import Kept, NotResumable

PORTS = {"chain": 20_001, "replay": 20_002, "api": 20_003, "sandbox": 20_004}


@pytest.fixture
def kept() -> Kept:
    return Kept(("all",), "2018-06-30T13:30:00", 2.0, PORTS, "", keeping.sources())


def leave(folder: Path, kept: Kept) -> None:
    (folder / keeping.CHAIN).write_text("{}")
    (folder / "local.json").write_text('{"a": 1}\n')
    keeping.keep(folder, kept, folder / "local.json")


def test_kept__left_in_order__is_read_again_with_its_addresses(tmp_path: Path, kept: Kept) -> None:
    leave(tmp_path, kept)
    found = keeping.read(tmp_path)
    assert found is not None
    assert (found.matches, found.start, found.speed, found.ports) == (("all",), kept.start, 2.0, PORTS)
    assert found.addresses == '{"a": 1}\n'


def test_kept__nothing_there__is_none(tmp_path: Path) -> None:
    assert keeping.read(tmp_path) is None
    assert not keeping.left_over(tmp_path)


def test_kept__no_chain_was_written__leaves_no_note(tmp_path: Path, kept: Kept) -> None:
    (tmp_path / "local.json").write_text("{}")
    keeping.keep(tmp_path, kept, tmp_path / "local.json")
    assert keeping.read(tmp_path) is None


def test_kept__run_was_killed__is_told_from_a_first_start(tmp_path: Path, kept: Kept) -> None:
    leave(tmp_path, kept)
    (tmp_path / "api").mkdir()
    assert not keeping.left_over(tmp_path)
    keeping.begin(tmp_path)
    assert keeping.left_over(tmp_path)
    assert keeping.read(tmp_path) is None


def test_kept__forgotten__only_logs_stay(tmp_path: Path, kept: Kept) -> None:
    leave(tmp_path, kept)
    (tmp_path / "local.json").unlink()
    for name in keeping.FOLDERS:
        (tmp_path / name / "deep").mkdir(parents=True)
    (tmp_path / "api.log").touch()
    keeping.forget(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["api.log"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"matches": ["all"]}', '{"matches": 3, "x": 1}'])
def test_kept__note_of_another_shape__names_the_file_and_the_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / keeping.NOTE).write_text(text)
    with pytest.raises(NotResumable, match=r"kept\.json.*--fresh"):
        keeping.read(tmp_path)


def test_kept__chain_is_gone__says_so(tmp_path: Path, kept: Kept) -> None:
    leave(tmp_path, kept)
    (tmp_path / keeping.CHAIN).unlink()
    with pytest.raises(NotResumable, match=r"chain-state\.json.*--fresh"):
        keeping.read(tmp_path)


def test_require__another_start_or_match__refused_with_both_ways_out(kept: Kept) -> None:
    kept.require(None, None)
    kept.require(("all",), kept.start)
    with pytest.raises(NotResumable, match=r"--start.*2018-06-30T13:30:00.*leave --start out.*--fresh"):
        kept.require(None, "2018-07-15T14:00:00")
    with pytest.raises(NotResumable, match=r"--match.*all"):
        kept.require(("world-cup-2018-final",), None)


def test_require__other_contracts__refused(kept: Kept) -> None:
    other = Kept(kept.matches, kept.start, kept.speed, kept.ports, "", "0" * 64)
    with pytest.raises(NotResumable, match="contracts have changed"):
        other.require(None, None)


@pytest.mark.process
def test_asked__kept_and_nothing_said__same_ports_and_speed(kept: Kept) -> None:
    asked = keeping.asked(kept, ("all",), "", None, None, None, None)
    assert (asked.ports, asked.speed, asked.start) == (PORTS, 2.0, kept.start)
    assert keeping.asked(kept, ("all",), "", 5.0, None, None, 20_009).ports["api"] == 20_009


@pytest.mark.process
def test_asked__port_taken__gives_way_unless_it_was_asked_for(kept: Kept) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        crowded = Kept(kept.matches, kept.start, 1.0, {**PORTS, "api": taken}, "", kept.contracts)
        assert keeping.asked(crowded, ("all",), "", None, None, None, None).ports["api"] != taken
        assert keeping.asked(kept, ("all",), "", None, None, None, taken).ports["api"] == taken


@pytest.mark.process
def test_asked__first_start__all_parts_have_ports() -> None:
    asked = keeping.asked(None, ("all",), "2018-06-30T13:30:00", None, None, None, None)
    assert set(asked.ports) == {"chain", "replay", "api", "sandbox"}
    assert len(set(asked.ports.values())) == 4
    assert asked.speed == 1.0


def test_deployment__file_of_another_chain__is_put_back(tmp_path: Path, kept: Kept) -> None:
    someone = "0x" + "22" * 20
    saved = tmp_path / "saved.json"
    Deployment(31_337, *[someone] * 9, (someone,), (someone,)).save(saved)
    was = Kept(kept.matches, kept.start, 1.0, PORTS, saved.read_text(), kept.contracts)
    file = tmp_path / "deployments" / "local.json"
    assert keeping.deployment(was, file).book == someone
    file.write_text(saved.read_text().replace("22", "11"))
    assert keeping.deployment(was, file).book == someone
