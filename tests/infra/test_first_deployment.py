"""The first deployment, rehearsed: keys in the double's KMS become the parts of contracts on Anvil."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from web3 import HTTPProvider, Web3

from api.issuer import sign_grant
from chain import development
from chain.bindings import BetBook, KycRegistry
from chain.bindings.kyc_registry import Grant
from chain.deployment import Deployment
from chain.signers.reference import key_from
from chain.typed_data import SANDBOX_POLICY
from proofbook.errors import ProofbookError
from tests.anvil import anvil_process
from tests.infra.conftest import ROOT
from tests.infra.test_double import Aws, aws

__all__ = ["aws"]
SCRIPT = ROOT / "ops/first_deployment.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    found = importlib.util.spec_from_file_location("first_deployment", SCRIPT)
    assert found is not None
    assert found.loader is not None
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def cold() -> dict[str, object]:
    """The roles of development without those that KMS holds, and the three other members of the committee."""
    known = development.roles()
    content: dict[str, object] = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in ((name, getattr(known, name)) for name in known.__dataclass_fields__)
        if name not in ("desk", "second_desk", "issuer", "delay_s")
    }
    return {**content, "committee": list(known.committee[:3]), "delay_hours": 0}


@pytest.mark.parametrize(
    ("output", "part"),
    [("IdDesk", "desk"), ("IdSecondDesk", "second-desk"), ("IdRelayer2", "relayer-2"), ("IdReporter1", "reporter-1")],
)
def test_output__of_the_keys_stack__names_its_part(script: ModuleType, output: str, part: str) -> None:
    assert script.part_of(output) == part


def test_roles__of_kms_and_the_cold_file__are_a_roles_file(script: ModuleType, tmp_path: Path) -> None:
    from chain.roles_file import load_roles

    held = {
        part: "0x" + f"{number:040x}"
        for number, part in enumerate(("desk", "second-desk", "issuer", "reporter-1", "relayer-1"), 0xA0)
    }
    file = tmp_path / "local.roles.toml"
    file.write_text(script.written(script.roles(cold(), held)))
    read = load_roles(file, 31_337)
    assert read.desk.lower() == held["desk"]
    assert {one.lower() for one in read.committee} >= {held["reporter-1"]}
    assert len(read.committee) == 4
    assert read == replace(read, allocator=development.roles().allocator)
    with pytest.raises(ProofbookError, match="which KMS holds"):
        script.roles({**cold(), "issuer": held["issuer"]}, held)


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.anvil
@pytest.mark.xdist_group("infra")
def test_first_deployment__on_anvil_and_the_double__gives_kms_keys_their_parts(aws: Aws, tmp_path: Path) -> None:
    outputs, cold_file = tmp_path / "outputs.json", tmp_path / "cold.toml"
    outputs.write_text(json.dumps(aws.stacks["Keys"]["outputs"]))
    cold_file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in cold().items()))
    environ = {"AWS_ACCESS_KEY_ID": aws.account, "AWS_SECRET_ACCESS_KEY": aws.secret}
    with anvil_process("--accounts", str(development.ACCOUNTS)) as url:
        words = ["--outputs", outputs, "--cold", cold_file, "--folder", tmp_path, "--region", aws.region]
        words += ["--rpc", url, "--network", "ethereum:local:foundry", "--endpoint", aws.endpoint]
        for _ in range(2):  # run again, it finds everything done
            done = subprocess.run(
                [sys.executable, str(SCRIPT), *(str(word) for word in words)],
                cwd=ROOT,
                env={**os.environ, **environ},
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
            assert "7  committee 0 has 4 members" in done.stdout
        deployed, w3 = Deployment.load(tmp_path / "local.json"), Web3(HTTPProvider(url))
        issuer, relayer = (
            key_from(f"aws-kms {aws.region} {aws.output('Keys', name)} {aws.endpoint}", environ=environ)
            for name in ("IdIssuer", "IdRelayer1")
        )
        # The issuer's key in KMS grants, the relayer's key in KMS pays: the contracts take both.
        wallet = development.key("ann").address
        now = w3.eth.get_block("latest")["timestamp"] + 1
        grant, signature = sign_grant(
            wallet, issuer, deployed.registry_domain, now=now, valid_s=86_400 * 30, seq=1, policy=SANDBOX_POLICY
        )
        call = KycRegistry(w3, deployed.registry).grant(Grant(*grant.message().values()), signature)
        raw = relayer.sign_transaction(
            {
                "type": 2,
                "chainId": 31_337,
                "nonce": 0,
                "to": deployed.registry,
                "data": call.data,
                "value": 0,
                "gas": 400_000,
                "maxFeePerGas": 10**10,
                "maxPriorityFeePerGas": 1,
            }
        )
        receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(raw))
        assert receipt["status"] == 1
        assert BetBook(w3, deployed.book).eligible(wallet)
        for one in (issuer, relayer):
            one.close()
