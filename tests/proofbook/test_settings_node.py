"""A node's settings: every problem at once, with its key, its value and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from proofbook.errors import SettingsError
from proofbook.settings import load
from proofbook.settings_node import FIELDS, FeeSettings, SignerSettings

REPORTER, TRANSMITTER = "0x" + "0a" * 20, "0x" + "0b" * 20
PEERS = [{"address": f"0x{i:040x}", "urls": [f"https://op{i}.example"]} for i in (1, 2, 3)]


def problems(*files: Path, **environ: str) -> dict[str, tuple[str, str]]:
    with pytest.raises(SettingsError) as caught:
        load(list(files), environ)
    return {key: (value, remedy) for key, value, remedy in caught.value.problems}


def secret(path: Path, content: str, mode: int = 0o600) -> str:
    path.write_text(content)
    path.chmod(mode)
    return str(path)


@pytest.fixture
def node(tmp_path: Path) -> dict[str, str]:
    """An environment of a test profile on Sepolia that is accepted."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    environ = {
        "PROFILE": "test",
        "CHAIN__PROFILE": "sepolia",
        "REPLAY__ENABLED": "false",
        "NODE__NAME": "op-3",
        "NODE__DATA_DIR": str(data),
        "NODE__PEERS__OTHERS": json.dumps(PEERS),
        "NODE__PEERS__PUBLIC_URLS": '["https://op0.example"]',
    }
    for role, address in (("REPORTER", REPORTER), ("TRANSMITTER", TRANSMITTER)):
        keystore = json.dumps({"address": address[2:], "crypto": {}, "version": 3})
        environ[f"NODE__{role}__KIND"] = "keystore"
        environ[f"NODE__{role}__KEYSTORE_FILE"] = secret(tmp_path / f"{role}.json", keystore)
        environ[f"NODE__{role}__PASSWORD_FILE"] = secret(tmp_path / f"{role}.pass", "hunter2hunter2")
        environ[f"NODE__{role}__EXPECT_ADDRESS"] = address
    return {f"PROOFBOOK_{name}": value for name, value in environ.items()}


def test_load__complete_node__is_accepted(node: dict[str, str]) -> None:
    found = load([], node).node
    assert found.reporter is not None
    assert found.configured
    assert found.address_file("sepolia") == Path("deployments/sepolia.json")
    assert found.address_file("anvil") == Path("deployments/local.json")


def test_load__nothing_of_a_node__asks_nothing_of_it() -> None:
    assert not load([], {}).node.configured


