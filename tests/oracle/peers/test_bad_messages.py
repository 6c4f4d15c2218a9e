"""Whatever comes in over the socket: counted, never a crash, never a signature of this node."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chain.typed_data import Domain
from oracle.agreement import Claim, Value
from oracle.agreement.clocks import Clocks, round_start
from oracle.peers.intake import Refusal
from oracle.peers.limits import Rate
from oracle.peers.server import BATCH_LIMIT, BODY_LIMIT
from oracle.signed import SignedMessage, message_form
from oracle.statements import report_digest
from oracle.store import Kind
from tests.oracle.keys import (
    CHAIN,
    CONTRACT,
    SPECIFICATION,
    VALUES,
    certificate,
    member,
    report,
    vote,
)
from tests.oracle.peers.served import OPENS, Served, made, serving

pytestmark = pytest.mark.process
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
OVER_A_SOCKET = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    one = made()
    with serving(one):
        yield one


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def post(http: httpx.Client, served: Served, messages: Any, **head: Any) -> httpx.Response:
    batch = {"chain_id": CHAIN, "contract": CONTRACT, "from": None, "messages": messages} | head
    return http.post(f"{served.url}/v1/messages", json=batch)


def refused(http: httpx.Client, served: Served, *messages: Any, **head: Any) -> dict[str, int]:
    """Reasons of a batch; nothing of it was taken, and this node said nothing."""
    before = served.intake.taken
    answer = post(http, served, list(messages), **head)
    assert answer.status_code == 200, answer.text
    assert served.intake.taken == before
    silent(served)
    found: dict[str, int] = answer.json()["refused"]
    return found


def silent(served: Served) -> None:
    assert served.guard.signed == 0
    assert served.store.rows("SELECT * FROM sign_locks") == []


def alive(http: httpx.Client, served: Served) -> None:
    assert http.get(f"{served.url}/v1/status").status_code == 200


@OVER_A_SOCKET
@given(body=st.binary(max_size=400))
def test_bytes__any__are_refused_and_the_server_lives(http: httpx.Client, served: Served, body: bytes) -> None:
    assert http.post(f"{served.url}/v1/messages", content=body).status_code == 400
    alive(http, served)
    silent(served)


@OVER_A_SOCKET
@given(raw=st.binary(max_size=200))
def test_socket__no_http_at_all__does_no_harm(http: httpx.Client, served: Served, raw: bytes) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(raw)
    alive(http, served)
    silent(served)


@OVER_A_SOCKET
@given(messages=JSON)
def test_json__any_as_messages__is_refused(http: httpx.Client, served: Served, messages: Any) -> None:
    answer = post(http, served, messages)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["accepted"] == 0
    silent(served)


FIELDS = ("kind", "fixture", "ballot", "round", "value", "signature", "evidence", "certificate", "proof")


@OVER_A_SOCKET
@given(field=st.sampled_from(FIELDS), garbage=JSON, with_proof=st.booleans())
def test_message__one_field_of_garbage__is_refused(
    http: httpx.Client, served: Served, field: str, garbage: Any, with_proof: bool
) -> None:
    good = vote(2, VALUES[1], 0, proof=certificate((0, 1, 2), VALUES[1]) if with_proof else None)
    form = message_form(good)
    if form[field] == garbage and type(form[field]) is type(garbage):
        return
    assert sum(refused(http, served, form | {field: garbage}).values()) == 1


@OVER_A_SOCKET
@given(place=st.integers(0, 63), bit=st.integers(0, 7))
def test_signature__one_bit_changed__is_an_unknown_signer(
    http: httpx.Client, served: Served, place: int, bit: int
) -> None:
    good = report(1, VALUES[1])
    changed = bytearray(good.signature)
    changed[place] ^= 1 << bit
    answer = refused(http, served, message_form(replace(good, signature=bytes(changed))))
    assert answer == {Refusal.UNKNOWN_SIGNER.value: 1}


@OVER_A_SOCKET
@given(
    value=st.builds(Value, st.integers(0, (1 << 165) - 1), st.integers(0, 2**32)),
    round_=st.integers(0, 255),
    ballot=st.integers(0, 255),
)
def test_claim__other_than_what_was_signed__is_refused(
    http: httpx.Client, served: Served, value: Value, round_: int, ballot: int
) -> None:
    good = report(1, VALUES[1])
    claim = Claim(ballot, round_, value)
    if claim != good.claim:
        assert sum(refused(http, served, message_form(replace(good, claim=claim))).values()) == 1


def test_message__unsigned__is_refused(http: httpx.Client, served: Served) -> None:
    form = message_form(vote(1))
    assert refused(http, served, form | {"signature": ""}, form | {"signature": None}) == {"unsigned": 2}


def test_batch__for_another_chain_or_contract__is_refused_whole(http: httpx.Client, served: Served) -> None:
    form = message_form(vote(1))
    assert refused(http, served, form, form, chain_id=1) == {Refusal.FOREIGN.value: 2}
    assert refused(http, served, form, contract="0x" + "11" * 20) == {Refusal.FOREIGN.value: 1}


def test_message__signed_for_another_chain__is_an_unknown_signer(http: httpx.Client, served: Served) -> None:
    claim = Claim(0, 0, VALUES[0])
    signature = member(1).sign(report_digest(Domain(1, CONTRACT), SPECIFICATION, claim))
    foreign = SignedMessage(Kind.REPORT, SPECIFICATION, claim, signature)
    assert refused(http, served, message_form(foreign)) == {Refusal.UNKNOWN_SIGNER.value: 1}


def test_message__of_a_stranger__is_refused(http: httpx.Client, served: Served) -> None:
    claim = Claim(0, 0, VALUES[0])
    signature = member(3, 7).sign(report_digest(served.store.identity.domain, SPECIFICATION, claim))
    stranger = SignedMessage(Kind.REPORT, SPECIFICATION, claim, signature)
    assert refused(http, served, message_form(stranger)) == {Refusal.UNKNOWN_SIGNER.value: 1}


def test_vote__signed_as_one__is_no_report(http: httpx.Client, served: Served) -> None:
    good = vote(1)
    forged = SignedMessage(Kind.REPORT, SPECIFICATION, good.claim, good.signature)
    assert refused(http, served, message_form(forged)) == {Refusal.UNKNOWN_SIGNER.value: 1}


def test_message__of_the_future__is_refused_until_its_round_is_a_minute_away(
    http: httpx.Client, served: Served
) -> None:
    form = message_form(vote(1, VALUES[0], 3))
    assert refused(http, served, form) == {Refusal.FUTURE.value: 1}
    begins = round_start(Clocks(), OPENS, 3)
    served.now = begins - 61
    assert refused(http, served, form) == {Refusal.FUTURE.value: 1}
    assert refused(http, served, message_form(vote(1, ballot=1))) == {Refusal.AHEAD.value: 1}


def test_message__of_an_unknown_fixture__is_refused(http: httpx.Client, served: Served) -> None:
    other = vote(1, specification=b"\x01" * 32)
    assert refused(http, served, message_form(other)) == {Refusal.UNKNOWN_FIXTURE.value: 1}


@pytest.mark.parametrize(
    "change",
    [
        lambda form: form | {"votes": form["votes"][:2]},
        lambda form: form | {"votes": form["votes"][::-1]},
        lambda form: form | {"votes": [form["votes"][0]] * 3},
        lambda form: form | {"votes": [form["votes"][0], form["votes"][1], form["votes"][2] | {"voter": 3}]},
        lambda form: form | {"votes": [one | {"evidence": "0x" + "07" * 32} for one in form["votes"]]},
        lambda form: form | {"round": 1},
        lambda form: None,
    ],
    ids=["too few", "descending", "one voter thrice", "not the voter", "not what it signed", "other round", "missing"],
)
def test_certificate__that_does_not_hold__costs_the_message(http: httpx.Client, served: Served, change: Any) -> None:
    form = message_form(vote(3, VALUES[0], 0, proof=certificate()))
    reasons = refused(http, served, form | {"proof": change(form["proof"])})
    assert set(reasons) <= {Refusal.BAD_PROOF.value, Refusal.MALFORMED.value}
    assert sum(reasons.values()) == 1


def test_body__too_large__is_cut_off(http: httpx.Client, served: Served) -> None:
    before = served.intake.counts[Refusal.OVERSIZE]
    assert http.post(f"{served.url}/v1/messages", content=b"[" * (BODY_LIMIT + 1)).status_code == 413
    deep = b'{"messages":' + b"[" * 60_000
    assert http.post(f"{served.url}/v1/messages", content=deep).status_code == 400
    assert post(http, served, [None] * (BATCH_LIMIT + 1)).status_code == 413
    assert served.intake.counts[Refusal.OVERSIZE] == before + 2
    alive(http, served)


def test_pull__with_garbage_in_the_address__is_refused(http: httpx.Client, served: Served) -> None:
    for path in ("0x00", "a" * 66, "0x" + "00" * 32 + "?after=-1", "0x" + "00" * 32 + "?after=x"):
        address = f"{served.url}/v1/fixtures/{path}".replace("?", "/messages?")
        address = address if "messages" in address else address + "/messages"
        assert http.get(address).status_code == 400
    assert http.get(f"{served.url}/v1/fixtures/0x{'00' * 32}/messages").json()["messages"] == []


def test_message__taken_and_replayed__is_kept_once() -> None:
    one = made()
    with serving(one), httpx.Client(trust_env=False) as http:
        form = message_form(vote(1))
        assert post(http, one, [form]).json() == {"accepted": 1, "refused": {}}
        spent = one.intake.verifier.spent
        assert post(http, one, [form] * 20).json() == {"accepted": 0, "refused": {"replayed": 20}}
        assert one.intake.verifier.spent == spent, "a replay costs no recovery"
        assert one.store.row("SELECT count(*) FROM messages WHERE signer = ?", member(1).address) == (1,)


def test_signer__of_many_values__stores_two_and_leaves_a_proof() -> None:
    one = made()
    with serving(one), httpx.Client(trust_env=False) as http:
        forms = [message_form(report(1, value)) for value in VALUES]
        answer = post(http, one, forms).json()
        assert answer == {"accepted": 2, "refused": {Refusal.TOO_MANY.value: 1}}
        assert one.store.row("SELECT count(*) FROM equivocations") == (1,)
        assert one.store.row("SELECT count(*) FROM messages") == (2,)


def test_host__that_asks_too_much__waits() -> None:
    one = made()
    with serving(one, (Rate(5, 0), Rate(3, 0))), httpx.Client(trust_env=False) as http:
        forms = [message_form(vote(number)) for number in (1, 2, 3)] + [message_form(report(1))]
        assert post(http, one, forms).json() == {"accepted": 3, "refused": {Refusal.RATE.value: 1}}
        codes = [http.get(f"{one.url}/v1/status").status_code for _ in range(6)]
        assert codes == [200, 200, 200, 200, 429, 429]


def test_disk__full__answers_503_and_signs_nothing() -> None:
    one = made()
    with serving(one), httpx.Client(trust_env=False) as http:
        pages = one.store.row("PRAGMA page_count")
        assert pages is not None
        one.store.rows(f"PRAGMA max_page_count = {pages[0]}")
        codes = []
        for round_ in range(2):
            for number in (1, 2, 3):
                for value in VALUES[:2]:
                    codes.append(post(http, one, [message_form(report(number, value, round_))]).status_code)
            one.now = OPENS + 150
        assert set(codes) <= {200, 503}
        assert (503 in codes) is bool(one.store.failing)
        one.store.rows("PRAGMA max_page_count = 100000")
        alive(http, one)
