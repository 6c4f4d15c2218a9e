"""Bearer tokens of an OIDC provider, against a double that serves its keys over a real socket."""

import asyncio
import base64
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from proofbook.clock import ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, problem, settings_of
from tests.api.people import People, people_of

pytestmark = pytest.mark.process
CLIENT = "3n4b5urk1ft4fl3mg5e62d9ado"
POOL = "/eu-west-3_Example"
KEYS = {kid: RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"}) for kid in ("one", "two")}


@dataclass
class Double:
    """What Cognito serves: its keys at <pool>/.well-known/jwks.json."""

    url: str = ""
    status: int = 200
    kids: tuple[str, ...] = ("one",)
    body: bytes | None = None
    asked: int = 0
    extra: list[dict[str, Any]] = field(default_factory=list)

    def answer(self) -> bytes:
        keys = [KEYS[kid].as_dict(private=False) for kid in self.kids]
        return self.body if self.body is not None else json.dumps({"keys": keys + self.extra}).encode()


@pytest.fixture
def double() -> Iterator[Double]:
    made = Double()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked += 1
            found = self.path == f"{POOL}/.well-known/jwks.json"
            body = made.answer() if found else b""
            self.send_response(made.status if found else 404)
            if made.status == 302:
                self.send_header("Location", f"{made.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}{POOL}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def people(parts: dict[str, object], double: Double) -> Iterator[People]:
    settings = settings_of(oidc_issuer=double.url, oidc_client_ids=(CLIENT,))
    with people_of(app_of(settings, **parts)) as made:
        yield made


def token(double: Double, kid: str = "one", header: dict[str, Any] | None = None, **changes: Any) -> str:
    claims = {
        "iss": double.url,
        "sub": "0b2d7a1c",
        "client_id": CLIENT,
        "token_use": "access",
        "scope": "openid",
        "iat": 1_800_000_000,
        "exp": 1_800_003_600,
        "auth_time": 1_799_999_990,
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": kid} | (header or {}), claims, KEYS[kid])


def ask(people: People, bearer: str, path: str = "/v1/session", method: str = "GET", body: object = None) -> Any:
    return people(1).client.request(method, path, json=body, headers={"authorization": f"Bearer {bearer}"})


def pass_time(wall: ManualWallClock, seconds: float) -> None:
    asyncio.run(wall.advance(seconds))


def test_cognito_access_token__signs_in_as_one_user_each_time(people: People, double: Double) -> None:
    first, again = (ask(people, token(double)).json() for _ in range(2))
    assert first["user_id"] == again["user_id"]
    assert (first["roles"], first["session_id"], first["csrf_token"]) == (["customer"], None, None)
    assert ask(people, token(double, sub="other")).json()["user_id"] != first["user_id"]
    assert double.asked == 1


def test_subject__is_kept_only_as_a_keyed_hash(people: People, double: Double, database: Database) -> None:
    ask(people, token(double))
    with database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM oidc_logins").one()
    assert "0b2d7a1c" not in str(row)


def test_groups__name_operators(people: People, double: Double) -> None:
    assert ask(people, token(double, **{"cognito:groups": ["operators"]}), "/v1/operator/log").status_code == 200
    for groups in (["others"], "operators", None):
        problem(ask(people, token(double, **{"cognito:groups": groups}), "/v1/operator/log"), 403, "not-allowed")


def test_auth_time__long_ago_or_missing__needs_a_step_up(people: People, double: Double) -> None:
    wanted = {"address": people(1).address}
    for auth_time, status in ((1_799_999_990, 201), (1_799_999_000, 401), (None, 401)):
        bearer = token(double, auth_time=auth_time)
        assert ask(people, bearer, "/v1/wallets/challenges", "POST", wanted).status_code == status


def test_wallet__linked_by_a_token__lets_the_wallet_sign_in_to_the_same_user(people: People, double: Double) -> None:
    ann, bearer = people(1), token(double)
    asked = ask(people, bearer, "/v1/wallets/challenges", "POST", {"address": ann.address}).json()
    body = {"challenge_id": asked["challenge_id"], "signature": ann.sign(asked["message"])}
    problem(ask(people, token(double, sub="other"), "/v1/wallets", "POST", body), 409, "challenge-gone")
    assert ask(people, bearer, "/v1/wallets", "POST", body).json()["token"] is None
    assert ann.sign_in()["user_id"] == ask(people, bearer).json()["user_id"]


def test_access_token_of_another_provider__by_its_audience(people: People, double: Double) -> None:
    plain = {"token_use": None, "client_id": None, "aud": ["x", CLIENT]}
    assert ask(people, token(double, **plain)).status_code == 200
    assert ask(people, token(double, header={"typ": "at+jwt"}, **plain | {"nonce": "n"})).status_code == 200


def test_visit__of_a_token__begins_anew_at_a_sign_in_later_than_a_session_may_last(
    people: People, double: Double, wall: ManualWallClock
) -> None:
    def played_s(signed_in: int) -> int:
        now = int(wall.now())
        bearer = token(double, iat=now, exp=now + 3_600, auth_time=signed_in)
        return int(ask(people, bearer, "/v1/reality-check").json()["played_s"])

    began = int(wall.now())
    assert played_s(began - 10) == 0
    pass_time(wall, 3_600)
    # Signing in once more at the provider is no way around a check.
    assert played_s(began + 3_590) == 3_600
    pass_time(wall, 11 * 3_600 + 60)
    assert played_s(began + 12 * 3_600) == 60
    assert played_s(began - 10) == 60


@pytest.mark.parametrize(
    "changes",
    [
        {"token_use": "id", "aud": CLIENT},
        {"client_id": "another"},
        {"token_use": None, "client_id": None, "aud": "another"},
        {"token_use": None, "client_id": None, "aud": None},
        {"token_use": None, "client_id": None, "aud": CLIENT, "nonce": "n"},
        {"token_use": None, "client_id": None, "aud": CLIENT, "at_hash": "h"},
        {"iss": "https://cognito-idp.eu-west-3.amazonaws.com/other"},
        {"iss": None},
        {"exp": 1_799_999_960},
        {"exp": None},
        {"exp": "1800003600"},
        {"exp": True},
        {"iat": 1_800_000_100},
        {"nbf": 1_800_000_100},
        {"auth_time": 1_800_000_100},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
    ids=lambda changes: ",".join(f"{name}={str(value)[:12]}" for name, value in changes.items()),
)
def test_token__with_a_claim_that_is_wrong__is_refused(
    people: People, double: Double, changes: dict[str, object]
) -> None:
    problem(ask(people, token(double, **changes)), 401, "not-signed-in")


def test_token__signed_otherwise__is_refused(people: People, double: Double) -> None:
    good = token(double)
    claims = json.loads(base64.urlsafe_b64decode(good.split(".")[1] + "=="))
    # joserfc refuses to make this one: the public key, which everybody has, used as a shared secret.
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=").decode()
    confused = f"{head}.{good.split('.')[1]}"
    mac = hmac.digest(KEYS["one"].as_pem(private=False), confused.encode(), "sha256")
    stranger = RSAKey.generate_key(2048, {"kid": "one"})
    curve = ECKey.generate_key("P-256", {"kid": "one"})
    none = base64.urlsafe_b64encode(b'{"alg":"none","kid":"one"}').rstrip(b"=").decode()
    bad = [
        f"{confused}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}",
        jwt.encode({"alg": "RS256", "kid": "one"}, claims, stranger),
        jwt.encode({"alg": "RS256", "kid": "one", "jwk": stranger.as_dict(private=False)}, claims, stranger),
        jwt.encode({"alg": "ES256", "kid": "one"}, claims, curve),
        jwt.encode({"alg": "RS256"}, claims, KEYS["one"]),
        f"{none}.{good.split('.')[1]}.",
        good[:-8] + "AAAAAAAA",
        good + "." + good,
        "a" * 20_000,
        "..",
    ]
    for bearer in bad:
        problem(ask(people, bearer), 401, "not-signed-in")


def test_keys__rotated__are_fetched_once_a_minute_at_most(
    people: People, double: Double, wall: ManualWallClock
) -> None:
    assert ask(people, token(double)).status_code == 200
    double.kids = ("two",)
    problem(ask(people, token(double, "two")), 401, "not-signed-in")
    assert double.asked == 1
    pass_time(wall, 60)
    assert ask(people, token(double, "two")).status_code == 200
    problem(ask(people, token(double, "one")), 401, "not-signed-in")
    assert double.asked == 2


def test_provider_down__keys_known__go_on_for_a_day_and_then_fail_closed(
    people: People, double: Double, wall: ManualWallClock
) -> None:
    assert ask(people, token(double)).status_code == 200
    double.status = 500
    pass_time(wall, 3_600)
    assert ask(people, token(double, exp=1_800_200_000)).status_code == 200
    pass_time(wall, 86_400)
    answer = ask(people, token(double, exp=1_800_200_000))
    problem(answer, 503, "provider-down")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, None), (302, None), (200, b"{"), (200, b"[]"), (200, b'{"keys": 7}'), (200, b" " * 70_000)],
    ids=["error", "redirect", "no json", "list", "no keys", "too large"],
)
def test_provider__that_answers_badly_from_the_start__is_a_503_and_wallets_still_sign_in(
    people: People, double: Double, status: int, body: bytes | None
) -> None:
    double.status, double.body = status, body
    problem(ask(people, token(double)), 503, "provider-down")
    assert people(1).sign_in()["roles"] == ["customer"]


def test_keys__symmetric_or_for_encryption__are_not_used(people: People, double: Double) -> None:
    secret = OctKey.generate_key(256, {"kid": "sym"})
    double.extra = [secret.as_dict(private=True), KEYS["two"].as_dict(private=False) | {"use": "enc"}]
    claims = {"iss": double.url, "sub": "a", "client_id": CLIENT, "token_use": "access", "exp": 1_800_003_600}
    forged = jws.serialize_compact({"alg": "HS256", "kid": "sym"}, json.dumps(claims).encode(), secret, ["HS256"])
    problem(ask(people, forged), 401, "not-signed-in")
    problem(ask(people, token(double, "two")), 401, "not-signed-in")


def test_bearer__without_an_issuer_in_the_settings__is_refused(parts: dict[str, object], double: Double) -> None:
    with people_of(app_of(settings_of(), **parts)) as people:
        problem(ask(people, token(double)), 401, "not-signed-in")
    assert double.asked == 0
    assert httpx.get(f"{double.url}/.well-known/jwks.json").status_code == 200
