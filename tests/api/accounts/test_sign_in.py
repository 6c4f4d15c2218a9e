"""Sign-in with a wallet: one text, one use; sessions that can be listed, ended and replaced."""

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from eth_abi import encode
from sqlalchemy import text

from api.accounts.authenticate import COOKIE
from api.accounts.messages import digest_of
from api.accounts.signatures import MAGIC
from api.log import check_log, entries
from proofbook.clock import ManualWallClock
from proofbook.database import Database
from tests.api.app_world import ORIGIN, app_of, problem, settings_of
from tests.api.conftest import FakeChain
from tests.api.people import People, people_of

pytestmark = pytest.mark.process


def pass_time(wall: ManualWallClock, seconds: float) -> None:
    asyncio.run(wall.advance(seconds))


def test_sign_in__first_time_and_again__is_one_user_with_a_new_session_each_time(people: People) -> None:
    ann = people(1)
    first = ann.sign_in()
    assert first["roles"] == ["customer"]
    assert [one["address"] for one in first["wallets"]] == [ann.address]
    again = ann.sign_in()
    assert again["user_id"] == first["user_id"]
    assert again["session_id"] != first["session_id"]
    assert [one["id"] for one in ann.ask("GET", "/v1/sessions").json()] == [again["session_id"]]
    assert people(2).sign_in()["user_id"] != first["user_id"]


def test_cookie__is_secure_for_this_host_not_for_scripts_and_the_database_holds_its_hash(
    people: People, database: Database
) -> None:
    ann = people(1)
    asked = ann.challenge()
    answer = ann.ask(
        "POST", "/v1/sign-in", {"challenge_id": asked["challenge_id"], "signature": ann.sign(asked["message"])}
    )
    morsel = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert (morsel["secure"], morsel["httponly"], morsel["path"], morsel["domain"]) == (True, True, "/", "")
    assert morsel["samesite"].lower() == "lax"
    assert answer.json()["token"] is None
    with database.session(write=False) as session:
        row = session.execute(text("SELECT * FROM sessions")).one()._asdict()
    assert bytes(row["token_hash"]) == hashlib.sha256(morsel.value.encode()).digest()
    assert morsel.value not in str(row)


def test_token__for_programs__signs_in_without_cookie_or_csrf(people: People) -> None:
    ann = people(1)
    signed_in = ann.sign_in("token")
    assert signed_in["csrf_token"] is None
    assert not ann.client.cookies
    assert ann.ask("GET", "/v1/session").json()["user_id"] == signed_in["user_id"]
    assert ann.ask("DELETE", "/v1/sessions").status_code == 200


def test_token_as_cookie_and_cookie_as_token__are_nobody(people: People) -> None:
    ann, ben = people(1), people(2)
    token = ann.sign_in("token")["token"]
    ben.sign_in()
    cookie = ben.client.cookies[COOKIE]
    other = people(3)
    problem(other.ask("GET", "/v1/session", authorization=f"Bearer {cookie}"), 401, "not-signed-in")
    problem(other.ask("GET", "/v1/session", cookie=f"{COOKIE}={token}"), 401, "not-signed-in")


@pytest.mark.parametrize(
    "token",
    ["pb_", "pb_" + "A" * 43, "pb_" + "A" * 400, "ey.ey.ey", "x", "pb_\u00e9"],
    ids=["prefix", "unknown", "long", "three parts", "letter", "accent"],
)
def test_token__that_is_none__is_refused(people: People, token: str) -> None:
    answer = people(1).client.get("/v1/session", headers={"authorization": f"Bearer {token}".encode()})
    problem(answer, 401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_sign_in__message_of_another_wallet_or_text__is_refused(people: People) -> None:
    ann, ben = people(1), people(2)
    asked = ann.challenge()
    for signature in (ben.sign(asked["message"]), ann.sign(asked["message"] + " "), "0x00"):
        answer = ann.ask("POST", "/v1/sign-in", {"challenge_id": asked["challenge_id"], "signature": signature})
        assert problem(answer, 422, "bad-signature")["field"] == "body.signature"
    assert "not-signed-in" in ann.ask("GET", "/v1/session").text


def test_sign_in__text_names_this_service_whatever_host_the_request_names(people: People) -> None:
    answer = people(1).ask(
        "POST", "/v1/sign-in/challenges", {"address": people(1).address}, host="evil.example", origin=ORIGIN
    )
    assert answer.json()["message"].startswith("book.example wants you to sign in")
    assert "evil" not in answer.text


def test_sign_in__same_proof_twice__counts_once(people: People) -> None:
    ann = people(1)
    asked = ann.challenge()
    body = {"challenge_id": asked["challenge_id"], "signature": ann.sign(asked["message"])}
    assert ann.ask("POST", "/v1/sign-in", body).status_code == 201
    problem(people(1).ask("POST", "/v1/sign-in", body), 409, "challenge-gone")


def test_sign_in__same_proof_many_times_at_once__counts_once(people: People, database: Database) -> None:
    ann = people(1)
    asked = ann.challenge()
    body = {"challenge_id": asked["challenge_id"], "signature": ann.sign(asked["message"]), "carrier": "token"}
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: people(1).ask("POST", "/v1/sign-in", body).status_code, range(8)))
    assert sorted(codes) == [201] + [409] * 7
    with database.session(write=False) as session:
        assert session.execute(text("SELECT count(*) FROM users")).scalar_one() == 1


