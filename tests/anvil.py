"""A local chain for tests, and the contracts that forge compiles on it."""

import fcntl
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from web3 import HTTPProvider, Web3
from web3.contract import Contract

from proofbook.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / ".build" / "forge"

# Room for an eth_call over thousands of cases; a transaction still meets every other limit of the chain.
CALL_GAS = 1 << 40
# Sixteen million, the cap of EIP-7825: what the harness cannot deploy with, a public chain cannot either.
DEPLOY_GAS = 1 << 24
START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 5.0
REQUEST_TIMEOUT_S = 120.0


def tool(name: str) -> str:
    """Path of a Foundry binary: npm's native one first, as its JavaScript wrapper leaves a child behind when killed."""
    native = sorted((ROOT / "node_modules" / "@foundry-rs").glob(f"{name}-*/bin/{name}"))
    found = str(native[0]) if native else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed; run make install")
    return found


@contextmanager
def anvil_process(*options: str) -> Iterator[str]:
    """Run Anvil on a free port with any further options; yields its address and ends it."""
    port = free_port()
    command = [tool("anvil"), "--silent", "--port", str(port), "--hardfork", "prague", "--gas-limit", str(CALL_GAS)]
    # Old states go to disk, hundreds of megabytes a chain, and by default stay in the home directory of whoever tests.
    with tempfile.TemporaryDirectory(prefix="anvil-states-", ignore_cleanup_errors=True) as states:
        further = ("--no-request-size-limit", "--cache-path", states, *options)
        process = subprocess.Popen([*command, *further], stdin=subprocess.DEVNULL)
        try:
            _await_port(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_port(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"anvil ended at once with code {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"anvil does not listen on port {port} after {START_TIMEOUT_S} s")


def connect(url: str) -> Web3:
    """A client of the chain at that address; its first account sends by default."""
    w3 = Web3(HTTPProvider(url, request_kwargs={"timeout": REQUEST_TIMEOUT_S}))
    w3.eth.default_account = w3.eth.accounts[0]
    return w3


@cache
def forge_build() -> None:
    """Compile contracts and test contracts, once a process; processes side by side take turns."""
    ARTIFACTS.parent.mkdir(exist_ok=True)
    with (ARTIFACTS.parent / "forge.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run([tool("forge"), "build"], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"forge build failed:\n{done.stdout}{done.stderr}")


def artifact(name: str, file: str | None = None) -> dict[str, Any]:
    """What forge wrote for a contract; `file` names the source without .sol where it differs from the contract."""
    forge_build()
    content: dict[str, Any] = json.loads((ARTIFACTS / f"{file or name}.sol" / f"{name}.json").read_text())
    return content


def deploy(w3: Web3, name: str, *arguments: Any, file: str | None = None) -> Contract:
    """Deploy a contract by its name with constructor arguments; returns it at its address."""
    built = artifact(name, file)
    factory = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]["object"])
    receipt = w3.eth.wait_for_transaction_receipt(factory.constructor(*arguments).transact({"gas": DEPLOY_GAS}))
    if receipt["status"] != 1:
        raise RuntimeError(f"{name} was not deployed: {dict(receipt)}")
    address = receipt["contractAddress"]
    assert address is not None
    return w3.eth.contract(address=address, abi=built["abi"])
