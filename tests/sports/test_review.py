"""The review queue, the sealed catalogue, and their commands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chain.signers import LocalKey
from proofbook.cli.sports import command
from sports.fixtures import Catalogue, CatalogueError, Competition, load_catalogue
from sports.matching import bind_all, shipped_aliases
from sports.matching.anchor import catalogue_of
from sports.matching.review import ReviewError, accepted, load_queue
from sports.matching.sealed import canonical, open_sealed, seal, write_sealed
from sports.model import UnixTime
from sports.providers import ADAPTERS
from tests.sports.bodies import FINISHED, LATER, encode, openligadb

KEY = LocalKey.from_raw("0x" + "11" * 32)
OTHER = LocalKey.from_raw("0x" + "22" * 32)
COMPETITION = Competition(1, "cup", "Cup", 2022, {})


def anchored() -> Catalogue:
    return catalogue_of(readings(FINISHED["football-data"]), COMPETITION)


def readings(content: Any, provider: str = "football-data") -> list[Any]:
    return list(ADAPTERS[provider].parse(encode(content), UnixTime(LATER)).readings)


def doubtful() -> list[Any]:
    turned = openligadb()
    turned["team1"], turned["team2"] = turned["team2"], turned["team1"]
    return readings(turned, "openligadb")


def run(*arguments: str | Path) -> Result:
    return CliRunner(mix_stderr=False).invoke(command, [str(argument) for argument in arguments])


def lines(result: Result) -> list[Any]:
    assert result.exit_code == 0, result.output + result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_anchor__one_providers_list__is_a_catalogue() -> None:
    (fixture,) = anchored().fixtures.values()
    assert (fixture.key, fixture.home.name) == ("cup-20221218-lions-bears", "Lions")
    (bound,) = bind_all(readings(FINISHED["espn"], "espn"), anchored(), shipped_aliases())
    assert (bound.verdict.value, bound.key) == ("BOUND", fixture.key)


def test_queue__offered_twice__holds_one_row(tmp_path: Path) -> None:
    queue = load_queue(tmp_path / "q.jsonl")
    bindings = bind_all(doubtful(), anchored(), shipped_aliases())
    assert len(queue.offer(bindings)) == 1
    assert queue.offer(bindings) == []
    assert load_queue(tmp_path / "q.jsonl").rows == queue.rows


def test_accept__binds_and_remembers_who(tmp_path: Path) -> None:
    queue = load_queue(tmp_path / "q.jsonl")
    (row,) = queue.offer(bind_all(doubtful(), anchored(), shipped_aliases()))
    done = queue.accept(row.id[:6], None, "ann", 5)
    assert (done.state, done.key, done.by, done.at) == ("accepted", "cup-20221218-lions-bears", "ann", 5)
    again = load_queue(tmp_path / "q.jsonl")
    assert again.open_rows == []
    grown = accepted(anchored(), again)
    (fixture,) = grown.fixtures.values()
    assert fixture.providers["openligadb"] == "303"
    assert fixture.swapped == {"openligadb"}
    assert fixture.home.providers["openligadb"].name == "Lions"
    with pytest.raises(ReviewError, match="was accepted by ann"):
        again.accept(row.id, None, "bob", 6)


def test_reject__is_not_proposed_again(tmp_path: Path) -> None:
    queue = load_queue(tmp_path / "q.jsonl")
    (row,) = queue.offer(bind_all(doubtful(), anchored(), shipped_aliases()))
    queue.reject(row.id, "ann", 5)
    moved = [replace(reading, kickoff_utc=UnixTime(reading.kickoff_utc + 60)) for reading in doubtful()]
    assert load_queue(tmp_path / "q.jsonl").offer(bind_all(moved, anchored(), shipped_aliases())) == []


@pytest.mark.parametrize("row", ["", "zzz"])
def test_row_that_is_not_there__says_where_to_look(tmp_path: Path, row: str) -> None:
    with pytest.raises(ReviewError, match="0 rows begin with"):
        load_queue(tmp_path / "q.jsonl").reject(row, "ann", 5)


def test_queue_that_cannot_be_read__names_the_line(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"act": "alias", "names": ["a", "b"], "by": "x", "at": 1}\n{"act": "dance"}\n')
    with pytest.raises(ReviewError, match="line 2 of"):
        load_queue(tmp_path / "q.jsonl")


@pytest.mark.parametrize("letter", ["\x85", "\u2028", "\u2029", "\x0b", "\x1f", "\n", "\\"])
def test_alias__with_a_letter_that_may_end_a_line__is_read_again(tmp_path: Path, letter: str) -> None:
    queue, name = load_queue(tmp_path / "review.jsonl"), f"one{letter}two"
    queue.alias([name, "other"], "ann", 1, shipped_aliases())
    queue.alias(["third", "fourth"], "ann", 2, shipped_aliases())
    assert load_queue(queue.path).alias_sets == queue.alias_sets


def test_queue__file_of_nothing__is_empty(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    path.write_text("")
    assert load_queue(path).rows == {}


def test_commands__scan_list_accept_alias_publish(tmp_path: Path) -> None:
    queue, bodies = tmp_path / "q.jsonl", tmp_path / "bodies"
    (bodies / "openligadb").mkdir(parents=True)
    turned = openligadb()
    turned["team1"], turned["team2"] = turned["team2"], turned["team1"]
    (bodies / "openligadb" / "a.json").write_bytes(encode(turned))
    sealed = write_sealed(tmp_path, anchored())
    plain = tmp_path / "plain.json"
    plain.write_text(json.dumps(json.loads(sealed.read_bytes())["content"]))
    at = ("--at", str(LATER))
    row, counts = lines(run("review", "scan", "--queue", queue, "--catalogue", plain, *at, bodies))
    assert counts == {"bound": 0, "review": 1, "unknown": 0, "waiting": 1}
    assert lines(run("review", "list", "--queue", queue)) == [row]
    assert "is cup-20221218-lions-bears" in run("review", "accept", "--queue", queue, "--by", "ann", row["id"]).stdout
    assert lines(run("review", "list", "--queue", queue)) == []
    (decided,) = lines(run("review", "list", "--all", "--queue", queue))
    assert (decided["state"], decided["by"]) == ("accepted", "ann")
    assert run("review", "alias", "--queue", queue, "Lions", "Löwen").exit_code == 0
    clash = run("review", "alias", "--queue", queue, "Lions", "Manchester City")
    assert clash.exit_code == 1
    out = tmp_path / "out"
    written = Path(run("review", "publish", "--queue", queue, "--catalogue", plain, "--out", out).stdout.strip())
    (fixture,) = open_sealed(written, (), 0).fixtures.values()
    assert fixture.providers["openligadb"] == "303"
    assert written.name in {path.name for path in out.iterdir()}


def test_commands__reject(tmp_path: Path) -> None:
    queue = load_queue(tmp_path / "q.jsonl")
    (row,) = queue.offer(bind_all(doubtful(), anchored(), shipped_aliases()))
    assert run("review", "reject", "--queue", tmp_path / "q.jsonl", row.id).exit_code == 0
    assert load_queue(tmp_path / "q.jsonl").rows[row.id].state == "rejected"


def test_sealed__read_back__is_the_same_catalogue(tmp_path: Path) -> None:
    path = write_sealed(tmp_path, anchored(), [KEY])
    assert open_sealed(path, [KEY.address]).fixtures == anchored().fixtures
    assert path.name == f"catalogue-{seal(anchored())[0]}.json"
    assert seal(anchored(), [KEY]) == seal(anchored(), [KEY])


def test_sealed__shipped_catalogue__survives(tmp_path: Path) -> None:
    from sports.replay.matches import DATA

    shipped = load_catalogue(DATA / "catalogue.json")
    assert open_sealed(write_sealed(tmp_path, shipped), (), 0).fixtures == shipped.fixtures


@pytest.mark.parametrize("trusted", [[], [OTHER.address]])
def test_sealed__nobody_trusted_signed__is_refused(tmp_path: Path, trusted: list[str]) -> None:
    with pytest.raises(CatalogueError, match="0 trusted signatures of 1"):
        open_sealed(write_sealed(tmp_path, anchored(), [KEY]), trusted)


def test_sealed__one_key_twice__counts_once(tmp_path: Path) -> None:
    path = write_sealed(tmp_path, anchored(), [KEY, KEY])
    with pytest.raises(CatalogueError, match="1 trusted signatures of 2"):
        open_sealed(path, [KEY.address, OTHER.address], 2)
    assert open_sealed(write_sealed(tmp_path, anchored(), [KEY, OTHER]), [KEY.address, OTHER.address], 2)


def test_sealed__changed_content_or_another_hash__is_refused(tmp_path: Path) -> None:
    path = write_sealed(tmp_path, anchored(), [KEY])
    with pytest.raises(CatalogueError, match="has the hash"):
        open_sealed(path, [KEY.address], sha256="00" * 32)
    envelope = json.loads(path.read_bytes())
    envelope["content"]["fixtures"][0]["kickoff_utc"] = "2022-12-18T16:00:00Z"
    path.write_bytes(canonical(envelope))
    with pytest.raises(CatalogueError, match="has the hash"):
        open_sealed(path, [KEY.address])


@pytest.mark.parametrize("signature", ["0x", "0xzz", "0x" + "00" * 64, "0x" + "ff" * 64, None, 5])
def test_sealed__signature_that_is_none__counts_for_nothing(tmp_path: Path, signature: Any) -> None:
    path = write_sealed(tmp_path, anchored(), [KEY])
    envelope = json.loads(path.read_bytes())
    envelope["signatures"] = [{"signer": KEY.address, "signature": signature}, "odd"]
    path.write_bytes(canonical(envelope))
    with pytest.raises(CatalogueError, match="0 trusted"):
        open_sealed(path, [KEY.address])


@pytest.mark.parametrize("text", [b"", b"[]", b'{"content": 1}', b"\xff"])
def test_sealed__file_that_is_none__is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "c.json").write_bytes(text)
    with pytest.raises(CatalogueError):
        open_sealed(tmp_path / "c.json", [])
