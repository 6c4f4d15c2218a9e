"""ERC-2612 permits: a wallet without gas lets somebody else bring its deposit."""

from dataclasses import dataclass
from typing import Final

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from chain.signers import Signer

_TYPES: Final = {
    "Permit": [
        {"name": "owner", "type": "address"},
        {"name": "spender", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ]
}


@dataclass(frozen=True, slots=True)
class Permit:
    """A signed permit as `depositWithPermit` takes it; `deadline` in seconds, `value` in asset units."""

    owner: str
    value: int
    deadline: int
    v: int
    r: bytes
    s: bytes


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its permits name it."""

    address: str
    name: str
    version: str
    chain_id: int


def permit_digest(token: Token, owner: str, spender: str, value: int, *, nonce: int, deadline: int) -> bytes:
    """What the owner signs, 32 bytes (ERC-2612)."""
    message = encode_typed_data(
        domain_data={
            "name": token.name,
            "version": token.version,
            "chainId": token.chain_id,
            "verifyingContract": token.address,
        },
        message_types=_TYPES,
        message_data={"owner": owner, "spender": spender, "value": value, "nonce": nonce, "deadline": deadline},
    )
    return keccak(b"\x19\x01" + message.header + message.body)


def permit_of(owner: str, value: int, deadline: int, signature: bytes) -> Permit:
    """The permit of a signature of 64 bytes (EIP-2098)."""
    parity, low = signature[32] >> 7, bytes([signature[32] & 0x7F]) + signature[33:]
    return Permit(owner, value, deadline, 27 + parity, signature[:32], low)


def sign_permit(
    owner: Signer,
    spender: str,
    value: int,
    *,
    token: str,
    token_name: str,
    token_version: str,
    chain_id: int,
    nonce: int,
    deadline: int,
) -> Permit:
    """The owner's word that `spender` may take `value` once; name, version and nonce are the token's own."""
    named = Token(token, token_name, token_version, chain_id)
    digest = permit_digest(named, owner.address, spender, value, nonce=nonce, deadline=deadline)
    return permit_of(owner.address, value, deadline, owner.sign(digest))
