"""The text that a wallet signs: EIP-4361, written by the server from its settings, never from what a client sent.

Domain and URI come from the settings, not from the Host header, so that a wallet's warning about another site means
what it says. The text that was given out is stored, and only over that text is a signature believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

LIFE_S: Final = 300


class Purpose(StrEnum):
    """What a signature is for; one text never serves for the other."""

    SIGN_IN = "sign-in"
    LINK = "link"


_STATEMENTS: Final = {
    Purpose.SIGN_IN: "Sign in to Proofbook. This costs nothing and gives no access to your funds.",
    Purpose.LINK: "Link this wallet to my account at Proofbook. I am not giving access to my funds.",
}


@dataclass(frozen=True, slots=True)
class Text:
    """What goes into the text."""

    purpose: Purpose
    domain: str
    uri: str
    address: str
    chain_id: int
    nonce: str
    request_id: UUID
    issued_at: int
    expires_at: int


def message_of(text: Text) -> str:
    """The message, as EIP-4361 lays it out."""
    return (
        f"{text.domain} wants you to sign in with your Ethereum account:\n"
        f"{to_checksum_address(text.address)}\n"
        "\n"
        f"{_STATEMENTS[text.purpose]}\n"
        "\n"
        f"URI: {text.uri}\n"
        "Version: 1\n"
        f"Chain ID: {text.chain_id}\n"
        f"Nonce: {text.nonce}\n"
        f"Issued At: {_time(text.issued_at)}\n"
        f"Expiration Time: {_time(text.expires_at)}\n"
        f"Request ID: {text.request_id}"
    )


def digest_of(message: str) -> bytes:
    """What a wallet signs of a message (EIP-191, version 0x45)."""
    body = message.encode()
    return keccak(b"\x19Ethereum Signed Message:\n" + str(len(body)).encode() + body)


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
