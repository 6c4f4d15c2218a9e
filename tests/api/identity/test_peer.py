"""The independent provider is strict where FranceConnect is, and what differs between its levels holds."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey, KeySet

from api.identity.errors import EvidenceRejected
from api.identity.providers import FranceConnect, FranceConnectProfile
from api.identity.providers.base import Assurance
from api.identity.providers.franceconnect import INTEGRATION, PRODUCTION
from api.identity.relying_party import Secret
from proofbook.clock import SystemWallClock
from tests.api.identity.peer.process import AFTER_LOGOUT, REDIRECT
from tests.api.identity.stages import RedirectStage, franceconnect_stage, oidc_stage


@pytest.fixture(scope="module")
def low() -> Iterator[RedirectStage]:
    with franceconnect_stage("low") as stage:
        yield stage


@pytest.fixture(scope="module")
def plus() -> Iterator[RedirectStage]:
    with franceconnect_stage("plus") as stage:
        yield stage


@pytest.mark.node_js
@pytest.mark.parametrize(
    "change", [{"nonce": "n" * 21}, {"nonce": None}, {"state": None}, {"acr_values": None}, {"acr_values": "eidas2"},
               {"prompt": "none"}, {"redirect_uri": "https://evil.example.org"}],
)  # fmt: skip
def test_peer__as_low_level__refuses_what_franceconnect_refuses(low: RedirectStage, change: dict[str, Any]) -> None:
    url = urlsplit(low.start().url)
    query = {name: values[0] for name, values in parse_qs(url.query).items()} | change
    given = {name: value for name, value in query.items() if value is not None}
    answer = httpx.get(url._replace(query=urlencode(given)).geturl(), trust_env=False)
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.node_js
def test_peer__given_the_secret_in_a_header__refuses_it(low: RedirectStage) -> None:
    assert isinstance(low.provider, FranceConnect)
    token = f"{low.provider.client.issuer}/token"
    answer = httpx.post(token, auth=("proofbook", "x"), data={"grant_type": "authorization_code"}, trust_env=False)
    assert answer.json() == {"error": "invalid_client"}


@pytest.mark.node_js
@pytest.mark.parametrize("level", ["low", "plus"])
def test_franceconnect__at_each_level__answers_what_the_level_says(
    low: RedirectStage, plus: RedirectStage, level: str
) -> None:
    stage = low if level == "low" else plus
    started = stage.start()
    found = stage.finish(started, stage.answer(started, "month-unknown"))
    assert found.acr == ("eidas1" if level == "low" else "eidas2")
    assert found.amr == ("pwd",)
    assert re.fullmatch(r"[0-9a-f]{64}v1", found.subject)
    assert found.completes == (level == "low")
    assert str(found.birth)[4:] == ("-01-01" if level == "low" else "-00-00")
    assert (str(found.birth_original)[4:] if found.birth_original else None) == ("-00-00" if level == "low" else None)


@pytest.mark.node_js
@pytest.mark.parametrize("level", ["low", "plus"])
def test_logout__with_the_token_of_the_visit__comes_back_with_its_state(
    low: RedirectStage, plus: RedirectStage, level: str
) -> None:
    stage = low if level == "low" else plus
    started = stage.start()
    found = stage.finish(started, stage.answer(started, "adult"))
    assert found.logout_hint is not None
    url = stage.provider.logout_url(found.logout_hint, "state-of-the-logout")
    assert url is not None
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(url)
        assert page.status_code == 200, page.text
        secret = re.search(r'name="xsrf" value="([^"]+)"', page.text)
        action = re.search(r'action="([^"]+)"', page.text)
        assert secret is not None
        assert action is not None
        back = browser.post(urljoin(url, action[1]), data={"xsrf": secret[1], "logout": "yes"})
    assert back.headers["location"] == f"{AFTER_LOGOUT}?state=state-of-the-logout"


@pytest.mark.node_js
def test_generic_adapter__at_an_issuer_of_another_name__is_refused(low: RedirectStage) -> None:
    with oidc_stage() as other:
        started = other.start()
        mixed = low.answer(low.start(), "adult")
        with pytest.raises(EvidenceRejected) as caught:
            other.provider.complete(started.kept, type(mixed)(started.kept.state, mixed.code, mixed.iss))  # type: ignore[attr-defined]
        assert caught.value.check == "iss"


def profile(**changes: Any) -> FranceConnectProfile:
    given: dict[str, Any] = {
        "level": "low",
        "client_id": "proofbook",
        "client_secret": Secret("geheim"),
        "redirect_uri": REDIRECT,
        "post_logout_redirect_uri": AFTER_LOGOUT,
    }
    return FranceConnectProfile(**(given | changes))


def test_profile__by_default__is_the_production_issuer_and_asks_for_what_opening_an_account_needs() -> None:
    client = profile().client()
    assert client.issuer == PRODUCTION["low"]
    assert set(client.scopes) == {
        "openid", "given_name", "family_name", "birthdate", "birthplace", "birthcountry", "gender", "idp_birthdate",
    }  # fmt: skip
    assert client.acr_accepted == {"eidas1", "eidas2", "eidas3"}


def test_profile__for_the_age_alone__asks_for_nothing_else() -> None:
    assert profile(age_only=True).client().scopes == ("openid", "birthdate", "idp_birthdate")


def test_profile__plus__needs_keys_takes_no_lower_level_and_has_no_original_date() -> None:
    with pytest.raises(ValueError, match="encryption_keys"):
        profile(level="plus").client()
    keys = KeySet([ECKey.generate_key("P-256", {"kid": "ours", "use": "enc"})])
    client = profile(level="plus", encryption_keys=keys, issuer=INTEGRATION["plus"]).client()
    assert client.acr_values == ("eidas2",)
    assert client.acr_accepted == {"eidas2", "eidas3"}
    assert "idp_birthdate" not in client.scopes
    assert client.encryption is not None


def test_assurance__by_level__rises() -> None:
    provider = FranceConnect(profile(), SystemWallClock())
    assert provider.id == "franceconnect"
    assert [str(one) for one in (Assurance.LOW, Assurance.SUBSTANTIAL, Assurance.HIGH)] == [
        "low",
        "substantial",
        "high",
    ]
    provider.close()