def test_load__everything_wrong__is_reported_at_once(tmp_path: Path, node: dict[str, str]) -> None:
    file = tmp_path / "node.toml"
    file.write_text(
        "[node]\nnaem = 'op-3'\ndata_dir = 'here'\n"
        "[node.fees]\ntip_cap_gwei = 90\nfee_cap_urgent = 3\n"
        "[node.limits]\nclock_warn_s = 40\n"
        "[[node.peers.others]]\nadress = '0x1'\nurls = []\n"
    )
    environ = {name: value for name, value in node.items() if "PEERS" not in name and "DATA_DIR" not in name}
    environ["PROOFBOOK_NODE__TRANSMITTER__EXPECT_ADDRESS"] = REPORTER
    environ["PROOFBOOK_NODE__REPORTER__KEY_ID"] = "alias/x"
    Path(environ["PROOFBOOK_NODE__REPORTER__PASSWORD_FILE"]).chmod(0o644)
    found = problems(file, **environ)
    assert found["node.naem"] == ("'op-3'", "no such key; did you mean name?")
    assert found["node.fees.fee_cap_urgent"][1] == "no such key; did you mean fee_cap_urgent_gwei?"
    assert found["node.peers.others.0.adress"][1] == "no such key; did you mean address?"
    assert "Field required" in found["node.peers.others.0.address"][1]
    assert "absolute" in found["node.data_dir"][1]
    assert "above fee_cap_gwei" in found["node.fees.tip_cap_gwei"][1]
    assert "before signing stops" in found["node.limits.clock_warn_s"][1]
    assert "belongs to kind aws-kms" in found["node.reporter.key_id"][1]
    assert "chmod 600" in found["node.reporter.password_file"][1]
    assert found["node.transmitter.expect_address"][0] == REPORTER
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        ({"NODE__REPORTER__KIND": "raw"}, "node.reporter.raw_key_file", "needs it"),
        ({"NODE__REPORTER__KIND": "raw"}, "node.reporter.kind", "keystore"),
        ({"NODE__REPORTER__KIND": "web3signer"}, "node.reporter.url", "needs it"),
        ({"NODE__REPORTER__KIND": "aws-kms"}, "node.reporter.region", "needs it"),
        ({"NODE__REPORTER__KIND": "ledger"}, "node.reporter.kind", "keystore"),
        ({"NODE__REPORTER__CA_PATH": "/x"}, "node.reporter.ca_path", "belongs to kind web3signer"),
        ({"NODE__REPORTER__EXPECT_ADDRESS": "0x12"}, "node.reporter.expect_address", "match"),
        ({"NODE__PEERS__OTHERS": "[]"}, "node.peers.others", "4 members"),
        ({"NODE__PUBLISH_TO": '["http://book.example"]'}, "node.publish_to.0", "https"),
        ({"NODE__PUBLISH_TO": '["https://book.example/?token=1"]'}, "node.publish_to.0", "match"),
        ({"NODE__PEERS__PUBLIC_URLS": "[]"}, "node.peers.public_urls", "reach this node"),
        ({"NODE__PEERS__PUBLIC_URLS": '["https://u:p@x"]'}, "node.peers.public_urls.0", "match"),
        ({"NODE__PEERS__OTHERS": json.dumps([*PEERS, PEERS[0]])}, "node.peers.others.3.address", "twice"),
        ({"NODE__PEERS__OTHERS": json.dumps([*PEERS, PEERS[0]])}, "node.peers.others.0.urls", "twice"),
        (
            {"NODE__PEERS__OTHERS": json.dumps([*PEERS, {"address": REPORTER, "urls": ["https://z"]}])},
            "node.peers.others.3.address",
            "own reporter",
        ),
        ({"NODE__PEERS__PUBLIC_URLS": '["https://op1.example/"]'}, "node.peers.others.0.urls", "own address"),
        ({"NODE__FEES__TIP_FLOOR_GWEI": "6"}, "node.fees.tip_floor_gwei", "above tip_cap_gwei"),
        ({"NODE__FEES__FEE_CAP_GWEI": "-1"}, "node.fees.fee_cap_gwei", "greater"),
        ({"NODE__LIMITS__REPORTS_CRITICAL": "31"}, "node.limits.reports_critical", "warn first"),
        ({"NODE__DATA_DIR": "relative"}, "node.data_dir", "absolute"),
        ({"NODE__NAME": "<script>"}, "node.name", "match"),
    ],
)
def test_load__one_thing_wrong__is_named_with_its_remedy(
    node: dict[str, str], change: dict[str, str], key: str, says: str
) -> None:
    found = problems(**{**node, **{f"PROOFBOOK_{name}": value for name, value in change.items()}})
    assert says in found[key][1]


def test_load__one_key_only__asks_for_the_other(node: dict[str, str]) -> None:
    one = {name: value for name, value in node.items() if "TRANSMITTER" not in name}
    assert "both keys" in problems(**one)["node.transmitter"][1]


def test_load__no_address_expected__is_refused_outside_development(node: dict[str, str]) -> None:
    left = {name: value for name, value in node.items() if not name.endswith("EXPECT_ADDRESS")}
    assert set(problems(**left)) == {"node.reporter.expect_address", "node.transmitter.expect_address"}


def test_load__same_keystore_twice__is_refused(node: dict[str, str]) -> None:
    same = node["PROOFBOOK_NODE__REPORTER__KEYSTORE_FILE"]
    assert "second key" in problems(**node | {"PROOFBOOK_NODE__TRANSMITTER__KEYSTORE_FILE": same})[
        "node.transmitter.keystore_file"
    ][1]  # fmt: skip


