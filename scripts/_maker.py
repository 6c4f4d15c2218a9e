"""Deploys with Ape's account and compiler, behind the protocol of `chain.deploying`."""

import os
from pathlib import Path
from typing import Any

import ape
from ape.api import AccountAPI
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3.exceptions import ContractLogicError, Web3RPCError

from chain.deploying import Made
from chain.deployment import Step
from chain.errors import DeploymentFailed
from scripts._compiled import contract

FOLDER = Path(os.environ.get("PROOFBOOK_DEPLOYMENTS") or Path(__file__).resolve().parent.parent / "deployments")
"""Where the address files are."""
# A live network may need several blocks; past this the deployment is looked up by hand.
MINED_WITHIN_S = 600
# More than any constructor of ours runs for.
CONSTRUCTOR_ROOM = 1_500_000


class ApeMaker:
    """Makes contracts of this project for an Ape account."""

    def __init__(self, account: AccountAPI) -> None:
        self._account = account
        self.address = to_checksum_address(account.address)

    def estimate(self, step: Step) -> int:
        """See `Maker.estimate`."""
        data = _creation(step).data
        try:
            return int(ape.networks.provider.web3.eth.estimate_gas({"from": self.address, "data": data}))
        except (ContractLogicError, Web3RPCError):
            # A constructor that asks a contract of the same plan can't be tried before that one stands.
            return most_gas(data)

    def make(self, step: Step, gas_limit: int) -> Made:
        """See `Maker.make`."""
        # Not `account.deploy`: it looks for proxies and keeps a cache of its own. And not Ape's receipt: on a local
        # network Ape does not wait until the transaction is mined, which takes a moment where blocks have a clock.
        w3 = ape.networks.provider.web3
        # No confirmations to wait for: the set is read back as a whole, and a reorg mines the same nonces again.
        creation = _creation(step, gas_limit=gas_limit, required_confirmations=0)
        creation.sender = self.address
        sent = self._account.call(creation)
        receipt = w3.eth.wait_for_transaction_receipt(HexBytes(sent.txn_hash), timeout=MINED_WITHIN_S)
        address = receipt["contractAddress"]
        if address is None or receipt["status"] != 1:
            raise DeploymentFailed(step.name, sent.txn_hash)
        gas = int(receipt["gasUsed"])
        return Made(
            step.name,
            to_checksum_address(address),
            gas,
            gas * int(receipt["effectiveGasPrice"]),
            int(receipt["blockNumber"]),
        )


def most_gas(creation: bytes) -> int:
    """Upper bound of what a creation takes: base, calldata, init code, a deposit as if all of it stayed, and room."""
    size = len(creation)
    return 53_000 + 16 * size + 2 * -(-size // 32) + 200 * size + CONSTRUCTOR_ROOM


def _creation(step: Step, **options: int) -> Any:
    return contract(step.name)(*step.arguments, **options)
