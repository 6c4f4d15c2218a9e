"""Settings: where they come from, how problems are reported, and what production refuses."""

import dataclasses
import os
from pathlib import Path

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from proofbook import secrets
from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.errors import SettingsError
from proofbook.settings import Settings, load, shown

ANVIL_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"


def problems(*files: Path, **environ: str) -> dict[str, tuple[str, str]]:
    with pytest.raises(SettingsError) as caught:
        load(list(files), environ)
    return {key: (value, remedy) for key, value, remedy in caught.value.problems}


def secret_file(folder: Path, name: str, content: str, mode: int = 0o600) -> Path:
    path = folder / name
    path.write_text(content)
    path.chmod(mode)
    return path


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """An environment that production accepts."""
    for role in ("deployer", "relayer", "desk"):
        secret_file(tmp_path, role, Account.create().key.hex())
    infura = secret_file(tmp_path, "infura", "0123456789abcdef0123456789abcdef\n")
    rpc = (
        '[{"url": "http://10.0.0.5:8545"},'
        f' {{"url": "https://base.infura.io/v3/{{key}}", "key_file": "{infura}", "tier": 1}}]'
    )
    return {
        "PROOFBOOK_PROFILE": "production",
        "PROOFBOOK_CHAIN__PROFILE": "base",
        "PROOFBOOK_CHAIN__RPC": rpc,
        "PROOFBOOK_REPLAY__ENABLED": "false",
        "PROOFBOOK_IDENTITY__PROVIDER": "franceconnect",
        "PROOFBOOK_API__CORS_ORIGINS": '["https://book.example"]',
        "PROOFBOOK_DATABASE__URL": "postgresql://book@db/book",
        **{f"PROOFBOOK_KEYS__{r.upper()}_FILE": str(tmp_path / r) for r in ("deployer", "relayer", "desk")},
    }


def test_load__nothing_given__is_the_local_development_profile() -> None:
    settings = load([], {})
    assert (settings.profile, settings.chain.constants().chain_id) == ("development", 31337)


def test_load__environment_over_later_file_over_earlier_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text('[metrics]\nport = 1000\nhost = "::1"\n[logging]\nlevel = "error"\n[replay]\nspeed = 2')
    second.write_text("[metrics]\nport = 2000\n[replay]\nspeed = 3")
    settings = load([first, second], {"PROOFBOOK_REPLAY__SPEED": "4"})
    assert (settings.metrics.port, settings.metrics.host, settings.logging.level) == (2000, "::1", "error")
    assert settings.replay.speed == 4


def test_load__settings_variable__names_the_files(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("[metrics]\nport = 1000")
    assert load(None, {"PROOFBOOK_SETTINGS": f"{file}{os.pathsep}"}).metrics.port == 1000


def test_load__several_things_wrong__reports_all_with_key_value_and_remedy(tmp_path: Path) -> None:
    broken, wrong = tmp_path / "broken.toml", tmp_path / "wrong.toml"
    broken.write_text("[metrics")
    wrong.write_text("[metrics]\nport = 70000\ncolour = 3\n[chain]\nchain_id = 5\n[[chain.rpc]]\nurl = 'ftp://x'")
    found = problems(broken, wrong, tmp_path / "none.toml", PROOFBOOK_CHIAN__X="1", PROOFBOOK_LOGGING__LEVEL="loud")
    assert set(found) == {
        "file", "metrics.port", "metrics.colour", "chain.rpc.0.url", "chain.chain_id", "logging.level",
        "PROOFBOOK_CHIAN__X",
    }  # fmt: skip
    assert found["metrics.port"] == ("70000", "Input should be less than or equal to 65535")
    assert found["chain.chain_id"] == ("5", "the profile anvil is chain 31337; correct one of them")
    assert "chain" in found["PROOFBOOK_CHIAN__X"][1]


def test_load__list_that_is_no_json__names_its_key() -> None:
    assert problems(PROOFBOOK_CHAIN__RPC="http://x")["chain.rpc"][0] == "'http://x'"


def test_load__section_given_as_a_word__is_reported_not_raised() -> None:
    assert "metrics" in problems(PROOFBOOK_METRICS="on")


def test_load__secret_under_a_wrong_key__is_not_shown() -> None:
    found = problems(
        PROOFBOOK_DATABASE__PASSWORD="hunter2hunter2",
        PROOFBOOK_API__INFURA_API_KEY="hunter2hunter2",
        PROOFBOOK_CHAIN__RPC='[{"url": "x://user:hunter2hunter2@h"}]',
    )
    assert set(found) == {"database.password", "api.infura_api_key", "chain.rpc.0.url"}
    assert "hunter2" not in repr(found)


@given(st.dictionaries(st.sampled_from(sorted(Settings.model_fields)), st.text(max_size=20)))
def test_load__any_text_in_any_section__gives_settings_or_settings_error(given: dict[str, str]) -> None:
    environ = {f"PROOFBOOK_{name.upper()}": value for name, value in given.items()}
    try:
        outcome: Settings | SettingsError = load([], environ)
    except SettingsError as error:
        outcome = error
    assert isinstance(outcome, Settings) or outcome.problems


def test_production__all_parts_its_own__is_accepted_and_fills_in_the_key(production: dict[str, str]) -> None:
    settings = load([], production)
    assert settings.chain.rpc[1].address() == "https://base.infura.io/v3/0123456789abcdef0123456789abcdef"
    assert "0123456789abcdef" not in repr(shown(settings))
    assert "0123456789abcdef" not in repr(settings)


def test_production__only_the_profile_changed__refuses_every_development_part() -> None:
    assert set(problems(PROOFBOOK_PROFILE="production")) == {
        "keys.deployer_file", "keys.relayer_file", "keys.desk_file",
        "replay.enabled", "identity.provider", "api.cors_origins", "chain.profile",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "value", "key"),
    [
        ("PROOFBOOK_REPLAY__ENABLED", "true", "replay.enabled"),
        ("PROOFBOOK_IDENTITY__PROVIDER", "sandbox", "identity.provider"),
        ("PROOFBOOK_API__CORS_ORIGINS", '["https://a.example", "*"]', "api.cors_origins"),
        ("PROOFBOOK_CHAIN__PROFILE", "anvil", "chain.profile"),
        ("PROOFBOOK_DATABASE__URL", "postgresql://book:hunter2@db/book", "database.url"),
        ("PROOFBOOK_DATABASE__URL", "postgresql://db/book?password=hunter2", "database.url"),
        ("PROOFBOOK_CHAIN__RPC", '[{"url": "https://base.infura.io/v3/0123456789abcdef01"}]', "chain.rpc.0.url"),
        ("PROOFBOOK_CHAIN__RPC", '[{"url": "https://user@node.example"}]', "chain.rpc.0.url"),
        ("PROOFBOOK_CHAIN__RPC", '[{"url": "https://node.example/{key}"}]', "chain.rpc.0.url"),
    ],
)
def test_production__one_part_wrong__is_the_only_problem(
    production: dict[str, str], variable: str, value: str, key: str
) -> None:
    assert list(problems(**{**production, variable: value})) == [key]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_production__key_file_open_to_others__is_refused_with_the_command(
    production: dict[str, str], tmp_path: Path, mode: int
) -> None:
    (tmp_path / "desk").chmod(mode)
    found = problems(**production)
    assert list(found) == ["keys.desk_file"]
    assert f"chmod 600 {tmp_path / 'desk'}" in found["keys.desk_file"][1]


