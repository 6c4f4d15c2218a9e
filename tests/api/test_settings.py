"""Settings of the API: what is refused, and how it is said."""

import os
from pathlib import Path

import pytest
from pydantic import BaseModel

from api.settings import PREFIX, Settings, check, load, shown
from proofbook import settings as common
from proofbook.errors import SettingsError

KEY = "11" * 32
DEVELOPMENT_KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
FILES = (
    *("desk_key_file", "second_desk_key_file", "issuer_key_file", "settler_key_file"),
    *("pepper_file", "identity_key_file", "metrics_token_file"),
)


def secret(path: Path, text: str = KEY) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


@pytest.fixture
def production(tmp_path: Path) -> dict[str, object]:
    return {
        **{name: secret(tmp_path / name) for name in FILES},
        "relayer_key_files": [secret(tmp_path / "relayer")],
        "profile": "production",
        "origin": "https://proofbook.example",
        "chain": "base",
        "rpc_urls": ["https://node.example/{key}"],
        "rpc_key_file": secret(tmp_path / "rpc"),
        "database_url": "postgresql://book@db/book",
        "identity_providers": ["franceconnect"],
    }


def problems(given: dict[str, object]) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        check(given)
    return {key.removeprefix(PREFIX).lower(): remedy for key, _, remedy in caught.value.problems}


def test_load__empty_environment__is_the_development_profile() -> None:
    settings = load({})
    assert settings == Settings()
    assert settings.profile == "development"
    assert settings.domain == "127.0.0.1:8800"
    assert settings.secret("pepper") != settings.secret("identity_key")


def test_load__variables_of_the_prefix__are_taken_with_lists_as_json() -> None:
    wallet = "0x" + "Ab" * 20
    settings = load({"PROOFBOOK_API_PORT": "9000", "proofbook_api_operators": f'["{wallet}"]', "OTHER": "x"})
    assert (settings.port, settings.operators) == (9000, (wallet,))


def test_load__section_of_the_common_settings__is_left_to_them() -> None:
    environ = {"PROOFBOOK_API__CORS_ORIGINS": '["https://a.example"]', "PROOFBOOK_API_PORT": "9000"}
    assert load(environ).port == 9000
    assert common.load([], environ).api.cors_origins == ("https://a.example",)


def test_load__several_wrong_values__names_each_with_what_to_do() -> None:
    with pytest.raises(SettingsError) as caught:
        load(
            {
                "PROOFBOOK_API_PORT": "99999",
                "PROOFBOOK_API_OPERATORS": "0x12",
                "PROOFBOOK_API_PROT": "1",
                "PROOFBOOK_API_CHAIN": "base",
                "PROOFBOOK_API_CORS_ORIGINS": '["proofbook.example"]',
            }
        )
    said = str(caught.value)
    assert "PROOFBOOK_API_PORT = '99999'" in said
    assert "PROOFBOOK_API_OPERATORS = '0x12'" in said
    assert "PROOFBOOK_API_PROT = '1': no such key; did you mean" in said
    assert "PROOFBOOK_API_CHAIN = 'base': the profile development takes anvil" in said
    assert "PROOFBOOK_API_CORS_ORIGINS.0 = 'proofbook.example': an origin is https://host" in said


def test_production__with_everything_of_its_own__is_taken(production: dict[str, object]) -> None:
    assert check(production).secret("pepper") == KEY.encode()


