"""Deploys with Ape's account and compiler, behind the protocol of `chain.deploying`."""

from typing import Any

import ape
from ape.api import AccountAPI
from eth_utils.address import to_checksum_address

from chain.deploying import Made
from chain.deployment import Step


class ApeMaker:
    """Makes contracts of this project for an Ape account."""

    def __init__(self, account: AccountAPI) -> None:
        self._account = account
        self.address = to_checksum_address(account.address)

    def estimate(self, step: Step) -> int:
        """See `Maker.estimate`."""
        creation = {"from": self.address, "data": _creation(step).data}
        return int(ape.networks.provider.web3.eth.estimate_gas(creation))

    def make(self, step: Step, gas_limit: int) -> Made:
        """See `Maker.make`."""
        # Not `account.deploy`: it looks for proxies and keeps a cache of its own.
        receipt = self._account.call(_creation(step), gas_limit=gas_limit)
        return Made(
            step.name,
            to_checksum_address(receipt.contract_address),
            int(receipt.gas_used),
            int(receipt.total_fees_paid),
            int(receipt.block_number),
        )


def _creation(step: Step) -> Any:
    return ape.project.get_contract(step.name)(*step.arguments)
