"""Settings of identity: every provider that is offered is complete, or all that is missing is said."""

import pytest

from api.identity.settings import PREFIX, load
from api.settings import Settings
from proofbook.errors import SettingsError


def offering(*names: str, **changes: object) -> Settings:
    return Settings().model_copy(update={"identity_providers": names, **changes})


def test_settings__of_the_default_run__need_nothing() -> None:
    assert load(offering("sandbox"), {}).sandbox_issuer.startswith("http://127.0.0.1")


def test_settings__of_providers_that_are_incomplete__name_everything_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load(offering("franceconnect", "franceconnect-plus", "oidc", "documents"), {})
    named = {key.removeprefix(PREFIX) for key, _, _ in caught.value.problems}
    assert {"FRANCECONNECT_CLIENT_ID", "FRANCECONNECT_PLUS_KEYS_FILE", "OIDC_ISSUER", "DOCUMENTS_WEBHOOK_FILE"} <= named


@pytest.mark.parametrize(("key", "value"), [("VALID_DAYS", "0"), ("LOWEST", "sandbox"), ("MISSPELT", "x")])
def test_settings__wrong_or_unknown__are_named(key: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(offering("sandbox"), {PREFIX + key: value})
    assert [one[0] for one in caught.value.problems] == [PREFIX + key]


def test_settings__plain_http_outside_development__are_refused() -> None:
    given = {PREFIX + "OIDC_ISSUER": "http://idp.example.org"}
    with pytest.raises(SettingsError, match="plain http"):
        load(offering("sandbox", profile="testnet"), given)
    assert load(offering("sandbox"), given).oidc_issuer == "http://idp.example.org"
