"""A request for admission: both keys proved, for one contract, now; nothing else passes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.signers import LocalKey
from chain.typed_data import Domain
from oracle.admission import LIFE_S, SKEW_S, Admission, AdmissionUnreadable, Request

REPORTER, TRANSMITTER = LocalKey.from_raw(b"\x21" * 32), LocalKey.from_raw(b"\x22" * 32)
STRANGER = LocalKey.from_raw(b"\x23" * 32)
DOMAIN = Domain(11155111, "0x" + "11" * 20)
NOW = 1_800_000_000
ONE = Admission(REPORTER.address, TRANSMITTER.address, "op-3", ("https://op3.example",), NOW)


def wrong(request: Request, members: tuple[str, ...] = (), now: int = NOW, domain: Domain = DOMAIN) -> str:
    return " | ".join(f"{what} -> {remedy}" for what, remedy in request.problems(domain, members, now))


@pytest.fixture(scope="module")
def made() -> Request:
    return Request.make(ONE, DOMAIN, REPORTER, TRANSMITTER)


def test_request__made_written_and_read__has_no_problem(made: Request, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(made.text())
    again = Request.read(path)
    assert again == made
    assert wrong(again) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"reporter": STRANGER.address},
        {"transmitter": STRANGER.address},
        {"operator": "op-4"},
        {"urls": ("https://thief.example",)},
        {"urls": ()},
        {"issued": NOW + 1},
    ],
)
def test_request__anything_changed_after_signing__is_noticed(made: Request, change: dict[str, Any]) -> None:
    assert "signature is of" in wrong(replace(made, admission=replace(ONE, **change)))


def test_request__signed_by_the_wrong_key__names_which(made: Request) -> None:
    other = Request.make(ONE, DOMAIN, REPORTER, STRANGER)
    assert "the transmitter's signature" in wrong(other)
    assert "the reporter's signature" not in wrong(other)


@pytest.mark.parametrize("domain", [Domain(1, DOMAIN.contract), Domain(DOMAIN.chain_id, "0x" + "12" * 20)])
def test_request__for_another_contract_or_chain__is_refused(made: Request, domain: Domain) -> None:
    assert "it is for contract" in wrong(made, domain=domain)
    assert "signature is of" in wrong(replace(made, domain=domain), domain=domain)


@pytest.mark.parametrize(
    ("at", "fine"), [(0, True), (LIFE_S, True), (LIFE_S + 1, False), (-SKEW_S, True), (-SKEW_S - 1, False)]
)
def test_request__age__counts(made: Request, at: int, fine: bool) -> None:
    assert ("issued" not in wrong(made, now=NOW + at)) is fine


def test_request__one_key_for_both_or_a_member__is_told() -> None:
    same = Request.make(replace(ONE, transmitter=REPORTER.address), DOMAIN, REPORTER, REPORTER)
    assert "one key" in wrong(same, members=(REPORTER.address.lower(),))
    assert "member already" in wrong(same, members=(REPORTER.address.lower(),))


@pytest.mark.parametrize("content", ["", "[]", "null", "[" * 20_000, "{}", '{"format": "other"}', "x" * 20_000])
def test_read__no_request__says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(content)
    with pytest.raises(AdmissionUnreadable):
        Request.read(path)


JSON = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=40), st.lists(st.integers(), max_size=2))


@settings(max_examples=60)
@given(st.data())
def test_read__any_field_replaced__is_refused_or_has_a_problem(
    made: Request, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = json.loads(made.text())
    field = data.draw(st.sampled_from(sorted(content)))
    value = data.draw(JSON)
    if value == content[field]:
        return
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({**content, field: value}))
    try:
        found = Request.read(path)
    except AdmissionUnreadable:
        return
    assert wrong(found)
