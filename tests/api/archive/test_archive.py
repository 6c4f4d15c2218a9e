"""The archive: everything once, in order, signed and chained; what is altered in any place is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from api.archive import check_folder, export
from api.archive.batch import FIRST, Manifest, Upto, lines_of, write
from api.archive.errors import ArchiveBroken, ArchiveError, NothingNew
from api.chain.tables import LedgerRow
from api.chain.views import INDEX
from api.desk.halts import halt
from api.desk.service import Desk
from api.log import check
from api.log.chain import Entry
from chain.index.tables import CursorRow
from chain.signers import LocalKey
from proofbook.cli.api import command
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, settings_of
from tests.api.conftest import FakeChain
from tests.api.desk.desk_stage import DESK, DOMAIN, NOW, SECOND, Stage
from tests.api.desk.test_desk_routes import bet
from tests.api.people import People, people_of

KEY, OTHER = (LocalKey.from_raw(bytes([number]) * 32) for number in (41, 42))


def batch(number: int, previous: str, lines: bytes, key: LocalKey = KEY) -> Manifest:
    import hashlib

    digest = hashlib.sha256(lines).hexdigest()
    records = lines.count(b"\n")
    return Manifest(number, previous, records, digest, 5, Upto(), "0:" + "00" * 32, key.address).signed(key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    previous = FIRST
    for number in (1, 2, 3):
        lines = lines_of([{"of": "log", "seq": number}, {"of": "bet", "seq": number}])
        made = batch(number, previous, lines)
        write(tmp_path, made, lines)
        previous = made.digest()
    return tmp_path


def test_folder__as_it_was_written__holds_for_its_signer_alone(folder: Path) -> None:
    assert [one.number for one in check_folder(folder, KEY.address)] == [1, 2, 3]
    assert len(check_folder(folder)) == 3
    with pytest.raises(ArchiveBroken, match="not signed by"):
        check_folder(folder, OTHER.address)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_folder__file_altered_cut_or_gone__is_found(folder: Path, number: int) -> None:
    file = folder / f"{number:06d}.jsonl"
    body = file.read_bytes()
    for altered in (body.replace(b"bet", b"bat"), body[:-1], body + b"{}\n", b""):
        file.write_bytes(altered)
        with pytest.raises(ArchiveBroken, match=file.name):
            check_folder(folder)
    file.unlink()
    with pytest.raises(ArchiveBroken, match=file.name):
        check_folder(folder)


@pytest.mark.parametrize("field", ["number", "previous", "records", "sha256", "made_at", "upto", "log_head", "signer"])
def test_folder__field_of_a_manifest_altered__is_found(folder: Path, field: str) -> None:
    file = folder / "000002.manifest.json"
    body = json.loads(file.read_text())
    body[field] = {
        "upto": {**body["upto"], "log": 9},
        "signer": OTHER.address,
        "previous": "11" * 32,
        "sha256": "11" * 32,
        "log_head": "1:" + "00" * 32,
    }.get(field, 7)
    file.write_text(json.dumps(body))
    with pytest.raises(ArchiveBroken):
        check_folder(folder)


def test_folder__batch_left_out_or_signed_by_another__is_found(folder: Path) -> None:
    lines = (folder / "000003.jsonl").read_bytes()
    third = check_folder(folder)[2]
    write(folder, replace(third, signer=OTHER.address, signature="").signed(OTHER), lines)
    with pytest.raises(ArchiveBroken, match="batch 3 is not signed"):
        check_folder(folder)
    for file in folder.glob("000002*"):
        file.unlink()
    with pytest.raises(ArchiveBroken, match="batch 3 stands where 2"):
        check_folder(folder)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"number": 1}'])
def test_folder__manifest_that_is_none__is_named(folder: Path, text: str) -> None:
    (folder / "000002.manifest.json").write_text(text)
    with pytest.raises(ArchiveError, match=r"000002\.manifest\.json"):
        check_folder(folder)


@given(st.text(max_size=200))
def test_manifest__any_text_as_signature__is_not_its_signers(text: str) -> None:
    assert not replace(batch(1, FIRST, b""), signature=text).is_signed()


@pytest.fixture
def desk(database: Database) -> Desk:
    stage = Stage()
    return Desk(database, stage, stage, [DESK, SECOND], DOMAIN, ManualMatchClock(NOW))


@pytest.fixture
def crowd(desk: Desk, chain: FakeChain, wall: ManualWallClock) -> Iterator[People]:
    app = app_of(settings_of(), database=desk.database, chain=chain, wall_clock=wall, match_clock=desk.clock)
    app.state.desk = desk
    with people_of(app) as made:
        yield made


def records(folder: Path, number: int) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / f"{number:06d}.jsonl").read_text().splitlines()]


@pytest.mark.process
def test_export__after_bets_and_money__has_each_record_once_with_its_user(
    crowd: People, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    with pytest.raises(NothingNew):
        export(database, folder, KEY, 1)
    ann = crowd(7)
    ann.sign_in()
    assert bet(ann).status_code == 201
    with database.session() as session:
        session.add(CursorRow(name=INDEX, chain_id=31_337, contracts="", start=0, number=12, final=11, hash=b"\1" * 32))
        for block, item in ((10, 0), (10, 1), (12, 0)):
            session.add(
                LedgerRow(
                    block=block,
                    log=3,
                    item=item,
                    account=ann.address,
                    kind="deposit",
                    units=5,
                    cents=0,
                    time=NOW,
                    transaction=b"\2" * 32,
                )
            )
    first = export(database, folder, KEY, 2)
    found = records(folder, 1)
    money = [one for one in found if one["of"] == "money"]
    assert [(one["block"], one["item"]) for one in money] == [(10, 0), (10, 1)]  # block 12 is not final
    bets = [one for one in found if one["of"] == "bet"]
    assert [one["state"] for one in bets] == ["received", "accepted"]
    user = bets[0]["user"]
    assert user is not None
    assert {one["user"] for one in (*bets, *money)} == {user}
    log = [one for one in found if one["of"] == "log"]
    assert [one["seq"] for one in log] == list(range(1, len(log) + 1))
    assert first.upto == Upto(len(log), int(str(bets[-1]["seq"])), 10, 3, 1)

    with pytest.raises(NothingNew):
        export(database, folder, KEY, 3)
    with database.session() as session:
        halt(session, UUID(int=1), UUID(int=2), None, match_now=NOW, wall_now=9)
    export(database, folder, KEY, 4)
    assert [one["kind"] for one in records(folder, 2)] == ["desk.halted"]
    assert [one.number for one in check_folder(folder, KEY.address)] == [1, 2]
    # The log's own chain goes on through the batches.
    chain = [one for number in (1, 2) for one in records(folder, number) if one["of"] == "log"]
    head, faults = check(entry_of(one) for one in chain)
    assert (str(head), faults) == (check_folder(folder)[-1].log_head, [])


def entry_of(record: dict[str, object]) -> Entry:
    actor = record["actor"]
    return Entry(
        int(str(record["seq"])),
        int(str(record["at"])),
        str(record["kind"]),
        None if actor is None else UUID(str(actor)),
        json.dumps(record["payload"], sort_keys=True, separators=(",", ":"), ensure_ascii=True),
        bytes.fromhex(str(record["previous"])),
        bytes.fromhex(str(record["hash"])),
    )


@pytest.mark.process
def test_export__into_an_archive_that_was_altered__writes_nothing(
    crowd: People, database: Database, tmp_path: Path
) -> None:
    crowd(7).sign_in()
    export(database, tmp_path, KEY, 2)
    with pytest.raises(ArchiveBroken):
        export(database, tmp_path, OTHER, 3)
    (tmp_path / "000001.jsonl").write_text("{}\n")
    with pytest.raises(ArchiveBroken):
        export(database, tmp_path, KEY, 3)
    assert len(list(tmp_path.glob("*.manifest.json"))) == 1


def test_command__check_of_a_folder__says_what_holds_and_what_does_not(folder: Path) -> None:
    done = CliRunner().invoke(command, ["archive", "check", str(folder), "--signer", KEY.address])
    assert done.exit_code == 0, done.output
    assert f"3 batches hold, signed by {KEY.address}" in done.output
    (folder / "000001.jsonl").write_text("{}\n")
    done = CliRunner().invoke(command, ["archive", "check", str(folder)])
    assert done.exit_code != 0
    assert isinstance(done.exception, ArchiveBroken)
