"""`node doctor` against a real chain with real contracts, real provider servers and a real peer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_keys.datatypes import PrivateKey

from chain.bindings.play_euro import PlayEuro
from chain.deployment import Deployment, plan
from chain.development import ARBITERS, REPORTERS, key, roles
from chain.senders import KeySender
from proofbook import ports
from proofbook.cli import _main
from sports.replay import MatchClock, ReplayServer, ReplayService
from tests.anvil import anvil_process, artifact, connect, deploy
from tests.chain.signers.doubles import Web3SignerDouble, serving
from tests.sports.replay_world import KEYS, MATCHES

pytestmark = pytest.mark.anvil
BOND = 500 * 10**6


@pytest.fixture(scope="module")
def chain() -> Iterator[str]:
    with anvil_process("--accounts", "22") as url:
        yield url


@pytest.fixture(scope="module")
def deployment(chain: str) -> Deployment:
    w3 = connect(chain)
    deployer = key("deployer").address
    w3.eth.default_account = deployer  # type: ignore[assignment]
    steps, made = plan(deployer, w3.eth.get_transaction_count(deployer), roles(), 31337)
    for step in steps:
        assert deploy(w3, step.name, *step.arguments).address == step.address
    wallet = key("transmitter")
    w3.provider.make_request("anvil_impersonateAccount", [wallet.address])  # type: ignore[arg-type]
    asset = PlayEuro(w3, made.asset)
    for call in (asset.faucet(wallet.address, BOND), asset.approve(made.oracle, BOND)):
        call.transact(KeySender(w3, wallet.account))
    return made


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, ReplayServer]]:
    first = min(match.start for match in MATCHES.values())
    made = {
        name: ReplayServer(ReplayService(MATCHES.values(), MatchClock(first, 0), KEYS, plan="paid"))
        for name in ("football-data", "api-football")
    }
    with made["football-data"], made["api-football"]:
        yield made


@pytest.fixture(scope="module")
def peers() -> Iterator[list[str]]:
    """Three members' servers, as far as the doctor asks them."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/v1/status" else 404)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            return

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in REPORTERS[1:]]
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    yield [f"http://127.0.0.1:{server.server_address[1]}" for server in servers]
    for server, thread in zip(servers, threads, strict=True):
        server.shutdown()
        server.server_close()
        thread.join()


class Node:
    """Settings of the first member, to be spoilt one thing at a time."""

    def __init__(
        self, folder: Path, chain: str, deployment: Deployment, providers: dict[str, ReplayServer], peers: list[str]
    ) -> None:
        self.folder = folder
        deployment.save(folder / "addresses.json")
        self.secret("transmitter", key("transmitter").account.key.hex())
        self.secret("reporter", key(REPORTERS[0]).account.key.hex())
        port = ports.free_port()
        members = [key(role).address for role in REPORTERS[1:]]
        signer = {role: {"kind": "raw", "raw_key_file": str(folder / role)} for role in ("reporter", "transmitter")}
        self.settings: dict[str, Any] = {
            "PROFILE": "development",
            "REPLAY__ENABLED": "false",
            "CHAIN__RPC": [{"url": chain}],
            "NODE__NAME": "op-0",
            "NODE__DATA_DIR": str(folder / "data"),
            "NODE__CONTRACTS": str(folder / "addresses.json"),
            "NODE__REPORTER": signer["reporter"],
            "NODE__TRANSMITTER": signer["transmitter"],
            "NODE__LIMITS__DISK_FREE_MB": "64",
            "NODE__PEERS__PORT": str(port),
            "NODE__PEERS__PUBLIC_URLS": [f"http://127.0.0.1:{port}"],
            "NODE__PEERS__OTHERS": [
                {"address": member, "urls": [url]} for member, url in zip(members, peers, strict=True)
            ],
            "SPORTS__PROVIDERS": {
                name: {
                    "base_url": server.base_url(name),
                    "key_file": self.secret(name, KEYS[name]),
                    "calls_per_day": 20_000,
                }
                for name, server in providers.items()
            },
        }

    def secret(self, name: str, content: str) -> str:
        path = self.folder / name
        path.write_text(content)
        path.chmod(0o600)
        return str(path)

    def doctor(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **change: Any
    ) -> tuple[int, dict[str, dict[str, Any]], dict[str, Any]]:
        for name, value in (self.settings | change).items():
            shown = value if isinstance(value, str) else json.dumps(value)
            monkeypatch.setenv(f"PROOFBOOK_{name}", shown)
        monkeypatch.setenv("PROOFBOOK_SETTINGS", str(self.folder / "none.toml"))
        (self.folder / "none.toml").touch()
        capsys.readouterr()
        code = _main.main(["node", "doctor", "--json"])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert all(line["remedy"] for line in lines[:-1] if line["status"] != "ok")
        return code, {line["check"]: line for line in lines[:-1]}, lines[-1]


