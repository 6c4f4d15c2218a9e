"""Steps 3 to 7 of the first deployment (docs/host.md): from keys in KMS to contracts that name them, with gas on them.

    python ops/first_deployment.py --outputs keys.json --cold cold.toml --region eu-west-3 --rpc URL \
        --network ethereum:sepolia:node --folder deployments [--account ALIAS]

    outputs   of the stack Keys, as JSON: {"IdDesk": "5afb...", ...}   (`aws cloudformation describe-stacks`)
    cold      a roles file without the keys that KMS holds: guardian, governance, allocator, the others' reporters, ...

Each step says what it found and stops at the first thing that is wrong; run again, it goes on where it stopped. Only
addresses are written, never a key. On a live chain gas is not sent but asked for: it waits until it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hexbytes import HexBytes
from web3 import HTTPProvider, Web3
from web3.types import Wei

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chain.deploying import LOCAL_CHAIN, addresses_file, ether, network_name  # noqa: E402 (run as a file)
from chain.deployment import Deployment  # noqa: E402
from chain.development import key  # noqa: E402
from chain.readback import read_back  # noqa: E402
from chain.roles_file import load_roles  # noqa: E402
from chain.senders import KeySender  # noqa: E402
from chain.signers.reference import key_from  # noqa: E402
from proofbook.errors import ProofbookError  # noqa: E402

HOT = {"desk": "desk", "second-desk": "second_desk", "issuer": "issuer"}
"""Parts of a roles file that KMS holds, by the key's name."""
PAYS = ("relayer", "settler", "transmitter", "issuer")
"""Keys that send transactions."""
GAS = Wei(5 * 10**16)
"""A twentieth of an ether each: some thousand batches on an L2."""
Say = Callable[[str], None]


def part_of(output: str) -> str:
    """A key's name by the output that names it: IdSecondDesk -> second-desk, IdRelayer2 -> relayer-2."""
    text = "".join(f"-{letter.lower()}" if letter.isupper() or letter.isdigit() else letter for letter in output[2:])
    return text.removeprefix("-")


def addresses(
    outputs: Mapping[str, str], region: str, endpoint: str | None, environ: Mapping[str, str]
) -> dict[str, str]:
    """Step 3: the address of every signing key, asked of KMS. Raises a SignerError."""
    found = {}
    for output, identity in sorted(outputs.items()):
        if not output.startswith("Id"):
            continue
        signer = key_from(" ".join(filter(None, ("aws-kms", region, identity, endpoint))), environ=environ)
        found[part_of(output)] = signer.address
        signer.close()
    return found


def roles(cold: Mapping[str, Any], held: Mapping[str, str]) -> dict[str, Any]:
    """Step 4: a roles file's content. Our reporters come before the others'. Raises ProofbookError."""
    twice = sorted(cold.keys() & set(HOT.values()))
    if twice:
        raise ProofbookError(f"the cold file names {', '.join(twice)}, which KMS holds", "leave them out of it")
    ours = [address for part, address in sorted(held.items()) if part.startswith("reporter-")]
    return {
        **cold,
        **{role: held[part] for part, role in HOT.items()},
        "committee": [*ours, *cold.get("committee", ())],
    }


def written(content: Mapping[str, Any]) -> str:
    """The content as TOML."""
    lines = ["# Written by ops/first_deployment.py from the keys in KMS and the cold file. Addresses only."]
    return "\n".join([*lines, *(f"{name} = {json.dumps(value)}" for name, value in content.items())]) + "\n"


def deploy(network: str, file: Path, folder: Path, account: str | None, rpc: str) -> None:
    """Step 5: the command that a developer types. Raises ProofbookError."""
    words = [str(Path(sys.executable).parent / "ape"), "run", "deploy", "--network", network, "--yes"]
    words += ["--roles", str(file), "--folder", str(folder), *(("--account", account) if account else ())]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, "APE_FOUNDRY_HOST": rpc}, check=False)  # noqa: S603 (ours)
    if done.returncode:
        raise ProofbookError("the contracts could not be deployed", "correct what it named, and run this again")


def fuel(w3: Web3, held: Mapping[str, str], say: Say, every_s: float = 5.0) -> None:
    """Step 6: gas for every key that sends; sent on a local chain, waited for on another."""
    needy = {part: address for part, address in held.items() if part.startswith(PAYS)}
    if w3.eth.chain_id == LOCAL_CHAIN:
        payer = KeySender(w3, key("deployer").account)
        for address in needy.values():
            if w3.eth.get_balance(w3.to_checksum_address(address)) < GAS:
                sent = payer.send({"to": w3.to_checksum_address(address), "value": GAS})
                w3.eth.wait_for_transaction_receipt(HexBytes(sent))
    while missing := {p: a for p, a in needy.items() if w3.eth.get_balance(w3.to_checksum_address(a)) < GAS}:
        for part, address in missing.items():
            say(f"     waiting for {ether(GAS)} ETH on {address} ({part})")
        time.sleep(every_s)


def run(arguments: argparse.Namespace, say: Say, environ: Mapping[str, str]) -> Deployment:
    """All of it. Raises a ProofbookError that says what to do."""
    w3 = Web3(HTTPProvider(arguments.rpc))
    chain = w3.eth.chain_id
    held = addresses(json.loads(arguments.outputs.read_text()), arguments.region, arguments.endpoint, environ)
    say(f"3  {len(held)} keys in KMS")
    for part, address in held.items():
        say(f"     {part:<14} {address}")
    file = arguments.folder / f"{network_name(chain)}.roles.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(written(roles(tomllib.loads(arguments.cold.read_text()), held)))
    wanted = load_roles(file, chain)
    say(f"4  {file} holds")
    deploy(arguments.network, file, arguments.folder, arguments.account, arguments.rpc)
    path = addresses_file(chain, arguments.folder)
    deployed = Deployment.load(path)
    findings = read_back(w3, deployed, wanted)
    if findings:
        raise ProofbookError("; ".join(map(str, findings)), "the set is not the one of the roles file: deploy anew")
    say(f"5  {path} reads back as the roles file says")
    fuel(w3, held, say)
    say("6  every key that sends has gas")
    pairs = [f"{held[f'reporter-{n}']} {held[f'transmitter-{n}']}" for n in range(1, 17) if f"reporter-{n}" in held]
    say(f"7  committee 0 has {len(wanted.committee)} members; for the settings: node_addresses = {json.dumps(pairs)}")
    return deployed


def main(words: list[str] | None = None) -> int:
    """Run it; 0, or 1 with what is wrong."""
    parser = argparse.ArgumentParser(description="From keys in KMS to contracts that name them.")
    for name in ("--outputs", "--cold", "--folder"):
        parser.add_argument(name, type=Path, required=True)
    for name in ("--region", "--rpc", "--network"):
        parser.add_argument(name, required=True)
    parser.add_argument("--endpoint", help="Another service with KMS's interface.")
    parser.add_argument("--account", help="Alias of the Ape account that pays; none on a local chain.")
    try:
        run(parser.parse_args(words), lambda line: print(line, flush=True), os.environ)  # noqa: T201 (for people)
    except ProofbookError as error:
        sys.stderr.write(f"error: {error.message}\nwhat to do: {error.remedy}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
