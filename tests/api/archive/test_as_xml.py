"""The archive as XML: read back it is the same batch, whatever a text holds; what is altered or hostile is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from api.archive.as_xml import FAMILY, SPACE, holds, read_xml, write_xml, xml_of
from api.archive.batch import FIRST, Manifest, Upto, lines_of, write
from api.archive.errors import ArchiveError
from chain.signers import LocalKey
from proofbook.cli.api import command

KEY = LocalKey.from_raw(bytes([41]) * 32)
TEXT = st.text(max_size=12) | st.sampled_from(
    ["]]>", "<a>&amp;</a>", "\r\n", "\x00", " ", "\ufffe", "\ud800", '"', "--"]
)
PLAIN = st.none() | st.booleans() | st.integers(-(1 << 70), 1 << 70) | TEXT
VALUE = st.recursive(
    PLAIN, lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXT, one, max_size=3), max_leaves=6
)
RECORD = st.dictionaries(TEXT.filter(lambda name: name != "of"), VALUE, max_size=4)


def batch(records: list[dict[str, Any]], number: int = 1, previous: str = FIRST) -> Manifest:
    digest = hashlib.sha256(lines_of(records)).hexdigest()
    upto = Upto(3, 4, 5, 6, 7)
    return Manifest(number, previous, len(records), digest, 5, upto, "0:" + "00" * 32, KEY.address).signed(KEY)


@given(st.lists(st.tuples(st.sampled_from(["log", "bet", "money"]), RECORD), max_size=4))
def test_document__of_any_records__is_read_back_as_the_batch_that_was_signed(
    given_: list[tuple[str, dict[str, Any]]],
) -> None:
    records = [{"of": of, **record} for of, record in given_]
    made = batch(records)
    again, read = read_xml(xml_of(made, records))
    assert (again, read) == (made, records)
    assert holds(again, read)


def test_document__of_an_accounts_event__carries_the_regulators_family_and_others_none() -> None:
    records = [
        {"of": "log", "seq": 1, "kind": "session.opened", "payload": {"method": "ethereum"}},
        {"of": "log", "seq": 2, "kind": "desk.halted", "payload": {}},
        {"of": "bet", "seq": 1},
    ]
    root = Xml.fromstring(xml_of(batch(records), records))
    assert root.tag == f"{{{SPACE}}}batch"
    assert [one.attrib.get("family") for one in root] == [FAMILY, None, None]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b">session.opened<", b">session.closed<"), (b'of="bet"', b'of="log"'), (b'upto_log="3"', b'upto_log="2"')],
)
def test_document__altered__does_not_hold(old: bytes, new: bytes) -> None:
    records = [{"of": "log", "kind": "session.opened"}, {"of": "bet", "seq": 1}]
    document = xml_of(batch(records), records)
    assert old in document
    assert not holds(*read_xml(document.replace(old, new)))


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<batch/>",
        b"{}",
        b'<!DOCTYPE a [<!ENTITY b "c">]><batch>&b;</batch>',
        b'<batch number="1"><event of="log"><value name="a" type="image">x</value></event></batch>',
    ],
)
def test_document__that_is_none__is_refused(document: bytes) -> None:
    with pytest.raises(ArchiveError):
        read_xml(document)


def test_command__of_a_folder__writes_a_document_a_batch(tmp_path: Path) -> None:
    folder, previous = tmp_path / "archive", FIRST
    folder.mkdir()
    for number in (1, 2):
        records = [{"of": "log", "seq": number, "kind": "user.created", "payload": {"n": number}}]
        made = batch(records, number, previous)
        write(folder, made, lines_of(records))
        previous = made.digest()
    done = CliRunner().invoke(command, ["archive", "xml", str(folder), str(tmp_path / "xml"), "--signer", KEY.address])
    assert done.exit_code == 0, done.output
    for number in (1, 2):
        made, records = read_xml((tmp_path / "xml" / f"{number:06d}.xml").read_bytes())
        assert holds(made, records)
        lines = (folder / f"{number:06d}.jsonl").read_text().splitlines()
        assert records == [json.loads(line) for line in lines]
    (folder / "000001.jsonl").write_text("{}\n")
    with pytest.raises(ArchiveError):
        write_xml(folder, tmp_path / "xml")