@pytest.fixture
def node(
    tmp_path: Path, chain: str, deployment: Deployment, providers: dict[str, ReplayServer], peers: list[str]
) -> Node:
    return Node(tmp_path, chain, deployment, providers, peers)


Doctor = Callable[..., tuple[int, dict[str, dict[str, Any]], dict[str, Any]]]


@pytest.fixture
def doctor(node: Node, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    return lambda **change: node.doctor(monkeypatch, capsys, **change)


def test_doctor__everything_right__exit_code_0_and_every_line_ok(doctor: Doctor) -> None:
    code, lines, summary = doctor()
    assert {name: line["found"] for name, line in lines.items() if line["status"] != "ok"} == {}
    assert (code, summary["exit_code"], summary["broken"]) == (0, 0, 0)
    assert {
        "contracts",
        "committee",
        "balance",
        "challenge bond",
        "disk",
        "provider groups",
        "clock and providers",
    } <= set(lines)
    assert sum(name.startswith("peer ") for name in lines) == 3
    assert any(name.startswith("reached at") for name in lines)


def broken(lines: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, line in lines.items() if line["status"] == "broken"}


def away(lines: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, line in lines.items() if line["status"] == "unavailable"}


def test_doctor__settings_wrong__every_problem_is_a_line(doctor: Doctor) -> None:
    code, lines, _ = doctor(NODE__NAEM="x", NODE__PEERS__PORT="99999")
    assert code == 78
    assert broken(lines) == {"setting node.naem", "setting node.peers.port"}


def test_doctor__keys_wrong__names_file_permissions_and_address(node: Node, doctor: Doctor) -> None:
    (node.folder / "reporter").chmod(0o644)
    wrong = node.settings["NODE__TRANSMITTER"] | {"expect_address": "0x" + "33" * 20}
    code, lines, _ = doctor(NODE__TRANSMITTER=wrong)
    assert code == 78
    assert broken(lines) == {"file of node.reporter.raw_key_file", "key of the transmitter"}
    assert lines["file of node.reporter.raw_key_file"]["remedy"] == f"run `chmod 600 {node.folder / 'reporter'}`"
    assert key("transmitter").account.key.hex() not in json.dumps(lines)


def test_doctor__keystore_with_a_wrong_password__is_broken_and_shows_neither(node: Node, doctor: Doctor) -> None:
    keystore = node.secret("k.json", json.dumps(Account.encrypt(b"\7" * 32, "right", iterations=2)))
    password = node.secret("k.pass", "wrong-password")
    signer = {"kind": "keystore", "keystore_file": keystore, "password_file": password}
    code, lines, _ = doctor(NODE__REPORTER=signer)
    assert (code, broken(lines)) == (78, {"key of the reporter"})
    assert "wrong-password" not in json.dumps(lines)


@pytest.mark.parametrize("knows_hash", [True, False])
def test_doctor__keys_at_a_web3signer__an_old_one_is_too_old_for_the_reporter_only(
    doctor: Doctor, knows_hash: bool
) -> None:
    def at(role: str) -> Web3SignerDouble:
        return Web3SignerDouble(PrivateKey(bytes(key(role).account.key)), knows_hash=knows_hash)

    with serving(at(REPORTERS[0])) as reporter, serving(at("transmitter")) as transmitter:
        code, lines, _ = doctor(
            NODE__REPORTER={"kind": "web3signer", "url": reporter.url, "expect_address": key(REPORTERS[0]).address},
            NODE__TRANSMITTER={
                "kind": "web3signer",
                "url": transmitter.url,
                "expect_address": key("transmitter").address,
            },
        )
    assert (code, broken(lines)) == ((0, set()) if knows_hash else (78, {"key of the reporter"}))
    assert lines["key of the transmitter"]["status"] == "ok"


def test_doctor__remote_signer_down__is_away_and_no_other_key_is_used(doctor: Doctor) -> None:
    down = {
        "kind": "web3signer",
        "url": f"http://127.0.0.1:{ports.free_port()}",
        "expect_address": key(REPORTERS[0]).address,
        "deadline_s": 1,
    }
    code, lines, _ = doctor(NODE__REPORTER=down)
    assert (code, broken(lines)) == (75, set())
    assert lines["key of the reporter"]["status"] == "unavailable"


def test_doctor__poor_transmitter__says_where_to_send_ether(node: Node, chain: str, doctor: Doctor) -> None:
    raw = Account.create()
    poor = {"kind": "raw", "raw_key_file": node.secret("poor", raw.key.hex())}
    code, lines, _ = doctor(NODE__TRANSMITTER=poor)
    assert (code, broken(lines)) == (78, {"balance"})
    assert raw.address in lines["balance"]["remedy"]


def test_doctor__not_a_member__is_a_warning_to_join(node: Node, doctor: Doctor) -> None:
    stranger = {"kind": "raw", "raw_key_file": node.secret("stranger", Account.create().key.hex())}
    code, lines, _ = doctor(NODE__REPORTER=stranger)
    assert code == 0
    assert "node join" in lines["committee"]["remedy"]


def test_doctor__member_of_a_later_committee__asks_for_its_other_members(
    node: Node, chain: str, deployment: Deployment, doctor: Doctor
) -> None:
    raw, others = Account.create(), [Account.create().address for _ in range(3)]
    mine = {"kind": "raw", "raw_key_file": node.secret("later", raw.key.hex())}
    w3 = connect(chain)
    members = sorted([raw.address, *others], key=lambda one: int(one, 16))
    arbiters = sorted((key(who).address for who in ARBITERS), key=lambda one: int(one, 16))
    for method, values in (
        ("anvil_impersonateAccount", [deployment.timelock]),
        ("anvil_setBalance", [deployment.timelock, hex(10**20)]),
    ):
        w3.provider.make_request(method, values)  # type: ignore[arg-type]
    oracle = w3.eth.contract(address=deployment.oracle, abi=artifact("FixtureOracle")["abi"])  # type: ignore[call-overload]
    sent = oracle.functions.addCommittee(9, members, arbiters).transact({"from": deployment.timelock})
    assert w3.eth.wait_for_transaction_receipt(sent)["status"] == 1
    code, lines, _ = doctor(NODE__REPORTER=mine)
    assert (code, broken(lines)) == (78, {"peers"})
    assert f"{raw.address} is in 9 (one of 4 members)" in lines["committee"]["found"]
    assert all(other in lines["peers"]["found"] for other in others)


def test_doctor__transmitter_without_a_bond__is_warned_that_others_must_challenge(node: Node, doctor: Doctor) -> None:
    rich = {"kind": "raw", "raw_key_file": node.secret("rich", key("relayer").account.key.hex())}
    code, lines, _ = doctor(NODE__TRANSMITTER=rich)
    assert (code, lines["challenge bond"]["status"]) == (0, "warning")
    assert "send it €100" in lines["challenge bond"]["remedy"]


def test_doctor__member_without_address__is_broken(node: Node, doctor: Doctor) -> None:
    code, lines, _ = doctor(NODE__PEERS__OTHERS=node.settings["NODE__PEERS__OTHERS"][1:])
    assert (code, broken(lines)) == (78, {"peers"})
    assert key(REPORTERS[1]).address in lines["peers"]["found"]


def test_doctor__wrong_chain_and_dead_endpoint__are_told_apart(node: Node, doctor: Doctor) -> None:
    dead = f"http://127.0.0.1:{ports.free_port()}"
    code, lines, _ = doctor(CHAIN__RPC=[*node.settings["CHAIN__RPC"], {"url": dead, "tier": 1}])
    assert (code, len(away(lines))) == (75, 1)
    with anvil_process("--chain-id", "5") as other:
        code, lines, _ = doctor(CHAIN__RPC=[*node.settings["CHAIN__RPC"], {"url": other, "tier": 1}])
    assert code == 78
    assert ["chain 5" in lines[name]["found"] for name in broken(lines)] == [True]
    code, lines, _ = doctor(CHAIN__RPC=[{"url": dead}])
    assert code == 75
    assert {"contracts", "committee", "balance"} < away(lines)


def test_doctor__contracts_of_another_set__are_broken(
    node: Node, deployment: Deployment, doctor: Doctor, tmp_path: Path
) -> None:
    replace(deployment, oracle=deployment.book).save(tmp_path / "addresses.json")
    code, lines, _ = doctor()
    assert code == 78
    assert "contracts" in broken(lines)
    code, lines, _ = doctor(NODE__CONTRACTS=str(tmp_path / "nowhere.json"))
    assert (code, "address file" in broken(lines)) == (78, True)


def test_doctor__provider_refuses_the_key_or_is_down__are_told_apart(node: Node, doctor: Doctor) -> None:
    given = node.settings["SPORTS__PROVIDERS"]
    wrong = given["football-data"] | {"key_file": node.secret("wrong", "not-the-key")}
    code, lines, _ = doctor(SPORTS__PROVIDERS=given | {"football-data": wrong})
    assert (code, broken(lines)) == (78, {"provider football-data"})
    assert "not-the-key" not in json.dumps(lines)
    down = given["football-data"] | {"base_url": f"http://127.0.0.1:{ports.free_port()}"}
    code, lines, _ = doctor(SPORTS__PROVIDERS=given | {"football-data": down})
    assert (code, away(lines)) == (75, {"provider football-data"})


def test_doctor__one_group_only__is_broken(node: Node, doctor: Doctor) -> None:
    only = {"football-data": node.settings["SPORTS__PROVIDERS"]["football-data"]}
    code, lines, _ = doctor(SPORTS__PROVIDERS=only)
    assert (code, broken(lines)) == (78, {"provider setting sports.providers"})


def test_doctor__peer_down_and_public_address_of_somebody_else__are_found(
    node: Node, doctor: Doctor, peers: list[str], providers: dict[str, ReplayServer]
) -> None:
    others = [dict(other) for other in node.settings["NODE__PEERS__OTHERS"]]
    others[0]["urls"] = [f"http://127.0.0.1:{ports.free_port()}"]
    stranger = providers["football-data"].base_url("football-data")
    code, lines, _ = doctor(NODE__PEERS__OTHERS=others, NODE__PEERS__PUBLIC_URLS=[stranger])
    assert code == 78
    assert broken(lines) == {f"reached at {stranger}"}
    assert away(lines) == {f"peer {key(REPORTERS[1]).address}"}


def test_doctor__data_directory_cannot_be_made__is_broken(node: Node, doctor: Doctor) -> None:
    code, lines, _ = doctor(NODE__DATA_DIR=str(node.folder / "reporter" / "data"))
    assert (code, broken(lines)) == (78, {"data directory"})


def test_doctor__for_people__each_failure_says_what_to_do(
    node: Node, doctor: Doctor, capsys: pytest.CaptureFixture[str]
) -> None:
    doctor(NODE__PEERS__OTHERS=node.settings["NODE__PEERS__OTHERS"][1:])
    assert _main.main(["node", "doctor"]) == 78
    told = capsys.readouterr().out
    assert "FAIL  peers: no address for" in told
    assert "      what to do: ask these operators" in told
    assert told.splitlines()[-1].endswith("1 broken")