def test_sign_in__first_time_in_two_places_at_once__is_one_user(people: People, database: Database) -> None:
    bodies = []
    for _ in range(6):
        asked = people(1).challenge()
        bodies.append(
            {"challenge_id": asked["challenge_id"], "signature": people(1).sign(asked["message"]), "carrier": "token"}
        )
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda body: people(1).ask("POST", "/v1/sign-in", body), bodies))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["user_id"] for answer in answers if answer.status_code == 201}) == 1
    with database.session(write=False) as session:
        assert session.execute(text("SELECT count(*) FROM users")).scalar_one() == 1
    check_log(database)


def test_challenge__after_five_minutes__is_gone(people: People, wall: ManualWallClock) -> None:
    ann = people(1)
    asked = ann.challenge()
    pass_time(wall, 300)
    body = {"challenge_id": asked["challenge_id"], "signature": ann.sign(asked["message"])}
    problem(ann.ask("POST", "/v1/sign-in", body), 409, "challenge-gone")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "0x12"),
        ("address", ""),
        ("address", None),
        ("address", "0x70997970c51812dc3A010C7d01b50e0d17dc79C8"),
        ("address", "0x" + "g" * 40),
        ("adress", "0x" + "1" * 40),
    ],
)
def test_challenge__address_that_is_none__is_refused_by_name(people: People, field: str, value: object) -> None:
    document = problem(people(1).ask("POST", "/v1/sign-in/challenges", {field: value}), 422, "invalid-request")
    assert f"body.{field}" in {error["field"] for error in document["errors"]}


@pytest.mark.parametrize(
    "signature",
    ["", "0x", "0x1", "1b" * 65, "0xzz", 7, "0x" + "11" * 8_193],
    ids=["empty", "no digits", "half", "no prefix", "no hex", "number", "long"],
)
def test_sign_in__signature_that_is_no_hex__is_refused_by_name(people: People, signature: object) -> None:
    asked = people(1).challenge()
    body = {"challenge_id": asked["challenge_id"], "signature": signature}
    assert problem(people(1).ask("POST", "/v1/sign-in", body), 422, "invalid-request")["field"] == "body.signature"


def test_contract_wallet__that_says_yes__signs_in_and_a_node_that_is_down_is_told(
    people: People, chain: FakeChain
) -> None:
    ann = people(1)
    asked = ann.challenge()
    question = MAGIC + encode(["bytes32", "bytes"], [digest_of(asked["message"]), b"\x01\x02"])
    chain.answers[question] = MAGIC + bytes(28)
    body = {"challenge_id": asked["challenge_id"], "signature": "0x0102"}
    chain.down = True
    problem(ann.ask("POST", "/v1/sign-in", body), 503, "chain-down")
    chain.down = False
    signed_in = ann.ask("POST", "/v1/sign-in", body).json()
    assert signed_in["wallets"][0]["method"] == "contract-wallet"


def test_write_with_a_cookie__without_its_csrf_token_or_from_another_site__is_refused(people: People) -> None:
    ann, ben = people(1), people(2)
    ann.sign_in()
    ben.sign_in()
    own, ann.csrf = ann.csrf, ""
    for headers in (
        {},
        {"x-csrf-token": "x"},
        {"x-csrf-token": ben.csrf},
        {"x-csrf-token": own, "origin": "https://evil.example"},
        {"x-csrf-token": own, "origin": "null"},
        {"x-csrf-token": own, "sec-fetch-site": "cross-site"},
    ):
        problem(ann.client.post("/v1/sign-out", headers=headers), 403, "cross-site")
    assert ann.ask("GET", "/v1/session").json()["csrf_token"] == own
    answer = ann.client.post("/v1/sign-out", headers={"x-csrf-token": own, "origin": ORIGIN})
    assert answer.status_code == 200
    assert COOKIE not in ann.client.cookies


