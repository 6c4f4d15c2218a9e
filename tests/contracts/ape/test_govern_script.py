"""`ape run govern` as an owner types it: a change shown, scheduled, too early, executed; and what is refused."""

import os
import subprocess
from pathlib import Path

import pytest
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from chain.bindings import HousePool
from chain.deployment import LOCAL_CHAIN, Deployment, plan
from chain.development import ACCOUNTS, DELAY_S, key, roles
from tests.anvil import anvil_process, deploy
from tests.contracts.ape.conftest import APE, ROOT

NETWORK = "ethereum:local:foundry"


class Owner:
    """Runs the script on one chain."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def govern(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(APE), "run", "govern", *arguments, "--network", NETWORK, "--folder", str(self.folder)],
            cwd=ROOT,
            env={**os.environ, "APE_FOUNDRY_HOST": self.url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def deployed(w3: Web3) -> Deployment:
    """The set of a local chain, from forge's artifacts: the script under test compiles nothing."""
    deployer = key("deployer").address
    w3.eth.default_account = deployer
    steps, at = plan(deployer, 0, roles(), LOCAL_CHAIN)
    for step in steps:
        deploy(w3, step.name, *step.arguments)
    return at


def test_govern__a_change_from_its_showing_to_its_execution(tmp_path: Path) -> None:
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        owner, w3 = Owner(url, tmp_path), Web3(HTTPProvider(url))
        at = deployed(w3)
        at.save(tmp_path / "local.json")
        change = ("pool.setFeeRecipient", at.book)

        listed = owner.govern("list")
        assert "pool.setFee " in listed.stdout
        shown = owner.govern("show", *change)
        assert shown.returncode == 0, shown.stderr
        assert f"target     {at.pool}" in shown.stdout
        assert "state      not scheduled" in shown.stdout
        height = w3.eth.block_number

        early = owner.govern("execute", *change)
        assert (early.returncode, w3.eth.block_number) == (1, height)
        assert "schedule it first" in early.stderr
        beyond = owner.govern("schedule", "pool.setFee", "100001")
        assert (beyond.returncode, w3.eth.block_number) == (1, height)
        assert "would be refused" in beyond.stderr

        scheduled = owner.govern("schedule", *change)
        assert scheduled.returncode == 0, scheduled.stderr
        assert "the change waits from " in scheduled.stdout
        again = owner.govern("schedule", *change)
        assert "so one cannot schedule it" in again.stderr
        w3.provider.make_request(RPCEndpoint("evm_increaseTime"), [DELAY_S])
        w3.provider.make_request(RPCEndpoint("evm_mine"), [])
        done = owner.govern("execute", *change)
        assert done.returncode == 0, done.stderr
        assert "the change was executed" in done.stdout
        assert HousePool(w3, at.pool).fee_recipient() == at.book
        assert "--salt" in owner.govern("schedule", *change).stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("schedule", "pool.setFees", "1"), "is no call of an owner"),
        (("schedule", "pool.setFee"), "it takes ppm (uint256)"),
        (("schedule", "pool.setFee", "5%"), "which is no uint256"),
    ],
)
def test_govern__what_is_no_change__ends_in_two_lines(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    with anvil_process() as url:
        plan(key("deployer").address, 0, roles(), LOCAL_CHAIN)[1].save(tmp_path / "local.json")
        done = Owner(url, tmp_path).govern(*arguments)

    assert done.returncode == 1
    assert says in done.stderr
    assert "what to do:" in done.stderr
    assert "Traceback" not in done.stderr
