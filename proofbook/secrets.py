"""Secrets in files: read once, stripped, and hidden from logs from then on."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

from proofbook.errors import SettingsError
from proofbook.redaction import remember

# The first accounts of the phrase "test test ... junk", which Anvil, Hardhat and every attacker know.
DEVELOPMENT_ADDRESSES = frozenset(
    {
        "f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
        "70997970c51812dc3a010c7d01b50e0d17dc79c8",
        "3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
        "90f79bf6eb2c4f870365e785982e1f101e93b906",
        "15d34aaf54267db7d7c367839aaf71a00a2c6a65",
        "9965507d1a55bcc2695c58ba16fb37d819b0a4dc",
        "976ea74026e726554db657fa54763abd0c3a0aa9",
        "14dc79964da2c08b23698b3d3cc7ca32193d9955",
        "23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f",
        "a0ee7a142d267c1f36714e4a8f75612f20a79720",
    }
)


def read_secret(path: Path) -> str:
    """Give the content of a secret file without the white space around it.

    Raises `SettingsError` when it cannot be read or is empty.
    """
    try:
        secret = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([("file", str(path), f"cannot be read ({error})")]) from error
    if not secret:
        raise SettingsError([("file", str(path), "is empty; write the secret into it")])
    remember(secret)
    return secret


def permission_problem(path: Path) -> str | None:
    """Say what is wrong with a secret file's kind or permissions, or None."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"cannot be read ({error.strerror}); create it with mode 600"
    if not stat.S_ISREG(mode):
        return "is not a regular file; name a file"
    if mode & 0o077:
        return f"has mode {stat.S_IMODE(mode):03o} and others can read it; run `chmod 600 {path}`"
    return None


def holds_development_key(path: Path) -> bool:
    """Say whether a key file (keystore V3 or 64 hexadecimal digits) holds one of Anvil's public accounts."""
    text = path.read_text(errors="replace").strip()
    if re.fullmatch(r"(?:0x)?[0-9a-fA-F]{64}", text):
        from eth_keys.datatypes import PrivateKey  # elliptic curves: loaded only when a raw key is met

        secret = bytes.fromhex(text.removeprefix("0x"))
        return PrivateKey(secret).public_key.to_address().removeprefix("0x").lower() in DEVELOPMENT_ADDRESSES
    try:
        address = json.loads(text)["address"]
    except (ValueError, KeyError, TypeError):
        return False
    return str(address).lower().removeprefix("0x") in DEVELOPMENT_ADDRESSES
