"""`ape run deploy` as a developer types it: once, again, after a reset, interrupted, and with something missing."""

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from chain.deploying import find
from chain.deployment import Deployment
from chain.errors import AddressesUnusable
from chain.readback import read_back
from tests.anvil import anvil_process
from tests.contracts.ape.conftest import ROOT, Run

if TYPE_CHECKING:
    from proofbook.cli._playground import Playground

SEPOLIA = "ethereum:sepolia:node"


def test_deploy__twice_then_on_a_reset_chain__deploys_stands_deploys(tmp_path: Path) -> None:
    with anvil_process() as url:
        run = Run(url, tmp_path)
        w3 = Web3(HTTPProvider(url))

        first = run.deploy()
        assert first.returncode == 0, first.stderr
        assert re.search(r"(\d+)/\1  ParameterTimelock", first.stdout)
        assert read_back(w3, Deployment.load(tmp_path / "local.json")) == []
        written = (tmp_path / "local.json").read_bytes()
        height = w3.eth.block_number

        again = run.deploy()
        assert again.returncode == 0, again.stderr
        assert "nothing to do" in again.stdout
        assert (w3.eth.block_number, (tmp_path / "local.json").read_bytes()) == (height, written)

        w3.provider.make_request(RPCEndpoint("anvil_reset"), [])
        anew = run.deploy()
        assert anew.returncode == 0, anew.stderr
        assert "a chain that is gone" in anew.stdout
        assert read_back(w3, Deployment.load(tmp_path / "local.json")) == []


def test_deploy__killed_after_the_third_contract__next_run_abandons_it_and_makes_a_whole_set(tmp_path: Path) -> None:
    with anvil_process() as url:
        run = Run(url, tmp_path)
        with subprocess.Popen(
            run.command("ethereum:local:foundry"), cwd=ROOT, env=run.environment(), stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("3/"):
                    process.kill()
                    break
        assert not (tmp_path / "local.json").exists()
        assert (tmp_path / "local.pending.json").exists()

        done = run.deploy()

        assert done.returncode == 0, done.stderr
        assert "abandoned" in done.stdout
        assert not (tmp_path / "local.pending.json").exists()
        assert read_back(Web3(HTTPProvider(url)), Deployment.load(tmp_path / "local.json")) == []


def test_deploy__on_a_sepolia_like_chain_without_roles_file__says_which_file_and_sends_nothing(tmp_path: Path) -> None:
    with anvil_process("--chain-id", "11155111") as url:
        done = Run(url, tmp_path).deploy(network=SEPOLIA, PROOFBOOK_SEPOLIA_NODE_URL=url)

        assert done.returncode == 1
        assert f"{tmp_path}/sepolia.roles.toml" in done.stderr
        assert "deployments/example.roles.toml" in done.stderr
        assert Web3(HTTPProvider(url)).eth.block_number == 0


def test_find__a_file_of_another_chain__is_refused_with_both_numbers(tmp_path: Path, play: "Playground") -> None:
    path = tmp_path / "local.json"
    play.addresses.save(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"chain_id": 1}))

    with pytest.raises(AddressesUnusable, match="chain 1, and the node serves chain 31337"):
        find(play.w3, path)


def test_deploy__without_the_infura_key__names_the_variable(tmp_path: Path) -> None:
    done = Run("http://127.0.0.1:1", tmp_path).deploy(network="ethereum:sepolia-infura:node", WEB3_INFURA_API_KEY="")

    assert done.returncode == 1
    assert "WEB3_INFURA_API_KEY is not set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("network", ["sepolia", "mainnet"])
def test_config__infura_networks__resolve_to_its_addresses(network: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml
    from ape.utils.misc import load_config

    monkeypatch.setenv("WEB3_INFURA_API_KEY", "key-of-mine")

    config = load_config(ROOT / "ape-config.yaml")

    assert config["node"]["ethereum"][f"{network}-infura"]["uri"] == f"https://{network}.infura.io/v3/key-of-mine"
    assert yaml.safe_load((ROOT / "ape-config.yaml").read_text())["solidity"]["version"] == "0.8.37"


def test_deploy__no_node_at_the_address__says_so(tmp_path: Path) -> None:
    done = Run("http://127.0.0.1:1", tmp_path).deploy(network=SEPOLIA, PROOFBOOK_SEPOLIA_NODE_URL="http://127.0.0.1:1")

    assert done.returncode == 1
    assert "http://127.0.0.1:1" in done.stderr
    assert "what to do:" in done.stderr
