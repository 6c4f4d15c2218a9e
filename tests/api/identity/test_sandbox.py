"""The sandbox: as strict as FranceConnect, and impossible in production."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from api.identity.birth import AgeVerdict, PartialDate, judge_age
from api.identity.errors import SandboxForbidden
from api.identity.sandbox import Registration, create_sandbox, people
from api.identity.sandbox.app import _base64
from tests.api.app_client import running
from tests.api.identity.double import Clock

ISSUER = "https://sandbox.example.org/id"
BACK = "https://book.example.org/back"
OUT = "https://book.example.org/out"
VERIFIER = "v" * 43
QUERY = {
    "client_id": "proofbook",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid birthdate",
    "state": "s" * 43,
    "nonce": "n" * 22,
    "acr_values": "sandbox",
    "code_challenge": _base64(hashlib.sha256(VERIFIER.encode()).digest()),
    "code_challenge_method": "S256",
}


class Visit:
    """A service and a browser at the sandbox."""

    def __init__(self, http: httpx.Client, clock: Clock) -> None:
        self.http = http
        self.clock = clock

    def ask(self, **changes: Any) -> httpx.Response:
        query = {name: value for name, value in (QUERY | changes).items() if value is not None}
        return self.http.get(f"{ISSUER}/authorize?{urlencode(query)}")

    def code(self, person: str = "adult", **changes: Any) -> str:
        page = self.ask(**changes)
        assert page.status_code == 200, page.text
        back = self.http.post(page.text.partition('action="')[2].partition('"')[0], data={"person": person})
        return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]

    def redeem(self, code: str, headers: dict[str, str] | None = None, **changes: Any) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "client_id": "proofbook",
            "client_secret": "geheim",
            "code_verifier": VERIFIER,
        } | changes
        return self.http.post(f"{ISSUER}/token", data=form, headers=headers or {})

    def info(self, access: str) -> httpx.Response:
        return self.http.get(f"{ISSUER}/userinfo", headers={"authorization": f"Bearer {access}"})


@pytest.fixture
def visit() -> Iterator[Visit]:
    clock = Clock()
    registration = Registration("proofbook", "geheim", frozenset({BACK}), frozenset({OUT}))
    app = create_sandbox(ISSUER, (registration,), profile="development", now=clock.now)
    with running(app) as http:
        yield Visit(http, clock)


@pytest.mark.parametrize("profile", ["production", "prod", "", "Development", "staging"])
def test_sandbox__outside_development_and_test_chains__does_not_start(profile: str) -> None:
    with pytest.raises(SandboxForbidden):
        create_sandbox(ISSUER, (), profile=profile, now=lambda: 0.0)


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "n" * 21},
        {"nonce": None},
        {"state": None},
        {"state": ""},
        {"acr_values": None},
        {"acr_values": "eidas1"},
        {"prompt": "none"},
        {"response_type": "token"},
        {"client_id": "another"},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": "https://evil.example.org"},
        {"code_challenge_method": "plain"},
    ],
)
def test_request__that_franceconnect_would_refuse__ends_on_a_page_without_a_way_back(
    visit: Visit, change: dict[str, Any]
) -> None:
    answer = visit.ask(**change)
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_request__for_a_scope_not_granted__comes_back_with_its_error(visit: Visit) -> None:
    answer = visit.ask(scope="openid address")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["error"] == ["invalid_scope"]
    assert query["state"] == [QUERY["state"]]
    assert query["iss"] == [ISSUER]


def test_page__as_people_see_it__looks_like_itself_and_runs_no_script(visit: Visit) -> None:
    page = visit.ask()
    assert "FranceConnect" not in page.text
    assert "République" not in page.text
    assert "invented" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_secret__in_a_header_or_wrong__is_refused(visit: Visit) -> None:
    assert visit.redeem(visit.code(), {"authorization": "Basic cHJvb2Zib29rOmdlaGVpbQ=="}).status_code == 401
    assert visit.redeem(visit.code(), client_secret="another").status_code == 401
    assert visit.redeem(visit.code(), client_id="another").json() == {"error": "invalid_client"}


@pytest.mark.parametrize("change", [{"code_verifier": "w" * 43}, {"code_verifier": ""}, {"redirect_uri": "https://x"}])
def test_code__with_another_verifier_or_way_back__is_refused(visit: Visit, change: dict[str, str]) -> None:
    assert visit.redeem(visit.code(), **change).json() == {"error": "invalid_grant"}


def test_code__after_thirty_seconds__is_refused(visit: Visit) -> None:
    code = visit.code()
    visit.clock.pass_by(30)
    assert visit.redeem(code).json() == {"error": "invalid_grant"}


def test_code__used_twice__is_refused_and_ends_the_first_token(visit: Visit) -> None:
    code = visit.code()
    access = visit.redeem(code).json()["access_token"]
    assert visit.info(access).status_code == 200
    assert visit.redeem(code).json() == {"error": "invalid_grant"}
    assert visit.info(access).status_code == 401


def test_token__after_a_minute_or_in_the_address__is_refused(visit: Visit) -> None:
    access = visit.redeem(visit.code()).json()["access_token"]
    assert visit.http.get(f"{ISSUER}/userinfo?access_token={access}").status_code == 401
    assert visit.info(access).headers["content-type"] == "application/jwt"
    visit.clock.pass_by(60)
    assert visit.info(access).status_code == 401


def test_page__used_twice_or_too_late__is_refused(visit: Visit) -> None:
    action = visit.ask().text.partition('action="')[2].partition('"')[0]
    assert visit.http.post(action, data={"person": "adult"}).status_code == 303
    assert visit.http.post(action, data={"person": "adult"}).status_code == 400
    late = visit.ask().text.partition('action="')[2].partition('"')[0]
    visit.clock.pass_by(601)
    assert visit.http.post(late, data={"person": "adult"}).status_code == 400


@pytest.mark.parametrize(
    ("hint", "back", "status"),
    [(True, OUT, 303), (True, "https://evil.example.org", 400), (True, "", 400), (False, OUT, 400)],
)
def test_logout__needs_its_token_and_a_registered_way_back(visit: Visit, hint: bool, back: str, status: int) -> None:
    token = visit.redeem(visit.code()).json()["id_token"] if hint else "x.y.z"
    visit.clock.pass_by(3_600)  # an old token will do
    query = urlencode({"id_token_hint": token, "post_logout_redirect_uri": back, "state": "abc"})
    answer = visit.http.get(f"{ISSUER}/session/end?{query}")
    assert answer.status_code == status
    assert status != 303 or answer.headers["location"] == f"{OUT}?state=abc"


def test_form__too_large_or_of_too_many_fields__is_no_server_error(visit: Visit) -> None:
    for body in (b"a=b&" * 10_000, b"&".join(b"a%d=b" % n for n in range(100)), b"\xff" * 100):
        assert visit.http.post(f"{ISSUER}/token", content=body).status_code == 401


@pytest.mark.parametrize(
    "day", [date(2026, 11, 23), date(2027, 5, 2), date(2028, 2, 29), date(2027, 3, 1), date(2026, 1, 1)]
)
def test_people__on_any_day__are_of_the_age_that_their_label_says(day: date) -> None:
    found = people(day)
    verdicts = {
        name: judge_age(
            PartialDate.parse(one.completed), PartialDate.parse(one.birth), completes=True, today=day
        ).verdict
        for name, one in found.items()
    }
    assert {name for name, verdict in verdicts.items() if verdict is not AgeVerdict.ADULT} == {
        "minor",
        "child",
        "eighteen-tomorrow",
        "perhaps-minor",
    }