def test_production__key_file_missing_or_a_folder__is_refused(production: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "desk").unlink()
    (tmp_path / "relayer").unlink()
    (tmp_path / "relayer").mkdir()
    assert set(problems(**production)) == {"keys.desk_file", "keys.relayer_file"}


@pytest.mark.parametrize(
    "content",
    [
        ANVIL_KEY,
        ANVIL_KEY.removeprefix("0x").upper(),
        '{"version": 3, "address": "f39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "crypto": {}}',
    ],
)
def test_production__key_of_anvil__is_refused_in_each_form(
    production: dict[str, str], tmp_path: Path, content: str
) -> None:
    secret_file(tmp_path, "desk", content)
    found = problems(**production)
    assert list(found) == ["keys.desk_file"]
    assert "development key" in found["keys.desk_file"][1]


def test_development__key_file_open_to_others__is_accepted(tmp_path: Path) -> None:
    path = secret_file(tmp_path, "desk", ANVIL_KEY, 0o644)
    environ = {"PROOFBOOK_KEYS__DESK_FILE": str(path)}
    assert load([], environ).keys.desk_file == path
    assert list(problems(PROOFBOOK_PROFILE="test", **environ)) == ["keys.desk_file"]


def test_development_addresses__are_the_first_of_the_public_phrase() -> None:
    Account.enable_unaudited_hdwallet_features()
    phrase = " ".join(["test"] * 11 + ["junk"])
    accounts = {
        Account.from_mnemonic(phrase, account_path=f"m/44'/60'/0'/0/{index}").address.lower() for index in range(10)
    }
    assert accounts == {f"0x{address}" for address in secrets.DEVELOPMENT_ADDRESSES}


@pytest.mark.parametrize("content", ["", " \n"])
def test_read_secret__empty_file__is_an_error(tmp_path: Path, content: str) -> None:
    with pytest.raises(SettingsError, match="is empty"):
        secrets.read_secret(secret_file(tmp_path, "key", content))


def test_chain_profiles__each__has_a_chain_id_of_its_own() -> None:
    assert {p.name: p.chain_id for p in CHAIN_PROFILES.values()} == {
        "anvil": 31337, "sepolia": 11155111, "mainnet": 1, "base": 8453
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"ticket_life_in_play_s": 61},
        {"ticket_life_s": 601},
        {"ticket_life_s": 10},
        {"inclusion_time_s": 60},
        {"minimum_stake": 0},
        {"transmitter_stages": (1, 0)},
    ],
)
def test_chain_profile__numbers_that_contracts_refuse__cannot_be_made(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="mainnet"):
        dataclasses.replace(CHAIN_PROFILES["mainnet"], **change)