def test_load__keystore_of_the_desk__is_refused(node: dict[str, str]) -> None:
    same = node["PROOFBOOK_NODE__REPORTER__KEYSTORE_FILE"]
    assert "keys.desk_file" in problems(**node, PROOFBOOK_KEYS__DESK_FILE=same)["node.reporter.keystore_file"][1]


def test_load__keystore_of_another_address__is_noticed_without_its_password(node: dict[str, str]) -> None:
    other = "0x" + "0c" * 20
    found = problems(**node | {"PROOFBOOK_NODE__REPORTER__EXPECT_ADDRESS": other})
    assert REPORTER in found["node.reporter.expect_address"][1]


def test_load__mistyped_checksum__is_noticed(node: dict[str, str]) -> None:
    right = Account.from_key("0x" + "07" * 32).address
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    others = json.dumps([*PEERS, {"address": wrong, "urls": ["https://z"]}])
    assert "mistyped" in problems(**node | {"PROOFBOOK_NODE__PEERS__OTHERS": others})["node.peers.others.3.address"][1]


def test_load__data_directory_open_to_others__is_refused(node: dict[str, str]) -> None:
    Path(node["PROOFBOOK_NODE__DATA_DIR"]).chmod(0o755)
    assert "chmod 700" in problems(**node)["node.data_dir"][1]


def test_load__key_that_everybody_knows__is_refused_off_the_local_chain(node: dict[str, str], tmp_path: Path) -> None:
    known = json.dumps({"address": "f39fd6e51aad88f6f4ce6ab8827279cfffb92266"})
    path = secret(tmp_path / "known.json", known)
    found = problems(**node | {"PROOFBOOK_NODE__REPORTER__KEYSTORE_FILE": path})
    assert "everybody" in found["node.reporter"][1]


def test_load__one_key_for_two_providers__is_refused(tmp_path: Path) -> None:
    path = secret(tmp_path / "key", "abcdefgh")
    file = tmp_path / "s.toml"
    file.write_text(
        "".join(f"[sports.providers.{name}]\nkey_file = '{path}'\n" for name in ("football-data", "sportmonks"))
    )
    assert "football-data too" in problems(file)["sports.providers.sportmonks.key_file"][1]


@pytest.mark.parametrize(("group", "refused"), [(None, True), ("other", True), ("one", False)])
def test_load__two_providers_behind_one_address__count_once(tmp_path: Path, group: str | None, refused: bool) -> None:
    file = tmp_path / "s.toml"
    second = f"group = '{group}'\nevidence = 'x'\n" if group else ""
    file.write_text(
        "[replay]\nenabled = false\n[sports.providers.espn]\nbase_url = 'https://feed.example/a'\ngroup = 'one'\n"
        f"evidence = 'x'\n[sports.providers.openligadb]\nbase_url = 'https://FEED.example/b'\n{second}"
    )
    if refused:
        assert "one source" in problems(file)["sports.providers.openligadb.base_url"][1]
    else:
        assert load([file], {}).sports.providers["openligadb"].group == "one"


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(sorted(SignerSettings.model_fields)), st.text(max_size=12), max_size=5))
def test_load__any_text_under_a_signer__gives_settings_or_settings_error(given: dict[str, str]) -> None:
    environ = {f"PROOFBOOK_NODE__REPORTER__{name.upper()}": value for name, value in given.items()}
    found: tuple[tuple[str, str, str], ...] = ()
    try:
        load([], environ)
    except SettingsError as error:
        found = error.problems
    assert bool(found) is bool(environ)  # a reporter alone is never complete
    assert all(key and remedy for key, _, remedy in found)


def test_fees__gwei__are_exact_wei() -> None:
    fees = FeeSettings.model_validate({"tip_floor_gwei": "0.000000001", "tip_cap_gwei": 0.1})
    assert (fees.wei("tip_floor"), fees.wei("tip_cap"), fees.wei("fee_cap")) == (1, 10**8, 80 * 10**9)


def test_fields__every_kind__names_settings_that_exist() -> None:
    for needed, allowed in FIELDS.values():
        assert {*needed, *allowed} <= set(SignerSettings.model_fields)
