"""The contract wallets of `Wallets.sol` on a local chain, compiled here in a second without the rest."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from web3 import Web3

SOURCE = Path(__file__).with_name("Wallets.sol")
COMPILER = Path(__file__).parents[3] / ".tools/solcx/solc-v0.8.37"


@cache
def compiled() -> dict[str, Any]:
    """Name -> what the compiler gave."""
    wanted = {
        "language": "Solidity",
        "sources": {"Wallets.sol": {"content": SOURCE.read_text()}},
        "settings": {"outputSelection": {"*": {"*": ["abi", "evm.bytecode.object"]}}, "evmVersion": "prague"},
    }
    done = subprocess.run(
        [COMPILER, "--standard-json"], input=json.dumps(wanted), capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    assert not [one for one in answer.get("errors", []) if one["severity"] == "error"], answer["errors"]
    found: dict[str, Any] = answer["contracts"]["Wallets.sol"]
    return found


def put(w3: Web3, name: str, *arguments: Any) -> Any:
    """Deploy one."""
    one = compiled()[name]
    factory = w3.eth.contract(abi=one["abi"], bytecode=one["evm"]["bytecode"]["object"])
    receipt = w3.eth.wait_for_transaction_receipt(factory.constructor(*arguments).transact())
    return w3.eth.contract(address=receipt["contractAddress"], abi=one["abi"])