def test_sign_in__made_by_another_site__is_refused(people: People) -> None:
    ann = people(1)
    asked = ann.challenge()
    body = {"challenge_id": asked["challenge_id"], "signature": ann.sign(asked["message"])}
    problem(ann.ask("POST", "/v1/sign-in", body, origin="https://evil.example"), 403, "cross-site")


def test_sign_in__over_an_older_session__ends_it_whoever_it_was(people: People) -> None:
    ann = people(1)
    ann.sign_in()
    fixed = ann.client.cookies[COOKIE]
    ben = people(2)
    ben.client.cookies.update(ann.client.cookies)
    ben.sign_in()
    assert ben.client.cookies[COOKIE] != fixed
    other = people(3)
    problem(other.ask("GET", "/v1/session", cookie=f"{COOKIE}={fixed}"), 401, "not-signed-in")


def test_sessions__idle_or_old__end(people: People, wall: ManualWallClock) -> None:
    ann = people(1)
    ann.sign_in("token")
    for _ in range(12):
        pass_time(wall, 3_599)
        assert ann.ask("GET", "/v1/session").status_code == (200 if wall.now() < 1_800_000_000 + 12 * 3_600 else 401)
    pass_time(wall, 3_600)
    problem(ann.ask("GET", "/v1/session"), 401, "not-signed-in")
    ann.token = ""
    ann.sign_in("token")
    pass_time(wall, 3_600)
    problem(ann.ask("GET", "/v1/session"), 401, "not-signed-in")


def test_sessions__of_several_places__are_listed_and_ended_by_their_owner_only(people: People) -> None:
    phone, laptop, ben = people(1), people(1), people(2)
    phone.headers["user-agent"] = "Phone\x7f 1"
    one, two = phone.sign_in("token"), laptop.sign_in("token")
    ben.sign_in("token")
    listed = laptop.ask("GET", "/v1/sessions").json()
    assert {row["id"]: (row["current"], row["agent"]) for row in listed}[one["session_id"]] == (False, "Phone 1")
    problem(ben.ask("DELETE", f"/v1/sessions/{one['session_id']}"), 404, "not-found")
    assert laptop.ask("DELETE", f"/v1/sessions/{one['session_id']}").json() == {"ended": [one["session_id"]]}
    problem(phone.ask("GET", "/v1/session"), 401, "not-signed-in")
    phone.token = ""
    phone.sign_in("token")
    assert len(phone.ask("DELETE", "/v1/sessions").json()["ended"]) == 1
    problem(laptop.ask("GET", "/v1/session"), 401, "not-signed-in")
    assert two["session_id"] not in {row["id"] for row in phone.ask("GET", "/v1/sessions").json()}


def test_operator__is_who_signed_in_with_a_named_wallet(people: People) -> None:
    operator = people(99)
    assert operator.sign_in("token")["roles"] == ["customer", "operator"]
    assert operator.ask("GET", "/v1/operator/log").status_code == 200
    ann = people(1)
    ann.sign_in("token")
    problem(ann.ask("GET", "/v1/operator/log"), 403, "not-allowed")


def test_user_rate__is_counted_over_all_addresses(parts: dict[str, object]) -> None:
    with people_of(app_of(settings_of(user_requests_per_s=0.1, user_requests_burst=3), **parts)) as people:
        ann = people(1)
        ann.sign_in("token")
        codes = [ann.ask("GET", "/v1/session").status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]


def test_log__of_all_this__holds_ids_and_words_and_no_address(people: People, database: Database) -> None:
    ann = people(1)
    first = ann.sign_in()
    ann.sign_in()
    ann.ask("POST", "/v1/sign-out")
    check_log(database)
    with database.session(write=False) as session:
        kept = list(entries(session))
    assert [one.kind for one in kept] == [
        *("user.created", "wallet.linked", "session.opened", "session.ended", "session.opened", "session.ended")
    ]
    assert {str(one.actor) for one in kept} == {first["user_id"]}
    assert ann.address.lower()[2:] not in str(kept).lower()