def test_production__with_nothing__lists_everything_that_it_refuses() -> None:
    assert problems({"profile": "production"}).keys() == {
        *FILES, "relayer_key_files", "chain", "origin", "database_url", "identity_providers",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "key", "word"),
    [
        ({"origin": "http://proofbook.example"}, "origin", "https"),
        ({"cors_origins": ["*"]}, "cors_origins", "open to every site"),
        ({"cors_origins": ["http://a.example"]}, "cors_origins.0", "https"),
        ({"explorer_url": "http://explorer.example"}, "explorer_url", "https"),
        ({"explorer_url": "https://explorer.example/?q=1"}, "explorer_url", "match pattern"),
        ({"rpc_urls": ["http://node.example/{key}"]}, "rpc_urls.0", "https"),
        ({"rpc_urls": ["https://n.example/v3/0123456789abcdef0123", "https://a/{key}"]}, "rpc_urls.0", "rpc_key_file"),
        ({"rpc_urls": ["https://node.example"]}, "rpc_key_file", "{key}"),
        ({"database_url": "postgresql://book:hunter2@db/book"}, "database_url", "database_password_file"),
        ({"identity_providers": ["franceconnect", "sandbox"]}, "identity_providers", "anybody"),
        ({"identity_providers": []}, "identity_providers", "at least one"),
        ({"match_clock_url": "https://replay.example"}, "match_clock_url", "real time"),
        ({"chain": "sepolia"}, "chain", "base or mainnet"),
        ({"chain": "anvil"}, "chain", "base or mainnet"),
        ({"oidc_issuer": "http://idp.example", "oidc_client_ids": ["a"]}, "oidc_issuer", "https"),
        ({"oidc_issuer": "https://idp.example"}, "oidc_client_ids", "prove nothing"),
        ({"oidc_client_ids": ["a"]}, "oidc_issuer", "name the issuer"),
        ({"live_bus": "nats"}, "nats_urls", "name the servers"),
        ({"nats_urls": ["tls://bus:4222"]}, "live_bus", "set nats"),
        ({"live_bus": "nats", "nats_urls": ["http://127.0.0.1"]}, "nats_urls.0", "nats://host:port"),
        ({"live_bus": "nats", "nats_urls": ["nats://bus:4222"]}, "nats_urls.0", "use tls://"),
        ({"live_bus": "nats", "nats_urls": ["tls://bus:4222"]}, "nats_token_file", "anybody could put prices"),
    ],
)
def test_production__one_development_value__is_refused_by_name(
    production: dict[str, object], change: dict[str, object], key: str, word: str
) -> None:
    assert word in problems(production | change)[key]


@pytest.mark.parametrize("name", [*FILES, "relayer_key_files"])
def test_production__secret_readable_by_others_or_known__is_refused(
    production: dict[str, object], tmp_path: Path, name: str
) -> None:
    key = "relayer_key_files.0" if name == "relayer_key_files" else name

    def given(path: Path) -> dict[str, object]:
        return production | {name: [path] if name == "relayer_key_files" else path}

    opened = secret(tmp_path / "opened")
    opened.chmod(0o644)
    assert "chmod 600" in problems(given(opened))[key]
    bad = secret(tmp_path / "bad", "short" if name in FILES[4:] else DEVELOPMENT_KEY)
    wanted = "shorter than 32" if name in FILES[4:] else "everybody knows"
    assert wanted in problems(given(bad))[key]
    assert "cannot be read" in problems(given(tmp_path / "absent"))[key]


def test_testnet__may_use_the_sandbox_but_no_known_secret(production: dict[str, object]) -> None:
    testnet = production | {"profile": "testnet", "chain": "sepolia", "identity_providers": ["sandbox"]}
    assert check(testnet).identity_providers == ("sandbox",)
    assert "everybody knows" in problems({**testnet, "pepper_file": None})["pepper_file"]


def test_errors__hold_no_secret_of_a_wrong_value() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"PROOFBOOK_API_DATABASE_URL": "mysql://book:hunter2@db/x", "PROOFBOOK_API_SESSION_SECRET": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_shown__hides_logins_in_addresses() -> None:
    settings = Settings(database_url="postgresql://book:hunter2@db/book", rpc_urls=("https://u:hunter2@n.example",))
    assert "hunter2" not in str(shown(settings))


def test_every_field__has_one_name_for_the_environment() -> None:
    assert not [name for name in Settings.model_fields if "__" in name]
    assert not [f for f in Settings.model_fields.values() if isinstance(f.annotation, type(BaseModel))
                and issubclass(f.annotation, BaseModel)]  # fmt: skip
    assert os.environ.get("PROOFBOOK_API_PROFILE") is None
