"""Deploys what forge compiled, behind the protocol of `chain.deploying`: on a local chain, without Ape's compiler."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from eth_utils.address import to_checksum_address
from web3 import HTTPProvider, Web3

from chain.deploying import Made, Say, addresses_file, deploy, prepare
from chain.deployment import Deployment, Step
from chain.development import key, roles
from chain.errors import DeploymentFailed
from tests.anvil import artifact

GAS: Final = 12_000_000
"""More than any contract of ours takes."""
MINED_WITHIN_S: Final = 30


class ForgeMaker:
    """Makes contracts from the development deployer's account, which Anvil signs for."""

    def __init__(self, w3: Web3) -> None:
        self._w3 = w3
        self.address = to_checksum_address(key("deployer").address)

    def estimate(self, _: Step) -> int:
        """See `Maker.estimate`: a bound, as what pays for it here is worth nothing."""
        return GAS

    def make(self, step: Step, gas_limit: int) -> Made:
        """See `Maker.make`."""
        built: dict[str, Any] = artifact(step.name)
        factory = self._w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]["object"])
        sent = factory.constructor(*step.arguments).transact({"from": self.address, "gas": gas_limit})
        receipt = self._w3.eth.wait_for_transaction_receipt(sent, timeout=MINED_WITHIN_S, poll_latency=0.05)
        address = receipt["contractAddress"]
        if address is None or receipt["status"] != 1:
            raise DeploymentFailed(step.name, sent.to_0x_hex())
        gas = int(receipt["gasUsed"])
        paid = gas * int(receipt["effectiveGasPrice"])
        return Made(step.name, to_checksum_address(address), gas, paid, int(receipt["blockNumber"]))


def deploy_compiled(rpc: str, folder: Path, say: Say) -> Deployment:
    """Put a set on a new local chain and write its address file; raises what `chain.deploying.deploy` raises."""
    w3 = Web3(HTTPProvider(rpc))
    maker, parts = ForgeMaker(w3), roles()
    folder.mkdir(parents=True, exist_ok=True)
    return deploy(w3, maker, parts, prepare(w3, maker, parts), addresses_file(w3.eth.chain_id, folder), say)
