"""Further wallets: proved by their own signature, one account each, with a cool-down and a step-up."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.log import check_log
from proofbook.clock import ManualWallClock
from proofbook.database import Database
from tests.api.app_world import problem
from tests.api.people import People

pytestmark = pytest.mark.process


def pass_time(wall: ManualWallClock, seconds: float) -> None:
    asyncio.run(wall.advance(seconds))


def test_link__proved_by_the_further_wallet__signs_in_to_the_same_account_after_its_own_cool_down(
    people: People, wall: ManualWallClock
) -> None:
    ann, second = people(1), people(2)
    user = ann.sign_in()["user_id"]
    before = ann.client.cookies["__Host-proofbook"]
    linked = ann.link(second).json()["wallet"]
    assert ann.client.cookies["__Host-proofbook"] != before
    assert linked["cool_until"] == int(wall.now()) + 24 * 3_600
    wallets = ann.ask("GET", "/v1/wallets").json()
    assert [one["address"] for one in wallets] == [ann.address, second.address]
    assert wallets[0]["cool_until"] == wallets[0]["linked_at"]
    assert second.sign_in()["user_id"] == user


def test_link__old_token__is_worth_nothing_afterwards(people: People) -> None:
    ann = people(1)
    old = ann.sign_in("token")["token"]
    new = ann.link(people(2)).json()["token"]
    assert new != old
    problem(people(3).ask("GET", "/v1/session", authorization=f"Bearer {old}"), 401, "not-signed-in")
    assert ann.ask("GET", "/v1/session").status_code == 200


def test_link__by_somebody_else_or_in_another_session__is_refused(people: People) -> None:
    ann, ben, second = people(1), people(3), people(2)
    ann.sign_in("token")
    ben.sign_in("token")
    asked = ann.challenge("/v1/wallets/challenges", second.address)
    body = {"challenge_id": asked["challenge_id"], "signature": second.sign(asked["message"])}
    problem(ben.ask("POST", "/v1/wallets", body), 409, "challenge-gone")
    problem(people(2).ask("POST", "/v1/sign-in", body), 409, "challenge-gone")
    other = people(1)
    other.sign_in("token")
    problem(other.ask("POST", "/v1/wallets", body), 409, "challenge-gone")
    assert ann.ask("POST", "/v1/wallets", body).status_code == 201


def test_link__signature_of_the_account_in_place_of_the_wallet__is_refused(people: People) -> None:
    ann = people(1)
    ann.sign_in("token")
    asked = ann.challenge("/v1/wallets/challenges", people(2).address)
    body = {"challenge_id": asked["challenge_id"], "signature": ann.sign(asked["message"])}
    problem(ann.ask("POST", "/v1/wallets", body), 422, "bad-signature")


def test_link__sign_in_text_signed_for_it__is_refused(people: People) -> None:
    ann, second = people(1), people(2)
    ann.sign_in("token")
    asked = second.challenge()
    body = {"challenge_id": asked["challenge_id"], "signature": second.sign(asked["message"])}
    problem(ann.ask("POST", "/v1/wallets", body), 409, "challenge-gone")


def test_change_of_wallets__long_after_the_proof__needs_a_step_up(people: People, wall: ManualWallClock) -> None:
    ann = people(1)
    ann.sign_in("token")
    linked = ann.link(people(2)).json()["wallet"]
    pass_time(wall, 301)
    for method, path in (("POST", "/v1/wallets/challenges"), ("DELETE", f"/v1/wallets/{linked['id']}")):
        body = {"address": people(3).address} if method == "POST" else None
        assert problem(ann.ask(method, path, body), 401, "step-up-needed")["max_age_s"] == 300
    ann.sign_in("token")
    assert ann.ask("DELETE", f"/v1/wallets/{linked['id']}").status_code == 200


def test_link__wallet_of_another_account__is_refused_also_after_it_was_removed_until_released(
    people: People,
) -> None:
    ann, ben, second, operator = people(1), people(3), people(2), people(99)
    ann.sign_in("token")
    ben.sign_in("token")
    operator.sign_in("token")
    wallet = ann.link(second).json()["wallet"]
    problem(ben.link(second), 409, "wallet-taken")
    assert ann.ask("DELETE", f"/v1/wallets/{wallet['id']}").status_code == 200
    problem(ben.link(second), 409, "wallet-taken")
    asked = second.challenge()
    body = {"challenge_id": asked["challenge_id"], "signature": second.sign(asked["message"])}
    problem(second.ask("POST", "/v1/sign-in", body), 409, "wallet-taken")
    path = f"/v1/operator/wallets/{second.address}/release"
    problem(ben.ask("POST", path), 403, "not-allowed")
    assert operator.ask("POST", path).json() == {"released": 1}
    problem(operator.ask("POST", path), 404, "not-found")
    assert ben.link(second).status_code == 201


def test_link__wallet_that_the_account_itself_removed__is_taken_back(people: People) -> None:
    ann, second = people(1), people(2)
    ann.sign_in("token")
    wallet = ann.link(second).json()["wallet"]
    ann.ask("DELETE", f"/v1/wallets/{wallet['id']}")
    assert ann.link(second).status_code == 201


def test_remove__wallet__ends_the_sessions_that_it_signed_in(people: People) -> None:
    ann, second = people(1), people(2)
    ann.sign_in("token")
    wallet = ann.link(second).json()["wallet"]
    session = second.sign_in("token")["session_id"]
    assert ann.ask("DELETE", f"/v1/wallets/{wallet['id']}").json() == {"ended": [session]}
    problem(second.ask("GET", "/v1/session"), 401, "not-signed-in")


def test_remove__last_wallet_or_somebody_elses__is_refused(people: People) -> None:
    ann, ben = people(1), people(2)
    own = ann.sign_in("token")["wallets"][0]["id"]
    ben.sign_in("token")
    problem(ann.ask("DELETE", f"/v1/wallets/{own}"), 409, "last-way-in")
    problem(ben.ask("DELETE", f"/v1/wallets/{own}"), 404, "not-found")
    problem(ben.ask("DELETE", "/v1/wallets/7"), 422, "invalid-request")


def test_link__fourth_wallet__is_refused_also_when_two_come_at_once(people: People, database: Database) -> None:
    ann = people(1)
    ann.sign_in("token")
    ann.link(people(2))
    bodies = []
    for number in (3, 4, 5):
        other = people(number)
        asked = ann.challenge("/v1/wallets/challenges", other.address)
        bodies.append({"challenge_id": asked["challenge_id"], "signature": other.sign(asked["message"])})
    with ThreadPoolExecutor(3) as pool:
        codes = list(pool.map(lambda body: ann.ask("POST", "/v1/wallets", body).status_code, bodies))
    assert codes.count(201) == 1, codes
    with database.session(write=False) as session:
        assert session.execute(text("SELECT count(*) FROM wallets WHERE removed_at IS NULL")).scalar_one() == 3
    check_log(database)


def test_database__second_active_link_of_a_wallet__is_refused_by_itself(people: People, database: Database) -> None:
    people(1).sign_in()
    with pytest.raises(IntegrityError, match="one_active_wallet"), database.session() as session:
        session.execute(
            text("INSERT INTO wallets SELECT gen_random_uuid(), user_id, address, kind, 1, 1, NULL, NULL FROM wallets")
        )


def test_operator__by_a_wallet_that_is_only_linked__is_none(people: People) -> None:
    ann = people(1)
    ann.sign_in("token")
    ann.link(people(99))
    problem(ann.ask("GET", "/v1/operator/log"), 403, "not-allowed")
    assert people(99).sign_in("token")["roles"] == ["customer", "operator"]
